"""A journal with sales of three days, one void and one below the threshold."""

from datetime import date
from pathlib import Path

from app.sales.journal import FILE_NAME, Journal
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY, another_buyer, sale_of

FIRST_DAY = date(2026, 11, 1)
YESTERDAY = date(2026, 11, 21)
SHOP = "銀座一号店　レジ1"


def journal_in(folder: Path) -> Journal:
    return Journal(folder / FILE_NAME)


def full_journal(folder: Path) -> Journal:
    """Return the journal; on TODAY: TWN ¥7,794, GBR ¥6,600, GBR ¥1,194 below the threshold, and a void GBR record."""
    journal = journal_in(folder)
    journal.register(sale_of(LIPSTICK, on=FIRST_DAY))
    journal.register(sale_of(on=YESTERDAY))
    journal.register(sale_of(buyer=BUYER))
    journal.register(sale_of(LIPSTICK, buyer=another_buyer()))
    journal.register(sale_of(BISCUITS, buyer=another_buyer("X0001")))
    journal.void(journal.register(sale_of(buyer=another_buyer("X0002"))), TODAY)
    return journal
