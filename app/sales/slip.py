"""The buyer's slip (控え): what a record and its shop say, as the subset of HTML that Qt prints.

All texts are escaped. Which paper it is printed on, and how, is not known here.
"""

from dataclasses import replace
from datetime import date
from html import escape

from app.sales import slip_words as words
from app.sales.countries import both_country_names
from app.sales.field_words import both_names, both_proof_names, both_status_names
from app.sales.fields import Field
from app.sales.record import Buyer, Item, Record
from app.sales.sentences import yen
from app.sales.slip_settings import Issuer
from app.sales.states import Customs
from licensing.words.days import table_date
from licensing.words.text import Text

_STYLE = """
    h1 { font-size: large; margin: 0; }
    h2 { font-size: medium; margin: 8px 0 0 0; }
    p { margin: 2px 0; }
    p.deadline { font-size: x-large; font-weight: bold; }
    p.void { font-size: large; font-weight: bold; }
    td { padding: 1px 6px 1px 0; }
    td.end { padding-right: 0; }
"""


Row = tuple[Text, str]


def slip_html(record: Record, issuer: Issuer, today: date) -> str:
    """Return the slip of ``record``; one that is void says so. ``today`` decides what has become too late."""
    sale = record.sale
    shop = [
        (words.RECEIPT, record.receipt),
        (words.CORRECTS, record.corrects),
        (words.REPLACED_BY, record.replaced_by),
        (words.SOLD_ON, " ".join([table_date(sale.sold_on), sale.sold_at.strftime("%H:%M") if sale.sold_at else ""])),
        (words.SHOP, "　".join(name for name in (sale.shop_name, sale.terminal_name) if name)),
        (words.ADDRESS, issuer.address),
        (words.SELLER, issuer.seller),
        (words.TAX_PLACE, issuer.tax_place),
        (words.TAX_OFFICE, issuer.tax_office),
    ]
    parts = [
        f"<style>{_STYLE}</style><h1>{_both(words.TITLE)}</h1>",
        *_void(record),
        _paragraph(words.COPY),
        _table(shop),
        "<hr>",
        _table(_buyer_rows(sale.buyer)),
        "<hr>",
        _items(sale.items),
        "<hr>",
        _table(_sum_rows(record, today), end=True),
        *_what_to_do(record, today),
    ]
    return "".join(parts)


def _buyer_rows(buyer: Buyer) -> list[Row]:
    rows = [
        (words.DOCUMENT, _both(words.PASSPORT, " / ")),
        (both_names(Field.PASSPORT_NUMBER), buyer.passport_number),
        (both_names(Field.NATIONALITY), both_country_names(buyer.nationality, " / ")),
        (both_names(Field.NAME), buyer.name),
        (both_names(Field.BIRTH), str(buyer.birth)),
    ]
    if buyer.proof is None:
        rows.append((both_names(Field.STATUS), both_status_names(buyer.status, " / ")))
    else:
        rows.append((both_names(Field.PROOF), _both(both_proof_names(buyer.proof.kind), " / ")))
        rows.append((both_names(Field.ABROAD_SINCE), table_date(buyer.proof.since)))
    return [*rows, (both_names(Field.LANDING), table_date(buyer.landing))]


def _items(items: tuple[Item, ...]) -> str:
    head = _cells(_both(words.ITEM, " "), _both(words.AMOUNT, " "))
    return f"<table width='100%'>{head}{''.join(map(_item, items))}</table>"


def _item(item: Item) -> str:
    name = "<br>".join(escape(line) for line in (item.name, item.detail, item.jan) if line)
    price = f"{yen(item.unit_price)} × {item.quantity:,}&nbsp;&nbsp;{item.rate}%"
    return _cells(f"{name}<br>{price}", yen(item.amount))


def _sum_rows(record: Record, today: date) -> list[Row]:
    sale = record.sale
    rows: list[Row] = []
    for total in sale.totals:
        at = words.AT_RATE
        at = replace(at, ja=at.ja.format(rate=total.rate), en=at.en.format(rate=total.rate))
        rows += [(at, yen(total.included)), (words.TAX, yen(total.tax))]
    rows += [(words.TOTAL, yen(sale.included)), (words.NET, yen(sale.net))]
    return [*rows, (words.REFUND, yen(sale.tax))] if record.refundable_on(today) else rows


def _what_to_do(record: Record, today: date) -> list[str]:
    """Return what the buyer does until when, and what happens otherwise; nothing of a record that is void.

    Past that day, or once customs has refused, nothing can be done, and nothing is promised. Below the threshold, the
    rest of the day may still reach it, and no other slip tells what to do with this record then.
    """
    if record.void is not None:
        return []
    day = table_date(record.sale.customs_deadline)
    if not record.eligibility.qualifies:
        may_reach = today <= record.sale.sold_on and record.customs_on(today) is not Customs.FAILED
        if_reached = [_paragraph(words.IF_REACHED, day=day)] if may_reach else []
        return ["<hr>", _paragraph(words.NO_REFUND), *if_reached]
    deadline = f"<hr><h2>{_both(words.DEADLINE)}</h2><p class='deadline'>{day}</p>"
    if not record.refundable_on(today):
        return [deadline, _paragraph(words.CONSEQUENCES)]
    return [
        deadline,
        f"<h2>{_both(words.AT_AIRPORT_HEAD)}</h2>",
        _paragraph(words.AT_AIRPORT, day=day),
        _paragraph(words.CONSEQUENCES),
        _paragraph(words.ESTIMATE),
    ]


def _void(record: Record) -> list[str]:
    if record.void is None:
        return []
    day = table_date(record.void.voided_on)
    return [f"<p class='void'>{words.VOID.ja.format(day=day)}<br>{words.VOID.en.format(day=day)}</p>"]


def _both(text: Text, between: str = "<br>") -> str:
    return f"{text.ja}{between}{text.en}"


def _paragraph(text: Text, **fields: str) -> str:
    return f"<p>{text.ja.format(**fields)}<br>{text.en.format(**fields)}</p>"


def _table(rows: list[Row], *, end: bool = False) -> str:
    """Return names and values, the latter at the right edge if ``end``; empty values are left out."""
    align = "right" if end else "left"
    width = "" if end else " width='42%'"
    shown = "".join(_cells(_both(name, " "), escape(value), align, width) for name, value in rows if value)
    return f"<table width='100%'>{shown}</table>"


def _cells(first: str, second: str, align: str = "right", width: str = "") -> str:
    return f"<tr><td{width}>{first}</td><td class='end' align='{align}' valign='bottom'>{second}</td></tr>"
