"""A few things to choose from, a large button each. What they are, the page knows."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets import controls


class ChoiceList(QWidget):
    chosen = Signal(object)
    """Whatever belongs to the button that was tapped."""

    def __init__(self, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nothing = nothing
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(controls.GAP)

    def show_choices(self, choices: Sequence[tuple[str, object]]) -> None:
        """Show these (title, thing) pairs in place of the former ones; none at all is said in words."""
        controls.clear(self._column)
        if not choices:
            self._column.addWidget(controls.label(self._nothing, "note", wrap=True))
        for title, thing in choices:
            button = controls.Button(title, "two-lines" if "\n" in title else "quiet")
            button.clicked.connect(lambda _checked=False, thing=thing: self.chosen.emit(thing))
            self._column.addWidget(button)
