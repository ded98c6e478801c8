"""What 日報・月報 and データ出力 have in common: saving, leaving, layout and keyboard."""

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from app.sales.journal import Journal
from app.ui.reports.saving_screen import SavingScreen
from app.ui.widgets.theme import set_text_size
from licensing.words.language import Language, set_language
from tests.app.looks import button, cut_texts, shown_texts
from tests.app.ui.reports.desk import Desk
from tests.variants import each, variants

SIZES = each((1024, 768), (1280, 800), (1366, 768), (1920, 1080))


@pytest.fixture
def restored_look(qapp: QApplication) -> Iterator[None]:
    yield
    set_language(Language.JAPANESE)
    set_text_size(qapp, 1.0)


Open = Callable[[Desk, Journal], SavingScreen]


def open_report(desk: Desk, journal: Journal) -> SavingScreen:
    return desk.report()


def open_export(desk: Desk, journal: Journal) -> SavingScreen:
    return desk.export()


both = pytest.mark.parametrize("draw", [open_report, open_export])


@both
def test_a_second_tap_while_saving_saves_no_second_file(qtbot: QtBot, desk: Desk, journal: Journal, draw: Open) -> None:
    screen = draw(desk, journal)
    button(screen, "CSVで保存").click()
    qtbot.waitUntil(lambda: "STICK" in shown_texts(screen.save_page))
    for _ in range(2):
        button(screen.save_page, "STICK").click()
    qtbot.waitUntil(lambda: any("保存しました。" in sentence for sentence in desk.texts(screen)))
    qtbot.waitUntil(lambda: all(thread.name != "attomenzei-task" for thread in threading.enumerate()))
    assert len(list(desk.stick.iterdir())) == 1


@both
def test_escape_goes_back_one_page(desk: Desk, journal: Journal, draw: Open) -> None:
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
@pytest.mark.parametrize("language", variants(*Language))
@pytest.mark.parametrize("factor", variants(1.3, 1.15, 1.0))
@pytest.mark.usefixtures("restored_look")
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
def test_every_control_has_a_name_and_is_reached_by_tab(desk: Desk, journal: Journal, draw: Open) -> None:
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
