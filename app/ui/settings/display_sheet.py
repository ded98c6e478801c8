"""表示: language, text size, full screen, and whether the app starts at sign-in. Every choice takes effect at once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QGridLayout

from app.state.settings import TextSize
from app.system.start_at_login import StartAtLogin, start_at_login
from app.ui.pages import Page, ScreenContext
from app.ui.settings.start_row import StartRow
from app.ui.widgets import choices, controls
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from licensing.words.language import Language, current, language_name


class DisplaySheet(Sheet):
    def __init__(self, context: ScreenContext, start: StartAtLogin | None = None) -> None:
        super().__init__(texts.DISPLAY)
        self._preferences = context.preferences
        start_row = StartRow(start or start_at_login(), context.support_phone)
        language = choices.ChoiceRow(
            texts.LANGUAGE, [language_name(one) for one in Language], _place(Language, current())
        )
        sizes = [texts.TEXT_NORMAL, texts.TEXT_LARGE, texts.TEXT_LARGER]
        size = choices.ChoiceRow(texts.TEXT_SIZE, sizes, _place(TextSize, context.preferences.value.text_size))
        language.chosen.connect(lambda place: self._prefer(language=list(Language)[place]))
        screen = choices.ChoiceRow(
            texts.SCREEN, [texts.SCREEN_WINDOW, texts.SCREEN_FULL], int(context.preferences.value.full_screen)
        )
        screen.chosen.connect(lambda place: self._prefer(full_screen=bool(place)))
        size.chosen.connect(lambda place: self._prefer(text_size=list(TextSize)[place]))
        form = QGridLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(20)
        for row, choice in enumerate((language, size, screen, start_row)):
            form.addWidget(controls.label(choice.accessibleName(), "field"), row, 0)
            form.addWidget(choice, row, 1)
        form.setColumnStretch(1, 1)
        self.content.addSpacing(8)
        self.content.addLayout(form)
        self.content.addStretch(1)
        back = controls.quiet_button(texts.BACK)
        back.clicked.connect(lambda: context.navigator.open(Page.SETTINGS))
        self.set_buttons(back, dismiss=back)
        self.setFocusProxy(language)

    def _prefer(self, **chosen: Any) -> None:
        self._preferences.apply(replace(self._preferences.value, **chosen))


def _place(kind: type[Language] | type[TextSize], chosen: Language | TextSize) -> int:
    members: Sequence[object] = list(kind)
    return members.index(chosen)
