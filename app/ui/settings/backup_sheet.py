"""データのバックアップ: saving a backup of the records, and restoring one after comparing it with the journal."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal

from app.reports.words import save_failure
from app.sales.backup import NAMES, BackupError, BackupTrouble, back_up
from app.sales.journal import FILE_NAME
from app.sales.record_key import Key, read_code
from app.sales.restoring import REPLACED_NAMES, Comparison, compare, restore
from app.system.saving import SaveError
from app.system.tasks import Latest, Tasks
from app.ui.pages import Page, ScreenContext
from app.ui.settings.recovery import Recovery
from app.ui.settings.recovery_pages import EnterCodePage
from app.ui.settings.retention import Retention
from app.ui.settings.row_list import RowList
from app.ui.widgets import choices, controls
from app.ui.widgets.facts import Facts
from app.ui.widgets.kinetic_scroll import KineticScrollArea
from app.ui.widgets.page_stack import PageStack
from app.ui.widgets.places import AnswerFile, FindPlaces, Place, find_answers, find_places
from app.ui.widgets.save_page import Saved, SavePage
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.tile import Row
from app.ui.words.backup import comparison_facts, loss_words, restoring_failed, saving_failed, words
from app.ui.words.general import texts
from app.ui.words.offline import words as offline_words
from app.ui.words.recovery import code_failure
from app.ui.words.recovery import words as recovery_words
from app.ui.words.retention import words as retention_words
from licensing.clock import JST
from licensing.drives import mount_point_of
from licensing.words.views import Tone

MOST_BACKUPS = 40
"""Backups that are offered, the newest first: those of several terminals may be on one stick."""


class BackupSheet(PageStack):
    def __init__(self, context: ScreenContext, find: FindPlaces = find_places) -> None:
        super().__init__()
        self._context = context
        self._license, self._file, self._find = context.license, context.data / FILE_NAME, find
        self._keys = context.keys
        self._navigator = context.navigator
        self._tasks, self._searches, self._comparing = Tasks(self), Latest(self), Latest(self)
        self._chosen: AnswerFile | None = None
        self._code = ""
        """The recovery code that was entered for it."""
        self.start_page, self.choose_page, self.confirm_page = StartPage(), ChoosePage(), ConfirmPage()
        self.done_page = DonePage()
        self.save_page = SavePage(words.SAVE_LEAD, words.SAVE, explain=_explain_saving, find=find)
        self.automatic_page = SavePage(words.AUTOMATIC_LEAD, words.AUTOMATIC, explain=_explain_saving, find=find)
        self.recovery, self.retention = Recovery(context, self, find), Retention(context, self)
        self.enter_page = EnterCodePage(recovery_words.ENTER_OTHER)
        pages = (self.choose_page, self.enter_page, self.confirm_page, self.done_page)
        self.add_pages(self.start_page, self.save_page, self.automatic_page, *pages)
        self.start_page.show_folder(context.preferences.value.backup_folder or words.THIS_PC)
        self._connect()
        self.show_page(self.start_page)

    def _connect(self) -> None:
        self.start_page.left.connect(lambda: self._navigator.open(Page.SETTINGS))
        self.start_page.save_requested.connect(self._offer_to_save)
        self.save_page.left.connect(partial(self.show_page, self.start_page))
        self.start_page.automatic_requested.connect(self._offer_automatic)
        self.automatic_page.left.connect(partial(self.show_page, self.start_page))
        self.automatic_page.saved.connect(self._keep_automatic)
        self.start_page.restore_requested.connect(self._choose)
        self.choose_page.left.connect(self._leave_choice)
        self.choose_page.search_requested.connect(self._choose)
        self.choose_page.chosen.connect(self._compare)
        self.start_page.recovery_requested.connect(self.recovery.begin)
        self.start_page.retention_requested.connect(self.retention.begin)
        for part in (self.recovery, self.retention):
            part.left.connect(partial(self.show_page, self.start_page))
        self.enter_page.left.connect(self._choose)
        self.enter_page.entered.connect(self._enter)
        self.confirm_page.left.connect(self._choose)
        self.confirm_page.confirmed.connect(self._restore)
        self.done_page.left.connect(lambda: self._navigator.open(Page.SETTINGS))

    def _offer_to_save(self) -> None:
        self.save_page.begin(self._back_up)
        self.show_page(self.save_page)

    def _back_up(self, folder: Path) -> Saved:
        moment = self._license.standing.moment.instant.astimezone(JST)
        return Saved(back_up(self._file, folder, moment, self._context.names, self._keys))

    def _offer_automatic(self) -> None:
        self.automatic_page.begin(self._back_up)
        self.show_page(self.automatic_page)

    def _keep_automatic(self, folder: Path) -> None:
        """Save the records in ``folder`` whenever the app is closed, as it was possible just now."""
        preferences, drive = self._context.preferences, mount_point_of(folder)
        preferences.apply(replace(preferences.value, backup_folder=str(folder), backup_drive=str(drive)))
        self.start_page.show_folder(str(folder))

    def _leave_choice(self) -> None:
        self._chosen = None
        self.show_page(self.start_page)

    def _choose(self) -> None:
        self._chosen = None

        def find() -> list[AnswerFile]:
            kept = find_answers([Place(words.REPLACED, self._context.data)], REPLACED_NAMES, MOST_BACKUPS)
            return [*find_answers(self._places(), NAMES, MOST_BACKUPS), *kept]

        self.choose_page.begin()
        self._searches.run(find, lambda files, _error: self.choose_page.show_files(files or ()))
        self.show_page(self.choose_page)

    def _places(self) -> list[Place]:
        """Return where backups are looked for: the usual folders, and the one of the automatic backups."""
        return [*self._find(), Place(words.AUTOMATIC, self._context.backup_folder)]

    def _compare(self, file: AnswerFile, code: str = "") -> None:
        """Compare ``file``; that of another terminal needs its recovery ``code``."""
        self._chosen, self._code = file, code

        def done(compared: Comparison | None, error: Exception | None) -> None:
            if self._chosen is not file:  # left, or another one was chosen: that one would be restored
                return
            if self.currentWidget() is self.enter_page and error is not None:
                self.enter_page.show_failure(code_failure(error))
            elif isinstance(error, BackupError) and error.trouble is BackupTrouble.CODE_NEEDED:
                self.enter_page.begin()
                self.show_page(self.enter_page)
            elif compared is None:
                self.choose_page.show_failure(restoring_failed(error or OSError()))
            else:
                self.confirm_page.show_comparison(file, compared)
                self.show_page(self.confirm_page)

        self.choose_page.show_reading()
        self._comparing.run(lambda: compare(self._file, file.path, self._keys, _key_of(code)), done)

    def _enter(self, code: str) -> None:
        if self._chosen is not None:
            self._compare(self._chosen, code or " ")  # an empty one is a mistake, not a backup without a code

    def _restore(self) -> None:
        chosen, code, moment = self._chosen, self._code, self._license.standing.moment.instant.astimezone(JST)
        if chosen is None:
            return

        def done(former: Path | None, error: Exception | None) -> None:
            if error is not None:
                self.confirm_page.show_failure(restoring_failed(error))
            else:
                self.done_page.show_kept(former)
                self.show_page(self.done_page)

        self._tasks.run(lambda: restore(self._file, chosen.path, moment, self._keys, _key_of(code)), done)


def _key_of(code: str) -> Key | None:
    return read_code(code) if code else None


def _explain_saving(error: Exception) -> str:
    return save_failure(error) if isinstance(error, SaveError) else saving_failed(error)


class StartPage(Sheet):
    left = Signal()
    save_requested = Signal()
    automatic_requested = Signal()
    restore_requested = Signal()
    recovery_requested = Signal()
    retention_requested = Signal()

    def __init__(self) -> None:
        super().__init__(words.TITLE, words.LEAD)
        save, again = (
            Row("backup", words.SAVE, words.SAVE_DETAIL),
            Row("records", words.RESTORE, words.RESTORE_DETAIL),
        )
        self._automatic = Row("clock", words.AUTOMATIC, words.AUTOMATIC_DETAIL)
        self.content.addSpacing(4)
        rows = (
            (save, self.save_requested),
            (self._automatic, self.automatic_requested),
            (again, self.restore_requested),
            (Row("key", recovery_words.TITLE, recovery_words.DETAIL), self.recovery_requested),
            (Row("calendar", retention_words.TITLE, retention_words.DETAIL), self.retention_requested),
        )
        for row, signal in rows:
            row.clicked.connect(signal)
        self.content.addWidget(KineticScrollArea(RowList([row for row, _signal in rows])), 1)
        back = controls.quiet_button(texts.BACK)
        back.clicked.connect(self.left)
        self.set_buttons(back, dismiss=back)
        self.setFocusProxy(save)

    def show_folder(self, place: str) -> None:
        """Show where the automatic backups are."""
        self._automatic.show_detail(words.AUTOMATIC_DETAIL.format(place=place))


class ChoosePage(Sheet):
    left = Signal()
    search_requested = Signal()
    chosen = Signal(object)
    """AnswerFile: the chosen backup."""

    def __init__(self) -> None:
        super().__init__(words.RESTORE, words.CHOOSE_LEAD)
        self._files = choices.ChoiceList(words.NO_FILES)
        self._files.chosen.connect(self.chosen)
        self._outcome = controls.OutcomeLine()
        self.content.addWidget(KineticScrollArea(self._files), 1)
        self.content.addWidget(self._outcome)
        back, search = controls.quiet_button(texts.BACK), controls.quiet_button(offline_words.SEARCH_AGAIN)
        back.clicked.connect(self.left)
        search.clicked.connect(self.search_requested)
        self.set_buttons(back, search, dismiss=back)
        self.setFocusProxy(back)

    def begin(self) -> None:
        """Forget the former choice; when the search ends is too late, one of its files may be being read."""
        self._outcome.show_outcome("", Tone.GREEN)
        self._files.setEnabled(True)

    def show_files(self, files: Sequence[AnswerFile]) -> None:
        self._files.show_choices([(file.title, file) for file in files])

    def show_reading(self) -> None:
        self._files.setEnabled(False)
        self._outcome.show_outcome(words.READING, Tone.BLUE)

    def show_failure(self, sentence: str) -> None:
        self._files.setEnabled(True)
        self._outcome.show_outcome(sentence, Tone.RED)


class ConfirmPage(Sheet):
    left = Signal()
    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__(words.CONFIRM)
        self._facts = Facts()
        self._outcome = controls.OutcomeLine()
        self.content.addSpacing(8)
        self.content.addWidget(self._facts)
        self.content.addSpacing(8)
        self.content.addWidget(self._outcome)
        self.content.addStretch(1)
        self._back, self._restore = controls.quiet_button(texts.BACK), controls.action_button(words.RESTORE_NOW)
        self._back.clicked.connect(self.left)
        self._restore.clicked.connect(self._confirm)
        self.set_buttons(self._back, final=self._restore, dismiss=self._back)
        self.setFocusProxy(self._back)  # so that Enter alone does not restore

    def show_comparison(self, file: AnswerFile, compared: Comparison) -> None:
        self._facts.show_facts([(words.FILE, file.path.name), *comparison_facts(compared)])
        self._outcome.show_outcome(loss_words(compared), Tone.AMBER)
        self._set_working(False)

    def show_failure(self, sentence: str) -> None:
        self._set_working(False)
        self._outcome.show_outcome(sentence, Tone.RED)

    def _confirm(self) -> None:
        self._set_working(True)
        self.confirmed.emit()

    def _set_working(self, working: bool) -> None:
        self._back.setEnabled(not working)
        self._restore.setEnabled(not working)
        self._restore.setText(words.RESTORING if working else words.RESTORE_NOW)


class DonePage(Sheet):
    left = Signal()

    def __init__(self) -> None:
        super().__init__(words.DONE, words.DONE_LEAD)
        self._kept = controls.label(role="note", wrap=True)
        self.content.addWidget(self._kept)
        self.content.addStretch(1)
        back = controls.primary_button(texts.BACK)
        back.clicked.connect(self.left)
        self.set_buttons(back, accept=back, dismiss=back)
        self.setFocusProxy(back)

    def show_kept(self, former: Path | None) -> None:
        """Show where the former journal is, if there was one."""
        self._kept.setText(words.KEPT.format(file=former.name) if former else "")
