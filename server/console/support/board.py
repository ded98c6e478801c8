"""All terminals of a customer, judged: which cannot be used, which are unusual, which are fine. Reads rows only."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.console.support.findings import Finding, Reason, diagnose_all
from server.licenses.models import Customer, License, Registration, Terminal

STILL_ASKS = timedelta(days=30)
"""A terminal that lost its number and has not asked for so long has been replaced, and nobody misses it."""
CALM = (Reason.FINE, Reason.TRIAL, Reason.NEVER_REGISTERED)


@dataclass(frozen=True)
class Board:
    """The terminals of ``customer`` by what is to be done, each list by shop and name; and its unregistered numbers."""

    customer: Customer
    locked: tuple[Finding, ...]
    unusual: tuple[Finding, ...]
    fine: tuple[Finding, ...]
    unregistered: int

    @property
    def all(self) -> tuple[Finding, ...]:
        return (*self.locked, *self.unusual, *self.fine)

    @property
    def total(self) -> int:
        return len(self.all)

    @property
    def shops(self) -> list[str]:
        return sorted({shop_of(finding) for finding in self.all} - {""})

    def of_shop(self, shop: str) -> "Board":
        """Return the part of the board that is about ``shop``."""

        def only(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
            return tuple(finding for finding in findings if shop_of(finding) == shop)

        return Board(self.customer, only(self.locked), only(self.unusual), only(self.fine), self.unregistered)


def board_of(customer: Customer, now: datetime) -> Board:
    """Return the terminals that have a number of ``customer``, and those that lost one and still ask."""
    findings = sorted(diagnose_all(_terminals(customer, now), now), key=_place)
    held = Registration.objects.filter(until=None).values("license")
    numbers = License.objects.filter(contract__customer=customer)
    return Board(
        customer,
        tuple(finding for finding in findings if finding.locked),
        tuple(finding for finding in findings if not finding.locked and is_unusual(finding)),
        tuple(finding for finding in findings if not finding.locked and not is_unusual(finding)),
        numbers.exclude(pk__in=held).count(),
    )


def is_unusual(finding: Finding) -> bool:
    """Return whether somebody should look at the terminal or license although it can be used."""
    return finding.reason not in CALM or bool(finding.remarks)


def shop_of(finding: Finding) -> str:
    """Return the shop of the license, else by the terminal's name, ``天神店 レジ1``; empty if that is a single word."""
    if finding.license is not None and finding.license.shop is not None:
        return finding.license.shop.name
    name = finding.snapshot.terminal.name if finding.snapshot is not None else ""
    shop, _, rest = name.partition(" ")
    return shop if rest else ""


def _terminals(customer: Customer, now: datetime) -> list[Terminal]:
    """Return the terminals whose newest registration is of a license of ``customer``, without replaced ones."""
    rows = Registration.objects.filter(terminal__registrations__license__contract__customer=customer)
    rows = rows.select_related("terminal", "license__contract").order_by("pk").distinct()
    newest = {row.terminal_id: row for row in rows}
    return [
        row.terminal
        for row in newest.values()
        if row.license.contract.customer_id == customer.pk and (row.until is None or _still_asks(row, now))
    ]


def _still_asks(lost: Registration, now: datetime) -> bool:
    last = lost.terminal.last_contact
    return lost.until is not None and lost.until < last and now - last < STILL_ASKS


def _place(finding: Finding) -> tuple[str, list[tuple[int, str]]]:
    """Return what sorts terminals by shop, then by name, with レジ2 before レジ10."""
    name = finding.snapshot.terminal.name if finding.snapshot is not None else ""
    return shop_of(finding), [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", name)]


def broken_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return ``findings`` with the terminals first that cannot be used, then the unusual ones."""
    return sorted(findings, key=lambda finding: (not finding.locked, not is_unusual(finding)))
