"""Where to put a file: a list of places, no dialog of the system over the window."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from app.ui.widgets import controls
from app.ui.widgets.places import Place
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from app.ui.words.offline import words
from licensing.words.views import Tone


class SavePage(Sheet):
    left = Signal()
    search_wanted = Signal()
    chosen = Signal(object)
    """Place."""

    def __init__(self, lead: str, title: str = "") -> None:
        super().__init__(title or words.SAVE_FILE, lead)
        self._places = controls.ChoiceList(words.NO_PLACE)
        self._places.chosen.connect(self.chosen)
        self._outcome = controls.OutcomeLine()
        self.content.addWidget(self._places)
        self.content.addWidget(self._outcome)
        self.content.addStretch(1)
        back, search = controls.quiet_button(texts.BACK), controls.quiet_button(words.SEARCH_AGAIN)
        back.clicked.connect(self.left)
        search.clicked.connect(self.search_wanted)
        self.set_buttons(back, search, dismiss=back)
        self.setFocusProxy(back)

    def show_places(self, places: Sequence[Place]) -> None:
        self._outcome.show_outcome("", Tone.GREEN)
        self._places.show_choices([(place.name, place) for place in places])

    def show_saved(self, sentence: str, tone: Tone = Tone.GREEN) -> None:
        self._outcome.show_outcome(sentence, tone)

    def show_waiting(self, sentence: str) -> None:
        self._outcome.show_outcome(sentence, Tone.BLUE)

    def show_failure(self, sentence: str) -> None:
        self._outcome.show_outcome(sentence, Tone.RED)
