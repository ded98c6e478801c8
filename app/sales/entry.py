"""Reading a buyer and an item from the texts a person typed, with every fault told at once."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial

from app.sales.eligibility import DETAILED_FROM
from app.sales.fields import (
    HIGHEST_AMOUNT,
    Fault,
    Field,
    FieldError,
    read_birth,
    read_item_name,
    read_landing,
    read_name,
    read_nationality,
    read_passport_number,
    read_quantity,
    read_status,
    read_unit_price,
)
from app.sales.rates import rates_on
from app.sales.record import Buyer, Item
from app.sales.tax import Rounding, tax_in
from licensing.words.days import table_date

Typed = Mapping[Field, str]
"""What stands in the fields of a form."""


class EntryError(ValueError):
    """What was typed is not yet a buyer or an item; ``faults`` are in the order of the form."""

    def __init__(self, faults: Iterable[FieldError]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(str(fault) for fault in self.faults))


_BUYER_READERS: dict[Field, Callable[[str, date], str | date]] = {
    Field.PASSPORT_NUMBER: lambda text, _: read_passport_number(text),
    Field.NATIONALITY: lambda text, _: read_nationality(text),
    Field.NAME: lambda text, _: read_name(text),
    Field.BIRTH: read_birth,
    Field.LANDING: read_landing,
    Field.STATUS: lambda text, _: read_status(text),
}
_ITEM_READERS: dict[Field, Callable[[str], str | int]] = {
    Field.ITEM_NAME: read_item_name,
    Field.UNIT_PRICE: read_unit_price,
    Field.QUANTITY: read_quantity,
}
BUYER_FIELDS = tuple(_BUYER_READERS)
"""In the order they are typed."""
ITEM_FIELDS = tuple(_ITEM_READERS)


def evened_out(field: Field, text: str, today: date) -> str:
    """Return the text of a buyer's field as it will be recorded.

    Raises:
        FieldError: it cannot be.
    """
    value = _BUYER_READERS[field](text, today)
    return table_date(value) if isinstance(value, date) else value


def read_buyer(typed: Typed, today: date) -> Buyer:
    """Return the buyer of a sale on ``today``.

    Raises:
        EntryError: at least one field is not right.
    """
    _check(partial(read, typed[field], today) for field, read in _BUYER_READERS.items())
    return Buyer(
        name=read_name(typed[Field.NAME]),
        nationality=read_nationality(typed[Field.NATIONALITY]),
        birth=read_birth(typed[Field.BIRTH], today),
        status=read_status(typed[Field.STATUS]),
        landing=read_landing(typed[Field.LANDING], today),
        passport_number=read_passport_number(typed[Field.PASSPORT_NUMBER]),
    )


def read_item(typed: Typed, rate: int, today: date, rounding: Rounding) -> Item:
    """Return an item sold on ``today`` at ``rate`` percent.

    Raises:
        EntryError: at least one field is not right, or the unit price asks for 商品情報詳細, which is not kept.
    """
    _check(partial(read, typed[field]) for field, read in _ITEM_READERS.items())
    item = Item(
        name=read_item_name(typed[Field.ITEM_NAME]),
        unit_price=read_unit_price(typed[Field.UNIT_PRICE]),
        quantity=read_quantity(typed[Field.QUANTITY]),
        rate=rate,
    )
    _check([partial(_check_rate, item, today), partial(_check_price, item, rounding)])
    return item


def _check_rate(item: Item, today: date) -> None:
    if item.rate not in rates_on(today).percents:
        raise FieldError(Field.RATE, Fault.OTHER_FORM)


def _check_price(item: Item, rounding: Rounding) -> None:
    if item.unit_price - tax_in(item.unit_price, item.rate, rounding) >= DETAILED_FROM:
        raise FieldError(Field.UNIT_PRICE, Fault.NOT_SUPPORTED)
    if item.amount > HIGHEST_AMOUNT:
        raise FieldError(Field.QUANTITY, Fault.TOO_MUCH)


def _check(readings: Iterable[Callable[[], object]]) -> None:
    faults = [fault for reading in readings if (fault := _fault_in(reading))]
    if faults:
        raise EntryError(faults)


def _fault_in(reading: Callable[[], object]) -> FieldError | None:
    try:
        reading()
    except FieldError as fault:
        return fault
    return None
