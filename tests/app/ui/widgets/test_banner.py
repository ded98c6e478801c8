from types import SimpleNamespace

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.state.settings import Shop
from app.state.stored import Stored
from app.ui.pages import Page
from app.ui.top.top_screen import TopScreen
from app.ui.widgets import controls
from app.ui.widgets.banner import Banner, Notices
from app.ui.widgets.header import ChipLabel
from app.ui.words.general import texts
from licensing.codes import Trouble
from licensing.errors import Unreachable
from licensing.words.banner_texts import texts as banners
from tests.app.fake_license import FakeLicense
from tests.app.looks import only, shown_texts
from tests.app.standings import STANDINGS
from tests.app.tops import top_of

OFFLINE = Unreachable(Trouble.NO_CONNECTION)


@pytest.fixture
def license() -> FakeLicense:
    return FakeLicense(STANDINGS["window"])


@pytest.fixture
def top(qtbot: QtBot, license: FakeLicense, shop: Stored[Shop]) -> TopScreen:
    made = top_of(license, shop)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def banner(top: TopScreen) -> Banner:
    return only(top, Banner)


def press(banner: Banner) -> QPushButton:
    button = only(banner, QPushButton)
    button.click()
    return button


def test_the_banner_always_shows_the_current_standing(license: FakeLicense, banner: Banner) -> None:
    assert "ライセンス更新期間中です。ネットワークに接続してください。" in shown_texts(banner)
    license.stand(STANDINGS["stopped"])
    assert "このライセンスは停止されています。" in shown_texts(banner)
    assert banner.property("tone") == "red"


def test_it_is_hidden_when_there_is_nothing_to_do(license: FakeLicense, banner: Banner) -> None:
    license.stand(STANDINGS["licensed"])
    assert banner.isHidden()
    license.stand(STANDINGS["expired"])
    assert banner.isVisible()


def test_the_button_starts_a_check_and_shows_its_progress(license: FakeLicense, banner: Banner) -> None:
    button = press(banner)
    assert license.calls == [("check_now",)]
    assert (button.text(), button.isEnabled()) == (texts.CHECKING, False)


def test_the_failure_of_a_check_is_shown_until_the_next_one(license: FakeLicense, banner: Banner) -> None:
    button = press(banner)
    license.finish_check(OFFLINE)
    assert (button.text(), button.isEnabled()) == (banners.CHECK_NOW, True)
    assert any("E-201" in text for text in shown_texts(banner))
    press(banner)
    assert not any("E-201" in text for text in shown_texts(banner))


def test_an_automatic_check_is_silent(license: FakeLicense, banner: Banner) -> None:
    before = shown_texts(banner)
    license.check_now()
    assert shown_texts(banner) == before
    license.finish_check(OFFLINE)
    assert shown_texts(banner) == before


def test_an_automatic_check_that_succeeds_clears_an_old_failure(license: FakeLicense, banner: Banner) -> None:
    press(banner)
    license.finish_check(OFFLINE)
    license.check_now()
    license.finish_check()
    assert not any("E-201" in text for text in shown_texts(banner))


@pytest.mark.parametrize(("state", "page"), [("released", Page.REGISTER), ("moved", Page.TAKE_BACK)])
def test_the_button_opens_the_registration_or_the_page_to_take_the_number_back(
    qtbot: QtBot, license: FakeLicense, top: TopScreen, banner: Banner, state: str, page: Page
) -> None:
    license.stand(STANDINGS[state])
    with qtbot.waitSignal(top.wanted, timeout=1000) as heard:
        press(banner)
    assert heard.args == [page]
    assert license.calls == []


def test_its_accessible_name_and_description_are_its_texts(banner: Banner) -> None:
    assert banner.accessibleName() == "ライセンス更新期間中です。ネットワークに接続してください。"
    assert "残り12日" in banner.accessibleDescription()


def test_notices_follow_the_standing(license: FakeLicense, top: TopScreen) -> None:
    notices = only(top, Notices)
    assert notices.isHidden()
    license.stand(STANDINGS["clock-behind"])
    assert any(text.startswith("パソコンの時計が遅れています。") for text in shown_texts(notices))
    license.stand(STANDINGS["licensed"])
    assert notices.isHidden()


def test_a_new_sentence_is_announced_once(
    license: FakeLicense, banner: Banner, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(controls, "announce", lambda _widget, words: said.append(words))
    license.stand(STANDINGS["window"])
    assert said == [], "it was there before"
    license.stand(STANDINGS["stopped"])
    license.stand(STANDINGS["stopped"])
    [words] = said
    assert words.startswith("このライセンスは停止されています。")
    assert words.endswith(banner.accessibleDescription())
    license.stand(STANDINGS["licensed"])
    license.stand(STANDINGS["stopped"])
    assert said == [words, words]


def test_an_announcement_is_an_accessibility_event(
    qtbot: QtBot, banner: Banner, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[QAccessibleAnnouncementEvent] = []
    monkeypatch.setattr(controls, "QAccessible", SimpleNamespace(updateAccessibility=events.append))
    controls.announce(banner, "ネットワークに接続してください。")
    [event] = events
    assert event.message() == "ネットワークに接続してください。"
    assert event.object() is banner
    assert event.politeness() is QAccessible.AnnouncementPoliteness.Polite


def test_the_accessible_name_of_the_chip_says_what_it_is_about(license: FakeLicense, top: TopScreen) -> None:
    license.stand(STANDINGS["licensed"])
    chip = only(top, ChipLabel)
    assert QAccessible.queryAccessibleInterface(chip).text(QAccessible.Text.Name) == "ライセンス: ライセンス有効"
