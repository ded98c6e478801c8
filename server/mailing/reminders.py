"""E-mails that depend on the date, not on an event: a contract ends soon, a paid terminal will soon be locked.

Which terminals are silent is the dashboard's rule, ``lockouts.RULE``, by the interval at which each usually asks.

A daily job, in the morning. The key of each occasion makes it one e-mail, however many workers run; a day on which no
worker ran is made up for on the next one.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta

from licensing.clock import JST, day_of, start_of
from server.licenses.models import STAYS, Cancellation, Customer, License
from server.licenses.staff.lockouts import Lockout, lockouts
from server.mailing.mail_queue import MOST_ROWS, enqueue, license_rows
from server.mailing.models import Daily, Message

NAME = "reminders"
HOUR = 9
"""Not before this hour in Japan."""
STEPS = (7, 30, 60)
"""Days before a contract's end on which its customer is reminded."""
WEEK = timedelta(days=7)

Groups = dict[tuple[int, date], list[License]]


def remind(now: datetime) -> int:
    """Queue the e-mails of today, unless that was done; return how many."""
    today = day_of(now)
    # A later day is of a clock that was ahead. To do a day twice is safe, by the keys.
    if now.astimezone(JST).hour < HOUR or Daily.objects.filter(name=NAME, day=today).exists():
        return 0
    queued = _remind_of_endings(today, now) + _remind_of_silences(today, now)
    Daily.objects.bulk_create(
        [Daily(name=NAME, day=today)], update_conflicts=True, unique_fields=["name"], update_fields=["day"]
    )
    return queued


def _remind_of_endings(today: date, now: datetime) -> int:
    ending = License.objects.filter(
        contract_until__gte=today,
        contract_until__lte=today + timedelta(days=max(STEPS)),
        stopped_at=None,
    ).filter(STAYS)
    groups: Groups = defaultdict(list)
    for license in ending.select_related("contract__customer").order_by("pk"):
        groups[license.contract_id, license.contract_until].append(license)
    due: dict[str, list[License]] = {}
    for (contract, until), licenses in groups.items():
        # The nearest step that is due: a server that was off for a week skips the earlier one.
        step = min(step for step in STEPS if (until - today).days <= step)
        # A short contract is not reminded at its start.
        if until - timedelta(days=step) > day_of(licenses[0].contract.issued_at):
            due[f"ending:{contract}:{until}:{step}"] = licenses
    queued = set(Message.objects.filter(key__in=due).values_list("key", flat=True))  # each step is due for weeks
    staying = _without_cancelled({key: due[key] for key in due if key not in queued})
    for key, licenses in staying.items():
        customer, until = licenses[0].contract.customer, licenses[0].contract_until
        rows, days = license_rows(licenses), (until - today).days
        enqueue(
            "ending",
            customer=customer,
            to=customer.email,
            language=customer.language,
            key=key,
            context={"customer": customer.name, "rows": rows, "until": until, "days": days},
            now=now,
        )
    return len(staying)


def _without_cancelled(due: dict[str, list[License]]) -> dict[str, list[License]]:
    """Return ``due`` without the licenses of which the customer has given notice, and without what is empty then."""
    leaving = Cancellation.objects.filter(withdrawn_at=None)
    staying = License.objects.filter(contract__in={licenses[0].contract_id for licenses in due.values()})
    staying = staying.exclude(contract__in=leaving.filter(part=None).values("contract"))
    kept = set(staying.exclude(cancellations__in=leaving).values_list("pk", flat=True)) if due else set()
    left = {key: [license for license in licenses if license.pk in kept] for key, licenses in due.items()}
    return {key: licenses for key, licenses in left.items() if licenses}


def _remind_of_silences(today: date, now: datetime) -> int:
    """One e-mail a week for each customer, about all terminals that will probably lock before their next contact."""
    groups: dict[Customer, list[Lockout]] = defaultdict(list)
    for lockout in lockouts(now, most=None):
        if lockout.days_left >= 0:
            groups[lockout.registration.license.customer].append(lockout)
    if not groups:
        return 0
    since = start_of(today - WEEK + timedelta(days=1))
    lately = Message.objects.filter(kind="silent", created_at__range=(since, now))  # a later one: the clock was ahead
    reminded = {key.split(":")[1] for key in lately.values_list("key", flat=True)}
    waiting = {customer: found for customer, found in groups.items() if str(customer.pk) not in reminded}
    for customer, found in waiting.items():
        enqueue(
            "silent",
            customer=customer,
            to=customer.email,
            language=customer.language,
            key=f"silent:{customer.pk}:{today}",
            context={"customer": customer.name, "deadline": found[0].deadline, **_rows_of(found)},
            now=now,
        )
    return len(waiting)


def _rows_of(found: list[Lockout]) -> dict[str, object]:
    rows = [
        {"number": one.registration.license, "terminal": one.registration.terminal, "until": one.deadline}
        for one in found[:MOST_ROWS]
    ]
    return {"rows": rows, "count": len(found), "more": len(found) - len(rows)}
