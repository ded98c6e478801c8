"""復旧コード within データのバックアップ: this terminal's own, shown, printed, or entered where its key is lost."""

import logging
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.sales.journal import FILE_NAME
from app.sales.record_key import Key
from app.sales.recovery import begin_anew, enter_code, own_key
from app.sales.slip_settings import Paper
from app.system.saving import save_new
from app.system.tasks import Tasks
from app.ui.pages import ScreenContext
from app.ui.settings.recovery_pages import AnewPage, CodePage, EnterCodePage
from app.ui.widgets.page_stack import PageStack
from app.ui.widgets.paper import pdf_of, print_page
from app.ui.widgets.places import FindPlaces
from app.ui.widgets.press_guard import mark_appeared
from app.ui.widgets.save_page import Saved, SavePage
from app.ui.words.recovery import code_failure, place_words, words
from app.ui.words.recovery_paper import code_html
from licensing.clock import JST
from licensing.words.views import Tone

log = logging.getLogger(__name__)

_NAME = "attomenzei-recovery-code-{day:%Y%m%d}.pdf"


class Recovery(QObject):
    left = Signal()

    def __init__(self, context: ScreenContext, stack: PageStack, find: FindPlaces) -> None:
        super().__init__(stack)
        self._context, self._stack = context, stack
        self._file, self._keys = context.data / FILE_NAME, context.keys
        self._tasks = Tasks(self)
        self._key: Key | None = None
        self.code_page, self.anew_page = CodePage(), AnewPage()
        self.enter_page = EnterCodePage(words.ENTER_LOST, without=True)
        self.save_page = SavePage(words.SAVE_LEAD, find=find)
        stack.add_pages(self.code_page, self.enter_page, self.anew_page, self.save_page)
        for page in (self.code_page, self.enter_page):
            page.left.connect(self.left)
        self.code_page.save_requested.connect(self._offer_to_save)
        self.code_page.print_requested.connect(self._print)
        self.code_page.noted.connect(self._note)
        self.save_page.left.connect(partial(stack.show_page, self.code_page))
        self.save_page.saved.connect(self._keys.note)
        self.enter_page.entered.connect(self._enter)
        self.enter_page.without_requested.connect(partial(stack.show_page, self.anew_page))
        self.anew_page.left.connect(partial(stack.show_page, self.enter_page))
        self.anew_page.confirmed.connect(self._begin_anew)

    def begin(self) -> None:
        """Show the code, or ask for it if this terminal has lost it, unless another page is opened meanwhile."""
        asked_on = self._stack.currentWidget()

        def done(found: tuple[Key | None, str] | None, error: Exception | None) -> None:
            if self._stack.currentWidget() is not asked_on:
                return
            if found is None:
                self._context.navigator.notify(code_failure(error or OSError()))
                return
            self._key, place = found
            if self._key is None:
                self.enter_page.begin()
                self._stack.show_page(self.enter_page)
            else:
                log.warning("the recovery code is shown")
                self.code_page.show_code(self._key, place)
                self._stack.show_page(self.code_page)

        def read() -> tuple[Key | None, str]:
            return own_key(self._file, self._keys), place_words(self._keys.place)

        self._tasks.run(read, done)

    def _html(self, key: Key) -> str:
        product, today = self._context.license.vendor.product_name, self._context.today()
        return code_html(key, product, self._context.names, today)

    def _print(self) -> None:
        if self._key is None:
            return
        printed = print_page(self._html(self._key), Paper.A4)
        if printed.tone is Tone.GREEN:
            log.warning("the recovery code is sent to the printer")
        self.code_page.outcome.show_outcome(printed.sentence, printed.tone)
        mark_appeared(self.code_page.to_printer)

    def _offer_to_save(self) -> None:
        if self._key is None:
            return
        name = _NAME.format(day=self._context.today())
        data = pdf_of(words.TITLE, self._html(self._key), Paper.A4)  # here, because it uses the fonts

        def save(folder: Path) -> Saved:
            file = save_new(folder, name, data)
            log.warning("the recovery code is saved as a file")
            return Saved(file, words.TITLE)

        self.save_page.begin(save)
        self._stack.show_page(self.save_page)

    def _note(self) -> None:
        self._tasks.run(self._keys.note, lambda _result, _error: self.left.emit())

    def _enter(self, code: str) -> None:
        def done(_result: None, error: Exception | None) -> None:
            if error is not None:
                self.enter_page.show_failure(code_failure(error))
            else:
                self._context.navigator.notify(words.OPENED)
                self.left.emit()

        self._tasks.run(lambda: enter_code(self._file, self._keys, code), done)

    def _begin_anew(self) -> None:
        moment = self._context.license.standing.moment.instant.astimezone(JST)

        def done(kept: Path | None, error: Exception | None) -> None:
            if kept is None:
                self.anew_page.show_failure(code_failure(error or OSError()))
            else:
                self._context.navigator.notify(words.BEGUN.format(file=kept.name))
                self.left.emit()

        self._tasks.run(lambda: begin_anew(self._file, self._keys, moment), done)
