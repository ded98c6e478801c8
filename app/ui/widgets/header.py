"""The header of TOP: product, shop and terminal, the license chip, date and time."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.ui.widgets import controls
from app.ui.widgets.icon import IconWidget
from app.ui.widgets.theme import TONES
from app.ui.words.general import texts
from licensing.clock import Clock
from licensing.words.days import header_time
from licensing.words.views import Chip, TopView


class Header(QFrame):
    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "header")
        self._product = controls.label(role="product")
        self._place = ElidedLabel("place")
        self._chip = ChipLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(32, 16, 32, 16)
        row.setSpacing(24)
        row.addWidget(self._product)
        row.addWidget(self._place, 1)
        row.addWidget(self._chip)
        row.addWidget(ClockLabel(clock))

    def show_view(self, view: TopView) -> None:
        self._product.setText(view.product)
        self._place.show_text(view.place)
        self._chip.show_chip(view.chip)


class ChipLabel(QFrame):
    """The license in a few words with an icon, in the colour of its tone; flat, because it is no button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconWidget("info", 22)
        self._text = controls.label(role="words")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._text)

    def show_chip(self, chip: Chip) -> None:
        self._icon.show_icon(chip.icon, TONES[chip.tone])
        self._text.setText(chip.text)
        self.setAccessibleName(texts.LICENSE_CHIP.format(state=chip.text))
        controls.restyle(self._text, tone=chip.tone)


class ClockLabel(QLabel):
    """The PC clock in JST, updated every full minute. It does not judge whether the clock is right."""

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "clock")
        self._clock = clock
        self._next_minute = QTimer(self)
        self._next_minute.setSingleShot(True)
        self._next_minute.timeout.connect(self.show_time)
        self.show_time()

    def show_time(self) -> None:
        now = self._clock.now()
        self.setText(header_time(now))
        self._next_minute.start((60 - now.second) * 1000)


class ElidedLabel(QLabel):
    """One line that may shrink to nothing: of a text that does not fit, an ellipsis replaces what ``elide`` says."""

    def __init__(
        self, role: str, parent: QWidget | None = None, *, elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self._elide = elide
        self._whole = self._tail = ""

    def show_text(self, text: str, tail: str = "") -> None:
        """Show ``text`` and ``tail``, which is never shortened."""
        self._whole, self._tail = text, tail
        self.setAccessibleName(text + tail)
        self.setText(text + tail)
        if self.isVisible():
            self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics, whole = self.fontMetrics(), self._whole + self._tail
        space = self.width() - metrics.horizontalAdvance(self._tail)
        shown = metrics.elidedText(self._whole, self._elide, space) + self._tail
        self.setText(shown)
        self.setToolTip(whole if shown != whole else "")
