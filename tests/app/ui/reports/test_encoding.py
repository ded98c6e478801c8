"""The encoding of an exported file: chosen on the page, kept for the next time, and what it lacks is said in words."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.reports.csv_file import CsvEncoding
from app.reports.words import substituted_words, words
from app.sales.record import Item
from app.state.settings import Preferences, preferences_file
from app.ui.pages import Page
from app.ui.reports.export_screen import ExportScreen
from app.ui.reports.report_screen import ReportScreen
from app.ui.widgets.places import Place
from tests.app.contexts import Till
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, settle, shown_texts
from tests.app.sales.full_journal import journal_in
from tests.app.sales.samples import sale_of
from tests.app.standings import STANDINGS
from tests.app.tops import page_of, window_of


def test_the_chosen_encoding_is_stored(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_of(FakeLicense(STANDINGS["licensed"]), tmp_path)
    qtbot.addWidget(window)
    window.open(Page.EXPORT)
    button(page_of(window), words.CP932).click()
    window.go_home()
    window.open(Page.EXPORT)
    screen = page_of(window)
    assert isinstance(screen, ExportScreen)
    assert screen.page.encoding is CsvEncoding.CP932
    assert preferences_file(tmp_path).read().csv_encoding is CsvEncoding.CP932


def test_missing_characters_are_named_when_the_file_is_saved(qtbot: QtBot, tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.register(sale_of(Item("Crème", 6_600, 1, 10)))
    places = [Place("KIOXIA", tmp_path)]
    preferences_file(tmp_path).write(Preferences(csv_encoding=CsvEncoding.CP932))
    screen = ExportScreen(Till(tmp_path).context, lambda: places)
    qtbot.addWidget(screen)
    screen.show()
    settle(screen)
    screen.page.export.click()
    qtbot.waitUntil(lambda: "KIOXIA" in shown_texts(screen))
    button(screen, "KIOXIA").click()
    qtbot.waitUntil(lambda: any(substituted_words("è", "〓") in text for text in shown_texts(screen)))
    (file,) = tmp_path.glob("*.csv")
    assert '"Cr〓me"' in file.read_bytes().decode("cp932")


def test_a_report_uses_the_same_encoding(qtbot: QtBot, tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.register(sale_of(Item("口紅", 6_600, 1, 10)))
    places = [Place("KIOXIA", tmp_path)]
    preferences_file(tmp_path).write(Preferences(csv_encoding=CsvEncoding.CP932))
    screen = ReportScreen(Till(tmp_path).context, lambda: places)
    qtbot.addWidget(screen)
    screen.show()
    settle(screen)
    screen.page.csv.click()
    qtbot.waitUntil(lambda: "KIOXIA" in shown_texts(screen))
    button(screen, "KIOXIA").click()
    qtbot.waitUntil(lambda: bool(list(tmp_path.glob("*.csv"))))
    (file,) = tmp_path.glob("*.csv")
    assert "2026" in file.read_bytes().decode("cp932")


def test_a_long_list_of_missing_characters_is_shortened() -> None:
    assert "0123456789…" in substituted_words("0123456789ab", "〓")
    assert substituted_words("", "〓") == ""
