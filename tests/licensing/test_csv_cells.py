import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.csv_cells import escape_formula


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "  =", "　＋"])
def test_a_cell_that_a_spreadsheet_would_calculate_is_escaped(start: str) -> None:
    cell = f"{start}HYPERLINK(1)"
    assert escape_formula(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["", "口紅 ローズ", "1-2", "a=b", "CHEN MEI LING", "*****4567", "2026/11/22", "7794", "-7794"]
)
def test_an_ordinary_cell_is_unchanged(cell: str) -> None:
    assert escape_formula(cell) == cell


@given(st.text(max_size=20))
def test_no_cell_begins_as_a_formula(cell: str) -> None:
    written = escape_formula(cell)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r")) or written[1:].isdecimal()
