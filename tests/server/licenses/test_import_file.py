"""Reading the table of an import: encodings, headings, and a sentence for whatever is wrong in a line."""

import codecs
import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.licenses.staff import import_file
from server.licenses.staff.import_file import Line, NotATable, read

TABLE = """契約者名,フリガナ,メールアドレス,店舗名,発行する数,契約開始日,契約期限
株式会社 銀座陶器,ギンザトウキ,ＯＷＮＥＲ＠example.jp,銀座本店,3,2026/12/01,2027年11月30日
"""


def lines_of(text: str) -> list[Line]:
    return read(text.encode())


def errors_of(**values: str) -> list[str]:
    """Return the errors of a line with ``values``, by the names of the columns."""
    values = {"customer": "銀座", "email": "a@example.jp", **values}
    file = io.StringIO()
    file.write(",".join(values) + "\n" + ",".join(values.values()))
    [line] = lines_of(file.getvalue())
    return line.errors


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_what_excel_saves_is_read(encoding: str, separator: str) -> None:
    text = TABLE.replace("ＯＷＮＥＲ＠", "owner@").replace(",", separator).replace("\n", "\r\n")
    [line] = read(text.encode(encoding))
    assert line.errors == []
    assert line.key == ("株式会社 銀座陶器", "owner@example.jp")
    assert line.details == {"kana": "ギンザトウキ"}
    assert (line.place, line.shop, line.count, line.number) == (2, "銀座本店", 3, "")
    assert (line.starts_on, line.until, line.allowance_days) == (date(2026, 12, 1), date(2027, 11, 30), 90)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("customer,email\n新宿商店,a@example.jp\n", "euc_jp"),
        ("customer,email\nｱｷﾀｼﾖｳﾃﾝ,a@example.jp\n", "cp932"),
        ("customer,email\n㈱新宿商店,a@example.jp\n", "euc_jis_2004"),
        ("契約者名,メールアドレス\n㈱新宿商店,a@example.jp\n", "euc_jis_2004"),
    ],
)
def test_what_may_be_two_encodings_is_not_guessed(text: str, encoding: str) -> None:
    with pytest.raises(NotATable, match="UTF-8のCSVで保存し直して"):
        read(text.encode(encoding))


def test_half_width_katakana_are_read_where_a_heading_tells_the_encoding() -> None:
    [line] = read("契約者名,メールアドレス\nｱｷﾀｼﾖｳﾃﾝ,a@example.jp\n".encode("cp932"))
    assert line.key[0] == "ｱｷﾀｼﾖｳﾃﾝ"


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_half_a_letter_of_utf_16_is_no_table(mark: bytes) -> None:
    with pytest.raises(NotATable, match="文字コードを読み取れません"):
        read(mark + b"\xd8")


def test_an_address_is_stored_in_its_one_spelling() -> None:
    assert lines_of(TABLE)[0].key[1] == "OWNER@example.jp"


@pytest.mark.parametrize("typed", ["\u200b銀座本店\u202e", '"銀座本店\r\n"', "\u2066銀座本店"])
def test_a_shop_is_one_line_of_visible_characters(typed: str) -> None:
    assert lines_of(TABLE.replace("銀座本店", typed))[0].shop == "銀座本店"


def test_the_template_is_a_valid_file() -> None:
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in import_file.template())
    [line] = lines_of(text)
    assert (line.errors, line.count) == ([], 3)


