"""Every page behind the menu has room for its words at the smallest size, in both languages and the largest letters."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.preferences import TextSize
from app.texts.language import Language
from app.theme import show_text_size
from app.translation import speak
from tests.app.fake_license import FakeLicense
from tests.app.looks import cut_texts
from tests.app.screenshots import settings_pages
from tests.app.standings import STANDINGS

PAGES = [
    *("settings-unlock", "settings-forgotten", "settings-password", "settings-network", "settings-diagnosis"),
    *(f"settings-backup-{page}_page" for page in ("start", "save", "choose", "confirm", "done")),
]


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> Iterator[None]:
    yield
    speak(Language.JAPANESE)
    show_text_size(qapp, 1.0)


@pytest.mark.parametrize("size", [TextSize.NORMAL, TextSize.LARGER])
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_cut(
    qtbot: QtBot,
    qapp: QApplication,
    page: str,
    language: Language,
    size: TextSize,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    show_text_size(qapp, size.factor)
    speak(language)
    made = dict(settings_pages(FakeLicense(STANDINGS["licensed"])))[page]()
    made.resize(1024, 768)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    qapp.processEvents()
    assert (made.width(), made.height()) == (1024, 768)
    assert cut_texts(made) == []
