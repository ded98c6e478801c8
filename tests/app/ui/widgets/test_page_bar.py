from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.page_bar import AgencyNote
from licensing.words.language import Language, set_language
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
