"""Why does this terminal not work: the reason for each case, and the sentence on the customer's screen."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from licensing.clock import Doubt
from licensing.standing import Standing
from server.console.support.cards import screen_of
from server.console.support.findings import Finding, Reason, Remark, diagnose
from server.console.support.lookup import look_up
from server.licenses.models import License, Registration, Terminal
from server.licenses.staff import operations
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def number(issue: Issue, now: datetime) -> str:
    """Return a number, paid for a year, that 銀座 レジ1 registered at noon."""
    [number] = issue()
    FarTerminal("銀座 レジ1").register(number, now)
    return number


def only(typed: str, now: datetime) -> Finding:
    [finding] = look_up(typed, now).findings
    return finding


def screen(finding: Finding) -> str:
    assert finding.standing is not None
    return sentence(finding.standing)


def sentence(standing: Standing) -> str:
    banner = screen_of(standing, "03-0000-0000").banner
    return banner.sentence if banner is not None else ""


# the reasons


def test_a_number_that_was_never_registered(issue: Issue, now: datetime) -> None:
    [number] = issue()
    assert only(number, now).reason is Reason.NEVER_REGISTERED


def test_a_terminal_that_works_is_fine(number: str, now: datetime) -> None:
    finding = only(number, now)
    assert (finding.reason, finding.remarks, screen(finding)) == (Reason.FINE, (), "")


@pytest.mark.parametrize(
    ("days", "months", "reason", "sentence"),
    [
        pytest.param(60, 12, Reason.FINE, "", id="30 days left"),
        pytest.param(61, 12, Reason.WINDOW_SILENT, "ライセンス更新期間中です。", id="29 days left, paid"),
        pytest.param(90, 12, Reason.WINDOW_SILENT, "ライセンス更新期間中です。", id="the last day, paid"),
        pytest.param(91, 12, Reason.LOCKED_SILENT, "ライセンス期限切れのため", id="run out, paid"),
        pytest.param(29, 1, Reason.CONTRACT_ENDING, "ライセンス更新期間中です。", id="not renewed, silent"),
        pytest.param(31, 1, Reason.CONTRACT_ENDED, "ライセンス期限切れのため", id="not renewed, over"),
    ],
)
def test_a_silent_terminal_runs_out(
    issue: Issue, now: datetime, days: int, months: int, reason: Reason, sentence: str
) -> None:
    [number] = issue(months=months)
    FarTerminal().register(number, now)
    finding = only(number, now + days * DAY)
    assert finding.reason is reason
    assert screen(finding).startswith(sentence)
    assert bool(screen(finding)) is bool(sentence)


def test_a_terminal_with_recent_contact_shows_that_the_contract_ends(issue: Issue, now: datetime) -> None:
    [number] = issue(months=1)
    terminal = FarTerminal()
    terminal.register(number, now)
    terminal.check(now + 20 * DAY)
    finding = only(number, now + 20 * DAY + HOUR)
    assert finding.reason is Reason.CONTRACT_ENDING
    assert screen(finding) == "利用期限まで残り10日です。更新のお手続き状況は販売元へご確認ください。"


def test_a_short_allowance_is_fine_while_the_terminal_has_contact(issue: Issue, now: datetime) -> None:
    [number] = issue(allowance_days=7)
    FarTerminal().register(number, now)
    assert only(number, now + HOUR).reason is Reason.FINE
    assert only(number, now + 12 * HOUR).reason is Reason.FINE, "the next day has begun, and it was here yesterday"
    assert only(number, now + 2 * DAY).reason is Reason.WINDOW_SILENT


def test_a_stop_names_who_and_whether_the_terminal_knows(number: str, now: datetime) -> None:
    license = operations.find(number)
    operations.stop(license, who="sato", now=now + DAY)
    finding = only(number, now + 2 * DAY)
    assert finding.reason is Reason.STOPPED_PENDING
    assert screen(finding) == "", "it goes on until it asks"
    assert finding.stop is not None
    assert (finding.stop.who, finding.stop.at) == ("sato", now + DAY)


def informed(number: str, now: datetime, act: Callable[[License], None]) -> FarTerminal:
    """Return a terminal that had ``number``, and received the result of ``act`` at its next check."""
    terminal = FarTerminal()
    terminal.register(number, now)
    act(operations.find(number))
    terminal.check(now + HOUR)
    return terminal


def test_a_stopped_terminal_is_locked_until_its_next_check(issue: Issue, now: datetime) -> None:
    [number] = issue()
    informed(number, now, lambda license: operations.stop(license, who="sato", now=now))
    finding = only(number, now + 2 * HOUR)
    assert (finding.reason, screen(finding)) == (Reason.STOPPED, "このライセンスは停止されています。")
    operations.resume(operations.find(number), who="sato", now=now + 2 * HOUR)
    finding = only(number, now + 3 * HOUR)
    assert (finding.reason, screen(finding)) == (Reason.RESUMED_PENDING, "このライセンスは停止されています。")


def test_a_license_that_was_stopped_or_ended_before_its_first_use(issue: Issue, now: datetime) -> None:
    stopped, ended = issue(2)
    operations.stop(operations.find(stopped), who="sato", now=now)
    License.objects.filter(number=ended).update(contract_until=date(2026, 11, 21))
    assert only(stopped, now).reason is Reason.STOPPED
    assert only(ended, now).reason is Reason.CONTRACT_ENDED


def test_a_planned_stop_is_remarked_until_it_comes(number: str, now: datetime) -> None:
    License.objects.update(stops_on=date(2026, 12, 31))
    finding = only(number, now)
    assert (finding.reason, finding.remarks) == (Reason.FINE, (Remark.STOP_PLANNED,))
    finding = only(number, now + 40 * DAY)
    assert (finding.reason, finding.remarks) == (Reason.STOPPED_PENDING, ())


def test_a_moved_number_shows_both_terminals(issue: Issue, now: datetime) -> None:
    [number] = issue()
    old, new = FarTerminal("旧レジ"), FarTerminal("新レジ")
    old.register(number, now)
    new.register(number, now + HOUR, replace=True)
    holder, before = look_up(number, now + 2 * HOUR).findings
    assert (holder.reason, before.reason) == (Reason.FINE, Reason.MOVED_PENDING)
    old.check(now + 3 * HOUR)
    before = only("旧レジ", now + 4 * HOUR)
    assert (before.reason, screen(before)) == (Reason.MOVED, "このライセンス番号は別の端末で登録されました。")
    assert before.ended is not None
    assert before.ended.successor == Terminal.objects.get(name="新レジ")
    assert before.ended.until == now + HOUR


def test_a_terminal_that_took_another_number_is_not_shown_under_its_old_one(issue: Issue, now: datetime) -> None:
    first, second = issue(2)
    terminal = FarTerminal()
    terminal.register(first, now)
    terminal.register(second, now)
    assert [finding.reason for finding in look_up(first, now).findings] == [Reason.FREE]


def test_a_released_number_is_free_and_its_terminal_knows_or_not(number: str, now: datetime) -> None:
    operations.release(operations.find(number), who="sato", now=now + HOUR)
    free, before = look_up(number, now + DAY).findings
    assert (free.reason, before.reason) == (Reason.FREE, Reason.RELEASED_PENDING)
    assert free.ended is not None
    assert free.ended.terminal == Terminal.objects.get()


def test_a_released_terminal_that_checked(issue: Issue, now: datetime) -> None:
    [number] = issue()
    informed(number, now, lambda license: operations.release(license, who="sato", now=now))
    _, before = look_up(number, now + DAY).findings
    assert (before.reason, screen(before)) == (Reason.RELEASED, "このライセンス番号の登録は解除されました。")


@pytest.mark.parametrize(("days", "reason"), [(30, Reason.TRIAL), (31, Reason.TRIAL_ENDED)])
def test_a_trial_runs_and_ends(db: None, now: datetime, days: int, reason: Reason) -> None:
    FarTerminal("お試しの端末").trial(now)
    finding = only("お試しの端末", now + days * DAY)
    assert finding.reason is reason
    assert finding.license is None
    assert finding.stop is None


# what else is odd


@pytest.mark.parametrize(
    ("error", "doubt", "remarks"),
    [
        (timedelta(minutes=10), None, ()),
        (timedelta(minutes=11), Doubt.LEADING, (Remark.CLOCK_AHEAD,)),
        (timedelta(minutes=-11), Doubt.BEHIND, (Remark.CLOCK_BEHIND,)),
        (timedelta(days=-900), Doubt.RESET, (Remark.CLOCK_BEHIND,)),
    ],
)
def test_a_wrong_clock_is_remarked(
    issue: Issue, now: datetime, error: timedelta, doubt: Doubt | None, remarks: tuple[Remark, ...]
) -> None:
    [number] = issue()
    FarTerminal(clock_error=error).register(number, now)
    finding = only(number, now)
    assert (finding.reason, finding.remarks) == (Reason.FINE, remarks)
    assert finding.standing is not None
    assert finding.standing.moment.doubt is doubt


def test_flags_are_remarked(number: str, now: datetime) -> None:
    Terminal.objects.update(clone_suspected_at=now)
    License.objects.update(back_and_forth_at=now)
    assert only(number, now).remarks == (Remark.CLONE, Remark.BACK_AND_FORTH)
    operations.release(operations.find(number), who="sato", now=now)
    assert look_up(number, now).findings[0].remarks == (Remark.BACK_AND_FORTH,)


def test_an_outstanding_terminal_is_remarked_until_it_confirms(issue: Issue, now: datetime) -> None:
    [number] = issue()
    old, new = FarTerminal("旧レジ"), FarTerminal("新レジ")
    old.register(number, now)
    new.register(number, now + HOUR, replace=True)
    holder = Terminal.objects.get(name="新レジ")
    finding = diagnose(holder, now + 2 * HOUR)
    assert (finding.reason, finding.remarks) == (Reason.FINE, (Remark.OUTSTANDING,))
    assert [terminal.name for terminal in finding.outstanding] == ["旧レジ"]
    for later in (3, 4):
        old.check(now + later * HOUR)
    assert diagnose(holder, now + 5 * HOUR).remarks == ()
    assert Finding(Reason.FREE).outstanding == []


def test_another_machine_with_the_same_files_is_remarked(issue: Issue, now: datetime) -> None:
    [number] = issue()
    terminal = FarTerminal(machine="machine-of-the-till")
    terminal.register(number, now)
    terminal.machine = "machine-with-a-copy"
    terminal.check(now + HOUR)
    finding = only(number, now + 2 * HOUR)
    assert finding.remarks == (Remark.OTHER_MACHINE,)
    assert finding.snapshot is not None
    assert finding.snapshot.on_other_machine is not None
    assert sentence(finding.snapshot.on_other_machine) == "この端末ではライセンスが登録されていません。"
    FarTerminal(machine="machine-with-a-copy").register(number, now + 3 * HOUR, replace=True)
    assert Remark.OTHER_MACHINE not in look_up(number, now + 4 * HOUR).findings[0].remarks, "it was registered there"


# what the server does not know


def test_a_terminal_without_a_stored_statement_is_unknown(number: str, now: datetime) -> None:
    Terminal.objects.update(last_statement="")
    finding = only(number, now)
    assert (finding.reason, finding.standing) == (Reason.UNKNOWN, None)


def test_a_stored_statement_that_cannot_be_verified_is_unknown(number: str, now: datetime) -> None:
    Terminal.objects.update(last_statement="e30.e30.e30")
    assert only(number, now).reason is Reason.UNKNOWN


def test_a_terminal_without_trial_and_license_is_unknown(number: str, now: datetime) -> None:
    Registration.objects.all().delete()
    finding = diagnose(Terminal.objects.get(), now)
    assert finding.reason is Reason.UNKNOWN
    assert finding.snapshot is not None
    assert not finding.snapshot.solved_by_contact
