"""The toast about a renewal: over any page but a sale, without focus, and it disappears by itself."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.main_window import MainWindow
from app.ui.pages import Page
from app.ui.widgets.toast import SECONDS, Toast
from app.ui.words.general import texts
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, cut_texts, only
from tests.app.standings import STANDINGS
from tests.app.tops import page_of, window_of

RENEWED = "ライセンスが更新されました。利用期限 2027年10月31日(日)"


@pytest.fixture
def license() -> FakeLicense:
    return FakeLicense(STANDINGS["window"])


@pytest.fixture
def window(qtbot: QtBot, license: FakeLicense, tmp_path: Path) -> MainWindow:
    made = window_of(license, tmp_path)
    made.resize(1024, 768)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def renew(license: FakeLicense) -> None:
    license.stand(STANDINGS["licensed"])


def toast_of(window: MainWindow) -> Toast:
    return only(window, Toast)


@pytest.mark.parametrize("page", [Page.TOP, Page.RECORDS, Page.SETTINGS, Page.SHOP, Page.REPORTS])
def test_it_is_shown_on_the_open_page_and_does_not_take_the_focus(
    window: MainWindow, license: FakeLicense, page: Page
) -> None:
    window.open(page)
    focused = window.focusWidget()
    renew(license)
    toast = toast_of(window)
    assert toast.isVisible()
    assert toast.label.text() == RENEWED
    assert window.page is page
    assert window.focusWidget() is focused
    assert QApplication.activeModalWidget() is None
    assert cut_texts(toast) == []
    assert window.rect().contains(toast.geometry())


def test_it_disappears_after_a_while(window: MainWindow, license: FakeLicense) -> None:
    renew(license)
    toast = toast_of(window)
    assert (toast.lifetime.isActive(), toast.lifetime.interval()) == (True, SECONDS * 1000)
    toast.lifetime.timeout.emit()
    assert not toast.isVisible()


@pytest.mark.parametrize("page", [Page.TOP, Page.SALE])
def test_it_disappears_if_the_license_stops(window: MainWindow, license: FakeLicense, page: Page) -> None:
    window.open(page)
    renew(license)
    license.stand(STANDINGS["stopped"])
    window.open(Page.TOP)
    assert not toast_of(window).isVisible()


def test_a_tap_reaches_the_widget_below_it(qtbot: QtBot, window: MainWindow, license: FakeLicense) -> None:
    renew(license)
    toast = toast_of(window)
    below = button(window, texts.SALE)
    QApplication.processEvents()
    place = toast.mapTo(window, toast.rect().center()) - QPoint(100, 0)
    assert below.rect().contains(below.mapFrom(window, place))
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    assert [window.page] == [Page.SALE]


def test_it_is_shown_after_a_sale(window: MainWindow, license: FakeLicense) -> None:
    window.open(Page.SALE)
    renew(license)
    assert not toast_of(window).isVisible()
    window.go_home()
    assert toast_of(window).isVisible()
    assert toast_of(window).label.text() == RENEWED


def test_it_is_hidden_when_a_sale_begins_and_shown_again_after_it(window: MainWindow, license: FakeLicense) -> None:
    renew(license)
    window.open(Page.SALE)
    assert not toast_of(window).isVisible()
    window.go_home()
    assert toast_of(window).isVisible()


def test_it_stays_above_a_page_that_is_opened(window: MainWindow, license: FakeLicense) -> None:
    renew(license)
    window.open(Page.SETTINGS)
    toast = toast_of(window)
    assert window.childAt(toast.geometry().center()) is not None
    assert window.children().index(toast) > window.children().index(page_of(window))


def test_it_is_announced_to_screen_readers(
    window: MainWindow, license: FakeLicense, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event))
    renew(license)
    (event,) = [event for event in said if isinstance(event, QAccessibleAnnouncementEvent)]
    assert event.message() == RENEWED
    assert toast_of(window).accessibleName() == RENEWED


def test_an_ordinary_check_shows_nothing(window: MainWindow, license: FakeLicense) -> None:
    license.stand(STANDINGS["contract-ending"])
    assert not toast_of(window).isVisible()


def test_it_stays_centred_when_the_window_is_resized(window: MainWindow, license: FakeLicense) -> None:
    renew(license)
    window.resize(1400, 900)
    QApplication.processEvents()
    toast = toast_of(window)
    assert abs(toast.geometry().center().x() - 700) <= 1


def test_an_empty_message_drops_one_that_waits_for_the_end_of_a_sale(window: MainWindow) -> None:
    window.open(Page.SALE)
    window.notify("ABC-000001 を記録しました")
    window.notify("")
    window.open(Page.TOP)
    assert not toast_of(window).isVisible()
