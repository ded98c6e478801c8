import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets import controls
from app.ui.widgets.page_bar import AgencyNote, Foot, lay_out
from licensing.words.language import Language, set_language
from licensing.words.views import Tone
from tests.app.looks import only


def test_the_note_takes_one_line_where_there_is_room_and_wraps_where_there_is_none(qtbot: QtBot) -> None:
    set_language(Language.ENGLISH)
    foot = QWidget()
    row = QHBoxLayout(foot)
    note = AgencyNote()
    set_language(Language.JAPANESE)
    row.addWidget(note)
    row.addStretch(1)
    qtbot.addWidget(foot)
    label = only(note, QLabel)
    foot.resize(1000, 100)
    with qtbot.waitExposed(foot):
        foot.show()
    QApplication.processEvents()
    line = label.heightForWidth(10_000)
    assert label.heightForWidth(label.width()) == line
    foot.resize(220, 100)
    QApplication.processEvents()
    assert label.heightForWidth(label.width()) > line
    assert label.height() >= label.heightForWidth(label.width())


@pytest.mark.parametrize("width", [800, 2600])
@pytest.mark.parametrize("sentence", ["", "ディスクに空きがありません。" * 3], ids=["note", "outcome"])
def test_what_is_said_wraps_beside_no_buttons_that_leave_it_no_room(qtbot: QtBot, width: int, sentence: str) -> None:
    outcome = controls.OutcomeLine()
    buttons = [controls.quiet_button("ボタンの名前") for _ in range(4)]
    foot = Foot(outcome, *buttons)
    page = QWidget()
    lay_out(page, body=QVBoxLayout(), foot=foot)
    qtbot.addWidget(page)
    page.resize(width, 700)
    with qtbot.waitExposed(page):
        page.show()
    outcome.show_outcome(sentence, Tone.RED)
    for _ in range(4):
        QApplication.processEvents()
    (said,) = [label for label in foot.findChildren(QLabel) if label.isVisible() and label.text()]
    lines = said.heightForWidth(said.width()) / said.heightForWidth(10_000)
    assert lines <= 2
    assert said.height() >= said.heightForWidth(said.width())
    assert (said.mapTo(foot, QPoint(0, said.height())).y() <= buttons[0].y()) is (width == 800)
    assert buttons[3].geometry().right() > width - 30, "at the right"
