"""The calendar has no leftovers of Qt's own style."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QTableView, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.calendar import Calendar
from licensing.words.language import Language, set_language
from tests.app.looks import only

WHITE = "#ffffff"


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def calendar(qtbot: QtBot, parent: QWidget) -> Calendar:
    made = Calendar("日付", parent)
    made.open_below(parent, date(2026, 12, 1), date(2026, 11, 1), date(2026, 12, 1))
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize(
    ("language", "title"), [(Language.JAPANESE, ["2026年", "12月"]), (Language.ENGLISH, ["December", "2026"])]
)
def test_the_title_is_written_as_in_the_language(
    calendar: Calendar, parent: QWidget, language: Language, title: list[str]
) -> None:
    calendar.hide()
    set_language(language)
    try:
        calendar.open_below(parent, date(2026, 12, 1), date(2026, 11, 1), date(2026, 12, 1))
    finally:
        set_language(Language.JAPANESE)
    QApplication.processEvents()
    shown = [one for one in calendar.days.findChildren(QToolButton) if one.text()]
    assert [one.text() for one in sorted(shown, key=lambda one: one.x())] == title
    year, month = (only_named(calendar, f"qt_calendar_{name}button") for name in ("year", "month"))
    before = month.x()
    year.click()
    QApplication.processEvents()
    assert year.isHidden(), "a field is shown in its place"
    assert month.x() == before


def only_named(calendar: Calendar, name: str) -> QToolButton:
    (found,) = calendar.findChildren(QToolButton, name)
    return found


def colors(calendar: Calendar, widget: QWidget, *places: QPoint) -> set[str]:
    image: QImage = calendar.grab().toImage()
    return {image.pixelColor(widget.mapTo(calendar, place)).name() for place in places}


def test_the_corners_of_the_days_are_white_as_their_surroundings(calendar: Calendar) -> None:
    days = only(calendar.days, QTableView)
    right, bottom = days.width() - 1, days.height() - 1
    corners = (QPoint(0, 0), QPoint(right, 0), QPoint(0, bottom), QPoint(right, bottom))
    assert colors(calendar, days, *corners) == {WHITE}


def test_no_arrow_stands_below_the_name_of_the_month(calendar: Calendar) -> None:
    month = next(one for one in calendar.days.findChildren(QToolButton) if one.text() == "12月")
    below = range(month.height() - 14, month.height())
    area = [QPoint(x, y) for x in range(month.width() - 20, month.width()) for y in below]
    assert colors(calendar, month, *area) == {WHITE}
