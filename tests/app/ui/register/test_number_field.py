import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.register.number_field import NumberField
from licensing.number import NumberError, parse
from tests.app.ui.register.samples import NUMBER, SHOWN, SLIPPED

MAIL = f"レジ1のライセンス番号：{SHOWN}（銀座一号店）\r\nよろしくお願いいたします。"


@pytest.fixture
def field(qtbot: QtBot) -> NumberField:
    field = NumberField()
    qtbot.addWidget(field)
    field.show()
    return field


def _scan(field: NumberField, text: str, *, gap: int) -> None:
    """Press the keys of ``text`` and Enter, ``gap`` milliseconds apart."""
    at = 1000
    for key, symbol in [(Qt.Key.Key_A, symbol) for symbol in text] + [(Qt.Key.Key_Return, "\r")]:
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, symbol)
        event.setTimestamp(at)
        QApplication.sendEvent(field, event)
        at += gap


def test_it_parts_into_fours_while_typing(field: NumberField) -> None:
    QTest.keyClicks(field, "7k3m9qxr2vta84nb")

    assert (field.text(), field.cursorPosition()) == (SHOWN, len(SHOWN))
    assert field.symbols() == NUMBER


def test_look_alikes_and_separators_are_normalised(field: NumberField) -> None:
    QTest.keyClicks(field, "oil0- 7 k")

    assert field.text() == "0110-7K"


def test_what_is_no_symbol_stays_in_sight(field: NumberField) -> None:
    QTest.keyClicks(field, "7k?u")

    assert field.text() == "7K?U"


def test_the_seventeenth_symbol_is_not_swallowed(field: NumberField) -> None:
    QTest.keyClicks(field, NUMBER + "Z")

    assert field.text() == f"{SHOWN}-Z"


@pytest.mark.parametrize(
    ("cursor", "key", "text", "left_at"),
    [
        pytest.param(5, Qt.Key.Key_Backspace, "7K39-QXR2", 3, id="backspace behind a dash"),
        pytest.param(4, Qt.Key.Key_Backspace, "7K39-QXR2", 3, id="backspace before a dash"),
        pytest.param(4, Qt.Key.Key_Delete, "7K3M-QXR2", 5, id="delete before a dash"),
        pytest.param(5, Qt.Key.Key_Delete, "7K3M-QXR2", 5, id="delete behind a dash"),
        pytest.param(0, Qt.Key.Key_Backspace, "7K3M-9QXR-2", 0, id="backspace with nothing before"),
        pytest.param(11, Qt.Key.Key_Delete, "7K3M-9QXR-2", 11, id="delete with nothing after"),
    ],
)
def test_deleting_takes_a_symbol_never_only_a_dash(
    field: NumberField, cursor: int, key: Qt.Key, text: str, left_at: int
) -> None:
    field.setText("7K3M-9QXR-2")
    field.setCursorPosition(cursor)

    QTest.keyClick(field, key)

    assert (field.text(), field.cursorPosition()) == (text, left_at)


def test_deleting_a_selection_leaves_the_rest(field: NumberField) -> None:
    field.setText(SHOWN)
    field.setSelection(5, 5)

    QTest.keyClick(field, Qt.Key.Key_Backspace)

    assert (field.text(), field.cursorPosition()) == ("7K3M-2VTA-84NB", 5)


def test_typing_in_the_middle_leaves_the_cursor_behind_the_new_symbol(field: NumberField) -> None:
    field.setText("7K3M-9QXR")
    field.setCursorPosition(2)

    QTest.keyClicks(field, "ab")

    assert (field.text(), field.cursorPosition()) == ("7KAB-3M9Q-XR", 5)


@pytest.mark.parametrize(
    "pasted",
    [
        pytest.param(MAIL, id="lines of the e-mail"),
        pytest.param("７Ｋ３Ｍ－９ＱＸＲ－２ＶＴＡ－８４ＮＢ", id="full width"),
        pytest.param(f"  {NUMBER.lower()}\n", id="small letters, spaces"),
    ],
)
@pytest.mark.parametrize("before", ["", "7K3M", SLIPPED])
def test_a_pasted_number_takes_the_place_of_everything(field: NumberField, before: str, pasted: str) -> None:
    field.setText(before)
    QGuiApplication.clipboard().setText(pasted)

    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert field.text() == SHOWN


def test_a_pasted_part_goes_in_at_the_cursor(field: NumberField) -> None:
    field.setText("7K3M-2VTA")
    field.setCursorPosition(5)
    QGuiApplication.clipboard().setText("9qxr")

    field.paste()

    assert (field.text(), field.cursorPosition()) == ("7K3M-9QXR-2VTA", 10)


