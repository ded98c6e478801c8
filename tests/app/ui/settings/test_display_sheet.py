"""表示: language and size of letters count at once, are kept, and nothing is cut."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.state.settings import Preferences, TextSize, preferences_file
from app.state.stored import Stored
from app.ui.main_window import MainWindow
from app.ui.pages import Page
from app.ui.widgets.theme import set_text_size
from licensing.words.language import Language, current, set_language
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, cut_texts, process_events, shown_texts
from tests.app.standings import STANDINGS
from tests.app.tops import page_of, window_of


@pytest.fixture(autouse=True)
def restored_look(qapp: QApplication) -> Iterator[None]:
    yield
    set_language(Language.JAPANESE)
    set_text_size(qapp, 1.0)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    made = window_of(FakeLicense(STANDINGS["licensed"]), tmp_path)
    made.resize(1024, 768)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.open(Page.DISPLAY)
    return made


def test_the_language_changes_at_once_and_is_stored(window: MainWindow, tmp_path: Path) -> None:
    button(window, "English").click()
    assert current() is Language.ENGLISH
    assert window.page is Page.DISPLAY
    assert "Text size" in shown_texts(window)
    assert preferences_file(tmp_path).read().language is Language.ENGLISH
    button(page_of(window), "日本語").click()
    assert "文字の大きさ" in shown_texts(window)


@pytest.mark.parametrize(("words", "size"), [("大きめ", TextSize.LARGE), ("さらに大きく", TextSize.LARGER)])
def test_the_text_size_changes_at_once_and_is_stored(
    window: MainWindow, qapp: QApplication, tmp_path: Path, words: str, size: TextSize
) -> None:
    [title] = [label for label in window.findChildren(QLabel) if label.text() == "表示"]
    before = title.sizeHint().height()
    button(window, words).click()
    qapp.processEvents()
    assert title.sizeHint().height() >= before * (size.factor - 0.05)
    assert preferences_file(tmp_path).read().text_size is size
    assert cut_texts(window) == []


PAGES = (
    *(Page.TOP, Page.SETTINGS, Page.SHOP, Page.DISPLAY, Page.LICENSE, Page.FIRST_SHOP, Page.NETWORK),
    *(Page.PASSWORD, Page.UNLOCK, Page.DIAGNOSIS, Page.BACKUP, Page.ABOUT),
)


@pytest.mark.first(2)
@pytest.mark.parametrize("size", tuple(reversed(TextSize)))
@pytest.mark.parametrize("language", Language)
def test_no_text_is_cut_in_any_language_and_size(
    window: MainWindow, qapp: QApplication, language: Language, size: TextSize
) -> None:
    set_text_size(qapp, size.factor)
    window.show_language(language)
    for page in PAGES:
        window.open(page)
        process_events()
        assert cut_texts(window) == [], page


def test_on_a_full_disk_a_choice_lasts_until_the_app_exits(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").touch()
    preferences = Stored(preferences_file(tmp_path / "file" / "folder"))
    preferences.apply(Preferences(text_size=TextSize.LARGE))
    assert preferences.value.text_size is TextSize.LARGE
    assert "cannot write preferences.json" in caplog.text
