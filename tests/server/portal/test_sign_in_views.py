"""Sign-in of owners: the one-time link, the session, rate limits, and what is not revealed."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from server.licenses.models import Customer
from server.licenses.staff import operations
from server.mailing.models import Message
from server.portal import sessions
from server.portal.models import OwnerSession, SignInLink
from tests.server.portal.applicant import contains
from tests.server.portal.moving_clock import MovingClock
from tests.server.portal.owner import HOME, SIGN_IN, Owner

Issue = Callable[..., list[str]]
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def numbers(issue: Issue, moving_clock: MovingClock) -> list[str]:
    return issue(2)


def test_the_link_in_the_e_mail_opens_the_owners_page(owner: Owner) -> None:
    owner.ask()
    message = Message.objects.get()
    assert (message.kind, message.to) == ("sign_in", "owner@example.jp")
    assert "http://127.0.0.1" in message.text
    entered = owner.enter(owner.link())
    assert entered["Location"] == HOME
    cookie = entered.cookies["attomenzei_owner"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "Lax", HOME, 12 * 3600)
    assert contains(owner.client.get(HOME), "owner@example.jp")


def test_following_the_link_does_not_use_it_up(owner: Owner) -> None:
    owner.ask()
    for _ in range(3):
        page = Client().get(owner.link())
        assert contains(page, "お客様ページを開く")
        assert page["Referrer-Policy"] == "strict-origin", "its files are asked for without the token"
        assert Client().head(owner.link()).status_code == 200
    assert owner.enter(owner.link())["Location"] == HOME


def test_the_link_works_once(owner: Owner) -> None:
    owner.ask()
    owner.enter(owner.link())
    stranger = Client()
    assert stranger.get(owner.link()).status_code == 404
    again = stranger.post(owner.link(), {"form_id": "another"})
    assert again.status_code == 404
    assert contains(again, "新しいリンクを受け取ってください。")
    assert stranger.get(HOME)["Location"] == SIGN_IN


def test_a_double_click_is_one_sign_in(owner: Owner, moving_clock: MovingClock) -> None:
    owner.ask()
    owner.enter(owner.link())
    other = Owner()
    assert other.enter(owner.link())["Location"] == HOME
    assert other.client.get(HOME).status_code == 200
    moving_clock.wait(timedelta(seconds=11))
    assert Owner().enter(owner.link()).status_code == 404


def test_an_old_link_leads_a_signed_in_owner_to_the_page(owner: Owner, moving_clock: MovingClock) -> None:
    owner.sign_in()
    moving_clock.wait(MINUTE)
    assert owner.client.get(owner.link())["Location"] == HOME
    assert owner.enter(owner.link())["Location"] == HOME
    assert owner.client.get(SIGN_IN)["Location"] == HOME


def test_the_link_is_valid_for_half_an_hour(owner: Owner, moving_clock: MovingClock) -> None:
    owner.ask()
    moving_clock.wait(30 * MINUTE)
    assert owner.enter(owner.link()).status_code == 404


def test_a_session_ends_after_twelve_hours(owner: Owner, moving_clock: MovingClock) -> None:
    owner.sign_in()
    moving_clock.wait(timedelta(hours=12) - MINUTE)
    assert owner.client.get(HOME).status_code == 200
    moving_clock.wait(2 * MINUTE)
    assert owner.client.get(HOME)["Location"] == SIGN_IN


def test_signing_out_ends_the_session_on_the_server_too(owner: Owner) -> None:
    owner.sign_in()
    kept = owner.client.cookies["attomenzei_owner"].value
    assert contains(owner.client.post("/portal/sign-out/"), "ログアウトしました")
    assert owner.client.get(HOME)["Location"] == SIGN_IN
    thief = Client()
    thief.cookies["attomenzei_owner"] = kept
    assert thief.get(HOME)["Location"] == SIGN_IN


def shown(page: Any) -> str:
    """Return the page without the CSRF token, which differs each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())


def test_the_response_does_not_reveal_customers(owner: Owner) -> None:
    known, unknown = owner.ask("owner@example.jp"), owner.ask("nobody@example.jp")
    assert known.status_code == unknown.status_code == 200
    assert shown(known).replace("owner@", "") == shown(unknown).replace("nobody@", "")
    assert [message.to for message in Message.objects.all()] == ["owner@example.jp"]
    assert SignInLink.objects.count() == 1


