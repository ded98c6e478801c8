"""What is shown of one record: the page after it is saved, its facts, and its cells in lists."""

from datetime import date

from app.sales.countries import country_words
from app.sales.draft import Draft
from app.sales.field_words import field_name, proof_name, status_name
from app.sales.fields import Field
from app.sales.record import Buyer, Entry, Record, Sale
from app.sales.sentences import draft_threshold_words, threshold_words, yen
from app.sales.state_words import reason_name, sending_words, value_name
from app.sales.state_words import words as state_words
from app.sales.states import Customs, Payment
from app.sales.words import words
from licensing.words.days import long_date, table_date
from licensing.words.text import Text, in_brackets, join_sentences


def saved_lead(record: Record, draft: Draft) -> str:
    """Return what has to be known once ``record`` is saved, which was the current one of ``draft``."""
    if record.refundable_on(record.sale.sold_on):  # whatever a clock that is in doubt says
        return words.NOT_SENT_TO_AGENCY
    before = record.day_net - record.sale.net
    missing = Text(ja="{threshold}です。", en="{threshold}.").format(threshold=draft_threshold_words(draft, before))
    return join_sentences(
        missing,
        Text(ja="同じ日のお買い上げは合算されます。", en="Purchases made on the same day are added together."),
        words.NOT_SENT_TO_AGENCY,
    )


def saved_refund_words(record: Record, draft: Draft) -> str:
    """Return the refund estimate as it was shown before saving: the rest of ``draft`` counts for the threshold."""
    together = draft.qualifies_together(record.day_net - record.sale.net)
    return yen(record.sale.tax) if together else refund_words(record, record.sale.sold_on)


def sold_words(sale: Sale) -> str:
    """Return day and time of a sale for lists: 2026/11/22 10:42; the day alone if the time is not known."""
    return " ".join(filter(None, (table_date(sale.sold_on), time_words(sale))))


def time_words(sale: Sale) -> str:
    """Return the time of day, or nothing if it is not known."""
    return sale.sold_at.strftime("%H:%M") if sale.sold_at else ""


def refund_words(record: Record, today: date) -> str:
    return yen(record.sale.tax) if record.refundable_on(today) else words.NOT_REFUNDABLE


def record_state(record: Record) -> str:
    """Return 状態 in words for the view of one record."""
    if record.void is None:
        return words.REGISTERED
    void = record.void
    time = void.voided_at.strftime("%H:%M") if void.voided_at else ""
    day = " ".join(filter(None, (table_date(void.voided_on), time)))
    return words.VOID_STATE.format(day=day, receipt=void.receipt) + in_brackets(reason_name(void.reason))


def record_title(record: Record) -> str:
    return f"{words.RECORDS_TITLE}　{record.receipt}"


def record_facts(record: Record, today: date, *, masked: bool = False) -> list[tuple[str, str]]:
    """Return all of a record but its goods, as names and values; of the passport number its end if ``masked``.

    ``today`` decides whether the deadline of customs has passed.
    """
    sale, buyer = record.sale, record.sale.buyer
    return [
        (words.SOLD_ON, " ".join(filter(None, (long_date(sale.sold_on), time_words(sale))))),
        (words.STATE, record_state(record)),
        *((name, receipt) for name, receipt in _links(record) if receipt),
        (words.SENDING, sending_words(record)),
        *(_paid_facts(record) if record.void else _open_facts(record, today)),
        (field_name(Field.NAME), buyer.name),
        (field_name(Field.NATIONALITY), country_words(buyer.nationality)),
        (field_name(Field.PASSPORT_NUMBER), buyer.masked_number if masked else buyer.passport_number),
        (field_name(Field.BIRTH), str(buyer.birth)),
        *_right_facts(buyer),
        (field_name(Field.LANDING), table_date(buyer.landing)),
        (words.ENTRY, words.ENTRY_READ if buyer.entry is Entry.READ else words.ENTRY_TYPED),
        *([(words.CLOCK, words.CLOCK_DOUBTED)] if sale.clock_doubt else []),
        (words.SHOP, "　".join(name for name in (sale.shop_name, sale.terminal_name) if name)),
    ]


def _right_facts(buyer: Buyer) -> list[tuple[str, str]]:
    """Return by what the buyer may buy tax-free: a status of residence, or the proof of a Japanese national."""
    if buyer.proof is None:
        return [(field_name(Field.STATUS), status_name(buyer.status))]
    since = table_date(buyer.proof.since)
    return [(field_name(Field.PROOF), proof_name(buyer.proof.kind)), (field_name(Field.ABROAD_SINCE), since)]


def _links(record: Record) -> tuple[tuple[str, str], ...]:
    return (words.CORRECTS, record.corrects), (words.REPLACED_BY, record.replaced_by)


def _open_facts(record: Record, today: date) -> list[tuple[str, str]]:
    """Return what is still to be done with a record, and so says nothing of one that is void."""
    customs = record.customs_on(today)
    due = customs is Customs.CONFIRMED and record.eligibility.qualifies
    return [
        (words.REFUND_SHORT, refund_words(record, today)),
        (words.THRESHOLD, threshold_words(record.eligibility)),
        (words.CUSTOMS_DEADLINE, long_date(record.sale.customs_deadline)),
        (state_words.CUSTOMS, value_name(customs)),
        *(_paid_facts(record) or ([(state_words.REFUND, value_name(record.payment))] if due else [])),
    ]


def _paid_facts(record: Record) -> list[tuple[str, str]]:
    """Return how the tax was paid back, which a void does not undo; nothing while it was not."""
    paid = record.payment is not Payment.UNPAID
    return [(state_words.REFUND, value_name(record.payment))] if paid else []


def refund_cell(record: Record, today: date) -> str:
    """Return the refund estimate for the list, or why there is none: void, corrected, failed, or too late."""
    if record.void:
        return words.CORRECTED if record.replaced_by else words.VOID
    customs = record.customs_on(today)
    failed = record.eligibility.qualifies and customs in {Customs.FAILED, Customs.EXPIRED}
    return value_name(customs) if failed else refund_words(record, today)
