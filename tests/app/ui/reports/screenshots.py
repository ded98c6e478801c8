"""日報・月報 and データ出力, as they are drawn for eye and test."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.reports.words import saved_words
from app.ui.reports.export_screen import ExportScreen
from app.ui.reports.report_screen import ReportScreen
from app.ui.reports.saving_screen import SavingScreen
from app.ui.widgets.places import Place
from app.ui.widgets.save_page import Saved
from tests.app.contexts import Till
from tests.app.sales.full_journal import full_journal

Draw = Callable[[Path], QWidget]


def report(folder: Path) -> ReportScreen:
    return ReportScreen(Till(folder).context, list)


def export(folder: Path) -> ExportScreen:
    return ExportScreen(Till(folder).context, list)


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
    screen.save_page.show_saved(Saved(saved_words("/media/shop/STICK/attomenzei-records-2026-11.csv", 12)))
    return screen


SCREENS: dict[str, Draw] = {
    "report-day": partial(full, report),
    "report-empty": report,
    "export-month": partial(full, export),
    "export-passports": partial(full, export_passports),
    "export-empty": export,
    "export-saved": partial(full, export_saved),
}
