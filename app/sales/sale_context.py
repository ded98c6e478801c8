"""What the sale screen needs of its terminal: the journal, names, rounding, today, and whether a sale may begin."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.sales.draft import Draft
from app.sales.eligibility import METHOD_BEGINS, sellable_on
from app.sales.fields import Fault, Field, FieldError
from app.sales.journal import Journal
from app.sales.rates import rates_on
from app.sales.record import Buyer, Record, Sale
from app.sales.tax import Rounding


@dataclass(frozen=True)
class SaleContext:
    """``today`` returns the JST day of the decided moment, never of the PC clock; ``usable`` the license's answer."""

    journal: Journal
    shop_name: str
    terminal_name: str
    rounding: Rounding
    today: Callable[[], date]
    usable: Callable[[], bool]

    def may_begin(self) -> bool:
        """Return whether a new sale may begin.

        Ask when a sale begins and never again: a sale that has begun may be finished, whatever happens to the
        license meanwhile.
        """
        return self.usable()

    def rates(self) -> tuple[int, ...]:
        """Return the tax rates in percent to choose from today."""
        return rates_on(max(self.today(), METHOD_BEGINS)).percents

    def check_day(self) -> None:
        """Raise a ``FieldError`` if today is before the refund method's first day."""
        if not sellable_on(self.today()):
            raise FieldError(Field.SOLD_ON, Fault.TOO_EARLY)

    def day_net(self, buyer: Buyer, on: date) -> int:
        """Return the yen, without tax, of the buyer's other records of the day in this shop."""
        return self.journal.day_net(buyer.purchaser, self.shop_name, on)

    def register(self, buyer: Buyer, draft: Draft, on: date) -> Record:
        """Save the current record of ``draft``."""
        sale = Sale(on, self.shop_name, self.terminal_name, buyer, draft.items, self.rounding, draft.totals)
        return self.journal.register(sale)
