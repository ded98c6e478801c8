"""What the sale screen needs to correct a record: its day, names and rounding. The license is not asked, as for a void.

Only what a person may change becomes part of the new record; day, time and shop remain those of the sale.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time

from app.sales.articles import Articles
from app.sales.draft import Draft, Line
from app.sales.journal import Journal
from app.sales.record import Buyer, Item, Reason, Record, Sale
from app.sales.sale_context import SaleContext


@dataclass(frozen=True, kw_only=True)
class CorrectionContext(SaleContext):
    """``today`` is the day of the sale that ``record`` tells of, ``entered_on`` the one of the correction."""

    record: Record
    entered_on: Callable[[], date]

    @classmethod
    def of(
        cls, record: Record, journal: Journal, articles: Articles, today: Callable[[], date], now: Callable[[], time]
    ) -> "CorrectionContext":
        """``today`` and ``now`` are those of the terminal."""
        sale = record.sale
        return cls(
            journal=journal,
            shop_name=sale.shop_name,
            terminal_name=sale.terminal_name,
            rounding=sale.rounding,
            today=lambda: sale.sold_on,
            now=now,
            usable=lambda: True,
            articles=articles,
            record=record,
            entered_on=today,
        )

    @property
    def draft(self) -> Draft:
        """The goods of the record, to be changed."""
        return Draft(self.rounding, tuple(Line(item) for item in self.record.sale.items))

    def day_net(self, buyer: Buyer, on: date) -> int:
        return sum(each.sale.net for each in self._of_day(buyer, on))

    def corrected(self, buyer: Buyer, draft: Draft) -> Sale:
        """Return the sale that is to replace that of the record."""
        return replace(self.record.sale, buyer=buyer, items=draft.items, totals=draft.totals)

    def others_losing(self, sale: Sale) -> list[Record]:
        """Return the records that no longer qualify for a refund once ``sale`` replaces that of the record."""
        return self.journal.depending_on(self.record, sale)

    def correct(self, sale: Sale, reason: Reason) -> Record:
        """Void the record and add ``sale`` in one step; return the new record.

        Raises:
            AlreadyVoid: the record has been voided or corrected meanwhile.
            JournalError: it could not be saved.
        """
        at = self.now().replace(second=0, microsecond=0)
        return self.journal.correct(self.record, sale, self.entered_on(), at, reason)

    def learn(self, item: Item, on: date) -> None:
        """Learn nothing: the prices of a record are those of its day, and the next scan is sold at those of now."""

    def _of_day(self, buyer: Buyer, on: date) -> list[Record]:
        return [each for each in super()._of_day(buyer, on) if each.number != self.record.number]

    def _newest_of(self, buyer: Buyer) -> Record | None:
        return self.journal.newest_of(buyer.passport_number, but=self.record.number)
