"""What is said of a sale and its record: fields and what to type into them, amounts, troubles."""

from app.sales.eligibility import METHOD_BEGINS, Eligibility
from app.sales.errors import JournalError, JournalTrouble
from app.sales.fields import Fault, Field, FieldError
from app.sales.record import Buyer, Record
from app.sales.words import words
from licensing.words.days import long_date, table_date
from licensing.words.problems import records
from licensing.words.text import Text, join_sentences

_FIELD_NAMES = {
    Field.PASSPORT_NUMBER: Text(ja="旅券番号", en="Passport no."),
    Field.NATIONALITY: Text(ja="国籍", en="Nationality"),
    Field.NAME: Text(ja="氏名", en="Name"),
    Field.BIRTH: Text(ja="生年月日", en="Date of birth"),
    Field.LANDING: Text(ja="上陸年月日", en="Date of landing"),
    Field.STATUS: Text(ja="在留資格", en="Status of residence"),
    Field.ITEM_NAME: Text(ja="品名", en="Item"),
    Field.UNIT_PRICE: Text(ja="単価（税込）", en="Unit price (incl. tax)"),
    Field.QUANTITY: Text(ja="数量", en="Quantity"),
    Field.RATE: Text(ja="税率", en="Tax rate"),
}

_EXAMPLES = {
    Field.PASSPORT_NUMBER: Text(ja="例：TK1234567", en="e.g. TK1234567"),
    Field.NATIONALITY: Text(ja="例：USA", en="e.g. USA"),
    Field.NAME: Text(ja="例：SMITH JOHN", en="e.g. SMITH JOHN"),
    Field.BIRTH: Text(ja="例：1990/05/21", en="e.g. 1990/05/21"),
    Field.LANDING: Text(ja="例：2026/11/18", en="e.g. 2026/11/18"),
    Field.ITEM_NAME: Text(ja="例：化粧水", en="e.g. Skin lotion"),
}

_FAULTS = {
    (Field.PASSPORT_NUMBER, Fault.MISSING): Text(
        ja="旅券番号を入力してください。", en="Please enter the passport number."
    ),
    (Field.PASSPORT_NUMBER, Fault.OTHER_FORM): Text(
        ja="英数字7〜11文字で入力してください。", en="Please enter 7 to 11 letters and digits."
    ),
    (Field.NATIONALITY, Fault.MISSING): Text(ja="国籍を入力してください。", en="Please enter the nationality."),
    (Field.NATIONALITY, Fault.OTHER_FORM): Text(ja="英字3文字で入力してください。", en="Please enter 3 letters."),
    (Field.NATIONALITY, Fault.NOT_SUPPORTED): Text(
        ja="日本国籍の方への免税販売は、このアプリでは記録できません。",
        en="A tax-free sale to a Japanese national cannot be recorded with this app.",
    ),
    (Field.NAME, Fault.MISSING): Text(ja="氏名を入力してください。", en="Please enter the name."),
    (Field.NAME, Fault.OTHER_FORM): Text(
        ja="旅券のとおり、英字（A〜Z）で入力してください。", en="Please enter letters A to Z, as in the passport."
    ),
    (Field.NAME, Fault.TOO_LONG): Text(
        ja="氏名は39文字以内で入力してください。", en="Please enter at most 39 characters."
    ),
    (Field.BIRTH, Fault.MISSING): Text(ja="生年月日を入力してください。", en="Please enter the date of birth."),
    (Field.BIRTH, Fault.NOT_A_DAY): Text(
        ja="1990/05/21 の形で入力してください。", en="Please enter it like 1990/05/21."
    ),
    (Field.BIRTH, Fault.IN_FUTURE): Text(
        ja="今日までの日付を入力してください。", en="Please enter a date up to today."
    ),
    (Field.BIRTH, Fault.TOO_EARLY): Text(ja="生年月日の年を確認してください。", en="Please check the year of birth."),
    (Field.LANDING, Fault.MISSING): Text(ja="上陸年月日を入力してください。", en="Please enter the date of landing."),
    (Field.LANDING, Fault.NOT_A_DAY): Text(
        ja="2026/11/18 の形で入力してください。", en="Please enter it like 2026/11/18."
    ),
    (Field.LANDING, Fault.IN_FUTURE): Text(
        ja="今日までの日付を入力してください。", en="Please enter a date up to today."
    ),
    (Field.LANDING, Fault.TOO_EARLY): Text(
        ja="上陸から6か月以内の方が対象です。日付を確認してください。",
        en="Must be within 6 months of landing. Please check the date.",
    ),
    (Field.STATUS, Fault.MISSING): Text(ja="在留資格を選んでください。", en="Please choose the status of residence."),
    (Field.STATUS, Fault.OTHER_FORM): Text(
        ja="在留資格を選んでください。", en="Please choose the status of residence."
    ),
    (Field.ITEM_NAME, Fault.MISSING): Text(ja="品名を入力してください。", en="Please enter the item."),
    (Field.ITEM_NAME, Fault.TOO_LONG): Text(
        ja="品名は50文字以内で入力してください。", en="Please enter at most 50 characters."
    ),
    (Field.UNIT_PRICE, Fault.MISSING): Text(ja="単価を入力してください。", en="Please enter the unit price."),
    (Field.UNIT_PRICE, Fault.OTHER_FORM): Text(
        ja="単価は1円以上の整数で入力してください。", en="Please enter a whole number of yen, 1 or more."
    ),
    (Field.UNIT_PRICE, Fault.TOO_MUCH): Text(
        ja="単価は999,999,999円以下で入力してください。", en="Please enter at most 999,999,999 yen."
    ),
    (Field.UNIT_PRICE, Fault.NOT_SUPPORTED): Text(
        ja="税抜100万円以上の商品は、このアプリでは記録できません。",
        en="Items of 1,000,000 yen or more (excl. tax) cannot be recorded with this app.",
    ),
    (Field.QUANTITY, Fault.MISSING): Text(ja="数量を入力してください。", en="Please enter the quantity."),
    (Field.QUANTITY, Fault.OTHER_FORM): Text(
        ja="数量は1以上の整数で入力してください。", en="Please enter a whole number, 1 or more."
    ),
    (Field.QUANTITY, Fault.TOO_MUCH): Text(
        ja="数量は9,999以下、金額は999,999,999円以下にしてください。",
        en="Please keep the quantity to 9,999 and the amount to 999,999,999 yen.",
    ),
    (Field.RATE, Fault.OTHER_FORM): Text(ja="税率を選んでください。", en="Please choose the tax rate."),
    (Field.SOLD_ON, Fault.TOO_EARLY): Text(
        ja="{begins}より前の日付では記録できません。パソコンの日付を確認してください。",
        en="Sales before {begins} cannot be recorded. Please check the PC's date.",
    ),
}

