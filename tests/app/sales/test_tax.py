import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sales.fields import HIGHEST_AMOUNT
from app.sales.tax import RateTotal, Rounding, tax_in, total_by_rate

YEN = st.integers(0, HIGHEST_AMOUNT)
RATES = st.sampled_from([10, 8, 0])
ROUNDINGS = st.sampled_from(Rounding)


@pytest.mark.parametrize(
    ("included", "rate", "rounding", "tax"),
    [
        pytest.param(5_499, 10, Rounding.FLOOR, 499, id="499.9 cut off: 5,000 without tax"),
        pytest.param(5_499, 10, Rounding.HALF_UP, 500, id="499.9 rounded: 4,999 without tax"),
        pytest.param(5_499, 10, Rounding.CEILING, 500, id="499.9 raised"),
        pytest.param(1_100, 10, Rounding.CEILING, 100, id="nothing to raise"),
        pytest.param(1_100, 10, Rounding.HALF_UP, 100, id="nothing to round"),
        pytest.param(27, 8, Rounding.HALF_UP, 2, id="exactly two"),
        pytest.param(1_194, 8, Rounding.FLOOR, 88, id="three at 398"),
        pytest.param(1, 10, Rounding.FLOOR, 0, id="one yen holds none"),
        pytest.param(1, 10, Rounding.CEILING, 1, id="one yen, raised"),
        pytest.param(0, 10, Rounding.CEILING, 0, id="nothing sold"),
        pytest.param(11, 100, Rounding.HALF_UP, 6, id="a half goes up"),
        pytest.param(11, 100, Rounding.FLOOR, 5, id="a half is cut off"),
    ],
)
def test_the_tax_inside_a_price(included: int, rate: int, rounding: Rounding, tax: int) -> None:
    assert tax_in(included, rate, rounding) == tax


def test_three_at_398_contain_88_and_not_three_times_29() -> None:
    assert total_by_rate([(8, 398)] * 3, Rounding.FLOOR) == (RateTotal(8, 1_194, 88),)
    assert 3 * tax_in(398, 8, Rounding.FLOOR) == 87


def test_each_rate_is_rounded_separately() -> None:
    assert total_by_rate([(8, 105), (10, 105), (8, 105)], Rounding.FLOOR) == (
        RateTotal(10, 105, 9),
        RateTotal(8, 210, 15),
    )


@given(YEN, RATES, ROUNDINGS)
def test_tax_is_a_whole_number_between_nothing_and_the_price(included: int, rate: int, rounding: Rounding) -> None:
    tax = tax_in(included, rate, rounding)
    assert type(tax) is int
    assert 0 <= tax <= included


@given(YEN, RATES)
def test_the_three_roundings_keep_their_order_within_one_yen(included: int, rate: int) -> None:
    floor, half, ceiling = (tax_in(included, rate, rounding) for rounding in Rounding)
    assert floor <= half <= ceiling <= floor + 1
    assert floor * (100 + rate) <= included * rate <= ceiling * (100 + rate)


@given(st.lists(st.tuples(RATES, YEN)), ROUNDINGS)
def test_totals_lose_no_yen_and_name_each_rate_once(amounts: list[tuple[int, int]], rounding: Rounding) -> None:
    totals = total_by_rate(amounts, rounding)
    assert sum(total.included for total in totals) == sum(included for _, included in amounts)
    assert [total.rate for total in totals] == sorted({rate for rate, _ in amounts}, reverse=True)
    assert all(total.net + total.tax == total.included for total in totals)
