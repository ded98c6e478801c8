"""Reads the table of an import: in any encoding of Japanese, however separated, with a heading in either language.

Reads no rows of the database. Every error of a line is a sentence that says what to enter.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from licensing import number
from licensing.characters import one_line
from licensing.csv_cells import escape_formula
from licensing.number import NumberError
from server import clock
from server.licenses.models import DEFAULT_ALLOWANCE, Customer

HEADINGS = {
    "customer": "契約者名",
    "kana": "フリガナ",
    "email": "メールアドレス",
    "contact_name": "ご担当者名",
    "phone": "電話番号",
    "postal_code": "郵便番号",
    "address": "住所",
    "language": "言語",
    "memo": "メモ",
    "shop": "店舗名",
    "license_number": "ライセンス番号",
    "count": "発行する数",
    "starts_on": "契約開始日",
    "until": "契約期限",
    "allowance_days": "オフライン許容日数",
}
"""The columns by their names, as the first line of a file has them in English or Japanese."""
NEEDED = ("customer", "email")
DETAILS = ("kana", "contact_name", "phone", "postal_code", "address", "language", "memo")
EXAMPLE = {
    "customer": "株式会社 銀座陶器",
    "kana": "ギンザトウキ",
    "email": "owner@example.jp",
    "contact_name": "山田 花子",
    "phone": "03-1234-5678",
    "postal_code": "104-0061",
    "address": "東京都中央区銀座1-2-3",
    "language": "ja",
    "shop": "銀座本店",
    "count": "3",
    "starts_on": "2026-12-01",
    "until": "2027-11-30",
    "allowance_days": str(DEFAULT_ALLOWANCE),
}
"""A line for the template of a file."""
LANGUAGES = {word.casefold(): str(code) for code, label in Customer.Language.choices for word in (code, label)}
"""As lists of the console write them too, whose files are corrected and brought in."""
MOST_AT_ONCE = 1000
"""Licenses of one line."""
ESCAPE = b"\x1b$"
"""What ISO-2022-JP writes before Japanese letters, in the bytes of ASCII."""
DAY = re.compile(
    r"(\d{4}|(?:令和|R)(?:\d{1,2}|元))[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\([月火水木金土日]\))?(?: 0?0:00(?::00)?)?"
    r"|(\d{4})(\d\d)(\d\d)",
    re.I,
)
"""With the era, the day of the week and the midnight that spreadsheets write."""
BEFORE_REIWA = 2018
BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""What files of Excel itself begin with."""
AS_TEXT = re.compile('="([^"]*)"')
"""How spreadsheets are kept from taking the zeros of a telephone number away."""


class NotATable(Exception):
    """The file cannot be read as a table of customers; the message says what to do."""


@dataclass
class Line:
    """A line of the table: the customer, and ``count`` licenses or the one with ``number`` that it is to have."""

    place: int
    """Its number in the file, from 1 for the heading."""
    key: tuple[str, str] = ("", "")
    """Name and address of the customer."""
    details: Mapping[str, str] = field(default_factory=dict)
    shop: str = ""
    number: str = ""
    count: int = 0
    starts_on: date | None = None
    until: date | None = None
    allowance_days: int = DEFAULT_ALLOWANCE
    errors: list[str] = field(default_factory=list)

    @property
    def group(self) -> tuple[Any, ...]:
        """What the licenses of a customer without a given number are counted by."""
        return (self.starts_on, self.until and self.until.isoformat(), self.allowance_days, self.shop)


