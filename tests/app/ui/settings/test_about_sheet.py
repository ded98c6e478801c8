"""このアプリについて: terms, version and libraries can be read again."""

import tomllib
from importlib import metadata
from pathlib import Path

from PySide6.QtWidgets import QTextBrowser
from pytestqt.qtbot import QtBot

from app import __version__
from app.ui.pages import Page
from app.ui.settings.about_sheet import LIBRARIES, AboutSheet, libraries
from app.ui.settings.menu_sheet import MenuSheet
from tests.app.contexts import Visits, context_of
from tests.app.looks import button, only, shown_texts

ROOT = Path(__file__).resolve().parents[4]


def test_the_settings_lead_to_it(qtbot: QtBot) -> None:
    visits = Visits()
    menu = MenuSheet(context_of(navigator=visits))
    qtbot.addWidget(menu)
    button(menu, "このアプリについて").click()
    assert visits.opened == [(Page.ABOUT, "")]


def test_it_shows_version_terms_and_libraries(qtbot: QtBot) -> None:
    sheet = AboutSheet(context_of())
    qtbot.addWidget(sheet)
    sheet.show()
    assert any(__version__ in text for text in shown_texts(sheet))
    assert "利用規約" in only(sheet, QTextBrowser).toPlainText()
    button(sheet, "使用しているライブラリ").click()
    shown = only(sheet, QTextBrowser).toPlainText()
    assert f"cryptography {metadata.version('cryptography')}" in shown
    assert "LGPL" in shown, "Qt's licence"


def test_every_library_of_the_app_is_named_with_its_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {each.partition(">")[0] for each in project["dependencies"]} == set(LIBRARIES)
    found = {each.name.lower().replace("_", "-"): each for each in libraries()}
    assert {name.lower() for name in LIBRARIES} <= found.keys()
    assert {"shiboken6", "cffi"} <= found.keys(), "what they use themselves"
    assert all(each.licence and "\n" not in each.licence for each in found.values())
    assert "django" not in found
