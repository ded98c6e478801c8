"""Why does this terminal not work: what may be typed, the reason for each case, and what stands on the screen."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from licensing.clock import Doubt, Moment
from licensing.number import generate, show
from licensing.standing import Standing, State
from licensing.support_code import told_of, write_code
from server.console.why import Finding, Found, Kind, Reason, Remark, judged, look_up
from server.console.why_screen import screen_of
from server.licenses import operations
from server.licenses.models import Answer, License, Registration, Terminal
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
    return screen_of(finding.standing, "03-0000-0000").sentence


# what may be typed


def test_nothing_typed_is_nothing_found(db: None, now: datetime) -> None:
    assert look_up(" -　", now).kind is Kind.NOTHING


@pytest.mark.parametrize("how", [str, show, str.lower, lambda number: f"番号: {show(number)} です"])
def test_a_license_is_found_however_it_is_typed(number: str, now: datetime, how: Callable[[str], str]) -> None:
    found = look_up(how(number), now)
    assert found.kind is Kind.LICENSE
    assert [finding.license for finding in found.findings] == [License.objects.get()]


def test_a_terminal_is_found_by_its_number(number: str, now: datetime) -> None:
    terminal = Terminal.objects.get()
    for typed in (terminal.number, terminal.shown_number):
        found = look_up(typed, now)
        assert found.kind is Kind.TERMINAL
        assert found.findings[0].look is not None
        assert found.findings[0].look.terminal == terminal


def wrong(text: str, place: int) -> str:
    """Return ``text`` with one digit or symbol changed."""
    other = "7" if text[place] != "7" else "8"
    return text[:place] + other + text[place + 1 :]


@pytest.mark.parametrize("place", [0, 7, 8, 15])
def test_a_license_with_one_wrong_symbol_is_named_with_the_one_it_may_be(
    number: str, now: datetime, place: int
) -> None:
    found = look_up(wrong(number, place), now)
    assert found.kind is Kind.MISTYPED
    assert found.typo is not None
    assert [finding.license for finding in found.findings] == [License.objects.get()]


@pytest.mark.parametrize("slip", [lambda n: n[:3] + n[4:], lambda n: n[:12] + "7" + n[12:], lambda n: n[:10]])
def test_a_symbol_missing_or_too_many_still_leads_to_the_license(
    number: str, now: datetime, slip: Callable[[str], str]
) -> None:
    found = look_up(slip(number), now)
    assert found.findings[0].license == License.objects.get()


def test_a_good_number_of_nobody_is_unknown(db: None, now: datetime) -> None:
    assert look_up(generate(), now) == Found(Kind.UNKNOWN)


def test_a_terminal_number_with_a_wrong_digit_leads_to_the_near_one(number: str, now: datetime) -> None:
    terminal = Terminal.objects.get()
    found = look_up(wrong(terminal.number, 2), now)
    assert found.kind is Kind.UNKNOWN
    assert [finding.look.terminal for finding in found.findings if finding.look] == [terminal]


@pytest.mark.parametrize("typed", ["レジ1", "銀座商", "銀座"])
def test_half_a_name_is_enough(number: str, now: datetime, typed: str) -> None:
    assert look_up(typed, now).kind is Kind.NAME
    assert only(typed, now).license == License.objects.get()


def test_the_shops_phone_number_and_parts_of_numbers_are_enough(number: str, now: datetime) -> None:
    license = License.objects.get()
    license.customer.__class__.objects.update(phone="03-1234-5678")
    for typed in ("03-1234", show(number)[:9], Terminal.objects.get().number[-4:]):
        assert only(typed, now).license == license, typed


def test_a_name_of_nobody_is_unknown(number: str, now: datetime) -> None:
    assert look_up("新宿", now).findings == ()
    assert look_up("新宿", now).kind is Kind.UNKNOWN


@pytest.mark.parametrize("typed", ["E-203", "e203", "Ｅ－２０３"])
def test_a_code_beside_a_failure_is_known(db: None, now: datetime, typed: str) -> None:
    found = look_up(typed, now)
    assert (found.kind, found.failure) == (Kind.FAILURE, "E-203")


def test_the_code_that_is_read_out_leads_to_the_terminal(number: str, now: datetime) -> None:
    finding = only(number, now)
    assert finding.standing is not None
    found = look_up(write_code(told_of(finding.standing, "E-201")), now)
    assert found.kind is Kind.CODE
    assert found.told is not None
    assert (found.told.state, found.told.failure) == (State.LICENSED, "E-201")
    assert [one.license for one in found.findings] == [License.objects.get()]


def test_of_two_terminals_with_that_ending_the_one_in_that_state_comes_first(issue: Issue, now: datetime) -> None:
    first, second = issue(2)
    FarTerminal("1").register(first, now)
    stopped = FarTerminal("2")
    stopped.register(second, now)
    operations.stop(operations.find(second), who="sato", now=now)
    stopped.check(now + HOUR)
    FarTerminal("3").register(first, now + 2 * HOUR, replace=True)
    for place, terminal in enumerate(Terminal.objects.order_by("pk")):
        Terminal.objects.filter(pk=terminal.pk).update(number=f"{place:08}1195")
    told = told_of(Standing(State.STOPPED, Moment(now), terminal_number="0000-0000-1195"))
    findings = look_up(write_code(told), now + 3 * HOUR).findings
    assert [one.look.terminal.name for one in findings if one.look] == ["2", "3", "1"]


def test_a_code_without_a_terminal_still_tells_the_state(db: None, now: datetime) -> None:
    found = look_up(write_code(told_of(Standing(State.TERMS_NEEDED, Moment(now)))), now)
    assert (found.kind, found.findings) == (Kind.CODE, ())


# the reasons


def test_a_number_that_nobody_registered_says_so(issue: Issue, now: datetime) -> None:
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


def test_a_terminal_that_was_just_here_asks_for_the_contract(issue: Issue, now: datetime) -> None:
    [number] = issue(months=1)
    terminal = FarTerminal()
    terminal.register(number, now)
    terminal.check(now + 20 * DAY)
    finding = only(number, now + 20 * DAY + HOUR)
    assert finding.reason is Reason.CONTRACT_ENDING
    assert screen(finding) == "利用期限まで残り10日です。更新のお手続き状況は販売元へご確認ください。"


def test_a_short_allowance_is_no_reason_to_worry(issue: Issue, now: datetime) -> None:
    [number] = issue(allowance_days=7)
    FarTerminal().register(number, now)
    assert only(number, now + HOUR).reason is Reason.FINE
    assert only(number, now + 12 * HOUR).reason is Reason.FINE, "the next day has begun, and it was here yesterday"
    assert only(number, now + 2 * DAY).reason is Reason.WINDOW_SILENT


def test_a_stop_names_who_and_whether_the_terminal_knows(number: str, now: datetime) -> None:
    license = operations.find(number)
    operations.stop(license, who="sato", now=now + DAY)
    finding = only(number, now + 2 * DAY)
    assert finding.reason is Reason.STOPPED_UNHEARD
    assert screen(finding) == "", "it goes on until it asks"
    assert finding.stop is not None
    assert (finding.stop.who, finding.stop.at) == ("sato", now + DAY)


def told(number: str, now: datetime, act: Callable[[License], None]) -> FarTerminal:
    """Return a terminal that had ``number`` and was told what ``act`` did to it."""
    terminal = FarTerminal()
    terminal.register(number, now)
    act(operations.find(number))
    terminal.check(now + HOUR)
    return terminal


def test_a_stopped_terminal_says_so_and_a_resumed_one_has_to_ask(issue: Issue, now: datetime) -> None:
    [number] = issue()
    told(number, now, lambda license: operations.stop(license, who="sato", now=now))
    finding = only(number, now + 2 * HOUR)
    assert (finding.reason, screen(finding)) == (Reason.STOPPED, "このライセンスは停止されています。")
    operations.resume(operations.find(number), who="sato", now=now + 2 * HOUR)
    finding = only(number, now + 3 * HOUR)
    assert (finding.reason, screen(finding)) == (Reason.RESUMED_UNHEARD, "このライセンスは停止されています。")


def test_a_license_that_was_stopped_or_ended_before_anybody_used_it_says_so(issue: Issue, now: datetime) -> None:
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
    assert (finding.reason, finding.remarks) == (Reason.STOPPED_UNHEARD, ())


def test_a_moved_number_shows_both_terminals(issue: Issue, now: datetime) -> None:
    [number] = issue()
    old, new = FarTerminal("旧レジ"), FarTerminal("新レジ")
    old.register(number, now)
    new.register(number, now + HOUR, replace=True)
    holder, before = look_up(number, now + 2 * HOUR).findings
    assert (holder.reason, before.reason) == (Reason.FINE, Reason.MOVED_UNHEARD)
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
    assert (free.reason, before.reason) == (Reason.FREE, Reason.RELEASED_UNHEARD)
    assert free.ended is not None
    assert free.ended.terminal == Terminal.objects.get()


def test_a_released_terminal_that_asked_says_so(issue: Issue, now: datetime) -> None:
    [number] = issue()
    told(number, now, lambda license: operations.release(license, who="sato", now=now))
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


def test_another_machine_with_the_same_files_is_remarked(issue: Issue, now: datetime) -> None:
    [number] = issue()
    terminal = FarTerminal(machine="machine-of-the-till")
    terminal.register(number, now)
    terminal.machine = "machine-with-a-copy"
    terminal.check(now + HOUR)
    finding = only(number, now + 2 * HOUR)
    assert finding.remarks == (Remark.OTHER_MACHINE,)
    assert finding.look is not None
    assert finding.look.elsewhere is not None
    assert screen_of(finding.look.elsewhere, "").sentence == "この端末ではライセンスが登録されていません。"
    terminal.register(number, now + 3 * HOUR)
    assert only(number, now + 4 * HOUR).remarks == (), "it was registered there"


# what the server does not know


def test_a_terminal_of_which_no_answer_is_left_is_unknown(number: str, now: datetime) -> None:
    Answer.objects.all().delete()
    finding = only(number, now)
    assert (finding.reason, finding.standing) == (Reason.UNKNOWN, None)


def test_an_answer_that_cannot_be_read_any_more_is_unknown(number: str, now: datetime) -> None:
    Answer.objects.update(statement="e30.e30.e30")
    assert only(number, now).reason is Reason.UNKNOWN


def test_a_terminal_without_trial_and_license_is_unknown(number: str, now: datetime) -> None:
    Registration.objects.all().delete()
    finding = judged(Terminal.objects.get(), now)
    assert finding.reason is Reason.UNKNOWN
    assert finding.look is not None
    assert not finding.look.cured_by_asking
