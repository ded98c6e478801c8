"""A page with a white card on a dark background, for one question or message. No page is a modal dialog."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.widgets import controls
from app.ui.widgets.theme import LARGE_FROM

_LARGEST = QSize(980, 860)
_LARGEST_ON_LARGE_SCREENS = QSize(1240, 960)
LOW = 800
"""Height in pixels below which margins are small, to leave the space to the content."""
_NARROWEST_BUTTON = 160
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Sheet(QWidget):
    """Title, lead, ``content`` and a row of buttons. Enter presses the accepting one, Esc the dismissing one.

    Fill ``content`` (a ``QVBoxLayout``); call ``setFocusProxy`` with the widget to start at.
    """

    def __init__(self, title: str, lead: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "backdrop")
        self._accept: QPushButton | None = None
        self._dismiss: QPushButton | None = None
        self._title = controls.label(role="title", wrap=True)
        self._lead = controls.label(role="lead", wrap=True)
        self.content = QVBoxLayout()
        self.content.setSpacing(12)
        self._corner = QHBoxLayout()
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(controls.GAP)
        self._add_card()
        self.set_heading(title, lead)

    def set_heading(self, title: str, lead: str = "") -> None:
        self._title.setText(title)
        self._lead.setText(lead)
        self._lead.setVisible(bool(lead))
        self.setAccessibleName(title)
        self.setAccessibleDescription(lead)

    def set_corner(self, button: QPushButton) -> None:
        """Add ``button`` beside the title."""
        self._corner.addWidget(button)

    def set_buttons(
        self,
        *buttons: controls.Button,
        accept: controls.Button | None = None,
        dismiss: controls.Button | None = None,
        final: controls.Button | None = None,
    ) -> None:
        """Add ``buttons`` at the bottom, from left to right; the last takes the remaining width if it is ``accept``.

        ``final`` cannot be undone: it stands in the right half, away from what stood there before, and Enter does not
        press it.
        """
        wide = final or (accept if buttons[-1:] == (accept,) else None)
        for button in (*buttons, *filter(None, [final])):
            button.narrowest = _NARROWEST_BUTTON
            # ``_fit_buttons`` makes the text fit, so that a long one does not widen the window.
            button.setMinimumWidth(1)
            if button is final:
                self._buttons.addStretch(1)
            self._buttons.addWidget(button, 1 if button is wide else 0)
        if wide is None:
            self._buttons.addStretch(1)
        self._accept, self._dismiss = accept, dismiss

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._card.setMaximumSize(_LARGEST_ON_LARGE_SCREENS if self.height() >= LARGE_FROM else _LARGEST)
        self._set_margins(low=self.height() < LOW)
        self._fit_buttons()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.isVisible():
            self._fit_buttons()  # the text size has changed

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_buttons()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = self._dismiss if event.key() == Qt.Key.Key_Escape else None
        if event.key() in _ENTER:
            pressed = self._accept
        if pressed is None or event.isAutoRepeat():
            super().keyPressEvent(event)
        else:
            pressed.click()

    def _fit_buttons(self) -> None:
        """Use smaller text in all buttons if they do not fit beside each other."""
        buttons = [button for button in self.findChildren(controls.Button) if self._buttons.indexOf(button) >= 0]
        for button in buttons:
            if button.property("tight") == "true":
                controls.restyle(button, tight="false")
        space = min(self.width() - 2 * self._around.contentsMargins().left(), self._card.maximumWidth())
        space -= 2 * self._inside.contentsMargins().left() + controls.GAP * (len(buttons) - 1)
        if sum(button.sizeHint().width() for button in buttons) > space:
            for button in buttons:
                controls.restyle(button, tight="true")

    def _add_card(self) -> None:
        self._card = card = QFrame()
        card.setProperty("role", "card")
        self._inside = inside = QVBoxLayout(card)
        inside.setSpacing(12)
        heading = QHBoxLayout()
        heading.setSpacing(controls.GAP)
        heading.addWidget(self._title, 1)
        heading.addLayout(self._corner)
        inside.addLayout(heading)
        inside.addWidget(self._lead)
        inside.addLayout(self.content, 1)
        inside.addSpacing(4)
        inside.addLayout(self._buttons)
        self._around = QHBoxLayout(self)
        self._around.addWidget(card)
        self._set_margins(low=False)

    def _set_margins(self, *, low: bool) -> None:
        around, inside = (12, 22) if low else (24, 34)
        self._around.setContentsMargins(24, around, 24, around)
        self._inside.setContentsMargins(44, inside, 44, inside)
