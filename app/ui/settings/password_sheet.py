"""設定のパスワード: setting, changing and removing the password of the settings."""

from app.state.password import LONGEST, SHORTEST, can_be_tapped
from app.ui.pages import Page, ScreenContext
from app.ui.widgets import controls
from app.ui.widgets.password_fields import PasswordFields
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from app.ui.words.password import words
from licensing.errors import LicensingError, StorageError
from licensing.words.failures import failure_view
from licensing.words.views import Tone


class PasswordSheet(Sheet):
    def __init__(self, context: ScreenContext) -> None:
        super().__init__(words.TITLE, words.SET_LEAD)
        self._lock = lock = context.lock
        self._phone = context.support_phone
        self._entry = PasswordFields([words.FIELD, words.AGAIN], longest=LONGEST)
        self._outcome = controls.OutcomeLine(lines=2)
        self._entry.edited.connect(lambda: self._outcome.show_outcome("", Tone.RED))
        self.content.addWidget(self._entry, 1)
        self.content.addWidget(self._outcome)
        back, self._save = controls.quiet_button(texts.BACK), controls.primary_button(words.SET)
        self._remove = controls.quiet_button(words.REMOVE)
        back.clicked.connect(lambda: context.navigator.open(Page.SETTINGS))
        self._remove.clicked.connect(self._remove_password)
        self._save.clicked.connect(self._set)
        self.set_buttons(back, self._remove, self._save, accept=self._save, dismiss=back)
        self.setFocusProxy(self._entry)
        self._show(words.IS_SET if lock.is_set else "")

    def _set(self) -> None:
        password, again = self._entry.typed
        if len(password) < SHORTEST:
            self._outcome.show_outcome(words.SHORT.format(shortest=SHORTEST), Tone.RED)
        elif not can_be_tapped(password):
            self._outcome.show_outcome(words.OTHER_SIGNS, Tone.RED)
        elif password != again:
            self._entry.clear()
            self._outcome.show_outcome(words.DIFFERENT, Tone.RED)
        else:
            self._save.setEnabled(False)
            self._lock.change(password, self._changed)

    def _remove_password(self) -> None:
        try:
            self._lock.remove()
        except StorageError as error:
            self._show(failure_view(error, self._phone).text, Tone.RED)
        else:
            self._show(words.REMOVED, Tone.GREEN)

    def _changed(self, error: LicensingError | None) -> None:
        if error is None:
            self._entry.clear()
            self._show(words.SAVED, Tone.GREEN)
        else:
            self._show(failure_view(error, self._phone).text, Tone.RED)

    def _show(self, sentence: str, tone: Tone = Tone.BLUE) -> None:
        self._save.setEnabled(True)
        self._remove.setVisible(self._lock.is_set)
        self._outcome.show_outcome(sentence, tone)
