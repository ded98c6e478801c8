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


def run_action(client: Client, action: str, *names: str, **confirmed: str) -> str:
    chosen = [str(user.pk) for user in User.objects.filter(username__in=names)]
    sent = {"action": action, "_selected_action": chosen, **(confirmed or {"confirmed": "1"})}
    return client.post(STAFF, sent, follow=True).content.decode()


@pytest.mark.parametrize(
    ("action", "effect"),
    [
        ("make_viewer", "何も変更できなくなります"),
        ("make_support", "発行、更新、停止はできません"),
        ("make_admin", "スタッフの管理を含む"),
        ("reset_second_factor", "二段階認証を設定し直します"),
        ("reset_password", "いまのパスワードは使えなくなり"),
        ("unlock", "すぐにログインできるように"),
        ("dismiss", "ログインできなくなります"),
        ("reactivate", "前と同じパスワード"),
    ],
)
def test_one_press_changes_nothing(sato: Client, action: str, effect: str) -> None:
    """Each operation is named with its effect and whom it concerns; the button on that page does it."""
    signed_in("tanaka", Role.SUPPORT)
    user = User.objects.get(username="tanaka")
    before = (user.password, user.is_active, staff_events())
    page = run_action(sato, action, "tanaka", "sato", wanted="x")
    assert effect in page
    assert '<td class="who">tanaka</td><td>サポート</td>' in page
    assert '<td class="who">sato</td>' not in page
    user.refresh_from_db()
    assert (user.password, user.is_active, staff_events()) == before
    assert staff.role_of(user) is Role.SUPPORT
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', page)
    assert {("action", action), ("confirmed", "1"), ("_selected_action", str(user.pk))} <= set(hidden)


def test_a_dismissed_login_is_reactivated_and_a_locked_one_unlocked(sato: Client) -> None:
    signed_in("tanaka", Role.SUPPORT)
    run_action(sato, "dismiss", "tanaka")
    run_action(sato, "reactivate", "tanaka")
    assert User.objects.get(username="tanaka").is_active
    for _ in range(5):
        Client().post("/admin/login/", {"username": "tanaka", "password": "wrong"})
    assert "ロック中" in sato.get(STAFF).content.decode()
    run_action(sato, "unlock", "tanaka")
    assert "ロック中" not in sato.get(STAFF).content.decode()
    tanaka = {"login": "tanaka"}
    assert staff_events() == [(what, "sato", None, tanaka) for what in ("dismissed", "reactivated", "unlocked")]


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
        Event.What.REACTIVATED,
        Event.What.UNLOCKED,
        Event.What.PASSWORD_CHANGED,
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


def test_the_own_change_of_a_password_is_recorded(sato: Client) -> None:
    user = User.objects.get()
    user.set_password("the password before")
    user.save()
    sato.force_login(user)
    typed = {"old_password": "the password before", "new_password1": "short", "new_password2": "short"}
    assert sato.post("/admin/password_change/", typed).status_code == 200
    assert staff_events() == []
    typed |= {"new_password1": "another long password", "new_password2": "another long password"}
    done = sato.post("/admin/password_change/", typed, follow=True)
    assert done.redirect_chain == [("/admin/password_change/done/", 302)]
    user.refresh_from_db()
    assert user.check_password("another long password")
    assert staff_events() == [("password_changed", "sato", None, {"login": "sato"})]
    assert "ご本人によるパスワードの変更" in sato.get("/admin/licenses/event/").content.decode()
