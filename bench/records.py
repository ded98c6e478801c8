"""100,000 records of three years: how long the list, a filter and the report on a month take to be displayed, and for
how long they hold the window's thread."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.reports.period import Span, period_of
from app.sales import journal_rows
from app.sales.finding import Choice
from app.ui.reports.report_screen import ReportScreen
from app.ui.sales.records_screen import RecordsScreen
from app.ui.widgets.theme import apply_theme
from bench.figure import Figure
from tests.app.contexts import Till
from tests.app.sales.samples import BUYER, sale_of

RECORDS = 100_000
DAYS = 3 * 365
MEMORY = Path("/dev/shm")  # what is measured is the processor
NATIONALITIES = ("TWN", "CHN", "KOR", "USA", "GBR", "THA", "AUS", "VNM")


class Watch:
    """Measures steps in Qt's thread: seconds until a step has been displayed, and the longest time without an event."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self.taken: dict[str, float] = {}
        self.held: dict[str, float] = {}

    def step(self, name: str, act: Callable[[], QWidget], busy: Callable[[], bool]) -> None:
        ticks = [time.perf_counter()]
        timer = QTimer(interval=0)
        timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
        timer.start()
        shown = act()
        while busy():
            self._application.processEvents()
        shown.grab()  # what is read is painted too
        ticks.append(time.perf_counter())
        self.taken[name] = ticks[-1] - ticks[0]
        self.held[name] = max(after - before for before, after in pairwise(ticks))


def measure() -> Figure:
    return _figure(f"{RECORDS:,} records, slowest step", _measured().taken, 300)


def measure_held() -> Figure:
    return _figure("window held by that many records", _measured().held, 50)


def _figure(name: str, seconds: dict[str, float], limit: float) -> Figure:
    details = ", ".join(f"{step} {taken * 1000:.0f} ms" for step, taken in seconds.items())
    return Figure(name, max(seconds.values()) * 1000, limit, "ms", details)


@cache
def _measured() -> Watch:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    apply_theme(application)
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        till = Till(Path(folder))
        till.today += timedelta(days=DAYS)
        _fill(till)
        watch = Watch(application)
        _measure_list(till, watch)
        _measure_report(till, watch)
        return watch


def _fill(till: Till) -> None:
    journal = till.journal
    with journal._file.transaction() as db:  # one after the other, they would take the most of an hour
        for number in range(RECORDS):
            buyer = replace(BUYER, passport_number=f"30{number // 3:07}", nationality=NATIONALITIES[number % 8])
            day = till.today - timedelta(days=DAYS * (RECORDS - number) // RECORDS)
            journal_rows.insert_sale(db, journal._enter(db, day, None), sale_of(buyer=buyer, on=day))


def _measure_list(till: Till, watch: Watch) -> None:
    screens: list[RecordsScreen] = []

    def show() -> QWidget:
        screen = RecordsScreen(till.context)
        screens.append(screen)
        screen.resize(1280, 800)
        screen.show()
        return screen

    def busy() -> bool:
        return screens[0].list.reading.busy

    def search(text: str) -> QWidget:
        screens[0].list.filter.search.setText(text)
        return screens[0]

    def choose(choice: Choice) -> QWidget:
        screens[0].list.filter.choice.choose(choice)
        return screens[0]

    def of(nationality: str) -> QWidget:
        screens[0].list.filter.nationality.choose(nationality)
        return screens[0]

    watch.step("list", show, busy)
    watch.step("search", lambda: search("300012"), busy)
    watch.step("all again", lambda: search(""), busy)
    for choice in Choice:
        watch.step(str(choice), lambda choice=choice: choose(choice), busy)  # type: ignore[misc]
    choose(Choice.ALL)
    watch.step("nationality", lambda: of("TWN"), busy)
    watch.step("month", lambda: search(f"{till.today:%Y/%m}"), busy)
    screens[0].close()


def _measure_report(till: Till, watch: Watch) -> None:
    screen = ReportScreen(till.context)
    screen.resize(1280, 800)
    screen.show()

    def month() -> QWidget:
        screen.page.periods.choose(period_of(Span.MONTH, till.today))
        return screen

    watch.step("report of a day", lambda: screen, lambda: screen.reading.busy)
    watch.step("report of a month", month, lambda: screen.reading.busy)
    screen.close()
