"""Accounts in the console: administrators create, change and deactivate them, and each change is recorded."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from server.console import staff
from server.console.roles import Role
from server.licenses.models import Event
from tests.server.console.console_client import signed_in

Issue = Callable[..., list[str]]


STAFF = "/admin/auth/user/"


def run_action(client: Client, action: str, *names: str) -> str:
    chosen = [str(user.pk) for user in User.objects.filter(username__in=names)]
    return client.post(STAFF, {"action": action, "_selected_action": chosen}, follow=True).content.decode()


def test_only_administrators_manage_accounts(sato: Client) -> None:
    tanaka = signed_in("tanaka", Role.SUPPORT)
    assert tanaka.get(STAFF).status_code == 403
    assert sato.get(STAFF).status_code == 200
    user = User.objects.get(username="tanaka")
    for action, role in (("make_viewer", Role.VIEWER), ("make_admin", Role.ADMIN), ("make_support", Role.SUPPORT)):
        run_action(sato, action, "tanaka")
        assert staff.role_of(user) is role
    TOTPDevice.objects.create(user=user, name="phone")
    run_action(sato, "reset_second_factor", "tanaka")
    assert not TOTPDevice.objects.filter(user=user).exists()
    run_action(sato, "dismiss", "tanaka")
    user.refresh_from_db()
    assert not user.is_active


def staff_events() -> list[tuple[str, str, Any, Any]]:
    whats = [
        Event.What.LOGIN_ADDED,
        Event.What.PASSWORD_RESET,
        Event.What.ROLE_CHANGED,
        Event.What.FACTOR_RESET,
        Event.What.DISMISSED,
    ]
    events = Event.objects.filter(what__in=whats, who="sato").order_by("pk")
    return [(event.what, event.who, event.before, event.after) for event in events]


def test_each_change_of_an_account_is_recorded_once(sato: Client) -> None:
    signed_in("tanaka", Role.VIEWER)
    user = User.objects.get(username="tanaka")
    TOTPDevice.objects.create(user=user, confirmed=True)
    run_action(sato, "make_support", "tanaka")
    assert "役割: 閲覧 → サポート" in sato.get("/admin/licenses/event/").content.decode()
    for action in ("make_support", "reset_second_factor", "reset_second_factor", "dismiss", "dismiss"):
        run_action(sato, action, "tanaka")
    run_action(sato, "reset_password", "tanaka")  # a login that was ended stays so
    tanaka = {"login": "tanaka"}
    assert staff_events() == [
        ("role_changed", "sato", {"role": "viewer"}, {**tanaka, "role": "support"}),
        ("factor_reset", "sato", None, tanaka),
        ("dismissed", "sato", None, tanaka),
    ]
    user.refresh_from_db()
    assert not user.is_active


def password_shown_once(client: Client, page: str) -> str:
    found = re.search(r"一度だけ表示されます。安全な場所に保管してください: (?:tanaka )?([\w-]{16})", page)
    assert found is not None
    assert found[1] not in client.get(STAFF).content.decode()
    return found[1]


def test_an_administrator_creates_an_account_and_resets_its_password(sato: Client) -> None:
    page = sato.post(f"{STAFF}add/", {"username": "tanaka", "role": Role.VIEWER.value}, follow=True).content.decode()
    first = password_shown_once(sato, page)
    user = User.objects.get(username="tanaka")
    assert (user.check_password(first), user.is_staff, staff.role_of(user)) == (True, True, Role.VIEWER)
    second = password_shown_once(sato, run_action(sato, "reset_password", "tanaka"))
    user.refresh_from_db()
    assert (user.check_password(first), user.check_password(second)) == (False, True)
    tanaka = {"login": "tanaka"}
    assert staff_events() == [
        ("login_added", "sato", None, tanaka),
        ("role_changed", "sato", {"role": None}, {**tanaka, "role": "viewer"}),
        ("password_reset", "sato", None, tanaka),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", "ユーザー名を入力してください。"),
        ("sato", "このユーザー名はすでに使われています。"),
        ("田 中", "半角の英数字と @ . + - _ で入力してください。"),
    ],
)
def test_an_invalid_account_says_what_to_enter(sato: Client, name: str, expected: str) -> None:
    page = sato.post(f"{STAFF}add/", {"username": name, "role": Role.VIEWER.value}).content.decode()
    assert expected in page
    assert User.objects.count() == 1


def test_only_administrators_create_accounts_and_no_hash_is_displayed(sato: Client) -> None:
    tanaka = signed_in("tanaka", Role.SUPPORT)
    assert tanaka.post(f"{STAFF}add/", {"username": "x", "role": Role.ADMIN.value}).status_code == 403
    user = User.objects.get(username="tanaka")
    page = sato.get(f"{STAFF}{user.pk}/change/").content.decode()
    assert "tanaka" in page
    assert user.password not in page
    assert "pbkdf2" not in page


def test_administrators_cannot_change_their_own_account(sato: Client) -> None:
    assert "ご自分のログインは変更できません" in run_action(sato, "dismiss", "sato")
    assert User.objects.get().is_active