def read(blob: bytes) -> list[Line]:
    """Return the lines of the table in ``blob``, those with errors too.

    Raises:
        NotATable: another encoding, columns missing or unknown, or no line.
    """
    if blob.startswith(BOOKS):
        raise NotATable(
            _("Excelのファイルです。Excelで「名前を付けて保存」からCSVを選び、保存したファイルを選んでください。")
        )
    text = _text(blob)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    except csv.Error as error:  # a quotation mark that is never closed makes one huge value
        raise NotATable(_('CSVとして読み取れません。「"」の閉じ忘れがないか確かめてください。')) from error
    begin = next((place for place, cells in enumerate(rows) if _is_heading(cells)), len(rows))
    columns = _columns(rows[begin] if rows[begin:] else [])
    lines = [
        _line(place, dict(zip(columns, cells, strict=False)), any(map(str.strip, cells[len(columns) :])))
        for place, cells in enumerate(rows[begin + 1 :], start=begin + 2)
        if any(map(str.strip, cells))
    ]
    if not lines:
        raise NotATable(_("ファイルに行がありません。1行目に見出し、2行目から契約者を入力してください。"))
    return lines


def template() -> list[list[str]]:
    """Return the headings and the example of a file."""
    return [list(HEADINGS.values()), [EXAMPLE.get(name, "") for name in HEADINGS]]


def _text(blob: bytes) -> str:
    """Return the text in UTF-8 or, with its mark, UTF-16; else in the encoding in which a heading is one of ours.

    Most that is valid EUC-JP is valid Shift_JIS too, and says something else.
    """
    if blob.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        texts = _decoded(blob, "utf-16")
    elif ESCAPE in blob:
        texts = _decoded(blob, "iso2022_jp")
    else:
        texts = _decoded(blob, "utf-8-sig") or _decoded(blob, "cp932", "euc_jp", "euc_jis_2004")
    if not texts:
        raise NotATable(_("文字コードを読み取れません。UTF-8かShift_JISのCSVで保存してください。"))
    ours = [name for name, text in texts.items() if any(known in _heading(text) for known in HEADINGS.values())]
    [found, *others] = ours or texts
    # Python has no EUC-JP with the letters of Windows, such as ㈱: what it has instead mistakes some of them.
    if found == "euc_jis_2004" or (others and not ours):
        raise NotATable(_("文字コードがShift_JISかEUC-JPか判別できません。UTF-8のCSVで保存し直してください。"))
    return texts[found]


def _decoded(blob: bytes, *encodings: str) -> dict[str, str]:
    """Return the texts that ``blob`` may be, by their encodings."""
    found = {}
    for encoding in encodings:
        with suppress(UnicodeError):
            found[encoding] = blob.decode(encoding)
    # UTF-16 without its mark is full of NUL, and PostgreSQL stores none.
    return {encoding: text for encoding, text in found.items() if "\0" not in text}


def _is_heading(cells: list[str]) -> bool:
    """Return whether ``cells`` are neither empty nor the line by which Excel knows the separator."""
    return any(map(str.strip, cells)) and not cells[0].startswith("sep=")


def _heading(text: str) -> str:
    return next((line for line in text.splitlines() if _is_heading([line.strip(",;\t")])), "")


def _separator(text: str) -> str:
    return max(",;\t", key=_heading(text).count)


def _columns(headings: list[str]) -> list[str]:
    names = {**{name: name for name in HEADINGS}, **{heading: name for name, heading in HEADINGS.items()}}
    plain = ["".join(one_line(unicodedata.normalize("NFKC", heading)).split()) for heading in headings]
    while plain and not plain[-1]:  # of columns that were emptied
        del plain[-1]
    unknown = [heading for heading in plain if heading not in names]
    found = [names.get(heading, "") for heading in plain]
    missing = [HEADINGS[name] for name in NEEDED if name not in found]
    if len(unknown) == len(plain):
        raise NotATable(_("1行目に見出しがありません。ひな形の見出しを1行目に入れてください。"))
    if unknown:
        raise NotATable(
            _("「%(names)s」という列はありません。ひな形の見出しに直してください。") % {"names": "、".join(unknown)}
        )
    if missing:
        raise NotATable(_("「%(names)s」の列がありません。追加してください。") % {"names": "、".join(missing)})
    if len(set(found)) < len(found):
        raise NotATable(_("同じ見出しの列が二つあります。一つにしてください。"))
    return found


