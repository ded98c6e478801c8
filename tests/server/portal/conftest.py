"""Fixtures: a clock that the test moves, an applicant, an owner and the owner's licenses."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from server import clock
from server.licenses.models import License
from server.licenses.staff import operations
from tests.server.portal.applicant import Applicant
from tests.server.portal.moving_clock import MovingClock
from tests.server.portal.owner import Owner
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


@pytest.fixture
def moving_clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> MovingClock:
    """Return the server's clock, which stops until the test moves it."""
    moving_clock = MovingClock(now)
    monkeypatch.setattr(clock, "now", lambda: moving_clock.now)
    monkeypatch.setattr(clock, "monotonic", lambda: moving_clock.now.timestamp())
    return moving_clock


@pytest.fixture
def applicant(db: None, moving_clock: MovingClock) -> Applicant:
    person = Applicant(moving_clock)
    person.open()
    moving_clock.wait(timedelta(minutes=1))
    return person


@pytest.fixture
def owner(db: None, moving_clock: MovingClock) -> Owner:
    return Owner()


@pytest.fixture
def numbers(issue: Issue, moving_clock: MovingClock) -> list[str]:
    return issue(2)


@pytest.fixture
def till(numbers: list[str], moving_clock: MovingClock) -> FarTerminal:
    """Return a terminal that holds the first number."""
    till = FarTerminal("銀座 レジ1")
    till.register(numbers[0], moving_clock.now)
    return till


@pytest.fixture
def others(moving_clock: MovingClock, numbers: list[str]) -> License:
    """Return another customer's number, which is on a terminal too."""
    contract = operations.issue(
        customer="よその店", email="other@example.jp", count=1, months=12, who="tester", now=moving_clock.now
    )
    license = contract.licenses.get()
    FarTerminal("よそのレジ").register(license.number, moving_clock.now)
    return license
