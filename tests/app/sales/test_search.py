"""Searching the records by what a person types, page after page, with count and sum of all that is found."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.sales.journal import FILE_NAME, Journal
from app.sales.search import Found
from tests.app.sales.samples import BISCUITS, TODAY, another_buyer, sale_of


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Four records: 1 of yesterday, void; 2 of a British buyer; 3 of today; 4 of October 2027."""
    made = Journal(tmp_path / FILE_NAME)
    first = made.register(sale_of(on=TODAY - timedelta(days=1)))
    made.register(sale_of(buyer=another_buyer()))
    made.register(sale_of())
    made.void(first, TODAY)
    made.register(sale_of(BISCUITS, on=date(2027, 10, 1)))
    return made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("", [5, 3, 2, 1], id="everything, newest first"),
        pytest.param("chen", [5, 3, 1], id="part of a name in lower case"),
        pytest.param("ＳＭＩＴＨ　Ｊ", [2], id="full width"),
        pytest.param("2026/11/21", [1], id="a day"),
        pytest.param("20261122", [3, 2], id="a day in digits"),
        pytest.param("2026/11", [3, 2, 1], id="a month"),
        pytest.param("2026-11", [3, 2, 1], id="a month with a hyphen"),
        pytest.param("２０２７年１０月", [5], id="a month in Japanese"),
        pytest.param("2026/1", [], id="another month"),
        pytest.param("2026/13", [], id="no month"),
        pytest.param("0000/11", [], id="no year"),
        pytest.param("-000002", [2], id="a receipt number"),
        pytest.param("-000004", [1], id="the receipt number of a void"),
        pytest.param("4567", [5, 3, 1], id="the end of a passport number"),
        pytest.param("*****6543", [2], id="a passport number as lists show it"),
        pytest.param("567", [], id="less than what lists show of it"),
        pytest.param("k9876543", [2], id="a whole passport number"),
        pytest.param("gbr", [2], id="a nationality"),
        pytest.param("TANAKA", [], id="nobody"),
        pytest.param("%", [], id="no wildcard"),
        pytest.param("' OR 1 --", [], id="no SQL"),
    ],
)
def test_searching(journal: Journal, text: str, found: list[int]) -> None:
    assert [record.number for record in journal.find(text)] == found
    assert journal.found(text).count == len(found)


def test_the_sum_counts_what_is_not_void(journal: Journal) -> None:
    assert journal.found() == Found(count=4, void=1, included=2 * 7_794 + 1_194)
    assert journal.found("2026/11") == Found(count=3, void=1, included=2 * 7_794)
    assert journal.found("2026/11/21") == Found(count=1, void=1, included=0)
    assert journal.found("TANAKA") == Found()


def test_pages_follow_each_other_without_gap_or_repetition(journal: Journal) -> None:
    pages = [journal.find("chen", limit=2), journal.find("chen", limit=2, before=3)]
    assert [[record.number for record in page] for page in pages] == [[5, 3], [1]]
