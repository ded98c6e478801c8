"""ネットワーク: the shop's proxy is stored, used by the next check, and its password is readable for its owner only."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.state.settings import PROXY_FILE, proxy_file
from app.terminal import Setup, build_agent
from app.ui.pages import Page
from app.ui.settings.network_sheet import NetworkSheet
from app.ui.widgets import controls
from licensing.codes import Trouble
from licensing.errors import Unreachable
from licensing.proxy import Proxy, ProxyMode
from tests.app.contexts import Visits, context_of
from tests.app.fake_license import VENDOR, FakeLicense
from tests.app.looks import button, only, shown_texts
from tests.app.standings import STANDINGS
from tests.licensing.http_servers import GOOD, reply_with, serving
from tests.licensing.proxies import proxy, want_user

OWN = Proxy(ProxyMode.OWN, "proxy.shop.example", 3128, "clerk", "secret")


@pytest.fixture(autouse=True)
def no_proxy_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def license() -> FakeLicense:
    return FakeLicense(STANDINGS["licensed"])


def sheet_in(qtbot: QtBot, license: FakeLicense, folder: Path, visits: Visits | None = None) -> NetworkSheet:
    made = NetworkSheet(context_of(license, folder, visits))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def field(sheet: NetworkSheet, name: str) -> QLineEdit:
    (found,) = [f for f in sheet.findChildren(QLineEdit) if f.accessibleName() == name]
    return found


def outcome(sheet: NetworkSheet) -> str:
    return only(sheet, controls.OutcomeLine).text


def test_a_proxy_of_the_shop_is_stored_and_used_at_once(qtbot: QtBot, license: FakeLicense, tmp_path: Path) -> None:
    sheet = sheet_in(qtbot, license, tmp_path)
    assert not field(sheet, "サーバとポート").isEnabled()
    button(sheet, "指定する").click()
    for name, typed in (
        ("サーバとポート", "proxy.shop.example:3128"),
        ("ユーザー名", "clerk"),
        ("パスワード", "secret"),
    ):
        field(sheet, name).setText(typed)
    button(sheet, "保存して確認する").click()
    assert proxy_file(tmp_path).read() == OWN
    assert license.calls == [("check_now",)]
    assert not button(sheet, "保存して確認する").isEnabled()
    license.finish_check(Unreachable(Trouble.PROXY, proxy="proxy.shop.example:3128"))
    assert "プロキシ（proxy.shop.example:3128）を通じて接続できませんでした。" in outcome(sheet)
    assert button(sheet, "保存して確認する").isEnabled()


def test_the_stored_proxy_is_shown_with_the_password_as_dots(
    qtbot: QtBot, license: FakeLicense, tmp_path: Path
) -> None:
    proxy_file(tmp_path).write(OWN)
    sheet = sheet_in(qtbot, license, tmp_path)
    assert button(sheet, "指定する").isChecked()
    assert field(sheet, "サーバとポート").text() == "proxy.shop.example:3128"
    assert field(sheet, "パスワード").echoMode() is QLineEdit.EchoMode.Password


def test_no_proxy_can_be_chosen(qtbot: QtBot, license: FakeLicense, tmp_path: Path) -> None:
    sheet = sheet_in(qtbot, license, tmp_path)
    button(sheet, "使わない").click()
    button(sheet, "保存して確認する").click()
    assert proxy_file(tmp_path).read() == Proxy(ProxyMode.NONE)
    license.finish_check()
    assert outcome(sheet) == "保存しました。サーバで確認しました（08:42）。"


def test_an_invalid_address_is_reported_and_not_stored(qtbot: QtBot, license: FakeLicense, tmp_path: Path) -> None:
    sheet = sheet_in(qtbot, license, tmp_path)
    button(sheet, "指定する").click()
    field(sheet, "サーバとポート").setText("proxy server")
    button(sheet, "保存して確認する").click()
    assert "「proxy.example.jp:8080」" in outcome(sheet)
    assert license.calls == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("mode", "chosen"), [("使わない", ProxyMode.NONE), ("パソコンの設定", ProxyMode.SYSTEM)])
def test_an_invalid_address_prevents_no_other_choice(
    qtbot: QtBot, license: FakeLicense, tmp_path: Path, mode: str, chosen: ProxyMode
) -> None:
    proxy_file(tmp_path).write(OWN)
    sheet = sheet_in(qtbot, license, tmp_path)
    field(sheet, "サーバとポート").setText("proxy server")
    button(sheet, mode).click()
    button(sheet, "保存して確認する").click()
    assert proxy_file(tmp_path).read() == Proxy(chosen)
    assert license.calls == [("check_now",)]


def test_a_full_disk_is_reported(qtbot: QtBot, license: FakeLicense, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    sheet = sheet_in(qtbot, license, tmp_path / "file" / "folder")
    button(sheet, "保存して確認する").click()
    assert "E-501" in outcome(sheet)


def test_the_proxy_of_the_system_is_shown(
    qtbot: QtBot, license: FakeLicense, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://clerk:secret@system.example:8080")
    sheet = sheet_in(qtbot, license, tmp_path)
    said = "パソコンの設定は system.example:8080 です。"
    qtbot.waitUntil(lambda: said in shown_texts(sheet), timeout=5000)


def test_it_shows_which_setting_of_the_system_cannot_be_read(
    qtbot: QtBot, license: FakeLicense, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://taro:geheim@Tokio2026#x@system.example:8080")
    sheet = sheet_in(qtbot, license, tmp_path)
    said = "このパソコンのネットワークの設定を使用できません（HTTPS_PROXY=http://…）。"
    qtbot.waitUntil(lambda: said in shown_texts(sheet), timeout=5000)


def test_back_leads_to_the_menu(qtbot: QtBot, license: FakeLicense, tmp_path: Path) -> None:
    visits = Visits()
    sheet = sheet_in(qtbot, license, tmp_path, visits)
    button(sheet, "戻る").click()
    assert visits.opened == [(Page.SETTINGS, "")]


def test_the_agent_uses_the_proxy(tmp_path: Path) -> None:
    seen: list[bytes] = []
    with serving(reply_with(200, GOOD)) as url, proxy(want_user(seen)) as address:
        agent = build_agent(Setup(tmp_path, tmp_path / "data", tmp_path / "outside"), replace(VENDOR, server_url=url))
        host, port = address.split(":")
        proxy_file(tmp_path / "data").write(Proxy(ProxyMode.OWN, host, int(port), "clerk", "secret"))
        with pytest.raises(Unreachable) as failed:
            agent.register("7K3M9QXR2VTA84ND")
    assert failed.value.trouble is not Trouble.PROXY
    assert seen == [b"clerk:secret"]


def test_the_file_is_private(tmp_path: Path) -> None:
    proxy_file(tmp_path).write(OWN)
    assert (tmp_path / PROXY_FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"mode": "other"}', b"\xff"])
def test_a_damaged_file_means_the_proxy_of_the_system(tmp_path: Path, content: bytes) -> None:
    (tmp_path / PROXY_FILE).write_bytes(content)
    assert proxy_file(tmp_path).read() == Proxy()
    assert [path.name for path in tmp_path.iterdir()] == [PROXY_FILE + ".broken"]


def test_the_log_about_a_damaged_file_does_not_contain_its_password(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / PROXY_FILE).write_text(
        '{"mode": "own", "host": "h", "port": "x", "user": "", "password": "secret"}', encoding="utf-8"
    )
    proxy_file(tmp_path).read()
    assert "secret" not in caplog.text
    assert "cannot read proxy.json" in caplog.text
