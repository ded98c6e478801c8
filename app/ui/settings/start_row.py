"""パソコンの起動時 on the page 表示: whether the app starts when somebody signs in."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.system.start_at_login import StartAtLogin
from app.ui.widgets import choices, controls
from app.ui.words.general import texts
from licensing.errors import StorageError
from licensing.words.failures import failure_view
from licensing.words.views import Tone

_ON = 0


class StartRow(QWidget):
    def __init__(self, start: StartAtLogin, phone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._start = start
        self._phone = phone
        self._choice = choices.ChoiceRow(texts.START_AT_LOGIN, [texts.START_OPEN, texts.START_NOT], not start.on)
        self._choice.chosen.connect(self._turn)
        self._outcome = controls.OutcomeLine(lines=0)  # nothing below it could move, and the name beside stays centred
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._choice)
        column.addWidget(self._outcome)
        self.setAccessibleName(texts.START_AT_LOGIN)

    def _turn(self, place: int) -> None:
        try:
            self._start.turn(place == _ON)
        except StorageError as error:
            self._outcome.show_outcome(failure_view(error, self._phone).text, Tone.RED)
            self._choice.choose(int(not self._start.on))
        else:
            self._outcome.show_outcome("", Tone.GREEN)
