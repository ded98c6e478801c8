"""購入記録: the list of records, and one record in full. Available whatever the state of the license."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.sales.record import Record
from app.ui.pages import ScreenContext
from app.ui.sales.record_list import RecordList
from app.ui.sales.record_page import RecordPage
from app.ui.widgets.page_stack import PageStack


class RecordsScreen(PageStack):
    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "page")
        self._journal = context.journal
        self._today = context.today
        self._back = context.navigator.go_home
        self.list = RecordList(self._journal)
        self.opened: RecordPage | None = None
        self.list.bar.back.clicked.connect(lambda: self._back())
        self.list.opened.connect(self.open)
        self.show_page(self.list)

    def open(self, record: Record) -> None:
        """Show ``record`` in full."""
        page = RecordPage(self._journal, record, self._today)
        page.left.connect(self._close)
        self.opened = page
        self.show_page(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.opened:
            self.opened.go_back()
        elif not self.list.clear_search():
            self._back()

    def _close(self) -> None:
        page, self.opened = self.opened, None
        if page is None:
            return
        self.show_page(self.list)
        self.remove_page(page)
        self.list.refresh()
        self.list.table.select(page.record)
        self.list.table.setFocus()
