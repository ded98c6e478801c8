"""Why does this terminal not work? What support types is looked up, and each terminal found is judged.

Reads rows and changes none. The sentences stand in ``why_words``, what a terminal holds in ``why_held``.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q

from licensing import number
from licensing.clock import TOLERANCE, day_of
from licensing.number import NumberError, NumberFault, symbols_in
from licensing.standing import RENEWAL_WINDOW_DAYS, Standing, State
from licensing.statement import Status
from licensing.support_code import LENGTH as CODE_LENGTH
from licensing.support_code import SupportCodeError, Told, read_code
from server.console import search
from server.console.support.failures import FAILURES
from server.console.support.held import Look
from server.licenses.models import Customer, Event, License, Registration, Terminal

MOST = 20
"""Terminals that are shown for one search."""
TERMINAL_DIGITS = 12
_FAILURE = re.compile(r"E(\d{3})")


class Reason(StrEnum):
    """Why a terminal does, or does not, work; the first that holds."""

    FINE = "fine"
    WINDOW_SILENT = "window_silent"
    CONTRACT_ENDING = "contract_ending"
    LOCKED_SILENT = "locked_silent"
    CONTRACT_ENDED = "contract_ended"
    STOPPED = "stopped"
    STOPPED_UNHEARD = "stopped_unheard"
    RESUMED_UNHEARD = "resumed_unheard"
    MOVED = "moved"
    MOVED_UNHEARD = "moved_unheard"
    RELEASED = "released"
    RELEASED_UNHEARD = "released_unheard"
    TRIAL = "trial"
    TRIAL_ENDED = "trial_ended"
    UNKNOWN = "unknown"
    NEVER_REGISTERED = "never_registered"
    FREE = "free"


class Remark(StrEnum):
    """What else is odd; none of these locks anything by itself, but for ``OTHER_MACHINE``, there."""

    CLOCK_BEHIND = "clock_behind"
    CLOCK_AHEAD = "clock_ahead"
    CLONE = "clone"
    BACK_AND_FORTH = "back_and_forth"
    OTHER_MACHINE = "other_machine"
    STOP_PLANNED = "stop_planned"


class Kind(StrEnum):
    """What was typed."""

    NOTHING = "nothing"
    LICENSE = "license"
    TERMINAL = "terminal"
    CODE = "code"
    FAILURE = "failure"
    NAME = "name"
    MISTYPED = "mistyped"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """A license or terminal with the reason. ``look`` is None where no terminal holds the license."""

    reason: Reason
    license: License | None = None
    look: Look | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def standing(self) -> Standing | None:
        return self.look.standing if self.look is not None else None

    @property
    def ended(self) -> Registration | None:
        """The registration that was closed, of which MOVED, RELEASED and FREE tell."""
        if self.look is not None:
            return self.look.latest
        rows = Registration.objects.filter(license=self.license).select_related("terminal", "successor")
        return rows.order_by("-pk").first()

    @property
    def stop(self) -> Event | None:
        """Who stopped the license, and when."""
        if self.license is None:
            return None
        return Event.objects.filter(license=self.license.number, what=Event.What.STOPPED).order_by("-pk").first()


@dataclass(frozen=True)
class Found:
    """What ``kind`` of thing was typed, and what it leads to, the likeliest first."""

    kind: Kind
    findings: tuple[Finding, ...] = ()
    told: Told | None = None
    failure: str = ""
    typo: NumberError | None = None


def look_up(typed: str, now: datetime) -> Found:
    """Return what ``typed`` leads to: a license or terminal number, a code of the app, a name or a phone number."""
    symbols = symbols_in(typed)
    if not symbols:
        return Found(Kind.NOTHING)
    failure = _FAILURE.fullmatch(symbols)
    if failure is not None and f"E-{failure[1]}" in FAILURES:
        return Found(Kind.FAILURE, failure=f"E-{failure[1]}")
    return _by_license(typed, now) or _by_terminal(symbols, now) or _by_code(symbols, now) or _by_name(typed, now)


def judged(terminal: Terminal, now: datetime) -> Finding:
    """Return why ``terminal`` does, or does not, work."""
    look = Look(terminal, now)
    license = look.latest.license if look.latest is not None else None
    return Finding(_reason(look), license, look, tuple(_remarks(look, license)))


def judged_license(license: License, now: datetime) -> Finding:
    """Return why ``license`` does, or does not, work on the terminal that holds it, or on none."""
    rows = Registration.objects.filter(license=license).select_related("terminal").order_by("-pk")
    last = rows.first()
    if last is not None and last.until is None:
        return judged(last.terminal, now)
    flag = (Remark.BACK_AND_FORTH,) if license.back_and_forth_at is not None else ()
    state = license.state(day_of(now))
    if state is License.State.STOPPED:
        return Finding(Reason.STOPPED, license, remarks=flag)
    if state is License.State.EXPIRED:
        return Finding(Reason.CONTRACT_ENDED, license, remarks=flag)
    return Finding(Reason.NEVER_REGISTERED if last is None else Reason.FREE, license, remarks=flag)


def _by_license(typed: str, now: datetime) -> Found | None:
    try:
        symbols = number.parse(typed)
    except NumberError:
        return None
    license = License.objects.select_related("contract__customer").filter(number=symbols).first()
    if license is None:
        return Found(Kind.UNKNOWN, _near(symbols, now))
    held = judged_license(license, now)
    return Found(Kind.LICENSE, (held, *_earlier(license, held, now)))


def _earlier(license: License, held: Finding, now: datetime) -> list[Finding]:
    """Return the terminals that had ``license`` last before: often it is one of them that calls."""
    now_on = held.look.terminal.pk if held.look is not None else None
    rows = Registration.objects.filter(license=license).exclude(until=None).exclude(terminal=now_on)
    terminals = list(dict.fromkeys(row.terminal for row in rows.select_related("terminal").order_by("-pk")[:MOST]))
    findings = [judged(terminal, now) for terminal in terminals]
    return [finding for finding in findings if finding.license == license]


def _by_terminal(symbols: str, now: datetime) -> Found | None:
    if not symbols.isdigit() or len(symbols) != TERMINAL_DIGITS:
        return None
    terminal = Terminal.objects.filter(number=symbols).first()
    if terminal is not None:
        return Found(Kind.TERMINAL, (judged(terminal, now),))
    half = TERMINAL_DIGITS // 2
    near = Terminal.objects.filter(Q(number__startswith=symbols[:half]) | Q(number__endswith=symbols[half:]))
    return Found(Kind.UNKNOWN, tuple(judged(one, now) for one in near.order_by("pk")[:MOST]))


def _by_code(symbols: str, now: datetime) -> Found | None:
    if len(symbols) != CODE_LENGTH:
        return None
    try:
        told = read_code(symbols)
    except SupportCodeError:
        return None
    if told.ending is None:
        return Found(Kind.CODE, told=told)
    terminals = Terminal.objects.filter(number__endswith=told.ending).order_by("-last_contact")[:MOST]
    findings = [judged(terminal, now) for terminal in terminals]
    alike = [one for one in findings if one.standing is not None and one.standing.state is told.state]
    rest = [one for one in findings if one not in alike]
    return Found(Kind.CODE, (*alike, *rest), told)


def _by_name(typed: str, now: datetime) -> Found:
    text = typed.strip()
    symbols = symbols_in(typed)
    holding = Q(registrations__until=None) & (
        Q(registrations__license__contract__customer__in=_customers(text))
        | (Q(registrations__license__number__contains=symbols) if len(symbols) >= number.GROUP else Q(pk=None))
    )
    digits = Q(number__contains=symbols) if symbols.isdigit() and len(symbols) >= number.GROUP else Q(pk=None)
    named = Q(pk__in=search.matching(Terminal.objects.all(), ("name",), text))
    terminals = Terminal.objects.filter(named | digits | holding).distinct()
    findings = tuple(judged(terminal, now) for terminal in terminals.order_by("-last_contact")[:MOST])
    if findings:
        return Found(Kind.NAME, findings)
    near = _near(symbols, now)
    try:
        number.parse(typed)
    except NumberError as error:
        if near or (error.fault is not NumberFault.OTHER_CHARACTERS and len(symbols) > CODE_LENGTH):
            return Found(Kind.MISTYPED, near, typo=error)
    return Found(Kind.UNKNOWN, near)


def _customers(text: str) -> list[int]:
    return sorted(search.matching(Customer.objects.all(), ("name", "contact_name", "phone"), text))[:MOST]


def _near(symbols: str, now: datetime) -> tuple[Finding, ...]:
    """Return licenses whose first or last eight symbols are those: one slip of any kind leaves one half whole."""
    half = number.LENGTH // 2
    if len(symbols) < half:
        return ()
    near = License.objects.filter(Q(number__startswith=symbols[:half]) | Q(number__endswith=symbols[-half:]))
    return tuple(judged_license(one, now) for one in near.select_related("contract__customer").order_by("pk")[:MOST])


def _reason(look: Look) -> Reason:
    standing, right = look.standing, look.right
    if standing is None or right is None:
        return Reason.UNKNOWN
    if right.status is Status.MOVED:
        return _moved(look, heard=standing.state is State.MOVED)
    if right.status is Status.STOPPED:
        return Reason.STOPPED if not standing.usable else Reason.STOPPED_UNHEARD
    if standing.state in (State.TRIAL, State.TRIAL_ENDED):
        return Reason.TRIAL if standing.usable else Reason.TRIAL_ENDED
    if not standing.usable:
        return _locked(look, standing)
    return _licensed(look, standing)


def _moved(look: Look, *, heard: bool) -> Reason:
    moved = look.right.moved if look.right is not None else None
    if moved is not None and moved.terminal_number is not None:
        return Reason.MOVED if heard else Reason.MOVED_UNHEARD
    return Reason.RELEASED if heard else Reason.RELEASED_UNHEARD


def _locked(look: Look, standing: Standing) -> Reason:
    if not look.cured_by_asking:
        return Reason.CONTRACT_ENDED
    return Reason.LOCKED_SILENT if standing.state is State.EXPIRED else Reason.RESUMED_UNHEARD


def _licensed(look: Look, standing: Standing) -> Reason:
    if standing.days_left is None or standing.days_left >= RENEWAL_WINDOW_DAYS:
        return Reason.FINE
    if not look.cured_by_asking:
        paid_longer = look.latest is not None and standing.deadline != look.latest.license.contract_until
        return Reason.FINE if paid_longer else Reason.CONTRACT_ENDING
    return Reason.WINDOW_SILENT if look.silent else Reason.FINE


def _remarks(look: Look, license: License | None) -> list[Remark]:
    offset = timedelta(seconds=look.terminal.clock_offset_seconds)
    ends = look.right is not None and look.right.status is Status.ACTIVE
    checks = {
        Remark.CLOCK_BEHIND: offset < -TOLERANCE,
        Remark.CLOCK_AHEAD: offset > TOLERANCE,
        Remark.OTHER_MACHINE: look.elsewhere is not None,
        Remark.CLONE: look.terminal.clone_suspected_at is not None,
        Remark.BACK_AND_FORTH: license is not None and license.back_and_forth_at is not None,
        Remark.STOP_PLANNED: license is not None and license.stops_on is not None and ends,
    }
    return [remark for remark, true in checks.items() if true]
