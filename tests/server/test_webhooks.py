"""Webhooks: who is told of what, signed, again and again until it is taken, and never the inside of a network."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from server import clock, worker
from server.api import addresses, deliveries, webhooks
from server.api.addresses import AddressError, check_peer, check_url
from server.api.models import Delivery, Kind, Webhook
from server.api.signatures import new_secret, signed
from server.licenses import chain, changes, operations
from server.licenses.models import Change, Contract, Event, License
from tests.server.receiver import Receiver
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


@pytest.fixture
def receiver(settings: Settings) -> Receiver:
    settings.WEBHOOK_PRIVATE = True
    return Receiver()


@pytest.fixture
def webhook(db: None, receiver: Receiver, now: datetime) -> Webhook:
    return webhooks.add(receiver.url, Kind.values, who="sato", now=now)


@pytest.fixture
def waiting(webhook: Webhook, issue: Issue, now: datetime) -> Delivery:
    """Return a message that waits for the receiver: a number was stopped."""
    [number] = issue()
    operations.stop(operations.find(number), who="sato", now=now)
    read(now)
    return Delivery.objects.get()


def read(now: datetime) -> None:
    chain.seal()
    webhooks.follow(now)


def told() -> list[tuple[str, dict[str, Any]]]:
    payloads = [json.loads(payload) for payload in Delivery.objects.order_by("pk").values_list("payload", flat=True)]
    return [(payload["type"], payload) for payload in payloads]


def test_what_happens_to_a_number_is_told_with_the_terminal_and_the_customer(
    webhook: Webhook, issue: Issue, now: datetime
) -> None:
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
    kinds, payloads = zip(*told(), strict=True)
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
    assert {payload["at"] for payload in payloads} == {now.isoformat(timespec="seconds")}
    assert [payload["id"] for payload in payloads] == [delivery.message for delivery in Delivery.objects.order_by("pk")]


def test_a_terminal_that_takes_another_number_sets_its_first_one_free(
    webhook: Webhook, issue: Issue, now: datetime
) -> None:
    first, second = issue(2)
    terminal = FarTerminal()
    terminal.register(first, now)
    terminal.register(second, now)
    read(now)
    assert sorted((kind, payload["license_number"]) for kind, payload in told()[1:]) == [
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
def test_what_is_undone_is_told_as_what_it_brings_about(
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
    assert [what for what, _ in told()[1:]] == [f"license.{word}" for word in expected]
    if expected:
        assert told()[-1][1]["before"]["undone"] == kind
    if kind is Change.Kind.RELEASE:
        assert told()[-1][1]["terminal"]["terminal_name"] == "銀座 レジ1"


def test_numbers_whose_issue_is_undone_are_told_as_stopped(webhook: Webhook, now: datetime) -> None:
    def make() -> Contract:
        return operations.issue(customer="銀座商店", email="a@example.jp", count=1, months=12, who="sato", now=now)

    changes.undo(changes.issued(make, token="once", who="sato", now=now), who="sato", now=now)
    read(now)
    assert [kind for kind, _ in told()] == ["license.stopped"]


def test_a_webhook_hears_of_what_it_asked_for_from_when_it_was_added(
    receiver: Receiver, issue: Issue, now: datetime
) -> None:
    first, second = issue(2)
    operations.stop(operations.find(first), who="sato", now=now)
    read(now)
    webhooks.add(receiver.url, [Kind.STOPPED], who="sato", now=now)
    FarTerminal().register(second, now)
    operations.stop(operations.find(second), who="sato", now=now)
    read(now)
    assert [payload["license_number"] for _, payload in told()] == [second]


def test_a_contract_that_ends_is_told_of_once_30_days_before(webhook: Webhook, issue: Issue) -> None:
    near, far, stopped = issue(3)
    noon = clock.now().replace(hour=3)
    today = noon.date()
    License.objects.filter(number=near).update(contract_until=today + timedelta(days=31))
    License.objects.filter(number=stopped).update(contract_until=today + timedelta(days=30), stopped_at=noon)
    assert webhooks.look_at_calendar(noon) == 0
    assert webhooks.look_at_calendar(noon + timedelta(days=1)) == 1
    assert webhooks.look_at_calendar(noon + timedelta(days=1)) == 0
    webhooks.look_at_calendar(noon + timedelta(days=2))
    [(kind, payload)] = told()
    assert (kind, payload["license_number"]) == ("license.expiring", near)
    assert payload["after"] == {"last_day": (today + timedelta(days=31)).isoformat()}
    License.objects.filter(number=near).update(contract_until=today + timedelta(days=32))
    webhooks.look_at_calendar(noon + timedelta(days=3))
    assert len(told()) == 2
    assert far not in str(told())


def test_a_planned_stop_is_told_of_when_it_has_come(webhook: Webhook, issue: Issue, now: datetime) -> None:
    [number] = issue()
    terminal = FarTerminal("銀座 レジ1")
    terminal.register(number, now)
    operations.plan_stop(operations.find(number), on=date(2026, 11, 22), who="sato", now=now)
    webhooks.look_at_calendar(now)
    assert told() == []
    for days in (1, 2, 9):
        webhooks.look_at_calendar(now + timedelta(days=days))
    [(kind, payload)] = told()
    assert (kind, payload["at"]) == ("license.stopped", "2026-11-23T00:00:00+09:00")
    assert payload["terminal"]["terminal_name"] == "銀座 レジ1"
    assert payload["after"] == {"last_day": "2026-11-22"}


def test_what_arrives_is_signed_as_the_standards_own_library_wants_it(
    waiting: Delivery, webhook: Webhook, receiver: Receiver
) -> None:
    with receiver.up():
        assert deliveries.send_due(clock.now()) == 1
    [(headers, body)] = receiver.taken
    assert Verifier(webhook.secret).verify(body, headers) == json.loads(waiting.payload)
    assert headers["webhook-id"] == waiting.message
    assert headers["content-type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        Verifier(webhook.secret).verify(body.replace(b"stopped", b"renewed"), headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(new_secret()).verify(body, headers)
    waiting.refresh_from_db()
    assert (waiting.tries, waiting.next_at, waiting.last_error) == (1, None, "")
    assert waiting.delivered_at is not None
    assert deliveries.send_due(clock.now() + timedelta(days=1)) == 0


def test_a_signature_is_the_one_of_the_specification() -> None:
    at = datetime.fromtimestamp(1614265330, tz=clock.now().tzinfo)
    headers = signed(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', at
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_message_is_tried_until_a_server_that_was_down_slow_and_failing_takes_it(
    waiting: Delivery, receiver: Receiver, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "TIMEOUT", 0.2)

    def tried_at(later: datetime) -> tuple[str, timedelta]:
        assert deliveries.send_due(later - timedelta(seconds=1)) == 0
        assert deliveries.send_due(later) == 1
        waiting.refresh_from_db()
        assert waiting.next_at is not None
        return waiting.last_error, waiting.next_at - later

    at = now + timedelta(seconds=1)
    Delivery.objects.update(next_at=at)
    error, pause = tried_at(at)
    assert "ConnectionError" in error
    assert pause == timedelta(minutes=1)
    with receiver.up():
        receiver.slow = True
        at += pause
        error, pause = tried_at(at)
        assert "Timeout" in error
        assert pause == timedelta(minutes=2)
        receiver.slow, receiver.status = False, 500
        at += pause
        error, pause = tried_at(at)
        assert error == "the answer was 500, not 2xx"
        assert pause == timedelta(minutes=4)
        receiver.status = 204
        assert deliveries.send_due(at + pause) == 1
    waiting.refresh_from_db()
    assert waiting.delivered_at == at + pause
    assert len({headers["webhook-id"] for headers, _ in receiver.taken}) == 1
    assert len(receiver.taken) == 3


def test_pauses_double_from_a_minute_to_six_hours() -> None:
    minutes = [deliveries.pause_after(tries).total_seconds() / 60 for tries in (1, 2, 3, 9, 10, 1000)]
    assert minutes == [1, 2, 4, 256, 360, 360]


def test_after_three_days_without_success_a_webhook_is_switched_off_and_says_why(
    waiting: Delivery, webhook: Webhook, receiver: Receiver, now: datetime
) -> None:
    deliveries.send_due(now + timedelta(days=2, hours=23))
    webhook.refresh_from_db()
    assert webhook.active
    deliveries.send_due(now + timedelta(days=4))
    webhook.refresh_from_db()
    assert not webhook.active
    assert "ConnectionError" in webhook.disabled_because
    assert Event.objects.filter(what="webhook_off", who="webhooks").count() == 1
    assert deliveries.send_due(now + timedelta(days=5)) == 0


def test_one_message_that_is_never_taken_switches_off_nothing(
    waiting: Delivery, webhook: Webhook, receiver: Receiver, now: datetime
) -> None:
    Delivery.objects.create(
        webhook=webhook, message="other", payload="{}", queued_at=now, delivered_at=now + timedelta(days=1)
    )
    deliveries.send_due(now + timedelta(days=4))
    waiting.refresh_from_db()
    webhook.refresh_from_db()
    assert (webhook.active, waiting.next_at, waiting.delivered_at) == (True, None, None)


def test_an_address_that_is_gone_is_switched_off_at_once(
    waiting: Delivery, webhook: Webhook, receiver: Receiver, now: datetime
) -> None:
    receiver.status = 410
    with receiver.up():
        deliveries.send_due(now)
    webhook.refresh_from_db()
    assert not webhook.active


def test_switched_on_again_it_hears_of_what_comes_and_not_of_what_was_missed(
    waiting: Delivery, webhook: Webhook, issue: Issue, now: datetime
) -> None:
    for _ in range(2):
        webhooks.switch(webhook, active=False, who="sato", now=now, because="maintenance")
    waiting.refresh_from_db()
    assert waiting.next_at is None
    missed, heard = issue(2)
    operations.stop(operations.find(missed), who="sato", now=now)
    read(now)
    webhooks.switch(webhook, active=True, who="sato", now=now)
    operations.stop(operations.find(heard), who="sato", now=now)
    read(now)
    assert [payload["license_number"] for _, payload in told()][1:] == [heard]
    log = Event.objects.filter(what__startswith="webhook").order_by("pk")
    assert [entry.what for entry in log] == ["webhook_added", "webhook_off", "webhook_on"]


def test_a_redirection_is_not_followed(waiting: Delivery, receiver: Receiver, now: datetime) -> None:
    elsewhere = Receiver()
    receiver.status, receiver.location = 307, elsewhere.url
    with receiver.up(), elsewhere.up():
        deliveries.send_due(now)
    waiting.refresh_from_db()
    assert (len(receiver.taken), elsewhere.taken) == (1, [])
    assert "307" in waiting.last_error


def test_a_webhook_that_fails_rests_and_holds_up_no_other(
    waiting: Delivery, webhook: Webhook, issue: Issue, receiver: Receiver, now: datetime
) -> None:
    good = Receiver()
    webhooks.add(good.url, [Kind.STOPPED], who="sato", now=now)
    for number in issue(2):
        operations.stop(operations.find(number), who="sato", now=now)
    read(now)
    with good.up():
        deliveries.send_due(now)
    assert len(good.taken) == 2
    assert sorted(webhook.deliveries.values_list("tries", flat=True)) == [0, 0, 1]
    assert deliveries.send_due(now + timedelta(seconds=29)) == 0
    assert deliveries.send_due(now + deliveries.REST) == 1


def test_two_workers_do_not_send_the_same_message_at_once(
    waiting: Delivery, receiver: Receiver, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = deliveries._claim

    def other_was_first(delivery: Delivery, at: datetime) -> bool:
        assert claim(delivery, at)
        return claim(delivery, at)

    monkeypatch.setattr(deliveries, "_claim", other_was_first)
    with receiver.up():
        assert deliveries.send_due(now) == 0
    assert receiver.taken == []
    monkeypatch.undo()
    assert deliveries.send_due(now + deliveries.LEASE) == 1  # the other one died


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_nothing_is_sent_to_the_inside_of_a_network_unless_a_setting_allows_it(
    waiting: Delivery, webhook: Webhook, receiver: Receiver, now: datetime, settings: Settings, host: str
) -> None:
    settings.WEBHOOK_PRIVATE = False
    Webhook.objects.update(url=receiver.url.replace("127.0.0.1", host))
    with receiver.up():
        deliveries.send_due(now)
    waiting.refresh_from_db()
    assert receiver.taken == []
    assert "not a public address: set ATTOMENZEI_WEBHOOK_PRIVATE=1" in waiting.last_error


def test_a_receiver_outside_is_reached_with_the_setting_as_it_is(
    waiting: Delivery, receiver: Receiver, now: datetime, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_PRIVATE = False
    monkeypatch.setattr(addresses, "check_peer", lambda address: None)  # no test reaches an outside
    with receiver.up():
        deliveries.send_due(now)
    assert len(receiver.taken) == 1


def test_tls_is_spoken_to_the_inside_no_more_than_plain_text(
    waiting: Delivery, webhook: Webhook, receiver: Receiver, now: datetime, settings: Settings
) -> None:
    settings.WEBHOOK_PRIVATE = False
    Webhook.objects.update(url=receiver.url.replace("http:", "https:"))
    with receiver.up():
        deliveries.send_due(now)
    waiting.refresh_from_db()
    assert "not a public address" in waiting.last_error


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "192.168.1.1", "169.254.169.254", "172.16.0.1", "100.64.0.1", "0.0.0.0", "::1", "fe80::1%eth0",
     "fd00::1", "::ffff:10.0.0.1", "224.0.0.1", "255.255.255.255"],
)  # fmt: skip
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    with pytest.raises(AddressError, match="not a public address"):
        check_peer(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_a_public_address_is_taken(address: str) -> None:
    check_peer(address)


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("crm.example.jp", "such as https://"),
        ("https:///hooks", "such as https://"),
        ("ftp://crm.example.jp/", "such as https://"),
        ("http://crm.example.jp/", "begins with https://"),
        ("https://crm.example.jp:99999/", "such as https://"),
        ("https://crm.example.jp:0/", "such as https://"),
        ("https://[::1/", "such as https://"),
        ("https://sato:secret@crm.example.jp/", "name and password"),
    ],
)
def test_an_address_that_cannot_be_is_refused_with_what_to_enter(db: None, now: datetime, url: str, hint: str) -> None:
    with pytest.raises(AddressError, match=hint):
        webhooks.add(url, Kind.values, who="sato", now=now)
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "url", ["https://crm.example.jp/hooks?a=1", "https://crm.example.jp:8443/", "http://localhost/"]
)
def test_an_address_that_can_be_is_taken(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize("kinds", [[], ["license.gone"]])
def test_a_webhook_for_nothing_is_refused(db: None, now: datetime, kinds: list[str]) -> None:
    with pytest.raises(ValueError, match=r"license\.registered"):
        webhooks.add("https://crm.example.jp/", kinds, who="sato", now=now)


def test_an_entry_of_a_later_version_is_passed_over(webhook: Webhook, now: datetime) -> None:
    Event.objects.create(at=now, who="sato", what="something_new")
    read(now)
    assert told() == []


def test_old_messages_are_removed_and_those_to_come_are_kept(waiting: Delivery, now: datetime) -> None:
    later = now + deliveries.KEPT + timedelta(days=1)
    assert deliveries.forget(later) == 0
    Delivery.objects.update(next_at=None)
    assert deliveries.forget(now) == 0
    assert deliveries.forget(later) == 1


def test_the_worker_reads_seals_and_sends(waiting: Delivery, receiver: Receiver, now: datetime) -> None:
    [number] = License.objects.values_list("number", flat=True)
    operations.resume(operations.find(number), who="sato", now=now)
    operations.stop(operations.find(number), who="sato", now=now)
    with receiver.up():
        while worker.run_once(now):
            pass
    assert len(receiver.taken) == 3
