"""How long after a check the next one follows, and which terminals try connections."""

from datetime import UTC, datetime

import pytest

from app.state.check_intervals import Pace, Schedule, is_watched, urgency
from licensing.clock import Moment
from licensing.codes import Code, Trouble
from licensing.errors import LicensingError, Refused, Unreachable
from licensing.standing import Notice, Standing, State

SIX_HOURS = 21600
MOMENT = Moment(datetime(2026, 12, 1, tzinfo=UTC))
IN_ORDER = Standing(State.LICENSED, MOMENT)
IN_WINDOW = Standing(State.LICENSED, MOMENT, notice=Notice.CONNECT)
DAMAGED = Standing(State.LICENSED, MOMENT, damaged=frozenset({"keyset"}))
LOCKED = Standing(State.EXPIRED, MOMENT)
DOWN = Unreachable(Trouble.NO_CONNECTION)
LOGIN_PAGE = Unreachable(Trouble.FOREIGN_ANSWER)


@pytest.mark.parametrize(
    ("tries", "urgent", "plain"),
    [(0, True, 60), (1, True, 120), (4, True, 900), (99, True, 900), (0, False, 21600), (5, False, 21600)],
)
def test_the_backoff_doubles_from_a_minute_to_a_quarter_of_an_hour(tries: int, urgent: bool, plain: float) -> None:
    delays = [Pace().delay(tries, check_after=SIX_HOURS, urgent=urgent) for _ in range(200)]
    assert min(delays) >= plain * 0.8
    assert max(delays) <= (min(plain * 1.2, 900) if urgent else plain * 1.2)
    assert len(set(delays)) > 100


@pytest.mark.parametrize(
    ("failure", "standing", "seconds"),
    [
        (None, IN_ORDER, [21600, 21600, 21600]),
        (DOWN, IN_ORDER, [1800, 1800, 1800]),
        (Refused(Code.SERVER_ERROR), IN_ORDER, [1800, 1800, 1800]),
        (LOGIN_PAGE, IN_ORDER, [60, 60, 60]),
        (None, IN_WINDOW, [60, 120, 240]),
        (DOWN, IN_WINDOW, [60, 120, 240]),
        (DOWN, DAMAGED, [60, 120, 240]),
        (DOWN, LOCKED, [60, 120, 240]),
    ],
)
def test_a_check_that_mends_nothing_visible_is_not_repeated_in_a_hurry(
    failure: LicensingError | None, standing: Standing, seconds: list[float]
) -> None:
    schedule = Schedule(Pace(uniform=lambda shortest, longest: (shortest + longest) / 2))
    assert [schedule.after(failure, standing, SIX_HOURS) for _ in seconds] == pytest.approx(seconds)


def test_the_server_may_ask_for_checks_more_often_than_a_failed_one_is_repeated() -> None:
    assert Schedule(Pace()).after(DOWN, IN_ORDER, 300) <= 360


@pytest.mark.parametrize(
    ("standing", "level"), [(IN_ORDER, 0), (IN_WINDOW, 1), (DAMAGED, 1), (LOCKED, 2)], ids=lambda value: str(value)[:40]
)
def test_only_a_terminal_on_which_a_person_waits_tries_connections(standing: Standing, level: int) -> None:
    assert urgency(standing) == level
    assert is_watched(DOWN, standing) is (level > 0)
    assert not is_watched(None, standing)
    assert not is_watched(Refused(Code.SERVER_ERROR), standing)


@pytest.mark.parametrize(("lasted", "longest"), [(0, 0), (60, 5), (3600, 300), (86400, 300)])
def test_the_longer_an_outage_the_longer_its_terminals_take_to_return(lasted: float, longest: float) -> None:
    delays = [Pace().after_outage(lasted) for _ in range(200)]
    assert min(delays) >= 0
    assert longest * 0.9 <= max(delays) <= longest
