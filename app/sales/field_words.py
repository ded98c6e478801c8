"""Texts of the fields of a sale: their names, examples, and what is wrong with what was typed."""

from app.sales.eligibility import METHOD_BEGINS
from app.sales.fields import Fault, Field, FieldError
from app.sales.record import ProofKind
from app.sales.tax import Rounding
from licensing.words.days import long_date
from licensing.words.text import Text

_FIELD_NAMES = {
    Field.PASSPORT_NUMBER: Text(ja="旅券番号", en="Passport no."),
    Field.NATIONALITY: Text(ja="国籍", en="Nationality"),
    Field.NAME: Text(ja="氏名", en="Name"),
    Field.BIRTH: Text(ja="生年月日", en="Date of birth"),
    Field.LANDING: Text(ja="上陸年月日", en="Date of landing"),
    Field.STATUS: Text(ja="在留資格", en="Status of residence"),
    Field.PROOF: Text(ja="国外居住の証明", en="Proof of living abroad"),
    Field.ABROAD_SINCE: Text(ja="国外に住所を定めた日", en="Living abroad since"),
    Field.SOLD_ON: Text(ja="今日の日付", en="Today's date"),
    Field.JAN: Text(ja="JANコード", en="JAN code"),
    Field.DETAIL: Text(ja="商品情報詳細（ブランド・型番・製造番号）", en="Details (brand, model, serial no.)"),
    Field.ITEM_NAME: Text(ja="品名", en="Item"),
    Field.UNIT_PRICE: Text(ja="単価（税込）", en="Price incl. tax"),
    Field.QUANTITY: Text(ja="数量", en="Qty"),
    Field.RATE: Text(ja="税率", en="Tax rate"),
}

_EXAMPLES = {
    Field.PASSPORT_NUMBER: Text(ja="例：TK1234567", en="e.g. TK1234567"),
    Field.NATIONALITY: Text(ja="例：USA", en="e.g. USA"),
    Field.NAME: Text(ja="例：SMITH JOHN", en="e.g. SMITH JOHN"),
    Field.BIRTH: Text(ja="例：1990/05/21", en="e.g. 1990/05/21"),
    Field.LANDING: Text(ja="例：2026/11/18", en="e.g. 2026/11/18"),
    Field.ABROAD_SINCE: Text(ja="例：2021/04/01", en="e.g. 2021/04/01"),
    Field.SOLD_ON: Text(ja="2026/11/22", en="2026/11/22"),
    Field.ITEM_NAME: Text(ja="例：化粧水（JANコードも読み取れます）", en="e.g. Skin lotion, or scan its JAN code"),
    Field.DETAIL: Text(ja="例：SEIKO SBGA211 123456", en="e.g. SEIKO SBGA211 123456"),
}

_CHARACTERS = Text(ja="国税庁に送信できない文字（{detail}）があります。", en="The tax agency does not take: {detail}")
_BEFORE_BIRTH = Text(
    ja="生年月日より前です。両方の日付を確認してください。", en="Before the date of birth. Please check both dates."
)

