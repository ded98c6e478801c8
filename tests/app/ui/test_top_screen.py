from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.sales.journal import FILE_NAME
from app.state.settings import Shop
from app.state.stored import Stored
from app.ui.pages import Page
from app.ui.top.top_screen import RegisterButton, TopScreen
from app.ui.widgets.header import ChipLabel
from app.ui.widgets.theme import set_text_size
from app.ui.widgets.tile import LockableTile, Tile
from app.ui.words.general import texts
from licensing.words.banners import lock_reason
from licensing.words.language import Language, set_language
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, cut_texts, only, shown_texts
from tests.app.sales.full_journal import full_journal
from tests.app.sales.samples import sale_of
from tests.app.standings import STANDINGS
from tests.app.tops import top_of, window_of
from tests.variants import each, variants


@pytest.fixture
def as_before(qapp: QApplication) -> Iterator[None]:
    yield
    set_language(Language.JAPANESE)
    set_text_size(qapp, 1.0)


SIZES = [(1024, 768), (1280, 720), (1280, 800), (1366, 768), (1920, 1080)]


def top(qtbot: QtBot, shop: Stored[Shop], state: str, size: tuple[int, int] = (1280, 800)) -> TopScreen:
    license = FakeLicense(STANDINGS[state])
    made = top_of(license, shop)
    license.setParent(made)
    made.resize(*size)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.mark.parametrize("size", variants(*SIZES), ids=str)
@pytest.mark.parametrize("state", STANDINGS)
def test_no_text_is_cut_on_any_screen(qtbot: QtBot, shop: Stored[Shop], state: str, size: tuple[int, int]) -> None:
    screen = top(qtbot, shop, state, size)
    assert (screen.width(), screen.height()) == size
    assert cut_texts(screen) == []


@pytest.mark.parametrize("language", variants(*Language))
@pytest.mark.parametrize("factor", variants(1.3, 1.0, 1.15))
@pytest.mark.parametrize("state", ["licensed", "trial-ended", "contract-ending", "moved", "unwritable"])
@pytest.mark.usefixtures("as_before")
def test_every_size_of_letters_fits_and_no_sign_lies_on_a_word(
    qapp: QApplication, qtbot: QtBot, shop: Stored[Shop], state: str, factor: float, language: Language
) -> None:
    set_language(language)
    set_text_size(qapp, factor)
    for size in each(*SIZES):
        screen = top(qtbot, shop, state, size)
        qapp.processEvents()
        assert (screen.width(), screen.height()) == size
        assert cut_texts(screen) == []
        for tile in screen.findChildren(Tile):
            assert tile.icon_widget.geometry().bottom() < tile.title.geometry().top()
            assert tile.subtitle.isHidden() or tile.subtitle.geometry().bottom() < tile.height()
        screen.hide()


@pytest.mark.parametrize("state", STANDINGS)
@pytest.mark.usefixtures("as_before")
def test_a_low_window_has_room_for_the_reason_of_a_lock(
    qapp: QApplication, qtbot: QtBot, shop: Stored[Shop], state: str
) -> None:
    """1024x768 with a task bar, and the largest letters that a low window gets."""
    set_text_size(qapp, 1.15)
    screen = top(qtbot, shop, state, (1000, 680))
    qapp.processEvents()
    assert cut_texts(screen) == []


def test_the_header_shows_shop_license_and_time(qtbot: QtBot, shop: Stored[Shop]) -> None:
    shown = shown_texts(top(qtbot, shop, "licensed"))
    assert shown[:4] == ["あっと免税", "TAX-FREE　銀座一号店 レジ1", "ライセンス有効", "11月22日(日) 10:42"]


def test_the_footer_shows_support_and_terminal_number(qtbot: QtBot, shop: Stored[Shop]) -> None:
    shown = shown_texts(top(qtbot, shop, "licensed"))
    assert "サポート窓口 03-0000-0000（9:00〜18:00）" in shown
    assert "端末認証番号 4821-7730-1195" in shown


def test_a_long_name_gives_way_to_the_chip(qtbot: QtBot, shop: Stored[Shop]) -> None:
    shop.save(Shop(shop_name="銀座" * 20))
    screen = top(qtbot, shop, "trial", (1024, 768))
    assert screen.width() == 1024
    assert any(text.endswith("…") for text in shown_texts(screen))
    assert "お試し期間 残り30日" in shown_texts(screen)


