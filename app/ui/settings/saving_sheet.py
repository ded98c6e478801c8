"""A save page as a page of the window."""

from collections.abc import Callable
from pathlib import Path

from app.ui.widgets.places import FindPlaces, find_places
from app.ui.widgets.save_page import Saved, SavePage
from app.ui.words.offline import words


class SavingSheet(SavePage):
    """``save`` writes the file into a folder and returns its path."""

    def __init__(
        self,
        title: str,
        lead: str,
        *,
        save: Callable[[Path], Path],
        explain: Callable[[Exception], str],
        back: Callable[[], None],
        find: FindPlaces = find_places,
    ) -> None:
        super().__init__(lead, title, explain=explain, find=find)
        self.left.connect(back)
        self.begin(lambda folder: Saved(words.SAVED.format(file=save(folder))))