def test_a_dropped_line_of_the_e_mail_is_read_like_a_pasted_one(field: NumberField) -> None:
    mime = QMimeData()
    mime.setText(MAIL)
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )

    field.dropEvent(drop)

    assert field.text() == SHOWN


@pytest.mark.parametrize("before", ["", "7K3M-9", SLIPPED])
def test_a_scanned_number_takes_the_place_of_everything(field: NumberField, before: str) -> None:
    field.setText(before)

    _scan(field, SHOWN, gap=5)

    assert field.text() == SHOWN


def test_a_number_typed_after_another_replaces_nothing(field: NumberField) -> None:
    field.setText("7K3M-9")

    _scan(field, NUMBER, gap=120)

    assert field.symbols() == "7K3M9" + NUMBER


@pytest.mark.parametrize(
    ("typed", "selected", "cursor"),
    [
        pytest.param(SLIPPED, "84ND", 19, id="the group that is wrong"),
        pytest.param("7K3M-9Q?R-2VTA-84NB", "9Q?R", 9, id="the group with another character"),
        pytest.param(f"{SHOWN}-Z", "84NB-Z", 21, id="what is too much"),
        pytest.param("7K3M-9Q", "", 7, id="where more must come"),
        pytest.param("", "", 0, id="nothing typed yet"),
    ],
)
def test_the_cursor_moves_to_the_fault(field: NumberField, typed: str, selected: str, cursor: int) -> None:
    field.setText(typed)
    with pytest.raises(NumberError) as error:
        parse(field.symbols())

    field.point_out(error.value)

    assert (field.selectedText(), field.cursorPosition()) == (selected, cursor)


def test_no_input_method_comes_between(field: NumberField) -> None:
    assert not field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    assert field.accessibleName() == "ライセンス番号"


WIDE = "７Ｋ３Ｍ９ＱＸＲ２ＶＴＡ８４ＮＢ"


class Hand:
    """Types through an input method; ``gap`` milliseconds pass before every key."""

    def __init__(self, qtbot: QtBot, gap: int) -> None:
        self._at = 1000
        self._gap = gap
        self.field = NumberField(now=lambda: self._at)
        self.entered: list[str] = []
        self.field.returnPressed.connect(lambda: self.entered.append(self.field.symbols()))
        qtbot.addWidget(self.field)
        self.field.show()

    def commit(self, text: str) -> None:
        self._at += self._gap
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.field, event)

    def compose(self, text: str) -> None:
        self._at += self._gap
        QApplication.sendEvent(self.field, QInputMethodEvent(text, []))

    def enter(self) -> None:
        self._at += self._gap
        QTest.keyClick(self.field, Qt.Key.Key_Return)


@pytest.mark.parametrize("before", ["", "7K3M-9", SLIPPED])
def test_a_scan_that_an_input_method_makes_wide_takes_the_place_of_everything(qtbot: QtBot, before: str) -> None:
    hand = Hand(qtbot, gap=5)
    hand.field.setText(before)
    for letter in WIDE:
        hand.commit(letter)
    hand.enter()
    assert (hand.field.text(), hand.entered) == (SHOWN, [NUMBER])


def test_a_scan_that_is_committed_as_a_whole_takes_the_place_of_everything(qtbot: QtBot) -> None:
    hand = Hand(qtbot, gap=5)
    hand.field.setText(SLIPPED)
    hand.compose(WIDE)
    hand.commit(WIDE)
    assert hand.field.displayText() == SHOWN
    hand.enter()
    assert hand.entered == [NUMBER]


def test_a_scan_that_is_still_unfinished_at_its_enter_is_taken(qtbot: QtBot) -> None:
    hand = Hand(qtbot, gap=5)
    for end in range(1, len(WIDE) + 1):
        hand.compose(WIDE[:end])
    hand.enter()
    assert (hand.field.text(), hand.entered) == (SHOWN, [NUMBER])


def test_typed_full_width_letters_are_grouped_and_replace_nothing(qtbot: QtBot) -> None:
    hand = Hand(qtbot, gap=150)
    hand.field.setText("7K3M-9")
    for letter in "ＱＸＲ２":
        hand.commit(letter)
    assert hand.field.text() == "7K3M-9QXR-2"
    for letter in WIDE:
        hand.commit(letter)
    hand.enter()
    assert hand.field.symbols() == "7K3M9QXR2" + NUMBER


def test_while_the_server_is_asked_an_input_method_changes_nothing(qtbot: QtBot) -> None:
    hand = Hand(qtbot, gap=5)
    hand.field.setText(SHOWN)
    hand.field.setReadOnly(True)
    hand.commit(WIDE[:4])
    assert hand.field.text() == SHOWN


def test_a_scan_that_comes_as_wide_keys_takes_the_place_of_everything(field: NumberField) -> None:
    field.setText(SLIPPED)

    _scan(field, WIDE, gap=5)

    assert field.text() == SHOWN
