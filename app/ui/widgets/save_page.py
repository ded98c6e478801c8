"""Saving a file: the person chooses a folder in the page, without a dialog of the system over the window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal

from app.reports.words import save_failure
from app.reports.words import words as report_words
from app.system.tasks import Tasks
from app.ui.widgets import controls
from app.ui.widgets.places import FindPlaces, Place, find_places
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from app.ui.words.offline import words
from licensing.words.views import Tone


@dataclass(frozen=True)
class Saved:
    """What the page shows once the file is saved."""

    sentence: str
    tone: Tone = Tone.GREEN


class SavePage(Sheet):
    """``explain`` returns the sentence for an error of saving."""

    left = Signal()

    def __init__(
        self,
        lead: str,
        title: str = "",
        *,
        explain: Callable[[Exception], str] = save_failure,
        find: FindPlaces = find_places,
    ) -> None:
        super().__init__(title or words.SAVE_FILE, lead)
        self._explain, self._find = explain, find
        self._tasks = Tasks(self)
        self._save: Callable[[Path], Saved] | None = None
        self._saving = False
        self._places = controls.ChoiceList(words.NO_PLACE)
        self._places.chosen.connect(self._choose)
        self._outcome = controls.OutcomeLine()
        self.content.addWidget(self._places)
        self.content.addWidget(self._outcome)
        self.content.addStretch(1)
        back, search = controls.quiet_button(texts.BACK), controls.quiet_button(words.SEARCH_AGAIN)
        back.clicked.connect(self.left)
        search.clicked.connect(self._search)
        self.set_buttons(back, search, dismiss=back)
        self.setFocusProxy(back)

    def begin(self, save: Callable[[Path], Saved]) -> None:
        """Search for folders. Once one is chosen, run ``save`` with it in a background thread and show the result."""
        self._save = save
        self._search()

    def show_places(self, places: Sequence[Place]) -> None:
        self._outcome.show_outcome("", Tone.GREEN)
        self._places.show_choices([(place.name, place) for place in places])

    def show_saved(self, saved: Saved) -> None:
        self._outcome.show_outcome(saved.sentence, saved.tone)

    def _search(self) -> None:
        self._tasks.run(self._find, lambda places, _error: self.show_places(places or ()))

    def _choose(self, place: Place) -> None:
        save = self._save
        if save is not None and not self._saving:  # a second tap must not save a second file
            self._saving = True
            self._outcome.show_outcome(report_words.PREPARING, Tone.BLUE)
            self._tasks.run(lambda: save(place.folder), self._show_result)

    def _show_result(self, saved: Saved | None, error: Exception | None) -> None:
        self._saving = False
        if saved is None:
            self._outcome.show_outcome(self._explain(error or OSError()), Tone.RED)
        else:
            self.show_saved(saved)
