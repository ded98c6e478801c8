"""A settings file that can be read again while its page is open is not replaced by the default that was shown."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.sales.slip_settings import Issuer
from app.sales.tax import Rounding
from app.state.settings import (
    PREFERENCES_FILE,
    PROXY_FILE,
    SHOP_FILE,
    Preferences,
    Shop,
    preferences_file,
    proxy_file,
    shop_file,
)
from app.ui.pages import Page
from app.ui.settings.network_sheet import NetworkSheet
from app.ui.settings.shop_sheet import ShopSheet
from app.ui.settings.slip_sheet import SlipSheet
from licensing.proxy import Proxy, ProxyMode
from licensing.words.language import Language, current
from tests.app.contexts import Visits, context_of
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, shown_texts
from tests.app.standings import STANDINGS
from tests.app.tops import page_of, window_of
from tests.disk_faults import DiskFaults

SHOP = Shop("銀座一号店", Rounding.CEILING, Issuer(seller="銀座商事株式会社"))


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> DiskFaults:
    return DiskFaults(monkeypatch)


@pytest.mark.parametrize("page", [ShopSheet, SlipSheet])
def test_the_shop_is_shown_once_it_can_be_read(
    qtbot: QtBot, tmp_path: Path, faults: DiskFaults, page: type[ShopSheet] | type[SlipSheet]
) -> None:
    shop_file(tmp_path).write(SHOP)
    faults.hide(SHOP_FILE)
    context = context_of(folder=tmp_path)
    sheet = page(context)
    qtbot.addWidget(sheet)
    sheet.show()
    assert "E-510" in "".join(shown_texts(sheet))
    with qtbot.waitSignal(context.shop.recovered):
        faults.unreadable.clear()
    assert "E-510" not in "".join(shown_texts(sheet))
    button(sheet, "保存").click()
    assert shop_file(tmp_path).read() == SHOP


def test_the_proxy_is_shown_before_it_can_be_saved(
    qtbot: QtBot, tmp_path: Path, faults: DiskFaults, visits: Visits
) -> None:
    own = Proxy(ProxyMode.OWN, "proxy.shop.example", 3128, "clerk", "secret")
    proxy_file(tmp_path).write(own)
    faults.hide(PROXY_FILE)
    sheet = NetworkSheet(context_of(folder=tmp_path, navigator=visits))
    qtbot.addWidget(sheet)
    faults.unreadable.clear()
    button(sheet, "保存して確認する").click()
    assert proxy_file(tmp_path).read() == own
    assert visits.opened == [(Page.NETWORK, "")]


def test_a_language_that_can_be_read_again_replaces_no_page_that_is_typed_on(
    qtbot: QtBot, tmp_path: Path, faults: DiskFaults
) -> None:
    preferences_file(tmp_path).write(Preferences(Language.ENGLISH))
    faults.hide(PREFERENCES_FILE)
    window = window_of(FakeLicense(STANDINGS["licensed"]), tmp_path)
    qtbot.addWidget(window)
    window.open(Page.SALE)
    sale = page_of(window)
    try:
        faults.unreadable.clear()
        qtbot.waitUntil(lambda: current() is Language.ENGLISH)
        assert page_of(window) is sale
    finally:
        window.show_language(Language.JAPANESE)
