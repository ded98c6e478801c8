"""A clock that the test moves, an applicant who fills in the form, an owner and what is theirs."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from server import clock
from server.licenses.models import License
from server.licenses.staff import operations
from tests.server.portal.applicant import Applicant
from tests.server.portal.hand import Hand
from tests.server.portal.owner import Owner
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Hand:
    """Return the server's clock, which stands still until the test moves it."""
    hand = Hand(now)
    monkeypatch.setattr(clock, "now", lambda: hand.now)
    return hand


@pytest.fixture
def applicant(db: None, hand: Hand) -> Applicant:
    person = Applicant(hand)
    person.open()
    hand.wait(timedelta(minutes=1))
    return person


@pytest.fixture
def owner(db: None, hand: Hand) -> Owner:
    return Owner()


@pytest.fixture
def numbers(issue: Issue, hand: Hand) -> list[str]:
    return issue(2)


@pytest.fixture
def till(numbers: list[str], hand: Hand) -> FarTerminal:
    """Return a terminal that holds the first number."""
    till = FarTerminal("銀座 レジ1")
    till.register(numbers[0], hand.now)
    return till


@pytest.fixture
def others(hand: Hand, numbers: list[str]) -> License:
    """Return another customer's number, which is on a terminal too."""
    contract = operations.issue(
        customer="よその店", email="other@example.jp", count=1, months=12, who="tester", now=hand.now
    )
    license = contract.licenses.get()
    FarTerminal("よそのレジ").register(license.number, hand.now)
    return license
