"""ライセンス登録: the pages from the first symbol to the completed registration, and the calls to the license model."""

from collections.abc import Callable

from app.system.tasks import Callback
from app.ui.pages import Page, ScreenContext
from app.ui.register.apply_page import ApplyPage
from app.ui.register.asking_page import AskingPage
from app.ui.register.entry_page import EntryPage
from app.ui.register.takeover_pages import ChangePage, TakeoverPage
from app.ui.widgets.page_stack import PageStack
from app.ui.widgets.registered_page import RegisteredPage
from app.ui.widgets.unsaved import keep_typed, show_kept
from app.ui.words.register import words
from licensing.codes import Code, Trouble
from licensing.errors import LicensingError, Refused, TerminalSeen, Unreachable
from licensing.standing import Standing
from licensing.words.failures import failure_view
from licensing.words.text import join_sentences

_WITHOUT_NETWORK = (Trouble.NO_CONNECTION, Trouble.TIMED_OUT, Trouble.PROXY, Trouble.SERVER_FAILED)
"""Troubles whose remedy may take longer than the way without a network."""
_ABOUT_THE_NUMBER = (Code.UNKNOWN_LICENSE, Code.LICENSE_STOPPED, Code.LICENSE_IN_USE)


class RegisterSheet(PageStack):
    """One registration. ``context.number``, or what was typed before, is already in the field when the page opens."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self._number = context.number
        self._registering: Callback | None = None
        self._holder_name = ""
        """The terminal that the number was on, whose name this one is offered."""
        self._confirmed: Callable[[str], object] = self._register
        self.entry_page, self.takeover_page, self.done_page = EntryPage(), TakeoverPage(), RegisteredPage(context)
        self.change_page = ChangePage()
        if context.number:
            self.entry_page.field.take(context.number)
        else:
            show_kept(context.kept, number=self.entry_page.field)
        self.add_pages(self.entry_page, self.change_page, self.takeover_page, self.done_page)
        self._connect_pages()
        self.show_page(self.entry_page)

    def _connect_pages(self) -> None:
        navigator = self._context.navigator
        self.entry_page.entered.connect(lambda number: self._ask_to_change(number, self._register))
        self.entry_page.offline_requested.connect(
            lambda number: self._ask_to_change(number, lambda number: navigator.open(Page.OFFLINE, number))
        )
        self.entry_page.apply_requested.connect(self._show_apply)
        self.entry_page.left.connect(self._leave)
        self.takeover_page.ask_button.clicked.connect(self._take_over)
        self.change_page.ask_button.clicked.connect(lambda: self._confirmed(self._number))
        for question in (self.change_page, self.takeover_page):
            question.left.connect(lambda: self.show_page(self.entry_page))
        for page in self._asking_pages:
            page.stopped.connect(self._stop)

    @property
    def _asking_pages(self) -> tuple[AskingPage, ...]:
        return self.entry_page, self.change_page, self.takeover_page

    def _ask_to_change(self, number: str, then: Callable[[str], object]) -> None:
        """Go on with ``then``; first ask, if the terminal has another number that works: it would be given up."""
        self._number, self._confirmed = number, then
        present = self._context.license.standing.given_up_for(number)
        if present is None:
            then(number)
            return
        self.change_page.show_numbers(present, number)
        self.change_page.failure.show_error("")
        self.show_page(self.change_page)

    def _register(self, number: str) -> None:
        page = self.change_page if self.currentWidget() is self.change_page else self.entry_page
        page.set_asking(True)
        self._registering = self._context.license.register(number, self._registered)

    def _take_over(self) -> None:
        self.takeover_page.set_asking(True)
        self._registering = self._context.license.register(self._number, self._registered, replace=True)

    def _leave(self) -> None:
        keep_typed(self._context.kept, number=self.entry_page.field)
        self._context.navigator.go_home()

    def _show_apply(self) -> None:
        page = ApplyPage(self._context.license.vendor.portal_url)
        page.left.connect(lambda: self._close_apply(page))
        self.show_page(page)

    def _close_apply(self, page: ApplyPage) -> None:
        self.show_page(self.entry_page)
        self.remove_page(page)

    def _stop(self) -> None:
        if self._registering is not None:
            self._registering.cancel()
        self._asking_page().set_asking(False)

    def _registered(self, result: Standing | LicensingError) -> None:
        page = self._asking_page()
        page.set_asking(False)
        if isinstance(result, Standing):
            self.done_page.show_standing(result, offered_name=self._holder_name)
            self.show_page(self.done_page)
        else:
            self._show_failure(page, result)

    def _show_failure(self, page: AskingPage, error: LicensingError) -> None:
        sentence = failure_view(error, self._context.support_phone).text
        match error:
            case Refused(code=Code.LICENSE_IN_USE, holder=TerminalSeen() as holder):
                self._holder_name = holder.terminal_name
                self.takeover_page.show_holder(holder)
                self.show_page(self.takeover_page)
            case Refused(code=code) if code in _ABOUT_THE_NUMBER:
                self.show_page(self.entry_page)
                self.entry_page.show_failure(sentence, of_number=True)
            case Unreachable(trouble=trouble) if page is self.entry_page and trouble in _WITHOUT_NETWORK:
                page.show_failure(join_sentences(sentence, words.TRY_OFFLINE))
            case _:
                page.show_failure(sentence)

    def _asking_page(self) -> AskingPage:
        return next((page for page in self._asking_pages if page.asking), self.entry_page)
