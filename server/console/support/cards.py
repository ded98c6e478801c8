"""Findings as the support page shows them: cards with all that is known, and lines of one terminal each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from licensing.errors import VendorError
from licensing.standing import Standing
from licensing.vendor import read_vendor
from licensing.words.banners import banner_for, chip_for, lock_reason, notices_for
from licensing.words.text import NOT_KNOWN
from licensing.words.views import BannerView, Chip
from server.console.support.board import CALM, is_unusual, shop_of
from server.console.support.findings import Finding
from server.console.support.remedies import ACTIONS, May, Remedy, remedy_for
from server.console.support.words import CUSTOMER_LANGUAGE, Explanation, explain, number_words
from server.licenses.models import StaffRequest
from server.licenses.staff.declarations import SUPPORT
from server.licenses.staff.requests import requests_of

MOST_TOGETHER = 200
"""Licenses that an address has room for."""


@dataclass(frozen=True)
class Screen:
    """TOP as the customer sees it: the chip, the banner, why a sale is locked, and the quiet notices."""

    chip: Chip
    banner: BannerView | None
    lock: str
    notices: tuple[BannerView, ...]


@dataclass(frozen=True)
class Card:
    """One finding as the page shows it; ``request`` is what administrators were asked for already."""

    finding: Finding
    words: Explanation
    remedy: Remedy
    number: str
    screen: Screen | None = None
    request: StaffRequest | None = None

    @property
    def keys(self) -> tuple[int, ...]:
        """The primary key of the license."""
        return (self.finding.license.pk,) if self.finding.license is not None else ()

    @property
    def shop(self) -> str:
        return shop_of(self.finding)

    @property
    def place(self) -> str:
        """The terminal's shop and name, or its number if it has none."""
        terminal = self.finding.snapshot.terminal if self.finding.snapshot is not None else None
        name = (terminal.name or terminal.shown_number) if terminal is not None else ""
        return name if name.startswith(self.shop) else f"{self.shop} {name}"

    @property
    def tone(self) -> str:
        """The colour at its edge: good, warning, or bad for what is locked now."""
        if self.screen is not None and self.screen.lock:
            return "bad"
        return "warning" if is_unusual(self.finding) else "good"


@dataclass(frozen=True)
class Group:
    """Lines with the same ``title``."""

    title: str
    lines: tuple[Card, ...]


@dataclass(frozen=True)
class Together:
    """One remedy for several licenses: ``keys`` are their primary keys."""

    remedy: Remedy
    keys: tuple[int, ...]


def lines(findings: Sequence[Finding], may: May) -> list[Card]:
    """Return ``findings`` for a person with the permissions ``may``."""
    waiting = requests_of([finding.license for finding in findings if finding.license is not None])
    return [_line(finding, may, waiting) for finding in findings]


def cards(findings: Sequence[Finding], may: May) -> list[Card]:
    """Return ``findings`` with what is on the customers' screens."""
    phone = support_phone()
    shown = lines(findings, may)
    return [
        replace(one, screen=screen_of(one.finding.standing, phone) if one.finding.standing else None) for one in shown
    ]


def groups(shown: Iterable[Card]) -> list[Group]:
    """Return the lines by what is unusual about them: hundreds of terminals of a contract that ends are one matter."""
    found: dict[str, list[Card]] = {}
    for line in shown:
        title = line.words.remarks[0][1] if line.finding.reason in CALM and line.words.remarks else line.words.title
        found.setdefault(title, []).append(line)
    return [Group(title, tuple(each)) for title, each in found.items()]


def together(findings: Iterable[Finding], may: May) -> list[Together]:
    """Return the remedies that ``findings`` have in common, each for as many licenses as can be chosen at once."""
    found: dict[object, list[Finding]] = {}
    for finding in findings:
        action = ACTIONS[finding.reason][0] if finding.reason in ACTIONS else None
        if action is not None and finding.license is not None and (may(action.permission) or may(SUPPORT)):
            found.setdefault(action, []).append(finding)
    return [_together(each[:MOST_TOGETHER], may) for each in found.values() if len(each) > 1]


def screen_of(standing: Standing, phone: str) -> Screen:
    """Return TOP of a terminal with ``standing``; ``phone`` is the support's as the vendor profile has it."""
    with translation.override(CUSTOMER_LANGUAGE):
        banner = banner_for(standing, phone=phone)
        return Screen(chip_for(standing), banner, lock_reason(standing), notices_for(standing))


def support_phone() -> str:
    try:
        return read_vendor(settings.HOME.vendor).support_phone
    except VendorError:
        return NOT_KNOWN


def _line(finding: Finding, may: May, waiting: Mapping[tuple[int, str], StaffRequest]) -> Card:
    remedy = remedy_for(finding, may)
    key = (finding.license.pk if finding.license is not None else 0, str(remedy.asked or ""))
    return Card(finding, explain(finding), remedy, number_words(finding), request=waiting.get(key))


def _together(findings: Sequence[Finding], may: May) -> Together:
    keys = tuple(finding.license.pk for finding in findings if finding.license is not None)
    remedy = remedy_for(findings[0], may)
    if remedy.asked is None and remedy.link:
        action = ACTIONS[findings[0].reason][0]
        address = "&".join(f"license={key}" for key in keys)
        remedy = replace(remedy, link=f"{reverse('admin:action', args=[action.name])}?{address}")
    return Together(remedy, keys)
