"""The top line of TOP: product, shop and terminal, the license in one chip, date and time."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.ui import flags
from app.ui.widgets import controls
from app.ui.widgets.clock_label import ClockLabel
from app.ui.widgets.icon import IconSign
from app.ui.widgets.theme import TONES
from app.ui.words.general import texts
from licensing.clock import Clock
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
    """The license in a few words, on the colour of its tone, with its sign."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "chip")
        self._sign = IconSign("info", 22)
        self._text = controls.label(role="words")
        controls.restyle_soon(self)
        controls.restyle_soon(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 20, 8)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._text)

    def show_chip(self, chip: Chip) -> None:
        self._sign.show_icon(chip.icon, TONES[chip.tone])
        self._text.setText(chip.text)
        self.setAccessibleName(texts.LICENSE_CHIP.format(state=chip.text))
        controls.restyle(self, tone=chip.tone)
        controls.restyle(self._text, tone=chip.tone)


class ElidedLabel(QLabel):
    """One line that gives way: what does not fit ends in an ellipsis."""

    def __init__(self, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("textFormat", flags.PLAIN_TEXT)
        self.setProperty("role", role)
        self._whole = ""

    def show_text(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self.setText(text)
        if self.isVisible():
            self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown, width_of = self._whole, self.fontMetrics().horizontalAdvance
        if width_of(shown) > self.width():
            while shown and width_of(f"{shown}…") > self.width():
                shown = shown[:-1]
            shown = f"{shown}…"
        self.setText(shown)
