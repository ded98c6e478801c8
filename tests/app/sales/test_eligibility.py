from datetime import date, timedelta

import pytest

from app.sales.eligibility import Eligibility, abroad_long_enough, customs_deadline, last_day_as_visitor, sellable_on
from app.sales.rates import RatePeriod, rates_on
from app.sales.tax import Rounding, total_by_rate


@pytest.mark.parametrize(
    ("net", "qualifies", "missing"),
    [
        pytest.param(0, False, 5_000, id="nothing bought"),
        pytest.param(4_999, False, 1, id="one yen below"),
        pytest.param(5_000, True, 0, id="exactly"),
        pytest.param(5_001, True, 0, id="one yen above"),
        pytest.param(600_000, True, 0, id="no upper limit"),
    ],
)
def test_the_threshold(net: int, qualifies: bool, missing: int) -> None:
    eligibility = Eligibility(net)
    assert (eligibility.qualifies, eligibility.missing) == (qualifies, missing)


@pytest.mark.parametrize(
    ("included", "rate", "rounding", "qualifies"),
    [
        pytest.param(5_499, 10, Rounding.FLOOR, True, id="5,499 at 10 %, cut off"),
        pytest.param(5_499, 10, Rounding.HALF_UP, False, id="5,499 at 10 %, rounded"),
        pytest.param(5_499, 10, Rounding.CEILING, False, id="5,499 at 10 %, raised"),
        pytest.param(5_498, 10, Rounding.FLOOR, False, id="5,498 at 10 %, cut off"),
        pytest.param(5_500, 10, Rounding.CEILING, True, id="5,500 at 10 %, raised"),
        pytest.param(5_399, 8, Rounding.FLOOR, True, id="5,399 at 8 %, cut off"),
        pytest.param(5_399, 8, Rounding.HALF_UP, False, id="5,399 at 8 %, rounded"),
        pytest.param(5_400, 8, Rounding.HALF_UP, True, id="5,400 at 8 %, rounded"),
    ],
)
def test_the_rounding_decides_at_the_threshold(included: int, rate: int, rounding: Rounding, qualifies: bool) -> None:
    net = sum(total.net for total in total_by_rate([(rate, included)], rounding))
    assert Eligibility(net).qualifies is qualifies


@pytest.mark.parametrize(
    ("sold_on", "deadline"),
    [
        pytest.param(date(2026, 11, 22), date(2027, 2, 20), id="over the new year"),
        pytest.param(date(2026, 11, 1), date(2027, 1, 30), id="the first day"),
        pytest.param(date(2027, 12, 1), date(2028, 2, 29), id="into a leap day"),
    ],
)
def test_customs_confirms_within_ninety_days(sold_on: date, deadline: date) -> None:
    assert customs_deadline(sold_on) == deadline


def test_nothing_is_sold_before_the_refund_method() -> None:
    assert not sellable_on(date(2026, 10, 31))
    assert sellable_on(date(2026, 11, 1))


@pytest.mark.parametrize(
    ("landed", "last"),
    [
        pytest.param(date(2026, 5, 22), date(2026, 11, 22), id="same day of the month"),
        pytest.param(date(2026, 8, 31), date(2027, 2, 28), id="a shorter month"),
        pytest.param(date(2026, 12, 1), date(2027, 6, 1), id="into the next year"),
        pytest.param(date(2026, 6, 30), date(2026, 12, 30), id="within the year"),
    ],
)
def test_a_visitor_buys_tax_free_for_six_months(landed: date, last: date) -> None:
    assert last_day_as_visitor(landed) == last


def test_the_rates_of_the_first_day_and_of_now() -> None:
    assert rates_on(date(2026, 11, 1)).percents == rates_on(date(2026, 11, 22)).percents == (10, 8)


def test_a_change_of_the_law_is_one_more_line_of_the_table() -> None:
    table = (RatePeriod(date(2026, 11, 1), 10, 8), RatePeriod(date(2027, 4, 1), 10, 0))
    assert rates_on(date(2027, 3, 31), table).reduced == 8
    assert rates_on(date(2027, 4, 1), table).reduced == 0


def test_a_day_before_the_table_has_no_rates() -> None:
    with pytest.raises(ValueError, match="2026-10-31"):
        rates_on(date(2026, 10, 31))


@pytest.mark.parametrize(
    ("since", "first"),
    [
        (date(2024, 11, 22), date(2026, 11, 22)),
        (date(2026, 2, 28), date(2028, 2, 28)),
        (date(2027, 2, 28), date(2029, 2, 28)),
        (date(2028, 2, 29), date(2030, 3, 1)),
        (date(2028, 3, 1), date(2030, 3, 1)),
    ],
)
def test_two_years_abroad_are_over_with_the_end_of_a_day(since: date, first: date) -> None:
    assert [abroad_long_enough(since, first + timedelta(days=days)) for days in (-1, 0)] == [False, True]
