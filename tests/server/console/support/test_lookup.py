"""Why does this terminal not work: what support may type, and what it leads to."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from licensing.clock import Moment
from licensing.number import check_symbol, generate, show
from licensing.standing import Standing, State
from licensing.support_code import summary_of, write_code
from licensing.words.problems import connection
from server.console.support.findings import Finding
from server.console.support.lookup import SearchKind, SearchResult, look_up
from server.licenses.models import Customer, License, Terminal
from server.licenses.staff import operations
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

HOUR = timedelta(hours=1)


@pytest.fixture
def number(issue: Issue, now: datetime) -> str:
    """Return a number, paid for a year, that 銀座 レジ1 registered at noon."""
    [number] = issue()
    FarTerminal("銀座 レジ1").register(number, now)
    return number


def only(typed: str, now: datetime) -> Finding:
    [finding] = look_up(typed, now).findings
    return finding


def test_nothing_typed_is_nothing_found(db: None, now: datetime) -> None:
    assert look_up(" -　", now).kind is SearchKind.NOTHING


@pytest.mark.parametrize("how", [str, show, str.lower, lambda number: f"番号: {show(number)} です"])
def test_a_license_is_found_however_it_is_typed(number: str, now: datetime, how: Callable[[str], str]) -> None:
    found = look_up(how(number), now)
    assert found.kind is SearchKind.LICENSE
    assert [finding.license for finding in found.findings] == [License.objects.get()]


def test_a_terminal_is_found_by_its_number(number: str, now: datetime) -> None:
    terminal = Terminal.objects.get()
    for typed in (terminal.number, terminal.shown_number):
        found = look_up(typed, now)
        assert found.kind is SearchKind.TERMINAL
        assert found.findings[0].snapshot is not None
        assert found.findings[0].snapshot.terminal == terminal


def wrong(text: str, place: int) -> str:
    """Return ``text`` with one digit or symbol changed."""
    other = "7" if text[place] != "7" else "8"
    return text[:place] + other + text[place + 1 :]


@pytest.mark.parametrize("place", [0, 7, 8, 15])
def test_a_license_with_one_wrong_symbol_is_named_with_the_one_it_may_be(
    number: str, now: datetime, place: int
) -> None:
    found = look_up(wrong(number, place), now)
    assert found.kind is SearchKind.MISTYPED
    assert found.number_error is not None
    assert [finding.license for finding in found.findings] == [License.objects.get()]


@pytest.mark.parametrize("slip", [lambda n: n[:3] + n[4:], lambda n: n[:12] + "7" + n[12:], lambda n: n[:10]])
def test_a_symbol_missing_or_too_many_still_leads_to_the_license(
    number: str, now: datetime, slip: Callable[[str], str]
) -> None:
    found = look_up(slip(number), now)
    assert found.findings[0].license == License.objects.get()


def test_a_valid_number_that_was_never_issued_is_unknown(db: None, now: datetime) -> None:
    assert look_up(generate(), now) == SearchResult(SearchKind.UNKNOWN)


def test_a_terminal_number_with_a_wrong_digit_leads_to_the_near_one(number: str, now: datetime) -> None:
    terminal = Terminal.objects.get()
    found = look_up(wrong(terminal.number, 2), now)
    assert found.kind is SearchKind.UNKNOWN
    assert [finding.snapshot.terminal for finding in found.findings if finding.snapshot] == [terminal]


@pytest.mark.parametrize("typed", ["レジ1", "ﾚｼﾞ１", "れじ1", "銀座　れじ"])
def test_half_a_name_is_enough(number: str, now: datetime, typed: str) -> None:
    assert look_up(typed, now).kind is SearchKind.NAME
    assert only(typed, now).license == License.objects.get()


@pytest.mark.parametrize(
    "typed", ["銀座商", "銀座", "03-1234", "0312345678", "０３ー１２３４", "owner@example", "田中", "ﾀﾅｶ"]
)
def test_what_is_known_of_a_customer_leads_to_it(number: str, now: datetime, typed: str) -> None:
    customer = Customer.objects.get()
    customer.phone, customer.contact_name = "03-1234-5678", "田中(タナカ)"
    customer.save()
    found = look_up(typed, now)
    assert (found.kind, found.customers, found.customers_total) == (SearchKind.NAME, (customer,), 1)


def test_parts_of_numbers_are_enough(number: str, now: datetime) -> None:
    for typed in (show(number)[:9], Terminal.objects.get().number[-4:]):
        assert only(typed, now).license == License.objects.get(), typed


def test_half_of_a_number_that_happens_to_be_a_code_is_enough(number: str, now: datetime) -> None:
    code = write_code(summary_of(Standing(State.TRIAL, Moment(now)))).replace("-", "")
    body = code + number[8:15]
    License.objects.update(number=body + check_symbol(body))
    result = look_up(code, now)
    assert (result.kind, result.findings[0].license) == (SearchKind.CODE, License.objects.get())


def test_a_name_without_match_is_unknown(number: str, now: datetime) -> None:
    assert look_up("新宿", now).findings == ()
    assert look_up("新宿", now).kind is SearchKind.UNKNOWN


@pytest.mark.parametrize("typed", ["E-203", "e203", "Ｅ－２０３"])
def test_a_code_of_the_app_is_found_however_it_is_typed(db: None, now: datetime, typed: str) -> None:
    found = look_up(typed, now)
    assert (found.kind, found.problem) == (SearchKind.PROBLEM, connection.TLS_FAILED)


def test_the_code_that_is_read_out_leads_to_the_terminal(number: str, now: datetime) -> None:
    finding = only(number, now)
    assert finding.standing is not None
    found = look_up(write_code(summary_of(finding.standing, "E-201")), now)
    assert found.kind is SearchKind.CODE
    assert found.summary is not None
    assert (found.summary.state, found.summary.failure) == (State.LICENSED, "E-201")
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
    summary = summary_of(Standing(State.STOPPED, Moment(now), terminal_number="0000-0000-1195"))
    findings = look_up(write_code(summary), now + 3 * HOUR).findings
    assert [one.snapshot.terminal.name for one in findings if one.snapshot] == ["2", "3", "1"]


def test_a_code_without_a_terminal_shows_the_state(db: None, now: datetime) -> None:
    found = look_up(write_code(summary_of(Standing(State.TERMS_NEEDED, Moment(now)))), now)
    assert (found.kind, found.findings) == (SearchKind.CODE, ())
