"""The state of a license, which Python and SQL derive from one definition."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from licensing.clock import day_of
from server.licenses.models import License, Registration, in_state
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
State = License.State

TODAY = date(2026, 11, 22)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("until", "stops_on", "stopped", "expected"),
    [
        pytest.param(TOMORROW, None, False, State.ACTIVE, id="paid for"),
        pytest.param(TODAY, None, False, State.ACTIVE, id="on the contract's last day"),
        pytest.param(YESTERDAY, None, False, State.EXPIRED, id="the day after"),
        pytest.param(TOMORROW, TODAY, False, State.ACTIVE, id="on the last day before a planned stop"),
        pytest.param(TOMORROW, YESTERDAY, False, State.STOPPED, id="after a planned stop"),
        pytest.param(YESTERDAY, TOMORROW, False, State.EXPIRED, id="ended before a planned stop"),
        pytest.param(YESTERDAY, YESTERDAY, False, State.STOPPED, id="stopped and over"),
        pytest.param(TOMORROW, None, True, State.STOPPED, id="stopped"),
        pytest.param(YESTERDAY, TOMORROW, True, State.STOPPED, id="stopped, over, and a stop planned"),
    ],
)
def test_python_and_sql_agree_on_the_state(
    issue: Issue, now: datetime, until: date, stops_on: date | None, stopped: bool, expected: License.State
) -> None:
    [number] = issue()
    FarTerminal().register(number, now)
    License.objects.update(contract_until=until, stops_on=stops_on, stopped_at=now if stopped else None)
    assert day_of(now) == TODAY
    assert License.objects.get().state(TODAY) is expected
    assert [state for state in State if License.objects.filter(in_state(state, TODAY))] == [expected]
    through = [state for state in State if Registration.objects.filter(in_state(state, TODAY, "license__"))]
    assert through == [expected]
