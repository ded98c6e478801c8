"""The sale that is being typed: kept in the journal until it is recorded, thrown away or restored over."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.sales.automatic_backup import back_up_at_closing
from app.sales.backup import back_up
from app.sales.draft import Line
from app.sales.journal import FILE_NAME, Journal
from app.sales.record import Entry, Proof, ProofKind
from app.sales.restoring import restore
from app.sales.unfinished import Unfinished
from tests.app.sales import raw
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY, another_buyer, sale_of

MOMENT = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
SALE = Unfinished(TODAY, BUYER, (Line(LIPSTICK), Line(BISCUITS, later=True)))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / FILE_NAME)


def test_without_a_journal_nothing_is_unfinished(tmp_path: Path, journal: Journal) -> None:
    assert journal.unfinished() is None
    journal.forget_unfinished()
    assert not (tmp_path / FILE_NAME).exists()


def test_the_newest_state_of_a_sale_is_kept_until_it_is_forgotten(tmp_path: Path, journal: Journal) -> None:
    abroad = replace(BUYER, entry=Entry.READ, proof=Proof(ProofKind.REGISTER, date(2020, 1, 2)))
    for sale in (SALE, Unfinished(TODAY, abroad)):
        journal.keep_unfinished(sale)
        assert Journal(tmp_path / FILE_NAME).unfinished() == sale
    assert SALE.pieces == 5
    assert b"301234567" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    journal.forget_unfinished()
    assert journal.unfinished() is None


def test_a_recorded_sale_is_not_unfinished_any_more(journal: Journal) -> None:
    journal.keep_unfinished(SALE)
    journal.void(journal.register(sale_of(buyer=another_buyer())), TODAY)
    assert journal.unfinished() is None


@pytest.mark.parametrize("content", ["{", "1", "{}", '[{"buyer": {}, "lines": []}]', '[{"buyer": 1, "lines": [{}]}]'])
def test_what_another_version_has_kept_is_ignored(tmp_path: Path, journal: Journal, content: str) -> None:
    journal.keep_unfinished(SALE)
    raw.connect(tmp_path / FILE_NAME).execute("UPDATE unfinished SET content = ?", [content])
    assert journal.unfinished() is None


def test_an_unfinished_sale_is_no_record_to_back_up_and_comes_with_no_backup(tmp_path: Path, journal: Journal) -> None:
    journal.keep_unfinished(SALE)
    assert back_up_at_closing(tmp_path / FILE_NAME, tmp_path, MOMENT, ()) is None
    journal.register(sale_of())
    journal.keep_unfinished(SALE)
    backup = back_up(tmp_path / FILE_NAME, tmp_path, MOMENT)
    journal.forget_unfinished()
    restore(tmp_path / FILE_NAME, backup, MOMENT)
    assert journal.unfinished() is None
    assert len(journal.find()) == 1
