"""Names and values on a ground of their own. What they say, the pages know."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.widgets import controls


class FactsPanel(controls.Facts):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "facts")
        self.setContentsMargins(24, 20, 24, 20)