def test_a_new_shop_name_is_shown_at_once(qtbot: QtBot, shop: Stored[Shop]) -> None:
    screen = top(qtbot, shop, "trial")
    shop.save(Shop(shop_name="浅草店"))
    assert "TAX-FREE　浅草店" in shown_texts(screen)


@pytest.mark.parametrize(
    ("name", "page"),
    [
        (texts.SALE, Page.SALE),
        (texts.RECORDS, Page.RECORDS),
        (texts.REPORTS, Page.REPORTS),
        (texts.EXPORT, Page.EXPORT),
        (texts.SETTINGS, Page.SETTINGS),
        ("正式お申込み/ライセンス登録", Page.REGISTER),
    ],
)
def test_every_tile_leads_to_its_page(qtbot: QtBot, shop: Stored[Shop], name: str, page: Page) -> None:
    screen = top(qtbot, shop, "licensed")
    with qtbot.waitSignal(screen.wanted, timeout=1000) as heard:
        QTest.mouseClick(button(screen, name), Qt.MouseButton.LeftButton)
    assert heard.args == [page]


def test_a_tap_on_the_words_or_the_sign_of_a_tile_counts(qtbot: QtBot, shop: Stored[Shop]) -> None:
    screen = top(qtbot, shop, "licensed")
    tile = only(screen, LockableTile)
    for part in (tile.title, tile.icon_widget):
        place = part.mapTo(screen, part.rect().center())
        with qtbot.waitSignal(screen.wanted, timeout=1000) as heard:
            QTest.mouseClick(screen.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
        assert heard.args == [Page.SALE]


@pytest.mark.parametrize("state", STANDINGS)
def test_the_sale_is_locked_with_its_reason_exactly_when_it_may_not_begin(
    qtbot: QtBot, shop: Stored[Shop], state: str
) -> None:
    screen = top(qtbot, shop, state)
    reason = lock_reason(STANDINGS[state])
    tile = button(screen, texts.SALE)
    assert tile.isEnabled() is STANDINGS[state].usable
    assert (reason in shown_texts(screen)) is bool(reason)
    assert tile.accessibleDescription() == (reason or texts.SALE_DETAIL)


@pytest.mark.parametrize("state", STANDINGS)
def test_reading_exporting_settings_and_registration_stay_open_in_every_state(
    qtbot: QtBot, shop: Stored[Shop], state: str
) -> None:
    screen = top(qtbot, shop, state)
    names = (texts.RECORDS, texts.REPORTS, texts.EXPORT, texts.SETTINGS, texts.APPLY_OR_REGISTER)
    assert all(button(screen, name).isEnabled() for name in names)


@pytest.mark.parametrize(("state", "tone"), [("trial", "action"), ("expired", "action"), ("licensed", "quiet")])
def test_registration_is_amber_until_there_is_a_license(
    qtbot: QtBot, shop: Stored[Shop], state: str, tone: str
) -> None:
    assert button(top(qtbot, shop, state), texts.APPLY_OR_REGISTER).property("tone") == tone


def test_the_screen_unlocks_by_itself_when_the_vendor_has_renewed(qtbot: QtBot, shop: Stored[Shop]) -> None:
    screen = top(qtbot, shop, "expired")
    license = only(screen, FakeLicense)
    license.stand(STANDINGS["licensed"])
    assert only(screen, LockableTile).isEnabled()
    assert "ライセンス有効" in shown_texts(screen)
    assert "ライセンス期限切れのため、ご利用いただけません。" not in shown_texts(screen)


def test_a_large_screen_gets_larger_letters_and_gives_them_back(qtbot: QtBot, shop: Stored[Shop]) -> None:
    screen = top(qtbot, shop, "licensed")
    tile = only(screen, LockableTile)
    small = tile.title.sizeHint().height()
    screen.resize(1920, 1080)
    large = tile.title.sizeHint().height()
    screen.resize(1280, 800)
    assert small == tile.title.sizeHint().height() < large


def test_tab_goes_from_the_sale_down_to_registration(qtbot: QtBot, shop: Stored[Shop]) -> None:
    screen = top(qtbot, shop, "licensed")
    names = []
    widget = button(screen, texts.SALE)
    widget.setFocus()
    for _ in range(6):
        focused = screen.focusWidget()
        assert focused is not None
        names.append(focused.accessibleName() or focused.property("text"))
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert names == [
        *(texts.SALE, texts.RECORDS, texts.REPORTS, texts.EXPORT),
        *(texts.SETTINGS, texts.APPLY_OR_REGISTER),
    ]


def test_enter_opens_the_tile_that_has_the_focus(qtbot: QtBot, shop: Stored[Shop]) -> None:
    screen = top(qtbot, shop, "licensed")
    with qtbot.waitSignal(screen.wanted, timeout=1000) as heard:
        QTest.keyClick(button(screen, texts.RECORDS), Qt.Key.Key_Return)
    assert heard.args == [Page.RECORDS]


def test_a_check_that_changes_nothing_is_answered_with_time_and_next_step(qtbot: QtBot, shop: Stored[Shop]) -> None:
    license = FakeLicense(STANDINGS["expired"])
    shown = top_of(license, shop)
    qtbot.addWidget(shown)
    shown.show()
    assert any("ネットワークに接続し" in text for text in shown_texts(shown))
    button(shown, "今すぐ確認する").click()
    license.finish_check()
    QApplication.processEvents()
    said = " ".join(shown_texts(shown))
    assert "サーバで確認しました（08:42）。" in said
    assert "更新がまだ済んでいません" in said
    assert "ネットワークに接続し" not in said
    license.stand(STANDINGS["moved"])
    QApplication.processEvents()
    assert "サーバで確認しました" not in " ".join(shown_texts(shown))


def test_the_sale_shows_what_was_sold_today_and_the_last_receipt(qtbot: QtBot, tmp_path: Path) -> None:
    journal = full_journal(tmp_path)
    window = window_of(FakeLicense(STANDINGS["licensed"]), tmp_path)
    window.resize(1280, 800)
    qtbot.addWidget(window)
    window.show()
    wait_for_figures(qtbot, window, ["本日 3件", "¥15,588", f"最後の記録 {journal.find()[0].receipt}"])
    window.open(Page.SALE)
    made = journal.register(sale_of())
    window.go_home()
    wait_for_figures(qtbot, window, ["本日 4件", "¥23,382", f"最後の記録 {made.receipt}"])


def wait_for_figures(qtbot: QtBot, window: QWidget, figures: list[str]) -> None:
    qtbot.waitUntil(lambda: shown_texts(only(window, LockableTile))[-3:] == figures, timeout=30_000)


def test_without_a_record_or_a_readable_journal_the_tile_shows_no_figures(
    qtbot: QtBot, shop: Stored[Shop], tmp_path: Path
) -> None:
    tile = only(top(qtbot, shop, "licensed"), LockableTile)
    assert not any(label.isVisible() for label in tile.figures)
    (tmp_path / FILE_NAME).write_bytes(b"noise" * 1000)
    shown = top_of(FakeLicense(STANDINGS["licensed"]), shop, tmp_path)
    qtbot.addWidget(shown)
    shown.show()
    assert not any(label.isVisible() for label in only(shown, LockableTile).figures)


@pytest.mark.parametrize(
    ("state", "button_color", "chip_color"),
    [("trial", "#ffb84d", "#075c46"), ("trial-ended", "#ffb84d", "#a3241b"), ("licensed", "#ffffff", "#075c46")],
)
def test_the_first_start_of_a_day_without_a_network_has_the_colours_of_its_state(
    qtbot: QtBot, tmp_path: Path, state: str, button_color: str, chip_color: str
) -> None:
    license = FakeLicense(STANDINGS["licensed" if state != "licensed" else "trial-ended"])
    window = window_of(license, tmp_path)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    for child in window.findChildren(QWidget):
        child.ensurePolished()
    license.stand(STANDINGS[state])  # before it is shown: nothing changes afterwards
    with qtbot.waitExposed(window):
        window.show()
    picture = window.grab().toImage()

    def colors_of(widget: QWidget) -> set[str]:
        place = QRect(widget.mapTo(window, QPoint()), widget.size())
        return {
            picture.pixelColor(x, y).name()
            for x in range(place.left(), place.right())
            for y in range(place.top(), place.bottom())
        }

    assert picture.pixelColor(only(window, RegisterButton).mapTo(window, QPoint(14, 34))).name() == button_color
    assert chip_color in colors_of(only(window, ChipLabel))
