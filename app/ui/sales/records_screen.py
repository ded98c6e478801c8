"""購入記録: the list, and one record in full. Reading stays open whatever the license says."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.sales.record import Record
from app.ui.pages import ScreenContext
from app.ui.sales.record_list import RecordList
from app.ui.sales.record_page import RecordPage


class RecordsScreen(QWidget):
    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "page")
        self.setProperty("dense", True)
        self._journal = context.journal
        self._today = context.today
        self._back = context.navigator.go_home
        self.list = RecordList(self._journal)
        self.opened: RecordPage | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.list.bar.back.clicked.connect(lambda: self._back())
        self.list.opened.connect(self.open)
        self.setFocusProxy(self.list)

    def open(self, record: Record) -> None:
        """Show ``record`` in full."""
        page = RecordPage(self._journal, record, self._today)
        page.left.connect(self._close)
        self.opened = page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.opened:
            self.opened.go_back()
        else:
            self._back()

    def _close(self) -> None:
        page, self.opened = self.opened, None
        if page is None:
            return
        self._stack.setCurrentWidget(self.list)
        self._stack.removeWidget(page)
        page.deleteLater()
        self.list.refresh()
        self.list.table.select(page.record)
        self.setFocusProxy(self.list)
        self.list.table.setFocus()
