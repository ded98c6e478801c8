"""「この端末に戻す」: the number went to another terminal, and comes back with one tap and no typing."""

from collections.abc import Callable

from app.state.license_model import LicenseModel
from app.ui.register.question_page import QuestionPage
from app.ui.words.general import texts
from app.ui.words.register import take_back_warning, words
from licensing.errors import LicensingError
from licensing.statement import Moved
from licensing.words.banners import texts as banners
from licensing.words.days import long_time
from licensing.words.failures import failure_view


class TakeBackPage(QuestionPage):
    """Asks for the number that the statement names; ``back`` is called when it is here again, or not wanted."""

    def __init__(self, license: LicenseModel, back: Callable[[], None]) -> None:
        super().__init__(banners.TAKE_BACK, words.TAKE_BACK_LEAD, banners.TAKE_BACK)
        self._license = license
        self._back = back
        self._number = license.standing.license_number or ""
        self._show_moved(license.standing.moved)
        self.ask_button.clicked.connect(self._ask)
        self.left.connect(lambda: self._back())
        self.stopped.connect(self._stop)
        license.registered.connect(self._finish)
        license.register_failed.connect(self._show_error)

    def _show_moved(self, moved: Moved | None) -> None:
        name = (moved.terminal_name if moved else "") or ""
        self.facts.show_facts(
            (
                (words.HOLDER, name or texts.NONE_YET),
                (texts.TERMINAL_NUMBER_NAME, (moved.terminal_number if moved else "") or texts.NONE_YET),
                (words.MOVED_AT, long_time(moved.at if moved else None)),
            )
        )
        self.warning.setText(take_back_warning(name))

    def _ask(self) -> None:
        self.set_asking(True)
        self._license.register(self._number, replace=True)

    def _stop(self) -> None:
        self._license.cancel_register()
        self.set_asking(False)

    def _finish(self) -> None:
        if self.asking:
            self.set_asking(False)
            self._back()

    def _show_error(self, error: LicensingError) -> None:
        if self.asking:
            self.set_asking(False)
            self.show_failure(failure_view(error, self._license.vendor.support_phone).text)
