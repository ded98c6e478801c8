"""One buyer, some items and the sales made of them, for tests."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time

from app.sales.birth import Birth
from app.sales.record import Buyer, Item, Sale, totals_of
from app.sales.tax import Rounding

TODAY = date(2026, 11, 22)
BUYER = Buyer(
    name="CHEN MEI LING",
    nationality="TWN",
    birth=Birth(1990, 5, 21),
    status="短期滞在",
    landing=date(2026, 11, 18),
    passport_number="301234567",
)
LIPSTICK = Item("口紅 ローズ", 3_300, 2, 10)
BISCUITS = Item("抹茶ビスケット", 398, 3, 8)


def sale_of(
    *items: Item,
    buyer: Buyer = BUYER,
    on: date = TODAY,
    at: time | None = time(10, 42),
    shop: str = "銀座一号店",
    rounding: Rounding = Rounding.FLOOR,
) -> Sale:
    items = items or (LIPSTICK, BISCUITS)
    return Sale(on, shop, "レジ1", buyer, items, rounding, totals_of(items, rounding), at)


def another_buyer(number: str = "K9876543", name: str = "SMITH JOHN") -> Buyer:
    return replace(BUYER, passport_number=number, name=name, nationality="GBR")


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """Limit files to ``room`` bytes: the operating system refuses longer writes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
