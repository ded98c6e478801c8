"""Records as rows of an export: one row per item, so that everything the law requires of a record is in the file.

The sums of a record are in its first row only, so that the sum of a column is the sum of the records.
"""

from collections.abc import Iterable, Iterator

from app.reports.export_words import words
from app.sales.field_words import rounding_name
from app.sales.record import Item, Record
from app.sales.words import words as sale_words
from licensing.words.days import table_date


def record_table(records: Iterable[Record], *, with_passports: bool) -> Iterator[tuple[str, ...]]:
    """Yield the headings and the rows of ``records``; passport numbers are masked unless ``with_passports``."""
    yield (*words.record_heads, *words.item_heads, *words.sum_heads)
    for record in records:
        sale = _sale(record, with_passports)
        for line, item in enumerate(record.sale.items, 1):
            yield (*sale, *_item(line, item), *(_sums(record) if line == 1 else ("",) * len(words.sum_heads)))


def _sale(record: Record, with_passports: bool) -> tuple[str, ...]:
    sale, buyer, void = record.sale, record.sale.buyer, record.void
    return (
        record.receipt,
        words.REGISTERED if void is None else sale_words.VOID,
        void.receipt if void else "",
        table_date(void.voided_on) if void else "",
        table_date(sale.sold_on),
        sale_words.UNSENT,
        table_date(sale.customs_deadline),
        sale.shop_name,
        sale.terminal_name,
        buyer.name,
        buyer.nationality,
        str(buyer.birth),
        buyer.status,
        table_date(buyer.landing),
        str(buyer.document_kind),
        buyer.passport_number if with_passports else buyer.masked_number,
    )


def _item(line: int, item: Item) -> tuple[str, ...]:
    return (str(line), item.name, str(item.rate), str(item.unit_price), str(item.quantity), str(item.amount))


def _sums(record: Record) -> tuple[str, ...]:
    return (
        str(record.sale.included),
        str(record.sale.net),
        str(record.sale.tax),
        str(record.sale.tax if record.refundable else 0),
        rounding_name(record.sale.rounding),
    )
