"""Makes a buyer or an item of the texts that a person typed, and reports all faults at once."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from app.sales.eligibility import DETAILED_FROM, last_day_as_visitor
from app.sales.fields import (
    HIGHEST_AMOUNT,
    VISITORS,
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
"""The texts of a form's fields."""


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
"""In the order in which they are typed."""
ITEM_FIELDS = tuple(_ITEM_READERS)


def normalised(field: Field, text: str, today: date) -> str:
    """Return the text of a buyer's field as it will be recorded.

    Raises:
        FieldError: it is not valid.
    """
    value = _BUYER_READERS[field](text, today)
    return table_date(value) if isinstance(value, date) else value


def read_buyer(typed: Typed, today: date) -> Buyer:
    """Return the buyer of a sale on ``today``.

    Raises:
        EntryError: at least one field is not valid.
    """
    readings = {field: partial(read, typed[field], today) for field, read in _BUYER_READERS.items()}
    values = _read_all(readings, lambda values: _landing_faults(values, today))
    return Buyer(
        name=values[Field.NAME],
        nationality=values[Field.NATIONALITY],
        birth=values[Field.BIRTH],
        status=values[Field.STATUS],
        landing=values[Field.LANDING],
        passport_number=values[Field.PASSPORT_NUMBER],
    )


def read_item(typed: Typed, rate: int, today: date, rounding: Rounding) -> Item:
    """Return an item sold on ``today`` at ``rate`` percent.

    Raises:
        EntryError: at least one field is not valid, or the price requires 商品情報詳細, which is not supported.
    """
    values = _read_all({field: partial(read, typed[field]) for field, read in _ITEM_READERS.items()})
    item = Item(
        name=values[Field.ITEM_NAME],
        unit_price=values[Field.UNIT_PRICE],
        quantity=values[Field.QUANTITY],
        rate=rate,
    )
    if faults := [*_rate_faults(item, today), *_price_faults(item, rounding)]:
        raise EntryError(faults)
    return item


def _read_all(
    readings: Mapping[Field, Callable[[], object]],
    compare: Callable[[Mapping[Field, Any]], Iterable[FieldError]] = lambda _values: (),
) -> dict[Field, Any]:
    """Return the value of every field. ``compare`` finds faults between the fields that are valid by themselves.

    Raises:
        EntryError: with the faults of all fields.
    """
    values: dict[Field, Any] = {}
    faults = []
    for field, read in readings.items():
        try:
            values[field] = read()
        except FieldError as fault:
            faults.append(fault)
    faults += compare(values)
    if faults:
        raise EntryError(sorted(faults, key=lambda fault: tuple(readings).index(fault.field)))
    return values


def _landing_faults(values: Mapping[Field, Any], today: date) -> Iterable[FieldError]:
    landing, birth = values.get(Field.LANDING), values.get(Field.BIRTH)
    if landing is None:
        return
    if birth is not None and landing < birth:
        yield FieldError(Field.LANDING, Fault.BEFORE_BIRTH)
    elif values.get(Field.STATUS) in VISITORS and last_day_as_visitor(landing) < today:
        yield FieldError(Field.LANDING, Fault.TOO_EARLY)


def _rate_faults(item: Item, today: date) -> Iterable[FieldError]:
    # The choice on the screen may be older than a change of the rates at midnight.
    if item.rate not in rates_on(today).percents:
        yield FieldError(Field.RATE, Fault.OTHER_FORM)


def _price_faults(item: Item, rounding: Rounding) -> Iterable[FieldError]:
    if item.unit_price - tax_in(item.unit_price, item.rate, rounding) >= DETAILED_FROM:
        yield FieldError(Field.UNIT_PRICE, Fault.NOT_SUPPORTED)
    elif item.amount > HIGHEST_AMOUNT:
        yield FieldError(Field.QUANTITY, Fault.TOO_MUCH)
