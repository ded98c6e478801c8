"""表示: the language, the size of letters, and whether the app opens by itself. A choice counts at once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.state.preferences import TextSize
from app.state.preferences_model import PreferencesModel
from app.system.start_at_login import StartAtLogin
from app.ui.pages import Page
from app.ui.settings.start_row import StartRow
from app.ui.widgets import controls
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from licensing.words.language import Language, current, language_name


class DisplaySheet(Sheet):
    wanted = Signal(object)
    """Page: where to go on."""

    def __init__(
        self, preferences: PreferencesModel, start: StartAtLogin, phone: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(texts.DISPLAY, parent=parent)
        self._preferences = preferences
        language = controls.ChoiceRow(
            texts.LANGUAGE, [language_name(one) for one in Language], _place(Language, current())
        )
        sizes = [texts.TEXT_NORMAL, texts.TEXT_LARGE, texts.TEXT_LARGER]
        size = controls.ChoiceRow(texts.TEXT_SIZE, sizes, _place(TextSize, preferences.preferences.text_size))
        language.chosen.connect(lambda place: self._prefer(language=list(Language)[place]))
        size.chosen.connect(lambda place: self._prefer(text_size=list(TextSize)[place]))
        form = QGridLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(20)
        for row, choice in enumerate((language, size, StartRow(start, phone))):
            form.addWidget(controls.label(choice.accessibleName(), "field"), row, 0)
            form.addWidget(choice, row, 1)
        form.setColumnStretch(1, 1)
        self.content.addSpacing(8)
        self.content.addLayout(form)
        self.content.addStretch(1)
        back = controls.quiet_button(texts.BACK)
        back.clicked.connect(lambda: self.wanted.emit(Page.SETTINGS))
        self.set_buttons(back, dismiss=back)
        self.setFocusProxy(language)

    def _prefer(self, **chosen: Any) -> None:
        self._preferences.prefer(replace(self._preferences.preferences, **chosen))


def _place(kind: type[Language] | type[TextSize], chosen: Language | TextSize) -> int:
    members: Sequence[object] = list(kind)
    return members.index(chosen)