_FAULTS = {
    (Field.PASSPORT_NUMBER, Fault.MISSING): Text(
        ja="旅券番号を入力してください。", en="Please enter the passport number."
    ),
    (Field.PASSPORT_NUMBER, Fault.OTHER_FORM): Text(
        ja="英数字7〜11文字で入力してください。", en="Please enter 7 to 11 letters and digits."
    ),
    (Field.NATIONALITY, Fault.MISSING): Text(ja="国籍を入力してください。", en="Please enter the nationality."),
    (Field.NATIONALITY, Fault.OTHER_FORM): Text(ja="英字3文字で入力してください。", en="Please enter 3 letters."),
    (Field.NATIONALITY, Fault.UNKNOWN): Text(
        ja="旅券に記載の国籍の3文字を確認してください。", en="Please check the three letters in the passport."
    ),
    (Field.NAME, Fault.MISSING): Text(ja="氏名を入力してください。", en="Please enter the name."),
    (Field.NAME, Fault.OTHER_FORM): Text(
        ja="旅券の写真の下2行のとおり、A〜Zで入力してください（例：MÜLLER は MUELLER）。",
        en="Please enter A to Z as in the two lines below the photo (MÜLLER is MUELLER there).",
    ),
    (Field.NAME, Fault.TOO_LONG): Text(
        ja="39文字を超える氏名は、旅券の写真の下2行にある短い表記で入力してください。",
        en="Over 39 characters: please enter the shorter form in the two lines below the photo.",
    ),
    (Field.BIRTH, Fault.MISSING): Text(ja="生年月日を入力してください。", en="Please enter the date of birth."),
    (Field.BIRTH, Fault.NOT_A_DAY): Text(
        ja="1990/05/21 の形で入力してください。不明な月・日は 00 とします。",
        en="Please enter it like 1990/05/21, with 00 for an unknown month or day.",
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
        ja="上陸から6か月以内の方が対象です。", en="Must be within 6 months of landing."
    ),
    (Field.LANDING, Fault.BEFORE_BIRTH): _BEFORE_BIRTH,
    (Field.PROOF, Fault.MISSING): Text(ja="証明書類を選んでください。", en="Please choose the proof."),
    (Field.ABROAD_SINCE, Fault.MISSING): Text(
        ja="証明書類にある日付を入力してください。", en="Please enter the date in the proof."
    ),
    (Field.ABROAD_SINCE, Fault.NOT_A_DAY): Text(
        ja="2021/04/01 の形で入力してください。", en="Please enter it like 2021/04/01."
    ),
    (Field.ABROAD_SINCE, Fault.IN_FUTURE): Text(
        ja="今日までの日付を入力してください。", en="Please enter a date up to today."
    ),
    (Field.ABROAD_SINCE, Fault.TOO_RECENT): Text(
        ja="国外に2年以上お住まいの方が対象です。", en="Two years abroad are needed."
    ),
    (Field.ABROAD_SINCE, Fault.BEFORE_BIRTH): _BEFORE_BIRTH,
    (Field.STATUS, Fault.MISSING): Text(ja="在留資格を選んでください。", en="Please choose the status of residence."),
    (Field.STATUS, Fault.OTHER_FORM): Text(
        ja="在留資格を選んでください。", en="Please choose the status of residence."
    ),
    (Field.ITEM_NAME, Fault.MISSING): Text(ja="品名を入力してください。", en="Please enter the item."),
    (Field.ITEM_NAME, Fault.TOO_LONG): Text(
        ja="品名は50文字以内で入力してください。", en="Please enter at most 50 characters."
    ),
    (Field.ITEM_NAME, Fault.NOT_QUALIFYING): Text(
        ja="金・白金の地金や硬貨は免税販売の対象外です。",
        en="Gold and platinum bullion and coins do not qualify for tax-free sale.",
    ),
    (Field.JAN, Fault.OTHER_FORM): Text(
        ja="JANコードは8桁か13桁の数字で入力してください。", en="Please enter a JAN code of 8 or 13 digits."
    ),
    (Field.JAN, Fault.CHECK_DIGIT): Text(
        ja="JANコードを正しく読み取れませんでした。もう一度読み取ってください。",
        en="The JAN code was not read correctly. Please scan it again.",
    ),
    (Field.DETAIL, Fault.MISSING): Text(
        ja="税抜100万円以上の商品は、商品情報詳細を入力してください。",
        en="Please enter the details of items of 1,000,000 yen or more.",
    ),
    (Field.DETAIL, Fault.TOO_LONG): Text(
        ja="商品情報詳細は100文字以内で入力してください。", en="Please enter at most 100 characters."
    ),
    (Field.DETAIL, Fault.CHARACTERS): _CHARACTERS,
    (Field.ITEM_NAME, Fault.CHARACTERS): _CHARACTERS,
    (Field.SHOP, Fault.CHARACTERS): Text(
        ja="店舗名の「{detail}」は国税庁に送信できません。設定の「店舗ごとの設定」で直してください。",
        en="The tax agency does not take {detail} in the shop's name. Please change it in the settings.",
    ),
    (Field.UNIT_PRICE, Fault.MISSING): Text(ja="単価を入力してください。", en="Please enter the unit price."),
    (Field.UNIT_PRICE, Fault.OTHER_FORM): Text(
        ja="単価は1円以上の整数で入力してください。", en="Please enter a whole number of yen, 1 or more."
    ),
    (Field.UNIT_PRICE, Fault.TOO_MUCH): Text(
        ja="単価は999,999,999円以下で入力してください。", en="Please enter at most 999,999,999 yen."
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
    (Field.SOLD_ON, Fault.MISSING): Text(ja="今日の日付を入力してください。", en="Please enter today's date."),
    (Field.SOLD_ON, Fault.NOT_A_DAY): Text(
        ja="2026/11/22 の形で入力してください。", en="Please enter it like 2026/11/22."
    ),
    (Field.SOLD_ON, Fault.IN_FUTURE): Text(ja="年を確認してください。", en="Please check the year."),
    (Field.SOLD_ON, Fault.TOO_EARLY): Text(
        ja="{begins}より前の日付では記録できません。パソコンの日付を確認してください。",
        en="Sales before {begins} cannot be recorded. Please check the PC's date.",
    ),
}

_ROUNDINGS = {
    Rounding.FLOOR: Text(ja="切捨て", en="Down"),
    Rounding.HALF_UP: Text(ja="四捨五入", en="Half up"),
    Rounding.CEILING: Text(ja="切上げ", en="Up"),
}
_STATUSES = {
    "短期滞在": Text(ja="短期滞在", en="Temporary visitor"),
    "外交": Text(ja="外交", en="Diplomat"),
    "公用": Text(ja="公用", en="Official"),
    "協定": Text(ja="協定", en="US forces (SOFA)"),
    "船舶観光上陸許可": Text(ja="船舶観光上陸許可", en="Cruise ship tourist landing permission"),
    "乗員上陸許可": Text(ja="乗員上陸許可", en="Crew landing permission"),
    "寄港地上陸許可": Text(ja="寄港地上陸許可", en="Port of call landing permission"),
    "通過上陸許可": Text(ja="通過上陸許可", en="Transit landing permission"),
    "緊急上陸許可": Text(ja="緊急上陸許可", en="Emergency landing permission"),
    "遭難による上陸許可": Text(ja="遭難による上陸許可", en="Landing permission due to distress"),
}
"""The names of ``app.sales.fields.STATUSES``; records store the Japanese one, which is the law's."""
_SHORT_STATUSES = {
    "短期滞在": Text(ja="短期滞在", en="Visitor"),
    "協定": Text(ja="協定", en="SOFA"),
    "船舶観光上陸許可": Text(ja="船舶観光", en="Cruise"),
    "乗員上陸許可": Text(ja="乗員", en="Crew"),
    "寄港地上陸許可": Text(ja="寄港地", en="Port of call"),
    "通過上陸許可": Text(ja="通過", en="Transit"),
    "緊急上陸許可": Text(ja="緊急", en="Emergency"),
    "遭難による上陸許可": Text(ja="遭難", en="Distress"),
}
_PROOFS = {
    ProofKind.RESIDENCE: Text(ja="在留証明", en="Residence"),
    ProofKind.REGISTER: Text(ja="戸籍の附票", en="Register"),
    ProofKind.MY_NUMBER: Text(ja="マイナンバーカード", en="My Number"),
}


def field_name(field: Field) -> str:
    return str(_FIELD_NAMES[field])


def both_names(field: Field) -> Text:
    """Return the name in both languages, for paper."""
    return _FIELD_NAMES[field]


def example(field: Field) -> str:
    """Return an example of what to type, or nothing."""
    return str(_EXAMPLES.get(field, ""))


def status_name(status: str) -> str:
    """Return the name of a status of residence."""
    return str(_STATUSES.get(status, status))


def short_status_name(status: str) -> str:
    """Return the name for a button."""
    return str(_SHORT_STATUSES.get(status, _STATUSES[status]))


def both_status_names(status: str, between: str) -> str:
    """Return the name in both languages, for paper."""
    known = _STATUSES.get(status)
    return f"{known.ja}{between}{known.en}" if known else status


def proof_name(kind: ProofKind) -> str:
    return str(_PROOFS[kind])


def both_proof_names(kind: ProofKind) -> Text:
    return _PROOFS[kind]


def rounding_name(rounding: Rounding) -> str:
    return str(_ROUNDINGS[rounding])


def fault_sentence(fault: FieldError) -> str:
    """Return what to type into the field instead."""
    return _FAULTS[fault.field, fault.fault].format(begins=long_date(METHOD_BEGINS), detail=fault.detail)
