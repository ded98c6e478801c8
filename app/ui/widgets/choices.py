"""Things to choose from: side by side, of which one is chosen, or one below the other, of which one is pressed."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.widgets import controls

_PADDING = 28
"""Width in pixels of a chosen button beside its text: padding and border."""


class _ChoiceButton(controls.Button):
    """Its text becomes bold when it is checked, and is given that width beforehand, so that nothing moves."""

    def sizeHint(self) -> QSize:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        width = QFontMetrics(bold).horizontalAdvance(self.text()) + _PADDING
        return super().sizeHint().expandedTo(QSize(width, 0))


def choice_button(text: str) -> controls.Button:
    """Return one of several options; put them into an exclusive ``QButtonGroup``."""
    made = _ChoiceButton(text, "choice")
    made.setCheckable(True)
    return made


class ChoiceRow(QWidget):
    """Options side by side, one of them chosen; ``name`` is the accessible name of the group.

    ``saved_later`` is whether a choice takes effect only when its page is saved, like what is typed.
    """

    chosen = Signal(int)
    """The index of the button that was pressed."""

    def __init__(self, name: str, options: Sequence[str], place: int, *, saved_later: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._saved_later = saved_later
        self._saved = place
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(controls.GAP)
        for number, option in enumerate(options):
            button = choice_button(option)
            button.setChecked(number == place)
            self._group.addButton(button, number)
            row.addWidget(button, 1)
        self._group.idClicked.connect(self.chosen)
        self.setFocusProxy(self._group.button(place))

    @property
    def place(self) -> int:
        return self._group.checkedId()

    @property
    def is_modified(self) -> bool:
        """Whether a person has chosen something else since the last ``choose``, which is not saved."""
        return self._saved_later and self.place != self._saved

    def choose(self, place: int) -> None:
        """Check the button at ``place``, none for -1, without emitting ``chosen``; it counts as saved."""
        self._saved = place
        self._group.setExclusive(False)  # or the last one could not be unchecked
        for button in self._group.buttons():
            button.setChecked(self._group.id(button) == place)
        self._group.setExclusive(True)


class ChoiceList(QWidget):
    """Things to choose from as large buttons, one below the other; ``nothing`` is shown when there are none."""

    chosen = Signal(object)
    """The second member of the pair whose button was pressed."""

    def __init__(self, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nothing = nothing
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(controls.GAP)

    def show_choices(self, choices: Sequence[tuple[str, object]]) -> None:
        """Show these (title, thing) pairs instead of the former ones."""
        controls.clear_layout(self._column)
        if not choices:
            self._column.addWidget(controls.label(self._nothing, "note", wrap=True))
        for title, thing in choices:
            button = controls.Button(title, "two-lines" if "\n" in title else "quiet")
            button.clicked.connect(lambda _checked=False, thing=thing: self.chosen.emit(thing))
            self._column.addWidget(button)
