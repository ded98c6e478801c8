"""JST days and the watch over a clock that is only a claim."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TypeVar

import pytest

from licensing.clock import (
    JST,
    TOLERANCE,
    Clocks,
    Doubt,
    Lead,
    Moment,
    Seen,
    SystemClock,
    Watch,
    add_months,
    day_of,
    end_of,
    last_day_before,
)
from licensing.uptime import Uptime
from tests.simulator import START, ManualClock

T = TypeVar("T", datetime, Uptime)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        pytest.param(
            datetime(2026, 11, 22, 14, 59, 59, tzinfo=UTC), date(2026, 11, 22), id="a second before JST midnight"
        ),
        pytest.param(datetime(2026, 11, 22, 15, 0, tzinfo=UTC), date(2026, 11, 23), id="JST midnight from London"),
        pytest.param(
            datetime(2026, 11, 22, 5, 0, tzinfo=timezone(timedelta(hours=-10))), date(2026, 11, 23), id="from Honolulu"
        ),
        pytest.param(datetime(2026, 11, 22, 23, 59, tzinfo=JST), date(2026, 11, 22), id="late in Tokyo"),
    ],
)
def test_days_are_japanese_whatever_the_machines_zone(instant: datetime, day: date) -> None:
    assert day_of(instant) == day
    assert Moment(instant).today == day


def test_a_day_ends_at_24_00_and_that_instant_belongs_to_it() -> None:
    end = end_of(date(2026, 12, 31))
    assert end == datetime(2027, 1, 1, tzinfo=JST)
    assert last_day_before(end) == date(2026, 12, 31)


def test_the_system_clock_runs() -> None:
    clock = SystemClock()
    assert clock.now().utcoffset() == timedelta()
    first, second = clock.uptime(), clock.uptime()
    assert first.boot == second.boot
    assert first.seconds <= second.seconds


def seen(clock: ManualClock, instant: datetime = START) -> Seen:
    """Return what a process of this boot has just saved."""
    return Seen(instant, Clocks(clock.uptime(), instant))


def instant_of(watch: Watch) -> datetime | None:
    return watch.seen and watch.seen.instant


def test_the_moment_is_the_pc_clock_while_it_runs_forward() -> None:
    clock = ManualClock()
    watch = Watch(clock, seen(clock, START - timedelta(days=1)))
    clock.pass_time(hours=3)
    assert watch.read() == Moment(START + timedelta(hours=3))
    assert instant_of(watch) == START + timedelta(hours=3)


def test_a_clock_set_back_wins_no_days() -> None:
    clock = ManualClock()
    watch = Watch(clock, seen(clock))
    clock.pc -= timedelta(days=20)
    assert watch.read() == Moment(START, Doubt.BEHIND, START)
    clock.pass_time(days=2)
    assert watch.read().instant == START + timedelta(days=2)


def test_a_clock_ten_minutes_behind_is_not_reported() -> None:
    clock = ManualClock()
    watch = Watch(clock, seen(clock))
    clock.pc -= timedelta(minutes=10)
    assert watch.read() == Moment(START)
    clock.pc -= timedelta(seconds=1)
    assert watch.read().doubt is Doubt.BEHIND


def test_an_implausible_reading_is_used_but_not_saved() -> None:
    clock = ManualClock()
    watch = Watch(clock, seen(clock))
    clock.pc = START + timedelta(days=401)
    moment = watch.read()
    assert (moment.instant, moment.doubt, moment.right_time) == (clock.pc, Doubt.AHEAD, START)
    clock.pc = START
    assert watch.read() == Moment(START)


def test_four_hundred_days_switched_off_are_plausible() -> None:
    clock = ManualClock(START + timedelta(days=400))
    watch = Watch(clock, seen(clock))
    assert watch.read() == Moment(START + timedelta(days=400))
    assert instant_of(watch) == START + timedelta(days=400)


def test_a_fresh_statement_corrects_a_clock_that_ran_ahead() -> None:
    clock = ManualClock(START + timedelta(days=300))
    watch = Watch(clock, seen(clock))
    watch.read()
    clock.pc = START
    assert watch.read().instant > START
    watch.trust(START)
    assert watch.read() == Moment(START)


class DozingClock(ManualClock):
    """Falls asleep for nine hours when ``dozes`` of its readings have been taken."""

    dozes = 0

    def now(self) -> datetime:
        return self._after(super().now())

    def uptime(self) -> Uptime:
        return self._after(super().uptime())

    def _after(self, reading: T) -> T:
        self.dozes -= 1
        if self.dozes == 0:
            self.pass_time(hours=9)
        return reading


@pytest.mark.parametrize("restarted", [False, True])
def test_a_clock_set_back_by_less_than_has_passed_loses_as_much_of_its_lead(restarted: bool) -> None:
    clock = ManualClock(START + timedelta(days=10))
    watch = Watch(clock, seen(clock), Lead(timedelta(days=10), clock.pc))
    watch.read()
    clock.pass_time(hours=3)
    clock.pc -= timedelta(hours=2)
    if restarted:
        watch = Watch(clock, watch.seen, watch.lead)
    watch.read()
    assert watch.lead == Lead(timedelta(days=10, hours=-2), clock.pc)


@pytest.mark.parametrize("dozes", range(1, 7))
def test_sleep_between_two_readings_ends_no_lead(dozes: int) -> None:
    clock = DozingClock(START + timedelta(days=2))
    watch = Watch(clock, seen(clock), Lead(timedelta(days=2), clock.pc))
    clock.dozes = dozes
    watch.read()
    assert clock.dozes <= 0
    assert watch.read() == Moment(START + timedelta(hours=9), Doubt.LEADING, START + timedelta(hours=9))


@pytest.mark.parametrize("dozes", range(1, 5))
def test_sleep_between_two_readings_is_no_lead(dozes: int) -> None:
    clock = DozingClock()
    watch = Watch(clock, seen(clock))
    asked = clock.uptime()
    clock.dozes = dozes
    watch.trust(START, asked)
    assert watch.lead is None


def test_the_first_reading_is_used_as_it_is() -> None:
    watch = Watch(ManualClock())
    assert watch.seen is None
    assert watch.read() == Moment(START)
    assert instant_of(watch) == START


def test_an_instant_from_other_evidence_is_used_if_it_is_later() -> None:
    watch = Watch(ManualClock())
    watch.at_least(Seen(START))
    watch.at_least(Seen(START - timedelta(days=1)))
    assert instant_of(watch) == START


SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("back", "offset"),
    [
        pytest.param(timedelta(), HOUR, id="runs on"),
        pytest.param(TOLERANCE, HOUR, id="back as far as nobody minds"),
        pytest.param(TOLERANCE + SECOND, HOUR - TOLERANCE - SECOND, id="back a little further"),
        pytest.param(HOUR - TOLERANCE - SECOND, TOLERANCE + SECOND, id="back, but not far enough"),
        pytest.param(HOUR - TOLERANCE, None, id="mended"),
    ],
)
def test_a_lead_goes_as_far_as_the_clock_is_set_back(back: timedelta, offset: timedelta | None) -> None:
    reading = START + HOUR - back
    expected = None if offset is None else Lead(offset, START + HOUR if offset == HOUR else reading)
    assert Lead(HOUR, START).followed(reading, passed=HOUR) == expected


def test_a_lead_ends_with_a_clock_that_was_set_back_while_switched_off() -> None:
    lead = Lead(HOUR, START)
    assert Watch(ManualClock(START - TOLERANCE), Seen(START - HOUR), lead).lead == lead
    assert Watch(ManualClock(START - TOLERANCE - SECOND), Seen(START - HOUR), lead).lead is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        pytest.param(date(2026, 11, 22), 1, date(2026, 12, 22), id="the same day of the next month"),
        pytest.param(date(2026, 11, 22), 2, date(2027, 1, 22), id="over the year's end"),
        pytest.param(date(2026, 12, 31), 12, date(2027, 12, 31), id="a year from December"),
        pytest.param(date(2027, 1, 31), 1, date(2027, 2, 28), id="a month without that day"),
        pytest.param(date(2028, 1, 31), 1, date(2028, 2, 29), id="a leap year"),
        pytest.param(date(2028, 2, 29), 12, date(2029, 2, 28), id="from a leap day"),
    ],
)
def test_months_end_on_the_same_day_or_the_months_last(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected
