"""The decision, as a table: every state, and every edge of the day rules."""

import dataclasses
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from licensing.clock import JST, Moment, end_of
from licensing.codes import DiskTrouble
from licensing.errors import DiskFailure
from licensing.evidence import Evidence
from licensing.holdings import Holdings
from licensing.request import Op, Request, TerminalInfo, Terms
from licensing.standing import Notice, Standing, State, decide, trial_deadline
from licensing.statement import Kind, Moved, Statement, Status
from licensing.terminal_state import TerminalState

FULL = DiskFailure(DiskTrouble.FULL, "/data/state.json")

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=JST)
ACTIVE = Statement(
    issuer="urn:test:vendor",
    jti="j",
    iat=NOON - timedelta(days=1),
    nonce="n",
    seq=1,
    kind=Kind.LICENSE,
    status=Status.ACTIVE,
    terminal_number="4821-7730-1195",
    terminal_name="銀座一号店 レジ1",
    customer="銀座商事株式会社",
    jkt="own-key",
    machine="own-machine",
    exp=end_of(date(2027, 2, 20)),
    check_after=21600,
    license="7K3M9QXR2VTA84NB",
    contract_until=date(2027, 10, 31),
)
CONSENT = Request(
    op=Op.TRIAL,
    nonce="n",
    iat=NOON,
    machine="own-machine",
    terminal=TerminalInfo("", "Linux", "1.0.0"),
    terms=Terms("2026-11-01", NOON),
)


def standing(
    statement: Statement | None = None, *, trial: Request | None = None, at: datetime = NOON, reachable: bool = True
) -> Standing:
    held = Holdings("own-machine", "own-key", statement=statement, trial=trial, trial_jkt="own-key" if trial else None)
    return decide(held, Moment(at), reachable=reachable)


def until(days_left: int, **changes: Any) -> Statement:
    deadline = TODAY + timedelta(days=days_left)
    return dataclasses.replace(ACTIVE, **{"exp": end_of(deadline), "contract_until": deadline, **changes})


def test_a_terminal_without_documents_needs_the_terms() -> None:
    assert (standing().state, standing().usable) == (State.TERMS_NEEDED, False)


@pytest.mark.parametrize(
    ("at", "days_left", "state"),
    [
        pytest.param(NOON, 30, State.TRIAL, id="the first day shows 30"),
        pytest.param(datetime(2026, 11, 23, 0, 0, tzinfo=JST), 29, State.TRIAL, id="the first midnight"),
        pytest.param(datetime(2026, 12, 22, 23, 59, 59, tzinfo=JST), 0, State.TRIAL, id="the last second of day 30"),
        pytest.param(datetime(2026, 12, 23, 0, 0, tzinfo=JST), -1, State.TRIAL_ENDED, id="day 31"),
        pytest.param(
            datetime(2026, 12, 22, 14, 59, 59, tzinfo=UTC), 0, State.TRIAL, id="the last second, seen from London"
        ),
        pytest.param(datetime(2026, 12, 22, 15, 0, tzinfo=UTC), -1, State.TRIAL_ENDED, id="the end, seen from London"),
    ],
)
def test_the_trial_runs_thirty_days_from_consent(at: datetime, days_left: int, state: State) -> None:
    for held in (standing(trial=CONSENT, at=at), standing(trial_statement(), at=at)):
        assert (held.state, held.days_left, held.deadline) == (state, days_left, date(2026, 12, 22))
        assert held.usable is (state is State.TRIAL)


def trial_statement() -> Statement:
    return dataclasses.replace(
        ACTIVE, kind=Kind.TRIAL, license=None, contract_until=None, exp=end_of(trial_deadline(TODAY))
    )


def test_consent_late_in_the_evening_counts_that_day() -> None:
    late = dataclasses.replace(CONSENT, terms=Terms("2026-11-01", datetime(2026, 11, 22, 14, 59, tzinfo=UTC)))
    assert standing(trial=late).deadline == date(2026, 12, 22)


def test_the_first_trial_on_the_machine_determines_the_deadline() -> None:
    held = Holdings(
        "own-machine",
        "own-key",
        trial=CONSENT,
        trial_jkt="own-key",
        evidence=Evidence(NOON, first_day=date(2026, 10, 1)),
    )
    assert decide(held, Moment(NOON), reachable=True).state is State.TRIAL_ENDED
    later = dataclasses.replace(held, evidence=Evidence(NOON, first_day=date(2026, 12, 1)))
    assert decide(later, Moment(NOON), reachable=True).deadline == date(2026, 12, 22)


