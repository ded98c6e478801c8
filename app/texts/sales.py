"""The words of 免税販売 and 購入記録: fields and what to type into them, totals, saving, taking a record back."""

from app.sales.eligibility import METHOD_BEGINS, Eligibility
from app.sales.fields import Fault, Field, FieldError
from app.sales.record import Buyer, Record
from app.sales.trouble import JournalError, JournalTrouble
from app.texts.days import long_date, table_date

SALE_TITLE = "免税販売"
NOT_SENT_TO_AGENCY = "このアプリは国税庁への送信を行いません。"
BUYER = "購入者"
BUYER_LEAD = "旅券と上陸許可のとおりに入力してください。"
ITEMS = "商品"
CHANGE_BUYER = "購入者を変更"
GO_ON_TO_ITEMS = "商品の入力へ進む"
ADD_ITEM = "追加"
NO_ITEMS = "商品を入力し、「追加」をタップしてください。"
SPLIT = "分ける"
BRING_BACK = "戻す"
REMOVE = "削除"
SPLIT_OFF = "次の記録へ"
SPLIT_HINT = "税関の確認は記録ごとです。「分ける」で次の記録に移せます。"

TOTAL = "合計（税込）"
TOTAL_SHORT = "合計"
TOTAL_WITHOUT_TAX = "税抜合計"
REFUND = "返金予定額（消費税相当額）"
REFUND_SHORT = "返金予定額"
CUSTOMS_DEADLINE = "税関の確認期限"
SAVE_RECORD = "この内容で記録する"
QUALIFIES = "免税対象です"
THRESHOLD = "当日の合計"

LEAVE = "入力中の内容は保存されていません。破棄して戻りますか？"
STAY = "入力を続ける"
THROW_AWAY = "破棄して戻る"
DAY_CHANGED = "日付が変わりました。内容を確認し、もう一度「この内容で記録する」をタップしてください。"
UNFINISHED_ITEM = "入力中の商品があります。「追加」をタップするか、入力欄を空にしてください。"
ALL_SPLIT_OFF = "この記録の商品がありません。商品を追加するか、「戻す」をタップしてください。"

SAVED = "購入を記録しました"
RECEIPT = "受付番号"
SENDING = "送信状況"
UNSENT = "未送信"
TO_TOP = "TOPへ"
NEXT_SALE = "続けて免税販売"

RECORDS_TITLE = "購入記録"
SEARCH = "氏名・受付番号・購入日（例：2026/11/22）で検索"
CLEAR_SEARCH = "検索を解除"
NOTHING_RECORDED = "購入記録はまだありません。"
NOTHING_FOUND = "該当する購入記録はありません。"
SHOWS_NEWEST = "新しい順に{count}件を表示しています。古い記録は検索してください。"
SOLD_ON = "購入日"
PASSPORT_NUMBER = "旅券番号"
CUSTOMS_SHORT = "税関期限"
VOID = "取消"
VOID_RECORD = "この記録を取り消す"
VOID_QUESTION = "受付番号 {receipt} を取り消します。元には戻せません。"
VOID_CONFIRM = "取り消す"
VOID_KEEP = "取り消さない"
VOIDED = "記録を取り消しました。"
VOIDED_BEFORE = "この記録はすでに取り消されています。"
VOID_STATE = "{day} 取消（受付番号 {receipt}）"
STATE = "状態"
REGISTERED = "登録"
NOT_REFUNDABLE = "―"
SHOP = "販売場"

FIELD_NAMES = {
    Field.PASSPORT_NUMBER: "旅券番号",
    Field.NATIONALITY: "国籍",
    Field.NAME: "氏名",
    Field.BIRTH: "生年月日",
    Field.LANDING: "上陸年月日",
    Field.STATUS: "在留資格",
    Field.ITEM_NAME: "品名",
    Field.UNIT_PRICE: "単価（税込）",
    Field.QUANTITY: "数量",
    Field.RATE: "税率",
}
EXAMPLES = {
    Field.PASSPORT_NUMBER: "例：TK1234567",
    Field.NATIONALITY: "例：USA",
    Field.NAME: "例：SMITH JOHN",
    Field.BIRTH: "例：1990/05/21",
    Field.LANDING: "例：2026/11/18",
    Field.ITEM_NAME: "例：化粧水",
}