_JOURNAL_PROBLEMS = {
    JournalTrouble.DISK_FULL: records.DISK_FULL,
    JournalTrouble.NOT_WRITABLE: records.NOT_WRITABLE,
    JournalTrouble.BUSY: records.BUSY,
    JournalTrouble.NOT_READABLE: records.NOT_READABLE,
    JournalTrouble.NEWER_APP: records.RECORDS_OF_NEWER_APP,
    JournalTrouble.OTHER: records.OTHER_RECORDS_PROBLEM,
}

_STATUSES = {
    "短期滞在": Text(ja="短期滞在", en="Temporary visitor"),
    "外交": Text(ja="外交", en="Diplomat"),
    "公用": Text(ja="公用", en="Official"),
}
"""The names of ``app.sales.fields.STATUSES``; records store the Japanese one, which is the law's."""


def field_name(field: Field) -> str:
    return str(_FIELD_NAMES[field])


def example(field: Field) -> str:
    """Return an example of what to type, or nothing."""
    return str(_EXAMPLES.get(field, ""))


def status_name(status: str) -> str:
    """Return the name of a status of residence."""
    return str(_STATUSES.get(status, status))


def fault_sentence(fault: FieldError) -> str:
    """Return what to type into the field instead."""
    return _FAULTS[fault.field, fault.fault].format(begins=long_date(METHOD_BEGINS))


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


def read_failure(error: JournalError) -> str:
    return join_sentences(
        Text(ja="購入記録を表示できませんでした。", en="The records could not be shown."), journal_trouble(error)
    )


def yen(amount: int) -> str:
    return f"¥{amount:,}"


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


def same_day_words(day_net: int) -> str:
    """Return what the same buyer's other records of the day add, or nothing."""
    return (
        Text(
            ja="本日のほかの記録 {net}（税抜）を含みます。", en="Includes {net} (excl. tax) from today's other records."
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


def saved_lead(record: Record) -> str:
    """Return what has to be known once a record is saved."""
    if record.refundable:
        return words.NOT_SENT_TO_AGENCY
    missing = Text(ja="{threshold}です。", en="{threshold}.").format(threshold=threshold_words(record.eligibility))
    return join_sentences(
        missing,
        Text(ja="同じ日のお買い上げは合算されます。", en="Purchases made on the same day are added together."),
        words.NOT_SENT_TO_AGENCY,
    )


def buyer_line(buyer: Buyer) -> str:
    """Return the buyer in one line, the passport number masked."""
    return f"{buyer.name}　{buyer.nationality}　{buyer.masked_number}"


def refund_words(record: Record) -> str:
    return yen(record.sale.tax) if record.refundable else words.NOT_REFUNDABLE


def state_words(record: Record) -> str:
    """Return 状態 in words for the view of one record."""
    if record.void is None:
        return words.REGISTERED
    return words.VOID_STATE.format(day=table_date(record.void.voided_on), receipt=record.void.receipt)


def record_title(record: Record) -> str:
    return f"{words.RECORDS_TITLE}　{record.receipt}"


def record_facts(record: Record) -> list[tuple[str, str]]:
    """Return all of a record but its goods, as names and values."""
    sale, buyer = record.sale, record.sale.buyer
    return [
        (words.SOLD_ON, long_date(sale.sold_on)),
        (words.STATE, state_words(record)),
        (words.SENDING, words.UNSENT),
        (words.REFUND, refund_words(record)),
        (words.THRESHOLD, words.NOT_REFUNDABLE if record.void else threshold_words(record.eligibility)),
        (words.CUSTOMS_DEADLINE, long_date(sale.customs_deadline)),
        (field_name(Field.NAME), buyer.name),
        (field_name(Field.NATIONALITY), buyer.nationality),
        (field_name(Field.PASSPORT_NUMBER), buyer.passport_number),
        (field_name(Field.BIRTH), table_date(buyer.birth)),
        (field_name(Field.STATUS), status_name(buyer.status)),
        (field_name(Field.LANDING), table_date(buyer.landing)),
        (words.SHOP, "　".join(name for name in (sale.shop_name, sale.terminal_name) if name)),
    ]


def refund_cell(record: Record) -> str:
    """Return the refund estimate for the list, where a void record says so instead."""
    return words.VOID if record.void else refund_words(record)


def journal_trouble(error: JournalError) -> str:
    """Return what is wrong with the journal and what to do, with its code."""
    return _JOURNAL_PROBLEMS[error.trouble].view().text_with_code
