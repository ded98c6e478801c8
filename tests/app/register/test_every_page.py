from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.register.take_back_page import TakeBackPage
from app.texts.language import Language
from app.theme import show_text_size
from app.translation import speak
from licensing.codes import Trouble
from licensing.errors import Unreachable
from tests.app.fake_license import FakeLicense
from tests.app.looks import cut_texts
from tests.app.register.screenshots import STEPS, draw
from tests.app.standings import STANDINGS


@pytest.fixture
def as_before(qapp: QApplication) -> Iterator[None]:
    yield
    speak(Language.JAPANESE)
    show_text_size(qapp, 1.0)


@pytest.mark.parametrize("name", STEPS)
def test_every_page_fits_a_small_screen(qtbot: QtBot, name: str) -> None:
    sheet = draw(STEPS[name])
    qtbot.addWidget(sheet)
    sheet.resize(1024, 768)
    sheet.show()

    assert sheet.size().toTuple() == (1024, 768)
    assert cut_texts(sheet) == []
    for button in sheet.findChildren(QPushButton):
        if button.isVisible():
            assert sheet.rect().contains(button.rect().translated(button.mapTo(sheet, QPoint()))), button.text()
            assert button.height() >= 56
            assert button.accessibleName() or button.text()


@pytest.mark.parametrize("name", STEPS)
def test_the_focus_stands_on_the_page_that_is_shown(qtbot: QtBot, name: str) -> None:
    sheet = draw(STEPS[name])
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.activateWindow()
    sheet.setFocus()
    qtbot.waitUntil(lambda: sheet.isActiveWindow() and QApplication.focusWidget() is not None)

    focus = QApplication.focusWidget()
    page = sheet.currentWidget()
    assert focus is not None
    assert page is not None
    assert focus is page or page.isAncestorOf(focus)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("size", "factor"), [((1024, 768), 1.15), ((1024, 768), 1.3), ((1366, 768), 1.3), ((1280, 720), 1.15)], ids=str
)
@pytest.mark.usefixtures("as_before")
def test_larger_letters_fit_in_both_languages(
    qapp: QApplication, qtbot: QtBot, size: tuple[int, int], factor: float, language: Language
) -> None:
    speak(language)
    show_text_size(qapp, factor)
    for name, step in STEPS.items():
        sheet = draw(step)
        qtbot.addWidget(sheet)
        sheet.resize(*size)
        sheet.show()
        assert (name, sheet.size().toTuple(), cut_texts(sheet)) == (name, size, [])
        sheet.hide()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("factor", [1.0, 1.3])
@pytest.mark.parametrize("size", [(1024, 768), (1280, 720)], ids=str)
@pytest.mark.usefixtures("as_before")
def test_taking_back_fits_too(
    qapp: QApplication, qtbot: QtBot, size: tuple[int, int], factor: float, language: Language
) -> None:
    speak(language)
    show_text_size(qapp, factor)
    license = FakeLicense(STANDINGS["moved"])
    page = TakeBackPage(license, lambda: None)
    qtbot.addWidget(page)
    page.resize(*size)
    page.show()
    page.ask_button.click()
    license.register_failed.emit(Unreachable(Trouble.NO_CONNECTION))
    assert (page.size().toTuple(), cut_texts(page)) == (size, [])
