"""The dashboard's queries: which rows they return, in which order, and how many queries they need."""

from datetime import datetime

import pytest

from server.console import dashboard, dashboard_charts
from server.licenses.models import Contract, License, Terminal, Trial
from server.licenses.staff import cancellations, operations
from tests.server.terminal import FarTerminal
from tests.server.tills import DAY, TODAY, Issue, till

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
