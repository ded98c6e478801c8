"""E-mails to customers that follow from events of the log; ``chain.consume`` passes each event exactly once.

E-mails that somebody requests (a link to sign in, the confirmation of an application) are queued by that request.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from licensing.number import show
from licensing.words.banner_texts import BannerWords
from server.licenses.log import chain
from server.licenses.log.events import record
from server.licenses.models import Cancellation, Change, Contract, Customer, Event, License, Terminal
from server.mailing import operation_notices
from server.mailing.mail_queue import enqueue_all, license_rows
from server.mailing.models import Message
from server.mailing.notice import Notice

CONSUMER = "mail"
MOST_CODES = 200
"""Numbers of an e-mail that are pictures too, as the template has it: mail servers refuse ten megabytes."""


def follow(now: datetime) -> int:
    """Queue the e-mails for the events since the last call; return how many events that were."""

    def prepare(events: Sequence[Event]) -> Callable[[], None]:
        messages, obsolete = _messages(events, now)

        def write() -> None:
            Message.objects.filter(pk__in=obsolete, state=Message.State.QUEUED).delete()
            enqueue_all(messages)

        return write

    return chain.consume(CONSUMER, prepare)


def resend_numbers(contract: Contract, *, once: str, who: str, now: datetime) -> Message:
    """Queue the e-mail with all numbers of ``contract`` again, to the customer's present address.

    ``once`` is a random value of the form, so that a double click queues one e-mail. A form sends whatever it likes.
    """
    key = f"numbers:{contract.pk}:again:{sha256(once.encode()).hexdigest()}"
    message = _numbers(contract.licenses.order_by("pk"), key).message(contract.customer, now, key=key)
    with transaction.atomic():
        Contract.objects.select_for_update(no_key=True).get(pk=contract.pk)  # a second click waits for the first
        if not Message.objects.filter(key=key).exists():
            after = {"contract": contract.pk}
            record(Event.What.MAIL_RESENT, who=who, now=now, customer=contract.customer, after=after)
            enqueue_all([message])
    return Message.objects.get(key=key)


@dataclass(frozen=True)
class _Planned:
    """An e-mail for which there was an event; ``key`` is the one that it is queued by."""

    notice: Notice
    customer: Customer
    key: str


def _messages(events: Sequence[Event], now: datetime) -> tuple[list[Message], list[int]]:
    """Return the e-mails for ``events``, and the primary keys of those in the queue whose place they take."""
    planned = _planned(events)
    queued = set(Message.objects.filter(key__in=planned).values_list("key", flat=True))
    messages: list[Message] = []
    obsolete: list[int] = []
    for key, one in planned.items():
        notice, used = one.notice, one.key
        if key in queued:
            used = notice.repeated(key)
        if not used:
            continue
        taken_back = notice.waiting(notice.replaces) if notice.replaces else []
        obsolete += taken_back + (notice.waiting(key) if notice.hold else [])
        if not taken_back:
            messages.append(notice.message(one.customer, now, key=used))
    return messages, obsolete


def _planned(events: Sequence[Event]) -> dict[str, _Planned]:
    """Return the e-mails for ``events`` by the keys of their notices, without those that a later event takes back."""
    numbers = {event.license for event in events}  # "" for events without a license, such as those about staff
    licenses = License.objects.select_related("contract__customer").in_bulk(list(numbers), field_name="number")
    found: dict[str, _Planned] = {}
    for event in events:
        known = event.what in Event.What.values  # or a newer program's, before the way back
        notice_of, license = NOTICES.get(Event.What(event.what)) if known else None, licenses.get(event.license)
        notice = notice_of(event, license) if notice_of is not None and license is not None else None
        if notice is None or license is None:
            continue
        undone = [key for key in found if notice.replaces and f"{key}:".startswith(f"{notice.replaces}:")]
        for key in undone:
            del found[key]
        if notice.hold and not undone:  # the last one knows all
            found[notice.key] = _Planned(notice, license.customer, f"{notice.key}:{event.pk}")
        elif not undone:
            found.setdefault(notice.key, _Planned(notice, license.customer, notice.key))
    return found


def _issued(event: Event, license: License) -> Notice:
    """One e-mail for all numbers of a contract that were issued together."""
    # Numbers that were issued together have the same instant.
    together = Event.objects.filter(what=Event.What.ISSUED, at=event.at).values("license")
    licenses = license.contract.licenses.filter(number__in=together).order_by("pk")
    return _numbers(licenses, f"numbers:{license.contract_id}:{event.at.isoformat()}")


def _numbers(licenses: Iterable[License], key: str) -> Notice:
    def context() -> dict[str, Any]:
        return {
            "numbers": [show(license.number) for license in licenses],
            "until": max(license.contract_until for license in licenses),
        }

    return Notice("numbers", key, context, lambda: [license.number for license in licenses][:MOST_CODES])


def _moved(event: Event, license: License) -> Notice:
    """Notify the owner, who can move the number back if this was not intended."""

    def context() -> dict[str, Any]:
        return {
            "number": show(license.number),
            "at": event.at,
            "terminal": Terminal.objects.filter(number=event.terminal).first(),
            "take_back": vars(BannerWords)["TAKE_BACK"],  # in both languages, whichever the app displays
            "former": Terminal.objects.filter(number=(event.before or {}).get("terminal")).first(),
        }

    return Notice("moved", f"moved:{event.pk}", context, lambda: [license.number])


def _stop_planned(event: Event, license: License) -> Notice | None:
    """One e-mail for all licenses of a contract that a cancellation ends on the same day."""
    after, stops_on = event.after or {}, license.stops_on
    if "cancellation" not in after:
        return operation_notices.stop_planned(license)
    if stops_on is None or license.stopped_at is not None:
        return None
    # The names alone may differ by a renaming; they spare a query for each license.
    moved = event.customer != license.customer.name
    if moved and not Cancellation.objects.filter(pk=after["cancellation"], contract=license.contract_id).exists():
        return None
    licenses = license.contract.licenses.filter(stops_on=stops_on, stopped_at=None)
    series = f"cancellation:{after['cancellation']}"

    def context() -> dict[str, Any]:
        return {"stops_on": stops_on, "rows": license_rows(licenses)}

    return Notice("cancellation", f"{series}:{stops_on}", context, series=series)


def _stop_unplanned(event: Event, license: License) -> Notice | None:
    """One e-mail for all licenses of a contract whose cancellation was withdrawn after it was announced."""
    if "cancellation" not in (event.after or {}):
        return operation_notices.resumed(event, license)
    cancellation = Cancellation.objects.filter(pk=int((event.after or {}).get("cancellation") or 0)).first()
    ends_anyway = license.stops_on is not None or license.stopped_at is not None
    if cancellation is None or cancellation.withdrawn_at is None or ends_anyway:
        return None  # another day, or a stop that was made or planned before and remains
    if cancellation.contract_id != license.contract_id:
        return None  # it has moved to another customer
    together = Event.objects.filter(what=event.what, at=event.at, after__cancellation=cancellation.pk)
    licenses = license.contract.licenses.filter(number__in=together.values("license"), stops_on=None, stopped_at=None)
    return Notice(
        "cancellation_withdrawn",
        f"cancellation_withdrawn:{cancellation.pk}",
        lambda: {"until": license.contract_until, "rows": license_rows(licenses)},
    )


def _undone(event: Event, license: License) -> Notice | None:
    """One e-mail for all numbers whose issue was undone together: they were mailed and are not valid any more."""
    undone = (event.before or {})["undone"]
    if undone not in (Change.Kind.ISSUE, Change.Kind.IMPORT):
        return operation_notices.undone(event, license)
    together = Event.objects.filter(what=event.what, at=event.at, before__undone=undone).values("license")
    licenses = license.contract.licenses.filter(number__in=together)
    key = f"numbers_withdrawn:{license.contract_id}:{event.at.isoformat()}"
    return Notice("numbers_withdrawn", key, lambda: {"rows": license_rows(licenses)})


NOTICES: dict[Event.What, Callable[[Event, License], Notice | None]] = {
    Event.What.ISSUED: _issued,
    Event.What.MOVED: _moved,
    Event.What.RENEWED: operation_notices.renewed,
    Event.What.STOPPED: operation_notices.stopped,
    Event.What.RESUMED: operation_notices.resumed,
    Event.What.RELEASED: operation_notices.released,
    Event.What.STOP_PLANNED: _stop_planned,
    Event.What.STOP_UNPLANNED: _stop_unplanned,
    Event.What.UNDONE: _undone,
}
