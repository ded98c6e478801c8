"""The first contact of a terminal: its terminal number, and what happens when two draw the same one."""

from collections.abc import Callable
from datetime import datetime
from typing import NoReturn

import pytest
from django.db import IntegrityError, OperationalError

from server.licenses.door import answers, registrations
from server.licenses.models import License, Terminal
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


def test_a_terminal_number_is_drawn_from_all_twelve_digits(
    issue: Issue, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    [number] = issue()
    monkeypatch.setattr("server.licenses.door.sightings.secrets.randbelow", lambda end: end - 1)
    assert FarTerminal().register(number, now).terminal_number == "9999-9999-9999"


@pytest.mark.parametrize("lost", [1, answers.MOST_RETRIES])
def test_a_lost_race_is_retried(issue: Issue, now: datetime, monkeypatch: pytest.MonkeyPatch, lost: int) -> None:
    """The same random number drawn twice is the only race that a single thread can lose."""
    [first, second] = issue(2)
    FarTerminal().register(first, now)
    taken = int(Terminal.objects.get().number)
    drawn = iter([taken] * lost + [7])
    monkeypatch.setattr("server.licenses.door.sightings.secrets.randbelow", lambda end: next(drawn))
    assert FarTerminal().register(second, now).terminal_number == "0000-0000-0007"


def test_a_race_lost_every_time_is_an_error(issue: Issue, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    [first, second] = issue(2)
    FarTerminal().register(first, now)
    taken = int(Terminal.objects.get().number)
    monkeypatch.setattr("server.licenses.door.sightings.secrets.randbelow", lambda end: taken)
    with pytest.raises(IntegrityError):
        FarTerminal().register(second, now)
    assert License.objects.get(number=second).registrations.count() == 0


@pytest.mark.parametrize(
    ("state", "attempts"),
    [
        pytest.param("40P01", answers.MOST_RETRIES + 1, id="deadlock"),
        pytest.param(None, 1, id="the database is lost"),
    ],
)
def test_only_an_error_of_a_race_is_retried(
    issue: Issue, now: datetime, monkeypatch: pytest.MonkeyPatch, state: str | None, attempts: int
) -> None:
    tried = []

    def fail(*_: object) -> NoReturn:
        tried.append(1)
        cause = Exception()
        cause.sqlstate = state  # type: ignore[attr-defined]  # as of psycopg's
        raise OperationalError from cause

    number = issue()[0]
    monkeypatch.setattr(registrations, "lock", fail)
    with pytest.raises(OperationalError):
        FarTerminal().register(number, now)
    assert len(tried) == attempts
