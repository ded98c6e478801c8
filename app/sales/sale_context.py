"""What a sale screen works with: the journal, the names and rounding of this till, today, and the sell guard."""

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
class Counter:
    """``today`` is the JST day of the decided moment, never the bare PC clock; ``usable`` is the standing's."""

    journal: Journal
    shop_name: str
    terminal_name: str
    rounding: Rounding
    today: Callable[[], date]
    usable: Callable[[], bool]

    def may_begin(self) -> bool:
        """Whether a new sale may begin: the sell guard.

        It is asked when a sale begins and never again: a sale already begun may be finished, whatever
        the license has become meanwhile.
        """
        return self.usable()

    def rates(self) -> tuple[int, ...]:
        """Return the percentages to choose from today."""
        return rates_on(max(self.today(), METHOD_BEGINS)).percents

    def check_day(self) -> None:
        """Raise a ``FieldError`` if today lies before the refund method."""
        if not sellable_on(self.today()):
            raise FieldError(Field.SOLD_ON, Fault.TOO_EARLY)

    def day_net(self, buyer: Buyer, on: date) -> int:
        """Return what ``buyer`` has in this shop's other records of the day, in yen without tax."""
        return self.journal.day_net(buyer.purchaser, self.shop_name, on)

    def register(self, buyer: Buyer, draft: Draft, on: date) -> Record:
        """Save the record at hand of ``draft``."""
        sale = Sale(on, self.shop_name, self.terminal_name, buyer, draft.items, self.rounding, draft.totals)
        return self.journal.register(sale)