_FAULTS = {
    (Field.PASSPORT_NUMBER, Fault.MISSING): "旅券番号を入力してください。",
    (Field.PASSPORT_NUMBER, Fault.OTHER_FORM): "英数字7〜11文字で入力してください。",
    (Field.NATIONALITY, Fault.MISSING): "国籍を入力してください。",
    (Field.NATIONALITY, Fault.OTHER_FORM): "英字3文字で入力してください。",
    (Field.NATIONALITY, Fault.NOT_SUPPORTED): "日本国籍の方への免税販売は、このアプリでは記録できません。",
    (Field.NAME, Fault.MISSING): "氏名を入力してください。",
    (Field.NAME, Fault.OTHER_FORM): "旅券のとおり、英字（A〜Z）で入力してください。",
    (Field.NAME, Fault.TOO_LONG): "氏名は39文字以内で入力してください。",
    (Field.BIRTH, Fault.MISSING): "生年月日を入力してください。",
    (Field.BIRTH, Fault.NOT_A_DAY): "1990/05/21 の形で入力してください。",
    (Field.BIRTH, Fault.IN_FUTURE): "今日までの日付を入力してください。",
    (Field.BIRTH, Fault.TOO_EARLY): "生年月日の年を確認してください。",
    (Field.LANDING, Fault.MISSING): "上陸年月日を入力してください。",
    (Field.LANDING, Fault.NOT_A_DAY): "2026/11/18 の形で入力してください。",
    (Field.LANDING, Fault.IN_FUTURE): "今日までの日付を入力してください。",
    (Field.LANDING, Fault.TOO_EARLY): "上陸から6か月以内の方が対象です。日付を確認してください。",
    (Field.STATUS, Fault.MISSING): "在留資格を選んでください。",
    (Field.STATUS, Fault.OTHER_FORM): "在留資格を選んでください。",
    (Field.ITEM_NAME, Fault.MISSING): "品名を入力してください。",
    (Field.ITEM_NAME, Fault.TOO_LONG): "品名は50文字以内で入力してください。",
    (Field.UNIT_PRICE, Fault.MISSING): "単価を入力してください。",
    (Field.UNIT_PRICE, Fault.OTHER_FORM): "単価は1円以上の整数で入力してください。",
    (Field.UNIT_PRICE, Fault.TOO_MUCH): "単価は999,999,999円以下で入力してください。",
    (Field.UNIT_PRICE, Fault.NOT_SUPPORTED): "税抜100万円以上の商品は、このアプリでは記録できません。",
    (Field.QUANTITY, Fault.MISSING): "数量を入力してください。",
    (Field.QUANTITY, Fault.OTHER_FORM): "数量は1以上の整数で入力してください。",
    (Field.QUANTITY, Fault.TOO_MUCH): "数量は9,999以下、金額は999,999,999円以下にしてください。",
    (Field.RATE, Fault.OTHER_FORM): "税率を選んでください。",
    (Field.SOLD_ON, Fault.TOO_EARLY): (
        f"{long_date(METHOD_BEGINS)}より前の日付では記録できません。パソコンの日付を確認してください。"
    ),
}

_JOURNAL_TROUBLES = {
    JournalTrouble.DISK_FULL: ("E-601", "ディスクの空き容量が足りません。不要なファイルを削除してください。"),
    JournalTrouble.NOT_WRITABLE: ("E-602", "データの保存先に書き込めません。空き容量とフォルダーを確認してください。"),
    JournalTrouble.BUSY: ("E-603", "あっと免税の別の画面が使用中です。もう一度お試しください。"),
    JournalTrouble.NOT_READABLE: ("E-604", "購入記録のファイルを読み取れません。販売元へご連絡ください。"),
    JournalTrouble.NEWER_APP: ("E-605", "新しい版の購入記録です。あっと免税を最新版に更新してください。"),
    JournalTrouble.OTHER: ("E-609", "もう一度お試しください。続く場合は販売元へご連絡ください。"),
}


