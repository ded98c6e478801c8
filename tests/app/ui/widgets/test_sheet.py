import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QLineEdit
from pytestqt.qtbot import QtBot

from app.ui.widgets import controls
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.theme import RESOURCES
from tests.app.looks import only


@pytest.fixture
def pressed() -> list[str]:
    return []


@pytest.fixture
def sheet(qtbot: QtBot, pressed: list[str]) -> Sheet:
    made = Sheet("ライセンス登録", "番号を入力してください。")
    back, go = controls.quiet_button("戻る"), controls.primary_button("登録")
    back.clicked.connect(lambda: pressed.append("back"))
    go.clicked.connect(lambda: pressed.append("go"))
    field = QLineEdit()
    made.content.addWidget(field)
    made.setFocusProxy(field)
    made.set_buttons(back, go, accept=go, dismiss=back)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.mark.parametrize(
    ("key", "expected"),
    [(Qt.Key.Key_Return, ["go"]), (Qt.Key.Key_Enter, ["go"]), (Qt.Key.Key_Escape, ["back"]), (Qt.Key.Key_A, [])],
)
def test_enter_accepts_and_escape_dismisses(
    qtbot: QtBot, sheet: Sheet, pressed: list[str], key: Qt.Key, expected: list[str]
) -> None:
    sheet.setFocus()
    QTest.keyClick(only(sheet, QLineEdit), key)
    assert pressed == expected


def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot, sheet: Sheet, pressed: list[str]) -> None:
    (back,) = [b for b in sheet.findChildren(controls.Button) if b.text() == "戻る"]
    back.setFocus()
    QTest.keyClick(back, Qt.Key.Key_Return)
    assert pressed == ["back"]


def test_a_disabled_button_is_not_pressed_by_enter(qtbot: QtBot, sheet: Sheet, pressed: list[str]) -> None:
    (go,) = [b for b in sheet.findChildren(controls.Button) if b.text() == "登録"]
    go.setEnabled(False)
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert pressed == []


def test_the_accessible_name_is_the_title(sheet: Sheet) -> None:
    sheet.set_heading("ライセンス登録完了")
    assert sheet.accessibleName() == "ライセンス登録完了"


def test_the_card_stays_within_980_pixels(sheet: Sheet) -> None:
    sheet.resize(1920, 1080)
    (card,) = [frame for frame in sheet.findChildren(QFrame) if frame.property("role") == "card"]
    assert card.width() == 980


def test_no_page_is_a_dialog_over_the_window() -> None:
    asking = re.compile(r"Q(File|Input)?Dialog\b|QMessageBox|setModal|WindowModality")
    sources = (RESOURCES.parent / "app").rglob("*.py")
    assert [path.name for path in sources if asking.search(path.read_text(encoding="utf-8"))] == []
