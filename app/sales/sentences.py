"""What is said of a sale and its record: fields and what to type into them, amounts, troubles."""

from app.sales.eligibility import METHOD_BEGINS, Eligibility
from app.sales.errors import JournalError, JournalTrouble
from app.sales.fields import Fault, Field, FieldError
from app.sales.record import Buyer, Record
from app.sales.words import words
from licensing.words.days import long_date, table_date
from licensing.words.language import aside, mark, together, tr

_FIELD_NAMES = {
    Field.PASSPORT_NUMBER: mark("旅券番号"),
    Field.NATIONALITY: mark("国籍"),
    Field.NAME: mark("氏名"),
    Field.BIRTH: mark("生年月日"),
    Field.LANDING: mark("上陸年月日"),
    Field.STATUS: mark("在留資格"),
    Field.ITEM_NAME: mark("品名"),
    Field.UNIT_PRICE: mark("単価（税込）"),
    Field.QUANTITY: mark("数量"),
    Field.RATE: mark("税率"),
}

_EXAMPLES = {
    Field.PASSPORT_NUMBER: mark("例：TK1234567"),
    Field.NATIONALITY: mark("例：USA"),
    Field.NAME: mark("例：SMITH JOHN"),
    Field.BIRTH: mark("例：1990/05/21"),
    Field.LANDING: mark("例：2026/11/18"),
    Field.ITEM_NAME: mark("例：化粧水"),
}

_FAULTS = {
    (Field.PASSPORT_NUMBER, Fault.MISSING): mark("旅券番号を入力してください。"),
    (Field.PASSPORT_NUMBER, Fault.OTHER_FORM): mark("英数字7〜11文字で入力してください。"),
    (Field.NATIONALITY, Fault.MISSING): mark("国籍を入力してください。"),
    (Field.NATIONALITY, Fault.OTHER_FORM): mark("英字3文字で入力してください。"),
    (Field.NATIONALITY, Fault.NOT_SUPPORTED): mark("日本国籍の方への免税販売は、このアプリでは記録できません。"),
    (Field.NAME, Fault.MISSING): mark("氏名を入力してください。"),
    (Field.NAME, Fault.OTHER_FORM): mark("旅券のとおり、英字（A〜Z）で入力してください。"),
    (Field.NAME, Fault.TOO_LONG): mark("氏名は39文字以内で入力してください。"),
    (Field.BIRTH, Fault.MISSING): mark("生年月日を入力してください。"),
    (Field.BIRTH, Fault.NOT_A_DAY): mark("1990/05/21 の形で入力してください。"),
    (Field.BIRTH, Fault.IN_FUTURE): mark("今日までの日付を入力してください。"),
    (Field.BIRTH, Fault.TOO_EARLY): mark("生年月日の年を確認してください。"),
    (Field.LANDING, Fault.MISSING): mark("上陸年月日を入力してください。"),
    (Field.LANDING, Fault.NOT_A_DAY): mark("2026/11/18 の形で入力してください。"),
    (Field.LANDING, Fault.IN_FUTURE): mark("今日までの日付を入力してください。"),
    (Field.LANDING, Fault.TOO_EARLY): mark("上陸から6か月以内の方が対象です。日付を確認してください。"),
    (Field.STATUS, Fault.MISSING): mark("在留資格を選んでください。"),
    (Field.STATUS, Fault.OTHER_FORM): mark("在留資格を選んでください。"),
    (Field.ITEM_NAME, Fault.MISSING): mark("品名を入力してください。"),
    (Field.ITEM_NAME, Fault.TOO_LONG): mark("品名は50文字以内で入力してください。"),
    (Field.UNIT_PRICE, Fault.MISSING): mark("単価を入力してください。"),
    (Field.UNIT_PRICE, Fault.OTHER_FORM): mark("単価は1円以上の整数で入力してください。"),
    (Field.UNIT_PRICE, Fault.TOO_MUCH): mark("単価は999,999,999円以下で入力してください。"),
    (Field.UNIT_PRICE, Fault.NOT_SUPPORTED): mark("税抜100万円以上の商品は、このアプリでは記録できません。"),
    (Field.QUANTITY, Fault.MISSING): mark("数量を入力してください。"),
    (Field.QUANTITY, Fault.OTHER_FORM): mark("数量は1以上の整数で入力してください。"),
    (Field.QUANTITY, Fault.TOO_MUCH): mark("数量は9,999以下、金額は999,999,999円以下にしてください。"),
    (Field.RATE, Fault.OTHER_FORM): mark("税率を選んでください。"),
    (Field.SOLD_ON, Fault.TOO_EARLY): mark(
        "{begins}より前の日付では記録できません。パソコンの日付を確認してください。"
    ),
}

