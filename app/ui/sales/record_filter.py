"""Which records are listed: a text, a period, a nationality, and what is still to be done."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.reports.period import Span
from app.sales.countries import country_words
from app.sales.field_words import field_name
from app.sales.fields import Field
from app.sales.finding import Choice, Filter
from app.sales.state_words import choice_name
from app.sales.words import words
from app.ui.widgets import choices, controls
from app.ui.widgets.choice_menu import ChoiceMenu
from app.ui.widgets.period_bar import PeriodBar
from app.ui.widgets.unsaved import keeps_nothing

LONGEST_SEARCH = 60


class RecordFilter(QWidget):
    changed = Signal()

    def __init__(self, today: Callable[[], date], judged_on: Callable[[], date], parent: QWidget | None = None) -> None:
        """``judged_on`` returns the day by which deadlines of customs have passed."""
        super().__init__(parent)
        self._judged_on = judged_on
        self.search = controls.latin_field(name=words.SEARCH, longest=LONGEST_SEARCH)
        self.search.setPlaceholderText(words.SEARCH_EXAMPLE)
        keeps_nothing(self.search)
        self.clear_button = controls.quiet_button(words.CLEAR_SEARCH)
        self.choice = ChoiceMenu(words.STATE, [(choice_name(choice), choice) for choice in Choice])
        self.nationality = ChoiceMenu(field_name(Field.NATIONALITY), [(words.ALL, "")], _code)
        self.period_button = choices.choice_button(words.PERIOD)
        self.period = PeriodBar((Span.DAY, Span.MONTH, Span.YEAR), Span.DAY, today)
        self.period.hide()
        self._lay_out()
        self.search.textChanged.connect(self.changed)
        self.clear_button.clicked.connect(self.clear)
        for menu in (self.choice, self.nationality):
            menu.chosen.connect(self.changed)
        self.period_button.toggled.connect(self.period.setVisible)
        self.period_button.toggled.connect(self.changed)
        self.period.changed.connect(self.changed)
        self.changed.connect(lambda: self.clear_button.setEnabled(self.active))
        self.clear_button.setEnabled(False)
        self.setFocusProxy(self.search)

    @property
    def value(self) -> Filter:
        period = self.period.period if self.period_button.isChecked() else None
        choice = self.choice.value
        return Filter(
            text=self.search.text().strip(),
            first=period.first if period else None,
            last=period.last if period else None,
            nationality=str(self.nationality.value),
            choice=choice if isinstance(choice, Choice) else Choice.ALL,
            today=self._judged_on(),
        )

    @property
    def active(self) -> bool:
        """Whether not all records are listed."""
        return self.value != Filter(today=self._judged_on())

    def show_nationalities(self, codes: Sequence[str]) -> None:
        self.nationality.show_options([(words.ALL, ""), *((country_words(code), code) for code in codes)])

    def clear(self) -> None:
        """List all records again."""
        for part in (self.search, self.choice, self.nationality, self.period_button):
            part.blockSignals(True)  # one change, not four
        self.search.clear()
        self.choice.choose(Choice.ALL)
        self.nationality.choose("")
        self.period_button.setChecked(False)
        self.period.hide()
        for part in (self.search, self.choice, self.nationality, self.period_button):
            part.blockSignals(False)
        self.changed.emit()
        self.search.setFocus()

    def _lay_out(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        for row in (above, below):
            row.setSpacing(controls.GAP)
        above.addWidget(self.search, 1)
        above.addWidget(self.clear_button)
        for widget in (self.choice, self.nationality, self.period_button):
            below.addWidget(widget)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(above)
        column.addLayout(below)
        column.addWidget(self.period)


def _code(title: str) -> str:
    """Return the code of ``VCT セントビンセント…``, whose name has no room on the button."""
    return title.partition(" ")[0]
