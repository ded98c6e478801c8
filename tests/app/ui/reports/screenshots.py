"""日報・月報 and データ出力, as they are drawn for eye and test."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.reports.words import saved_words
from app.sales.journal import Journal
from app.ui.reports.export_screen import ExportScreen
from app.ui.reports.report_screen import ReportScreen
from app.ui.widgets.places import Place
from tests.app.sales.full_journal import SHOP, full_journal, journal_in
from tests.app.sales.samples import TODAY

Draw = Callable[[Path], QWidget]


def report(journal: Journal) -> ReportScreen:
    return ReportScreen(journal, SHOP, lambda: TODAY, lambda: None, list)


def export(journal: Journal) -> ExportScreen:
    return ExportScreen(journal, lambda: TODAY, lambda: None, list)


def export_passports(journal: Journal) -> ExportScreen:
    screen = export(journal)
    screen.page.with_passports.setChecked(True)
    return screen


def export_saved(journal: Journal) -> ExportScreen:
    screen = export(journal)
    screen.setCurrentWidget(screen.save_page)
    places = [Place("USBメモリなど（STICK）", Path()), Place("ダウンロード", Path()), Place("デスクトップ", Path())]
    screen.save_page.show_places(places)
    screen.save_page.show_saved(saved_words("/media/shop/STICK/attomenzei-records-2026-11.csv", 12))
    return screen


SCREENS: dict[str, Draw] = {
    "report-day": lambda folder: report(full_journal(folder)),
    "report-empty": lambda folder: report(journal_in(folder)),
    "export-month": lambda folder: export(full_journal(folder)),
    "export-passports": lambda folder: export_passports(full_journal(folder)),
    "export-empty": lambda folder: export(journal_in(folder)),
    "export-saved": lambda folder: export_saved(full_journal(folder)),
}
