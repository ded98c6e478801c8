from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.sales.finding import Filter
from app.sales.journal import FILE_NAME, PAGE, Journal
from app.sales.words import words
from app.state.settings import TextSize
from app.ui.pages import Page
from app.ui.sales.record_list import RecordList
from app.ui.sales.record_page import RecordPage
from app.ui.sales.records_screen import RecordsScreen
from app.ui.widgets.theme import set_text_size
from tests.app.contexts import Till
from tests.app.looks import only, settle
from tests.app.sales.samples import BISCUITS, TODAY, another_buyer, full_disk, sale_of
from tests.app.tops import window_of
from tests.app.ui.sales.desk import OpenRecords, text_of


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / FILE_NAME


@pytest.fixture
def journal(file: Path) -> Journal:
    return Journal(file)


def rows_of(screen: RecordsScreen) -> list[list[str]]:
    settle(screen)
    model = screen.list.table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def opened(screen: RecordsScreen) -> RecordPage:
    assert screen.opened is not None
    return screen.opened


def test_a_row_shows_the_record_with_a_masked_passport_number(journal: Journal, open_screen: OpenRecords) -> None:
    record = journal.register(sale_of())
    (row,) = rows_of(open_screen())
    assert row == [
        "2026/11/22 10:42",
        record.receipt,
        "CHEN MEI LING",
        "TWN",
        "*****4567",
        "¥7,794",
        "¥688",
        "2027/02/20",
        "",
    ]


def test_the_newest_record_is_first(journal: Journal, open_screen: OpenRecords) -> None:
    receipts = [journal.register(sale_of()).receipt for _ in range(3)]
    assert [row[1] for row in rows_of(open_screen())] == receipts[::-1]


def test_a_record_below_the_threshold_shows_no_refund(journal: Journal, open_screen: OpenRecords) -> None:
    journal.register(sale_of(BISCUITS))
    assert rows_of(open_screen())[0][6] == "―"


def test_the_list_is_searched_while_typing(journal: Journal, open_screen: OpenRecords) -> None:
    journal.register(sale_of())
    journal.register(sale_of(buyer=another_buyer()))
    screen = open_screen()
    QTest.keyClicks(screen.list.filter.search, "smith")
    assert [row[2] for row in rows_of(screen)] == ["SMITH JOHN"]
    QTest.keyClicks(screen.list.filter.search, "x")
    settle(screen)
    assert screen.list.blank.isVisible()
    assert screen.list.blank.text() == words.NOTHING_FOUND
    screen.list.filter.clear_button.click()
    assert len(rows_of(screen)) == 2


def test_an_empty_journal_says_so(open_screen: OpenRecords) -> None:
    screen = open_screen()
    settle(screen)
    assert screen.list.blank.text() == words.NOTHING_RECORDED
    assert not screen.list.table.isVisible()


def test_all_records_can_be_scrolled_to(journal: Journal, open_screen: OpenRecords, qtbot: QtBot) -> None:
    receipts = [journal.register(sale_of()).receipt for _ in range(2 * PAGE + 5)]
    screen = open_screen()
    assert "205件　合計 ¥1,597,770　うち税 ¥141,040" in text_of(screen)
    while len(rows_of(screen)) < len(receipts):
        before = screen.list.table.rows
        screen.list.table.scrollToBottom()
        qtbot.waitUntil(lambda before=before: screen.list.table.rows > before, timeout=30_000)  # type: ignore[misc]
    assert [row[1] for row in rows_of(screen)] == receipts[::-1]
    screen.list.table.scrollToBottom()
    oldest = journal.find(Filter("000001"))[0]
    screen.open(oldest)
    QTest.keyClick(opened(screen), Qt.Key.Key_Escape)
    settle(screen)
    assert screen.list.table.currentIndex().row() == len(receipts) - 1, "the list is where it was"


def test_a_void_record_is_struck_out_and_waits_for_nothing(journal: Journal, open_screen: OpenRecords) -> None:
    record = journal.register(sale_of())
    journal.register(sale_of())
    journal.void(record, TODAY)
    screen = open_screen()
    settle(screen)
    model = screen.list.table.model()
    struck = [
        [isinstance(font, QFont) and font.strikeOut() for font in fonts]
        for fonts in (
            [model.index(row, column).data(Qt.ItemDataRole.FontRole) for column in (0, 2, 5)] for row in range(2)
        )
    ]
    assert struck == [[False] * 3, [True] * 3]
    assert rows_of(screen)[1][6:8] == ["取消", ""]
    assert "2件（うち取消 1件）　合計 ¥7,794　うち税 ¥688" in text_of(screen)
    screen.open(journal.find()[1])
    said = text_of(opened(screen))
    assert "取消（受付番号" in said
    assert "未送信" not in said, "it was never sent, so its void has not to be either"
    assert "2027年2月20日" not in said


def test_the_record_shows_time_and_country(journal: Journal, open_screen: OpenRecords) -> None:
    screen = open_screen()
    screen.open(journal.register(sale_of()))
    assert "2026年11月22日(日) 10:42" in text_of(opened(screen))
    assert "TWN 台湾" in text_of(opened(screen))


