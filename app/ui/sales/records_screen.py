"""購入記録: the list of records, and one record in full. Available whatever the state of the license."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.sales.errors import JournalError
from app.sales.record import Record
from app.sales.words import words
from app.ui.pages import ScreenContext
from app.ui.sales.correction_screen import CorrectionScreen
from app.ui.sales.record_list import RecordList
from app.ui.sales.record_page import RecordPage
from app.ui.sales.return_page import ReturnPage
from app.ui.sales.slip_page import SlipPage
from app.ui.sales.state_page import StatePage
from app.ui.widgets.ask_page import AskPage
from app.ui.widgets.discard_sheet import DiscardSheet
from app.ui.widgets.forgotten_page import ForgottenPage
from app.ui.widgets.page_stack import PageStack
from app.ui.words.general import texts
from app.ui.words.password import words as password_words
from licensing.words.views import Tone


class RecordsScreen(PageStack):
    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "page")
        self._context = context
        self._journal = context.journal
        self._back = context.navigator.go_home
        self.list = RecordList(context)
        self.opened: RecordPage | None = None
        self._covered: QWidget | None = None
        """What waits for the password, because there was no input for a while."""
        self.list.bar.back.clicked.connect(lambda: self._back())
        self.list.opened.connect(self.open)
        for opened in (context.lock.opened, context.lock.reset):
            opened.connect(self._unlocked)
        context.lock.timed_out.connect(self._cover)
        self.show_page(self.list)

    def open(self, record: Record) -> None:
        """Show ``record`` in full."""
        page, former = RecordPage(self._context, record), self.opened
        page.left.connect(self._close)
        for read, find in ((page.passport_read, self.list.find_passport), (page.code_read, self.list.search_for)):
            read.connect(self._close)
            read.connect(find)
        page.correction_requested.connect(lambda: self._show_step(CorrectionScreen(self._context, page.record)))
        page.return_requested.connect(lambda: self._show_step(ReturnPage(self._context, page.record)))
        page.slip_requested.connect(lambda: self._show_step(SlipPage(self._context, page.record)))
        page.states_requested.connect(lambda: self._show_step(StatePage(self._context, page.record)))
        page.unlock_requested.connect(self._ask_password)
        self.opened = page
        self.show_page(page)
        if former is not None:
            self.remove_page(former)

    def _ask_password(self) -> None:
        ask = AskPage(self._context.lock, password_words.RECORD_LEAD, texts.BACK)
        ask.forgotten.connect(self._show_forgotten)
        ask.left.connect(lambda: self._close_step() if self.may_leave() else None)
        self.show_page(ask)

    def _show_forgotten(self) -> None:
        page = ForgottenPage(self._context.license)
        self.show_over(page, page.left)

    def _cover(self) -> None:
        """Ask for the password again before what it protects goes on; what was typed there stays."""
        step = self.currentWidget()
        if isinstance(step, CorrectionScreen | ReturnPage | SlipPage):
            self._covered = step
            self._ask_password()

    def _unlocked(self) -> None:
        covered = self._covered
        if not isinstance(self.currentWidget(), AskPage | ForgottenPage | DiscardSheet):
            return
        if covered is None:
            self._close_step()
            return
        self._covered = None
        self.show_page(covered)
        self._remove_but(covered)

    def _show_step(self, step: CorrectionScreen | ReturnPage | StatePage | SlipPage) -> None:
        """Show a page that does something to the record which is open."""
        step.left.connect(lambda: self._close_step())
        if isinstance(step, CorrectionScreen | ReturnPage):
            step.recorded.connect(self._close_step)
        self.show_page(step)

    def _close_step(self, replaced_by: Record | None = None) -> None:
        """Show the record as it is now, or the one that replaces it."""
        if self.opened is None:
            return
        self._covered = None
        try:
            self.open(replaced_by or self._journal.read(self.opened.record.number))
        except JournalError:
            self.show_page(self.opened)
        self._remove_but()
        if replaced_by and replaced_by.corrects:
            self.opened.outcome.show_outcome(words.RETURNED.format(receipt=replaced_by.receipt), Tone.GREEN)

    def may_leave(self) -> bool:
        """Return whether there is no input that would be lost; if there is, the page asks."""
        step, covered = self.currentWidget(), self._covered
        if isinstance(covered, CorrectionScreen | ReturnPage) and covered.dirty:
            if not isinstance(step, DiscardSheet):
                discard = DiscardSheet(covered.title)
                discard.confirmed.connect(covered.discard)
                self.show_over(discard, discard.left)
            return False
        return not isinstance(step, CorrectionScreen | ReturnPage | StatePage) or step.may_leave()

    def _remove_but(self, step: QWidget | None = None) -> None:
        """Remove all pages but the list, the record that is open, and ``step``."""
        for page in [cast(QWidget, self.widget(place)) for place in range(self.count())]:
            if page not in {self.list, self.opened, step}:
                self.remove_page(page)

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
        self.list.refresh(select=page.record)
        self.list.table.setFocus()
