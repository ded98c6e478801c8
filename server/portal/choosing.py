"""Searching, sorting and paging the rows of the owner's page, by the parameters of its address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from server.folding import folded
from server.portal.license_rows import LicenseRow

ON_A_PAGE = 50
LONGEST = 100
FAR, NEVER = date.max, datetime.min.replace(tzinfo=UTC)
URGENCY = {"bad": 0, "caution": 1, "plain": 2, "good": 3}
"""The kinds of rows in the order in which they need a hand; without a notice there is nothing to do."""

SORTS: dict[str, tuple[Promise, Callable[[LicenseRow], Any]]] = {
    "urgent": (_("確認が必要な順"), lambda row: (not row.notices, URGENCY[row.kind])),
    "name": (_("端末の名前順"), lambda row: (row.terminal is None, row.name)),
    "number": (_("ライセンス番号順"), lambda row: row.number),
    "contact": (_("最終通信の古い順"), lambda row: row.terminal.last_contact if row.terminal else NEVER),
    "deadline": (_("利用期限の近い順"), lambda row: row.deadline or FAR),
    "contract": (_("契約期限の近い順"), lambda row: row.license.contract_until),
}


@dataclass(frozen=True)
class Choice:
    """What an owner asked to see: ``words`` to find, only what is ``urgent``, in the order ``sort``, a ``page``."""

    words: str
    urgent: bool
    sort: str
    page: str

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Choice":
        sort = asked.get("sort", "")
        words = asked.get("q", "").strip()[:LONGEST]
        return cls(words, asked.get("show") == "urgent", sort if sort in SORTS else "urgent", asked.get("page", "1"))

    def rows(self, rows: list[LicenseRow]) -> "Page[LicenseRow]":
        """Return the chosen page of ``rows``, the nearest one if there is no such page."""
        found = [row for row in rows if self._matches(row)]
        return Paginator(sorted(found, key=SORTS[self.sort][1]), ON_A_PAGE).get_page(self.page)

    def address(self, page: int) -> str:
        """Return the parameters of another page of the same choice."""
        shown = {"q": self.words, "show": "urgent" if self.urgent else "", "sort": self.sort, "page": str(page)}
        return "?" + urlencode({name: value for name, value in shown.items() if value})

    def _matches(self, row: LicenseRow) -> bool:
        if self.urgent and not row.notices:
            return False
        terminal = row.terminal.shown_number if row.terminal else ""
        shop = row.license.shop.name if row.license.shop else ""
        texts = (row.number, row.name, terminal, shop, row.license.customer.name, row.state)
        return folded(self.words) in "\n".join(map(folded, texts))
