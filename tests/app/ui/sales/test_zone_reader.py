"""A passport reader that types the machine-readable zone like a keyboard, in one burst or line by line."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.sales.fields import Field
from app.ui.sales.sale_screen import SaleScreen
from tests.app.sales.test_mrz import LINE, NAMES, line_of
from tests.app.ui.sales.desk import press_keys

Key = Qt.Key
TAIWAN = "P<TWNCHEN<<MEI<LING".ljust(44, "<")
SECOND = line_of("301234567", "TWN", "900521")


def texts(screen: SaleScreen) -> dict[Field, str]:
    return {field: box.text for field, box in screen.selling.buyer_card.form.boxes.items()}


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


def test_a_wrong_check_digit_changes_nothing_and_is_named(screen: SaleScreen) -> None:
    press_keys(screen, "AB", Key.Key_Tab, "usa", Key.Key_Tab)
    press_keys(screen, NAMES + "M" + LINE[1:], Key.Key_Return)
    assert texts(screen) == dict.fromkeys(FILLED, "") | {Field.PASSPORT_NUMBER: "AB", Field.NATIONALITY: "USA"}
    assert "旅券番号" in screen.selling.error.text
    press_keys(screen, TAIWAN + SECOND, Key.Key_Return)
    assert (texts(screen), screen.selling.error.text) == (FILLED, "")


def test_another_document_is_named(screen: SaleScreen) -> None:
    press_keys(screen, "V" + TAIWAN[1:], Key.Key_Return, SECOND, Key.Key_Return)
    assert "旅券ではない" in screen.selling.error.text
    assert not any(texts(screen).values())


def test_an_unknown_birth_is_left_to_be_typed(screen: SaleScreen) -> None:
    press_keys(screen, TAIWAN + line_of("301234567", "TWN", "680000"), Key.Key_Return)
    assert texts(screen)[Field.BIRTH] == ""
    assert screen.window().focusWidget() is screen.selling.buyer_card.form.boxes[Field.BIRTH].line


def test_a_nationality_that_needs_proofs_is_reported_at_its_field(screen: SaleScreen) -> None:
    press_keys(screen, "P<JPNSATO<<HANA".ljust(44, "<") + line_of("TK1234567", "JPN", "900521"), Key.Key_Return)
    assert screen.selling.buyer_card.form.boxes[Field.NATIONALITY].fault


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
