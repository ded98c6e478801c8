"""The delays of exponential backoff."""

from datetime import timedelta

import pytest

from licensing.backoff import backoff

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("tries", "expected"),
    [
        pytest.param(1, MINUTE, id="the first failure"),
        pytest.param(2, 2 * MINUTE, id="doubled"),
        pytest.param(5, 16 * MINUTE, id="doubled four times"),
        pytest.param(9, timedelta(hours=4), id="at most the longest"),
        pytest.param(10**9, timedelta(hours=4), id="after years"),
    ],
)
def test_the_delay_doubles_up_to_the_longest(tries: int, expected: timedelta) -> None:
    assert backoff(tries, first=MINUTE, longest=timedelta(hours=4)) == expected


def test_seconds_work_like_timedeltas() -> None:
    assert [backoff(tries, first=60.0, longest=900.0) for tries in (1, 2, 5)] == [60.0, 120.0, 900.0]
