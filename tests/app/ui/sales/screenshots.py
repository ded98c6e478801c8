"""The sale and records screens, as they are drawn for eye and test."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.sales.fields import Field
from app.sales.finding import Choice
from app.sales.journal import FILE_NAME, Journal
from app.sales.record import Item
from app.sales.states import Customs, Payment
from app.ui.sales.correction_screen import CorrectionScreen
from app.ui.sales.records_screen import RecordsScreen
from app.ui.sales.return_page import ReturnPage
from app.ui.sales.sale_screen import SaleScreen
from app.ui.sales.state_page import StatePage
from licensing.words.language import Language, current
from tests.app.contexts import Till
from tests.app.looks import only, settle
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY, another_buyer, sale_of
from tests.app.standings import BEHIND
from tests.app.ui.sales.desk import button, type_buyer, type_item

BUYERS = (BUYER, another_buyer(), another_buyer("X00088761", "MUSTERMANN VON DER HEIDE ERIKA MARIA LUI"))
Draw = Callable[[Path], QWidget]


def screens() -> Iterator[tuple[str, Draw]]:
    """Yield every screen's name with what builds it in an empty folder."""
    buyer = (sale_empty, sale_faults, sale_japanese, sale_clock, sale_keys)
    items = (sale_below, sale_items, sale_split, sale_row, sale_detail, sale_kana, sale_removed)
    sale = (*buyer, *items, sale_leave, sale_repeat, sale_failed, sale_saved, sale_slip)
    records = (records_empty, records_list, records_found, records_period, records_one, records_question, records_void)
    for draw in (*sale, *records, record_return, record_states, record_correct, record_correct_question):
        yield draw.__name__.replace("_", "-"), draw


def sale_empty(folder: Path) -> SaleScreen:
    return SaleScreen(Till(folder).context)


def sale_faults(folder: Path) -> SaleScreen:
    screen = sale_empty(folder)
    type_buyer(screen, instead={Field.NATIONALITY: "TW", Field.NAME: "陳 美玲", Field.LANDING: "2026/2/1"})
    return screen


def sale_japanese(folder: Path) -> SaleScreen:
    screen = sale_empty(folder)
    type_buyer(screen, instead={Field.NATIONALITY: "JPN", Field.ABROAD_SINCE: "2026/4/1"})
    return screen


def sale_clock(folder: Path) -> SaleScreen:
    till = Till(folder)
    till.license.stand(replace(till.license.standing, moment=BEHIND))
    screen = SaleScreen(till.context)
    type_buyer(screen)
    return screen


def sale_keys(folder: Path) -> SaleScreen:
    return _tapped(sale_faults(folder), Field.NAME)


def sale_kana(folder: Path) -> SaleScreen:
    return _tapped(sale_items(folder), Field.ITEM_NAME)


def _tapped(screen: SaleScreen, field: Field) -> SaleScreen:
    boxes = {**screen.selling.buyer_card.form.boxes, **screen.selling.items_card.form.boxes}
    screen.show()
    QTest.mouseClick(boxes[field].line, Qt.MouseButton.LeftButton)
    return screen


def sale_row(folder: Path) -> SaleScreen:
    screen = sale_items(folder)
    screen.selling.items_card.list.open(6)
    return screen


def sale_detail(folder: Path) -> SaleScreen:
    screen = sale_below(folder)
    type_item(screen, Item("腕時計", 1_100_000, 1, 10))
    return screen


def sale_removed(folder: Path) -> SaleScreen:
    screen = sale_items(folder)
    screen.selling.items_card.list.remove_requested.emit(0)
    return screen


def sale_slip(folder: Path) -> SaleScreen:
    screen = sale_saved(folder)
    button(screen.page, "控えを印刷" if current() is Language.JAPANESE else "Print the slip").click()
    return screen


def sale_repeat(folder: Path) -> SaleScreen:
    Journal(folder / FILE_NAME).register(sale_of(LIPSTICK, buyer=replace(BUYER, name="CHEN MEILING")))
    screen = sale_empty(folder)
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    return screen


