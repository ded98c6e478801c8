"""What is computed from a ledger: percentiles, and which violations are shown."""

from collections import Counter
from datetime import date

import pytest

from bench.fleet.ledger import Ledger, Violation, percentile
from bench.fleet.targets import first_violations


@pytest.mark.parametrize(
    ("count", "percent", "value"),
    [
        pytest.param(0, 99, 0, id="nothing"),
        pytest.param(1, 50, 1, id="one value is its median"),
        pytest.param(49, 99, 49, id="of few values the largest"),
        pytest.param(95, 99, 94, id="one in a hundred shops may exceed it"),
        pytest.param(1000, 99, 990, id="ten in a thousand"),
        pytest.param(1000, 50, 500, id="median"),
    ],
)
def test_a_percentile_is_the_value_at_the_nearest_rank(count: int, percent: float, value: float) -> None:
    assert percentile([float(number) for number in range(count, 0, -1)], percent) == value


def test_only_violations_that_miss_a_target_are_shown_and_the_first_of_each_metric() -> None:
    ledger = Ledger()
    for shop, metric in enumerate(("honest: leak", "dishonest: unjustified mail", "honest: leak", "honest: sharing")):
        ledger.violate(metric, shop, date(2027, 1, 1), "")
    assert [violation.shop for violation in first_violations(ledger)] == [0, 3]
    assert first_violations(Ledger(Counter(), violations=[Violation("honest: leak", 0, date.min, "")])) == []
