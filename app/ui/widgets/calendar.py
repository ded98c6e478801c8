"""A calendar below the button that opens it, with days large enough for a finger."""

from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QVBoxLayout, QWidget

from app.ui.widgets.theme import BLUE, RED
from licensing.words.language import Language, current

DISABLED = "#9aa7a3"
_DAYS_SHOWN = 43
_DAY_WIDTH, _DAY_HEIGHT = 64, 52
"""Pixels; seven days by six weeks, with a row of names above."""


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
        for day in range(1, _DAYS_SHOWN):  # a day that cannot be chosen looks so
            self.days.setDateTextFormat(_qdate(last + timedelta(day)), _in_color(DISABLED))
            self.days.setDateTextFormat(_qdate(first - timedelta(day)), _in_color(DISABLED))
        self.adjustSize()
        left = (button.width() - self.width()) // 2
        self.move(button.mapToGlobal(QPoint(left, button.height() + 4)))
        self.show()
        self.days.setFocus()

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
