"""A clock that the test moves, and an applicant who fills in the form."""

from datetime import datetime, timedelta

import pytest

from server import clock
from tests.server.portal.applicant import Applicant
from tests.server.portal.hand import Hand
from tests.server.portal.owner import Owner


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
