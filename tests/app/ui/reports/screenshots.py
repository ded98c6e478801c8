"""日報・月報 and データ出力, as they are drawn for eye and test."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from app.reports.words import records_words
from app.sales.journal import FILE_NAME, Journal
from app.sales.record import Item
from app.ui.reports.export_screen import ExportScreen
from app.ui.reports.report_screen import ReportScreen
from app.ui.reports.saving_screen import SavingScreen
from app.ui.widgets.places import Place
from app.ui.widgets.save_page import Saved
from tests.app.contexts import Till
from tests.app.looks import settle
from tests.app.sales.full_journal import full_journal
from tests.app.sales.samples import sale_of

Draw = Callable[[Path], QWidget]
S = TypeVar("S", bound=QWidget)


def _settled(screen: S) -> S:
    settle(screen)
    return screen


def report(folder: Path) -> ReportScreen:
    return _settled(ReportScreen(Till(folder).context, list))


def report_large(folder: Path) -> ReportScreen:
    """Amounts of nine digits in every place."""
    journal = Journal(folder / FILE_NAME)
    for rate in (10, 8):
        journal.register(sale_of(Item("腕時計", 999_999, 999, rate), Item("小物", 999, 1, rate)))
    return report(folder)


def export(folder: Path) -> ExportScreen:
    return _settled(ExportScreen(Till(folder).context, list))


def full(draw: Callable[[Path], SavingScreen], folder: Path) -> SavingScreen:
    full_journal(folder)
    return draw(folder)


def export_passports(folder: Path) -> ExportScreen:
    screen = export(folder)
    screen.page.with_passports.setChecked(True)
    return screen


def export_saved(folder: Path) -> ExportScreen:
    screen = export(folder)
    screen.setCurrentWidget(screen.save_page)
    places = [Place("USBメモリなど（STICK）", Path()), Place("ダウンロード", Path()), Place("デスクトップ", Path())]
    screen.save_page.show_places(places)
    screen.save_page.show_saved(places[0], Saved(Path("attomenzei-records-2026-11.csv"), records_words(12)))
    return screen


SCREENS: dict[str, Draw] = {
    "report-day": partial(full, report),
    "report-large": report_large,
    "report-empty": report,
    "export-month": partial(full, export),
    "export-passports": partial(full, export_passports),
    "export-empty": export,
    "export-saved": partial(full, export_saved),
}
