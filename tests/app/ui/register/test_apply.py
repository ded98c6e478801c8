"""From the registration to the vendor's form: by a phone, by another computer, by this terminal's browser."""

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices

from app.ui.register.apply_page import ApplyPage
from tests.app.looks import shown_texts
from tests.app.ui.register.samples import NUMBER
from tests.app.ui.register.walk import Walk
from tests.codes import read_codes

ADDRESS = "https://portal.example.jp/apply/"


def test_a_person_without_a_number_finds_the_application_form(walk: Walk) -> None:
    walk.tap("お申込み")
    page = walk.sheet.currentWidget()
    assert isinstance(page, ApplyPage)
    assert ADDRESS in walk.says
    assert read_codes(walk.sheet.grab().toImage()) == [ADDRESS]


def test_there_is_a_way_back_to_what_was_typed(walk: Walk) -> None:
    walk.sheet.entry_page.field.take(NUMBER)
    walk.tap("お申込み")
    walk.press(Qt.Key.Key_Escape)
    assert walk.sheet.currentWidget() is walk.sheet.entry_page
    assert walk.sheet.entry_page.field.symbols() == NUMBER
    assert (walk.left, walk.sheet.count()) == (0, 4)


@dataclass
class Browser:
    """Stands in for the system's browser, which may be missing."""

    found: bool
    opened: list[str] = field(default_factory=list)

    def open(self, address: QUrl) -> bool:
        self.opened.append(address.toString())
        return self.found


@pytest.mark.parametrize("found", [True, False])
def test_the_form_opens_in_this_terminals_browser_or_the_page_shows_another_way(
    walk: Walk, monkeypatch: pytest.MonkeyPatch, found: bool
) -> None:
    browser = Browser(found)
    monkeypatch.setattr(QDesktopServices, "openUrl", browser.open)
    walk.tap("お申込み")
    walk.tap("この端末で開く")
    assert browser.opened == [ADDRESS]
    assert ("この端末ではページを開けませんでした。" in walk.says) is not found


def test_while_the_server_is_asked_there_is_no_way_aside(walk: Walk) -> None:
    walk.enter(NUMBER)
    assert "お申込み" not in shown_texts(walk.sheet)