def test_capitals_in_the_address_do_not_matter(owner: Owner) -> None:
    assert owner.sign_in("Owner@Example.JP").status_code == 200
    assert Message.objects.get().to == "owner@example.jp"


def test_a_lookalike_address_gets_no_link(owner: Owner, moving_clock: MovingClock) -> None:
    operations.issue(customer="K", email="kiosk@example.jp", count=1, months=12, who="t", now=moving_clock.now)
    owner.ask("\u212aiosk@example.jp")  # the Kelvin sign, which some foldings take for a K
    assert "\u212a" not in "".join(message.to for message in Message.objects.all())


def test_links_are_limited_per_mailbox(owner: Owner) -> None:
    for _ in range(sessions.PER_ASKER.times + 2):
        assert owner.ask().status_code == 200  # the same answer as ever: it tells nothing
    assert Message.objects.count() == sessions.PER_ASKER.times


def test_strangers_shut_no_owner_out(owner: Owner, moving_clock: MovingClock) -> None:
    for place in range(sessions.PER_MAILBOX.times + 2):
        stranger = Client(REMOTE_ADDR=f"203.0.113.{place // 2 + 1}")
        assert stranger.post(SIGN_IN, {"email": "owner@example.jp"}).status_code == 200
    assert Message.objects.count() == sessions.PER_MAILBOX.times, "the mailbox is not flooded"
    assert owner.enter(owner.link()).status_code == 302, "the newest link is valid while no more are sent"
    moving_clock.wait(sessions.LINK_LASTS)
    owner.ask()
    assert Message.objects.count() == sessions.PER_MAILBOX.times + 1


def test_links_are_limited_per_address(owner: Owner, moving_clock: MovingClock) -> None:
    for place in range(sessions.PER_ADDRESS.times):
        assert owner.ask(f"x{place}@example.jp").status_code == 200
    page = owner.ask()
    assert page.status_code == 429
    assert contains(page, "1時間ほど待ってから")
    moving_clock.wait(timedelta(hours=1, seconds=1))
    assert owner.ask().status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "メールアドレスを入力してください。"),
        ("owner", "メールアドレスを name@example.jp の形で入力してください。"),
    ],
)
def test_an_invalid_address_says_what_to_enter(owner: Owner, typed: str, sentence: str) -> None:
    page = owner.ask(typed)
    assert page.status_code == 400
    assert contains(page, sentence)


def test_neither_links_nor_sessions_can_be_read_from_the_database(owner: Owner) -> None:
    owner.ask()
    token = owner.link().rstrip("/").rpartition("/")[2]
    secret = owner.enter(owner.link()).cookies["attomenzei_owner"].value
    assert token not in str(list(SignInLink.objects.values()))
    assert secret not in str(list(OwnerSession.objects.values()))


def test_expired_links_and_sessions_are_deleted(owner: Owner, moving_clock: MovingClock) -> None:
    owner.sign_in()
    moving_clock.wait(timedelta(hours=13))
    owner.sign_in()
    assert sessions.forget(moving_clock.now) == 2
    assert (SignInLink.objects.count(), OwnerSession.objects.count()) == (1, 1)


def test_the_e_mail_is_in_the_language_of_the_page(db: None, moving_clock: MovingClock) -> None:
    owner = Owner("en")
    assert contains(owner.sign_in(), "Licenses and terminals")
    assert Message.objects.get().subject.endswith("sign in to your page")


def test_one_e_mail_for_an_address_of_several_customers(owner: Owner) -> None:
    Customer.objects.create(name="銀座商店 二号", email="OWNER@example.jp")
    owner.ask()
    assert Message.objects.count() == 1


@pytest.mark.parametrize(("url", "secure"), [("https", True), ("http", False)])
def test_the_cookie_is_secure_over_https(owner: Owner, settings: Any, url: str, secure: bool) -> None:
    settings.SESSION_COOKIE_SECURE = url == "https"
    owner.ask()
    assert bool(owner.enter(owner.link()).cookies["attomenzei_owner"]["secure"]) is secure
