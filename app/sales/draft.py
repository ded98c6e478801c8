"""A sale being typed: the items of the current record, and those moved to the same buyer's next record.

Customs confirms record by record, and one missing article voids the whole record. That is why staff can split a sale.
"""

from dataclasses import dataclass, replace

from app.sales.eligibility import Eligibility
from app.sales.fields import HIGHEST_AMOUNT, MOST_PIECES
from app.sales.record import Item, totals_of
from app.sales.tax import RateTotal, Rounding


@dataclass(frozen=True)
class Line:
    """An item on the screen; ``later`` if it belongs to the next record of the same buyer."""

    item: Item
    later: bool = False


def fits(item: Item) -> bool:
    """Return whether quantity and amount of ``item`` are what one line may have."""
    return 1 <= item.quantity <= MOST_PIECES and item.amount <= HIGHEST_AMOUNT


@dataclass(frozen=True)
class Draft:
    rounding: Rounding
    lines: tuple[Line, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of the current record."""
        return tuple(line.item for line in self.lines if not line.later)

    @property
    def later(self) -> tuple[Item, ...]:
        return tuple(line.item for line in self.lines if line.later)

    @property
    def totals(self) -> tuple[RateTotal, ...]:
        return totals_of(self.items, self.rounding)

    @property
    def pieces(self) -> int:
        """How many articles the current record has."""
        return sum(item.quantity for item in self.items)

    @property
    def later_pieces(self) -> int:
        """How many articles were moved to the next record."""
        return sum(item.quantity for item in self.later)

    def add(self, item: Item) -> "Draft":
        """Add ``item`` as a new line, or to the line of the current record with the same article at the same price."""
        for place, line in enumerate(self.lines):
            more = replace(line.item, quantity=line.item.quantity + item.quantity)
            same = replace(line.item, quantity=item.quantity) == item
            if same and not line.later and fits(more):
                return self.replace(place, more)
        return replace(self, lines=(*self.lines, Line(item)))

    def replace(self, place: int, item: Item) -> "Draft":
        """Put ``item`` in the place of the one at ``place``."""
        line = replace(self.lines[place], item=item)
        return replace(self, lines=(*self.lines[:place], line, *self.lines[place + 1 :]))

    def change_quantity(self, place: int, by: int) -> "Draft":
        """Change the quantity at ``place`` by so many, within what a line may have."""
        item = self.lines[place].item
        changed = replace(item, quantity=item.quantity + by)
        return self.replace(place, changed) if fits(changed) else self

    def remove(self, place: int) -> "Draft":
        return replace(self, lines=self.lines[:place] + self.lines[place + 1 :])

    def move(self, place: int) -> "Draft":
        """Move the item at ``place`` into the next record, or back into the current one."""
        line = self.lines[place]
        moved = replace(line, later=not line.later)
        return replace(self, lines=(*self.lines[:place], moved, *self.lines[place + 1 :]))

    def next(self) -> "Draft":
        """Return the draft that remains once the current record is saved."""
        return replace(self, lines=tuple(Line(item) for item in self.later))

    def qualifies_together(self, day_net: int) -> bool:
        """Return whether the buyer qualifies with both records, but not yet with the current one."""
        alone = Eligibility(day_net + sum(total.net for total in self.totals))
        return not alone.qualifies and self.eligibility(day_net).qualifies

    def eligibility(self, day_net: int) -> Eligibility:
        """Return the buyer's eligibility with both records and ``day_net`` yen (tax excluded) of the same day."""
        later = totals_of(self.later, self.rounding)
        return Eligibility(day_net + sum(total.net for total in (*self.totals, *later)))
