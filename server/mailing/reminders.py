"""E-mails that depend on the date, not on an event: a contract ends soon, a paid terminal will soon be locked.

A daily job, in the morning. The key of each occasion makes it one e-mail, however many workers run; a day on which no
worker ran is made up for on the next one.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db.models import F, Q

from licensing.clock import JST, day_of
from server.licenses.models import Cancellation, Contract, License, Registration
from server.mailing.mail_queue import enqueue, license_rows
from server.mailing.models import Daily, Message

NAME = "reminders"
HOUR = 9
"""Not before this hour in Japan."""
STEPS = (7, 30, 60)
"""Days before a contract's end on which its customer is reminded."""
WINDOW = timedelta(days=30)
"""ライセンス更新期間 (renewal window): less than this is left until the deadline."""
SILENT = 7
"""Days without a contact after which a terminal counts as silent; half of the offline allowance if that is less."""

Groups = dict[tuple[int, date], list[License]]


def remind(now: datetime) -> int:
    """Queue the e-mails of today, unless that was done; return how many."""
    today = day_of(now)
    # A later day is of a clock that was ahead. To do a day twice is safe, by the keys.
    if now.astimezone(JST).hour < HOUR or Daily.objects.filter(name=NAME, day=today).exists():
        return 0
    before = Message.objects.count()
    _remind_of_endings(today, now)
    _remind_of_silences(today, now)
    Daily.objects.update_or_create(name=NAME, defaults={"day": today})
    return Message.objects.count() - before


def _remind_of_endings(today: date, now: datetime) -> None:
    leaving = Cancellation.objects.filter(withdrawn_at=None).values("contract")
    ending = License.objects.filter(
        contract_until__gte=today,
        contract_until__lte=today + timedelta(days=max(STEPS)),
        stopped_at=None,
        stops_on=None,
    )
    ending = ending.exclude(contract__in=leaving)
    groups: Groups = defaultdict(list)
    for license in ending.select_related("contract__customer"):
        groups[license.contract_id, license.contract_until].append(license)
    for (_, until), licenses in groups.items():
        contract, days = licenses[0].contract, (until - today).days
        # The nearest step that is due: a server that was off for a week skips the earlier one.
        step = min(step for step in STEPS if days <= step)
        if until - timedelta(days=step) > day_of(contract.issued_at):  # a short contract is not reminded at its start
            _remind("ending", contract, licenses, f"{until}:{step}", {"until": until, "days": days}, now)


def _remind_of_silences(today: date, now: datetime) -> None:
    held = Registration.objects.filter(
        Q(license__stops_on=None) | Q(license__stops_on__gt=F("terminal__deadline")),
        until=None,
        license__stopped_at=None,
        license__contract_until__gt=F("terminal__deadline"),
        terminal__deadline__gte=today,
        terminal__deadline__lt=today + WINDOW,
    )
    groups: Groups = defaultdict(list)
    for registration in held.select_related("license__contract__customer", "terminal"):
        license, terminal = registration.license, registration.terminal
        silence = (today - day_of(terminal.last_contact)).days
        # A terminal with a short allowance is reminded earlier.
        if silence >= min(SILENT, max(1, license.allowance_days // 2)):
            groups[license.contract_id, terminal.deadline].append(license)
    for (_, deadline), licenses in groups.items():
        _remind("silent", licenses[0].contract, licenses, f"{deadline}", {"deadline": deadline}, now)


def _remind(
    kind: str, contract: Contract, licenses: list[License], occasion: str, facts: dict[str, object], now: datetime
) -> None:
    customer = contract.customer
    enqueue(
        kind,
        to=customer.email,
        language=customer.language,
        key=f"{kind}:{contract.pk}:{occasion}",
        context={"customer": customer.name, "rows": license_rows(licenses), **facts},
        now=now,
    )