@pytest.mark.parametrize(
    ("days_left", "reachable", "state", "notice"),
    [
        pytest.param(30, False, State.LICENSED, None, id="30 days: the window is not open"),
        pytest.param(29, False, State.LICENSED, Notice.CONNECT, id="29 days: the day the window opens"),
        pytest.param(29, True, State.LICENSED, Notice.CONTRACT_ENDING, id="29 days, asked, not yet renewed"),
        pytest.param(1, False, State.LICENSED, Notice.CONNECT, id="the day before"),
        pytest.param(0, False, State.LICENSED, Notice.CONNECT, id="the last day"),
        pytest.param(-1, False, State.EXPIRED, None, id="the first day after"),
        pytest.param(-1, True, State.EXPIRED, None, id="the first day after, asked"),
    ],
)
def test_the_renewal_window(days_left: int, reachable: bool, state: State, notice: Notice | None) -> None:
    held = standing(until(days_left), reachable=reachable)
    assert (held.state, held.notice, held.days_left) == (state, notice, days_left)
    assert held.usable is (days_left >= 0)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (datetime(2026, 11, 22, 23, 59, 59, tzinfo=JST), State.LICENSED),
        (datetime(2026, 11, 23, 0, 0, 0, tzinfo=JST), State.EXPIRED),
        (datetime(2026, 11, 22, 14, 59, 59, tzinfo=UTC), State.LICENSED),
        (datetime(2026, 11, 22, 15, 0, 0, tzinfo=UTC), State.EXPIRED),
    ],
)
def test_a_license_ends_at_midnight_in_japan(at: datetime, state: State) -> None:
    assert standing(until(0), at=at).state is state


def test_a_short_allowance_is_no_reason_to_ask_the_vendor() -> None:
    short = until(14, contract_until=date(2027, 10, 31))
    assert standing(short, reachable=True).notice is None
    assert standing(short, reachable=False).notice is Notice.CONNECT


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"status": Status.STOPPED}, State.STOPPED),
        ({"status": Status.MOVED, "moved": Moved(NOON, "レジ2", "3310-5521-8874")}, State.MOVED),
        ({"machine": "other-machine"}, State.FOREIGN),
        ({"jkt": "other-key"}, State.FOREIGN),
        ({"machine": "other-machine", "status": Status.STOPPED}, State.FOREIGN),
    ],
)
def test_a_right_is_ended_by_a_status_or_a_foreign_machine(changes: dict[str, Any], state: State) -> None:
    held = standing(dataclasses.replace(ACTIVE, **changes))
    assert (held.state, held.usable) == (state, False)
    assert (held.deadline, held.days_left, held.notice) == (None, None, None)


@pytest.mark.parametrize("changes", [{"machine": "other-machine"}, {"terms": None}])
def test_a_consent_from_another_machine_is_foreign(changes: dict[str, Any]) -> None:
    assert standing(trial=dataclasses.replace(CONSENT, **changes)).state is State.FOREIGN


def test_a_consent_by_another_key_is_foreign() -> None:
    held = Holdings("own-machine", "own-key", trial=CONSENT, trial_jkt="other-key")
    assert decide(held, Moment(NOON), reachable=True).state is State.FOREIGN


@pytest.mark.parametrize(
    ("statement", "trial"),
    [
        pytest.param(None, None, id="nothing held"),
        pytest.param(None, CONSENT, id="a consent"),
        pytest.param(None, dataclasses.replace(CONSENT, machine="another"), id="a consent from elsewhere"),
        pytest.param(ACTIVE, None, id="a statement"),
    ],
)
def test_a_standing_keeps_the_moment_that_was_decided_on(statement: Statement | None, trial: Request | None) -> None:
    assert standing(statement, trial=trial).moment == Moment(NOON)


def test_the_standing_has_the_claims_of_the_statement() -> None:
    held = standing(ACTIVE)
    assert held.license_number == "7K3M9QXR2VTA84NB"
    assert held.terminal_number == "4821-7730-1195"
    assert held.terminal_name == "銀座一号店 レジ1"
    assert held.customer == "銀座商事株式会社"
    assert held.contract_until == date(2027, 10, 31)
    assert held.last_contact == ACTIVE.iat


def test_the_name_given_here_takes_precedence_and_damage_is_reported() -> None:
    state = TerminalState(terminal_name="新しい名前")
    held = Holdings("own-machine", "own-key", state=state, statement=ACTIVE, damaged=frozenset({"x"}), unwritable=FULL)
    shown = decide(held, Moment(NOON), reachable=True)
    assert (shown.terminal_name, set(shown.damaged), shown.unwritable) == ("新しい名前", {"x"}, FULL)
