"""A power cut at any call of a sale: the record is whole or not there, and no receipt number comes twice."""

import shutil
from functools import partial
from pathlib import Path

from app.sales.draft import Line
from app.sales.journal import FILE_NAME, Journal
from app.sales.unfinished import Unfinished
from tests.app.sales.kills import killed_at
from tests.app.sales.samples import BUYER, LIPSTICK, TODAY, another_buyer, sale_of


def test_a_kill_at_any_call_of_a_sale_leaves_the_old_or_the_new_journal(tmp_path: Path) -> None:
    before = tmp_path / "before"
    journal = Journal(before / FILE_NAME)
    first = journal.register(sale_of(buyer=another_buyer()))
    unfinished = Unfinished(TODAY, BUYER, (Line(LIPSTICK),))
    journal.keep_unfinished(unfinished)
    killed = call = 0
    while True:
        folder = tmp_path / str(call)
        shutil.copytree(before, folder)
        after = Journal(folder / FILE_NAME)
        died = killed_at(call, partial(after.register, sale_of(LIPSTICK)))
        records = after.find()
        assert records[-1] == first
        assert after.unfinished() == (unfinished if len(records) == 1 else None), f"killed before call {call}"
        assert {record.sale for record in records[:-1]} <= {sale_of(LIPSTICK)}
        receipts = [record.receipt for record in (*records, after.register(sale_of()))]
        assert len(set(receipts)) == len(receipts)
        if not died:
            break
        killed, call = killed + 1, call + 2
    assert killed > 5
    assert len(records) == 2
