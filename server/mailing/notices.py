"""E-mails to customers that follow from events of the log; ``chain.consume`` passes each event exactly once.

E-mails that somebody requests (a link to sign in, the confirmation of an application) are queued by that request.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from licensing.number import show
from server.licenses.log import chain
from server.licenses.log.events import record
from server.licenses.models import Cancellation, Change, Contract, Customer, Event, License, Terminal
from server.mailing.mail_queue import enqueue_all, license_rows, rendered
from server.mailing.models import Message

CONSUMER = "mail"


@dataclass(frozen=True)
class Notice:
    """An e-mail to a customer. Events whose notices have the same ``key`` are one e-mail."""

    kind: str
    key: str
    context: Callable[[], dict[str, Any]]
    """Loads what the template needs: called once for each e-mail, because a contract may have thousands of numbers."""
    codes: Callable[[], list[str]] = list
    """The numbers that are also shown as QR code and bar code."""

    def message(self, customer: Customer, now: datetime) -> Message:
        """Return the rendered e-mail, with the present address and language; writes nothing."""
        return rendered(
            self.kind,
            key=self.key,
            to=customer.email,
            language=customer.language,
            context={"customer": customer.name, **self.context()},
            codes=self.codes(),
            now=now,
        )


def follow(now: datetime) -> int:
    """Queue the e-mails for the events since the last call; return how many events that were."""

    def prepare(events: Sequence[Event]) -> Callable[[], None]:
        messages = _messages(events, now)
        return lambda: enqueue_all(messages)

    return chain.consume(CONSUMER, prepare)


def resend_numbers(contract: Contract, *, once: str, who: str, now: datetime) -> Message:
    """Queue the e-mail with all numbers of ``contract`` again, to the customer's present address.

    ``once`` is a random value of the form, so that a double click queues one e-mail.
    """
    key = f"numbers:{contract.pk}:again:{once}"
    message = _numbers(contract.licenses.order_by("pk"), key).message(contract.customer, now)
    with transaction.atomic():
        Contract.objects.select_for_update(no_key=True).get(pk=contract.pk)  # a second click waits for the first
        if not Message.objects.filter(key=key).exists():
            after = {"contract": contract.pk}
            record(Event.What.MAIL_RESENT, who=who, now=now, customer=contract.customer, after=after)
            enqueue_all([message])
    return Message.objects.get(key=key)


def _messages(events: Sequence[Event], now: datetime) -> list[Message]:
    numbers = {event.license for event in events}  # "" for events without a license, such as those about staff
    licenses = License.objects.select_related("contract__customer").in_bulk(list(numbers), field_name="number")
    found: dict[str, tuple[Notice, Customer]] = {}
    for event in events:
        notice_of, license = NOTICES.get(Event.What(event.what)), licenses.get(event.license)
        notice = notice_of(event, license) if notice_of is not None and license is not None else None
        if notice is not None and license is not None:
            found.setdefault(notice.key, (notice, license.customer))
    queued = set(Message.objects.filter(key__in=found).values_list("key", flat=True))
    return [notice.message(customer, now) for key, (notice, customer) in found.items() if key not in queued]


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

    return Notice("numbers", key, context, lambda: [license.number for license in licenses])


def _moved(event: Event, license: License) -> Notice:
    """Notify the owner, who can move the number back if this was not intended."""

    def context() -> dict[str, Any]:
        return {
            "number": show(license.number),
            "at": event.at,
            "terminal": Terminal.objects.filter(number=event.terminal).first(),
            "former": Terminal.objects.filter(number=(event.before or {}).get("terminal")).first(),
        }

    return Notice("moved", f"moved:{event.pk}", context, lambda: [license.number])


def _stop_planned(event: Event, license: License) -> Notice | None:
    """One e-mail for all licenses of a contract that a cancellation ends on the same day."""
    after, stops_on = event.after or {}, license.stops_on
    if "cancellation" not in after or stops_on is None:
        return None
    licenses = license.contract.licenses.filter(stops_on=stops_on)
    key = f"cancellation:{after['cancellation']}:{stops_on}"
    return Notice("cancellation", key, lambda: {"stops_on": stops_on, "rows": license_rows(licenses)})


def _stop_unplanned(event: Event, license: License) -> Notice | None:
    """One e-mail for all licenses of a contract whose cancellation was withdrawn after it was announced."""
    cancellation = Cancellation.objects.filter(pk=int((event.after or {}).get("cancellation") or 0)).first()
    if cancellation is None or cancellation.withdrawn_at is None or license.stops_on is not None:
        return None  # another day, or a stop that was planned before and remains
    together = Event.objects.filter(what=event.what, at=event.at, after__cancellation=cancellation.pk)
    licenses = license.contract.licenses.filter(number__in=together.values("license"), stops_on=None)
    return Notice(
        "cancellation_withdrawn",
        f"cancellation_withdrawn:{cancellation.pk}",
        lambda: {"until": license.contract_until, "rows": license_rows(licenses)},
    )


def _undone(event: Event, license: License) -> Notice | None:
    """One e-mail for all numbers whose issue was undone together: they were mailed and are not valid any more."""
    undone = (event.before or {}).get("undone")
    if undone not in (Change.Kind.ISSUE, Change.Kind.IMPORT):
        return None
    together = Event.objects.filter(what=event.what, at=event.at, before__undone=undone).values("license")
    licenses = license.contract.licenses.filter(number__in=together)
    key = f"numbers_withdrawn:{license.contract_id}:{event.at.isoformat()}"
    return Notice("numbers_withdrawn", key, lambda: {"rows": license_rows(licenses)})


NOTICES: dict[Event.What, Callable[[Event, License], Notice | None]] = {
    Event.What.ISSUED: _issued,
    Event.What.MOVED: _moved,
    Event.What.STOP_PLANNED: _stop_planned,
    Event.What.STOP_UNPLANNED: _stop_unplanned,
    Event.What.UNDONE: _undone,
}
