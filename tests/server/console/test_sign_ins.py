"""The list of sign-ins: who came in and how, who failed, who was locked out; for administrators."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from server.console import models
from server.console.models import SignIn
from server.console.roles import Role
from tests.server.console.console_client import signed_in
from tests.server.console.test_sign_in_views import FACTOR, PASSWORD, code, set_up, type_password

LIST = "/admin/console/signin/"
BROWSER = "Mozilla/5.0\n(Windows NT 10.0)"


@pytest.fixture
def tanaka(db: None) -> User:
    signed_in("sato", Role.SUPPORT)
    user = User.objects.get()
    user.set_password(PASSWORD)
    user.save()
    SignIn.objects.all().delete()
    return user


def rows() -> list[tuple[str, str, str]]:
    return list(SignIn.objects.order_by("pk").values_list("login", "outcome", "factor"))


def test_a_sign_in_counts_once_the_second_factor_was_right(tanaka: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    recovery = set_up(Client(), tanaka)[0]
    client = Client(REMOTE_ADDR="203.0.113.7", HTTP_USER_AGENT=BROWSER)
    type_password(client, "wrong")
    type_password(client)
    client.post(FACTOR, {"code": "000000"})
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    client.post(FACTOR, {"code": code(tanaka)})
    other = Client()
    type_password(other)
    other.post(FACTOR, {"code": recovery})
    assert rows() == [
        ("sato", "signed_in", "authenticator"),
        ("sato", "wrong_password", ""),
        ("sato", "wrong_code", ""),
        ("sato", "signed_in", "authenticator"),
        ("sato", "signed_in", "recovery_code"),
    ]
    row = SignIn.objects.get(outcome="wrong_code")
    assert (row.address, row.browser) == ("203.0.113.7", "Mozilla/5.0?(Windows NT 10.0)")


def test_without_a_second_factor_the_password_is_the_sign_in(tanaka: User) -> None:
    type_password(Client())
    assert rows() == [("sato", "signed_in", "")]


def test_a_lockout_and_what_is_tried_meanwhile_are_recorded(tanaka: User) -> None:
    client = Client()
    for _ in range(5):
        type_password(client, "wrong")
    assert type_password(client) == 429
    outcomes = [outcome for _login, outcome, _factor in rows()]
    assert outcomes[:4] == ["wrong_password"] * 4
    assert outcomes[-2:] == ["locked_out"] * 2
    assert "signed_in" not in outcomes


def test_any_name_that_was_typed_can_be_stored(db: None) -> None:
    Client(HTTP_USER_AGENT="x" * 500).post("/admin/login/", {"username": "山田\u202e" + "y" * 140, "password": "x"})
    row = SignIn.objects.get()
    assert (row.login[:3], len(row.login), len(row.browser)) == ("山田?", 143, 200)


def test_administrators_see_the_list_and_nobody_else(tanaka: User) -> None:
    type_password(Client(REMOTE_ADDR="203.0.113.7"), "wrong")
    page = signed_in("yamada", Role.ADMIN).get(LIST).content.decode()
    for part in ("203.0.113.7", "パスワードが違います", "ログインの記録"):
        assert part in page
    assert signed_in("ito", Role.SUPPORT).get(LIST).status_code == 403
    assert LIST not in signed_in("ito", Role.SUPPORT).get("/admin/").content.decode()


def test_old_rows_are_forgotten(db: None, now: datetime) -> None:
    for days in (0, 399, 401):
        SignIn.objects.create(at=now - timedelta(days=days), login="sato", outcome="signed_in", address="203.0.113.7")
    assert models.forget(now) == 1
    assert SignIn.objects.count() == 2
