"""Every document format that was ever shipped stays readable, and means what it meant."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from licensing.agent import Agent
from licensing.answer import open_answer
from licensing.clock import JST
from licensing.keyset import open_keyset
from licensing.request import Op, open_request
from licensing.standing import Standing, State
from licensing.statement import Moved, open_statement
from licensing.store import KEY, KEYSET, STATE, STATEMENT, TRIAL, Store
from licensing.terminal import Software
from licensing.terminal_state import TerminalState
from licensing.vendor import read_vendor
from tests.simulator import ManualClock, Simulator

HERE = Path(__file__).parent
V1 = HERE / "v1"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=JST)
MACHINE = "golden-machine".ljust(64, "0")
NUMBER = "7K3M9QXR2VTA84NB"


def standing_of(folder: Path, **files: str) -> Standing:
    """Return the standing of a terminal that is switched on a day after its golden documents, named as on disk."""
    folder.mkdir()
    for name, golden in ((KEY, "TEST-terminal.key"), (STATE, "state.json"), *files.items()):
        shutil.copyfile(
            V1 / golden, folder / {"statement": STATEMENT, "keyset": KEYSET, "trial": TRIAL}.get(name, name)
        )
    vendor = read_vendor(V1 / "vendor.json")
    store = Store(folder, folder.with_name("outside"))
    agent = Agent(
        store, Simulator(), vendor, ManualClock(NOON + timedelta(days=1)), machine=MACHINE, software=Software("", "")
    )
    standing = agent.standing()
    assert standing.damaged == frozenset()
    return standing


@pytest.mark.parametrize(
    ("name", "state", "deadline", "days_left"),
    [
        ("trial-active", State.TRIAL, date(2026, 12, 22), 29),
        ("license-active", State.LICENSED, date(2027, 2, 20), 89),
        ("license-stopped", State.STOPPED, None, None),
        ("license-moved", State.MOVED, None, None),
        ("license-released", State.MOVED, None, None),
    ],
)
def test_a_statement_of_version_1_leads_to_the_same_standing(
    tmp_path: Path, name: str, state: State, deadline: date | None, days_left: int | None
) -> None:
    standing = standing_of(tmp_path / "till", statement=f"statement-{name}.jws", keyset="keyset.jws")
    assert (standing.state, standing.deadline, standing.days_left) == (state, deadline, days_left)
    assert (standing.terminal_number, standing.terminal_name) == ("4821-7730-1195", "銀座一号店 レジ1")
    assert standing.last_contact == NOON
    if name.startswith("license"):
        assert (standing.license_number, standing.customer) == (NUMBER, "銀座商事株式会社")
        assert standing.contract_until == date(2027, 10, 31)


def test_a_statement_of_version_1_may_reset_the_settings_password(tmp_path: Path) -> None:
    files = {"statement": "statement-license-settings-reset.jws", "keyset": "keyset.jws"}
    assert standing_of(tmp_path / "till", **files).settings_reset == 2


def test_a_moved_statement_of_version_1_has_the_new_terminal(tmp_path: Path) -> None:
    moved = standing_of(tmp_path / "moved", statement="statement-license-moved.jws", keyset="keyset.jws").moved
    released = standing_of(tmp_path / "released", statement="statement-license-released.jws", keyset="keyset.jws").moved
    assert moved == Moved(NOON.astimezone(UTC), "銀座一号店 レジ2", "4821-7730-2206")
    assert released == Moved(NOON.astimezone(UTC))


def test_a_consent_of_version_1_is_still_a_trial(tmp_path: Path) -> None:
    standing = standing_of(tmp_path / "till", trial="trial.jws")
    assert (standing.state, standing.deadline) == (State.TRIAL, date(2026, 12, 22))


@pytest.mark.parametrize(
    ("name", "op", "license", "replace", "seq"),
    [
        ("trial", Op.TRIAL, None, False, 0),
        ("register", Op.REGISTER, NUMBER, False, 0),
        ("register-replace", Op.REGISTER, NUMBER, True, 4),
        ("check", Op.CHECK, None, False, 5),
    ],
)
def test_a_request_of_version_1_asks_for_the_same(
    name: str, op: Op, license: str | None, replace: bool, seq: int
) -> None:
    request, jkt = open_request((V1 / f"request-{name}.jws").read_bytes())
    assert (request.op, request.license, request.replace, request.seq) == (op, license, replace, seq)
    assert (request.machine, request.iat, request.terminal.name) == (MACHINE, NOON, "銀座一号店 レジ1")
    assert (request.terms is not None) is (op is Op.TRIAL)
    assert jkt == "l6Hxjht1w5nE9pGQ0wQvuLnZfPTbiZFJZUIHq6TBQg0"


def test_an_answer_of_version_1_still_contains_two_documents() -> None:
    vendor = read_vendor(V1 / "vendor.json")
    answer = open_answer((V1 / "answer.json").read_bytes())
    keyset = open_keyset(answer.keyset, vendor.root_keys, issuer=vendor.issuer)
    assert (keyset.version, len(keyset.keys)) == (1, 1)
    assert open_statement(answer.statement, keyset, issuer=vendor.issuer).license == NUMBER


def test_a_state_file_of_version_1_is_still_read() -> None:
    state = TerminalState.from_json((V1 / "state.json").read_bytes())
    assert (state.seen, state.reachable, state.terminal_name) == (NOON, False, "銀座一号店 レジ1")
    assert list(state.pending.values()) == [NOON]


def test_a_vendor_profile_of_version_1_is_still_read() -> None:
    vendor = read_vendor(V1 / "vendor.json")
    assert (vendor.product_name, vendor.issuer, len(vendor.root_keys)) == ("あっと免税", "urn:golden:vendor", 1)
