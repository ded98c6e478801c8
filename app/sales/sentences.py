"""Sentences about a sale and its record: amounts, lists of facts, failures."""

from collections.abc import Iterable

from app.sales.draft import Draft
from app.sales.eligibility import Eligibility
from app.sales.errors import JournalError, JournalTrouble
from app.sales.field_words import field_name
from app.sales.fields import Field
from app.sales.finding import Found
from app.sales.mrz import ZoneFault
from app.sales.record import Buyer, Record, Sale
from app.sales.state_words import value_name
from app.sales.states import Payment
from app.sales.words import words
from licensing.words.failures import disk_view
from licensing.words.problems import records
from licensing.words.text import Text, in_brackets, join_sentences, listed

_JOURNAL_PROBLEMS = {
    JournalTrouble.BUSY: records.BUSY,
    JournalTrouble.NOT_READABLE: records.NOT_READABLE,
    JournalTrouble.NEWER_APP: records.RECORDS_OF_NEWER_APP,
    JournalTrouble.KEYRING: records.KEYRING_SILENT,
    JournalTrouble.KEY_MISSING: records.KEY_MISSING,
    JournalTrouble.OTHER: records.OTHER_RECORDS_PROBLEM,
}


def save_failure(error: JournalError) -> str:
    """Return why the sale is not saved, and that nothing typed is lost."""
    return join_sentences(
        Text(
            ja="保存できませんでした。入力内容は残っています。",
            en="It could not be saved. Your entries are still here.",
        ),
        journal_trouble(error),
    )


def void_failure(error: JournalError) -> str:
    return join_sentences(Text(ja="取り消せませんでした。", en="It could not be voided."), journal_trouble(error))


def void_question(record: Record, others: Iterable[Record]) -> str:
    """Return the question before ``record`` is voided, because of which ``others`` lose their refund."""
    return join_sentences(words.VOID_QUESTION.format(receipt=record.receipt), _paid_words(record), lost_words(others))


def _paid_words(record: Record) -> str:
    """Return that the tax of ``record`` has been paid back, or nothing while it has not."""
    paid = record.payment is not Payment.UNPAID
    return words.ALREADY_PAID.format(way=value_name(record.payment)) if paid else ""


def lost_words(others: Iterable[Record]) -> str:
    """Return that ``others`` lose their refund, or nothing if there are none."""
    receipts = listed(other.receipt for other in others)
    return words.VOID_OTHERS.format(receipts=receipts) if receipts else ""


def correct_failure(error: JournalError) -> str:
    return join_sentences(
        Text(
            ja="記録できませんでした。元の記録はそのままです。", en="It could not be recorded. The record is unchanged."
        ),
        journal_trouble(error),
    )


def enter_failure(error: JournalError) -> str:
    return join_sentences(
        Text(ja="状態を記録できませんでした。", en="The state could not be recorded."), journal_trouble(error)
    )


def return_question(record: Record, rest: Sale | None, others: Iterable[Record]) -> str:
    """Return the question before ``rest`` replaces ``record``; None is nothing, so that the record is only voided."""
    if rest is None:
        return void_question(record, others)
    question = words.RETURN_QUESTION.format(receipt=record.receipt, total=yen(rest.included))
    still = Eligibility(record.day_net - record.sale.net + rest.net).qualifies
    lost = words.REST_LOST if record.eligibility.qualifies and not still else ""
    return join_sentences(question, lost, _paid_words(record), lost_words(others))


def read_failure(error: JournalError) -> str:
    return join_sentences(
        Text(ja="購入記録を表示できませんでした。", en="The records could not be shown."), journal_trouble(error)
    )


def zone_fault_sentence(fault: ZoneFault) -> str:
    """Return why the machine-readable zone of a passport is not accepted, and what to do."""
    fields = {ZoneFault.NUMBER: Field.PASSPORT_NUMBER, ZoneFault.BIRTH: Field.BIRTH}
    expiry, rest = Text(ja="有効期間満了日", en="date of expiry"), Text(ja="検査数字", en="check digits")
    part = field_name(fields[fault]) if fault in fields else str(expiry if fault is ZoneFault.EXPIRY else rest)
    return words.READ_AGAIN.format(part=part)


