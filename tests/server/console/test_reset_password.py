"""Support removes a forgotten settings password from the terminal's page."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from server.console.roles import Role
from server.licenses.models import Event, Terminal
from tests.browser import follow
from tests.server.browsing import check_page
from tests.server.console.console_client import signed_in
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


@pytest.fixture
def terminal(number: str) -> Terminal:
    return Terminal.objects.get()


def address(terminal: Terminal, page: str) -> str:
    return f"/admin/licenses/terminal/{terminal.pk}/{page}/"


def test_the_next_check_carries_the_reset(issue: Issue, now: datetime) -> None:
    till = FarTerminal("銀座 レジ1")
    till.register(issue()[0], now)
    terminal, support = Terminal.objects.get(), signed_in("suzuki", Role.SUPPORT)
    page = support.get(address(terminal, "reset-password")).content.decode()
    assert "銀座商店" in page
    assert "設定のパスワードがなくなります" in page
    done = support.post(address(terminal, "reset-password"), {"seen": "0"}, follow=True).content.decode()
    assert "端末が次に通信したときに解除されます" in done
    assert till.check(now).settings_reset == 1
    event = Event.objects.get(what=Event.What.SETTINGS_PASSWORD_RESET)
    assert (event.who, event.terminal) == ("suzuki", terminal.number)
    log = support.get("/admin/licenses/event/", {"what": event.what}).content.decode()
    assert "設定のパスワードの解除の回数: 0 → 1" in log


def test_a_double_click_is_one_reset(sato: Client, terminal: Terminal) -> None:
    for _ in range(2):
        assert sato.post(address(terminal, "reset-password"), {"seen": "0"}).status_code == 302
    terminal.refresh_from_db()
    assert terminal.settings_reset == 1


def test_who_may_only_look_resets_nothing(terminal: Terminal) -> None:
    viewer = signed_in("tanaka", Role.VIEWER)
    assert address(terminal, "reset-password") not in viewer.get(address(terminal, "change")).content.decode()
    assert viewer.post(address(terminal, "reset-password"), {"seen": "0"}).status_code == 403
    terminal.refresh_from_db()
    assert terminal.settings_reset == 0


def test_a_terminal_that_does_not_exist_is_not_found(sato: Client) -> None:
    assert sato.get("/admin/licenses/terminal/999/reset-password/").status_code == 404


def test_in_a_browser(staffed: Page, served: LiveServer, terminal: Terminal) -> None:
    staffed.goto(f"{served.url}{address(terminal, 'change')}")
    check_page(staffed, "terminal")
    follow(staffed.get_by_role("link", name="設定のパスワードを解除"))
    check_page(staffed, "reset-password")
    follow(staffed.get_by_role("button", name="設定のパスワードを解除"))
    expect(staffed.get_by_text("端末が次に通信したときに解除されます。")).to_be_visible()
    check_page(staffed, "terminal-reset")
    terminal.refresh_from_db()
    assert terminal.settings_reset == 1
