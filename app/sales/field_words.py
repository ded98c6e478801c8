"""Texts of the fields of a sale: their names, examples, and what is wrong with what was typed."""

from app.sales.eligibility import METHOD_BEGINS
from app.sales.fields import Fault, Field, FieldError
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
    (Field.NATIONALITY, Fault.UNKNOWN): Text(
        ja="旅券に記載の国籍の3文字を確認してください。", en="Please check the three letters in the passport."
    ),
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
    (Field.LANDING, Fault.BEFORE_BIRTH): Text(
        ja="生年月日より前です。両方の日付を確認してください。", en="Before the date of birth. Please check both dates."
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

_ROUNDINGS = {
    Rounding.FLOOR: Text(ja="切捨て", en="Down"),
    Rounding.HALF_UP: Text(ja="四捨五入", en="Half up"),
    Rounding.CEILING: Text(ja="切上げ", en="Up"),
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


def rounding_name(rounding: Rounding) -> str:
    return str(_ROUNDINGS[rounding])


def fault_sentence(fault: FieldError) -> str:
    """Return what to type into the field instead."""
    return _FAULTS[fault.field, fault.fault].format(begins=long_date(METHOD_BEGINS))
