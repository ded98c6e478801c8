"""ネットワーク: the proxy between this terminal and the server, and whether the server is reached through it."""

from PySide6.QtWidgets import QGridLayout, QLineEdit

from app.state.settings import proxy_file
from app.system.tasks import Tasks
from app.ui.pages import Page, ScreenContext
from app.ui.widgets import choices, controls
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.unsaved import mark_saved
from app.ui.words.general import texts
from app.ui.words.network import words
from licensing.errors import LicensingError, StorageError, Unreachable
from licensing.proxy import Proxy, ProxyMode, parse_address, proxy_for
from licensing.standing import Standing
from licensing.words.failures import failure_view, problem_view
from licensing.words.standings import outcome_for
from licensing.words.text import join_sentences
from licensing.words.views import Tone

_MODES = list(ProxyMode)
_LONGEST = 200


class NetworkSheet(Sheet):
    def __init__(self, context: ScreenContext) -> None:
        super().__init__(words.TITLE, words.LEAD)
        self._license = license = context.license
        self._navigator = context.navigator
        self._file = proxy_file(context.data)
        self._failure: StorageError | None = None
        proxy = Proxy()
        try:
            proxy = self._file.read()
        except StorageError as error:
            self._failure = error
        self._mode = choices.ChoiceRow(
            words.PROXY, [words.SYSTEM, words.NONE, words.OWN], _MODES.index(proxy.mode), saved_later=True
        )
        self._address = controls.latin_field(proxy.address, name=words.ADDRESS, longest=_LONGEST)
        self._address.setPlaceholderText(words.ADDRESS_EXAMPLE)
        self._user = controls.latin_field(proxy.user, name=words.USER, longest=_LONGEST)
        self._password = controls.latin_field(proxy.password, name=words.PASSWORD, longest=_LONGEST)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._outcome = controls.OutcomeLine()
        self._lay_out()
        self._add_buttons()
        self.setFocusProxy(self._mode)
        self._mode.chosen.connect(self._show_mode)
        self._show_mode()
        if self._failure is not None:
            self._show_failure(self._failure)
        Tasks(self).run(lambda: proxy_for(license.vendor.server_url), self._show_system)

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(12)
        self._system = controls.label("\u2003", "note", wrap=True)  # takes its space until it is known
        form.addWidget(controls.label(words.PROXY, "field"), 0, 0)
        form.addWidget(self._mode, 0, 1, 1, 3)
        form.addWidget(self._system, 1, 1, 1, 3)
        form.addWidget(controls.label(words.ADDRESS, "field"), 2, 0)
        form.addWidget(self._address, 2, 1, 1, 3)
        form.addWidget(controls.label(words.USER, "field"), 3, 0)
        form.addWidget(self._user, 3, 1)
        form.addWidget(controls.label(words.PASSWORD, "field"), 3, 2)
        form.addWidget(self._password, 3, 3)
        form.setColumnStretch(1, 1)
        form.setColumnStretch(3, 1)
        self.content.addSpacing(4)
        self.content.addLayout(form)
        self.content.addWidget(self._outcome)
        self.content.addStretch(1)

    def _add_buttons(self) -> None:
        back = controls.quiet_button(texts.BACK)
        self._save_button = controls.primary_button(words.SAVE_AND_CHECK)
        back.clicked.connect(lambda: self._navigator.open(Page.SETTINGS))
        self._save_button.clicked.connect(self._save)
        self.set_buttons(back, self._save_button, accept=self._save_button, dismiss=back)

    def _show_mode(self) -> None:
        own = _MODES[self._mode.place] is ProxyMode.OWN
        for field in (self._address, self._user, self._password):
            field.setEnabled(own)

    def _show_system(self, proxy: str | None, error: Exception | None) -> None:
        if isinstance(error, Unreachable):
            self._system.setText(problem_view(error).sentence)
        else:
            self._system.setText(words.SYSTEM_IS.format(proxy=proxy) if proxy else words.SYSTEM_NONE)

    def _save(self) -> None:
        if self._failure is not None:  # the default that is shown must not replace what can be read again meanwhile
            self._navigator.open(Page.NETWORK)
            return
        try:
            self._file.write(self._proxy())
        except StorageError as error:
            self._show_failure(error)
        except ValueError:
            self._outcome.show_outcome(words.WRONG_ADDRESS.format(example=words.ADDRESS_EXAMPLE), Tone.RED)
            self._address.setFocus()
        else:
            mark_saved(self)
            self._outcome.show_outcome(join_sentences(words.SAVED, texts.CHECKING), Tone.BLUE)
            self._save_button.setEnabled(False)
            self._license.check_now(self._checked)

    def _show_failure(self, error: StorageError) -> None:
        self._outcome.show_outcome(failure_view(error, self._license.vendor.support_phone).text, Tone.RED)

    def _proxy(self) -> Proxy:
        mode = _MODES[self._mode.place]
        try:
            host, port = parse_address(self._address.text())
        except ValueError:
            if mode is ProxyMode.OWN:
                raise
            return Proxy(mode)  # the fields are disabled, so nobody could correct what stands there
        return Proxy(mode, host, port, self._user.text().strip(), self._password.text())

    def _checked(self, result: Standing | LicensingError) -> None:
        self._save_button.setEnabled(True)
        failure = result if isinstance(result, LicensingError) else None
        phone = self._license.vendor.support_phone
        outcome = outcome_for(self._license.standing, failure, checking=False, phone=phone)
        self._outcome.show_outcome(join_sentences(words.SAVED, outcome.sentence), outcome.tone)
