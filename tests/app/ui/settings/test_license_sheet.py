from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.state.diagnosis import support_code
from app.ui.pages import Page
from app.ui.settings.license_sheet import LicenseSheet
from app.ui.settings.menu_sheet import MenuSheet
from app.ui.widgets.controls import OutcomeLine
from licensing.codes import Trouble
from licensing.errors import Unreachable
from tests.app.contexts import Visits, context_of
from tests.app.every_screen import show_at
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, only, shown_texts
from tests.app.standings import STANDINGS
from tests.app.tops import page_of, window_of


@pytest.fixture
def license() -> FakeLicense:
    return FakeLicense(STANDINGS["licensed"])


@pytest.fixture
def sheet(qtbot: QtBot, license: FakeLicense, visits: Visits) -> LicenseSheet:
    made = LicenseSheet(context_of(license, navigator=visits))
    made.resize(1024, 768)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_it_shows_what_support_asks_for(sheet: LicenseSheet) -> None:
    shown = shown_texts(sheet)
    for value in (
        "••••-••••-••••-84ND",
        "4821-7730-1195",
        "銀座一号店 レジ1",
        "2027年10月31日(日)（残り343日）",
        "株式会社銀座商店（2027年10月31日(日)まで）",
        "2026年11月22日(日) 08:42",
        "サーバで確認しました（08:42）。",
    ):
        assert value in shown


def test_the_number_is_shown_in_full_only_while_its_button_is_checked(
    sheet: LicenseSheet, license: FakeLicense
) -> None:
    assert not any("7K3M" in text for text in shown_texts(sheet))
    button(sheet, "番号を表示").click()
    QApplication.processEvents()
    assert "7K3M-9QXR-2VTA-84ND" in shown_texts(sheet)
    license.finish_check()
    QApplication.processEvents()
    assert "7K3M-9QXR-2VTA-84ND" in shown_texts(sheet)
    button(sheet, "番号を隠す").click()
    QApplication.processEvents()
    assert not any("7K3M" in text for text in shown_texts(sheet))


def test_leaving_the_page_hides_the_number(qtbot: QtBot, license: FakeLicense, tmp_path: Path) -> None:
    window = window_of(license, tmp_path)
    qtbot.addWidget(window)
    window.show()
    window.open(Page.LICENSE)
    button(page_of(window), "番号を表示").click()
    window.open(Page.SETTINGS)
    window.open(Page.LICENSE)
    assert "••••-••••-••••-84ND" in shown_texts(page_of(window))


def test_the_support_code_changes_with_the_license(sheet: LicenseSheet, license: FakeLicense) -> None:
    before, failure = support_code(license.standing, None), Unreachable(Trouble.TIMED_OUT)
    assert before in shown_texts(sheet)
    license.finish_check(failure)
    after = support_code(license.standing, failure)
    assert after != before
    assert after in shown_texts(sheet)


@pytest.mark.parametrize(
    ("name", "page"),
    [("診断ファイル", Page.DIAGNOSIS), ("戻る", Page.SETTINGS), ("オフラインで更新", Page.OFFLINE)],
)
def test_every_button_leads_to_its_page(sheet: LicenseSheet, visits: Visits, name: str, page: Page) -> None:
    button(sheet, name).click()
    assert visits.opened == [(page, "")]


def test_a_terminal_on_trial_has_no_number_yet(sheet: LicenseSheet, license: FakeLicense) -> None:
    license.stand(STANDINGS["trial"])
    QApplication.processEvents()
    assert shown_texts(sheet).count("―") == 5


def test_a_check_shows_progress_and_outcome(sheet: LicenseSheet, license: FakeLicense) -> None:
    check = button(sheet, "今すぐ確認する")
    check.click()
    assert license.calls == [("check_now",)]
    assert (check.text(), check.isEnabled()) == ("確認しています…", False)
    license.finish_check(Unreachable(Trouble.TIMED_OUT))
    assert (check.text(), check.isEnabled()) == ("今すぐ確認する", True)
    assert any("E-202" in text for text in shown_texts(sheet))
    license.check_now()
    license.finish_check()
    assert "サーバで確認しました（08:42）。" in shown_texts(sheet)


def test_the_answer_to_a_press_is_seen_whole_in_a_low_window(sheet: LicenseSheet, license: FakeLicense) -> None:
    show_at(sheet, 1000, 400)
    license.check_now()
    license.finish_check(Unreachable(Trouble.TIMED_OUT))
    QApplication.processEvents()
    outcome = only(sheet, OutcomeLine)
    assert outcome.visibleRegion().boundingRect() == outcome.rect()


@pytest.mark.parametrize(
    ("name", "page"),
    [("店舗ごとの設定", Page.SHOP), ("ライセンスの確認", Page.LICENSE), ("TOPへ戻る", Page.TOP)],
)
def test_the_menu_leads_to_its_pages(qtbot: QtBot, visits: Visits, name: str, page: Page) -> None:
    menu = MenuSheet(context_of(navigator=visits))
    qtbot.addWidget(menu)
    button(menu, name).click()
    assert visits.opened == [(page, "")]
