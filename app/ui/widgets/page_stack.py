"""Pages of which one is shown."""

from typing import cast

from PySide6.QtCore import QSize, SignalInstance
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.widgets.press_guard import mark_appeared


class PageStack(QStackedWidget):
    def minimumSizeHint(self) -> QSize:
        """Return that of the page that is shown: the hidden ones have the sizes of former windows."""
        shown = self.currentWidget()
        return QSize() if shown is None else shown.minimumSizeHint()

    def add_pages(self, *pages: QWidget) -> None:
        for page in pages:
            self.addWidget(page)

    def show_page(self, page: QWidget) -> None:
        """Show ``page``, which is added if it is new, and move the focus into it; early presses on it are ignored.

        The stack's focus proxy is the page, so that focusing the stack later focuses what is shown.
        """
        if self.indexOf(page) < 0:
            self.addWidget(page)
        if page is not self.currentWidget():
            mark_appeared(page)
        self.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus()

    def show_over(self, question: QWidget, left: SignalInstance) -> None:
        """Show ``question`` until it emits ``left``, and then what is shown now."""
        below = cast(QWidget, self.currentWidget())
        left.connect(lambda: self.show_page(below))
        left.connect(lambda: self.remove_page(question))
        self.show_page(question)

    def remove_page(self, page: QWidget) -> None:
        """Remove and delete ``page``. Show another one first, or the focus is lost."""
        self.removeWidget(page)
        page.deleteLater()
