"""The dashboard's lists of work: who is locked out, what was asked for, calls, mails that did not arrive."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils.html import strip_tags

from server.console import dashboard
from server.console.roles import Role
from server.licenses.models import Cancellation, Contract, Customer, Event, License, Note, StaffRequest
from server.licenses.staff import cancellations, operations, requests
from server.mailing import outbox
from server.mailing.models import Message
from server.portal import requests as owner_requests
from tests.server.console.console_client import page_of, signed_in, words
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

HOME = "/admin/"
DAY = timedelta(days=1)
TODAY = date(2026, 11, 22)


# contracts that ended


def locked_out(issue: Issue, now: datetime, ago: int = 10, asked: int = 0) -> Contract:
    """Add a contract that ended ``ago`` days ago, whose terminal asked ``asked`` days ago."""
    [number] = issue()
    FarTerminal("レジ1").register(number, now - asked * DAY)
    License.objects.filter(number=number).update(contract_until=TODAY - ago * DAY)
    return Contract.objects.latest("pk")


@pytest.mark.parametrize(
    ("ago", "asked", "listed"),
    [
        pytest.param(1, 0, True, id="it ended yesterday, and the shop tried today"),
        pytest.param(0, 0, False, id="today is the last day"),
        pytest.param(10, 9, True, id="it tried on the day after"),
        pytest.param(10, 10, False, id="it has not tried since its last day"),
        pytest.param(400, 30, True, id="it still tries after a year"),
        pytest.param(400, 31, False, id="it has given up"),
    ],
)
def test_who_is_locked_out_by_an_ended_contract_and_tries_is_listed(
    issue: Issue, now: datetime, ago: int, asked: int, listed: bool
) -> None:
    contract = locked_out(issue, now, ago, asked)
    found = dashboard.ended_contracts(TODAY)
    assert [(row.contract, row.days_ago, row.licenses) for row in found.rows] == (
        [(contract, ago, 1)] if listed else []
    )


def test_who_has_stopped_or_cancelled_is_not_called(issue: Issue, now: datetime) -> None:
    stopped, planned, leaving, renewed = (locked_out(issue, now) for _ in range(4))
    stopped.licenses.update(stopped_at=now)
    planned.licenses.update(stops_on=TODAY)
    cancellations.ask(leaving, who="sato", now=now)
    operations.renew(renewed.licenses.get(), until=TODAY, who="sato", now=now)
    assert dashboard.ended_contracts(TODAY).total == 0


def test_a_contract_that_is_being_cancelled_is_not_to_be_renewed(issue: Issue, now: datetime) -> None:
    issue(months=1)
    assert dashboard.ending_contracts(TODAY).total == 1
    cancellation = cancellations.ask(Contract.objects.get(), who="sato", now=now)
    assert dashboard.ending_contracts(TODAY).total == 0
    Cancellation.objects.filter(pk=cancellation.pk).update(withdrawn_at=now)
    assert dashboard.ending_contracts(TODAY).total == 1


def test_licenses_that_stay_when_others_are_cancelled_are_to_be_renewed(issue: Issue, now: datetime) -> None:
    issue(3, months=1)
    contract = Contract.objects.get()
    cancellations.ask(contract, who="sato", now=now, part=[contract.licenses.order_by("pk")[0].pk])
    assert [row.licenses for row in dashboard.ending_contracts(TODAY).rows] == [2]


def test_a_license_that_was_resumed_after_its_cancellation_is_to_be_renewed(issue: Issue, now: datetime) -> None:
    issue(months=1)
    cancellation = cancellations.ask(Contract.objects.get(), who="sato", now=now)
    Cancellation.objects.filter(pk=cancellation.pk).update(
        papers_sent_on=TODAY - 9 * DAY, papers_back_on=TODAY - 5 * DAY, stops_on=TODAY - DAY
    )
    assert [row.licenses for row in dashboard.ending_contracts(TODAY).rows] == [1]


# the whole page


def test_an_unknown_list_is_the_whole_page(sato: Client) -> None:
    assert "承認待ちのお申込み" in words(page_of(sato, HOME, list="x"))


# requests


def test_administrators_see_what_support_asks_for_until_it_is_done(issue: Issue, now: datetime, sato: Client) -> None:
    contract = locked_out(issue, now)
    suzuki = signed_in("suzuki", Role.SUPPORT)
    assert "更新を管理者に依頼する" in words(page_of(suzuki, HOME))
    suzuki.post("/admin/why/request/", {"contract": contract.pk, "what": "renewed"})
    [asked] = dashboard.asked_by_support().rows
    assert (asked.customer, asked.first.who) == (contract.customer, "suzuki")
    assert "更新手続き 1台" in words(page_of(sato, HOME))
    assert sato.get(asked.link, follow=True).status_code == 200
    operations.renew(contract.licenses.get(), until=TODAY + DAY, who="sato", now=now + timedelta(minutes=1))
    assert dashboard.asked_by_support().total == 0
    assert requests.ask(contract.licenses.all(), Event.What.RENEWED, who="suzuki", now=now + DAY) == 1, "next year"


def test_a_request_is_dismissed_by_an_administrator(issue: Issue, now: datetime, sato: Client) -> None:
    contract = locked_out(issue, now)
    requests.ask(contract.licenses.all(), Event.What.RENEWED, who="suzuki", now=now)
    posted = {"request": [StaffRequest.objects.get().pk, "x"]}
    assert signed_in("suzuki", Role.SUPPORT).post("/admin/why/dismiss/", posted).status_code == 403
    sato.post("/admin/why/dismiss/", posted)
    assert dashboard.asked_by_support().total == 0
    assert StaffRequest.objects.get().dismissed_by == "sato"
    assert str(StaffRequest.objects.get()).endswith("更新手続き")


def test_what_owners_ask_for_is_listed_until_it_is_done(issue: Issue, now: datetime, sato: Client) -> None:
    issue()
    asked = owner_requests.ask(
        "form", Customer.objects.get(), kind="more", text="2台ふやしたい", email="owner@example.jp", now=now
    )
    page = page_of(sato, HOME)
    assert f"/admin/portal/ownerrequest/{asked.pk}/change/" in page
    assert "2台ふやしたい" in words(page)
    assert 'id="owners"' in page_of(sato, HOME, list="owners")
    owner_requests.finish(asked, who="sato", now=now)
    assert dashboard.asked_by_owners().total == 0


# calls


def test_who_was_called_is_hidden_until_the_day_to_call_again(
    issue: Issue, now: datetime, sato: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = locked_out(issue, now)
    posted = {"customer": contract.customer.pk, "text": "店長は明日戻る", "again_on": "2026-11-24", "next": HOME}
    assert "2026/11/24まで隠します" in re.sub(
        r"\s", "", strip_tags(sato.post("/admin/called/", posted, follow=True).content.decode())
    )
    assert Note.objects.get().who == "sato"
    ended = "契約が切れたのに、使おうとしている店0"
    assert ended in words(page_of(sato, HOME))
    assert "1件の契約者を隠しています" in words(page_of(sato, HOME))
    shown = words(page_of(sato, HOME, hidden="1"))
    assert ended not in shown
    assert "11/22 12:00 satoさんが電話、次は11/24 店長は明日戻る" in shown
    monkeypatch.setattr("server.clock.now", lambda: now + 2 * DAY)
    assert ended not in words(page_of(sato, HOME))
    assert "店長は明日戻る" in words(page_of(sato, HOME))


def test_a_call_is_noted_once_for_each_customer(issue: Issue, now: datetime, sato: Client) -> None:
    customer = locked_out(issue, now).customer
    page = page_of(sato, HOME)
    tokens = set(re.findall(r'name="token" value="([^"]+)"', page))
    posted = {"customer": customer.pk, "again_on": "2026-11-24", "token": tokens.pop()}
    pages = [sato.post("/admin/called/", posted, follow=True).content.decode() for _ in range(2)]
    assert ["もう一度は追加しませんでした" in page for page in pages] == [False, True]
    other = Customer.objects.create(name="浅草商店", email="asakusa@example.jp")
    sato.post("/admin/called/", {**posted, "customer": other.pk})
    assert Note.objects.count() == 2


def test_a_later_call_decides_when_to_call_again(issue: Issue, now: datetime, sato: Client) -> None:
    customer = locked_out(issue, now).customer
    for day in ("2026-12-24", "2026-11-23"):
        sato.post("/admin/called/", {"customer": customer.pk, "again_on": day})
    assert "1件の契約者を隠しています" in words(page_of(sato, HOME))
    Note.objects.filter(call_back_on=date(2026, 11, 23)).update(call_back_on=TODAY)
    assert "隠しています" not in words(page_of(sato, HOME))


@pytest.mark.parametrize("day", ["2026-11-22", "", "x"])
def test_the_day_to_call_again_is_in_the_future(issue: Issue, now: datetime, sato: Client, day: str) -> None:
    customer = locked_out(issue, now).customer
    page = sato.post("/admin/called/", {"customer": customer.pk, "again_on": day}, follow=True).content.decode()
    assert "次に電話する日を、明日以降で入力してください。" in page
    assert not Note.objects.exists()
    assert sato.get("/admin/called/", follow=True).status_code == 200, "after a sign-in, which loses what was posted"


def test_what_was_typed_of_a_call_is_not_lost(issue: Issue, now: datetime, sato: Client) -> None:
    customer = locked_out(issue, now).customer
    text = "折り返し" * 501
    for day, length, error in (("2026-11-22", 400, "明日以降で"), ("2026-11-24", 2004, "内容を2,000文字までで")):
        posted = {"customer": customer.pk, "again_on": day, "text": text[:length]}
        page = sato.post("/admin/called/", posted, follow=True).content.decode()
        assert (error in page, f"記録されなかった内容: {text[:length]}" in page) == (True, True)
    assert not Note.objects.exists()


# mails


def failed(customer: Customer | None, to: str, now: datetime, key: str, state: str = "refused") -> Message:
    times = {"created_at": now, "queued_at": now, "not_before": now}
    return Message.objects.create(
        key=key, kind="ending", customer=customer, to=to, language="ja", subject="期限", text="…", state=state, **times
    )


def test_failed_mails_are_one_line_an_address_and_go_to_the_present_one(
    issue: Issue, now: datetime, sato: Client
) -> None:
    issue()
    customer = Customer.objects.get()
    for place in range(3):
        failed(customer, "old@example.jp", now, str(place))
    [row] = dashboard.failed_mails().rows
    assert (row.to, row.count, row.customer) == ("old@example.jp", 3, customer)
    assert "いまの宛先は owner@example.jp です。" in words(page_of(sato, HOME))
    sato.post("/admin/mails/", {"to": "old@example.jp", "state": "refused", "do": "send"})
    assert set(Message.objects.values_list("to", "state")) == {("owner@example.jp", "queued")}
    assert dashboard.failed_mails().total == 0


def test_a_mail_that_somebody_has_taken_care_of_is_not_shown(db: None, now: datetime, sato: Client) -> None:
    failed(None, "a@example.jp", now, "1")
    failed(None, "a@example.jp", now, "2", "unsure")
    sato.post("/admin/mails/", {"to": "a@example.jp", "state": "refused", "do": "acknowledge"})
    assert [(row.to, row.state) for row in dashboard.failed_mails().rows] == [("a@example.jp", "unsure")]
    assert Message.objects.get(key="1").acknowledged_by == "sato"
    assert outbox.queue_again(Message.objects.get(key="1"), now), "it can still be sent"
    assert sato.post("/admin/mails/", {"to": "a@example.jp"}).status_code == 302, "nothing was chosen"
