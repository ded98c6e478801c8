"""E-mail addresses have one spelling, and columns are as long as what goes into them."""

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from server.fields import MailFormField, mail_address
from server.licenses.models import Customer, Event
from server.licenses.staff import operations
from server.mailing.models import Message
from server.ops import worker
from server.portal.models import SignInLink
from tests.server.portal.owner import Owner

LONG = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 58}.jp"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ten@example.jp\u200b", "ten@example.jp"),
        ("\u3000ten@example.jp ", "ten@example.jp"),
        ("ｔｅｎ＠ｅｘａｍｐｌｅ．ｊｐ", "ten@example.jp"),
        ("ten@EXAMPLE.jp", "ten@example.jp"),
        ("ten@example。jp", "ten@example.jp"),
        ("\u212aato@example.jp", "Kato@example.jp"),
        ("ten@日本語.jp", "ten@日本語.jp"),
        ("ten+shop@example.jp", "ten+shop@example.jp"),
        (LONG, LONG),
    ],
)
def test_an_address_has_one_spelling(typed: str, stored: str) -> None:
    assert MailFormField().clean(typed) == stored
    assert mail_address(stored) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "ten@example.jp）",
        "ten@example.jp、",
        "ten@example.jp。",
        "店@example.jp",
        "ten",
        "@example.jp",
        "a@b@c.jp",
        LONG + "p",
    ],
)
def test_what_no_mail_reaches_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        MailFormField().clean(typed)


@pytest.mark.django_db
def test_who_pasted_an_invisible_character_can_sign_in(now: datetime) -> None:
    operations.issue(customer="銀座商店", email="owner@example.jp\u200b", count=1, months=1, who="sato", now=now)
    assert Customer.objects.get().email == "owner@example.jp"
    owner = Owner()
    owner.ask("ｏｗｎｅｒ@example.jp\u200b")
    assert owner.enter(owner.link()).status_code == 302
    assert SignInLink.objects.get().email == "owner@example.jp"


@pytest.mark.django_db
def test_the_longest_address_and_name_fit_everywhere(now: datetime) -> None:
    contract = operations.issue(customer="銀" * 200, email=LONG, count=1, months=1, who=LONG, now=now)
    worker.run_once(now)
    assert (Event.objects.get().who, contract.customer.email, Message.objects.get().to) == (LONG, LONG, LONG)


@pytest.mark.django_db
def test_a_login_name_that_is_too_long_is_refused() -> None:
    page = Client().post("/admin/login/", {"username": "s" * 300, "password": "x"})
    assert page.status_code == 200
