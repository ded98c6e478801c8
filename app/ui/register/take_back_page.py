"""「この端末に戻す」: registers the number that moved to another terminal here again, without typing it."""

from app.system.tasks import Callback
from app.ui.pages import ScreenContext
from app.ui.register.question_page import QuestionPage
from app.ui.words.general import texts
from app.ui.words.register import take_back_warning, words
from licensing.errors import LicensingError
from licensing.standing import Standing
from licensing.statement import Moved
from licensing.words.banners import texts as banners
from licensing.words.days import long_time
from licensing.words.failures import failure_view


class TakeBackPage(QuestionPage):
    """Registers the number that the held statement names."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(banners.TAKE_BACK, words.TAKE_BACK_LEAD, banners.TAKE_BACK)
        self._context = context
        self._number = context.license.standing.license_number or ""
        self._registering: Callback | None = None
        self._show_moved(context.license.standing.moved)
        self.ask_button.clicked.connect(self._register)
        self.left.connect(context.navigator.go_home)
        self.stopped.connect(self._stop)

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

    def _register(self) -> None:
        self.set_asking(True)
        self._registering = self._context.license.register(self._number, self._registered, replace=True)

    def _stop(self) -> None:
        if self._registering is not None:
            self._registering.cancel()
        self.set_asking(False)

    def _registered(self, result: Standing | LicensingError) -> None:
        self.set_asking(False)
        if isinstance(result, Standing):
            self._context.navigator.go_home()
        else:
            self.show_failure(failure_view(result, self._context.support_phone).text)
