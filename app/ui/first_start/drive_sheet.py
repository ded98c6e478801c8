"""Asks whether the drive of the data folder is given up, and the terminal begins anew without it."""

from app.ui.pages import ScreenContext
from app.ui.widgets import controls
from app.ui.widgets.sheet import Sheet
from app.ui.words.drive import words
from app.ui.words.general import texts
from licensing.errors import LicensingError
from licensing.standing import Standing
from licensing.words.failures import failure_view
from licensing.words.views import Tone


class DriveSheet(Sheet):
    def __init__(self, context: ScreenContext) -> None:
        drive = "".join(failure.drive for failure in context.license.standing.unreadable[:1])
        super().__init__(words.TITLE, words.LEAD.format(drive=drive))
        self._context = context
        self._failure = controls.ErrorLine()
        back, self._start = controls.quiet_button(texts.BACK), controls.quiet_button(words.START)
        self._start.setProperty("tone", Tone.RED)
        back.clicked.connect(context.navigator.go_home)
        self._start.clicked.connect(self._give_up)
        self.content.addWidget(controls.label(words.WARNING, role="body", wrap=True))
        self.content.addStretch(1)
        self.content.addWidget(self._failure)
        self.set_buttons(back, accept=back, dismiss=back, final=self._start)
        self.setFocusProxy(back)

    def _give_up(self) -> None:
        self._start.setEnabled(False)
        self._context.license.give_up_drive(self._given_up)

    def _given_up(self, result: Standing | LicensingError) -> None:
        if isinstance(result, LicensingError):
            self._failure.show_error(failure_view(result, self._context.support_phone).text)
            self._start.setEnabled(True)
        else:
            self._context.navigator.go_home()
