"""A power cut at any call that writes: the old journal or the new one, and no receipt number comes twice."""

import shutil
from collections.abc import Callable
from pathlib import Path

from app.sales.draft import Line
from app.sales.journal import FILE_NAME, Journal
from app.sales.record import Reason, Record
from app.sales.unfinished import Unfinished
from tests.app.sales.kills import killed_at
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY, another_buyer, sale_of

UNFINISHED = Unfinished(TODAY, BUYER, (Line(LIPSTICK),))


def kill_at_every_call(folder: Path, work: Callable[[Journal], object], check: Callable[[Journal], None]) -> Journal:
    """Do ``work`` on copies of the journal in ``folder``, killed at one call after the other; return the last copy."""
    killed = call = 0
    while True:
        copy = folder.parent / str(call)
        shutil.copytree(folder, copy)
        journal = Journal(copy / FILE_NAME)
        died = killed_at(call, lambda journal=journal: work(journal))  # type: ignore[misc]
        check(journal)
        before = journal.find()
        receipts = [each.receipt for each in before] + [each.void.receipt for each in before if each.void]
        assert journal.register(sale_of()).receipt not in receipts
        assert len(set(receipts)) == len(receipts)
        if not died:
            assert killed > 5
            return journal
        killed, call = killed + 1, call + 2


def test_a_kill_at_any_call_of_a_sale_leaves_the_old_or_the_new_journal(tmp_path: Path) -> None:
    before = tmp_path / "before"
    journal = Journal(before / FILE_NAME)
    first = journal.register(sale_of(buyer=another_buyer()))
    journal.keep_unfinished(UNFINISHED)

    def check(journal: Journal) -> None:
        records = journal.find()
        assert records[-1] == first
        assert journal.unfinished() == (UNFINISHED if len(records) == 1 else None)
        assert {record.sale for record in records[:-1]} <= {sale_of(LIPSTICK)}

    last = kill_at_every_call(before, lambda journal: journal.register(sale_of(LIPSTICK)), check)
    assert len(last.find()) == 3


def test_a_kill_at_any_call_of_a_correction_leaves_the_record_or_its_replacement(tmp_path: Path) -> None:
    before = tmp_path / "before"
    journal = Journal(before / FILE_NAME)
    wrong = journal.register(sale_of(LIPSTICK, BISCUITS))
    journal.keep_unfinished(UNFINISHED)
    right = sale_of(LIPSTICK, buyer=another_buyer())

    def correct(journal: Journal) -> Record:
        return journal.correct(wrong, right, TODAY, None, Reason.MISTAKE)

    def check(journal: Journal) -> None:
        newest, *others = journal.find()
        if others:
            assert (newest.sale, newest.corrects, newest.void) == (right, wrong.receipt, None)
            assert [(each.replaced_by, each.void is not None) for each in others] == [(newest.receipt, True)]
        else:
            assert newest == wrong
        assert journal.unfinished() == UNFINISHED, "the sale that is being typed is another one"

    last = kill_at_every_call(before, correct, check)
    assert len(last.find()) == 3
