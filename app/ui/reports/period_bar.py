"""Choosing a period: its length, and buttons for the one before and after."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.reports.period import Period, Span, earlier, later, period_of
from app.reports.words import period_title, span_name, words
from app.ui.widgets import controls
from app.ui.widgets.icon import icon

_SPANS_WIDTH = 116
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
        self.spans = controls.ChoiceRow(words.SPAN, [span_name(span) for span in spans], self._spans.index(first))
        self.earlier = _step("back", words.EARLIER, Qt.LayoutDirection.LeftToRight)
        self.later = _step("chevron", words.LATER, Qt.LayoutDirection.RightToLeft)
        self.title = controls.label(role="section")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.spans.chosen.connect(lambda place: self.choose(period_of(self._spans[place], self._nearest())))
        self.earlier.clicked.connect(lambda: self._go(earlier(self._period)))
        self.later.clicked.connect(lambda: self._go(later(self._period, self._today())))
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

    def _go(self, period: Period | None) -> None:
        if period is not None:  # it is None if midnight or a changed clock made the button outdated
            self.choose(period)

    def _show(self) -> None:
        self.title.setText(period_title(self._period))
        self.earlier.setEnabled(earlier(self._period) is not None)
        self.later.setEnabled(later(self._period, self._today()) is not None)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(controls.GAP)
        self.spans.setFixedWidth(_SPANS_WIDTH * len(self._spans) + controls.GAP * (len(self._spans) - 1))
        row.addWidget(self.spans)
        row.addStretch(1)
        row.addWidget(self.earlier)
        row.addWidget(self.title, 2)
        row.addWidget(self.later)


def _step(sign: str, text: str, direction: Qt.LayoutDirection) -> controls.Button:
    button = controls.quiet_button(text)
    button.setIcon(icon(sign))
    button.setIconSize(QSize(24, 24))
    button.setLayoutDirection(direction)
    return button
