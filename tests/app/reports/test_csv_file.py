import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from app.reports.csv_file import SUBSTITUTE, CsvEncoding, csv_bytes, missing_in
from licensing.csv_cells import escape_formula


def test_the_file_begins_with_a_byte_order_mark_and_quotes_everything() -> None:
    assert csv_bytes([("品名", "a,b"), ('"x"', "")]) == '\ufeff"品名","a,b"\r\n"""x""",""\r\n'.encode()


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1)))
def test_what_is_written_can_be_read(lines: list[list[str]]) -> None:
    read = csv.reader(io.StringIO(csv_bytes(lines).decode("utf-8-sig"), newline=""))
    assert list(read) == [[escape_formula(cell) for cell in line] for line in lines]


def test_a_file_for_older_programs_is_written_in_their_encoding() -> None:
    assert csv_bytes([("品名", "口紅〜①")], CsvEncoding.CP932) == '"品名","口紅〜①"\r\n'.encode("cp932")


def test_missing_characters_are_reported_and_never_become_question_marks() -> None:
    lines = [("Crème 🧴", "口紅"), ("🧴 é",)]
    assert missing_in(lines, CsvEncoding.CP932) == "è🧴é"
    written = csv_bytes(lines, CsvEncoding.CP932).decode("cp932")
    assert written == f'"Cr{SUBSTITUTE}me {SUBSTITUTE}","口紅"\r\n"{SUBSTITUTE} {SUBSTITUTE}"\r\n'
    assert missing_in(lines, CsvEncoding.UTF_8) == ""
