"""The app in English: nothing is left in Japanese, and the language can be changed while the app runs."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.state.settings import PREFERENCES_FILE, Preferences, Shop, language_of, preferences_file
from app.state.stored import Stored
from app.ui.widgets.choice_menu import ChoiceMenu
from app.ui.words.offline import words as offline_words
from licensing.words.days import days_left_words, long_date
from licensing.words.language import Language, current, set_language
from licensing.words.standings import texts
from tests.app.fake_license import FakeLicense
from tests.app.looks import shown_texts
from tests.app.standings import NOW, STANDINGS
from tests.app.tops import top_of, window_of

JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


@pytest.fixture
def english() -> Iterator[None]:
    set_language(Language.ENGLISH)
    yield
    set_language(Language.JAPANESE)


def test_a_count_has_its_plural(english: None) -> None:
    assert days_left_words(1) == "1 day left"
    assert days_left_words(12) == "12 days left"
    assert long_date(NOW.date()) == "Sun, Nov 22, 2026"


def test_a_choice_is_named_with_the_languages_own_colon(english: None, qtbot: QtBot) -> None:
    menu = ChoiceMenu("State", [("All", None)])
    qtbot.addWidget(menu)
    assert menu.text() == "State: All"


def test_a_saved_file_is_not_read_as_a_saved_folder(english: None) -> None:
    assert offline_words.SAVED.format(file="Downloads › request.jws") == "Saved as Downloads › request.jws."


@pytest.mark.parametrize(
    ("chosen", "system", "spoken"),
    [
        (None, {"LANG": "ja_JP.UTF-8"}, Language.JAPANESE),
        (None, {"LANG": "en_US.UTF-8"}, Language.ENGLISH),
        (None, {"LANG": "zh_CN.UTF-8"}, Language.ENGLISH),
        (None, {"LC_ALL": "ja_JP", "LANG": "en_US"}, Language.JAPANESE),
        (None, {"LANG": "C.UTF-8"}, Language.JAPANESE),
        (None, {"LANG": "POSIX"}, Language.JAPANESE),
        (Language.ENGLISH, {"LANG": "ja_JP.UTF-8"}, Language.ENGLISH),
        (Language.JAPANESE, {"LANG": "en_US.UTF-8"}, Language.JAPANESE),
    ],
)
def test_the_language_is_the_chosen_one_or_the_systems(
    chosen: Language | None, system: dict[str, str], spoken: Language
) -> None:
    assert language_of(Preferences(chosen), system) is spoken


def test_a_choice_is_kept(tmp_path: Path) -> None:
    preferences_file(tmp_path).write(Preferences(Language.ENGLISH))
    assert preferences_file(tmp_path).read() == Preferences(Language.ENGLISH)


@pytest.mark.parametrize("content", ['{"language": "fr"}', '{"language": 3}'])
def test_an_unknown_language_is_no_choice(tmp_path: Path, content: str) -> None:
    (tmp_path / PREFERENCES_FILE).write_text(content)
    assert preferences_file(tmp_path).read() == Preferences()


@pytest.mark.parametrize("content", ["", "[]", "{"])
def test_an_unreadable_choice_is_set_aside(tmp_path: Path, content: str, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / PREFERENCES_FILE).write_text(content)
    assert preferences_file(tmp_path).read() == Preferences()
    assert (tmp_path / f"{PREFERENCES_FILE}.broken").exists()


@pytest.mark.parametrize("state", STANDINGS)
def test_top_in_english_has_only_names_in_japanese(english: None, state: str, shop: Stored[Shop]) -> None:
    top = top_of(FakeLicense(STANDINGS[state]), shop)
    names = (texts.PRODUCT_TAG, "あっと免税", "銀座", "レジ")
    top.resize(1280, 800)
    top.show()
    left = [text for text in shown_texts(top) if JAPANESE.search(text) and not any(name in text for name in names)]
    assert left == []


def test_top_changes_its_language_while_it_is_shown(tmp_path: Path) -> None:
    window = window_of(FakeLicense(STANDINGS["licensed"]), tmp_path)
    try:
        window.show_language(Language.ENGLISH)
        assert current() is Language.ENGLISH
        assert "Tax-free sale" in [label.text() for label in window.findChildren(QLabel)]
    finally:
        window.show_language(Language.JAPANESE)
    assert "免税販売" in [label.text() for label in window.findChildren(QLabel)]
