"""Saving a file: the person chooses a folder in the page, without a dialog of the system over the window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.reports.words import save_failure
from app.reports.words import words as report_words
from app.system.tasks import Latest, Tasks
from app.ui.widgets import choices, controls
from app.ui.widgets.places import FindPlaces, Place, find_places
from app.ui.widgets.press_guard import mark_appeared
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from app.ui.words.offline import words
from licensing.words.text import join_sentences
from licensing.words.views import Tone


@dataclass(frozen=True)
class Saved:
    """A file that was saved: ``what`` it contains, in words, and a ``note`` for the person who saved it."""

    file: Path
    what: str = ""
    note: str = ""


class SavePage(Sheet):
    """``explain`` returns the sentence for an error of saving; ``onward`` is the button that goes on afterwards."""

    left = Signal()
    saved = Signal(object)
    """Path: the folder in which a file was saved."""
    went_on = Signal()

    def __init__(
        self,
        lead: str,
        title: str = "",
        *,
        onward: str = "",
        explain: Callable[[Exception], str] = save_failure,
        find: FindPlaces = find_places,
    ) -> None:
        super().__init__(title or words.SAVE_FILE, lead)
        self._explain, self._find = explain, find
        self._tasks, self._searches = Tasks(self), Latest(self)
        self._save: Callable[[Path], Saved] | None = None
        self._saving = False
        self._places = choices.ChoiceList(words.NO_PLACE)
        self._places.chosen.connect(self._choose)
        self._outcome = controls.OutcomeLine()
        self._folder = Path()
        self.content.addWidget(self._places)
        self.content.addWidget(self._outcome)
        self.content.addStretch(1)
        back, search = controls.quiet_button(texts.BACK), controls.quiet_button(words.SEARCH_AGAIN)
        open_folder, go_on = controls.quiet_button(words.OPEN_FOLDER), controls.primary_button(onward)
        back.clicked.connect(self.left)
        search.clicked.connect(self._search)
        open_folder.clicked.connect(self._open_folder)
        go_on.clicked.connect(self.went_on)
        self._afterwards = (open_folder, go_on) if onward else (open_folder,)
        self.set_buttons(back, search, *self._afterwards, dismiss=back)
        self.setFocusProxy(back)
        self._show("", Tone.GREEN)

    def begin(self, save: Callable[[Path], Saved]) -> None:
        """Search for folders. Once one is chosen, run ``save`` with it in a background thread and show the result."""
        self._save, self._saving = save, False
        self._search()

    def show_places(self, places: Sequence[Place]) -> None:
        self._places.show_choices([(place.name, place) for place in places])

    def show_saved(self, place: Place, saved: Saved) -> None:
        self._folder = saved.file.parent
        wording = words.SAVED_AS if saved.what else words.SAVED
        sentence = wording.format(what=saved.what, file=f"{place.name} › {saved.file.name}")
        self._show(join_sentences(sentence, saved.note), Tone.AMBER if saved.note else Tone.GREEN, saved=True)

    def _show(self, sentence: str, tone: Tone, *, saved: bool = False) -> None:
        self._outcome.show_outcome(sentence, tone)
        for button in self._afterwards:
            button.setVisible(saved)

    def _open_folder(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder)):
            self._outcome.show_outcome(words.NO_FOLDER.format(folder=self._folder), Tone.AMBER)

    def _search(self) -> None:
        if not self._saving:
            self._show("", Tone.GREEN)  # not when the search ends: something may have been saved meanwhile
        self._searches.run(self._find, lambda places, _error: self.show_places(places or ()))

    def _choose(self, place: Place) -> None:
        save = self._save
        if save is not None and not self._saving:  # a second tap must not save a second file
            self._saving = True
            self._show(report_words.PREPARING, Tone.BLUE)
            self._tasks.run(lambda: save(place.folder), partial(self._show_result, save, place))

    def _show_result(self, save: object, place: Place, saved: Saved | None, error: Exception | None) -> None:
        if save is not self._save:  # of a stick that was given up: something else is being saved since
            return
        self._saving = False
        mark_appeared(self._places)
        if saved is None:
            self._show(self._explain(error or OSError()), Tone.RED)
        else:
            self.show_saved(place, saved)
            self.saved.emit(saved.file.parent)
