"""From what support types to the terminals and licenses that may be meant. Reads rows and changes none."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q

from licensing import number
from licensing.number import NumberError, NumberFault, symbols_in
from licensing.support_code import LENGTH as CODE_LENGTH
from licensing.support_code import SupportCodeError, SupportSummary, read_code
from licensing.words.problems import PROBLEMS
from licensing.words.problems.problem import Problem
from server.console import search
from server.console.support.findings import Finding, diagnose, diagnose_license
from server.licenses.models import Customer, License, Registration, Terminal

MOST = 20
"""Terminals that are shown for one search."""
TERMINAL_DIGITS = 12


class SearchKind(StrEnum):
    """What was typed."""

    NOTHING = "nothing"
    LICENSE = "license"
    TERMINAL = "terminal"
    CODE = "code"
    PROBLEM = "problem"
    NAME = "name"
    MISTYPED = "mistyped"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class SearchResult:
    """What ``kind`` of thing was typed, and what it leads to, the most likely first."""

    kind: SearchKind
    findings: tuple[Finding, ...] = ()
    summary: SupportSummary | None = None
    problem: Problem | None = None
    number_error: NumberError | None = None


def look_up(typed: str, now: datetime) -> SearchResult:
    """Return what ``typed`` leads to: a license or terminal number, a code of the app, a name or a phone number."""
    symbols = symbols_in(typed)
    if not symbols:
        return SearchResult(SearchKind.NOTHING)
    problem = PROBLEMS.get(re.sub(r"^E(?=\d{3}$)", "E-", symbols))
    if problem is not None:
        return SearchResult(SearchKind.PROBLEM, problem=problem)
    return _by_license(typed, now) or _by_terminal(symbols, now) or _by_code(symbols, now) or _by_name(typed, now)


def _by_license(typed: str, now: datetime) -> SearchResult | None:
    try:
        symbols = number.parse(typed)
    except NumberError:
        return None
    license = License.objects.select_related("contract__customer").filter(number=symbols).first()
    if license is None:
        return SearchResult(SearchKind.UNKNOWN, _near(symbols, now))
    current = diagnose_license(license, now)
    return SearchResult(SearchKind.LICENSE, (current, *_earlier(license, current, now)))


def _earlier(license: License, current: Finding, now: datetime) -> list[Finding]:
    """Return the terminals that had ``license`` before: often one of them is calling."""
    now_on = current.snapshot.terminal.pk if current.snapshot is not None else None
    rows = Registration.objects.filter(license=license).exclude(until=None).exclude(terminal=now_on)
    terminals = list(dict.fromkeys(row.terminal for row in rows.select_related("terminal").order_by("-pk")[:MOST]))
    findings = [diagnose(terminal, now) for terminal in terminals]
    return [finding for finding in findings if finding.license == license]


def _by_terminal(symbols: str, now: datetime) -> SearchResult | None:
    if not symbols.isdigit() or len(symbols) != TERMINAL_DIGITS:
        return None
    terminal = Terminal.objects.filter(number=symbols).first()
    if terminal is not None:
        return SearchResult(SearchKind.TERMINAL, (diagnose(terminal, now),))
    half = TERMINAL_DIGITS // 2
    near = Terminal.objects.filter(Q(number__startswith=symbols[:half]) | Q(number__endswith=symbols[half:]))
    return SearchResult(SearchKind.UNKNOWN, tuple(diagnose(one, now) for one in near.order_by("pk")[:MOST]))


def _by_code(symbols: str, now: datetime) -> SearchResult | None:
    if len(symbols) != CODE_LENGTH:
        return None
    try:
        summary = read_code(symbols)
    except SupportCodeError:
        return None
    near = _near(symbols, now)  # half of a license number may happen to be a valid code
    if summary.ending is None:
        return SearchResult(SearchKind.CODE, near, summary)
    terminals = Terminal.objects.filter(number__endswith=summary.ending).order_by("-last_contact")[:MOST]
    findings = [diagnose(terminal, now) for terminal in terminals]
    alike = [one for one in findings if one.standing is not None and one.standing.state is summary.state]
    rest = [one for one in findings if one not in alike]
    return SearchResult(SearchKind.CODE, (*alike, *rest, *near), summary)


def _by_name(typed: str, now: datetime) -> SearchResult:
    text = typed.strip()
    symbols = symbols_in(typed)
    registered = Q(registrations__until=None) & (
        Q(registrations__license__contract__customer__in=_customers(text))
        | (Q(registrations__license__number__contains=symbols) if len(symbols) >= number.GROUP else Q(pk=None))
    )
    digits = Q(number__contains=symbols) if symbols.isdigit() and len(symbols) >= number.GROUP else Q(pk=None)
    named = search.every_word(text, search.terminal)
    terminals = Terminal.objects.filter(named | digits | registered).distinct()
    findings = tuple(diagnose(terminal, now) for terminal in terminals.order_by("-last_contact")[:MOST])
    if findings:
        return SearchResult(SearchKind.NAME, findings)
    near = _near(symbols, now)
    try:
        number.parse(typed)
    except NumberError as error:
        if near or (error.fault is not NumberFault.OTHER_CHARACTERS and len(symbols) > CODE_LENGTH):
            return SearchResult(SearchKind.MISTYPED, near, number_error=error)
    return SearchResult(SearchKind.UNKNOWN, near)


def _customers(text: str) -> list[int]:
    found = Customer.objects.filter(search.every_word(text, search.customer))
    return list(found.order_by("pk").values_list("pk", flat=True)[:MOST])


def _near(symbols: str, now: datetime) -> tuple[Finding, ...]:
    """Return licenses whose first or last eight symbols match: a single typing error leaves one half intact."""
    half = number.LENGTH // 2
    if len(symbols) < half:
        return ()
    near = License.objects.filter(Q(number__startswith=symbols[:half]) | Q(number__endswith=symbols[-half:]))
    return tuple(diagnose_license(one, now) for one in near.select_related("contract__customer").order_by("pk")[:MOST])
