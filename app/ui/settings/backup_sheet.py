"""データのバックアップ: saving the records to a stick, choosing a backup, and taking it back after a look at it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from app.sales.backup import NAMES, Comparison, back_up, compare, restore
from app.sales.journal import FILE_NAME
from app.system.tasks import Tasks
from app.ui.pages import Page, ScreenContext
from app.ui.settings.saving_sheet import SavingSheet
from app.ui.widgets import controls
from app.ui.widgets.facts import Facts
from app.ui.widgets.places import AnswerFile, FindPlaces, find_answers, find_places
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.tile import Row
from app.ui.words.backup import comparison_facts, loss_words, restoring_failed, saving_failed, words
from app.ui.words.general import texts
from app.ui.words.offline import words as offline_words
from licensing.clock import JST
from licensing.words.views import Tone


class BackupSheet(QStackedWidget):
    def __init__(self, context: ScreenContext, find: FindPlaces = find_places) -> None:
        super().__init__()
        self._license, self._file, self._find = context.license, context.data / FILE_NAME, find
        self._navigator = context.navigator
        self._tasks = Tasks(self)
        self._chosen: AnswerFile | None = None
        self.start_page, self.choose_page, self.confirm_page = StartPage(), ChoosePage(), ConfirmPage()
        self.done_page = DonePage()
        self.save_page = SavingSheet(
            words.SAVE,
            words.SAVE_LEAD,
            save=self._back_up,
            explain=saving_failed,
            back=lambda: self._navigator.open(Page.BACKUP),
            find=find,
        )
        pages = (self.start_page, self.save_page, self.choose_page, self.confirm_page, self.done_page)
        for page in pages:
            self.addWidget(page)
        self._connect()
        self._turn_to(self.start_page)

    def _connect(self) -> None:
        self.start_page.left.connect(lambda: self._navigator.open(Page.SETTINGS))
        self.start_page.save_wanted.connect(partial(self._turn_to, self.save_page))
        self.start_page.restore_wanted.connect(self._choose)
        self.choose_page.left.connect(partial(self._turn_to, self.start_page))
        self.choose_page.search_wanted.connect(self._choose)
        self.choose_page.chosen.connect(self._look_at)
        self.confirm_page.left.connect(self._choose)
        self.confirm_page.confirmed.connect(self._restore)
        self.done_page.left.connect(lambda: self._navigator.open(Page.SETTINGS))

    def _back_up(self, folder: Path) -> Path:
        return back_up(self._file, folder, self._license.standing.moment.instant.astimezone(JST))

    def _choose(self) -> None:
        self._tasks.run(
            lambda: find_answers(self._find(), NAMES), lambda files, _error: self.choose_page.show_files(files or ())
        )
        self._turn_to(self.choose_page)

    def _look_at(self, file: AnswerFile) -> None:
        def done(compared: Comparison | None, error: Exception | None) -> None:
            if compared is None:
                self.choose_page.show_failure(restoring_failed(error or OSError()))
            else:
                self._chosen = file
                self.confirm_page.show_comparison(file, compared)
                self._turn_to(self.confirm_page)

        self.choose_page.show_reading()
        self._tasks.run(lambda: compare(self._file, file.path), done)

    def _restore(self) -> None:
        chosen, moment = self._chosen, self._license.standing.moment.instant.astimezone(JST)
        if chosen is None:
            return

        def done(aside: Path | None, error: Exception | None) -> None:
            if error is not None:
                self.confirm_page.show_failure(restoring_failed(error))
            else:
                self.done_page.show_kept(aside)
                self._turn_to(self.done_page)

        self._tasks.run(lambda: restore(self._file, chosen.path, moment), done)

    def _turn_to(self, page: Sheet) -> None:
        self.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus()


class StartPage(Sheet):
    left = Signal()
    save_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(words.TITLE, words.LEAD)
        save, again = (
            Row("backup", words.SAVE, words.SAVE_DETAIL),
            Row("records", words.RESTORE, words.RESTORE_DETAIL),
        )
        self.content.setSpacing(controls.GAP)
        self.content.addSpacing(4)
        for row, signal in ((save, self.save_wanted), (again, self.restore_wanted)):
            row.setMaximumHeight(160)
            row.clicked.connect(signal)
            self.content.addWidget(row)
        self.content.addStretch(1)
        back = controls.quiet_button(texts.BACK)
        back.clicked.connect(self.left)
        self.set_buttons(back, dismiss=back)
        self.setFocusProxy(save)


class ChoosePage(Sheet):
    left = Signal()
    search_wanted = Signal()
    chosen = Signal(object)
    """AnswerFile: the backup that was tapped."""

    def __init__(self) -> None:
        super().__init__(words.RESTORE, words.CHOOSE_LEAD)
        self._files = controls.ChoiceList(words.NO_FILES)
        self._files.chosen.connect(self.chosen)
        self._outcome = controls.OutcomeLine()
        self.content.addWidget(self._files)
        self.content.addWidget(self._outcome)
        self.content.addStretch(1)
        back, search = controls.quiet_button(texts.BACK), controls.quiet_button(offline_words.SEARCH_AGAIN)
        back.clicked.connect(self.left)
        search.clicked.connect(self.search_wanted)
        self.set_buttons(back, search, dismiss=back)
        self.setFocusProxy(back)

    def show_files(self, files: Sequence[AnswerFile]) -> None:
        self._outcome.show_outcome("", Tone.GREEN)
        self._files.setEnabled(True)
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
        self.set_buttons(self._back, self._restore, dismiss=self._back)
        self.setFocusProxy(self._back)  # Enter alone restores nothing

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

    def show_kept(self, aside: Path | None) -> None:
        self._kept.setText(words.KEPT.format(file=aside.name) if aside else "")