def fault_sentence(fault: FieldError) -> str:
    """Return what to type into the field instead."""
    return _FAULTS[fault.field, fault.fault]


def save_failure(error: JournalError) -> str:
    """Return why the sale is not saved, and that nothing typed is lost."""
    return f"保存できませんでした。入力内容は残っています。{_trouble(error)}"


def void_failure(error: JournalError) -> str:
    return f"取り消せませんでした。{_trouble(error)}"


def read_failure(error: JournalError) -> str:
    return f"購入記録を表示できませんでした。{_trouble(error)}"


def yen(amount: int) -> str:
    return f"¥{amount:,}"


def rate_name(rate: int) -> str:
    return f"{rate}%"


def rate_total_name(rate: int) -> str:
    return f"{rate}%対象"


def tax_inside(tax: int) -> str:
    return f"うち税 {yen(tax)}"


def line_words(unit_price: int, quantity: int, rate: int) -> str:
    return f"{yen(unit_price)} × {quantity:,}　{rate_name(rate)}"


def threshold_words(eligibility: Eligibility) -> str:
    """Return 「あと○円（税抜）で免税対象」 below the threshold."""
    if eligibility.qualifies:
        return QUALIFIES
    return f"あと{eligibility.missing:,}円（税抜）で免税対象"


def same_day_words(day_net: int) -> str:
    """Return what the same buyer's other records of the day add, or nothing."""
    return f"本日のほかの記録 {yen(day_net)}（税抜）を含みます。" if day_net else ""


def later_words(count: int, included: int) -> str:
    return f"次の記録に分けた商品 {count}点 {yen(included)}" if count else ""


def next_record(count: int) -> str:
    return f"次の記録へ進む（商品 {count}点）"


def saved_lead(record: Record) -> str:
    """Return what has to be known once a record is saved."""
    if record.refundable:
        return NOT_SENT_TO_AGENCY
    return f"{threshold_words(record.eligibility)}です。同じ日のお買い上げは合算されます。{NOT_SENT_TO_AGENCY}"


def buyer_line(buyer: Buyer) -> str:
    """Return the buyer in one line, the passport number masked."""
    return f"{buyer.name}　{buyer.nationality}　{buyer.masked_number}"


def refund_words(record: Record) -> str:
    return yen(record.sale.tax) if record.refundable else NOT_REFUNDABLE


def state_words(record: Record) -> str:
    """Return 状態 in words for the view of one record."""
    if record.void is None:
        return REGISTERED
    return VOID_STATE.format(day=table_date(record.void.voided_on), receipt=record.void.receipt)


def record_title(record: Record) -> str:
    return f"{RECORDS_TITLE}　{record.receipt}"


def record_facts(record: Record) -> list[tuple[str, str]]:
    """Return all of a record but its goods, as names and values."""
    sale, buyer = record.sale, record.sale.buyer
    return [
        (SOLD_ON, long_date(sale.sold_on)),
        (STATE, state_words(record)),
        (SENDING, UNSENT),
        (REFUND, refund_words(record)),
        (THRESHOLD, NOT_REFUNDABLE if record.void else threshold_words(record.eligibility)),
        (CUSTOMS_DEADLINE, long_date(sale.customs_deadline)),
        (FIELD_NAMES[Field.NAME], buyer.name),
        (FIELD_NAMES[Field.NATIONALITY], buyer.nationality),
        (FIELD_NAMES[Field.PASSPORT_NUMBER], buyer.passport_number),
        (FIELD_NAMES[Field.BIRTH], table_date(buyer.birth)),
        (FIELD_NAMES[Field.STATUS], buyer.status),
        (FIELD_NAMES[Field.LANDING], table_date(buyer.landing)),
        (SHOP, "　".join(name for name in (sale.shop_name, sale.terminal_name) if name)),
    ]


def refund_cell(record: Record) -> str:
    """Return the refund estimate for the list, where a void record says so instead."""
    return VOID if record.void else refund_words(record)


def _trouble(error: JournalError) -> str:
    code, sentence = _JOURNAL_TROUBLES[error.trouble]
    return f"{sentence}（{code}）"
