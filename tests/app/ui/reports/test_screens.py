"""日報・月報 and データ出力 as a person uses them: choosing, reading, saving, and what is said when that fails."""

import csv
import io
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.sales.journal import Journal
from app.ui.reports.export_screen import ExportScreen
from app.ui.reports.report_screen import ReportScreen
from app.ui.reports.saving_screen import SavingScreen
from app.ui.widgets.places import Place
from app.ui.widgets.theme import set_text_size
from licensing.words.language import Language, set_language
from tests.app.contexts import Till
from tests.app.looks import button, cut_texts, shown_texts
from tests.app.sales.full_journal import full_journal
from tests.app.sales.samples import full_disk

S = TypeVar("S", bound=SavingScreen)
SIZES = [(1024, 768), (1280, 800), (1366, 768), (1920, 1080)]


class Desk:
    """A till with one USB stick."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self._qtbot = qtbot
        self.stick = folder / "stick"
        self.stick.mkdir()
        self.till = Till(folder)

    def report(self) -> ReportScreen:
        return self._shown(ReportScreen(self.till.context, self._find))

    def export(self) -> ExportScreen:
        return self._shown(ExportScreen(self.till.context, self._find))

    def save(self, screen: SavingScreen, name: str) -> str:
        """Press the button ``name``, choose the stick, and return what is said once that is over."""
        button(screen, name).click()
        self._qtbot.waitUntil(lambda: "STICK" in shown_texts(screen.save_page))
        button(screen.save_page, "STICK").click()
        self._qtbot.waitUntil(lambda: any("保存しました。" in s or "できません" in s for s in self.says(screen)))
        return "\n".join(self.says(screen))

    @staticmethod
    def says(screen: QWidget) -> list[str]:
        return shown_texts(screen)

    def _shown(self, screen: S) -> S:
        self._qtbot.addWidget(screen)
        screen.resize(1024, 768)
        with self._qtbot.waitExposed(screen):
            screen.show()
        screen.setFocus()
        return screen

    def _find(self) -> list[Place]:
        return [Place("STICK", self.stick)]


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Desk:
    return Desk(qtbot, tmp_path)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return full_journal(tmp_path)


@pytest.fixture
def as_before(qapp: QApplication) -> Iterator[None]:
    yield
    set_language(Language.JAPANESE)
    set_text_size(qapp, 1.0)


# reports


def test_today_is_shown_first(desk: Desk, journal: Journal) -> None:
    screen = desk.report()
    said = desk.says(screen)
    for words in ("2026年11月22日(日)", "¥15,588", "¥1,288", "10%対象", "8%対象", "TWN", "GBR", "¥1,376"):
        assert words in said
    assert "このアプリは国税庁への送信を行いません。" in said


def test_one_tap_leads_to_the_day_before_and_one_to_the_month(desk: Desk, journal: Journal) -> None:
    screen = desk.report()
    button(screen, "前へ").click()
    assert "2026年11月21日(土)" in desk.says(screen)
    assert "¥7,794" in desk.says(screen)
    button(screen, "月").click()
    assert "2026年11月" in desk.says(screen)
    assert "¥29,982" in desk.says(screen)
    button(screen, "日").click()
    assert "2026年11月22日(日)" in desk.says(screen)


def test_no_step_leads_before_the_first_record_or_into_the_future(desk: Desk, journal: Journal) -> None:
    screen = desk.report()
    assert not button(screen, "次へ").isEnabled()
    button(screen, "月").click()
    assert not button(screen, "前へ").isEnabled()
    assert not button(screen, "次へ").isEnabled()


def test_a_clock_set_back_meanwhile_leads_into_no_future(desk: Desk, journal: Journal) -> None:
    screen = desk.report()
    button(screen, "前へ").click()
    desk.till.today = date(2026, 11, 21)
    button(screen, "次へ").click()
    assert "2026年11月21日(土)" in desk.says(screen)


def test_a_day_without_records_says_so_and_has_nothing_to_save(desk: Desk, tmp_path: Path) -> None:
    screen = desk.report()
    assert "この期間の購入記録はありません。" in desk.says(screen)
    assert not button(screen, "PDFで保存").isEnabled()
    assert not button(screen, "CSVで保存").isEnabled()


def test_a_report_is_saved_as_a_pdf(desk: Desk, journal: Journal) -> None:
    said = desk.save(desk.report(), "PDFで保存")
    path = desk.stick / "attomenzei-report-2026-11-22.pdf"
    assert f"3件の記録を {path} に保存しました。" in said
    pdf = path.read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert b"/FontFile" in pdf  # its letters come with it


def test_a_report_is_saved_as_a_csv(desk: Desk, journal: Journal) -> None:
    screen = desk.report()
    button(screen, "月").click()
    said = desk.save(screen, "CSVで保存")
    path = desk.stick / "attomenzei-report-2026-11.csv"
    assert f"5件の記録を {path} に保存しました。" in said
    assert '"合計（税込）","29982"' in path.read_text(encoding="utf-8-sig")


def test_an_unreadable_journal_is_told_in_the_place_of_the_sums(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "sales.sqlite3").write_bytes(b"noise" * 1000)
    screen = desk.report()
    assert any("（E-604）" in sentence for sentence in desk.says(screen))
    assert not button(screen, "CSVで保存").isEnabled()


# exports


def rows_in(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def test_the_records_of_the_month_are_written_with_masked_passports(desk: Desk, journal: Journal) -> None:
    screen = desk.export()
    assert "6件の購入記録があります。（うち取消 1件）" in desk.says(screen)
    said = desk.save(screen, "CSVで保存")
    path = desk.stick / "attomenzei-records-2026-11.csv"
    assert f"6件の記録を {path} に保存しました。" in said
    rows = rows_in(path)
    assert len({row["受付番号"] for row in rows}) == 6
    assert {row["旅券等の番号"][:5] for row in rows} == {"*****"}


def test_passports_are_included_where_that_is_chosen_and_a_warning_says_what_that_means(
    desk: Desk, journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    screen = desk.export()
    screen.page.with_passports.click()
    assert "旅券番号は個人情報です。ファイルの取り扱いと保管にご注意ください。" in desk.says(screen)
    with caplog.at_level(logging.WARNING):
        desk.save(screen, "CSVで保存")
    rows = rows_in(desk.stick / "attomenzei-records-2026-11.csv")
    assert rows[0]["旅券等の番号"] == "301234567"
    assert "6 records of 2026-11 written out, passport numbers included" in caplog.text
    assert "301234567" not in caplog.text


@pytest.mark.parametrize(("span", "mark", "count"), [("日", "2026-11-22", 4), ("年", "2026", 6)])
def test_a_day_or_a_year_can_be_chosen(desk: Desk, journal: Journal, span: str, mark: str, count: int) -> None:
    screen = desk.export()
    button(screen, span).click()
    assert f"{count}件の記録を" in desk.save(screen, "CSVで保存")
    assert len({row["受付番号"] for row in rows_in(desk.stick / f"attomenzei-records-{mark}.csv")}) == count


def test_an_empty_period_cannot_be_exported(desk: Desk, tmp_path: Path) -> None:
    screen = desk.export()
    assert "この期間の購入記録はありません。" in desk.says(screen)
    assert not screen.page.export.isEnabled()


def test_an_unreadable_journal_cannot_be_exported_and_says_why(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "sales.sqlite3").write_bytes(b"noise" * 1000)
    screen = desk.export()
    assert any("（E-604）" in sentence for sentence in desk.says(screen))
    assert not screen.page.export.isEnabled()


def test_a_full_stick_is_told_and_nothing_of_the_file_stays(desk: Desk, journal: Journal) -> None:
    screen = desk.report()
    with full_disk(room=128):
        said = desk.save(screen, "CSVで保存")
    assert "保存できませんでした。空き容量が足りません。" in said
    assert "（E-701）" in said
    assert list(desk.stick.iterdir()) == []


def test_a_stick_pulled_out_is_told(desk: Desk, journal: Journal) -> None:
    screen = desk.export()
    desk.stick.rmdir()
    assert "USBメモリを差し込み直し" in desk.save(screen, "CSVで保存")


# both

Open = Callable[[Desk, Journal], SavingScreen]


def open_report(desk: Desk, journal: Journal) -> SavingScreen:
    return desk.report()


def open_export(desk: Desk, journal: Journal) -> SavingScreen:
    return desk.export()


both = pytest.mark.parametrize("draw", [open_report, open_export])


@both
def test_a_second_tap_while_saving_writes_no_second_file(
    qtbot: QtBot, desk: Desk, journal: Journal, draw: Open
) -> None:
    screen = draw(desk, journal)
    button(screen, "CSVで保存").click()
    qtbot.waitUntil(lambda: "STICK" in shown_texts(screen.save_page))
    for _ in range(2):
        button(screen.save_page, "STICK").click()
    qtbot.waitUntil(lambda: any("保存しました。" in sentence for sentence in desk.says(screen)))
    qtbot.waitUntil(lambda: all(thread.name != "attomenzei-task" for thread in threading.enumerate()))
    assert len(list(desk.stick.iterdir())) == 1


@both
def test_escape_leads_back_step_by_step(desk: Desk, journal: Journal, draw: Open) -> None:
    screen = draw(desk, journal)
    first = screen.currentWidget()
    button(screen, "CSVで保存").click()
    QTest.keyClick(screen.save_page, Qt.Key.Key_Escape)
    assert screen.currentWidget() is first
    assert desk.till.left == 0
    assert first is not None
    QTest.keyClick(first, Qt.Key.Key_Escape)
    assert desk.till.left == 1


@both
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("factor", [1.0, 1.15, 1.3])
@pytest.mark.usefixtures("as_before")
def test_no_text_is_cut_in_any_size_and_language(
    qapp: QApplication, desk: Desk, journal: Journal, draw: Open, language: Language, factor: float
) -> None:
    set_language(language)
    set_text_size(qapp, factor)
    screen = draw(desk, journal)
    for width, height in SIZES:
        screen.resize(width, height)
        qapp.processEvents()
        assert (screen.width(), screen.height()) == (width, height)
        assert cut_texts(screen) == []
        for area in screen.findChildren(QScrollArea):
            inside = area.widget()
            assert inside is not None
            assert inside.width() <= area.viewport().width()


@both
def test_everything_that_can_be_touched_has_a_name_and_is_reached_by_tab(
    desk: Desk, journal: Journal, draw: Open
) -> None:
    draw(desk, journal)
    reached = set()
    for _ in range(12):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused.accessibleName() or focused.property("text"))
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert "CSVで保存" in reached
    assert reached & {"日", "月"}  # the arrow keys go from one to the other
    assert "" not in reached
