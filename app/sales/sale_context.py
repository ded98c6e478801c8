"""What the sale screen needs of its terminal: the journal, names, rounding, today, and what may be recorded."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time

from app.sales.articles import Article, Articles
from app.sales.draft import Draft
from app.sales.eligibility import METHOD_BEGINS, sellable_on
from app.sales.errors import JournalError
from app.sales.fields import Fault, Field, FieldError, goods_text, read_shop_name
from app.sales.journal import Journal
from app.sales.rates import rates_on
from app.sales.record import Buyer, Item, Record, Sale
from app.sales.tax import Rounding
from licensing.clock import Doubt


class LicenseEnded(Exception):
    """The license is not usable, and the record belongs to no sale that was begun while it was."""


@dataclass
class OpenSale:
    """A sale from its first page to its last record: what may be recorded even if the license ends meanwhile.

    ``day`` and ``purchaser``, a passport number, are those of the last moment at which the license was usable; None
    if not known then.
    """

    day: date | None = None
    purchaser: str | None = None


@dataclass(frozen=True)
class SaleDay:
    """``sold_on`` is the day of a sale, ``by_clock`` today by the terminal's clock, with its ``doubt`` then."""

    sold_on: date
    by_clock: date
    doubt: Doubt | None = None


@dataclass(frozen=True)
class SaleContext:
    """``today`` and ``now`` are of the decided moment in JST, not of the PC clock; ``usable`` asks the license.

    ``doubt`` is what is wrong with that clock: then ``today`` decides what the license allows, and nothing else, and
    the day of a sale is asked.
    """

    journal: Journal
    shop_name: str
    terminal_name: str
    rounding: Rounding
    today: Callable[[], date]
    now: Callable[[], time]
    usable: Callable[[], bool]
    articles: Articles
    doubt: Callable[[], Doubt | None] = lambda: None

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
            sale.day, sale.purchaser = on, buyer.passport_number
        elif not sale.day == on == self.today() or sale.purchaser not in {None, buyer.passport_number}:
            raise LicenseEnded(f"{on}: not the sale begun on {sale.day}")
        else:
            sale.purchaser = buyer.passport_number

    def outdated(self, draft: Draft, on: date) -> Item | None:
        """Return the first item of the current record that has no rate of ``on``: the rates changed at midnight."""
        return next((item for item in draft.items if item.rate not in rates(on)), None)

    def check(self) -> None:
        """Raise a ``FieldError`` for a shop's name that the agency does not take, or a day before the refund method.

        While the clock is in doubt, the day is asked, and checked then.
        """
        if self.doubt() is None and not sellable_on(self.today()):
            raise FieldError(Field.SOLD_ON, Fault.TOO_EARLY)
        read_shop_name(self.shop_name)

    def day_net(self, buyer: Buyer, on: date) -> int:
        """Return the yen, without tax, of the buyer's other records of the day."""
        return self.journal.day_net(buyer.passport_number, on)

    def other_buyer(self, buyer: Buyer) -> Buyer | None:
        """Return the buyer of the newest record with this passport number if name, nationality or birth differ.

        Raises:
            JournalError: the journal could not be read.
        """
        record = self._newest_of(buyer)
        if record is None or _identity(record.sale.buyer) == _identity(buyer):
            return None
        return record.sale.buyer

    def repeated(self, buyer: Buyer, draft: Draft, on: date) -> Record | None:
        """Return the buyer's newest record of the day if it has the same goods as the current record of ``draft``.

        Raises:
            JournalError: the journal could not be read.
        """
        newest = next(iter(self._of_day(buyer, on)), None)
        return newest if newest is not None and newest.sale.items == draft.items else None

    def _of_day(self, buyer: Buyer, on: date) -> list[Record]:
        """Return the buyer's other records of the day, the newest first."""
        return self.journal.of_day(buyer.passport_number, on)

    def _newest_of(self, buyer: Buyer) -> Record | None:
        return self.journal.newest_of(buyer.passport_number)

    def register(self, sale: OpenSale, buyer: Buyer, draft: Draft, day: SaleDay) -> Record:
        """Save the current record of ``draft``.

        Raises:
            LicenseEnded: the license is not usable, and this is not the sale that was begun before.
            JournalError: it could not be saved.
        """
        self.admit(sale, buyer, day.by_clock)
        names = (read_shop_name(self.shop_name), self.terminal_name)
        time_of_day = None if day.doubt else self.now().replace(second=0, microsecond=0)
        made = Sale(day.sold_on, *names, buyer, draft.items, self.rounding, draft.totals, time_of_day, day.doubt)
        return self.journal.register(made, day.by_clock)

    def learn(self, item: Item, on: date) -> None:
        """Remember price and rate of the article that is sold on that day."""
        # The list is a convenience: a sale goes on without it.
        with suppress(JournalError):
            self.articles.learn(item, reduced=item.rate != rates(on)[0])

    def known(self, code: str) -> Article | None:
        """Return what is known of a JAN code or a name."""
        try:
            return self.articles.find(goods_text(code))
        except JournalError:
            return None

    def excluded(self, item: Item) -> bool:
        """Return whether the list of articles says that ``item`` does not qualify, by its JAN code or its name."""
        article = (self.known(item.jan) if item.jan else None) or self.known(item.name)
        return article is not None and not article.qualifies

    def sold_last(self, most: int) -> list[Article]:
        """Return the articles that were sold last, the newest first, without those that do not qualify."""
        with suppress(JournalError):
            return [article for article in self.articles.search() if article.qualifies][:most]
        return []


def rate_of(article: Article, on: date) -> int:
    """Return the rate in percent at which ``article`` is sold on that day."""
    return rates(on)[article.reduced]


def rates(on: date) -> tuple[int, ...]:
    """Return the tax rates in percent to choose from on that day."""
    return rates_on(max(on, METHOD_BEGINS)).percents


def _identity(buyer: Buyer) -> tuple[object, ...]:
    return buyer.name, buyer.nationality, buyer.birth
