"""Searching the records by what a person types, page after page, with count and sum of all that is found."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from sqlite3 import Connection

import pytest

from app.sales.finding import Choice, Filter, Found, add_up, find
from app.sales.journal import FILE_NAME, Journal
from app.sales.record import Item
from app.sales.states import Customs, Payment, Sending, State
from tests.app.contexts import NOWHERE
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
        pytest.param("K-987 6543", [2], id="a passport number as it may be typed"),
        pytest.param("K9876543<", [2], id="a passport number as in its zone"),
        pytest.param("gbr", [2], id="a nationality"),
        pytest.param("口紅", [3, 2, 1], id="goods"),
        pytest.param("ﾋﾞｽｹｯﾄ", [5, 3, 2, 1], id="goods in half-width katakana"),
        pytest.param("¥7,794", [3, 2, 1], id="an amount as lists show it"),
        pytest.param("1194円", [5], id="an amount in yen"),
        pytest.param("mei-ling", [5, 3, 1], id="a name with a hyphen, as typed"),
        pytest.param("ch'en", [5, 3, 1], id="a name with an apostrophe, as typed"),
        pytest.param("TANAKA", [], id="nobody"),
        pytest.param("%", [], id="no wildcard"),
        pytest.param("口紅\ud83d", [3, 2, 1], id="half of a character"),
        pytest.param("\ud83d", [5, 3, 2, 1], id="nothing but that"),
        pytest.param("CHEN\u200b MEI\x00", [5, 3, 1], id="invisible characters"),
        pytest.param("' OR 1 --", [], id="no SQL"),
    ],
)
def test_searching(journal: Journal, text: str, found: list[int]) -> None:
    assert [record.number for record in journal.find(Filter(text))] == found
    assert journal.found(Filter(text)).count == len(found)


@pytest.mark.parametrize("code", ["012345678905", "0012345678905", "４９０１２３４５６７８９４"])
def test_an_article_that_is_brought_back_finds_its_records_by_its_code(journal: Journal, code: str) -> None:
    soap, tea = Item("石けん", 2_200, 1, 10, "0012345678905"), Item("煎茶", 1_296, 1, 8, "4901234567894")
    sold = {item.jan: journal.register(sale_of(item)).number for item in (soap, tea)}
    [found] = journal.find(Filter(code))
    assert found.number == sold[tea.jan if code[-1] == "４" else soap.jan]


def test_a_passport_number_that_reads_like_a_day_is_found(journal: Journal) -> None:
    number = journal.register(sale_of(buyer=another_buyer("20261121"))).number
    assert [record.number for record in journal.find(Filter("20261121"))] == [number, 1]
    assert journal.found(Filter("20261121")).count == 2


def test_the_sum_counts_what_is_not_void(journal: Journal) -> None:
    assert journal.found() == Found(count=4, void=1, included=2 * 7_794 + 1_194, tax=2 * 688 + 88)
    assert journal.found(Filter("2026/11")) == Found(count=3, void=1, included=2 * 7_794, tax=2 * 688)
    assert journal.found(Filter("2026/11/21")) == Found(count=1, void=1, included=0)
    assert journal.found(Filter("TANAKA")) == Found()


def test_pages_follow_each_other_without_gap_or_repetition(journal: Journal) -> None:
    pages = [journal.find(Filter("chen"), limit=2), journal.find(Filter("chen"), limit=2, before=3)]
    assert [[record.number for record in page] for page in pages] == [[5, 3], [1]]


TODAY_LATER = date(2027, 10, 1)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param(Filter(first=date(2026, 11, 1), last=TODAY), [3, 2, 1], id="a period"),
        pytest.param(Filter(nationality="GBR"), [2], id="a nationality"),
        pytest.param(Filter(choice=Choice.VOID), [1], id="void"),
        pytest.param(Filter(choice=Choice.UNSENT), [5, 2], id="neither the sent one, nor the void that was never sent"),
        pytest.param(Filter(choice=Choice.UNCONFIRMED, today=TODAY), [3], id="unconfirmed"),
        pytest.param(Filter(choice=Choice.EXPIRED, today=TODAY), [], id="nothing too late yet"),
        pytest.param(Filter(choice=Choice.EXPIRED, today=TODAY_LATER), [3], id="too late, but those below"),
        pytest.param(Filter(choice=Choice.UNPAID, today=TODAY_LATER), [2], id="confirmed and not paid"),
        pytest.param(Filter("smith", TODAY, TODAY, "GBR", Choice.UNSENT), [2], id="all at once"),
        pytest.param(Filter("smith", nationality="TWN"), [], id="nobody"),
    ],
)
def test_filters(journal: Journal, wanted: Filter, found: list[int]) -> None:
    journal.enter([3], State(Sending.HANDED, TODAY))
    journal.enter([2], State(Customs.CONFIRMED, TODAY))
    assert [record.number for record in journal.find(wanted)] == found
    assert journal.found(wanted).count == len(found)


def test_a_paid_refund_and_a_void_wait_for_nothing(journal: Journal) -> None:
    for number in (2, 3):
        journal.enter([number], State(Customs.CONFIRMED, TODAY))
    journal.enter([2], State(Payment.CASH, TODAY))
    journal.void(journal.read(3), TODAY)
    assert journal.find(Filter(choice=Choice.UNPAID)) == []


def test_no_refund_waits_to_be_paid_where_the_day_is_below_the_threshold(tmp_path: Path) -> None:
    journal = Journal(tmp_path / FILE_NAME)
    tea = sale_of(Item("茶", 3_240, 1, 8))
    first, second = journal.register(tea), journal.register(tea)
    journal.enter([second.number], State(Customs.CONFIRMED, TODAY))
    unpaid = Filter(choice=Choice.UNPAID)
    assert [record.number for record in journal.find(unpaid)] == [second.number]
    journal.void(first, TODAY)
    assert journal.find(unpaid) == []


def test_a_void_is_sent_if_its_record_was(journal: Journal) -> None:
    journal.enter([2, 3], State(Sending.ACCEPTED, TODAY))
    void = journal.void(journal.read(3), TODAY).void
    assert void is not None
    assert [record.number for record in journal.find(Filter(choice=Choice.UNSENT))] == [5, 3]
    assert journal.to_send(Filter(first=TODAY, last=TODAY)) == [void.number]
    assert journal.nationalities() == ["GBR", "TWN"]


def test_a_list_is_read_at_once(journal: Journal) -> None:
    for wanted in (Filter(nationality="TWN"), Filter("chen"), Filter("chen", choice=Choice.VOID), Filter("nobody")):
        assert journal.listing(wanted, 2) == (journal.find(wanted, 2), journal.found(wanted))
    assert Journal(NOWHERE / FILE_NAME).listing() == ([], Found())


def queries(journal: Journal, read: Callable[[Connection], object]) -> list[str]:
    """Return the plan of each query that ``read`` makes, apart from those by the number of a record."""
    asked: list[str] = []
    with journal._file.open() as db:
        db.set_trace_callback(asked.append)
        read(db)
        db.set_trace_callback(None)
        plans = [db.execute(f"EXPLAIN QUERY PLAN {query}").fetchall() for query in asked if "FROM records" in query]
    return [" | ".join(str(row["detail"]) for row in plan) for plan in plans]


def test_sums_of_a_nationality_read_an_index_and_no_record(journal: Journal) -> None:
    """Every page of the table that is read has to be decrypted: 100,000 records took half a second."""
    wanted = Filter(nationality="TWN", first=TODAY, last=TODAY + timedelta(days=400))
    [plan] = queries(journal, lambda db: add_up(db, wanted))
    assert "sale USING COVERING INDEX" in plan
    assert "entry" not in plan
    [plan] = queries(journal, lambda db: find(db, wanted, 100, None))
    assert "TEMP B-TREE" not in plan.split("LIST SUBQUERY")[1], "records of a nationality are in the order of the list"
