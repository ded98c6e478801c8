"""E-mails to customers that follow from events of the log; ``chain.consume`` passes each event exactly once.

E-mails that somebody requests (a link to sign in, the confirmation of an application) are queued by that request.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from licensing.number import show
from server.licenses.log import chain
from server.licenses.log.events import record
from server.licenses.models import Cancellation, Change, Contract, Customer, Event, License, Terminal
from server.mailing.mail_queue import enqueue, license_rows
from server.mailing.models import Message

CONSUMER = "mail"


def follow(now: datetime) -> int:
    """Queue the e-mails for the events since the last call; return how many events that were."""
    return chain.consume(CONSUMER, lambda event: _act(event, now))


@transaction.atomic
def resend_numbers(contract: Contract, *, once: str, who: str, now: datetime) -> Message:
    """Queue the e-mail with all numbers of ``contract`` again, to the customer's present address.

    ``once`` is a random value of the form, so that a double click queues one e-mail.
    """
    key = f"numbers:{contract.pk}:again:{once}"
    Contract.objects.select_for_update(no_key=True).get(pk=contract.pk)  # a second click waits for the first
    known = Message.objects.filter(key=key).first()
    if known is not None:
        return known
    record(Event.What.MAIL_RESENT, who=who, now=now, customer=contract.customer, after={"contract": contract.pk})
    return _post_numbers(contract, list(contract.licenses.order_by("pk")), key, now)


def _act(event: Event, now: datetime) -> None:
    act = ACTS.get(Event.What(event.what))
    # None for events without a license, such as those about staff.
    license = License.objects.select_related("contract__customer").filter(number=event.license).first()
    if act is not None and license is not None:
        act(event, license, now)


def _issued(event: Event, license: License, now: datetime) -> None:
    """One e-mail for all numbers of a contract that were issued together."""
    # Numbers that were issued together have the same instant.
    together = Event.objects.filter(what=Event.What.ISSUED, at=event.at).values("license")
    licenses = license.contract.licenses.filter(number__in=together).order_by("pk")
    key = f"numbers:{license.contract.pk}:{event.at.isoformat()}"
    _post_numbers(license.contract, list(licenses), key, now)


def _post_numbers(contract: Contract, licenses: list[License], key: str, now: datetime) -> Message:
    context = {
        "numbers": [show(license.number) for license in licenses],
        "until": max(license.contract_until for license in licenses),
    }
    codes = [license.number for license in licenses]
    return _notify(contract.customer, "numbers", key=key, context=context, now=now, codes=codes)


def _notify(
    customer: Customer, kind: str, *, key: str, context: dict[str, object], now: datetime, codes: Sequence[str] = ()
) -> Message:
    """Queue the e-mail ``kind`` to ``customer``, with the present address and language."""
    filled = {"customer": customer.name, **context}
    return enqueue(kind, to=customer.email, language=customer.language, key=key, context=filled, now=now, codes=codes)


def _moved(event: Event, license: License, now: datetime) -> None:
    """Notify the owner, who can move the number back if this was not intended."""
    _notify(
        license.customer,
        "moved",
        key=f"moved:{event.pk}",
        context={
            "number": show(license.number),
            "at": event.at,
            "terminal": Terminal.objects.filter(number=event.terminal).first(),
            "former": Terminal.objects.filter(number=(event.before or {}).get("terminal")).first(),
        },
        now=now,
        codes=[license.number],
    )


def _stop_planned(event: Event, license: License, now: datetime) -> None:
    """One e-mail for all licenses of a contract that a cancellation ends on the same day."""
    after = event.after or {}
    if "cancellation" not in after or license.stops_on is None:
        return
    _notify(
        license.customer,
        "cancellation",
        key=f"cancellation:{after['cancellation']}:{license.stops_on}",
        context={
            "stops_on": license.stops_on,
            "rows": license_rows(license.contract.licenses.filter(stops_on=license.stops_on)),
        },
        now=now,
    )


def _stop_unplanned(event: Event, license: License, now: datetime) -> None:
    """One e-mail for all licenses of a contract whose cancellation was withdrawn after it was announced."""
    cancellation = Cancellation.objects.filter(pk=int((event.after or {}).get("cancellation") or 0)).first()
    if cancellation is None or cancellation.withdrawn_at is None or license.stops_on is not None:
        return  # another day, or a stop that was planned before and remains
    together = Event.objects.filter(what=event.what, at=event.at, after__cancellation=cancellation.pk)
    _notify(
        license.customer,
        "cancellation_withdrawn",
        key=f"cancellation_withdrawn:{cancellation.pk}",
        context={
            "until": license.contract_until,
            "rows": license_rows(
                license.contract.licenses.filter(number__in=together.values("license"), stops_on=None)
            ),
        },
        now=now,
    )


def _undone(event: Event, license: License, now: datetime) -> None:
    """One e-mail for all numbers whose issue was undone together: they were mailed and are not valid any more."""
    if (event.before or {}).get("undone") != Change.Kind.ISSUE:
        return
    together = Event.objects.filter(what=event.what, at=event.at, before__undone=Change.Kind.ISSUE).values("license")
    _notify(
        license.customer,
        "numbers_withdrawn",
        key=f"numbers_withdrawn:{license.contract.pk}:{event.at.isoformat()}",
        context={"rows": license_rows(license.contract.licenses.filter(number__in=together))},
        now=now,
    )


ACTS: dict[Event.What, Callable[[Event, License, datetime], None]] = {
    Event.What.ISSUED: _issued,
    Event.What.MOVED: _moved,
    Event.What.STOP_PLANNED: _stop_planned,
    Event.What.STOP_UNPLANNED: _stop_unplanned,
    Event.What.UNDONE: _undone,
}
