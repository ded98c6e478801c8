"""Makes a buyer or an item of the texts that a person typed, and reports all faults at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from app.sales.birth import Birth
from app.sales.eligibility import DETAILED_FROM, abroad_long_enough, last_day_as_visitor
from app.sales.fields import (
    HIGHEST_AMOUNT,
    JAPAN,
    UNLIMITED,
    Fault,
    Field,
    FieldError,
    read_abroad_since,
    read_birth,
    read_detail,
    read_item_name,
    read_landing,
    read_name,
    read_nationality,
    read_passport_number,
    read_proof,
    read_quantity,
    read_status,
    read_unit_price,
)
from app.sales.rates import rates_on
from app.sales.record import Buyer, Entry, Item, Proof
from app.sales.tax import Rounding, tax_in
from licensing.words.days import table_date

Typed = Mapping[Field, str]
"""The texts of a form's fields."""


class EntryError(ValueError):
    """What was typed is not yet a buyer or an item; ``faults`` are in the order of the form."""

    def __init__(self, faults: Iterable[FieldError]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(str(fault) for fault in self.faults))


_BUYER_READERS: dict[Field, Callable[[str, date], str | date | Birth]] = {
    Field.PASSPORT_NUMBER: lambda text, _: read_passport_number(text),
    Field.NATIONALITY: lambda text, _: read_nationality(text),
    Field.NAME: lambda text, _: read_name(text),
    Field.BIRTH: read_birth,
    Field.LANDING: read_landing,
    Field.STATUS: lambda text, _: read_status(text),
    Field.PROOF: lambda text, _: read_proof(text),
    Field.ABROAD_SINCE: read_abroad_since,
}
_OF_FOREIGNERS = frozenset({Field.STATUS})
_OF_JAPANESE = frozenset({Field.PROOF, Field.ABROAD_SINCE})
_ITEM_READERS: dict[Field, Callable[[str], str | int]] = {
    Field.ITEM_NAME: read_item_name,
    Field.UNIT_PRICE: read_unit_price,
    Field.QUANTITY: read_quantity,
}
BUYER_FIELDS = tuple(_BUYER_READERS)
"""In the order in which they are typed. A Japanese national has a proof instead of a status."""
ITEM_FIELDS = tuple(_ITEM_READERS)


def normalised(field: Field, text: str, today: date) -> str:
    """Return the text of a buyer's field as it will be recorded.

    Raises:
        FieldError: it is not valid.
    """
    value = _BUYER_READERS[field](text, today)
    return table_date(value) if isinstance(value, date) else str(value)


def is_japanese(typed: Typed) -> bool:
    """Return whether the nationality that was typed is Japan's."""
    try:
        return read_nationality(typed[Field.NATIONALITY]) == JAPAN
    except FieldError:
        return False


def read_buyer(typed: Typed, today: date, entry: Entry = Entry.TYPED) -> Buyer:
    """Return the buyer of a sale on ``today``.

    Raises:
        EntryError: at least one field is not valid.
    """
    without = _OF_FOREIGNERS if is_japanese(typed) else _OF_JAPANESE
    readings = {
        field: partial(read, typed[field], today) for field, read in _BUYER_READERS.items() if field not in without
    }
    values = _read_all(readings, lambda values: (*_landing_faults(values, today), *_proof_faults(values, today)))
    proof = Proof(values[Field.PROOF], values[Field.ABROAD_SINCE]) if Field.PROOF in values else None
    return Buyer(
        name=values[Field.NAME],
        nationality=values[Field.NATIONALITY],
        birth=values[Field.BIRTH],
        status=values.get(Field.STATUS, ""),
        landing=values[Field.LANDING],
        passport_number=values[Field.PASSPORT_NUMBER],
        entry=entry,
        proof=proof,
    )


def read_item(typed: Typed, rate: int, today: date, rounding: Rounding, jan: str = "") -> Item:
    """Return an item sold on ``today`` at ``rate`` percent; ``jan`` is the code that was scanned.

    Raises:
        EntryError: at least one field is not valid, or the price requires 商品情報詳細, and ``typed`` has none.
    """
    values = _read_all({field: partial(read, typed[field]) for field, read in _ITEM_READERS.items()})
    item = Item(
        name=values[Field.ITEM_NAME],
        unit_price=values[Field.UNIT_PRICE],
        quantity=values[Field.QUANTITY],
        rate=rate,
        jan=jan,
    )
    faults = [*_rate_faults(item, today), *_price_faults(item)]
    if item.unit_price - tax_in(item.unit_price, item.rate, rounding) >= DETAILED_FROM:
        try:
            item = replace(item, detail=read_detail(typed.get(Field.DETAIL, "")))
        except FieldError as fault:
            faults.append(fault)
    if faults:
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
    if birth is not None and landing < birth.earliest:
        yield FieldError(Field.LANDING, Fault.BEFORE_BIRTH)
    elif _limits_stay(values) and last_day_as_visitor(landing) < today:
        yield FieldError(Field.LANDING, Fault.TOO_EARLY)


def _limits_stay(values: Mapping[Field, Any]) -> bool:
    """Return whether the buyer, as far as it is known, is one of those who buy tax-free for six months."""
    return Field.PROOF in values or (Field.STATUS in values and values[Field.STATUS] not in UNLIMITED)


def _proof_faults(values: Mapping[Field, Any], today: date) -> Iterable[FieldError]:
    since, birth = values.get(Field.ABROAD_SINCE), values.get(Field.BIRTH)
    if since is None:
        return
    if birth is not None and since < birth.earliest:  # such as 1021 for 2021
        yield FieldError(Field.ABROAD_SINCE, Fault.BEFORE_BIRTH)
    elif not abroad_long_enough(since, today):
        yield FieldError(Field.ABROAD_SINCE, Fault.TOO_RECENT)


def _rate_faults(item: Item, today: date) -> Iterable[FieldError]:
    # The choice on the screen may be older than a change of the rates at midnight.
    if item.rate not in rates_on(today).percents:
        yield FieldError(Field.RATE, Fault.OTHER_FORM)


def _price_faults(item: Item) -> Iterable[FieldError]:
    if item.amount > HIGHEST_AMOUNT:
        yield FieldError(Field.QUANTITY, Fault.TOO_MUCH)
