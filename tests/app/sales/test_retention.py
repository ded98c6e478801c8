"""Deleting records whose retention period is over: none too early, none apart from what belongs to it, and noted."""

import logging
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.sales.backup import back_up
from app.sales.journal import FILE_NAME, Journal
from app.sales.record import Reason
from app.sales.restoring import compare
from app.sales.retention import Expired, keep_until
from app.sales.schema import TABLES
from app.sales.states import Customs, State
from licensing.clock import add_months
from tests.app.sales import raw
from tests.app.sales.samples import BISCUITS, LIPSTICK, TODAY, another_buyer, sale_of

MOMENT = datetime(2035, 1, 23, 10, 42, tzinfo=UTC)
OVER = date(2035, 1, 23)
"""The first day on which a record of ``TODAY``, 2026-11-22, may be deleted."""


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / FILE_NAME)


def test_a_record_is_kept_seven_years_and_two_months_after_the_latest_end_of_its_period(journal: Journal) -> None:
    longest_period_ends = date(2027, 11, 21)
    assert keep_until(TODAY) >= add_months(longest_period_ends, 2 + 7 * 12)
    journal.register(sale_of())
    assert journal.expired(OVER - timedelta(days=1)) == Expired()
    assert journal.expired(OVER) == Expired((1,), TODAY, TODAY)


def test_without_a_journal_nothing_is_over(tmp_path: Path, journal: Journal) -> None:
    assert journal.expired(OVER) == Expired()
    assert not (tmp_path / FILE_NAME).exists()


def test_what_is_over_is_deleted_and_noted_without_a_trace_of_the_buyer(
    tmp_path: Path, journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    old = journal.register(sale_of())
    journal.enter([old.number], State(Customs.CONFIRMED, TODAY))
    new = journal.register(sale_of(buyer=another_buyer(), on=OVER))
    with caplog.at_level(logging.WARNING):
        assert journal.delete_expired(OVER) == Expired((old.number,), TODAY, TODAY)
    assert "1 entries of 2026-11-22 to 2026-11-22 are deleted" in caplog.text
    assert old.sale.buyer.passport_number not in caplog.text
    assert journal.find() == [new]
    with closing(raw.connect(tmp_path / FILE_NAME)) as db:
        assert db.execute("SELECT deleted_on, entries, first_day, last_day FROM deletions").fetchall() == [
            (str(OVER), 1, str(TODAY), str(TODAY))
        ]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in (*TABLES, "deletions"):
            if db.execute(f"SELECT 1 FROM {table}").fetchone():
                with pytest.raises(raw.IntegrityError, match="never overwritten"):
                    db.execute(f"DELETE FROM {table}")
    assert journal.delete_expired(OVER) == Expired()
    assert compare(tmp_path / FILE_NAME, back_up(tmp_path / FILE_NAME, tmp_path, MOMENT)).in_backup == 1


def test_a_receipt_number_is_not_issued_again_after_all_records_were_deleted(journal: Journal) -> None:
    old = journal.register(sale_of())
    journal.delete_expired(OVER)
    assert journal.find() == []
    assert journal.register(sale_of(on=OVER)).receipt != old.receipt


def test_a_record_is_kept_with_all_that_belongs_to_it(journal: Journal) -> None:
    later = TODAY + timedelta(days=40)
    void = journal.register(sale_of())
    journal.void(void, later)
    corrected = journal.register(sale_of(buyer=another_buyer("AA1111111")))
    journal.correct(corrected, sale_of(BISCUITS, buyer=another_buyer("AA1111111")), later, None, Reason.RETURNED)
    confirmed = journal.register(sale_of(buyer=another_buyer("BB2222222")))
    journal.enter([confirmed.number], State(Customs.CONFIRMED, later))
    journal.register(sale_of(LIPSTICK, buyer=another_buyer("CC3333333")))
    same_day = journal.register(sale_of(BISCUITS, buyer=another_buyer("CC3333333")))
    journal.enter([same_day.number], State(Customs.CONFIRMED, later))
    records = journal.find()
    assert journal.delete_expired(OVER) == Expired()
    assert journal.find() == records
    journal.delete_expired(keep_until(later) + timedelta(days=1))
    assert journal.find() == []


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sales=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 400), st.booleans()), min_size=1, max_size=8),
    passed=st.integers(2900, 3500),
)
def test_nothing_is_deleted_early_and_the_rest_is_unchanged(
    sales: list[tuple[int, int, bool]], passed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    journal = Journal(tmp_path_factory.mktemp("kept") / FILE_NAME)
    for buyer, days, voided in sales:
        on = TODAY + timedelta(days=days)
        record = journal.register(sale_of(BISCUITS, buyer=another_buyer(f"K000000{buyer}"), on=on))
        if voided:
            journal.void(record, on + timedelta(days=20))
    today = TODAY + timedelta(days=passed)
    before = {record.number: record for record in journal.find()}
    journal.delete_expired(today)
    after = {record.number: record for record in journal.find()}
    assert all(before[number] == record for number, record in after.items())
    for record in before.values():
        newest = max(record.entered_on, record.void.voided_on if record.void else date.min)
        if keep_until(newest) >= today:
            assert record.number in after
