"""No key of a keyboard on the screen moves under the finger because a message appears or goes."""

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.state.settings import TextSize
from app.ui.register.register_sheet import RegisterSheet
from app.ui.settings.password_sheet import PasswordSheet
from app.ui.widgets import controls
from app.ui.widgets.ask_page import AskPage
from app.ui.widgets.theme import set_text_size
from app.ui.words.password import wait_words, words
from licensing.codes import Code, Trouble
from licensing.errors import Refused, StorageError, Unreachable
from licensing.words.failures import failure_view
from licensing.words.language import Language, set_language
from licensing.words.text import join_sentences
from licensing.words.views import Tone
from tests.app.contexts import context_of
from tests.app.every_screen import show_at
from tests.app.fake_license import VENDOR, FakeLicense
from tests.app.standings import trial
from tests.variants import each, variants

SIZES = each((1000, 700), (1280, 800))


@pytest.fixture(params=variants(*product((TextSize.LARGER, TextSize.NORMAL), Language)), ids=str)
def _look(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    size, language = request.param
    set_text_size(qapp, size.factor)
    set_language(language)
    yield
    set_text_size(qapp, 1.0)
    set_language(Language.JAPANESE)


def keys_of(page: QWidget) -> list[QRect]:
    QApplication.processEvents()
    keys = [button for button in page.findChildren(QPushButton) if button.property("role") == "key"]
    return [QRect(key.mapTo(page, QPoint()), key.size()) for key in keys]


def registration() -> tuple[QWidget, controls.OutcomeLine, list[str]]:
    sheet = RegisterSheet(context_of(FakeLicense(trial())))
    errors = [
        Refused(Code.UNKNOWN_LICENSE),
        Refused(Code.LICENSE_STOPPED),
        *(Unreachable(trouble) for trouble in Trouble),
        StorageError("disk full"),
    ]
    return sheet, sheet.entry_page.failure, [failure_view(error, VENDOR.support_phone).text for error in errors]


def unlocking() -> tuple[QWidget, controls.OutcomeLine, list[str]]:
    page = AskPage(context_of().lock)
    (line,) = page.findChildren(controls.OutcomeLine)
    return page, line, [str(words.COMPARING), join_sentences(words.WRONG, wait_words(60))]


def password() -> tuple[QWidget, controls.OutcomeLine, list[str]]:
    page = PasswordSheet(context_of())
    (line,) = page.findChildren(controls.OutcomeLine)
    return page, line, [str(said) for said in (words.OTHER_SIGNS, words.DIFFERENT, words.SAVED, words.REMOVED)]


@pytest.mark.parametrize("build", [registration, unlocking, password])
@pytest.mark.usefixtures("_look")
def test_no_key_moves_when_a_message_appears(
    qtbot: QtBot, build: Callable[[], tuple[QWidget, controls.OutcomeLine, list[str]]]
) -> None:
    page, line, sentences = build()
    qtbot.addWidget(page)
    for size in SIZES:
        line.show_outcome("", Tone.RED)
        show_at(page, *size)
        before = keys_of(page)
        assert before
        for sentence in sentences:
            line.show_outcome(sentence, Tone.RED)
            assert keys_of(page) == before, (size, sentence)
