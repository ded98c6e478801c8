"""From what support types to the terminals and licenses that may be meant. Reads rows and changes none."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet

from licensing import number
from licensing.number import NumberError, NumberFault, symbols_in
from licensing.support_code import LENGTH as CODE_LENGTH
from licensing.support_code import SupportCodeError, SupportSummary, read_code
from licensing.words.problems import PROBLEMS
from licensing.words.problems.problem import Problem
from server.console import search
from server.console.support.board import broken_first
from server.console.support.findings import Finding, diagnose, diagnose_all, diagnose_license
from server.licenses.models import Customer, License, Registration, Terminal
from server.licenses.staff.customers import listed
from server.portal.models import Application

MOST = 20
"""Terminals that are shown for one search, each with all that is known about it."""
WIDEST = 1_000
"""Terminals that are counted."""
MOST_CUSTOMERS = 50
"""Customers to choose from."""
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
    """What ``kind`` of thing was typed, and what it leads to, the most likely first.

    ``total`` and ``customers_total`` count what was found, of which some are shown. Each of ``customers`` has the
    number of its ``terminals`` as an attribute.
    """

    kind: SearchKind
    findings: tuple[Finding, ...] = ()
    summary: SupportSummary | None = None
    problem: Problem | None = None
    number_error: NumberError | None = None
    total: int = 0
    customers: tuple[Customer, ...] = ()
    customers_total: int = 0
    applications: tuple[Application, ...] = ()


def look_up(typed: str, now: datetime) -> SearchResult:
    """Return what ``typed`` leads to: a number of a license or terminal, a code, a name, a phone number, an address."""
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
    return [finding for finding in diagnose_all(terminals, now) if finding.license == license]


def _by_terminal(symbols: str, now: datetime) -> SearchResult | None:
    if not symbols.isdigit() or len(symbols) != TERMINAL_DIGITS:
        return None
    terminal = Terminal.objects.filter(number=symbols).first()
    if terminal is not None:
        return SearchResult(SearchKind.TERMINAL, (diagnose(terminal, now),))
    half = TERMINAL_DIGITS // 2
    near = Terminal.objects.filter(Q(number__startswith=symbols[:half]) | Q(number__endswith=symbols[half:]))
    return SearchResult(SearchKind.UNKNOWN, tuple(diagnose_all(list(near.order_by("pk")[:MOST]), now)))


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
    findings = diagnose_all(list(terminals), now)
    alike = [one for one in findings if one.standing is not None and one.standing.state is summary.state]
    rest = [one for one in findings if one not in alike]
    return SearchResult(SearchKind.CODE, (*alike, *rest, *near), summary)


def _by_name(typed: str, now: datetime) -> SearchResult:
    text = typed.strip()
    symbols = symbols_in(typed)
    found, applications = _customers(text), _applications(text)
    terminals = _terminals(text, symbols)
    if not found.exists():
        count = terminals[: WIDEST + 1].count()
        owners = Registration.objects.filter(until=None, terminal__in=terminals)
        found = Customer.objects.filter(pk__in=owners.values("license__contract__customer"))
        if 0 < count <= MOST or count > WIDEST or (count and not found.exists()):
            return _of_terminals(terminals.order_by("-last_contact")[:MOST], count, applications, now)
    if applications or found.exists():
        in_use = Count("contracts__licenses__registrations", Q(contracts__licenses__registrations__until=None))
        shown = tuple(found.annotate(terminals=in_use).order_by("kana", "name", "pk")[:MOST_CUSTOMERS])
        return SearchResult(SearchKind.NAME, customers=shown, customers_total=found.count(), applications=applications)
    near = _near(symbols, now)
    try:
        number.parse(typed)
    except NumberError as error:
        if near or (error.fault is not NumberFault.OTHER_CHARACTERS and len(symbols) > CODE_LENGTH):
            return SearchResult(SearchKind.MISTYPED, near, number_error=error)
    return SearchResult(SearchKind.UNKNOWN, near)


def _of_terminals(
    terminals: QuerySet[Terminal], total: int, applications: tuple[Application, ...], now: datetime
) -> SearchResult:
    findings = tuple(broken_first(diagnose_all(list(terminals), now)))
    return SearchResult(SearchKind.NAME, findings, total=total, applications=applications)


def _terminals(text: str, symbols: str) -> QuerySet[Terminal]:
    """Return the terminals with ``text`` in their name or number, or ``symbols`` in the number that they have."""
    found = search.every_word(text, search.terminal)
    if len(symbols) >= number.GROUP:
        held = Registration.objects.filter(until=None, license__in=License.objects.filter(search.number(symbols)))
        found |= Q(pk__in=held.values("terminal"))
    return Terminal.objects.filter(found)


def _customers(text: str) -> QuerySet[Customer]:
    return listed().filter(search.every_word(text, search.customer))


def _applications(text: str) -> tuple[Application, ...]:
    """Return applications that were not approved, of people whom nothing else is known about."""
    fields = ("company", "contact_name", "phone", "email")
    matching = reduce(or_, (Q(**{f"{field}__icontains": text}) for field in fields))
    open_ones = Application.objects.exclude(state=Application.State.APPROVED)
    return tuple(open_ones.filter(matching).order_by("-pk")[:MOST])


def _near(symbols: str, now: datetime) -> tuple[Finding, ...]:
    """Return licenses whose first or last eight symbols match: a single typing error leaves one half intact."""
    half = number.LENGTH // 2
    if len(symbols) < half:
        return ()
    near = License.objects.filter(Q(number__startswith=symbols[:half]) | Q(number__endswith=symbols[-half:]))
    return tuple(diagnose_license(one, now) for one in near.select_related("contract__customer").order_by("pk")[:MOST])
