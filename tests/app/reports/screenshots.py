"""Pictures of 日報・月報 and データ出力, for a person's eye: ``python -m tests.app.reports.screenshots [WORD] [en]``.

They go to ``build/screenshots/[en/]report-….png`` and ``export-….png``; WORD draws only those whose name holds it.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from app.offline.places import Place
from app.reports.export_screen import ExportScreen
from app.reports.report_screen import ReportScreen
from app.sales.journal import Journal
from app.texts.language import Language
from app.texts.reports import saved_words
from app.theme import apply_theme
from app.translation import speak
from tests.app.reports.samples import SHOP, full_journal, journal_in
from tests.app.sales.samples import TODAY
from tests.app.screenshots import FOLDER, SIZES, take


def screens(folder: Path) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield every screen's name with what builds it."""
    full, empty = full_journal(folder), journal_in(folder / "nothing")
    yield "report-day", partial(report, full)
    yield "report-empty", partial(report, empty)
    yield "export-month", partial(export, full)
    yield "export-passports", partial(export_passports, full)
    yield "export-empty", partial(export, empty)
    yield "export-saved", partial(export_saved, full)


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


def main(word: str = "", language: str = Language.JAPANESE, size: str = "1") -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    apply_theme(application, float(size))
    speak(Language(language))
    folder = FOLDER if language == Language.JAPANESE else FOLDER / language
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        for name, draw in screens(Path(data)):
            for width, height in SIZES:
                path = folder / f"{name}-{width}x{height}.png"
                if word in path.name:
                    take(draw(), width, height, path)


if __name__ == "__main__":
    main(*sys.argv[1:])
