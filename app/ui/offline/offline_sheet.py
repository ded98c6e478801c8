"""Registering or renewing without a network: the pages from the request to the accepted answer."""

from functools import partial

from app.system.saving import save_new
from app.system.tasks import Callback, Latest, Tasks
from app.ui.offline.answer_page import AnswerPage
from app.ui.offline.request_page import RequestPage
from app.ui.pages import Page, ScreenContext
from app.ui.widgets.page_stack import PageStack
from app.ui.widgets.places import REQUEST_NAME, AnswerFile, FindPlaces, find_answers, find_places
from app.ui.widgets.registered_page import RegisteredPage
from app.ui.widgets.save_page import Saved, SavePage
from app.ui.words.offline import words
from licensing.codes import DiskTrouble, Fault
from licensing.errors import DocumentError, LicensingError, StorageError
from licensing.files import read_file
from licensing.standing import Standing
from licensing.words.banners import locked_words
from licensing.words.failures import failure_view


class OfflineSheet(PageStack):
    """One exchange: to register ``context.number``, or to renew where it is empty."""

    def __init__(self, context: ScreenContext, find: FindPlaces = find_places) -> None:
        super().__init__()
        self._license = license = context.license
        self._number, self._find = context.number or None, find
        self._navigator = context.navigator
        self._tasks, self._searches = Tasks(self), Latest(self)
        self._request = b""
        self._writing: Callback | None = None
        self._page_url = license.vendor.server_url + "/offline/"
        title = words.REGISTER if self._number else words.RENEW
        self.request_page = RequestPage(title, self._page_url, asks_to_replace=self._number is not None)
        self.save_page = SavePage(words.SAVE_LEAD, onward=words.TAKE_ANSWER, find=find)
        self.answer_page = AnswerPage(license.vendor.support_phone)
        self.done_page = RegisteredPage(context)
        self.add_pages(self.request_page, self.save_page, self.answer_page, self.done_page)
        self._connect_request()
        self._connect_answer()
        self.show_page(self.request_page)
        self._write_request(replace=False)

    def _connect_request(self) -> None:
        self.request_page.left.connect(self._go_back)
        self.request_page.replace_changed.connect(lambda replace: self._write_request(replace=replace))
        self.request_page.save_requested.connect(self._offer_to_save)
        self.request_page.answer_requested.connect(self._open_answer)
        self.save_page.left.connect(lambda: self.show_page(self.request_page))
        self.save_page.went_on.connect(self._open_answer)

    def _connect_answer(self) -> None:
        self.answer_page.left.connect(lambda: self.show_page(self.request_page))
        self.answer_page.search_requested.connect(self._search_answers)
        self.answer_page.answered.connect(self._accept)
        self.answer_page.file_chosen.connect(self._read)

    # the request

    def _write_request(self, *, replace: bool) -> None:
        if self._writing is not None:
            self._writing.cancel()  # only the newest request is shown
        self._request = b""
        self.request_page.show_request("")
        self._writing = self._license.write_request(self._number, self._written, replace=replace)

    def _written(self, result: bytes | LicensingError) -> None:
        if isinstance(result, LicensingError):
            self.request_page.show_failure(self._words(result))
        else:
            self._request = result
            self.request_page.show_request(f"{self._page_url}#{result.decode()}")

    def _offer_to_save(self) -> None:
        request = self._request
        self.save_page.begin(lambda folder: Saved(save_new(folder, REQUEST_NAME, request)))
        self.show_page(self.save_page)

    # the answer

    def _open_answer(self) -> None:
        self.answer_page.begin()
        self._search_answers()
        self.show_page(self.answer_page)

    def _search_answers(self) -> None:
        self._searches.run(
            lambda: find_answers(self._find()), lambda files, _error: self.answer_page.show_files(files or ())
        )

    def _read(self, file: AnswerFile) -> None:
        def done(body: bytes | None, error: Exception | None) -> None:
            if isinstance(error, StorageError) and error.failure.trouble is not DiskTrouble.GONE:
                self.answer_page.show_failure(self._words(error))
            elif body is None:  # the stick was removed
                self.answer_page.show_failure(words.UNREADABLE)
            else:
                self._accept(body)

        self._tasks.run(lambda: read_file(file.path), done)

    def _accept(self, body: bytes) -> None:
        self._license.accept(body, partial(self._accepted, self._license.standing))

    def _accepted(self, before: Standing, result: Standing | LicensingError) -> None:
        if isinstance(result, DocumentError) and result.fault is Fault.OUTDATED and self._is_registered():
            result = self._license.standing  # a check has brought it: the network came back meanwhile
        if isinstance(result, LicensingError):
            self.answer_page.show_failure(self._words(result))
        elif not result.usable:
            self.answer_page.show_failure(locked_words(result, self._license.vendor.support_phone))
        elif self._is_former(before, result):
            self.answer_page.show_failure(words.FORMER_ANSWER)
        else:
            if self._number is None:
                self.done_page.set_heading(words.RENEWED, words.RENEWED_LEAD)
            self.done_page.show_standing(result)
            self.show_page(self.done_page)

    def _is_registered(self) -> bool:
        return self._number is not None and self._license.standing.license_number == self._number

    def _is_former(self, before: Standing, result: Standing) -> bool:
        """Return whether the answer is to another request, or was read before: the stick still has that file."""
        if self._number is not None:
            return result.license_number != self._number
        return _of_statement(result) == _of_statement(before)

    def _go_back(self) -> None:
        self._navigator.open(Page.REGISTER if self._number else Page.LICENSE, self._number or "")

    def _words(self, error: LicensingError) -> str:
        return failure_view(error, self._license.vendor.support_phone).text


def _of_statement(standing: Standing) -> tuple[object, ...]:
    """Return what tells a statement from another one: its time alone counts whole seconds."""
    return standing.last_contact, standing.deadline, standing.contract_until
