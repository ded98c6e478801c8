"""Sign-in to the console: password, second factor, recovery codes, and the lockout after failed attempts."""

import base64
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from server import clock
from server.console import factors, staff
from server.console.roles import Role

PASSWORD = "a long enough password"
LOGIN, FACTOR, LIST = "/admin/login/", "/admin/second-factor/", "/admin/licenses/license/"


@pytest.fixture(autouse=True)
def required(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def sato(db: None) -> User:
    staff.set_staff("sato", who="test", now=clock.now())
    user = User.objects.get()
    user.set_password(PASSWORD)
    user.save()
    return user


def code(key: User | bytes, step: int = 0) -> str:
    """Return the code of an authenticator with ``key``, or of that of a user, ``step`` times 30 seconds from now."""
    if isinstance(key, User):
        key = TOTPDevice.objects.get(user=key).bin_key
    return f"{totp(key, digits=6, drift=step):06}"


def secret_shown_to(client: Client) -> bytes:
    found = re.search(r'secret">([^<]+)<', client.get(FACTOR).content.decode())
    assert found is not None
    return base64.b32decode(found[1].replace(" ", ""))


def type_password(client: Client, password: str = PASSWORD) -> int:
    return client.post(LOGIN, {"username": "sato", "password": password}).status_code


def set_up(client: Client, _user: User) -> list[str]:
    """Sign in for the first time and return the recovery codes."""
    type_password(client)
    page = client.post(FACTOR, {"code": code(secret_shown_to(client), -1)})  # so that the code of now is not used up
    return re.findall(r'<li class="number">(\S+)</li>', page.content.decode())


def may_see(client: Client) -> bool:
    return client.get(LIST).status_code == 200


def test_the_password_alone_opens_nothing(sato: User) -> None:
    client = Client()
    assert type_password(client) == 302
    assert not may_see(client)
    asked = client.get(LIST, follow=True)
    assert asked.redirect_chain[-1][0].startswith(FACTOR)
    assert "認証アプリ" in asked.content.decode()


def test_signing_in_without_a_page_that_was_asked_for_leads_to_the_dashboard(sato: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    answer = Client().post(LOGIN, {"username": "sato", "password": PASSWORD})
    assert answer["Location"] == "/admin/"


def test_without_a_password_there_is_no_second_factor_to_set_up(sato: User) -> None:
    assert Client().get(FACTOR).headers["Location"] == LOGIN
    assert not TOTPDevice.objects.exists()


def test_the_first_sign_in_sets_up_the_second_factor_and_shows_recovery_codes_once(sato: User) -> None:
    client = Client()
    codes = set_up(client, sato)
    assert len(set(codes)) == factors.RECOVERY_CODES
    assert may_see(client)
    assert client.post(FACTOR, {"code": "1"}).status_code == 302
    assert codes[0] not in client.get(LIST).content.decode()


def test_a_wrong_first_code_sets_up_nothing(sato: User) -> None:
    client = Client()
    type_password(client)
    client.get(FACTOR)
    assert "コードが正しくありません" in client.post(FACTOR, {"code": "12"}).content.decode()
    assert not factors.has_factor(sato)
    assert not may_see(client)


def test_the_secret_is_the_same_until_it_is_confirmed_and_another_in_each_session(sato: User) -> None:
    """Who knows the password only, and noted the secret, does not pass the second factor that is set up later."""
    thief, client = Client(), Client()
    type_password(thief)
    noted = secret_shown_to(thief)
    type_password(client)
    assert secret_shown_to(client) == secret_shown_to(client) != noted
    assert not TOTPDevice.objects.exists()
    set_up(client, sato)
    for answer in (thief.post(FACTOR, {"code": code(noted)}), thief.post(FACTOR, {"code": code(noted, 1)})):
        assert answer.status_code == 200
    assert not may_see(thief)


def test_the_first_code_cannot_be_used_again(sato: User) -> None:
    client = Client()
    type_password(client)
    used = code(secret_shown_to(client))
    client.post(FACTOR, {"code": used})
    again = Client()
    type_password(again)
    again.post(FACTOR, {"code": used})
    assert (may_see(client), may_see(again)) == (True, False)


def test_afterwards_a_code_is_asked_for_and_leads_to_the_page_that_was_wanted(sato: User) -> None:
    set_up(Client(), sato)
    client = Client()
    type_password(client)
    assert not may_see(client)
    full_width = code(sato).translate({ord("0") + n: chr(ord("0") + n) for n in range(10)})
    entered = client.post(f"{FACTOR}?next={LIST}", {"code": f" {full_width[:3]} {full_width[3:]} "})
    assert entered.headers["Location"] == LIST
    assert may_see(client)


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_a_link_cannot_lead_away_after_signing_in(sato: User, wanted: str) -> None:
    set_up(Client(), sato)
    client = Client()
    type_password(client)
    assert client.post(f"{FACTOR}?next={wanted}", {"code": code(sato)}).headers["Location"] == "/admin/"


def test_a_code_works_once(sato: User) -> None:
    set_up(Client(), sato)
    used = code(sato)
    for expected in (True, False):
        client = Client()
        type_password(client)
        client.post(FACTOR, {"code": used})
        assert may_see(client) is expected


def test_a_recovery_code_opens_the_console_once(sato: User) -> None:
    recovery = set_up(Client(), sato)[0]
    for expected in (True, False):
        client = Client()
        type_password(client)
        client.post(FACTOR, {"code": recovery.upper()})
        assert may_see(client) is expected


def test_nothing_typed_is_asked_for_again(sato: User) -> None:
    client = Client()
    type_password(client)
    client.get(FACTOR)
    assert "6桁の数字を入力してください" in client.post(FACTOR, {"code": ""}).content.decode()


def test_guessing_passwords_is_locked_out(sato: User) -> None:
    client = Client()
    answers = [type_password(client, "wrong") for _ in range(5)]
    assert answers[-1] == 429
    locked = client.post(LOGIN, {"username": "sato", "password": PASSWORD})
    assert locked.status_code == 429
    assert "15分待ってから" in locked.content.decode()
    assert type_password(Client(REMOTE_ADDR="192.0.2.9")) == 302  # nobody locks a colleague out from elsewhere


def test_tries_during_the_lockout_do_not_prolong_it(sato: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client, started = Client(), timezone.now()
    for minutes, password, expected in [
        *[(0, "wrong", 0)] * 5,
        (10, PASSWORD, 429),
        (14, PASSWORD, 429),
        (16, PASSWORD, 302),
    ]:
        for module in ("attempts", "handlers.proxy"):
            monkeypatch.setattr(f"axes.{module}.now", lambda minutes=minutes: started + timedelta(minutes=minutes))
        assert type_password(client, password) == expected or not expected


def test_guessing_codes_is_locked_out(sato: User) -> None:
    set_up(Client(), sato)
    client = Client()
    type_password(client)
    for _ in range(5):
        answer = client.post(FACTOR, {"code": "000000"})
        TOTPDevice.objects.update(throttling_failure_timestamp=None)  # the seconds that it makes them wait
    assert answer.status_code == 429
    assert client.post(FACTOR, {"code": code(sato)}).status_code == 429
    assert type_password(Client()) == 429
    assert not may_see(client)


def test_a_code_that_comes_too_early_is_neither_wrong_nor_counted(sato: User) -> None:
    set_up(Client(), sato)
    client = Client()
    type_password(client)
    client.post(FACTOR, {"code": "000000"})
    TOTPDevice.objects.update(throttling_failure_count=5)
    for _ in range(6):
        page = client.post(FACTOR, {"code": code(sato)})
        assert re.search(r"コードを続けて間違えたため、1\d秒待ってから", page.content.decode())
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=17))
    assert client.post(FACTOR, {"code": code(sato)}).status_code == 302


def test_a_right_code_resets_the_failures(sato: User) -> None:
    set_up(Client(), sato)
    client = Client()
    for _ in range(4):
        type_password(client, "wrong")
    type_password(client)
    client.post(FACTOR, {"code": code(sato)})
    assert type_password(Client(), "wrong") == 200


def test_an_optional_second_factor_must_be_used_once_set_up(sato: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    type_password(client)
    assert may_see(client)
    TOTPDevice.objects.create(user=sato, name="phone", confirmed=True)
    assert not may_see(client)


def test_a_session_ends_with_the_working_day(sato: User) -> None:
    client = Client()
    set_up(client, sato)
    assert client.session.get_expiry_date(modification=timezone.now()) <= timezone.now() + timedelta(hours=10)
    assert client.session.get_expire_at_browser_close()


def test_a_reset_second_factor_signs_out_and_is_set_up_again(sato: User) -> None:
    client = Client()
    set_up(client, sato)
    call_command("staff", "sato", "--reset-second-factor")
    assert not may_see(client)
    assert sato.check_password(PASSWORD)
    assert len(set_up(Client(), sato)) == factors.RECOVERY_CODES


def test_a_deactivated_account_is_signed_out_at_once(sato: User) -> None:
    client = Client()
    set_up(client, sato)
    call_command("staff", "sato", "--dismiss")
    assert not may_see(client)
    assert type_password(Client()) == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("word", "role"), [("viewer", Role.VIEWER), ("support", Role.SUPPORT), ("admin", Role.ADMIN)])
def test_an_account_has_one_role(word: str, role: Role, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("staff", "sato", "--yes")
    password = capsys.readouterr().out.strip()
    user = User.objects.get()
    assert staff.role_of(user) is Role.ADMIN
    call_command("staff", "sato", "--role", word, "--keep-password")
    assert staff.role_of(user) is role
    user.refresh_from_db()
    assert user.check_password(password)


@pytest.mark.django_db
@pytest.mark.parametrize("option", ["--reset-second-factor", "--dismiss"])
def test_an_unknown_account_is_reported(option: str) -> None:
    with pytest.raises(CommandError, match="no login nobody"):
        call_command("staff", "nobody", option)


def test_the_sentences_are_there_in_english(sato: User, client: Client) -> None:
    def asked(path: str) -> str:
        return client.get(path, headers={"Accept-Language": "en"}).content.decode()

    assert "Log in" in asked(LOGIN)
    type_password(client)
    assert "Set up two-step sign-in" in asked(FACTOR)
