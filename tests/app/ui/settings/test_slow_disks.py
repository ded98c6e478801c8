"""Disks and keyrings that answer late: what somebody has turned away from comes over no other page."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.sales.journal import FILE_NAME, Journal
from app.sales.recovery import own_key
from app.ui.settings.articles_sheet import ArticlesSheet
from app.ui.settings.backup_sheet import BackupSheet
from app.ui.widgets.places import AnswerFile, Place
from app.ui.widgets.save_page import Saved, SavePage
from app.ui.words.backup import words
from tests.app.contexts import Visits, context_of
from tests.app.looks import process_events, shown_texts
from tests.app.sales.samples import sale_of
from tests.app.ui.settings.test_backup_sheet import press, wait_for


class Late:
    """A call that waits until it is let through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str, call: Callable[..., object]) -> None:
        self._call = call
        self._let = threading.Event()
        monkeypatch.setattr(name, self)

    def __call__(self, *arguments: object) -> object:
        assert self._let.wait(10)
        return self._call(*arguments)

    def arrive(self, qtbot: QtBot) -> None:
        """Let it through, until Qt's thread has dealt with its result."""
        self._let.set()
        qtbot.waitUntil(lambda: all(thread.name != "attomenzei-task" for thread in threading.enumerate()))
        process_events()


@pytest.fixture
def sheet(qtbot: QtBot, tmp_path: Path, visits: Visits) -> BackupSheet:
    Journal(tmp_path / FILE_NAME).register(sale_of())
    made = BackupSheet(context_of(folder=tmp_path, navigator=visits), lambda: [])
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("way", ["left", "another"])
def test_a_backup_that_was_left_is_not_asked_about(
    qtbot: QtBot, sheet: BackupSheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """The question would show the facts of one backup, and restore the other."""

    def compare(_journal: Path, file: Path, *_keys: object) -> None:
        raise OSError(file.name)

    late = Late(monkeypatch, "app.ui.settings.backup_sheet.compare", compare)
    told: list[str] = []

    def failed(error: Exception) -> str:
        told.append(str(error))
        return ""

    monkeypatch.setattr("app.ui.settings.backup_sheet.restoring_failed", failed)
    sheet.show_page(sheet.choose_page)
    sheet.choose_page.chosen.emit(AnswerFile(tmp_path / "slow", "slow"))
    if way == "left":
        sheet.choose_page.left.emit()
    else:
        monkeypatch.setattr("app.ui.settings.backup_sheet.compare", compare)
        sheet.choose_page.chosen.emit(AnswerFile(tmp_path / "other", "other"))
        qtbot.waitUntil(lambda: told == ["other"])
    late.arrive(qtbot)
    assert told == (["other"] if way == "another" else [])


def test_a_search_that_ends_late_leaves_why_a_backup_cannot_be_read(
    qtbot: QtBot, sheet: BackupSheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Late(monkeypatch, "app.ui.settings.backup_sheet.find_answers", lambda *_places: [])
    sheet.choose_page.search_requested.emit()
    sheet.choose_page.chosen.emit(AnswerFile(tmp_path / "gone", "gone"))
    wait_for(qtbot, sheet, words.NOT_RESTORED)
    late.arrive(qtbot)
    assert any(text.startswith(words.NOT_RESTORED) for text in shown_texts(sheet)), shown_texts(sheet)


def test_a_search_that_ends_late_leaves_why_articles_cannot_be_read(
    qtbot: QtBot, tmp_path: Path, visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = ArticlesSheet(context_of(folder=tmp_path, navigator=visits), lambda: [])
    qtbot.addWidget(articles)
    articles.show()
    late = Late(monkeypatch, "app.ui.settings.articles_sheet.find_answers", lambda *_places: [])
    articles.list_page.load_requested.emit()
    articles.load_page.chosen.emit(AnswerFile(tmp_path / "gone", "gone"))
    wait_for(qtbot, articles, "E-5")
    late.arrive(qtbot)
    assert any("E-5" in text for text in shown_texts(articles)), shown_texts(articles)


def test_the_recovery_code_appears_over_no_other_page(
    qtbot: QtBot, sheet: BackupSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Late(monkeypatch, "app.ui.settings.recovery.own_key", own_key)
    press(qtbot, sheet, "復旧コード")
    press(qtbot, sheet, "バックアップから復元")
    late.arrive(qtbot)
    wait_for(qtbot, sheet, "復元するバックアップを選んでください。")
    assert sheet.currentWidget() is sheet.choose_page, shown_texts(sheet)


def test_a_stick_that_never_answers_keeps_nobody_from_saving_elsewhere(qtbot: QtBot, tmp_path: Path) -> None:
    answers = threading.Event()

    def save(folder: Path) -> Saved:
        if folder.name == "dead":
            assert answers.wait(10)
        return Saved(folder / f"{folder.name}.pdf")

    page = SavePage("", find=lambda: [Place("dead", tmp_path / "dead"), Place("desktop", tmp_path / "desktop")])
    qtbot.addWidget(page)
    page.show()
    page.begin(save)
    press(qtbot, page, "dead")
    page.begin(lambda folder: save(folder))  # left, and opened again
    press(qtbot, page, "desktop")
    wait_for(qtbot, page, "desktop.pdf")
    answers.set()
    qtbot.waitUntil(lambda: all(thread.name != "attomenzei-task" for thread in threading.enumerate()))
    process_events()
    assert "dead.pdf" not in "".join(shown_texts(page))
