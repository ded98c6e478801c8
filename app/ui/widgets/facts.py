"""Names and values in two columns."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.ui.widgets import controls


class Facts(QWidget):
    """``gap`` is in pixels between two rows."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 18) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(36)
        self._grid.setVerticalSpacing(gap)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these (name, value) pairs instead of the former ones."""
        controls.clear_layout(self._grid)
        for row, (name, value) in enumerate(facts):
            shown = controls.label(value, "value", wrap=True)
            shown.setAccessibleName(f"{name} {value}")
            shown.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            self._grid.addWidget(controls.label(name, "field"), row, 0)
            self._grid.addWidget(shown, row, 1)


class FactsPanel(Facts):
    """Facts on a grey background."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 18) -> None:
        super().__init__(parent, gap=gap)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "facts")
        self.setContentsMargins(24, 20, 24, 20)
