"""A calendar below the button that opens it, with days large enough for a finger."""

from datetime import date, timedelta
from typing import TypeVar, cast

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.widgets.theme import BLUE, RED
from licensing.words.language import Language, current

DISABLED = "#9aa7a3"
_DAYS_SHOWN = 43
_DAY_WIDTH, _DAY_HEIGHT = 64, 52
"""Pixels; seven days by six weeks, with a row of names above."""
_TITLE_PLACE = 2
"""In Qt's bar: behind the arrow to the month before and the stretch."""

Part = TypeVar("Part", bound=QWidget)


class Calendar(QFrame):
    """A popup: a press beside it closes it."""

    chosen = Signal(object)
    """date"""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "popup")
        self.days = QCalendarWidget()
        self.days.setAccessibleName(name)
        self.days.setGridVisible(False)
        self.days.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.days.setMinimumSize(7 * _DAY_WIDTH, 8 * _DAY_HEIGHT)
        self.days.setWeekdayTextFormat(Qt.DayOfWeek.Sunday, _in_color(RED))
        self.days.setWeekdayTextFormat(Qt.DayOfWeek.Saturday, _in_color(BLUE))
        for year in self.days.findChildren(QLineEdit):
            year.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.days.clicked.connect(self._choose)
        self.days.activated.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.days)

    def open_below(self, button: QWidget, shown: date, first: date, last: date) -> None:
        """Show the month of ``shown``; days from ``first`` to ``last`` can be chosen."""
        japanese = current() is Language.JAPANESE
        self.days.setLocale(QLocale(QLocale.Language.Japanese if japanese else QLocale.Language.English))
        self.days.setDateRange(_qdate(first), _qdate(last))
        self.days.setDateTextFormat(QDate(), QTextCharFormat())  # forgets those of another day
        self.days.setSelectedDate(_qdate(shown))
        self._arrange_title(year_first=japanese)
        for day in range(1, _DAYS_SHOWN):  # a day that cannot be chosen looks so
            self.days.setDateTextFormat(_qdate(last + timedelta(day)), _in_color(DISABLED))
            self.days.setDateTextFormat(_qdate(first - timedelta(day)), _in_color(DISABLED))
        self.adjustSize()
        left = (button.width() - self.width()) // 2
        self.move(button.mapToGlobal(QPoint(left, button.height() + 4)))
        self.show()
        self.days.setFocus()

    def _arrange_title(self, *, year_first: bool) -> None:
        """Write 「2026年12月」 or “December 2026”: Qt writes the month first in every language."""
        bar = cast(QHBoxLayout, self._child(QWidget, "navigationbar").layout())
        month, year = self._child(QToolButton, "monthbutton"), self._child(QToolButton, "yearbutton")
        typed = self._child(QSpinBox, "yearedit")
        typed.setSuffix("年" if year_first else "")
        year.setText(typed.text())
        bar.removeWidget(month)
        bar.removeWidget(year)
        bar.insertWidget(_TITLE_PLACE, year if year_first else month)
        # Between them is the space that Qt keeps for the year while it is being typed.
        bar.insertWidget(_TITLE_PLACE + 2, month if year_first else year)

    def _child(self, kind: type[Part], name: str) -> Part:
        return cast(Part, self.days.findChild(kind, f"qt_calendar_{name}"))

    def _choose(self, day: QDate) -> None:
        if self.isVisible():  # Enter emits both signals
            self.hide()
            self.chosen.emit(date(day.year(), day.month(), day.day()))


def _in_color(color: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(color))
    return made


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
