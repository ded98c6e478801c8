"""Webhooks, and queueing their messages: for events of the event log, and for days of the calendar."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from licensing.clock import day_of, start_of
from server.api.models import Delivery, Webhook, WebhookKind
from server.api.webhook_signatures import SecretError, decrypt, encrypt, new_secret
from server.api.webhook_urls import AddressError, check_url
from server.licenses.log import chain
from server.licenses.log.events import BATCH, record
from server.licenses.models import Change, Event, Follower, License, Terminal
from server.licenses.staff.actions import ACTIONS
from server.licenses.staff.listing import described, with_terminals

FOLLOWER = "webhooks"
CALENDAR = "webhooks-calendar"
KINDS = {
    Event.What.REGISTERED: WebhookKind.REGISTERED,
    Event.What.MOVED: WebhookKind.MOVED,
    Event.What.FREED: WebhookKind.RELEASED,
    **{one.what: WebhookKind(one.webhook) for kind in ACTIONS for one in kind.records if one.webhook is not None},
}
"""The message of each event: of terminals here, of staff's actions as they declare it."""
EXPIRING_DAYS = 30
"""How long before a contract's end ``license.expiring`` is sent."""
CATCH_UP = timedelta(days=7)
"""How late a planned stop is still reported, if the server was down on its day."""

NO_CHANGE: dict[str, None] = {"before": None, "after": None}
SECRETS_OVERLAP = timedelta(days=1)
"""How long the secrets before the present one sign too."""
MOST_FORMER = 3
"""As many as the column has room for."""


@transaction.atomic
def add(url: str, kinds: Collection[str], *, who: str, now: datetime) -> tuple[Webhook, str]:
    """Return a new webhook and its secret, which is not shown again. It receives events from now on.

    Raises:
        AddressError: ``url`` is not allowed, or an active webhook has it.
        ValueError: no kind, or an unknown one.
    """
    check_url(url)
    known = _known(kinds)
    secret = new_secret()
    with _unique_url(url):
        webhook = Webhook.objects.create(url=url, secret=encrypt(secret), kinds=known, added_at=now)
    record(Event.What.WEBHOOK_ADDED, who=who, now=now, after={"url": url, "kinds": " ".join(known)})
    return webhook, secret


@transaction.atomic
def change_kinds(webhook: Webhook, kinds: Collection[str], *, who: str, now: datetime) -> None:
    """Let ``webhook`` receive events of these kinds from now on. Idempotent.

    Raises:
        ValueError: no kind, or an unknown one.
    """
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    before, after = webhook.kinds, _known(kinds)
    if before == after:
        return
    webhook.kinds = after
    webhook.save(update_fields=["kinds"])
    facts = {"url": webhook.url, "kinds": " ".join(after)}
    record(Event.What.WEBHOOK_CHANGED, who=who, now=now, before={"kinds": " ".join(before)}, after=facts)


def _known(kinds: Collection[str]) -> list[str]:
    known = [kind for kind in WebhookKind.values if kind in kinds]
    if not kinds or len(known) != len(set(kinds)):
        raise ValueError(f"give at least one kind, each of: {', '.join(WebhookKind.values)}")
    return known


@transaction.atomic
def switch(webhook: Webhook, *, active: bool, who: str, now: datetime, because: str = "") -> None:
    """Activate or deactivate a webhook. Idempotent. Events of an inactive time are not sent later.

    Raises:
        AddressError: another active webhook has its URL.
    """
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if webhook.active == active:
        return
    webhook.active = active
    webhook.disabled_at, webhook.disabled_because = (None, "") if active else (now, because[:300])
    with _unique_url(webhook.url):
        webhook.save(update_fields=["active", "disabled_at", "disabled_because"])
    if not active:
        webhook.deliveries.filter(delivered_at=None).update(next_at=None)
    what = Event.What.WEBHOOK_ON if active else Event.What.WEBHOOK_OFF
    record(what, who=who, now=now, after={"url": webhook.url, "because": because or None})


@transaction.atomic
def change_secret(webhook: Webhook, *, who: str, now: datetime) -> str:
    """Return a new secret, which is not shown again. For ``SECRETS_OVERLAP`` messages are signed with both.

    After a second change within that time, as by a double click, also with the one that the receiver still has.
    """
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    secret = new_secret()
    try:
        former = secrets_of(webhook, now)[:MOST_FORMER]
    except SecretError:  # encrypted with another secret.key: they sign nothing any more
        former = []
    webhook.former_secret, webhook.former_until = encrypt(" ".join(former)), now + SECRETS_OVERLAP
    webhook.secret = encrypt(secret)
    webhook.save(update_fields=["secret", "former_secret", "former_until"])
    record(Event.What.WEBHOOK_SECRET_CHANGED, who=who, now=now, after={"url": webhook.url})
    return secret


def secrets_of(webhook: Webhook, now: datetime) -> list[str]:
    """Return the secret of ``webhook``, and those before it for as long as they count.

    Raises:
        SecretError: they were encrypted with another ``secret.key``.
    """
    changing = webhook.former_until is not None and now < webhook.former_until <= now + SECRETS_OVERLAP
    return [decrypt(webhook.secret), *(decrypt(webhook.former_secret).split() if changing else [])]