def sale_below(folder: Path) -> SaleScreen:
    screen = sale_empty(folder)
    type_buyer(screen)
    type_item(screen, BISCUITS)
    return screen


def sale_items(folder: Path) -> SaleScreen:
    screen = sale_below(folder)
    type_item(screen, LIPSTICK)
    type_item(screen, Item("モイスチャーリペアクリーム エクストラリッチ 50g 限定パッケージ", 12_100, 3, 10))
    for number in range(4):
        type_item(screen, Item(f"緑茶ティーバッグ {number + 1}番摘み", 1_080, 1, 8))
    return screen


def sale_split(folder: Path) -> SaleScreen:
    Journal(folder / FILE_NAME).register(sale_of(BISCUITS))
    screen = sale_below(folder)
    type_item(screen, LIPSTICK)
    screen.selling.items_card.list.move_requested.emit(0)
    return screen


def sale_leave(folder: Path) -> SaleScreen:
    screen = sale_items(folder)
    screen.selling.ask_to_leave()
    return screen


def sale_failed(folder: Path) -> SaleScreen:
    (folder / "occupied").touch()
    screen = SaleScreen(replace(Till(folder).context, data=folder / "occupied"))
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    return screen


def sale_saved(folder: Path) -> SaleScreen:
    screen = sale_items(folder)
    screen.selling.proceed()
    return screen


def records_list(folder: Path) -> RecordsScreen:
    journal = Journal(folder / FILE_NAME)
    for number in range(9):
        journal.register(sale_of(on=TODAY - timedelta(days=9 - number), buyer=BUYERS[number % 3]))
    journal.register(sale_of(BISCUITS))
    journal.void(journal.find()[2], TODAY)
    return records_empty(folder)


def records_empty(folder: Path) -> RecordsScreen:
    screen = RecordsScreen(Till(folder).context)
    settle(screen)
    return screen


def records_found(folder: Path) -> RecordsScreen:
    screen = records_list(folder)
    screen.list.filter.search.setText("smith")
    settle(screen)
    return screen


def records_one(folder: Path) -> RecordsScreen:
    screen = records_list(folder)
    screen.open(Journal(folder / FILE_NAME).find()[1])
    return screen


def records_question(folder: Path) -> RecordsScreen:
    screen = records_one(folder)
    assert screen.opened
    screen.opened.ask_to_void()
    return screen


def records_void(folder: Path) -> RecordsScreen:
    screen = records_question(folder)
    assert screen.opened
    screen.opened.question.confirm.click()
    return screen


def records_period(folder: Path) -> RecordsScreen:
    screen = records_list(folder)
    screen.list.filter.choice.choose(Choice.UNSENT)
    screen.list.filter.period_button.click()
    settle(screen)
    return screen


def record_return(folder: Path) -> RecordsScreen:
    screen = records_one(folder)
    assert screen.opened
    screen.opened.return_button.click()
    page = only(screen, ReturnPage)
    page.lines[0].fewer.click()
    return screen


def record_correct(folder: Path) -> RecordsScreen:
    screen = records_one(folder)
    assert screen.opened
    screen.opened.correct_button.click()
    return screen


def record_correct_question(folder: Path) -> RecordsScreen:
    screen = record_correct(folder)
    editing = only(screen, CorrectionScreen).editing
    editing.buyer_card.form.boxes[Field.NAME].line.setText("MUSTERMANN VON DER HEIDE ERIKA MARIA L")
    editing.proceed()
    editing._change(editing.draft.change_quantity(0, 3))
    editing.proceed()
    return screen


def record_states(folder: Path) -> RecordsScreen:
    screen = records_one(folder)
    assert screen.opened
    screen.opened.states_button.click()
    page = only(screen, StatePage)
    page.choose(Customs.CONFIRMED)
    page.add.click()
    page.choose(Payment.TRANSFER)
    return screen
