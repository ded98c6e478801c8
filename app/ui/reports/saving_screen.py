"""The base class of 日報・月報 and データ出力: a page whose content can be saved as a file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.reports.words import words
from app.system.saving import save_new
from app.ui.widgets.page_stack import PageStack
from app.ui.widgets.places import FindPlaces, find_places
from app.ui.widgets.save_page import Saved, SavePage


@dataclass(frozen=True)
class Content:
    """The content of a file: ``what`` it is, in words, and a ``note`` for the person who saves it."""

    data: bytes
    what: str
    note: str = ""


class SavingScreen(PageStack):
    """Subclasses add their page by ``set_page`` and call ``save``."""

    def __init__(self, find: FindPlaces = find_places, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.save_page = SavePage(words.SAVE_LEAD, find=find)
        self.save_page.left.connect(lambda: self.show_page(self._page))

    def set_page(self, page: QWidget) -> None:
        """Make ``page`` the one that is shown while nothing is being saved."""
        self._page = page
        self.add_pages(page, self.save_page)
        self.show_page(page)

    def save(self, name: str, make: Callable[[], Content]) -> None:
        """Ask for a folder, then save what ``make`` returns there as ``name``. ``make`` runs in a background thread."""

        def write(folder: Path) -> Saved:
            content = make()
            return Saved(save_new(folder, name, content.data), content.what, content.note)

        self.save_page.begin(write)
        self.show_page(self.save_page)
