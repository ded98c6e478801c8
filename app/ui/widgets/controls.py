"""Labels, buttons, fields and outcome lines, which all screens use; ``resources/app.qss`` styles them.

All labels show plain text, never markup: some of it comes from the network.
"""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QLineEdit, QPushButton, QWidget

from app.ui.widgets.icon import IconWidget
from app.ui.widgets.phrases import keep_phrases
from app.ui.widgets.press_guard import mark_appeared
from app.ui.widgets.theme import TONES
from licensing.words.views import SIGNS, Tone

GAP = 16
"""Pixels between two things that can be touched."""


class WrappedLabel(QLabel):
    """Plain text over several lines, which are broken between phrases.

    ``text()`` and the accessible name are the original text, without the joiners that prevent breaks.
    """

    least_lines = 1
    """The label is never lower than so many lines, so that nothing moves when its text becomes longer."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._original = ""
        self.setWordWrap(True)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)  # QLabel sets it with its first text
        self.setSizePolicy(policy)
        self.setText(text)

    def text(self) -> str:
        return self._original

    def setText(self, text: str) -> None:
        self._original = text
        self.setAccessibleName(text)
        super().setText(keep_phrases(text))

    def heightForWidth(self, width: int) -> int:
        return max(super().heightForWidth(width), self.least_lines * self.fontMetrics().lineSpacing())


def label(text: str = "", role: str = "body", *, wrap: bool = False) -> QLabel:
    """Return a plain-text label.

    Roles: ``title`` ``lead`` ``section`` ``body`` ``note`` ``field`` (the name of a value) ``value``.
    """
    made = WrappedLabel(text) if wrap else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    return made


class _OneLineLabel(WrappedLabel):
    """Asks for the width of its text: a label that may wrap asks for less, though there is room."""

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._original) + 2
        return QSize(width, self.heightForWidth(width))


def one_line_label(text: str, role: str) -> QLabel:
    """Return a plain-text label that takes one line where there is room, and wraps where there is none."""
    made = _OneLineLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    return made


def restyle(widget: QWidget, **properties: str) -> None:
    """Set properties that the stylesheet selects by, and apply the stylesheet again: Qt does not do so by itself."""
    for name, value in properties.items():
        widget.setProperty(name, str(value))
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def clear_layout(layout: QLayout) -> None:
    """Remove all widgets from ``layout`` and delete them."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()


def announce(widget: QWidget, words: str) -> None:
    """Make a screen reader say ``words``, which ``widget`` shows, after its current sentence."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


class Button(QPushButton):
    """At least 60 px high. Enter presses the button that has the focus; a tap does not move the focus."""

    narrowest = 0
    """Width in pixels below which the button does not shrink; longer texts make it wider."""

    def __init__(self, text: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", role)
        self.setAutoDefault(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():  # a window that is restored shows what was there before
            mark_appeared(self)

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(self.narrowest, 0))


def primary_button(text: str) -> Button:
    """Return the green button: the one thing to do on this page."""
    return Button(text, "primary")


def quiet_button(text: str) -> Button:
    """Return a white button: another thing that may be done."""
    return Button(text, "quiet")


def action_button(text: str) -> Button:
    """Return the amber button: something that is waiting to be done."""
    return Button(text, "action")


def text_field(text: str = "", *, name: str, longest: int) -> QLineEdit:
    """Return a one-line field; ``name`` is its accessible name, ``longest`` its limit in characters."""
    made = QLineEdit(text)
    made.setMaxLength(longest)
    made.setAccessibleName(name)
    return made


class LatinField(QLineEdit):
    """A field for what is never Japanese: a code, a day, a number, an address.

    Its input method is off, or the next number behind a Japanese text would arrive as kana. Qt switches it on again
    when a field has been read-only or changes its echo mode.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._switch_off()

    def setReadOnly(self, readonly: bool) -> None:
        super().setReadOnly(readonly)
        self._switch_off()

    def setEchoMode(self, mode: QLineEdit.EchoMode) -> None:
        super().setEchoMode(mode)
        self._switch_off()

    def _switch_off(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)


def latin_field(text: str = "", *, name: str, longest: int) -> LatinField:
    """Return such a field; ``name`` is its accessible name, ``longest`` its limit in characters."""
    made = LatinField(text)
    made.setMaxLength(longest)
    made.setAccessibleName(name)
    return made


class OutcomeLine(QWidget):
    """How something ended: an icon and a sentence. It takes its space even while it is empty, so that nothing moves.

    ``hint`` is shown while there is no outcome; ``lines`` is the space that is kept, in lines, 0 for none.
    """

    outcome_changed = Signal(str)
    """The sentence, empty if there is none."""

    def __init__(self, hint: str = "", *, lines: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self._outcome = ""
        self._label = WrappedLabel(hint)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._label.least_lines = lines
        self._icon = IconWidget("stop", 24)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._label, 1)
        self.show_outcome("", Tone.GREEN)

    @property
    def text(self) -> str:
        """The outcome, empty while there is none."""
        return self._outcome

    def show_outcome(self, sentence: str, tone: Tone) -> None:
        """Show ``sentence``; an empty one brings back the hint, or hides the line."""
        self._outcome, shown = sentence, sentence or self._hint
        self._icon.show_icon(SIGNS[tone], TONES[tone])
        self._icon.setVisible(bool(sentence))
        self._label.setText(shown)
        restyle(self._label, role="outcome" if sentence else "lead", tone=tone if sentence else "")
        self.setAccessibleName(shown)
        if not self._label.least_lines:
            self.setVisible(bool(shown))
        self.outcome_changed.emit(sentence)


class ErrorLine(OutcomeLine):
    """An outcome line for failures only."""

    def show_error(self, sentence: str) -> None:
        self.show_outcome(sentence, Tone.RED)