def test_text_is_as_large_as_on_other_pages(qapp: QApplication, journal: Journal, till: Till, qtbot: QtBot) -> None:
    journal.register(sale_of())
    window = window_of(till.license, till.context.data)
    qtbot.addWidget(window)
    window.resize(1024, 768)
    window.open(Page.RECORDS)
    window.show()
    sizes: list[int] = []
    for size in TextSize:
        set_text_size(qapp, size.factor)
        window.resize(1024, 770 + len(sizes))
        QApplication.processEvents()
        sizes.append(only(window, RecordList).table.font().pixelSize())
    set_text_size(qapp, 1.0)
    assert sizes == [16, 18, 21]


def test_a_tap_opens_the_record(journal: Journal, open_screen: OpenRecords) -> None:
    record = journal.register(sale_of())
    screen = open_screen()
    settle(screen)
    QTest.mouseClick(screen.list.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    said = text_of(opened(screen))
    for shown in (record.receipt, "CHEN MEI LING", "301234567", "口紅 ローズ", "短期滞在", "¥688", "2027年2月20日(土)"):
        assert shown in said


def test_enter_opens_a_record_and_escape_goes_back(journal: Journal, open_screen: OpenRecords, till: Till) -> None:
    journal.register(sale_of())
    screen = open_screen()
    settle(screen)
    screen.list.table.selectRow(0)
    QTest.keyClick(screen.list.table, Qt.Key.Key_Return)
    page = opened(screen)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert screen.opened is None
    assert till.left == 0
    QTest.keyClick(screen.list, Qt.Key.Key_Escape)
    assert till.left == 1


def test_a_void_is_confirmed_within_the_page_and_stored_as_an_entry(journal: Journal, open_screen: OpenRecords) -> None:
    record = journal.register(sale_of())
    screen = open_screen()
    screen.open(record)
    page = opened(screen)
    page.void_button.click()
    assert record.receipt in text_of(page.question)
    assert QApplication.activeModalWidget() is None
    page.question.keep.click()
    assert journal.find() == [record]
    page.void_button.click()
    page.question.confirm.click()
    (void,) = journal.find()
    assert void.void is not None
    assert void.void.receipt in text_of(page.facts)
    assert not page.void_button.isVisible()
    page.bar.back.click()
    assert rows_of(screen)[0][6] == "取消"


def test_escape_closes_the_question_first(journal: Journal, open_screen: OpenRecords) -> None:
    screen = open_screen()
    screen.open(journal.register(sale_of()))
    page = opened(screen)
    page.void_button.click()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.question.asking
    assert screen.opened is page


def test_a_record_voided_by_another_copy_of_the_app_is_reported(
    file: Path, journal: Journal, open_screen: OpenRecords
) -> None:
    record = journal.register(sale_of())
    screen = open_screen()
    screen.open(record)
    Journal(file).void(record, TODAY)
    opened(screen).void_button.click()
    opened(screen).question.confirm.click()
    assert opened(screen).outcome.text == words.VOIDED_BEFORE


def test_a_void_that_cannot_be_stored_is_reported_and_changes_nothing(
    journal: Journal, open_screen: OpenRecords
) -> None:
    record = journal.register(sale_of())
    screen = open_screen()
    screen.open(record)
    opened(screen).void_button.click()
    with full_disk(room=1024):
        opened(screen).question.confirm.click()
    assert "取り消せませんでした。" in opened(screen).outcome.text
    assert opened(screen).void_button.isVisible()
    assert journal.find() == [record]


def test_an_unreadable_journal_is_reported_instead_of_the_list(file: Path, open_screen: OpenRecords) -> None:
    file.write_bytes(b"noise" * 1000)
    screen = open_screen()
    settle(screen)
    assert "購入記録を表示できませんでした。" in screen.list.blank.text()
    assert "（E-604）" in screen.list.blank.text()


def test_escape_clears_a_search_before_it_leaves(journal: Journal, open_screen: OpenRecords, till: Till) -> None:
    journal.register(sale_of())
    screen = open_screen()
    screen.list.filter.search.setText("nobody")
    QTest.keyClick(screen.list.filter.search, Qt.Key.Key_Escape)
    assert (screen.list.filter.search.text(), till.left, len(rows_of(screen))) == ("", 0, 1)
    QTest.keyClick(screen.list.filter.search, Qt.Key.Key_Escape)
    assert till.left == 1


def test_typing_behind_a_closed_record_begins_a_new_search(journal: Journal, open_screen: OpenRecords) -> None:
    journal.register(sale_of())
    screen = open_screen()
    screen.list.filter.search.setText("chen")
    screen.open(journal.find()[0])
    QTest.keyClick(opened(screen), Qt.Key.Key_Escape)
    QTest.keyClicks(screen.list.table, "s")
    QTest.keyClicks(screen.window().focusWidget(), "mi")
    assert screen.list.filter.search.text() == "smi"