def _line(place: int, cells: Mapping[str, str], too_long: bool) -> Line:
    line, cells = Line(place), {name: _plain(name, value) for name, value in cells.items()}
    if too_long:
        line.errors.append(_('見出しより多くの値があります。カンマを含む値は「"」で囲んでください。'))

    def given(name: str) -> str:
        return cells.get(name, "")

    _set_customer(line, given)
    line.shop = one_line(given("shop")).strip()
    line.starts_on = _day(line, "starts_on", given("starts_on"))
    line.until = _day(line, "until", given("until"))
    line.allowance_days = _whole(line, "allowance_days", given("allowance_days"), 400, DEFAULT_ALLOWANCE)
    line.number = _number(line, given("license_number"))
    line.count = _whole(line, "count", given("count"), MOST_AT_ONCE, 1 if line.number else 0)
    if len(line.shop) > 100:
        line.errors.append(_("店舗名を100文字以内で入力してください。"))
    if line.number and line.count != 1:
        line.errors.append(_("ライセンス番号を指定した行は、発行する数を1にするか空けてください。"))
    if line.count and line.until is None and not given("until"):
        line.errors.append(_("契約期限を 2027-10-31 のように入力してください。"))
    if line.starts_on and line.until and line.until < line.starts_on:
        line.errors.append(_("契約期限を契約開始日以降にしてください。"))
    return line


def _plain(name: str, cell: str) -> str:
    """Return ``cell`` without what nobody sees, and without what keeps spreadsheets from changing or running it."""
    cell = (cell if name == "memo" else one_line(cell)).strip()
    if as_text := AS_TEXT.fullmatch(cell):
        return as_text[1].strip()
    if name == "language":
        return LANGUAGES.get(unicodedata.normalize("NFKC", cell).casefold(), cell)
    return cell[1:] if cell.startswith("'") and escape_formula(cell[1:]) == cell else cell


def _set_customer(line: Line, given: Callable[[str], str]) -> None:
    line.details = {name: given(name) for name in DETAILS if given(name)}
    row = Customer(name=given("customer"), email=given("email"), **line.details)
    try:
        row.full_clean(validate_constraints=False)
    except ValidationError as error:
        for column in ("customer" if name == "name" else name for name in error.message_dict):
            facts = {"heading": HEADINGS[column], "value": given(column)}
            wrong = (
                _("%(heading)s「%(value)s」を直してください。")
                if given(column)
                else _("%(heading)sを入力してください。")
            )
            line.errors.append(wrong % facts)
    line.key = (row.name, row.email)
    line.details = {name: getattr(row, name) for name in line.details}


def _number(line: Line, typed: str) -> str:
    if not typed:
        return ""
    try:
        return number.parse(typed)
    except NumberError:
        wrong = _("ライセンス番号「%(typed)s」を 7K3M-9QXR-2VTA-84NB のように入力してください。")
        line.errors.append(wrong % {"typed": typed})
        return ""


def _day(line: Line, name: str, typed: str) -> date | None:
    match = DAY.fullmatch(unicodedata.normalize("NFKC", typed))
    try:
        if not typed:
            return None
        if match is None:
            raise ValueError(typed)
        year, month, of_month = filter(None, match.groups())
        if not year.isdigit():
            year = str(BEFORE_REIWA + int(re.sub(r"\D", "", year) or 1))
        return clock.parse_day(f"{year}-{int(month):02}-{int(of_month):02}")
    except ValueError:
        wrong = _("%(heading)s「%(typed)s」を 2027-10-31 のように入力してください。")
        line.errors.append(wrong % {"heading": HEADINGS[name], "typed": typed})
        return None


def _whole(line: Line, name: str, typed: str, most: int, default: int) -> int:
    plain = unicodedata.normalize("NFKC", typed)
    if not plain:
        return default
    if plain.isascii() and plain.isdigit() and len(plain) <= 4 and 1 <= int(plain) <= most:
        return int(plain)
    wrong = _("%(heading)s「%(typed)s」を1から%(most)sまでの数字で入力してください。")
    line.errors.append(wrong % {"heading": HEADINGS[name], "typed": typed, "most": most})
    return default
