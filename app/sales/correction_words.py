"""The words of a correction: what changes, and the question before it is recorded."""

from collections import Counter
from collections.abc import Iterable

from app.sales.eligibility import Eligibility
from app.sales.field_words import field_name, proof_name, status_name
from app.sales.fields import Field
from app.sales.record import Buyer, Item, Record, Sale
from app.sales.sentences import line_words, yen
from app.sales.state_words import value_name
from app.sales.state_words import words as state_words
from app.sales.states import Customs, Payment, Sending, V, newest
from app.sales.words import words as sale_words
from licensing.words.days import table_date
from licensing.words.text import NOT_KNOWN, Text


class CorrectionWords:
    """Texts of the pages on which a record is corrected."""

    CORRECT = Text(ja="訂正する", en="Correct")
    TITLE = Text(ja="訂正　{receipt}", en="Correct {receipt}")
    REVIEW = Text(ja="訂正内容を確認", en="Review the correction")
    NOTHING_CHANGED = Text(ja="まだ何も訂正していません。", en="Nothing has been changed yet.")
    QUESTION = Text(ja="この内容に訂正しますか？", en="Record this correction?")
    LEAD = Text(
        ja="受付番号 {receipt} を取り消し、訂正した内容を新しい記録にします。元には戻せません。",
        en="Record {receipt} will be voided and recorded anew as corrected. This cannot be undone.",
    )
    RECORD = Text(ja="訂正を記録する", en="Record the correction")
    GOODS_BEFORE = Text(ja="訂正前の商品", en="Items so far")
    GOODS_AFTER = Text(ja="訂正後の商品", en="Corrected items")


words = CorrectionWords()


def changes(record: Record, after: Sale, net: int) -> list[tuple[str, str]]:
    """Return what changes when ``after`` replaces the sale of ``record``, as names and values.

    ``net`` are the yen without tax that the buyer has bought that day then; they decide on the refund.
    """
    before = record.sale
    pairs = [
        *((name, old, _buyer_texts(after.buyer)[name]) for name, old in _buyer_texts(before.buyer).items()),
        (sale_words.TOTAL, yen(before.included), yen(after.included)),
        (sale_words.REFUND_SHORT, _refund(before, record.day_net), _refund(after, net)),
        (sale_words.SENDING, *_begins_anew(record, Sending.UNSENT)),
        (state_words.CUSTOMS, *_begins_anew(record, Customs.UNCONFIRMED)),
        (state_words.REFUND, *_begins_anew(record, Payment.UNPAID)),
    ]
    changed = [(str(name), f"{old or NOT_KNOWN} → {new or NOT_KNOWN}") for name, old, new in pairs if old != new]
    old_items, new_items = Counter(before.items), Counter(after.items)
    goods = [
        (words.GOODS_BEFORE, _lines((old_items - new_items).elements())),
        (words.GOODS_AFTER, _lines((new_items - old_items).elements())),
    ]
    return [*changed, *((str(name), text) for name, text in goods if text)]


def _begins_anew(record: Record, initial: V) -> tuple[str, str]:
    return value_name(newest(record.states, initial)), value_name(initial)


def _buyer_texts(buyer: Buyer) -> dict[str, str]:
    proof = buyer.proof
    return {
        field_name(Field.PASSPORT_NUMBER): buyer.passport_number,
        field_name(Field.NATIONALITY): buyer.nationality,
        field_name(Field.NAME): buyer.name,
        field_name(Field.BIRTH): str(buyer.birth),
        field_name(Field.LANDING): table_date(buyer.landing),
        field_name(Field.STATUS): status_name(buyer.status),
        field_name(Field.PROOF): proof_name(proof.kind) if proof else "",
        field_name(Field.ABROAD_SINCE): table_date(proof.since) if proof else "",
    }


def _lines(items: Iterable[Item]) -> str:
    texts = ((item.name, line_words(item.unit_price, item.quantity, item.rate), item.detail) for item in items)
    return "\n".join("　".join(filter(None, each)) for each in texts)


def _refund(sale: Sale, net: int) -> str:
    return yen(sale.tax) if Eligibility(net).qualifies else sale_words.NOT_REFUNDABLE
