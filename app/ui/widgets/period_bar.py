"""Choosing a period: its length, and buttons for the one before and after."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.reports.period import Period, Span, earlier, later, period_of
from app.reports.words import period_title, span_name, words
from app.sales.eligibility import METHOD_BEGINS
from app.ui.widgets import choices, controls
from app.ui.widgets.calendar import Calendar
from app.ui.widgets.icon import icon

_ICON = QSize(24, 24)
_WIDE_DAY = date(2026, 12, 30)
"""A day whose name is as wide as any: the arrows stay where they are from one day to the next."""
_MINUTE = 60_000
"""In milliseconds."""
_AROUND_TITLE = 84
_STEP_WIDTH = 64
_SPANS_WIDTH = 104
"""Width in pixels of each button."""


class PeriodBar(QWidget):
    changed = Signal(object)
    """Period."""

    def __init__(
        self, spans: Sequence[Span], first: Span, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._spans = tuple(spans)
        self._today = today
        self._period = period_of(first, today())
        self.spans = choices.ChoiceRow(words.SPAN, [span_name(span) for span in spans], self._spans.index(first))
        self.earlier = _step("back", words.EARLIER)
        self.later = _step("chevron", words.LATER)
        self.title = controls.quiet_button("")
        self.title.setIcon(icon("calendar"))
        self.title.setIconSize(_ICON)
        self.title.setAccessibleDescription(words.CHOOSE_DAY)
        self.today = controls.quiet_button(words.TODAY)
        self.calendar = Calendar(words.CHOOSE_DAY, self)
        self.clock = QTimer(self, interval=_MINUTE)
        self._lay_out()
        self.spans.chosen.connect(lambda place: self.choose(period_of(self._spans[place], self._nearest())))
        self.earlier.clicked.connect(lambda: self._go(earlier(self._period)))
        self.later.clicked.connect(lambda: self._go(later(self._period, self._today())))
        self.title.clicked.connect(self._open_calendar)
        self.calendar.chosen.connect(lambda day: self.choose(period_of(self._period.span, day)))
        self.clock.timeout.connect(self._show_steps)  # after midnight there is a later day
        self.clock.start()
        self.today.clicked.connect(lambda: self.choose(period_of(self._period.span, self._today())))
        self._show()

    @property
    def period(self) -> Period:
        return self._period

    def choose(self, period: Period) -> None:
        self._period = period
        self._show()
        self.changed.emit(period)

    def _nearest(self) -> date:
        """Return the day to show when the span changes: today if the period includes it, else its last day."""
        return min(self._period.last, self._today())

    def _open_calendar(self) -> None:
        self.calendar.open_below(self.title, self._nearest(), METHOD_BEGINS, max(self._today(), METHOD_BEGINS))

    def _go(self, period: Period | None) -> None:
        if period is not None:  # it is None if midnight or a changed clock made the button outdated
            self.choose(period)

    def _show(self) -> None:
        self.title.setText(_spaced(self._period))
        widest = self.title.fontMetrics().horizontalAdvance(_spaced(period_of(self._period.span, _WIDE_DAY)))
        self.title.narrowest = widest + _AROUND_TITLE
        self._show_steps()

    def _show_steps(self) -> None:
        """Offer only periods that have begun."""
        self.earlier.setEnabled(earlier(self._period) is not None)
        self.later.setEnabled(later(self._period, self._today()) is not None)
        self.today.setEnabled(self._period != period_of(self._period.span, self._today()))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(controls.GAP)
        self.spans.setFixedWidth(_SPANS_WIDTH * len(self._spans) + controls.GAP * (len(self._spans) - 1))
        row.addWidget(self.spans)
        row.addStretch(1)
        row.addWidget(self.earlier)
        row.addWidget(self.title)
        row.addWidget(self.later)
        row.addWidget(self.today)


def _spaced(period: Period) -> str:
    return f"\u2002{period_title(period)}"  # the style leaves too little space between icon and text


def _step(sign: str, name: str) -> controls.Button:
    """Return an arrow: the dates beside it tell what it does, and a screen reader reads its name."""
    button = controls.quiet_button("")
    button.setIcon(icon(sign))
    button.setIconSize(_ICON)
    button.setAccessibleName(name)
    button.setProperty("tight", "true")
    button.setMinimumWidth(_STEP_WIDTH)
    return button
