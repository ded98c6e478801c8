"""A sale being typed: the items of the record at hand, and those split off for the buyer's next record.

Customs confirms record by record, and one missing article voids the whole record: so staff can split.
"""

from dataclasses import dataclass, replace

from app.sales.eligibility import Eligibility
from app.sales.record import Item, totals_of
from app.sales.tax import RateTotal, Rounding


@dataclass(frozen=True)
class Line:
    """An item on the screen; ``later`` when it goes into the next record of the same buyer."""

    item: Item
    later: bool = False


@dataclass(frozen=True)
class Draft:
    rounding: Rounding
    lines: tuple[Line, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of the record at hand."""
        return tuple(line.item for line in self.lines if not line.later)

    @property
    def later(self) -> tuple[Item, ...]:
        return tuple(line.item for line in self.lines if line.later)

    @property
    def totals(self) -> tuple[RateTotal, ...]:
        return totals_of(self.items, self.rounding)

    def add(self, item: Item) -> "Draft":
        return replace(self, lines=(*self.lines, Line(item)))

    def remove(self, place: int) -> "Draft":
        return replace(self, lines=self.lines[:place] + self.lines[place + 1 :])

    def move(self, place: int) -> "Draft":
        """Put the item at ``place`` into the next record, or bring it back into this one."""
        line = self.lines[place]
        turned = replace(line, later=not line.later)
        return replace(self, lines=(*self.lines[:place], turned, *self.lines[place + 1 :]))

    def next(self) -> "Draft":
        """Return the draft that is left once the record at hand is saved."""
        return replace(self, lines=tuple(Line(item) for item in self.later))

    def eligibility(self, day_net: int) -> Eligibility:
        """Return where the buyer stands with both records, after ``day_net`` yen (tax excluded) of the same day."""
        later = totals_of(self.later, self.rounding)
        return Eligibility(day_net + sum(total.net for total in (*self.totals, *later)))
