"""The books of a period as rows of an export: one row per item, so that everything the law requires is in the file.

A void has rows of its own with negative quantities and amounts, and the sums of an entry are in its first row only, so
that the sum of a column is that of the report on the same period. The fee of a refund is in the first row of the sale.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from app.reports.export_words import words
from app.sales.books import Posting
from app.sales.field_words import proof_name, rounding_name
from app.sales.record import Item, Record
from app.sales.state_words import reason_name, sending_words, value_name
from app.sales.states import Payment, Sending, newest_entry
from app.sales.words import words as sale_words
from licensing.csv_cells import Code
from licensing.words.days import table_date


def record_table(postings: Iterable[Posting], today: date, *, with_passports: bool) -> Iterator[tuple[str, ...]]:
    """Yield headings and rows of ``postings``; ``today`` decides which deadlines of customs have passed.

    Passport numbers are masked unless ``with_passports``.
    """
    yield (*words.record_heads, *words.item_heads, *words.sum_heads)
    no_items, no_sums = [("",) * len(words.item_heads)], ("",) * len(words.sum_heads)
    for posting in postings:
        entry, states = _entry(posting), _states(posting.record, today)
        buyer, fee = _buyer(posting.record, with_passports), _fee(posting)
        items = [_item(line, item, posting.sign) for line, item in enumerate(posting.record.sale.items, 1)]
        for line, cells in enumerate(items if posting.sign else no_items):
            sums = no_sums if line else _sums(posting)
            yield (*entry, *states, "" if line else fee, *buyer, *cells, *sums)


def _entry(posting: Posting) -> tuple[str, ...]:
    record, void = posting.record, posting.void
    state = words.REGISTERED if posting.sign > 0 else sale_words.CHANGED
    return (
        posting.receipt,
        sale_words.VOID if void else state,
        _day(posting.entered_on),
        record.receipt if void else "",
        reason_name(void.reason) if void else "",
        record.corrects,
        table_date(record.sale.sold_on),
    )


def _states(record: Record, today: date) -> tuple[str, ...]:
    sent = newest_entry(record.void.states if record.void else record.states, Sending)
    paid = newest_entry(record.states, Payment)
    return (
        sending_words(record),
        Code(sent.note if sent else ""),
        table_date(record.sale.customs_deadline),
        value_name(record.customs_on(today)),
        value_name(paid.value) if paid else "",
        _day(paid.day if paid else None),
    )


def _fee(posting: Posting) -> str:
    paid = newest_entry(posting.record.states, Payment) if posting.sign > 0 else None
    return str(paid.fee) if paid else ""


def _day(day: date | None) -> str:
    return table_date(day) if day else ""


def _buyer(record: Record, with_passports: bool) -> tuple[str, ...]:
    sale, buyer = record.sale, record.sale.buyer
    return (
        Code(sale.shop_name),
        Code(sale.terminal_name),
        buyer.name,
        buyer.nationality,
        str(buyer.birth),
        buyer.status,
        proof_name(buyer.proof.kind) if buyer.proof else "",
        _day(buyer.proof.since if buyer.proof else None),
        table_date(buyer.landing),
        str(buyer.document_kind),
        Code(buyer.passport_number if with_passports else buyer.masked_number),
    )


def _item(line: int, item: Item, sign: int) -> tuple[str, ...]:
    amounts = (item.unit_price, sign * item.quantity, sign * item.amount)
    return (str(line), Code(item.name), Code(item.jan), Code(item.detail), str(item.rate), *map(str, amounts))


def _sums(posting: Posting) -> tuple[str, ...]:
    sale = posting.record.sale
    amounts = (posting.sign * sale.included, posting.sign * sale.net, posting.sign * sale.tax, posting.refund)
    return (*map(str, amounts), rounding_name(sale.rounding))
