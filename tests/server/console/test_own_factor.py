"""Staff change their own second factor, and only with a code of the present one."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from server import clock
from server.console import factors
from server.licenses.models import Event
from tests.server.console.test_sign_in_views import FACTOR, code, may_see, set_up, type_password
from tests.server.console.test_sign_ins import tanaka

__all__ = ["tanaka"]  # a fixture: the login sato with a known password

OWN, MOVE = "/admin/own-factor/", "/admin/own-factor/move/"


@pytest.fixture
def client(tanaka: User, settings: Settings) -> Client:
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    client.codes = set_up(client, tanaka)  # type: ignore[attr-defined]
    return client


def recorded() -> list[tuple[str, str]]:
    kinds = (Event.What.FACTOR_CHANGED, Event.What.RECOVERY_CODES_RENEWED)
    return list(Event.objects.filter(what__in=kinds).values_list("what", "who"))


def test_new_recovery_codes_replace_the_former_ones(client: Client, tanaka: User) -> None:
    page = client.get(OWN).content.decode()
    assert "残り10個" in page
    shown = client.post(OWN, {"code": code(tanaka), "do": "codes"}).content.decode()
    fresh = re.findall(r'<li class="number">(\S+)</li>', shown)
    assert len(set(fresh)) == factors.RECOVERY_CODES
    assert recorded() == [("recovery_codes_renewed", "sato")]
    for recovery, expected in ((fresh[0], True), (client.codes[0], False)):  # type: ignore[attr-defined]
        other = Client()
        type_password(other)
        other.post(FACTOR, {"code": recovery})
        assert may_see(other) is expected
    assert "残り9個" in client.get(OWN).content.decode()


def test_the_second_factor_moves_to_another_authenticator(client: Client, tanaka: User) -> None:
    before = TOTPDevice.objects.get(user=tanaka).key
    assert client.post(OWN, {"code": code(tanaka), "do": "move"}).headers["Location"] == MOVE
    secret = re.search(r'secret">([^<]+)<', client.get(MOVE).content.decode())
    assert secret is not None
    assert "コードが正しくありません" in client.post(MOVE, {"code": "12"}).content.decode()
    assert TOTPDevice.objects.get(user=tanaka).key == before, "the former one is valid until then"
    offered = bytes.fromhex(client.session[factors.OFFERED])
    assert "リカバリーコード" in client.post(MOVE, {"code": code(offered)}).content.decode()
    assert TOTPDevice.objects.get(user=tanaka).bin_key == offered
    assert may_see(client), "nobody is signed out by it"
    assert recorded() == [("factor_changed", "sato")]
    assert client.get(MOVE).headers["Location"] == OWN


@pytest.mark.parametrize(("do", "page"), [("move", MOVE), ("passkey", "/admin/own-factor/passkey/")])
def test_what_was_begun_and_left_asks_for_a_code_again(
    client: Client, tanaka: User, monkeypatch: pytest.MonkeyPatch, now: datetime, do: str, page: str
) -> None:
    client.post(OWN, {"code": code(tanaka), "do": do})
    assert client.get(page).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=10))
    assert client.get(page).headers["Location"] == OWN


@pytest.mark.parametrize("do", ["codes", "move"])
def test_without_a_right_code_nothing_changes(client: Client, tanaka: User, do: str) -> None:
    assert "コードが正しくありません" in client.post(OWN, {"code": "000000", "do": do}).content.decode()
    assert client.get(MOVE).headers["Location"] == OWN
    assert recorded() == []
    assert factors.recovery_codes_left(tanaka) == factors.RECOVERY_CODES


def test_whoever_has_none_sets_one_up(tanaka: User) -> None:
    client = Client()
    type_password(client)
    assert client.get(OWN).headers["Location"] == FACTOR
