"""A journal on several machines: whose entries are whose, and no receipt number twice."""

import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from app.sales.journal import FILE_NAME, OWN_DAYS, Journal
from tests.app.sales import raw
from tests.app.sales.samples import TODAY, sale_of


def test_the_days_of_this_machines_entries(tmp_path: Path) -> None:
    file = tmp_path / "data" / FILE_NAME
    journal, other = Journal(file, "this machine"), Journal(file, "another machine")
    assert journal.own_days() is None
    assert not file.exists()
    other.register(sale_of(on=TODAY - timedelta(days=9)))
    assert journal.own_days() is None
    first = journal.register(sale_of(on=TODAY - timedelta(days=2)))
    assert journal.own_days() == (TODAY - timedelta(days=2),) * 2
    journal.register(sale_of(on=TODAY - timedelta(days=1)))
    other.register(sale_of(on=TODAY + timedelta(days=9)))
    journal.void(first, TODAY)  # with a third prefix
    assert journal.own_days() == (TODAY - timedelta(days=2), TODAY)


def test_the_days_of_a_full_journal_are_found_by_an_index(tmp_path: Path) -> None:
    journal = Journal(tmp_path / FILE_NAME, "this machine")
    journal.register(sale_of())
    with closing(raw.connect(tmp_path / FILE_NAME)) as db:
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {OWN_DAYS}", [""])]
    assert [step for step in plan if "SCAN" in step] == ["SCAN journal"]


def test_a_new_prefix_is_none_of_the_journals_former_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.sales.journal._MARK_SYMBOLS", "AC")
    monkeypatch.setattr("app.sales.journal._MARK_LENGTH", 2)
    receipts = [Journal(tmp_path / FILE_NAME, f"machine {n}").register(sale_of()).receipt for n in range(4)]
    assert {receipt[:2] for receipt in receipts} == {"AA", "AC", "CA", "CC"}


def test_a_copied_journal_issues_no_receipt_number_twice(tmp_path: Path) -> None:
    ours = Journal(tmp_path / "ours", "this machine")
    ours.register(sale_of())
    shutil.copy(tmp_path / "ours", tmp_path / "copy")
    copy = Journal(tmp_path / "copy", "another machine")
    receipts = [journal.register(sale_of()).receipt for journal in (ours, copy, ours, copy)]
    assert len(set(receipts)) == 4
    assert len({receipt[:3] for receipt in receipts}) == 2
