"""ライセンス登録 from the first symbol to the last page: which page is shown, what is asked of the license model."""

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.state.license_model import LicenseModel
from app.ui.register.asking_page import AskingPage
from app.ui.register.done_page import DonePage
from app.ui.register.entry_page import EntryPage
from app.ui.register.takeover_page import TakeoverPage
from licensing.codes import Code
from licensing.errors import LicensingError, Refused, TerminalSeen
from licensing.number import NumberError
from licensing.standing import Standing
from licensing.words.failures import failure_view

_ABOUT_THE_NUMBER = (Code.UNKNOWN_LICENSE, Code.LICENSE_STOPPED, Code.LICENSE_IN_USE)


class RegisterSheet(QStackedWidget):
    """One registration; make a new sheet for the next one. ``back`` is called when the person is done or leaves."""

    def __init__(self, license: LicenseModel, back: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._license = license
        self._back = back
        self._number = ""
        self.entry_page, self.takeover_page, self.done_page = EntryPage(), TakeoverPage(), DonePage()
        for page in (self.entry_page, self.takeover_page, self.done_page):
            self.addWidget(page)
        self._connect_pages()
        license.registered.connect(self._show_done)
        license.register_failed.connect(self._show_failure)
        self._turn_to(self.entry_page)

    def _connect_pages(self) -> None:
        self.entry_page.entered.connect(self._ask)
        self.entry_page.offline_wanted.connect(self._go_offline)
        self.entry_page.apply_wanted.connect(self._show_apply)
        self.entry_page.left.connect(lambda: self._back())
        self.takeover_page.ask_button.clicked.connect(self._ask_to_replace)
        self.takeover_page.left.connect(lambda: self._turn_to(self.entry_page))
        self.done_page.left.connect(self._finish)
        for page in (self.entry_page, self.takeover_page):
            page.stopped.connect(self._stop)

    def _ask(self, number: str) -> None:
        self._number = number
        self.entry_page.set_asking(True)
        self._license.register(number)

    def _ask_to_replace(self) -> None:
        self.takeover_page.set_asking(True)
        self._license.register(self._number, replace=True)

    def _go_offline(self, number: str) -> None:
        from app.ui.offline.offline_sheet import OfflineSheet

        sheet = OfflineSheet(self._license, number, back=lambda: self._come_back(sheet), finish=self._back)
        self.addWidget(sheet)
        self._turn_to(sheet)

    def _show_apply(self) -> None:
        from app.ui.register.apply_page import ApplyPage

        page = ApplyPage(self._license.vendor.portal_url)
        page.left.connect(lambda: self._come_back(page))
        self.addWidget(page)
        self._turn_to(page)

    def _come_back(self, sheet: QWidget) -> None:
        self._turn_to(self.entry_page)
        self.removeWidget(sheet)
        sheet.deleteLater()

    def _stop(self) -> None:
        self._license.cancel_register()
        self._take_answer()

    def _show_done(self, standing: Standing) -> None:
        if self._take_answer() is not None:
            self.done_page.show_standing(standing)
            self._turn_to(self.done_page)

    def _show_failure(self, error: LicensingError) -> None:
        page = self._take_answer()
        if page is None:
            return
        match error:
            case Refused(code=Code.LICENSE_IN_USE, holder=TerminalSeen() as holder):
                self.takeover_page.show_holder(holder)
                self._turn_to(self.takeover_page)
            case NumberError():
                self._turn_to(self.entry_page)
                self.entry_page.show_wrong_number(error)
            case Refused(code=code) if code in _ABOUT_THE_NUMBER:
                self._turn_to(self.entry_page)
                self.entry_page.show_failure(self._words_for(error), of_number=True)
            case _:
                page.show_failure(self._words_for(error))

    def _take_answer(self) -> AskingPage | None:
        """Return the page that waits for an answer, and let it wait no more; None if nothing was asked here."""
        for page in (self.entry_page, self.takeover_page):
            if page.asking:
                page.set_asking(False)
                return page
        return None

    def _finish(self, name: str) -> None:
        if name and name != self._license.standing.terminal_name:
            self._license.rename(name)
        self._back()

    def _turn_to(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus()

    def _words_for(self, error: LicensingError) -> str:
        return failure_view(error, self._license.vendor.support_phone).text
