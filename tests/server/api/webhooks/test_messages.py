"""Queueing messages: which webhooks receive what, from the event log and the calendar."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from server import clock
from server.api import webhooks
from server.api.models import Delivery, Webhook, WebhookKind
from server.licenses.models import Change, Contract, Event, License
from server.licenses.staff import changes, import_file, imports, operations
from tests.server.api.webhooks.messages import messages, read
from tests.server.receiver import Receiver
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


def test_messages_contain_terminal_and_customer(webhook: Webhook, issue: Issue, now: datetime) -> None:
    [number] = issue()
    old, new = FarTerminal("銀座 レジ1"), FarTerminal("銀座 レジ2")
    old.register(number, now)
    new.register(number, now, replace=True)
    license = operations.find(number)
    operations.renew(license, until=date(2029, 1, 31), who="sato", now=now)
    operations.stop(license, who="sato", now=now)
    operations.release(license, who="sato", now=now)
    operations.resume(license, who="sato", now=now)
    read(now)
    kinds, payloads = zip(*messages(), strict=True)
    assert kinds == (
        "license.registered",
        "license.moved",
        "license.renewed",
        "license.stopped",
        "license.released",
        "license.resumed",
    )
    assert {payload["license_number"] for payload in payloads} == {number}
    assert {payload["customer"] for payload in payloads} == {"銀座商店"}
    assert [payload["terminal"] and payload["terminal"]["terminal_name"] for payload in payloads] == [
        "銀座 レジ1",
        "銀座 レジ2",
        None,
        None,
        "銀座 レジ2",
        None,
    ]
    assert payloads[2]["after"] == {"contract_until": "2029-01-31"}
    assert {payload["at"] for payload in payloads} == {now.isoformat(timespec="microseconds")}
    assert [payload["id"] for payload in payloads] == [delivery.message for delivery in Delivery.objects.order_by("pk")]


def test_a_terminal_that_takes_another_number_sets_its_first_one_free(
    webhook: Webhook, issue: Issue, now: datetime
) -> None:
    first, second = issue(2)
    terminal = FarTerminal()
    terminal.register(first, now)
    terminal.register(second, now)
    read(now)
    assert sorted((kind, payload["license_number"]) for kind, payload in messages()[1:]) == [
        ("license.registered", second),
        ("license.released", first),
    ]


PAST, TO_COME = date(2026, 11, 21), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("kind", "before", "act", "expected"),
    [
        (Change.Kind.STOP, {}, lambda one, now: operations.stop(one, who="sato", now=now), ["stopped", "resumed"]),
        (
            Change.Kind.RENEW,
            {},
            lambda one, now: operations.renew(one, until=date(2029, 1, 31), who="sato", now=now),
            ["renewed", "renewed"],
        ),
        (
            Change.Kind.RELEASE,
            {},
            lambda one, now: operations.release(one, who="sato", now=now),
            ["released", "registered"],
        ),
        (
            Change.Kind.RESUME,
            {"stops_on": PAST},
            lambda one, now: operations.resume(one, who="sato", now=now),
            ["resumed", "stopped"],
        ),
        (
            Change.Kind.PLAN_STOP,
            {},
            lambda one, now: operations.plan_stop(one, on=TO_COME, who="sato", now=now),
            [],
        ),
        (
            Change.Kind.ALLOWANCE,
            {},
            lambda one, now: operations.set_allowance(one, days=7, who="sato", now=now),
            [],
        ),
    ],
)
def test_undoing_is_reported_as_what_it_brings_about(
    webhook: Webhook,
    issue: Issue,
    now: datetime,
    kind: Change.Kind,
    before: dict[str, Any],
    act: Callable[[License, datetime], None],
    expected: list[str],
) -> None:
    [number] = issue()
    FarTerminal("銀座 レジ1").register(number, now)
    License.objects.filter(number=number).update(**before)
    read(now)
    change = changes.change(
        kind,
        [operations.find(number)],
        lambda license: act(license, now),
        token="once",
        seen=None,
        who="sato",
        now=now,
    )
    assert changes.undo(change, who="sato", now=now) == []
    read(now)
    assert [what for what, _ in messages()[1:]] == [f"license.{word}" for word in expected]
    if expected:
        assert messages()[-1][1]["before"]["undone"] == kind
    if kind is Change.Kind.RELEASE:
        assert messages()[-1][1]["terminal"]["terminal_name"] == "銀座 レジ1"


def test_numbers_whose_issue_is_undone_are_reported_as_stopped(webhook: Webhook, now: datetime) -> None:
    def make() -> Contract:
        return operations.issue(customer="銀座商店", email="a@example.jp", count=1, months=12, who="sato", now=now)

    changes.undo(changes.issued(make, token="once", who="sato", now=now), who="sato", now=now)
    read(now)
    assert [kind for kind, _ in messages()] == ["license.stopped"]


@pytest.mark.parametrize(("mails", "expected"), [(True, ["license.stopped"]), (False, [])])
def test_mailed_numbers_whose_import_is_undone_are_reported_as_stopped(
    webhook: Webhook, now: datetime, mails: bool, expected: list[str]
) -> None:
    table = b"customer,email,count,until\nGinza,a@example.jp,1,2027-11-30\n"
    done = imports.perform(import_file.read(table), mails=mails, token="once", who="sato", now=now)
    imports.undo(done, who="sato", now=now)
    read(now)
    assert [kind for kind, _ in messages()] == expected


def test_a_webhook_receives_its_kinds_from_its_creation_on(receiver: Receiver, issue: Issue, now: datetime) -> None:
    first, second = issue(2)
    operations.stop(operations.find(first), who="sato", now=now)
    read(now)
    webhooks.add(receiver.url + "/other", [WebhookKind.STOPPED], who="sato", now=now)
    FarTerminal().register(second, now)
    operations.stop(operations.find(second), who="sato", now=now)
    read(now)
    assert [payload["license_number"] for _, payload in messages()] == [second]


def test_an_ending_contract_is_reported_once_30_days_before(webhook: Webhook, issue: Issue) -> None:
    near, far, stopped = issue(3)
    noon = clock.now().replace(hour=3)
    today = noon.date()
    License.objects.filter(number=near).update(contract_until=today + timedelta(days=31))
    License.objects.filter(number=stopped).update(contract_until=today + timedelta(days=30), stopped_at=noon)
    assert webhooks.queue_calendar(noon) == 0
    assert webhooks.queue_calendar(noon + timedelta(days=1)) == 1
    assert webhooks.queue_calendar(noon + timedelta(days=1)) == 0
    webhooks.queue_calendar(noon + timedelta(days=2))
    [(kind, payload)] = messages()
    assert (kind, payload["license_number"]) == ("license.expiring", near)
    assert payload["after"] == {"last_day": (today + timedelta(days=31)).isoformat()}
    License.objects.filter(number=near).update(contract_until=today + timedelta(days=32))
    webhooks.queue_calendar(noon + timedelta(days=3))
    assert len(messages()) == 2
    assert far not in str(messages())


def test_a_planned_stop_is_reported_when_it_takes_effect(webhook: Webhook, issue: Issue, now: datetime) -> None:
    [number] = issue()
    terminal = FarTerminal("銀座 レジ1")
    terminal.register(number, now)
    operations.plan_stop(operations.find(number), on=date(2026, 11, 22), who="sato", now=now)
    webhooks.queue_calendar(now)
    assert messages() == []
    for days in (1, 2, 9):
        webhooks.queue_calendar(now + timedelta(days=days))
    [(kind, payload)] = messages()
    assert (kind, payload["at"]) == ("license.stopped", "2026-11-23T00:00:00.000000+09:00")
    assert payload["terminal"]["terminal_name"] == "銀座 レジ1"
    assert payload["after"] == {"last_day": "2026-11-22"}


@pytest.mark.parametrize("kinds", [[], ["license.gone"]])
def test_a_webhook_without_kinds_is_refused(db: None, now: datetime, kinds: list[str]) -> None:
    with pytest.raises(ValueError, match=r"license\.registered"):
        webhooks.add("https://crm.example.jp/", kinds, who="sato", now=now)


def test_an_event_of_a_later_version_is_skipped(webhook: Webhook, now: datetime) -> None:
    Event.objects.create(at=now, who="sato", what="something_new")
    read(now)
    assert messages() == []
