"""Webhooks, and queueing their messages: for events of the event log, and for days of the calendar."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from licensing.clock import day_of, start_of
from server.api.models import Delivery, Webhook, WebhookKind
from server.api.webhook_signatures import encrypt, new_secret
from server.api.webhook_urls import AddressError, check_url
from server.licenses.log import chain
from server.licenses.log.events import record
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


@transaction.atomic
def add(url: str, kinds: Collection[str], *, who: str, now: datetime) -> tuple[Webhook, str]:
    """Return a new webhook and its secret, which is not shown again. It receives events from now on.

    Raises:
        AddressError: ``url`` is not allowed, or an active webhook has it.
        ValueError: no kind, or an unknown one.
    """
    check_url(url)
    known = [kind for kind in WebhookKind.values if kind in kinds]
    if not kinds or len(known) != len(set(kinds)):
        raise ValueError(f"give at least one kind, each of: {', '.join(WebhookKind.values)}")
    secret = new_secret()
    with _unique_url(url):
        webhook = Webhook.objects.create(url=url, secret=encrypt(secret), kinds=known, added_at=now)
    record(Event.What.WEBHOOK_ADDED, who=who, now=now, after={"url": url, "kinds": " ".join(known)})
    return webhook, secret


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
    return chain.consume(FOLLOWER, lambda event: _queue_event(event, now))


@transaction.atomic
def queue_calendar(now: datetime) -> int:
    """Queue, once per day in Japan, messages for contracts that are ending and planned stops that took effect."""
    Follower.objects.get_or_create(name=CALENDAR)
    done = Follower.objects.select_for_update().get(name=CALENDAR)
    today = day_of(now)
    if done.position == today.toordinal():  # a later day is of a clock that was ahead
        return 0
    done.position = today.toordinal()
    done.save(update_fields=["position"])
    running = License.objects.filter(stopped_at=None)
    ending = running.filter(contract_until__range=(today, today + timedelta(days=EXPIRING_DAYS)))
    passed = running.filter(stops_on__range=(today - CATCH_UP, today - timedelta(days=1)))
    queued = [_queue_license(WebhookKind.EXPIRING, one, one.contract_until, now) for one in _in_full(ending)]
    queued += [_queue_license(WebhookKind.STOPPED, one, one.stops_on, now) for one in _in_full(passed)]
    return sum(queued)


def _in_full(licenses: QuerySet[License]) -> QuerySet[License]:
    return with_terminals(licenses)


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


def _queue_event(event: Event, now: datetime) -> None:
    kind = kind_of(event)
    if kind is None:
        return
    terminal = Terminal.objects.filter(number=event.terminal).first() if event.terminal else None
    facts = {
        "license_number": event.license,
        "customer": event.customer,
        "terminal": _terminal(terminal) if terminal else None,
        "who": event.who,
        "before": event.before,
        "after": event.after,
    }
    _queue(kind, f"event-{event.pk}", event.at, facts, now)


def _queue_license(kind: WebhookKind, license: License, day: date | None, now: datetime) -> int:
    """Queue a message of the calendar about ``license``; once for each kind and day."""
    values = described(license, day_of(now))
    facts = {name: values[name] for name in ("license_number", "customer", "terminal")}
    last = day or day_of(now)
    facts |= {"who": "calendar", "before": None, "after": {"last_day": last.isoformat()}}
    at = start_of(last + timedelta(days=1)) if kind is WebhookKind.STOPPED else now
    return _queue(kind, f"{kind.value}-{license.number}-{last.isoformat()}", at, facts, now)


def _queue(kind: WebhookKind, message: str, at: datetime, facts: dict[str, object], now: datetime) -> int:
    body = {"id": message, "type": kind.value, "at": at.isoformat(timespec="seconds"), **facts}
    payload = json.dumps(body, ensure_ascii=False)
    waiting = [
        Delivery(webhook=webhook, message=message, payload=payload, queued_at=now, next_at=now)
        for webhook in Webhook.objects.filter(active=True)
        if kind.value in webhook.kinds
    ]
    Delivery.objects.bulk_create(waiting, ignore_conflicts=True)
    return len(waiting)


def _terminal(terminal: Terminal) -> dict[str, str]:
    return {"terminal_number": terminal.shown_number, "terminal_name": terminal.name}