@contextmanager
def _unique_url(url: str) -> Iterator[None]:
    """Raise AddressError if the database reports that an active webhook has ``url``."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise AddressError(f"A webhook sends to {url} already: switch that one off first.") from error


def follow(now: datetime) -> int:
    """Queue messages for sealed events that webhooks subscribe to; return how many events were read."""

    def prepare(events: Sequence[Event]) -> Callable[[], None]:
        deliveries = _deliveries(_of_events(events), now)
        return lambda: _queue(deliveries)

    return chain.consume(FOLLOWER, prepare)


def queue_calendar(now: datetime) -> int:
    """Queue, once per day in Japan, messages for contracts that are ending and planned stops that took effect.

    Repeating it queues nothing twice, so a day that was begun is simply done again.
    """
    today = day_of(now)
    if Follower.objects.filter(name=CALENDAR, position=today.toordinal()).exists():
        return 0  # a later day is of a clock that was ahead
    deliveries = _deliveries(_of_calendar(today, now), now)
    _queue(deliveries)
    Follower.objects.update_or_create(name=CALENDAR, defaults={"position": today.toordinal()})
    return len(deliveries)


def kind_of(event: Event) -> WebhookKind | None:
    """Return the kind of message for ``event``. Undoing a change is reported as what it brings about."""
    if event.what == Event.What.UNDONE:
        return _kind_of_undoing(event)
    return KINDS.get(Event.What(event.what)) if event.what in Event.What.values else None


def _kind_of_undoing(event: Event) -> WebhookKind | None:
    before, after = event.before or {}, event.after or {}
    if before["undone"] == Change.Kind.RELEASE:
        return WebhookKind.REGISTERED
    if "contract_until" in after:
        return WebhookKind.RENEWED
    was, is_now = _is_stopped(before, event), _is_stopped(after, event)
    if was == is_now:
        return None
    return WebhookKind.STOPPED if is_now else WebhookKind.RESUMED


def _is_stopped(facts: dict[str, str | None], event: Event) -> bool:
    stops_on = facts.get("stops_on")
    return bool(facts.get("stopped_at") or (stops_on and date.fromisoformat(stops_on) < day_of(event.at)))


@dataclass(frozen=True)
class Occasion:
    """What webhooks are told; ``message`` is its id."""

    kind: str
    message: str
    at: datetime
    license_number: str
    facts: Mapping[str, object]

    @property
    def payload(self) -> str:
        """The message as JSON. ``deliveries`` adds its place in the order of messages."""
        body = {"id": self.message, "type": str(self.kind), "at": self.at.isoformat(timespec="microseconds")}
        return json.dumps({**body, "license_number": self.license_number, **self.facts}, ensure_ascii=False)


def _of_events(events: Sequence[Event]) -> Iterator[Occasion]:
    numbers = {event.terminal for event in events}
    terminals = Terminal.objects.in_bulk(list(numbers), field_name="number")
    for event in events:
        kind, terminal = kind_of(event), terminals.get(event.terminal)
        if kind is not None:
            facts = {
                "customer": event.customer,
                "terminal": _terminal(terminal) if terminal else None,
                "who": event.who,
                "before": event.before,
                "after": event.after,
            }
            yield Occasion(kind, f"event-{event.seal.identity}", event.at, event.license, facts)


def _of_calendar(today: date, now: datetime) -> Iterator[Occasion]:
    running = License.objects.filter(stopped_at=None)
    for license in with_terminals(running.filter(contract_until__range=(today, today + timedelta(days=EXPIRING_DAYS)))):
        yield _of_day(WebhookKind.EXPIRING, license, license.contract_until, now, now)
    for license in with_terminals(running.filter(stops_on__range=(today - CATCH_UP, today - timedelta(days=1)))):
        last = license.stops_on or today
        yield _of_day(WebhookKind.STOPPED, license, last, start_of(last + timedelta(days=1)), now)


def _of_day(kind: WebhookKind, license: License, last: date, at: datetime, now: datetime) -> Occasion:
    values = described(license, day_of(now))
    facts = {name: values[name] for name in ("customer", "terminal")}
    facts |= {"who": "calendar", "before": None, "after": {"last_day": last.isoformat()}}
    return Occasion(kind, f"{kind.value}-{license.number}-{last.isoformat()}", at, license.number, facts)


def _deliveries(occasions: Iterable[Occasion], now: datetime) -> list[Delivery]:
    active = list(Webhook.objects.filter(active=True))
    return [
        Delivery(
            webhook=webhook,
            message=one.message,
            license=one.license_number,
            payload=one.payload,
            queued_at=now,
            next_at=now,
        )
        for one in occasions
        for webhook in active
        if one.kind in webhook.kinds
    ]


def _queue(deliveries: Sequence[Delivery]) -> None:
    """Queue what is not queued yet, by the ids of the messages."""
    for begin in range(0, len(deliveries), BATCH):  # not one long transaction for all
        Delivery.objects.bulk_create(deliveries[begin : begin + BATCH], ignore_conflicts=True)


def _terminal(terminal: Terminal) -> dict[str, str]:
    return {"terminal_number": terminal.shown_number, "terminal_name": terminal.name}
