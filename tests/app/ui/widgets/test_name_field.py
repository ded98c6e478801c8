import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.widgets.name_field import NameField


@pytest.fixture
def field(qtbot: QtBot) -> NameField:
    made = NameField("", name="店舗名", example="例：銀座一号店")
    qtbot.addWidget(made)
    return made


def paste(field: NameField, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    field.paste()


@pytest.mark.parametrize(
    ("pasted", "shown"),
    [
        pytest.param("銀座\u202e店", "銀座店", id="a mark of direction"),
        pytest.param("銀座\n一号店", "銀座 一号店", id="two lines"),
        pytest.param("銀\u200b座店\ufeff", "銀座店", id="invisible characters"),
        pytest.param("カフェ☕銀座🗼", "カフェ☕銀座🗼", id="emoji are names too"),
    ],
)
def test_a_name_is_one_line_of_visible_characters(field: NameField, pasted: str, shown: str) -> None:
    paste(field, pasted)
    assert field.text() == field.typed == shown


def test_a_long_name_is_cut_with_a_word(qtbot: QtBot, field: NameField) -> None:
    with qtbot.waitSignal(field.shortened, timeout=1000):
        paste(field, "銀" * 41)
    assert field.text() == "銀" * 40
    with qtbot.waitSignal(field.shortened, timeout=1000):
        QTest.keyClicks(field, "x")
    assert field.text() == "銀" * 40


def test_a_name_of_forty_characters_is_long_enough(qtbot: QtBot, field: NameField) -> None:
    with qtbot.assertNotEmitted(field.shortened):
        paste(field, "銀" * 40)


def test_the_cursor_stays_where_a_character_was_typed(field: NameField) -> None:
    field.setText("銀座店")
    field.setCursorPosition(2)
    QTest.keyClicks(field, "A")
    assert (field.text(), field.cursorPosition()) == ("銀座A店", 3)


def test_a_passport_reader_enters_no_name(qtbot: QtBot, field: NameField) -> None:
    for line in ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"):
        with qtbot.waitSignal(field.misread, timeout=1000), qtbot.assertNotEmitted(field.returnPressed):
            QTest.keyClicks(field, line)
            QTest.keyClick(field, Qt.Key.Key_Return)
        assert field.typed == ""
    QTest.keyClicks(field, "Ginza")
    with qtbot.waitSignal(field.returnPressed, timeout=1000):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.typed == "Ginza"
