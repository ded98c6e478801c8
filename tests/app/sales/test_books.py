"""The books of a period: every entry on its own day, refunds as differences, checked by an independent calculation."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.sales.books import NationalitySum, Sums
from app.sales.journal import Journal
from app.sales.record import Item, Reason, Record, totals_of
from app.sales.states import Customs, State
from app.sales.tax import RateTotal, Rounding
from tests.app.sales.full_journal import FIRST_DAY, YESTERDAY, full_journal, journal_in
from tests.app.sales.samples import TODAY, another_buyer, sale_of

DAY = timedelta(days=1)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
DECEMBER = (date(2026, 12, 1), date(2026, 12, 31))
ITEMS = st.builds(Item, st.just("品"), st.integers(1, 3_000), st.integers(1, 3), st.sampled_from([8, 10]))


def test_the_entries_of_a_day_are_counted_and_summed(tmp_path: Path) -> None:
    sums = full_journal(tmp_path).sums(TODAY, TODAY)
    assert sums == Sums(
        count=4,
        void=1,
        below=1,
        voided=7_794,
        rates=(RateTotal(10, 13_200, 1_200), RateTotal(8, 2_388, 176)),
        nationalities=(NationalitySum("GBR", 3, 7_794, 600), NationalitySum("TWN", 1, 7_794, 688)),
    )
    assert (sums.entries, sums.included, sums.tax, sums.refund) == (5, 15_588, 1_376, 1_288)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (FIRST_DAY, TODAY, 6),
        (YESTERDAY, TODAY, 5),
        (YESTERDAY, YESTERDAY, 1),
        (date(2026, 11, 2), date(2026, 11, 20), 0),
    ],
)
def test_a_period_includes_its_first_and_last_day(tmp_path: Path, first: date, last: date, count: int) -> None:
    journal = full_journal(tmp_path)
    assert journal.sums(first, last).count == count
    assert sum(posting.sign > 0 for posting in journal.postings(first, last)) == count


def test_sums_without_a_journal_are_zero_and_create_none(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    assert journal.sums(FIRST_DAY, TODAY) == Sums()
    assert journal.sums(FIRST_DAY, TODAY).empty
    assert journal.postings(FIRST_DAY, TODAY) == []
    assert list(tmp_path.iterdir()) == []


def test_entries_are_returned_in_the_order_they_were_made(tmp_path: Path) -> None:
    receipts = [posting.receipt[-6:] for posting in full_journal(tmp_path).postings(FIRST_DAY, TODAY)]
    assert receipts == [f"{number:06}" for number in range(1, 8)]


def test_a_record_below_the_threshold_counts_once_the_day_reaches_it(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    for _ in range(2):
        journal.register(sale_of(Item("茶", 2_900, 1, 8)))
    sums = journal.sums(TODAY, TODAY)
    assert (sums.below, sums.refund) == (0, 2 * 214)


def test_a_void_counts_on_its_own_day_and_changes_no_closed_month(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    record = journal.register(sale_of(Item("鞄", 110_000, 1, 10)))
    closed = journal.sums(*NOVEMBER)
    journal.void(record, date(2026, 12, 2))
    assert journal.sums(*NOVEMBER) == closed
    assert closed.included == 110_000
    december = journal.sums(*DECEMBER)
    assert (december.void, december.voided, december.included, december.tax, december.refund) == (
        1,
        110_000,
        -110_000,
        -10_000,
        -10_000,
    )
    assert [(each.sign, each.void is not None) for each in journal.postings(*DECEMBER)] == [(-1, True)]


def test_a_void_takes_the_refund_of_the_days_other_record_on_its_own_day(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    tea = Item("茶", 3_240, 1, 8)
    first, second = journal.register(sale_of(tea)), journal.register(sale_of(tea))
    closed = journal.sums(*NOVEMBER)
    journal.void(first, date(2026, 12, 2))
    assert (closed.refund, journal.sums(*NOVEMBER)) == (480, closed)
    assert journal.sums(*DECEMBER).refund == -480
    changes = [(each.receipt, each.sign, each.refund, each.entered_on) for each in journal.postings(*DECEMBER)]
    void = journal.read(first.number).void
    assert void is not None
    assert changes == [(void.receipt, -1, -240, date(2026, 12, 2)), (second.receipt, 0, -240, None)]


def test_a_refund_ends_on_the_day_after_the_deadline(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.register(sale_of())
    last_day = date(2027, 2, 20)
    assert journal.sums(last_day, last_day).empty
    after = journal.sums(last_day + DAY, last_day + DAY)
    assert (after.entries, after.refund, after.empty) == (0, -688, False)


def test_a_confirmed_refund_stays_and_a_failed_one_ends_when_that_is_entered(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    confirmed, failed = journal.register(sale_of()), journal.register(sale_of(buyer=another_buyer()))
    journal.enter([confirmed.number], State(Customs.CONFIRMED, date(2026, 12, 1)))
    journal.enter([failed.number], State(Customs.FAILED, date(2026, 12, 3)))
    assert journal.sums(*NOVEMBER).refund == 2 * 688
    assert journal.sums(*DECEMBER).refund == -688
    assert journal.sums(date(2027, 2, 21), date(2027, 2, 21)).empty


def test_refunds_that_change_by_opposite_amounts_are_shown(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    refused, confirmed = journal.register(sale_of()), journal.register(sale_of(buyer=another_buyer()))
    journal.enter([confirmed.number], State(Customs.FAILED, TODAY))
    journal.enter([confirmed.number], State(Customs.CONFIRMED, DECEMBER[0]))  # what was entered before was wrong
    journal.enter([refused.number], State(Customs.FAILED, DECEMBER[0]))
    sums = journal.sums(*DECEMBER)
    assert [(each.nationality, each.refund) for each in sums.nationalities] == [("GBR", 688), ("TWN", -688)]
    assert (sums.refund, sums.empty) == (0, False)


@given(st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_sales_returns_voids_and_states_add_up_as_an_independent_calculation(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        journal, ledger = journal_in(Path(folder)), Ledger()
        for day in (NOVEMBER[0] + timedelta(n) for n in (0, 1, 29, 30, 31, 91, 92, 120, 121)):
            for _ in range(data.draw(st.integers(0, 3))):
                play(journal, ledger, day, data.draw)
        days = st.dates(NOVEMBER[0], date(2027, 3, 5))
        first, last = sorted(data.draw(st.tuples(days, days)))
        sums, postings = journal.sums(first, last), journal.postings(first, last)
        assert {each.rate: (each.included, each.tax) for each in sums.rates} == ledger.rates(first, last)
        assert sums.refund == ledger.refund(last) - ledger.refund(first - DAY)
        assert sum(each.refund for each in postings) == sums.refund
        assert sum(each.sign * each.record.sale.included for each in postings) == sums.included
        assert sum(each.included for each in sums.nationalities) == sums.included


Draw = Callable[[st.SearchStrategy[Any]], Any]


def play(journal: Journal, ledger: "Ledger", day: date, draw: Draw) -> None:
    """Do something to ``journal`` on ``day`` and enter it into ``ledger``."""
    standing = [line for line in ledger.lines if line.void is None]
    act = draw(st.sampled_from(["sell", "sell", "void", "return", "customs"] if standing else ["sell"]))
    if act == "sell":
        items = draw(st.lists(ITEMS, min_size=1, max_size=3))
        buyer = another_buyer(draw(st.sampled_from(["AAAAAAA", "BBBBBBB"])))
        rounding = draw(st.sampled_from(Rounding))
        ledger.lines.append(Line(journal.register(sale_of(*items, buyer=buyer, on=day, rounding=rounding)), day))
        return
    line = draw(st.sampled_from(standing))
    sale = line.record.sale
    if act == "customs":
        state = draw(st.sampled_from([Customs.UNCONFIRMED, Customs.CONFIRMED, Customs.FAILED]))
        journal.enter([line.record.number], State(state, day))
        line.customs.append((day, state))
    elif act == "void" or len(sale.items) == 1:
        journal.void(line.record, day)
        line.void = day
    else:
        rest = replace(sale, items=sale.items[1:], totals=totals_of(sale.items[1:], sale.rounding))
        line.void = day
        ledger.lines.append(Line(journal.correct(line.record, rest, day, None, Reason.RETURNED), day))


@dataclass
class Line:
    """A record in the independent calculation, with the days on which something happened to it."""

    record: Record
    entered: date
    void: date | None = None
    customs: list[tuple[date, Customs]] = field(default_factory=list)

    def tax(self, rate: int) -> int:
        """Return the tax by fractions: rounded once per rate, as the shop has chosen."""
        sale = self.record.sale
        exact = self.included(rate) * Fraction(rate, 100 + rate)
        match sale.rounding:
            case Rounding.FLOOR:
                return exact.numerator // exact.denominator
            case Rounding.CEILING:
                return -(-exact.numerator // exact.denominator)
        half = exact + Fraction(1, 2)
        return half.numerator // half.denominator

    def included(self, rate: int) -> int:
        return sum(item.unit_price * item.quantity for item in self.record.sale.items if item.rate == rate)

    def live(self, on: date) -> bool:
        return self.entered <= on and (self.void is None or self.void > on)

    def refundable(self, on: date) -> bool:
        known = [state for day, state in self.customs if day <= on] or [Customs.UNCONFIRMED]
        in_time = on <= self.record.sale.sold_on + timedelta(days=90)
        return known[-1] is Customs.CONFIRMED or (known[-1] is Customs.UNCONFIRMED and in_time)


class Ledger:
    def __init__(self) -> None:
        self.lines: list[Line] = []

    def rates(self, first: date, last: date) -> dict[int, tuple[int, int]]:
        """Return the sums of a period per rate: all that was entered, less all that was voided."""
        signed = [(1, line) for line in self.lines if first <= line.entered <= last]
        signed += [(-1, line) for line in self.lines if line.void and first <= line.void <= last]
        found = {rate for _, line in signed for rate in (8, 10) if line.included(rate)}
        return {
            rate: (
                sum(sign * line.included(rate) for sign, line in signed),
                sum(sign * line.tax(rate) for sign, line in signed),
            )
            for rate in found
        }

    def refund(self, on: date) -> int:
        """Return what would be paid back as known at the end of ``on``."""
        total = 0
        for line in (line for line in self.lines if line.live(on) and line.refundable(on)):
            sale = line.record.sale
            same = [
                other
                for other in self.lines
                if other.live(on)
                and other.record.sale.buyer.passport_number == sale.buyer.passport_number
                and other.record.sale.sold_on == sale.sold_on
            ]
            if sum(other.included(rate) - other.tax(rate) for other in same for rate in (8, 10)) >= 5_000:
                total += line.tax(8) + line.tax(10)
        return total
