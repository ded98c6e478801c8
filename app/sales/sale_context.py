"""What the sale screen needs of its terminal: the journal, names, rounding, today, and what may be recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from app.sales.draft import Draft
from app.sales.eligibility import METHOD_BEGINS, sellable_on
from app.sales.fields import Fault, Field, FieldError
from app.sales.journal import Journal
from app.sales.rates import rates_on
from app.sales.record import Buyer, Item, Purchaser, Record, Sale
from app.sales.tax import Rounding


class LicenseEnded(Exception):
    """The license is not usable, and the record belongs to no sale that was begun while it was."""


@dataclass
class OpenSale:
    """A sale from its first page to its last record: what may be recorded even if the license ends meanwhile.

    ``day`` and ``purchaser`` are those of the last moment at which the license was usable; None if not known then.
    """

    day: date | None = None
    purchaser: Purchaser | None = None


@dataclass(frozen=True)
class SaleContext:
    """``today`` and ``now`` are of the decided moment in JST, not of the PC clock; ``usable`` asks the license."""

    journal: Journal
    shop_name: str
    terminal_name: str
    rounding: Rounding
    today: Callable[[], date]
    now: Callable[[], time]
    usable: Callable[[], bool]

    def may_begin(self) -> bool:
        """Return whether a new sale may begin."""
        return self.usable()

    def begin(self) -> OpenSale:
        return OpenSale(self.today() if self.usable() else None)

    def admit(self, sale: OpenSale, buyer: Buyer, on: date) -> None:
        """Check that a record of ``buyer`` on ``on`` may be made in ``sale``.

        The license is asked for each record, because a sale whose rest is never empty never ends. Once it is not
        usable, only the buyer who was being served is served to the end, and not beyond the JST day.

        Raises:
            LicenseEnded: it may not.
        """
        if self.usable():
            sale.day, sale.purchaser = on, buyer.purchaser
        elif not sale.day == on == self.today() or sale.purchaser not in {None, buyer.purchaser}:
            raise LicenseEnded(f"{on}: not the sale begun on {sale.day}")
        else:
            sale.purchaser = buyer.purchaser

    def rates(self) -> tuple[int, ...]:
        """Return the tax rates in percent to choose from today."""
        return rates_on(max(self.today(), METHOD_BEGINS)).percents

    def outdated(self, draft: Draft) -> Item | None:
        """Return the first item of the current record that has no rate of today: the rates changed at midnight."""
        return next((item for item in draft.items if item.rate not in self.rates()), None)

    def check_day(self) -> None:
        """Raise a ``FieldError`` if today is before the refund method's first day."""
        if not sellable_on(self.today()):
            raise FieldError(Field.SOLD_ON, Fault.TOO_EARLY)

    def day_net(self, buyer: Buyer, on: date) -> int:
        """Return the yen, without tax, of the buyer's other records of the day in this shop."""
        return self.journal.day_net(buyer.purchaser, self.shop_name, on)

    def register(self, sale: OpenSale, buyer: Buyer, draft: Draft, on: date) -> Record:
        """Save the current record of ``draft``.

        Raises:
            LicenseEnded: the license is not usable, and this is not the sale that was begun before.
            JournalError: it could not be saved.
        """
        self.admit(sale, buyer, on)
        names, time_of_day = (self.shop_name, self.terminal_name), self.now().replace(second=0, microsecond=0)
        return self.journal.register(Sale(on, *names, buyer, draft.items, self.rounding, draft.totals, time_of_day))
