"""The pieces every screen is made of: labels, buttons, fields and facts. Their look stands in ``resources/app.qss``.

All labels are plain text, because some of what they show comes from the network.
"""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from app.ui import flags
from app.ui.widgets.icon import IconSign
from app.ui.widgets.phrases import keep_phrases
from app.ui.widgets.theme import TONES
from licensing.words.views import SIGNS, Tone

GAP = 16
"""Pixels between two things that can be touched."""

_BESIDE_ANSWER = 28
"""Pixels of a chosen answer's button beside its words: padding and border."""
_UNSEEN = "unseen"


class WrappedLabel(QLabel):
    """A plain text over several lines, which end between phrases; a screen reader is given it as it is written."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._written = ""
        self.setWordWrap(True)
        self.setText(text)

    def text(self) -> str:
        return self._written

    def setText(self, text: str) -> None:
        self._written = text
        self.setAccessibleName(text)
        super().setText(keep_phrases(text))


def label(text: str = "", role: str = "body", *, wrap: bool = False) -> QLabel:
    """Return a plain-text label.

    Roles: ``title`` ``lead`` ``section`` ``body`` ``note`` ``field`` (the name of a value) ``value``.
    """
    made = WrappedLabel(text) if wrap else QLabel(text)
    made.setProperty("textFormat", flags.PLAIN_TEXT)
    made.setProperty("role", role)
    return made


def restyle(widget: QWidget, **properties: str) -> None:
    """Set the properties that the stylesheet looks at, and let it look again."""
    for name, value in properties.items():
        widget.setProperty(name, str(value))
    if widget.property(_UNSEEN):
        widget.setProperty(_UNSEEN, False)
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def restyle_soon(widget: QWidget) -> None:
    """Say in a constructor that the same constructor will ``restyle`` the widget, before the stylesheet sees it.

    That time nothing has to look again, and TOP is spared ``polish``: to tell its overloads apart, Python builds
    the slow namespace that ``flags`` is about.
    """
    widget.setProperty(_UNSEEN, True)


def clear(layout: QLayout) -> None:
    """Take all widgets out of ``layout`` and let them go."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()


class Button(QPushButton):
    """A command: at least 60 px high, Enter presses the one that has the focus, a tap leaves the focus alone."""

    narrowest = 0
    """Pixels of width; more where the words need more."""

    def __init__(self, text: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", role)
        self.setAutoDefault(True)
        self.setProperty("focusPolicy", flags.TAB_FOCUS)

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(self.narrowest, 0))


def primary_button(text: str) -> Button:
    """Return the green button: the one thing to do on this page."""
    return Button(text, "primary")


def quiet_button(text: str) -> Button:
    """Return a white button: another thing that may be done."""
    return Button(text, "quiet")


def action_button(text: str) -> Button:
    """Return the amber button, dark on amber: what is waiting to be done."""
    return Button(text, "action")


class _Answer(Button):
    """One of several answers: its words are bold once it is chosen, and have the room for that before."""

    def sizeHint(self) -> QSize:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        width = QFontMetrics(bold).horizontalAdvance(self.text()) + _BESIDE_ANSWER
        return super().sizeHint().expandedTo(QSize(width, 0))


def choice_button(text: str) -> Button:
    """Return one of several answers; put them into an exclusive ``QButtonGroup``."""
    made = _Answer(text, "choice")
    made.setCheckable(True)
    return made


class ChoiceRow(QWidget):
    """Buttons side by side, one of them down; ``name`` is what a screen reader calls them together."""

    chosen = Signal(int)
    """The place of the button that was pressed, from 0."""

    def __init__(self, name: str, answers: Sequence[str], place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for number, answer in enumerate(answers):
            button = choice_button(answer)
            button.setChecked(number == place)
            self._group.addButton(button, number)
            row.addWidget(button, 1)
        self._group.idClicked.connect(self.chosen)
        self.setFocusProxy(self._group.button(place))

    @property
    def place(self) -> int:
        return self._group.checkedId()

    def choose(self, place: int) -> None:
        """Show that the button at ``place`` is down; ``chosen`` is not said."""
        self._group.button(place).setChecked(True)


def text_field(text: str = "", *, name: str, longest: int) -> QLineEdit:
    """Return a one-line field; ``name`` is what a screen reader calls it, ``longest`` is in characters."""
    made = QLineEdit(text)
    made.setMaxLength(longest)
    made.setAccessibleName(name)
    return made


class OutcomeLine(QWidget):
    """How something ended, in words with its sign. Keeps its place while it is empty, so that nothing jumps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = label(role="outcome", wrap=True)
        self._sign = IconSign("stop", 24)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._label, 1)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def text(self) -> str:
        return self._label.text()

    def show_outcome(self, sentence: str, tone: Tone) -> None:
        """Show ``sentence``; an empty one hides the line."""
        self._sign.show_icon(SIGNS[tone], TONES[tone])
        self._label.setText(sentence)
        restyle(self._label, tone=tone)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))


class ErrorLine(OutcomeLine):
    """One failure in words, under the field it is about."""

    def show_error(self, sentence: str) -> None:
        self.show_outcome(sentence, Tone.RED)


class Facts(QWidget):
    """Names and values in two columns, as on 「ライセンス登録完了」; ``gap`` is in pixels between two rows."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 18) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(36)
        self._grid.setVerticalSpacing(gap)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these (name, value) pairs in place of the former ones."""
        clear(self._grid)
        for row, (name, value) in enumerate(facts):
            self.add_fact(row, name, value)

    def add_fact(self, row: int, name: str, value: str) -> None:
        shown = label(value, "value", wrap=True)
        shown.setAccessibleName(f"{name} {value}")
        shown.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._grid.addWidget(label(name, "field"), row, 0)
        self._grid.addWidget(shown, row, 1)
