"""A message over the page for a few seconds. It takes neither focus nor taps."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.ui.widgets import controls
from app.ui.widgets.icon import IconWidget
from app.ui.widgets.theme import WHITE

SECONDS = 6
_TOP = 84
"""Pixels from the upper edge of the window: below the bar at the top of every page."""
_EDGE = 24
_MARGINS = (24, 16, 28, 16)
_ICON_SIZE, _GAP = 28, 14
_AROUND_TEXT = _MARGINS[0] + _ICON_SIZE + _GAP + _MARGINS[2] + 8
"""Width in pixels that the toast needs besides its text."""


class Toast(QFrame):
    """A child of ``page``, the window, which it covers in part. ``lifetime`` is the timer that hides it."""

    def __init__(self, page: QWidget, lifetime: QTimer | None = None) -> None:
        super().__init__(page)
        self._page = page
        self._waiting = ""
        self._paused = False
        self.lifetime = lifetime or QTimer(self)
        self.lifetime.setSingleShot(True)
        self.lifetime.setInterval(SECONDS * 1000)
        self.lifetime.timeout.connect(self.hide)
        self.setProperty("role", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.label = controls.label(role="toast-words", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(*_MARGINS)
        row.setSpacing(_GAP)
        row.addWidget(IconWidget("valid", _ICON_SIZE, WHITE))
        row.addWidget(self.label, 1)
        page.installEventFilter(self)
        self.hide()

    def show_message(self, sentence: str) -> None:
        """Show ``sentence`` now or, while paused, afterwards. A newer sentence replaces an older one."""
        self._waiting = sentence
        if sentence and not self._paused:
            self._show()

    def clear(self) -> None:
        """Hide the toast and drop a waiting sentence: it is no longer true."""
        self._waiting = ""
        self.lifetime.stop()
        self.hide()

    def set_paused(self, paused: bool) -> None:
        """Show nothing while ``paused``: nothing may cover a sale that is being typed."""
        self._paused = paused
        if paused and self.isVisible():
            self.lifetime.stop()
            self.hide()
            self._waiting = self.label.text()
        elif not paused and self._waiting:
            self._show()
        self.raise_()  # above a page that was added since

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        sentence, self._waiting = self._waiting, ""
        self.label.setText(sentence)
        self.setAccessibleName(sentence)
        self.show()
        self._place()
        self.raise_()
        self.lifetime.start()
        controls.announce(self, sentence)

    def _place(self) -> None:
        widest = self._page.width() - 2 * _EDGE
        self.label.ensurePolished()
        words = self.label.fontMetrics().horizontalAdvance(self.label.text())
        width = min(words + _AROUND_TEXT, widest)
        self.setFixedWidth(width)
        self.setFixedHeight(self.heightForWidth(width))
        self.move((self._page.width() - width) // 2, _TOP)
