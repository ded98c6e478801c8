"""A page whose content can be saved: on the way the place is asked for, in the window, and what was written is said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.reports.words import save_failure, saved_words, words
from app.system.saving import save_new
from app.system.tasks import Tasks
from app.ui.widgets.places import Place, find_places
from app.ui.widgets.save_page import SavePage
from licensing.words.text import join_sentences
from licensing.words.views import Tone

FindPlaces = Callable[[], Sequence[Place]]


@dataclass(frozen=True)
class Content:
    """A file to be: ``count`` is how many records it tells of, ``note`` what has to be known of it."""

    data: bytes
    count: int
    note: str = ""


class SavingScreen(QStackedWidget):
    """Its heirs ``put`` their page and call ``save``. Nothing is made or written before a place is chosen."""

    def __init__(self, find: FindPlaces = find_places, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self._tasks = Tasks(self)
        self._name = ""
        self._make: Callable[[], Content] | None = None
        self._saving = False
        self.save_page = SavePage(words.SAVE_LEAD)
        self.save_page.left.connect(self._come_back)
        self.save_page.search_wanted.connect(self._search)
        self.save_page.chosen.connect(self._save)

    def put(self, page: QWidget) -> None:
        """Make ``page`` the one that is shown first and come back to."""
        self._page = page
        self.addWidget(page)
        self.addWidget(self.save_page)
        self.setFocusProxy(page)

    def save(self, name: str, make: Callable[[], Content]) -> None:
        """Ask where to put the file ``name``, whose content ``make`` returns in a thread of its own."""
        self._name, self._make = name, make
        self._search()
        self._turn_to(self.save_page)

    def _search(self) -> None:
        self._tasks.run(self._find, lambda places, _error: self.save_page.show_places(places or ()))

    def _save(self, place: Place) -> None:
        make, name = self._make, self._name
        if make is None or self._saving:
            return
        self._saving = True
        self.save_page.show_waiting(words.PREPARING)

        def work() -> tuple[Path, Content]:
            content = make()
            return save_new(place.folder, name, content.data), content

        def done(saved: tuple[Path, Content] | None, error: Exception | None) -> None:
            self._saving = False
            if saved is None:
                self.save_page.show_failure(save_failure(error))
            else:
                path, content = saved
                said = join_sentences(saved_words(str(path), content.count), content.note)
                self.save_page.show_saved(said, Tone.AMBER if content.note else Tone.GREEN)

        self._tasks.run(work, done)

    def _come_back(self) -> None:
        self._turn_to(self._page)

    def _turn_to(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus()
