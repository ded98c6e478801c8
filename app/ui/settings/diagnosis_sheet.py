"""診断ファイル: saving the diagnosis of this terminal for support."""

from pathlib import Path

from app.ui.pages import Page, ScreenContext
from app.ui.widgets.places import FindPlaces, find_places
from app.ui.widgets.save_page import Saved, SavePage
from app.ui.words.support import words


class DiagnosisSheet(SavePage):
    def __init__(self, context: ScreenContext, find: FindPlaces = find_places) -> None:
        super().__init__(words.DIAGNOSIS_LEAD, words.DIAGNOSIS, find=find)

        def save(folder: Path) -> Saved:
            return Saved(context.license.save_diagnosis(context.data, folder))

        self.left.connect(lambda: context.navigator.open(Page.LICENSE))
        self.begin(save)