_JOURNAL_TROUBLES = {
    JournalTrouble.DISK_FULL: ("E-601", mark("ディスクの空き容量が足りません。不要なファイルを削除してください。")),
    JournalTrouble.NOT_WRITABLE: (
        "E-602",
        mark("データの保存先に書き込めません。空き容量とフォルダーを確認してください。"),
    ),
    JournalTrouble.BUSY: ("E-603", mark("あっと免税の別の画面が使用中です。もう一度お試しください。")),
    JournalTrouble.NOT_READABLE: ("E-604", mark("購入記録のファイルを読み取れません。販売元へご連絡ください。")),
    JournalTrouble.NEWER_APP: ("E-605", mark("新しい版の購入記録です。あっと免税を最新版に更新してください。")),
    JournalTrouble.OTHER: ("E-609", mark("もう一度お試しください。続く場合は販売元へご連絡ください。")),
}


_STATUSES = (mark("短期滞在"), mark("外交"), mark("公用"))
"""``app.sales.fields.STATUSES``, for lupdate."""


def field_name(field: Field) -> str:
    return tr(_FIELD_NAMES[field])


def example(field: Field) -> str:
    """Return an example of what to type, or nothing."""
    return tr(_EXAMPLES.get(field, ""))


def status_name(status: str) -> str:
    """Return a status of residence in words; records keep the Japanese one, which is the law's."""
    return tr(status)


def fault_sentence(fault: FieldError) -> str:
    """Return what to type into the field instead."""
    return tr(_FAULTS[fault.field, fault.fault]).format(begins=long_date(METHOD_BEGINS))


def save_failure(error: JournalError) -> str:
    """Return why the sale is not saved, and that nothing typed is lost."""
    return together(tr("保存できませんでした。入力内容は残っています。"), journal_trouble(error))


def void_failure(error: JournalError) -> str:
    return together(tr("取り消せませんでした。"), journal_trouble(error))


def read_failure(error: JournalError) -> str:
    return together(tr("購入記録を表示できませんでした。"), journal_trouble(error))


def yen(amount: int) -> str:
    return f"¥{amount:,}"


def rate_name(rate: int) -> str:
    return f"{rate}%"


def rate_total_name(rate: int) -> str:
    return tr("{rate}%対象").format(rate=rate)


def tax_inside(tax: int) -> str:
    return tr("うち税 {tax}").format(tax=yen(tax))


def line_words(unit_price: int, quantity: int, rate: int) -> str:
    return f"{yen(unit_price)} × {quantity:,}　{rate_name(rate)}"


def threshold_words(eligibility: Eligibility) -> str:
    """Return 「あと○円（税抜）で免税対象」 below the threshold."""
    if eligibility.qualifies:
        return words.QUALIFIES
    return tr("あと{missing}円（税抜）で免税対象").format(missing=f"{eligibility.missing:,}")


def same_day_words(day_net: int) -> str:
    """Return what the same buyer's other records of the day add, or nothing."""
    return tr("本日のほかの記録 {net}（税抜）を含みます。").format(net=yen(day_net)) if day_net else ""


def later_words(count: int, included: int) -> str:
    if not count:
        return ""
    return tr("次の記録に分けた商品 %n点 {included}", None, count).format(included=yen(included))


def next_record(count: int) -> str:
    return tr("次の記録へ進む（商品 %n点）", None, count)


def saved_lead(record: Record) -> str:
    """Return what has to be known once a record is saved."""
    if record.refundable:
        return words.NOT_SENT_TO_AGENCY
    missing = tr("{threshold}です。").format(threshold=threshold_words(record.eligibility))
    return together(missing, tr("同じ日のお買い上げは合算されます。"), words.NOT_SENT_TO_AGENCY)


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
    code, sentence = _JOURNAL_TROUBLES[error.trouble]
    return tr(sentence) + aside(code)
