"""A passport reader that types the machine-readable zone like a keyboard, in one burst or line by line."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.sales.fields import STATUSES, VISITOR, Field
from app.sales.mrz import FILLER
from app.sales.record import Entry, Proof, ProofKind
from app.sales.words import words
from app.ui.sales.sale_screen import SaleScreen
from licensing.clock import JST, Doubt, Moment
from tests.app.contexts import Till
from tests.app.sales.samples import LIPSTICK, another_buyer
from tests.app.sales.test_mrz import CARD, LINE, NAMES, SMALL_CARD, SMALL_VISA, VISA, line_of
from tests.app.ui.sales.desk import Scanner, button, press_keys, type_buyer, type_item

Key = Qt.Key
TAIWAN = "P<TWNCHEN<<MEI<LING".ljust(44, "<")
SECOND = line_of("301234567", "TWN", "900521")


def texts(screen: SaleScreen) -> dict[Field, str]:
    boxes = screen.selling.buyer_card.form.boxes
    return {field: boxes[field].text for field in FILLED}


FILLED = {
    Field.PASSPORT_NUMBER: "301234567",
    Field.NATIONALITY: "TWN",
    Field.NAME: "CHEN MEI LING",
    Field.BIRTH: "1990/05/21",
    Field.LANDING: "",
}


@pytest.mark.parametrize(
    "burst",
    [
        pytest.param((TAIWAN + SECOND, Key.Key_Return), id="one burst"),
        pytest.param((TAIWAN + SECOND,), id="without Enter"),
        pytest.param((TAIWAN, Key.Key_Return, SECOND, Key.Key_Return), id="two lines"),
        pytest.param((TAIWAN + SECOND, Key.Key_Tab), id="one burst and Tab"),
        pytest.param((TAIWAN, Key.Key_Tab, SECOND, Key.Key_Tab), id="two lines and Tab"),
        pytest.param((TAIWAN.lower(), Key.Key_Return, SECOND.lower(), Key.Key_Return), id="lower case"),
    ],
)
def test_a_reader_fills_in_four_fields_and_the_next_empty_one_gets_the_focus(
    screen: SaleScreen, burst: tuple[str | Key, ...]
) -> None:
    press_keys(screen, *burst)
    assert texts(screen) == FILLED
    assert screen.window().focusWidget() is screen.selling.buyer_card.form.boxes[Field.LANDING].line
    assert screen.selling.error.text == ""


@pytest.mark.parametrize(
    ("expiry", "told"), [("261121", True), ("261122", False), (FILLER * 6, False)], ids=["expired", "last day", "none"]
)
def test_a_passport_that_has_expired_is_told(screen: SaleScreen, expiry: str, told: bool) -> None:
    press_keys(screen, TAIWAN + line_of("301234567", "TWN", "900521", expiry=expiry), Key.Key_Return)
    assert texts(screen) == FILLED, "it is taken: a person decides"
    sentence = words.PASSPORT_EXPIRED.format(day="2026/11/21")
    assert screen.selling.error.text == (sentence if told else "")


def test_while_the_day_is_asked_no_passport_has_expired(till: Till, screen: SaleScreen) -> None:
    moment = Moment(datetime(2040, 1, 1, tzinfo=JST), Doubt.AHEAD)
    till.license.stand(replace(till.license.standing, moment=moment))
    press_keys(screen, TAIWAN + SECOND, Key.Key_Return)
    assert screen.selling.error.text == ""


ANOTHER = "P<GBRSMITH<<JOHN".ljust(44, FILLER) + line_of("K98765432", "GBR", "850101")


def test_the_landing_and_status_of_one_buyer_are_not_those_of_the_next(screen: SaleScreen) -> None:
    form = screen.selling.buyer_card.form
    reader = Scanner(screen)
    reader.scan(TAIWAN + SECOND)
    form.boxes[Field.LANDING].line.setText("2026/11/18")
    form.status.choose(STATUSES.index("外交"))
    reader.scan(TAIWAN + SECOND)
    assert (form.boxes[Field.LANDING].text, form.status.place) == ("2026/11/18", STATUSES.index("外交")), "the same one"
    reader.scan(ANOTHER)
    assert (form.boxes[Field.NAME].text, form.boxes[Field.LANDING].text) == ("SMITH JOHN", "")
    assert form.status.place == STATUSES.index(VISITOR)
    assert screen.window().focusWidget() is form.boxes[Field.LANDING].line


def test_what_was_typed_before_a_passport_is_read_stays(screen: SaleScreen) -> None:
    boxes, reader = screen.selling.buyer_card.form.boxes, Scanner(screen)
    boxes[Field.LANDING].line.setText("2026/11/18")
    reader.scan(TAIWAN + SECOND)
    assert boxes[Field.LANDING].text == "2026/11/18"
    boxes[Field.PASSPORT_NUMBER].line.setText("30123456")  # mistyped
    reader.scan(TAIWAN + SECOND)
    assert boxes[Field.LANDING].text == "2026/11/18"


def test_the_proof_of_one_buyer_is_not_that_of_the_next(screen: SaleScreen) -> None:
    form, reader = screen.selling.buyer_card.form, Scanner(screen)
    for number, name in (("TK1234567", "YAMADA<<HANAKO"), ("TR7654321", "SUZUKI<<TARO")):
        zone = f"P<JPN{name}".ljust(44, FILLER) + line_of(number, "JPN", "800101")
        reader.scan(zone)
        assert (form.proof.place, form.boxes[Field.ABROAD_SINCE].text) == (-1, "")
        form.proof.choose(0)
        form.boxes[Field.ABROAD_SINCE].line.setText("2020/01/01")


def test_a_reader_may_end_lines_with_cr_lf(screen: SaleScreen) -> None:
    for line in (TAIWAN, SECOND):
        press_keys(screen, line, Key.Key_Return)
        target = screen.window().focusWidget()
        QApplication.sendEvent(
            target, QKeyEvent(QEvent.Type.KeyPress, Key.Key_J, Qt.KeyboardModifier.ControlModifier, "\n")
        )
    assert texts(screen) == FILLED
    assert screen.window().focusWidget() is screen.selling.buyer_card.form.boxes[Field.LANDING].line


def test_it_is_recognised_wherever_the_focus_is(screen: SaleScreen) -> None:
    page = screen.selling
    form = page.buyer_card.form
    places: list[QWidget] = [form.boxes[Field.BIRTH].line, form.status, page.panel.go_on, page.bar.back]
    for place in places:
        place.setFocus()
        press_keys(screen, TAIWAN, Key.Key_Return, SECOND, Key.Key_Return)
        assert texts(screen) == FILLED
        assert screen.page is page
        assert not page.question.asking


def test_what_a_reader_sends_before_the_zone_stays_in_no_field(screen: SaleScreen) -> None:
    form = screen.selling.buyer_card.form
    for box in (form.boxes[Field.LANDING], form.boxes[Field.PASSPORT_NUMBER]):
        box.line.setFocus()
        press_keys(screen, "$]C0" + TAIWAN, Key.Key_Return, SECOND, Key.Key_Return)
        assert texts(screen) == FILLED


def test_a_name_that_was_being_typed_before_is_no_part_of_a_zone(screen: SaleScreen) -> None:
    screen.selling.buyer_card.form.boxes[Field.NAME].line.setFocus()
    scanner = Scanner(screen)
    scanner.type("CHEN", gap=200)
    scanner.type(TAIWAN + SECOND, after=3_000)
    assert texts(screen) == FILLED


def test_a_wrong_check_digit_changes_nothing_and_is_named(screen: SaleScreen) -> None:
    press_keys(screen, "AB", Key.Key_Tab, "usa", Key.Key_Tab)
    press_keys(screen, NAMES + "M" + LINE[1:], Key.Key_Return)
    assert texts(screen) == dict.fromkeys(FILLED, "") | {Field.PASSPORT_NUMBER: "AB", Field.NATIONALITY: "USA"}
    assert "旅券番号" in screen.selling.error.text
    press_keys(screen, TAIWAN + SECOND, Key.Key_Return)
    assert (texts(screen), screen.selling.error.text) == (FILLED, "")


@pytest.mark.parametrize("lines", [VISA, SMALL_VISA, CARD, SMALL_CARD], ids=["MRV-A", "MRV-B", "TD2", "TD1"])
def test_of_another_document_the_passport_number_is_left_to_be_typed(screen: SaleScreen, lines: str) -> None:
    width = {88: 44, 72: 36, 90: 30}[len(lines)]
    for begin in range(0, len(lines), width):
        press_keys(screen, lines[begin : begin + width], Key.Key_Return)
    assert "旅券ではない" in screen.selling.error.text
    assert (texts(screen)[Field.PASSPORT_NUMBER], texts(screen)[Field.NAME]) == ("", "ERIKSSON ANNA MARIA")
    assert screen.window().focusWidget() is screen.selling.buyer_card.form.boxes[Field.PASSPORT_NUMBER].line


@pytest.mark.parametrize(
    ("birth", "shown", "focus"),
    [("680000", "1968/00/00", Field.LANDING), ("<<<<<<", "", Field.BIRTH)],
)
def test_what_is_known_of_a_birth_is_taken(screen: SaleScreen, birth: str, shown: str, focus: Field) -> None:
    press_keys(screen, TAIWAN + line_of("301234567", "TWN", birth), Key.Key_Return)
    assert texts(screen)[Field.BIRTH] == shown
    assert screen.window().focusWidget() is screen.selling.buyer_card.form.boxes[focus].line


@pytest.mark.parametrize("lines", [(TAIWAN, SECOND), (TAIWAN + SECOND,)], ids=["two lines", "one burst"])
def test_a_passport_that_is_read_among_the_goods_changes_nothing(screen: SaleScreen, lines: tuple[str, ...]) -> None:
    page = screen.selling
    type_buyer(screen, another_buyer())
    form = page.items_card.form
    form.boxes[Field.ITEM_NAME].line.setText("口紅")
    before = page.buyer_card.form.typed
    places: list[QWidget] = [form.boxes[Field.ITEM_NAME].line, form.boxes[Field.UNIT_PRICE].line, page.panel.command]
    for place in places:
        place.setFocus()
        for line in lines:
            press_keys(screen, line, Key.Key_Return)
        assert page.error.text == words.BUYER_IS_SET
        assert (form.boxes[Field.ITEM_NAME].text, form.boxes[Field.UNIT_PRICE].text) == ("口紅", "")
        assert screen.window().focusWidget() is place
    page.change_buyer()
    assert page.buyer_card.form.typed == before


def test_a_japanese_passport_asks_for_the_proof_instead_of_the_status(till: Till, screen: SaleScreen) -> None:
    form = screen.selling.buyer_card.form
    press_keys(screen, "P<JPNSATO<<HANA".ljust(44, "<") + line_of("TK1234567", "JPN", "900521"), Key.Key_Return)
    assert (form.status.isVisible(), form.proof.isVisible()) == (False, True)
    press_keys(screen, "20261118", Key.Key_Return, "20210401", Key.Key_Return)
    assert screen.selling.buyer_card.isVisible()
    assert form.proof.fault == "証明書類を選んでください。"
    button(form, "在留証明").click()
    screen.selling.proceed()
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    buyer = till.journal.find()[0].sale.buyer
    assert (buyer.status, buyer.proof) == ("", Proof(ProofKind.RESIDENCE, date(2021, 4, 1)))


@pytest.mark.parametrize(
    ("correct", "entry"), [("CHEN MEI LING", Entry.READ), ("CHEN MEILING", Entry.TYPED)], ids=["as read", "corrected"]
)
def test_the_record_says_whether_the_passport_was_read(
    till: Till, screen: SaleScreen, correct: str, entry: Entry
) -> None:
    press_keys(screen, TAIWAN + SECOND, Key.Key_Return)
    screen.selling.buyer_card.form.boxes[Field.NAME].line.setText(correct)
    press_keys(screen, "20261118", Key.Key_Return)
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    assert till.journal.find()[0].sale.buyer.entry is entry


def test_a_person_types_as_before(screen: SaleScreen) -> None:
    press_keys(screen, "PA1234567", Key.Key_Return, "PAK", Key.Key_Return, "patel", Key.Key_Return, "19900521")
    press_keys(screen, Key.Key_Return)
    assert texts(screen) == {
        Field.PASSPORT_NUMBER: "PA1234567",
        Field.NATIONALITY: "PAK",
        Field.NAME: "PATEL",
        Field.BIRTH: "1990/05/21",
        Field.LANDING: "",
    }


def test_a_line_without_the_other_is_no_passport_number(screen: SaleScreen) -> None:
    reader = screen.selling.buyer_card.form.reader
    press_keys(screen, TAIWAN, Key.Key_Return)
    assert reader._pause.isActive(), "a slow reader has two seconds for the second line"
    reader._pause.timeout.emit()
    assert texts(screen) == dict.fromkeys(FILLED, "")
    assert "旅券を正しく読み取れませんでした" in screen.selling.error.text
    press_keys(screen, TAIWAN + SECOND)
    assert texts(screen) == FILLED
    assert not reader._pause.isActive()


def test_a_name_that_begins_like_a_zone_is_left_alone(screen: SaleScreen) -> None:
    reader, name = screen.selling.buyer_card.form.reader, screen.selling.buyer_card.form.boxes[Field.NAME]
    press_keys(screen, "P<TWNCHEN", Key.Key_Backspace)
    assert not reader._pause.isActive()
    name.line.setFocus()
    press_keys(screen, "venkatanarasimharajuvaripeta")  # 28 letters, and nothing that only a zone has
    assert not reader._pause.isActive()
    assert name.text == "venkatanarasimharajuvaripeta"
