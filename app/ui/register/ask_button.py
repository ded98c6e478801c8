"""The green button that asks the server: while it waits for the answer, it shows a moving bar."""

from PySide6.QtCore import QElapsedTimer, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.widgets import controls
from app.ui.widgets.theme import GREEN
from app.ui.words.general import texts

_FRAME_MS = 33
_ROUND_MS = 1600
_BAR_HEIGHT = 6
_BAR_PART = 0.3


class AskButton(controls.Button):
    """Disabled while asking, so that a second tap does not ask again."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, "primary", parent)
        self._idle_text = text
        self._since = QElapsedTimer()
        self._frames = QTimer(self, interval=_FRAME_MS)
        self._frames.timeout.connect(self.update)

    @property
    def asking(self) -> bool:
        return self._frames.isActive()

    def set_asking(self, asking: bool) -> None:
        self.setEnabled(not asking)
        self.setText(texts.CHECKING if asking else self._idle_text)
        if asking:
            self._since.start()
            self._frames.start()
        else:
            self._frames.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.asking:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(GREEN))
            painter.drawRoundedRect(self._bar(), _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)
            painter.end()

    def _bar(self) -> QRectF:
        """Return the bar near the lower edge, which moves from left to right and back."""
        done = self._since.elapsed() % _ROUND_MS / _ROUND_MS
        there_and_back = 1 - abs(1 - 2 * done)
        track = QRectF(self.rect()).adjusted(16, 0, -16, 0)
        width = track.width() * _BAR_PART
        left = track.left() + (track.width() - width) * there_and_back
        return QRectF(left, track.bottom() - 2 * _BAR_HEIGHT, width, _BAR_HEIGHT)
