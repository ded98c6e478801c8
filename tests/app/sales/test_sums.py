import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.sales.record import Item, Record
from app.sales.sums import NationalitySum, Sums
from app.sales.tax import RateTotal, Rounding
from tests.app.sales.full_journal import FIRST_DAY, YESTERDAY, full_journal, journal_in
from tests.app.sales.samples import TODAY, another_buyer, sale_of


def test_the_records_of_a_day_are_counted_and_summed(tmp_path: Path) -> None:
    sums = full_journal(tmp_path).sums(TODAY, TODAY)
    assert sums == Sums(
        count=3,
        void=1,
        below=1,
        rates=(RateTotal(10, 13_200, 1_200), RateTotal(8, 2_388, 176)),
        nationalities=(NationalitySum("GBR", 2, 7_794, 600), NationalitySum("TWN", 1, 7_794, 688)),
    )
    assert (sums.records, sums.included, sums.tax, sums.refund) == (4, 15_588, 1_376, 1_288)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (FIRST_DAY, TODAY, 5),
        (YESTERDAY, TODAY, 4),
        (YESTERDAY, YESTERDAY, 1),
        (date(2026, 11, 2), date(2026, 11, 20), 0),
    ],
)
def test_a_period_includes_its_first_and_last_day(tmp_path: Path, first: date, last: date, count: int) -> None:
    journal = full_journal(tmp_path)
    assert journal.sums(first, last).count == count
    assert sum(record.void is None for record in journal.between(first, last)) == count


def test_sums_without_a_journal_are_zero_and_create_none(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    assert journal.sums(FIRST_DAY, TODAY) == Sums()
    assert journal.between(FIRST_DAY, TODAY) == []
    assert list(tmp_path.iterdir()) == []


def test_records_are_returned_in_the_order_they_were_made(tmp_path: Path) -> None:
    numbers = [record.number for record in full_journal(tmp_path).between(FIRST_DAY, TODAY)]
    assert numbers == sorted(numbers)
    assert len(numbers) == 6


def test_a_record_below_the_threshold_counts_once_the_day_reaches_it(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    for _ in range(2):
        journal.register(sale_of(Item("茶", 2_900, 1, 8)))
    sums = journal.sums(TODAY, TODAY)
    assert (sums.below, sums.refund) == (0, 2 * 214)


@pytest.mark.parametrize("seed", range(2))
def test_sqlite_computes_the_same_sums_as_python(tmp_path: Path, seed: int) -> None:
    journal, dice = journal_in(tmp_path), random.Random(seed)
    for _ in range(20):
        items = [Item("品", dice.randint(1, 4_000), dice.randint(1, 3), dice.choice((8, 10))) for _ in range(2)]
        buyer = another_buyer(dice.choice(("A", "B", "C")))
        on = TODAY - timedelta(days=dice.randrange(3))
        record = journal.register(sale_of(*items, buyer=buyer, on=on, rounding=dice.choice(list(Rounding))))
        if dice.random() < 0.2:
            journal.void(record, TODAY)
    assert journal.sums(YESTERDAY, TODAY) == _by_hand(journal.between(YESTERDAY, TODAY))


def _by_hand(records: list[Record]) -> Sums:
    standing = [record for record in records if record.void is None]
    totals = [total for record in standing for total in record.sale.totals]
    rates = tuple(
        RateTotal(rate, sum(t.included for t in totals if t.rate == rate), sum(t.tax for t in totals if t.rate == rate))
        for rate in (10, 8)
    )
    refund = sum(record.sale.tax for record in standing if record.refundable)
    included = sum(record.sale.included for record in standing)
    below = sum(not record.eligibility.qualifies for record in standing)
    nationality = NationalitySum("GBR", len(standing), included, refund)
    return Sums(len(standing), len(records) - len(standing), below, rates, (nationality,))
