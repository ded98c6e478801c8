"""Saving a file to a USB stick or a folder, with no dialog of the system over the window. What is saved, it is told."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal

from app.system.tasks import Tasks
from app.ui.pages import Page
from app.ui.widgets.places import Place, find_places
from app.ui.widgets.save_page import SavePage
from app.ui.words.offline import words

FindPlaces = Callable[[], Sequence[Place]]


class SavingSheet(SavePage):
    """``save`` puts the file into a folder, in a task, and returns its path; ``explain`` says why it could not."""

    wanted = Signal(object)
    """Page: where to go on."""

    def __init__(
        self,
        title: str,
        lead: str,
        *,
        save: Callable[[Path], Path],
        explain: Callable[[Exception], str],
        back: Page,
        find: FindPlaces = find_places,
    ) -> None:
        super().__init__(lead, title)
        self._save, self._explain, self._find = save, explain, find
        self._tasks = Tasks(self)
        self._saving = False
        self.left.connect(lambda: self.wanted.emit(back))
        self.search_wanted.connect(self._search)
        self.chosen.connect(self._save_in)
        self._search()

    def _search(self) -> None:
        self._tasks.run(self._find, lambda places, _error: self.show_places(places or ()))

    def _save_in(self, place: Place) -> None:
        def done(path: Path | None, error: Exception | None) -> None:
            self._saving = False
            if path is None:
                self.show_failure(self._explain(error or OSError()))
            else:
                self.show_saved(words.SAVED.format(file=path))

        if not self._saving:  # a second tap is not a second file
            self._saving = True
            self._tasks.run(lambda: self._save(place.folder), done)