PLAIN = "契約者名,メールアドレス,電話番号,契約期限,発行する数\n銀座,a@example.jp,03-1234-5678,2027/10/31,1\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"sep=;\r\n{PLAIN}".replace(",", ";"), id="Excel's line about the separator"),
        pytest.param(f"\n,,,,\n{PLAIN}", id="empty lines before the heading"),
        pytest.param(PLAIN.replace("\n", ",,\n"), id="columns that were emptied"),
        pytest.param(PLAIN.replace("1\n", "1,, \n"), id="empty values beyond the headings"),
        pytest.param(f"\ufeff\ufeff{PLAIN}", id="two marks"),
        pytest.param(
            PLAIN.replace("契約者名", "契約者\u200b 名"), id="a heading with an invisible character and a blank"
        ),
        pytest.param(PLAIN.replace("契約者名", '"契約者\n名"'), id="a heading in two lines"),
        pytest.param(PLAIN.replace("31,1", "31\u200b,1\ufeff"), id="invisible characters in values"),
        pytest.param(PLAIN.replace("10/31", "10/31 0:00"), id="a day with midnight"),
        pytest.param(PLAIN.replace("2027/10/31", "2027-10-31 00:00:00"), id="a day with midnight and seconds"),
        pytest.param(PLAIN.replace("03-1234-5678", '"=""03-1234-5678"""'), id="a number kept as text by a formula"),
        pytest.param(PLAIN.replace("\n", "\r"), id="lines of an old Mac"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_what_spreadsheets_add_changes_nothing(text: str, encoding: str) -> None:
    [line] = read(text.encode(encoding, "ignore"))
    assert (line.errors, line.key) == ([], ("銀座", "a@example.jp"))
    assert line.details == {"phone": "03-1234-5678"}
    assert (line.count, line.until) == (1, date(2027, 10, 31))


@pytest.mark.parametrize("mark", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_book_of_excel_is_refused_with_what_to_do(mark: bytes) -> None:
    with pytest.raises(NotATable, match="CSVを選び"):
        read(mark + bytes(range(256)))


def test_empty_lines_are_left_out_and_places_are_those_of_the_file() -> None:
    found = lines_of("customer,email\n,\nA,a@example.jp\n\nB,b@example.jp\n")
    assert [(line.place, line.key[0], line.count) for line in found] == [(3, "A", 0), (5, "B", 0)]


@pytest.mark.parametrize(
    ("blob", "sentence"),
    [
        (b"", "見出しがありません"),
        (b"customer,email\n", "行がありません"),
        ("銀座,a@example.jp\n".encode(), "見出しがありません"),
        ("customer,email,値段\nA,a@example.jp,1\n".encode(), "「値段」という列はありません"),
        (b"customer\nA\n", "「メールアドレス」の列がありません"),
        ("customer,契約者名,email\nA,B,a@example.jp\n".encode(), "同じ見出し"),
        (b"\xfd\x81\xff", "文字コード"),
        (TABLE.encode("utf-16-le"), "文字コード"),
        (b"customer,email,memo\nA,a@example.jp,\0\n", "文字コード"),
        (('customer,email\n"' + "あ" * 200_000).encode(), "閉じ忘れ"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(blob: bytes, sentence: str) -> None:
    with pytest.raises(NotATable, match=sentence):
        read(blob)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"customer": ""}, "契約者名を入力してください。"),
        ({"customer": "あ" * 201}, "契約者名「"),
        ({"email": "owner"}, "メールアドレス「owner」を直してください。"),
        ({"language": "fr"}, "言語「fr」を直してください。"),
        ({"shop": "あ" * 101}, "店舗名を100文字以内"),
        ({"license_number": "7K3M", "until": "2027-10-31"}, "ライセンス番号「7K3M」"),
        ({"license_number": "7K3M-9QXR-2VTA-84NB", "count": "2", "until": "2027-10-31"}, "発行する数を1に"),
        ({"count": "1"}, "契約期限を 2027-10-31 のように"),
        ({"count": "0", "until": "2027-10-31"}, "発行する数「0」を1から1000まで"),
        ({"count": "1001", "until": "2027-10-31"}, "1から1000まで"),
        ({"count": "1", "until": "2027-02-30"}, "契約期限「2027-02-30」"),
        ({"count": "1", "until": "来年"}, "契約期限「来年」"),
        ({"count": "1", "until": "1999-01-01"}, "契約期限「1999-01-01」"),
        ({"count": "1", "starts_on": "2027-01-02", "until": "2027-01-01"}, "契約開始日以降"),
        ({"allowance_days": "401"}, "1から400まで"),
    ],
)
def test_every_wrong_value_is_named(values: dict[str, str], sentence: str) -> None:
    [error] = errors_of(**values)
    assert sentence in error


@pytest.mark.parametrize(
    "typed", ["令和9年10月31日", "㋿9年10月31日", "R9.10.31", "r09/10/31", "20271031", "２０２７年１０月３１日(日)"]
)
def test_a_day_is_read_as_japanese_spreadsheets_write_it(typed: str) -> None:
    [line] = lines_of(f"customer,email,count,until\nA,a@example.jp,1,{typed}\n")
    assert (line.errors, line.until) == ([], date(2027, 10, 31))


def test_a_day_of_the_first_year_of_the_era_is_too_early() -> None:
    assert errors_of(count="1", until="令和元年10月31日") == [
        "契約期限「令和元年10月31日」を 2027-10-31 のように入力してください。"
    ]


def test_a_value_of_our_own_files_is_read_as_it_was() -> None:
    [line] = lines_of("customer,email,phone,memo\n'=銀座,a@example.jp,'+81-3-1234-5678,'88年創業\n")
    assert line.key[0] == "=銀座"
    assert (line.details["phone"], line.details["memo"]) == ("+81-3-1234-5678", "'88年創業")


@pytest.mark.parametrize("typed", ["en", "EN", "English", "ｅｎ"])
def test_a_language_is_read_as_the_console_writes_it(typed: str) -> None:
    [line] = lines_of(f"customer,email,language\n銀座,a@example.jp,{typed}\n")
    assert (line.errors, line.details["language"]) == ([], "en")


def test_a_line_tells_all_its_errors_at_once() -> None:
    assert len(errors_of(customer="", email="x", count="x", allowance_days="0")) == 4


def test_more_values_than_headings_are_an_error() -> None:
    [line] = lines_of("customer,email\n銀座,a@example.jp,中央区\n")
    assert "見出しより多くの値" in line.errors[0]


def test_a_given_number_is_one_license_in_any_spelling() -> None:
    [line] = lines_of("customer,email,license_number,until\nA,a@example.jp,7k3m 9qxr 2vta 84nb,2027-01-01\n")
    assert (line.errors, line.count, line.number) == ([], 1, "7K3M9QXR2VTA84NB")


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=6), min_size=1, max_size=5))
def test_any_cells_are_read_or_refused(rows: list[list[str]]) -> None:
    text = "契約者名,メールアドレス,発行する数,契約期限\n" + "\n".join(",".join(row) for row in rows)
    try:
        lines = read(text.encode(errors="replace"))
    except (NotATable, csv.Error):
        return
    assert all(isinstance(error, str) for line in lines for error in line.errors)