def yen(amount: int) -> str:
    """Return an amount of money: ¥1,234, or -¥1,234 where more was voided than sold."""
    return f"{'-' if amount < 0 else ''}¥{abs(amount):,}"


def rate_name(rate: int) -> str:
    return f"{rate}%"


def rate_total_name(rate: int) -> str:
    return Text(ja="{rate}%対象", en="At {rate}%").format(rate=rate)


def tax_inside(tax: int) -> str:
    return Text(ja="うち税 {tax}", en="tax {tax}").format(tax=yen(tax))


def line_words(unit_price: int, quantity: int, rate: int) -> str:
    return f"{yen(unit_price)} × {quantity:,}　{rate_name(rate)}"


def threshold_words(eligibility: Eligibility) -> str:
    """Return 「あと○円（税抜）で免税対象」 below the threshold."""
    if eligibility.qualifies:
        return words.QUALIFIES
    return Text(ja="あと{missing}円（税抜）で免税対象", en="¥{missing} more (excl. tax) to qualify").format(
        missing=f"{eligibility.missing:,}"
    )


def draft_threshold_words(draft: Draft, day_net: int) -> str:
    """Return the same for the current record of ``draft``, before and after it is saved."""
    if draft.qualifies_together(day_net):
        return words.QUALIFIES_TOGETHER
    return threshold_words(draft.eligibility(day_net))


def same_day_words(day_net: int) -> str:
    """Return what the same buyer's other records of the day add, or nothing."""
    return (
        Text(
            ja="同じ日のほかの記録 {net}（税抜）を含みます。",
            en="Includes {net} (excl. tax) from other records of that day.",
        ).format(net=yen(day_net))
        if day_net
        else ""
    )


def later_words(count: int, included: int) -> str:
    if not count:
        return ""
    return Text(
        ja="次の記録に分けた商品 {count}点 {included}",
        en="{count} items for the next record, {included}",
        en_one="{count} item for the next record, {included}",
    ).format(count=count, included=yen(included))


def next_record(count: int) -> str:
    return Text(
        ja="次の記録へ進む（商品 {count}点）",
        en="Go on to the next record ({count} items)",
        en_one="Go on to the next record ({count} item)",
    ).format(count=count)


def buyer_line(buyer: Buyer) -> str:
    """Return the buyer in one line, the passport number masked."""
    return buyer.name + buyer_tail(buyer)


def buyer_tail(buyer: Buyer) -> str:
    """Return what of ``buyer_line`` stands behind the name."""
    return f"　{buyer.nationality}　{buyer.masked_number}"


def difference_words(other: Buyer, buyer: Buyer) -> str:
    """Return how ``buyer`` differs from ``other``, who has the same passport number in an earlier record."""
    pairs = {
        Field.NAME: (other.name, buyer.name),
        Field.NATIONALITY: (other.nationality, buyer.nationality),
        Field.BIRTH: (str(other.birth), str(buyer.birth)),
    }
    differences = [f"{field_name(field)} {before} → {now}" for field, (before, now) in pairs.items() if before != now]
    return words.DIFFERS.format(differences=listed(differences))


def found_words(found: Found) -> str:
    """Return count and sums of what a filter finds: 54件（うち取消 2件）　合計 ¥110,000　うち税 ¥10,000."""
    count = words.FOUND.format(count=found.count)
    if found.void:
        count += in_brackets(words.FOUND_VOID.format(count=found.void))
    return f"{count}　{words.TOTAL_SHORT} {yen(found.included)}　{tax_inside(found.tax)}"


def journal_trouble(error: JournalError) -> str:
    """Return what is wrong with the journal and what to do, with its code."""
    if error.trouble is JournalTrouble.DISK:
        return disk_view(error.failure).text_with_code
    return _JOURNAL_PROBLEMS[error.trouble].view().text_with_code
