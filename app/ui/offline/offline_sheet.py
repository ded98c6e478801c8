"""Registering or renewing without a network, from the request to the last page: what is shown, what is asked."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget

from app.state.license_model import LicenseModel
from app.system.tasks import Tasks
from app.ui.offline.answer_page import AnswerPage
from app.ui.offline.request_page import RequestPage
from app.ui.register.done_page import DonePage
from app.ui.widgets.places import REQUEST_NAME, AnswerFile, Place, find_answers, find_places
from app.ui.widgets.save_page import SavePage
from app.ui.widgets.sheet import Sheet
from app.ui.words.offline import words
from licensing.errors import LicensingError
from licensing.standing import Standing
from licensing.words.banners import locked_words
from licensing.words.failures import failure_view

FindPlaces = Callable[[], Sequence[Place]]
LARGEST_FILE = 64 * 1024 + 1
"""Bytes that are read of an answer file; one this long is refused as no answer."""


class OfflineSheet(QStackedWidget):
    """One exchange: to register ``number``, or to renew where it is None.

    ``back`` is called when the person gives up, ``finish`` when the answer is taken.
    """

    def __init__(
        self,
        license: LicenseModel,
        number: str | None,
        *,
        back: Callable[[], None],
        finish: Callable[[], None],
        find: FindPlaces = find_places,
    ) -> None:
        super().__init__()
        self._license, self._number, self._find = license, number, find
        self._back, self._finished = back, finish
        self._tasks = Tasks(self)
        self._request = b""
        self._page_url = license.vendor.server_url + "/offline/"
        title = words.RENEW if number is None else words.REGISTER
        self.request_page = RequestPage(title, self._page_url, asks_to_replace=number is not None)
        self.save_page, self.answer_page = SavePage(words.SAVE_LEAD), AnswerPage(license.vendor.support_phone)
        self.done_page = DonePage()
        for page in (self.request_page, self.save_page, self.answer_page, self.done_page):
            self.addWidget(page)
        self._connect_request()
        self._connect_answer()
        self._turn_to(self.request_page)
        self._ask(False)

    def _connect_request(self) -> None:
        self.request_page.left.connect(lambda: self._back())
        self.request_page.replace_changed.connect(self._ask)
        self.request_page.save_wanted.connect(self._open_places)
        self.request_page.answer_wanted.connect(self._open_answer)
        self.save_page.left.connect(lambda: self._turn_to(self.request_page))
        self.save_page.search_wanted.connect(self._open_places)
        self.save_page.chosen.connect(self._save)
        self._license.request_written.connect(self._show_request)
        self._license.request_failed.connect(lambda error: self.request_page.show_failure(self._words(error)))

    def _connect_answer(self) -> None:
        self.answer_page.left.connect(lambda: self._turn_to(self.request_page))
        self.answer_page.search_wanted.connect(self._search_answers)
        self.answer_page.answered.connect(self._license.accept)
        self.answer_page.file_chosen.connect(self._read)
        self.done_page.left.connect(self._finish)
        self._license.accepted.connect(self._show_done)
        self._license.accept_failed.connect(lambda error: self.answer_page.show_failure(self._words(error)))

    # the request

    def _ask(self, replace: bool) -> None:
        self._request = b""
        self.request_page.show_request("")
        self._license.write_request(self._number, replace=replace)

    def _show_request(self, request: bytes) -> None:
        self._request = request
        self.request_page.show_request(f"{self._page_url}#{request.decode()}")

    def _open_places(self) -> None:
        self._tasks.run(self._find, lambda places, _error: self.save_page.show_places(places or ()))
        self._turn_to(self.save_page)

    def _save(self, place: Place) -> None:
        from licensing.files import write_file

        path, request = place.folder / REQUEST_NAME, self._request

        def done(_result: object, error: Exception | None) -> None:
            if isinstance(error, LicensingError):
                self.save_page.show_failure(self._words(error))
            else:
                self.save_page.show_saved(words.SAVED.format(file=path))

        self._tasks.run(lambda: write_file(path, request), done)

    # the answer

    def _open_answer(self) -> None:
        self.answer_page.begin()
        self._search_answers()
        self._turn_to(self.answer_page)

    def _search_answers(self) -> None:
        self._tasks.run(
            lambda: find_answers(self._find()), lambda files, _error: self.answer_page.show_files(files or ())
        )

    def _read(self, file: AnswerFile) -> None:
        def done(body: bytes | None, _error: Exception | None) -> None:
            if body is None:
                self.answer_page.show_failure(words.UNREADABLE)
            else:
                self._license.accept(body)

        self._tasks.run(lambda: _content(file.path), done)

    def _show_done(self, standing: Standing) -> None:
        if not standing.usable:
            self.answer_page.show_failure(locked_words(standing, self._license.vendor.support_phone))
            return
        if self._number is None:
            self.done_page.set_heading(words.RENEWED, words.RENEWED_LEAD)
        self.done_page.show_standing(standing)
        self._turn_to(self.done_page)

    def _finish(self, name: str) -> None:
        if name and name != self._license.standing.terminal_name:
            self._license.rename(name)
        self._finished()

    def _turn_to(self, page: Sheet) -> None:
        self.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus()

    def _words(self, error: LicensingError) -> str:
        return failure_view(error, self._license.vendor.support_phone).text


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_FILE)
