"""What owners ask the vendor for, several people of one customer, and a release that is taken back."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from server import rate_limits
from server.console.roles import Role
from server.licenses.models import Contact, Contract, Customer, Event, License, Registration, Terminal
from server.licenses.staff import changes
from server.mailing.models import Message
from server.portal import requests
from server.portal.models import OwnerRequest
from tests.server.console.console_client import signed_in
from tests.server.portal.moving_clock import MovingClock
from tests.server.portal.owner import Owner, events, of, text
from tests.server.terminal import FarTerminal

ASK = "/portal/ask/"
LIST = "/admin/portal/ownerrequest/"


def ask(owner: Owner, **typed: str) -> str:
    page = owner.client.get(ASK).content.decode()
    token = page.partition('name="form_token" value="')[2].partition('"')[0]
    sent = {"form_token": token, "kind": "renewal", "text": "", **typed}
    return owner.client.post(ASK, sent, follow=True).content.decode()


def test_an_owner_asks_for_a_renewal_and_staff_deal_with_it(
    owner: Owner, numbers: list[str], settings: Settings, moving_clock: MovingClock
) -> None:
    settings.STAFF_MAIL = "staff@example.jp"
    assert f'href="{ASK}"' in owner.sign_in().content.decode()
    page = ask(owner, text="12か月お願いします。")
    assert "ご依頼を受け付けました。" in page
    assert "2026/11/22 ご契約の更新 受付済み" in text(page)
    asked = OwnerRequest.objects.get()
    mail = Message.objects.get(kind="request_arrived")
    assert (mail.to, mail.subject) == ("staff@example.jp", "【依頼】銀座商店 様: ご契約の更新")
    for part in (mail.text, mail.html):
        assert "12か月お願いします。" in part
        assert f"{LIST}{asked.pk}/change/" in part
    suzuki = signed_in("suzuki", Role.SUPPORT)
    assert "受付済み" in suzuki.get(LIST).content.decode()
    assert "12か月お願いします。" in suzuki.get(f"{LIST}{asked.pk}/change/").content.decode()
    for expected in ("1件の依頼を対応済みにしました。", "0件の依頼を対応済みにしました。"):
        done = suzuki.post(LIST, {"action": "finish", "_selected_action": str(asked.pk)}, follow=True)
        assert expected in done.content.decode()
    assert "2026/11/22 ご契約の更新 対応済み" in text(owner.page())
    assert events(Event.What.REQUESTED) == [("owner@example.jp", "")]
    assert events(Event.What.REQUEST_DONE) == [("suzuki", "")]


def test_who_may_only_look_cannot_finish_a_request(owner: Owner, numbers: list[str]) -> None:
    owner.sign_in()
    ask(owner)
    mita = signed_in("mita", Role.VIEWER)
    assert "対応済みにする" not in mita.get(LIST).content.decode()


@pytest.mark.parametrize("kind", ["details", "more", "other"])
def test_what_is_not_clear_has_to_be_said(owner: Owner, numbers: list[str], kind: str) -> None:
    owner.sign_in()
    assert "くわしい内容を入力してください。" in ask(owner, kind=kind)
    assert "ご依頼の内容を選んでください。" in ask(owner, kind="nonsense")
    assert not OwnerRequest.objects.exists()


def test_a_double_click_is_one_request_without_mail_where_staff_have_no_address(
    numbers: list[str], now: datetime
) -> None:
    customer = Customer.objects.get()
    for _click in range(2):
        requests.ask("form", customer, kind="renewal", text="", email="owner@example.jp", now=now)
    assert OwnerRequest.objects.count() == 1
    assert not Message.objects.filter(kind="request_arrived").exists()


def test_somebody_who_asks_without_end_is_told_to_call(
    owner: Owner, numbers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    owner.sign_in()
    for _ in range(10):
        ask(owner)
    assert "短い間に何度もご依頼がありました。" in ask(owner)
    assert OwnerRequest.objects.count() == 10
    rate_limits.reset()


def test_an_owner_of_two_customers_says_for_which(owner: Owner, numbers: list[str]) -> None:
    other = Customer.objects.create(name="新宿商店", email="owner@example.jp")
    owner.sign_in()
    assert "ご契約者を選んでください。" in ask(owner)
    ask(owner, of=str(other.pk))
    assert OwnerRequest.objects.get().customer == other


def test_somebody_without_a_customer_by_now_asks_for_nothing(owner: Owner, numbers: list[str]) -> None:
    owner.sign_in()
    customer = Customer.objects.get()
    customer.email = "new@example.jp"
    customer.save()
    assert "このアドレスの番号はありません。" in ask(owner)
    assert not OwnerRequest.objects.exists()


# several people


def test_a_contact_signs_in_with_an_address_of_her_own(owner: Owner, numbers: list[str], till: FarTerminal) -> None:
    customer = Customer.objects.get()
    Contact.objects.create(customer=customer, name="佐藤", role="経理", email="Keiri@example.jp")
    page = owner.sign_in("keiri@example.jp").content.decode()
    assert Message.objects.filter(kind="sign_in").latest("pk").to == "Keiri@example.jp"
    assert "銀座 レジ1" in page
    assert "keiri@example.jp" in page
    Contact.objects.all().delete()
    assert "このアドレスの番号はありません。" in owner.page()


def test_a_contact_with_the_same_address_is_one_customer(owner: Owner, numbers: list[str]) -> None:
    customer = Customer.objects.get()
    for name in ("佐藤", "鈴木"):
        Contact.objects.create(customer=customer, name=name, email="owner@example.jp")
    assert "2件の番号があります。" in text(owner.sign_in().content.decode())


# a release that was a mistake


@pytest.fixture
def released(owner: Owner, numbers: list[str], till: FarTerminal) -> str:
    """Return the number that an owner, who is signed in, has taken off its terminal."""
    owner.sign_in()
    owner.client.post(of(numbers[0], "release"), {"terminal": Terminal.objects.get().number})
    assert not Registration.objects.filter(until=None).exists()
    return numbers[0]


def undo_address(page: str) -> str:
    return page.partition('action="/portal/changes/')[2].partition('"')[0]


def test_a_release_is_taken_back_within_a_day(owner: Owner, released: str) -> None:
    address = "/portal/changes/" + undo_address(owner.page())
    page = owner.client.post(address, follow=True).content.decode()
    assert "番号は、元の端末で引き続き使えます。" in page
    assert Registration.objects.get(until=None).license.number == released
    assert 'action="/portal/changes/' not in page
    again = owner.client.post(address, follow=True).content.decode()
    assert "元に戻せませんでした。" in again
    assert owner.client.get(address)["Location"] == "/portal/"


def test_a_release_of_yesterday_is_not_taken_back(owner: Owner, released: str, moving_clock: MovingClock) -> None:
    address = "/portal/changes/" + undo_address(owner.page())
    moving_clock.wait(changes.UNDOABLE_FOR)
    owner.sign_in()
    assert 'action="/portal/changes/' not in owner.page()
    assert "元に戻せませんでした。" in owner.client.post(address, follow=True).content.decode()


def test_a_number_that_was_registered_elsewhere_since_stays_there(
    owner: Owner, released: str, moving_clock: MovingClock
) -> None:
    address = "/portal/changes/" + undo_address(owner.page())
    moving_clock.wait(timedelta(hours=1))
    FarTerminal("新宿 レジ1").register(released, moving_clock.now)
    assert 'action="/portal/changes/' not in owner.page()
    assert "元に戻せませんでした。" in owner.client.post(address, follow=True).content.decode()
    assert Registration.objects.get(until=None).terminal.name == "新宿 レジ1"


def test_nobody_takes_back_what_somebody_else_did(owner: Owner, released: str, others: License) -> None:
    address = "/portal/changes/" + undo_address(owner.page())
    stranger = Owner()
    stranger.sign_in("other@example.jp")
    assert stranger.client.post(address).status_code == 404
    assert Client().post(address)["Location"] == "/portal/sign-in/"
    assert Contract.objects.count() == 2


def test_a_person_who_was_removed_takes_nothing_back(owner: Owner, numbers: list[str], till: FarTerminal) -> None:
    Contact.objects.create(customer=Customer.objects.get(), name="佐藤", email="keiri@example.jp")
    owner.sign_in("keiri@example.jp")
    owner.client.post(of(numbers[0], "release"), {"terminal": Terminal.objects.get().number})
    address = "/portal/changes/" + undo_address(owner.page())
    Contact.objects.all().delete()
    assert owner.client.post(address).status_code == 404
    assert not Registration.objects.filter(until=None).exists()


def test_what_was_typed_is_kept_when_the_session_is_over(owner: Owner, numbers: list[str]) -> None:
    typed = {"kind": "details", "text": "移転します。", "form_token": ""}
    answer = Client().post("/portal/ask/", typed)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert not OwnerRequest.objects.exists()
    kept = dict(re.findall(r'<textarea name="(\w+)" hidden>\n([^<]*)</textarea>', page))
    assert kept == typed
    owner.sign_in()
    assert owner.client.post("/portal/ask/", kept)["Location"] == "/portal/?done=asked"
    assert OwnerRequest.objects.get().text == "移転します。"
