"""The dashboard's queries: which rows they return, in which order, and how many queries they need."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from licensing.clock import day_of, start_of
from server.console import dashboard, dashboard_charts
from server.licenses.models import ContactDay, Contract, License, Registration, Terminal, Trial
from server.licenses.staff import cancellations, operations
from server.licenses.staff.lockouts import Gaps, expected_in_time, lockouts, usual_gaps, window_days
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

DAY = timedelta(days=1)
TODAY = date(2026, 11, 22)


# lock-outs


def till(
    issue: Issue, now: datetime, *, silent: int, every: int = 1, deadline: int = 10, name: str = "レジ1"
) -> License:
    """Add a terminal in contact every ``every`` days until ``silent`` days ago; ``deadline`` is days from today."""
    [number] = issue()
    FarTerminal(name).register(number, now)
    license = operations.find(number)
    terminal = Registration.objects.get(license=license).terminal
    last = now - silent * DAY
    Terminal.objects.filter(pk=terminal.pk).update(last_contact=last, deadline=TODAY + deadline * DAY)
    terminal.contact_days.all().delete()
    days = [day_of(last) - back * every * DAY for back in (0, 1, 2, 3)]
    ContactDay.objects.bulk_create(ContactDay(terminal=terminal, day=day) for day in sorted(set(days)))
    return license


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
    assert expected_in_time(terminal, None if gap is None else Gaps(gap * DAY, gap * DAY), TODAY) is in_time


@pytest.mark.parametrize(("common", "in_time"), [(1, False), (2, True), (8, True), (9, False)])
def test_after_two_holidays_a_terminal_is_expected_within_its_common_gap(common: int, in_time: bool) -> None:
    """It was in contact on Friday, and may be told until Saturday of the next week: on Sunday nobody calls."""
    terminal = Terminal(last_contact=start_of(TODAY - 2 * DAY), deadline=TODAY + 6 * DAY)
    assert expected_in_time(terminal, Gaps(10 * DAY, common * DAY), TODAY) is in_time


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


def test_lockouts_are_two_queries_however_many_there_are(
    issue: Issue, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        till(issue, now, silent=9)
    with django_assert_num_queries(2):
        found = lockouts(now)
        assert [lockout.registration.license.customer.phone for lockout in found] == [""] * 3


# contracts, trials, flags, papers


def test_contracts_that_end_within_sixty_days_are_listed_by_their_end(issue: Issue, now: datetime) -> None:
    for days in (60, 5, 0, 61, -1):
        issue(2)
        newest = Contract.objects.latest("pk")
        newest.licenses.update(contract_until=TODAY + days * DAY)
    found = dashboard.ending_contracts(TODAY)
    assert [(row.days_left, row.licenses) for row in found.rows] == [(0, 2), (5, 2), (60, 2)]
    assert (found.total, found.more) == (3, 0)


def test_of_a_contract_only_the_licenses_that_end_are_counted(issue: Issue, now: datetime) -> None:
    ends, lasts, stopped, planned = (operations.find(number) for number in issue(4))
    License.objects.exclude(pk=lasts.pk).update(contract_until=TODAY + 9 * DAY)
    operations.stop(stopped, who="sato", now=now)
    License.objects.filter(pk=planned.pk).update(stops_on=TODAY + DAY)
    [row] = dashboard.ending_contracts(TODAY).rows
    assert (row.contract, row.licenses, row.until) == (ends.contract, 1, TODAY + 9 * DAY)


def test_a_long_list_says_how_many_more_there_are(issue: Issue) -> None:
    for _ in range(3):
        issue(months=1)
    found = dashboard.ending_contracts(TODAY, most=2)
    assert (len(found.rows), found.total, found.more) == (2, 3, 1)


@pytest.mark.parametrize(("days", "listed"), [(22, False), (23, True), (30, True), (31, False)])
def test_trials_are_listed_in_their_last_week(db: None, now: datetime, days: int, listed: bool) -> None:
    FarTerminal("お試し").trial(now)
    rows = dashboard.ending_trials(TODAY + days * DAY).rows
    assert [(row.terminal.name, row.days_left) for row in rows if row.terminal] == (
        [("お試し", 30 - days)] if listed else []
    )


def test_a_trial_that_became_a_license_is_not_listed(issue: Issue, now: datetime) -> None:
    [number] = issue()
    terminal = FarTerminal()
    terminal.trial(now)
    terminal.register(number, now)
    assert dashboard.ending_trials(TODAY + 30 * DAY).total == 0


def test_a_trial_without_a_terminal_is_listed_too(db: None) -> None:
    Trial.objects.create(machine="m", first_day=TODAY, deadline=TODAY, started_on=TODAY)
    [row] = dashboard.ending_trials(TODAY).rows
    assert row.terminal is None


def test_flags_are_listed_until_somebody_clears_them(issue: Issue, now: datetime) -> None:
    license = till(issue, now, silent=0)
    FarTerminal("お試し").trial(now)
    Terminal.objects.update(clone_suspected_at=now)
    License.objects.update(back_and_forth_at=now)
    found = [(row.terminal and row.terminal.name, row.customer and row.customer.name) for row in dashboard.flags().rows]
    assert sorted(found, key=str) == [("お試し", None), ("レジ1", "銀座商店"), (None, "銀座商店")]
    assert (len(dashboard.flags(1).rows), dashboard.flags(1).total) == (1, 3)
    for terminal in Terminal.objects.all():
        operations.clear_clone(terminal, who="sato", now=now)
    operations.clear_back_and_forth(license, who="sato", now=now)
    assert dashboard.flags().total == 0


def test_cancellations_wait_until_their_papers_are_back_and_the_last_day_is_set(issue: Issue, now: datetime) -> None:
    issue()
    cancellation = cancellations.ask(Contract.objects.get(), who="sato", now=now)
    assert dashboard.waiting_cancellations().rows == (cancellation,)
    cancellations.send_papers(cancellation, TODAY, who="sato", now=now)
    assert dashboard.waiting_cancellations().total == 1
    cancellations.receive_papers(cancellation, TODAY, who="sato", now=now)
    assert dashboard.waiting_cancellations().total == 1
    cancellations.plan_stop(cancellation, TODAY, who="sato", now=now)
    assert dashboard.waiting_cancellations().total == 0


# charts


def test_activations_are_counted_by_the_day_in_japan(issue: Issue) -> None:
    for number, at in zip(
        issue(3), ("2026-11-22T14:59+00:00", "2026-11-22T15:00+00:00", "2026-11-23T03:00+00:00"), strict=True
    ):
        FarTerminal().register(number, datetime.fromisoformat(at))
    chart = dashboard_charts.activations(TODAY + DAY)
    counted = {bar.day: bar.count for bar in chart.bars if bar.count}
    assert counted == {TODAY: 1, TODAY + DAY: 2}
    assert (chart.total, chart.most, len(chart.bars)) == (3, 2, 90)


def test_checks_are_terminals_a_day(issue: Issue, now: datetime) -> None:
    till(issue, now, silent=0)
    till(issue, now, silent=1)
    chart = dashboard_charts.checks(TODAY)
    assert [bar.count for bar in chart.bars[-5:]] == [1, 2, 2, 2, 1]


def test_ninety_days_reach_from_the_first_to_today(db: None) -> None:
    chart = dashboard_charts.chart_of({TODAY: 4, TODAY - 89 * DAY: 1, TODAY - 90 * DAY: 9}, TODAY)
    first, last = chart.bars[0], chart.bars[-1]
    assert (first.day, first.count, last.day, last.count) == (TODAY - 89 * DAY, 1, TODAY, 4)
    assert chart.total == 5


def test_bars_start_at_the_bottom_and_fit_the_chart() -> None:
    chart = dashboard_charts.chart_of({TODAY: 4, TODAY - DAY: 1}, TODAY)
    quarter, full = chart.bars[-2:]
    assert (full.y, full.height) == (0, dashboard_charts.HEIGHT)
    assert quarter.height == dashboard_charts.HEIGHT / 4
    assert all(bar.y + bar.height == dashboard_charts.HEIGHT for bar in chart.bars)
    assert full.x + full.width <= dashboard_charts.WIDTH


def test_the_table_beside_a_chart_sums_whole_weeks_back_from_today() -> None:
    chart = dashboard_charts.chart_of({TODAY: 4, TODAY - 6 * DAY: 1, TODAY - 7 * DAY: 2, TODAY - 89 * DAY: 5}, TODAY)
    weeks = chart.weeks
    assert weeks[0] == (TODAY - 6 * DAY, TODAY, 5)
    assert weeks[1][2] == 2
    assert weeks[-1] == (TODAY - 89 * DAY, TODAY - 84 * DAY, 5)
    assert sum(count for _, _, count in weeks) == chart.total
