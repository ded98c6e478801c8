"""Which events of the log bring a customer an e-mail. ``chain.followed`` hands each event over exactly once.

E-mails that somebody asks for (a link to sign in, an application's confirmation) are posted where that is done.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from licensing.number import show
from server.licenses.log import chain
from server.licenses.log.events import record
from server.licenses.models import Cancellation, Change, Contract, Customer, Event, License, Terminal
from server.mailing.models import Message
from server.mailing.post import post
from server.mailing.rows import rows_of

FOLLOWER = "mail"


def follow(now: datetime) -> int:
    """Queue what the events since the last time call for; return how many events that were."""
    return chain.consume(FOLLOWER, lambda event: _act(event, now))


@transaction.atomic
def resend_numbers(contract: Contract, *, once: str, who: str, now: datetime) -> Message:
    """Queue the e-mail with all numbers of ``contract`` once more, to the customer's address of today.

    ``once`` is a mark of the form that asks (a random value in it): a double click is one e-mail.
    """
    key = f"numbers:{contract.pk}:again:{once}"
    Contract.objects.select_for_update(no_key=True).get(pk=contract.pk)  # a second click waits here for the first
    known = Message.objects.filter(key=key).first()
    if known is not None:
        return known
    record(Event.What.MAIL_RESENT, who=who, now=now, customer=contract.customer, after={"contract": contract.pk})
    return _post_numbers(contract, list(contract.licenses.order_by("pk")), key, now)


def _act(event: Event, now: datetime) -> None:
    act = ACTS.get(Event.What(event.what))
    license = License.objects.select_related("contract__customer").filter(number=event.license).first()
    if act is not None and license is not None:
        act(event, license, now)


def _issued(event: Event, license: License, now: datetime) -> None:
    """One e-mail for all numbers of a contract that were issued together."""
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
    return _tell(contract.customer, "numbers", key=key, context=context, now=now, codes=codes)


def _tell(
    customer: Customer, kind: str, *, key: str, context: dict[str, object], now: datetime, codes: Sequence[str] = ()
) -> Message:
    """Queue the e-mail ``kind`` to ``customer``, at the address and in the language of today."""
    filled = {"customer": customer.name, **context}
    return post(kind, to=customer.email, language=customer.language, key=key, context=filled, now=now, codes=codes)


def _moved(event: Event, license: License, now: datetime) -> None:
    """The owner is told who has the number now: if it was not meant, it can be taken back at once."""
    _tell(
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
    _tell(
        license.customer,
        "cancellation",
        key=f"cancellation:{after['cancellation']}:{license.stops_on}",
        context={
            "stops_on": license.stops_on,
            "rows": rows_of(license.contract.licenses.filter(stops_on=license.stops_on)),
        },
        now=now,
    )


def _stop_unplanned(event: Event, license: License, now: datetime) -> None:
    """One e-mail for all licenses of a contract whose cancellation was withdrawn after the customer was told of it."""
    cancellation = Cancellation.objects.filter(pk=int((event.after or {}).get("cancellation") or 0)).first()
    if cancellation is None or cancellation.withdrawn_at is None or license.stops_on is not None:
        return  # a changed day, or one that was planned before and stays
    together = Event.objects.filter(what=event.what, at=event.at, after__cancellation=cancellation.pk)
    _tell(
        license.customer,
        "cancellation_withdrawn",
        key=f"cancellation_withdrawn:{cancellation.pk}",
        context={
            "until": license.contract_until,
            "rows": rows_of(license.contract.licenses.filter(number__in=together.values("license"), stops_on=None)),
        },
        now=now,
    )


def _undone(event: Event, license: License, now: datetime) -> None:
    """The customer has been mailed numbers that hold no more: one e-mail for all that were taken back together."""
    if (event.before or {}).get("undone") != Change.Kind.ISSUE:
        return
    together = Event.objects.filter(what=event.what, at=event.at, before__undone=Change.Kind.ISSUE).values("license")
    _tell(
        license.customer,
        "numbers_withdrawn",
        key=f"numbers_withdrawn:{license.contract.pk}:{event.at.isoformat()}",
        context={"rows": rows_of(license.contract.licenses.filter(number__in=together))},
        now=now,
    )


ACTS: dict[Event.What, Callable[[Event, License, datetime], None]] = {
    Event.What.ISSUED: _issued,
    Event.What.MOVED: _moved,
    Event.What.STOP_PLANNED: _stop_planned,
    Event.What.STOP_UNPLANNED: _stop_unplanned,
    Event.What.UNDONE: _undone,
}
