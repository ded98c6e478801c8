"""Which terminals will probably lock before their next contact, and when each is expected back."""

from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from licensing.clock import start_of
from server.licenses.log import chain
from server.licenses.models import ContactDay, License, Registration, Terminal
from server.licenses.staff import operations
from server.licenses.staff.lockouts import NOTHING_LOST, Gaps, expected_in_time, lockouts, usual_gaps, window_days
from tests.server.tills import DAY, TODAY, Issue, till


@pytest.mark.parametrize(
    ("silent", "every", "deadline", "listed"),
    [
        pytest.param(0, 1, 10, False, id="it was here today"),
        pytest.param(0, 0, 10, False, id="it was here today for the first time"),
        pytest.param(5, 7, 30, False, id="the window is not open yet"),
        pytest.param(5, 0, 30, False, id="the window is not open yet, though nobody knows its habits"),
        pytest.param(7, 3, 29, True, id="the window is open and it should have been back"),
        pytest.param(6, 3, 29, False, id="the window is open and it is away for less than a week"),
        pytest.param(5, 7, 29, False, id="it comes once a week and is due in two days"),
        pytest.param(5, 7, 2, False, id="it comes back on its last day"),
        pytest.param(5, 7, 1, True, id="it comes back a day too late"),
        pytest.param(7, 7, 5, False, id="it is due today"),
        pytest.param(8, 7, 5, True, id="it was due yesterday"),
        pytest.param(60, 90, 20, True, id="it comes once a season, after its deadline"),
        pytest.param(7, 0, 29, True, id="it was here on one day only"),
        pytest.param(1, 0, 29, False, id="it was registered yesterday"),
        pytest.param(1, 0, 1, True, id="it was registered yesterday and may be used until tomorrow"),
        pytest.param(1, 1, 0, False, id="it was told one day, because its number is used elsewhere"),
        pytest.param(3, 1, -2, False, id="and is locked since"),
        pytest.param(4, 1, 6, False, id="it comes every day and is away for a long weekend"),
        pytest.param(5, 1, 5, False, id="it comes every day and is away for half of what it was told"),
        pytest.param(6, 1, 4, True, id="it comes every day and is away for longer"),
        pytest.param(5, 1, 2, True, id="it was told a week and is away for longer than a long weekend"),
        pytest.param(2, 3, 1, False, id="it comes back after the weekend, on its last day"),
        pytest.param(3, 1, 0, True, id="it comes every day and is away on its last day"),
        pytest.param(5, 7, -1, True, id="it is locked already"),
        pytest.param(40, 7, -30, True, id="it is locked for a month"),
        pytest.param(41, 7, -31, False, id="it is locked for so long that nobody misses it"),
    ],
)
def test_a_terminal_is_listed_when_it_will_not_be_back_in_time(
    issue: Issue, now: datetime, silent: int, every: int, deadline: int, listed: bool
) -> None:
    license = till(issue, now, silent=silent, every=every, deadline=deadline)
    found = lockouts(now)
    assert [lockout.registration.license for lockout in found] == ([license] if listed else [])


@pytest.mark.parametrize(
    ("allowance", "deadline", "listed"), [(30, 15, False), (30, 14, True), (7, 3, False), (7, 2, True)]
)
def test_a_short_allowance_has_a_short_window(
    issue: Issue, now: datetime, allowance: int, deadline: int, listed: bool
) -> None:
    license = till(issue, now, silent=allowance - deadline, deadline=deadline)
    License.objects.filter(pk=license.pk).update(allowance_days=allowance)
    assert bool(lockouts(now)) is listed
    assert (deadline < window_days(allowance)) is listed


def test_a_lockout_has_customer_deadline_and_days_left(issue: Issue, now: datetime) -> None:
    till(issue, now, silent=9, every=7, deadline=12)
    [lockout] = lockouts(now)
    assert (lockout.days_left, lockout.deadline) == (12, date(2026, 12, 4))
    assert (lockout.last_contact, lockout.expected) == (now - 9 * DAY, date(2026, 11, 20))
    assert lockout.registration.license.customer.name == "銀座商店"


@pytest.mark.parametrize(
    ("change", "listed"),
    [
        pytest.param({}, True, id="as it is"),
        pytest.param({"contract_until": TODAY + 10 * DAY}, False, id="nothing was renewed: asking does not help"),
        pytest.param({"contract_until": TODAY + 11 * DAY}, True, id="one day more was paid"),
        pytest.param({"stops_on": TODAY + 10 * DAY}, False, id="it stops on its deadline anyway"),
        pytest.param({"stops_on": TODAY + 11 * DAY}, True, id="it stops a day later"),
        pytest.param({"stops_on": TODAY - DAY}, False, id="it has stopped by its plan"),
        pytest.param({"stopped_at": datetime.fromisoformat("2026-11-20T00:00+09:00")}, False, id="it was stopped"),
    ],
)
def test_only_a_terminal_that_a_check_would_help_is_listed(
    issue: Issue, now: datetime, change: dict[str, object], listed: bool
) -> None:
    license = till(issue, now, silent=9)
    License.objects.filter(pk=license.pk).update(**change)
    assert bool(lockouts(now)) is listed


