"""Passkeys of staff: added with a code, used instead of one, removed; and what is no answer to this session."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from server import clock
from server.console import factors, passkeys
from server.console.models import Passkey, SignIn
from server.licenses.models import Event
from tests.server.console.authenticator import Authenticator
from tests.server.console.test_own_factor import OWN
from tests.server.console.test_sign_in_views import FACTOR, code, may_see, set_up, type_password
from tests.server.console.test_sign_ins import tanaka

__all__ = ["tanaka"]  # a fixture: the login sato with a known password

ADD = "/admin/own-factor/passkey/"
NESTED = pytest.param(100_000 * "[", id="nested")
HOST = "console.example.jp"


@pytest.fixture
def client(tanaka: User, settings: Settings) -> Client:
    settings.SECOND_FACTOR_REQUIRED = True
    settings.ALLOWED_HOSTS = [HOST, "127.0.0.1"]
    client = Client(headers={"host": HOST})
    set_up(client, tanaka)
    return client


@pytest.fixture
def passkey(tanaka: User) -> Passkey:
    made: Passkey = Passkey.objects.create(
        user=tanaka, name="事務所のPC", credential="AQID", public_key="BAUG", made_at=clock.now() - timedelta(days=1)
    )
    return made


def recorded() -> list[str]:
    kinds = (Event.What.PASSKEY_ADDED, Event.What.PASSKEY_REMOVED)
    return list(Event.objects.filter(what__in=kinds).values_list("what", flat=True))


def test_a_passkey_is_offered_only_after_a_code(client: Client, tanaka: User) -> None:
    assert client.get(ADD)["Location"] == OWN
    assert "コードが正しくありません" in client.post(OWN, {"code": "000000", "do": "passkey"}).content.decode()
    factors.forget_failures(tanaka)
    assert client.post(OWN, {"code": code(tanaka), "do": "passkey"})["Location"] == ADD
    page = client.get(ADD).content.decode()
    assert HOST in page
    assert "パスキーを作成する" in page


@pytest.mark.parametrize(
    "answer", ["", "x", "{}", '{"id": "AQID", "rawId": "AQID", "response": {}, "type": "public-key"}', NESTED]
)
def test_what_no_authenticator_made_is_not_added(client: Client, tanaka: User, answer: str) -> None:
    client.post(OWN, {"code": code(tanaka), "do": "passkey"})
    client.get(ADD)
    page = client.post(ADD, {"passkey": answer, "name": "x"}).content.decode()
    assert "パスキーを確かめられませんでした" in page
    assert (Passkey.objects.count(), recorded()) == (0, [])


def test_a_passkey_is_removed_with_a_code(client: Client, tanaka: User, passkey: Passkey) -> None:
    assert "事務所のPC" in client.get(OWN).content.decode()
    client.post(OWN, {"code": "000000", "do": f"remove:{passkey.pk}"})
    assert Passkey.objects.exists()
    factors.forget_failures(tanaka)
    page = client.post(OWN, {"code": code(tanaka), "do": f"remove:{passkey.pk}"}, follow=True).content.decode()
    assert "パスキーを削除しました" in page
    assert (Passkey.objects.count(), recorded()) == (0, ["passkey_removed"])


@pytest.mark.parametrize("key", ["", "x", "999999"])
def test_one_that_is_not_ones_own_is_not_removed(client: Client, tanaka: User, passkey: Passkey, key: str) -> None:
    other = User.objects.create(username="yamada")
    Passkey.objects.filter(pk=passkey.pk).update(user=other)
    client.post(OWN, {"code": code(tanaka), "do": f"remove:{key or passkey.pk}"})
    assert Passkey.objects.exists()


@pytest.mark.parametrize("answer", ["", "x", "[]", "{}", '{"id": "AQID"}', '{"id": "AAAA"}', NESTED])
def test_a_wrong_answer_signs_nobody_in_and_counts_as_a_failure(client: Client, passkey: Passkey, answer: str) -> None:
    again = Client(headers={"host": HOST})
    type_password(again)
    assert "パスキーで続ける" in again.get(FACTOR).content.decode()
    page = again.post(FACTOR, {"passkey": answer}).content.decode()
    assert "パスキーを確かめられませんでした" in page
    assert not may_see(again)
    assert SignIn.objects.filter(outcome=SignIn.Outcome.WRONG_CODE).count() == 1


def test_an_answer_without_a_question_is_not_read(client: Client, passkey: Passkey) -> None:
    again = Client(headers={"host": HOST})
    type_password(again)
    again.post(FACTOR, {"passkey": json.dumps({"id": "AQID"})})
    assert not may_see(again)


def test_at_an_ip_address_there_are_none(client: Client, tanaka: User, passkey: Passkey) -> None:
    at_address = Client(headers={"host": "127.0.0.1"})
    type_password(at_address)
    assert "パスキーで続ける" not in at_address.get(FACTOR).content.decode()
    at_address.post(FACTOR, {"code": code(tanaka)})
    assert "IPアドレスで開いているため" in at_address.get(OWN).content.decode()


@pytest.mark.parametrize(("host", "bound"), [("console.example.jp:8443", HOST), ("127.0.0.1:80", ""), ("[::1]", "")])
def test_passkeys_are_bound_to_the_name_of_the_server(settings: Settings, host: str, bound: str) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert passkeys.relying_party(RequestFactory().get("/", headers={"host": host})) == bound


def test_resetting_the_second_factor_removes_passkeys_too(client: Client, tanaka: User, passkey: Passkey) -> None:
    factors.forget_failures(tanaka)
    assert factors.forget(tanaka)
    assert not Passkey.objects.exists()


def challenge(client: Client) -> bytes:
    return bytes.fromhex(client.session[passkeys.CHALLENGE])


def add(client: Client, user: User, device: Authenticator) -> str:
    factors.forget_failures(user)
    TOTPDevice.objects.filter(user=user).update(last_t=-1)  # the code of now is accepted again
    client.post(OWN, {"code": code(user), "do": "passkey"})
    client.get(ADD)
    page: str = client.post(
        ADD, {"passkey": device.create(challenge(client)), "name": " 事務所の\nPC"}, follow=True
    ).content.decode()
    return page


def test_a_passkey_is_added_once_and_signs_in(client: Client, tanaka: User) -> None:
    device = Authenticator(HOST)
    assert "パスキーを追加しました" in add(client, tanaka, device)
    assert "パスキーを確かめられませんでした" in add(client, tanaka, device), "it is there already"
    assert (Passkey.objects.get().name, recorded()) == ("事務所の PC", ["passkey_added"])
    again = Client(headers={"host": HOST})
    type_password(again)
    again.get(FACTOR)
    answer = device.get(challenge(again))
    again.post(FACTOR, {"passkey": answer})
    assert may_see(again)
    assert Passkey.objects.get().sign_count == 1
    third = Client(headers={"host": HOST})
    type_password(third)
    third.get(FACTOR)
    third.post(FACTOR, {"passkey": answer})
    assert not may_see(third), "an answer that was recorded"


@pytest.mark.parametrize("wrong", ["another device", "an old count", "another site"])
def test_what_another_device_or_site_signed_is_refused(client: Client, tanaka: User, wrong: str) -> None:
    device = Authenticator(HOST)
    add(client, tanaka, device)
    again = Client(headers={"host": HOST})
    type_password(again)
    again.get(FACTOR)
    if wrong == "an old count":  # a copy of the device
        Passkey.objects.update(sign_count=5)
    elif wrong == "another device":
        device = Authenticator(HOST)
    else:
        device._host = "console.example.com"
    again.post(FACTOR, {"passkey": device.get(challenge(again))})
    assert not may_see(again)


def factor_of(client: Client, page: str, **posted: str) -> str:
    return client.post(page, posted, follow=True).content.decode()


def test_a_passkey_is_the_first_second_factor_without_an_app(tanaka: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED, settings.ALLOWED_HOSTS = True, [HOST, "127.0.0.1"]
    client, device = Client(headers={"host": HOST}), Authenticator(HOST)
    type_password(client)
    assert "パスキーを作成する" in client.get(FACTOR).content.decode()
    assert "パスキーを作成できませんでした" in factor_of(client, FACTOR, passkey="x")
    assert not may_see(client)
    shown = factor_of(client, FACTOR, passkey=device.create(challenge(client)))
    assert may_see(client)
    codes = re.findall(r'<li class="number">(\S+)</li>', shown)
    assert (len(codes), recorded()) == (factors.RECOVERY_CODES, ["passkey_added"])

    other = Client(headers={"host": "127.0.0.1"})
    type_password(other)
    page = other.get(FACTOR).content.decode()
    assert "IPアドレスで開いているため" in page
    assert "認証アプリに" not in page
    assert "リカバリーコードを入力してください。" in factor_of(other, FACTOR, code="")
    assert "まだ使っていないリカバリーコード" in factor_of(other, FACTOR, code="wrong")
    factors.forget_failures(tanaka)
    other.post(FACTOR, {"code": codes[0]})
    assert may_see(other), "a recovery code"


def test_somebody_with_a_passkey_alone_changes_the_second_factor_with_it(tanaka: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED, settings.ALLOWED_HOSTS = True, [HOST]
    client, device = Client(headers={"host": HOST}), Authenticator(HOST)
    type_password(client)
    client.get(FACTOR)
    client.post(FACTOR, {"passkey": device.create(challenge(client))})
    remove = f"remove:{Passkey.objects.get().pk}"

    def press(do: str) -> str:
        client.get(OWN)
        return factor_of(client, OWN, do=do, code="", passkey=device.get(challenge(client)))

    assert "もう一度お試しになるか、リカバリーコードを" in factor_of(client, OWN, do="codes", passkey="x", code="")
    assert "このコードはもう一度表示できません" in press("codes")
    assert "最後のパスキーは削除できません" in press(remove)
    assert "認証アプリで読み取るQRコード" in press("move")
    client.post(f"{OWN}move/", {"code": code(bytes.fromhex(client.session[factors.OFFERED]))})
    assert factors.has_app(tanaka)
    assert "パスキーを削除しました" in press(remove)
    assert may_see(client)
