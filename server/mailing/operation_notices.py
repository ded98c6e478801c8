"""E-mails that confirm what staff or an owner did to licenses: renewed, stopped, resumed, released, or that undone.

They wait for ``HOLD``, so that a renewal of thousands of licenses, or of one after the other by the API, is one e-mail
for each contract, and what is undone at once reaches nobody.
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from licensing.clock import day_of, start_of
from licensing.number import show
from server.licenses.models import Change, Event, License, Registration, Terminal
from server.mailing.mail_queue import MOST_ROWS, license_rows
from server.mailing.notice import Notice

HOLD = timedelta(minutes=10)

Kind, What = Change.Kind, Event.What


def renewed(event: Event, license: License, *, undone: bool = False) -> Notice | None:
    """All licenses of the contract that end on the new day; None if the license was changed again since."""
    before, until = (date.fromisoformat((facts or {})["contract_until"]) for facts in (event.before, event.after))
    if license.contract_until != until:
        return None
    licenses = license.contract.licenses
    last = undone and not licenses.filter(contract_until=before).exists()
    replaces = _key("renewed", license, before) if last else ""
    facts = {"until": until, "shorter": until < before}
    return _notice("renewed", _key("renewed", license, until), licenses.filter(contract_until=until), facts, replaces)


def stopped(event: Event, license: License) -> Notice | None:
    """All licenses of the contract that were stopped on the same day; None if it was taken back since."""
    if license.stopped_at is None:
        return None
    return _notice(
        "stopped", _key("stopped", license, "now"), _of_day(event.what, event, license, stopped_at__isnull=False)
    )


def stop_planned(license: License) -> Notice | None:
    """All licenses of the contract that stop after the same day; None if the plan was changed again since."""
    stops_on = license.stops_on
    if stops_on is None:
        return None
    licenses = license.contract.licenses.filter(stops_on=stops_on, stopped_at=None)
    return _notice("stopped", _key("stopped", license, stops_on), licenses, {"stops_on": stops_on})


def resumed(event: Event, license: License) -> Notice | None:
    """All licenses of the contract whose stop was taken back on the same day; None if one remains."""
    if license.stopped_at is not None or license.stops_on is not None:
        return None
    licenses = _of_day(event.what, event, license, stopped_at=None, stops_on=None)
    remain = license.contract.licenses.exclude(stopped_at=None, stops_on=None).exists()
    replaces = "" if remain else f"stopped:{license.contract_id}"
    return _notice("resumed", _key("resumed", license, "now"), licenses, replaces=replaces)


def released(event: Event, license: License, *, undone: bool = False) -> Notice:
    """All licenses of the contract that were taken off their terminals on the same day, or given back."""
    events = _events_of_day(event.what, event, license)

    def context() -> dict[str, Any]:
        shown = list(events.order_by("pk")[:MOST_ROWS])
        names = Terminal.objects.in_bulk([one.terminal for one in shown], field_name="number")
        rows = [{"number": show(one.license), "terminal": str(names[one.terminal])} for one in shown]
        return {**_counted(rows, events.count()), "undone": undone}

    held = Registration.objects.filter(until=None).values("license")
    others = _of_day(What.RELEASED, event, license).exclude(pk__in=held)
    remain = not undone or others.exists()
    replaces = "" if remain else _key("released", license, "now")
    return Notice(
        "released", _key("released", license, "undone" if undone else "now"), context, hold=HOLD, replaces=replaces
    )


def undone(event: Event, license: License) -> Notice | None:
    """Correct what was confirmed; None for a change of which the customer is not told."""
    match (event.before or {})["undone"]:
        case Kind.RENEW:
            return renewed(event, license, undone=True)
        case Kind.STOP | Kind.PLAN_STOP:
            return resumed(event, license)
        case Kind.RESUME:
            return stopped(event, license) if license.stopped_at else stop_planned(license)
        case Kind.RELEASE:
            return released(event, license, undone=True)
    return None


def _notice(
    kind: str, key: str, licenses: QuerySet[License], facts: dict[str, Any] | None = None, replaces: str = ""
) -> Notice:
    def context() -> dict[str, Any]:
        rows = license_rows(licenses.order_by("pk")[:MOST_ROWS])
        return {**_counted(rows, licenses.count()), **(facts or {})}

    return Notice(kind, key, context, hold=HOLD, replaces=replaces)


def _counted(rows: list[dict[str, str]], count: int) -> dict[str, Any]:
    return {"rows": rows, "count": count, "more": count - len(rows)}


def _key(kind: str, license: License, what: object) -> str:
    return f"{kind}:{license.contract_id}:{what}"


def _of_day(what: str, event: Event, license: License, **state: object) -> QuerySet[License]:
    """Return the contract's licenses in ``state`` to which ``what`` happened on the day of ``event``."""
    return license.contract.licenses.filter(number__in=_events_of_day(what, event, license).values("license"), **state)


def _events_of_day(what: str, event: Event, license: License) -> QuerySet[Event]:
    first = start_of(day_of(event.at))
    numbers = license.contract.licenses.values("number")
    same = Q(what=what)
    if what == What.UNDONE:
        same &= Q(before__undone=(event.before or {})["undone"])
    return Event.objects.filter(same, at__gte=first, at__lt=first + timedelta(days=1), license__in=numbers)