def test_a_locked_terminal_of_an_ended_contract_is_not_listed(issue: Issue, now: datetime) -> None:
    license = till(issue, now, silent=9, deadline=-5)
    License.objects.filter(pk=license.pk).update(contract_until=TODAY - DAY)
    assert lockouts(now) == []


def test_a_released_terminal_is_not_listed(issue: Issue, now: datetime) -> None:
    operations.release(till(issue, now, silent=9), who="sato", now=now)
    assert lockouts(now) == []


def test_the_most_urgent_terminal_comes_first(issue: Issue, now: datetime) -> None:
    late = till(issue, now, silent=7, deadline=20)
    soon = till(issue, now, silent=7, deadline=3)
    longer = till(issue, now, silent=9, deadline=20)
    assert [lockout.registration.license for lockout in lockouts(now)] == [soon, longer, late]


@pytest.mark.parametrize(
    ("gap", "in_time"), [(None, False), (8, False), (9, True), (14, True), (15, False)], ids=lambda value: str(value)
)
def test_back_in_time_is_between_today_and_the_deadline(gap: int | None, in_time: bool) -> None:
    terminal = Terminal(last_contact=start_of(TODAY - 9 * DAY), deadline=TODAY + 5 * DAY)
    assert (
        expected_in_time(terminal, None if gap is None else Gaps(gap * DAY, gap * DAY), NOTHING_LOST, TODAY) is in_time
    )


@pytest.mark.parametrize(("common", "in_time"), [(1, False), (2, True), (8, True), (9, False)])
def test_after_two_holidays_a_terminal_is_expected_within_its_common_gap(common: int, in_time: bool) -> None:
    """It was in contact on Friday, and may be told until Saturday of the next week: on Sunday nobody calls."""
    terminal = Terminal(last_contact=start_of(TODAY - 2 * DAY), deadline=TODAY + 6 * DAY)
    assert expected_in_time(terminal, Gaps(10 * DAY, common * DAY), NOTHING_LOST, TODAY) is in_time


def test_the_usual_gap_is_per_terminal_and_of_the_last_half_year(issue: Issue, now: datetime) -> None:
    weekly = Registration.objects.get(license=till(issue, now, silent=1, every=7)).terminal
    daily = Registration.objects.get(license=till(issue, now, silent=1)).terminal
    ContactDay.objects.create(terminal=daily, day=TODAY - 181 * DAY)
    assert usual_gaps([weekly.pk, daily.pk], TODAY) == {weekly.pk: Gaps(7 * DAY, 7 * DAY), daily.pk: Gaps(DAY, DAY)}


def test_one_long_gap_is_not_usual_but_two_are(issue: Issue, now: datetime) -> None:
    daily = Registration.objects.get(license=till(issue, now, silent=1)).terminal
    ContactDay.objects.create(terminal=daily, day=TODAY - 34 * DAY)
    assert usual_gaps([daily.pk], TODAY) == {daily.pk: Gaps(DAY, DAY)}
    ContactDay.objects.create(terminal=daily, day=TODAY - 60 * DAY)
    assert usual_gaps([daily.pk], TODAY) == {daily.pk: Gaps(26 * DAY, 26 * DAY)}


def test_lockouts_are_three_queries_however_many_there_are(
    issue: Issue, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        till(issue, now, silent=9)
    with django_assert_num_queries(3):
        found = lockouts(now)
        assert [lockout.registration.license.customer.phone for lockout in found] == [""] * 3


def test_days_that_a_restore_has_lost_are_no_silence(issue: Issue, now: datetime) -> None:
    till(issue, now, silent=7)
    assert lockouts(now)
    chain.begin_epoch(now - 5 * DAY, known_until=now - 7 * DAY)
    assert lockouts(now) == [], "it may have been in contact on one of two days"
    assert lockouts(now + 2 * DAY), "but it was not since"


def test_after_a_holiday_whose_end_was_lost_nobody_is_late(issue: Issue, now: datetime) -> None:
    """It opened again on the day before the restore, of which the backup knows only the contacts of the night."""
    till(issue, now, silent=9, every=9)
    chain.begin_epoch(now, known_until=now - DAY)
    assert lockouts(now + 2 * DAY) == []


def test_who_was_late_before_the_backup_is_late_after_it(issue: Issue, now: datetime) -> None:
    till(issue, now, silent=9)
    chain.begin_epoch(now, known_until=now - DAY)
    assert lockouts(now)


def test_a_contact_after_the_backup_is_none_that_was_lost(issue: Issue, now: datetime) -> None:
    chain.begin_epoch(now - 9 * DAY, known_until=now - 12 * DAY)
    till(issue, now, silent=7)
    assert lockouts(now)
