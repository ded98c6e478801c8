"""E-mails that a day brings, not an event: a contract nears its end, a terminal will be locked though it is paid for.

Looked for once a day, in the morning. A key for each occasion makes each a single e-mail, however many workers
look, and a day that was missed is made up for by the next one.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db.models import F, Q

from licensing.clock import JST, day_of
from server.licenses.models import Cancellation, Contract, License, Registration
from server.mailing.models import Daily, Message
from server.mailing.post import post
from server.mailing.rows import rows_of

NAME = "reminders"
HOUR = 9
"""In Japan: nobody is written to at night."""
STEPS = (7, 30, 60)
"""Days before a contract's end on which its customer is written to."""
WINDOW = timedelta(days=30)
"""ライセンス更新期間 (renewal window): less than this is left until the deadline."""
SILENT = 7
"""Days without a contact that are a silence; half of the license's offline allowance where that is less."""

Groups = dict[tuple[int, date], list[License]]


def remind(now: datetime) -> int:
    """Queue what today calls for, if it is not done yet; return how many e-mails that were."""
    today = day_of(now)
    if now.astimezone(JST).hour < HOUR or Daily.objects.filter(name=NAME, day__gte=today).exists():
        return 0
    before = Message.objects.count()
    _write_of_endings(today, now)
    _write_of_silences(today, now)
    Daily.objects.update_or_create(name=NAME, defaults={"day": today})
    return Message.objects.count() - before


def _write_of_endings(today: date, now: datetime) -> None:
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
        step = min(step for step in STEPS if days <= step)
        if until - timedelta(days=step) > day_of(contract.issued_at):  # a short contract is not reminded at its start
            _write("ending", contract, licenses, f"{until}:{step}", {"until": until, "days": days}, now)


def _write_of_silences(today: date, now: datetime) -> None:
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
        if silence >= min(SILENT, max(1, license.allowance_days // 2)):
            groups[license.contract_id, terminal.deadline].append(license)
    for (_, deadline), licenses in groups.items():
        _write("silent", licenses[0].contract, licenses, f"{deadline}", {"deadline": deadline}, now)


def _write(
    kind: str, contract: Contract, licenses: list[License], occasion: str, facts: dict[str, object], now: datetime
) -> None:
    customer = contract.customer
    post(
        kind,
        to=customer.email,
        language=customer.language,
        key=f"{kind}:{contract.pk}:{occasion}",
        context={"customer": customer.name, "rows": rows_of(licenses), **facts},
        now=now,
    )
