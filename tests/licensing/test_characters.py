"""What is typed or sent: one line of visible characters, and instants of these centuries, in every document."""

import json
import sys
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.answer import read_answer
from licensing.characters import UNSAFE, one_line
from licensing.claims import EARLIEST_INSTANT, LATEST_INSTANT, Claims
from licensing.errors import Refused, Unreachable, printable
from licensing.request import TerminalInfo, Terms, valid_name
from licensing.standing import State
from licensing.statement import Moved
from licensing.store import STATE
from licensing.terminal_state import TerminalState
from licensing.words.failures import problem_view
from tests.simulator import NUMBER, World

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
FILLERS = set("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")


def test_exactly_what_is_invisible_or_breaks_a_line_is_unsafe() -> None:
    """By this Python's tables; what they do not assign yet may only be unsafe where format characters follow."""
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        category = unicodedata.category(character)
        if category != "Cn":
            unsafe = category in {"Cc", "Cf", "Cs", "Zl", "Zp"} or character in FILLERS
            assert bool(UNSAFE.search(character)) == unsafe, hex(code)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param("銀座\u200b商店", "銀座商店", id="zero-width space"),
        pytest.param("\u202eレジ1\u202c", "レジ1", id="bidi override"),
        pytest.param("👨\u200d👩\u200d👧", "👨👩👧", id="joined emoji"),
        pytest.param("葛\U000e0100城 ☕\ufe0f", "葛\U000e0100城 ☕\ufe0f", id="variation selectors stay"),
        pytest.param("髙﨑\ue000", "髙﨑\ue000", id="a user-defined character stays"),
        pytest.param("レジ\u30001", "レジ\u30001", id="an ideographic space stays"),
        pytest.param("A\x9b2J", "A 2J", id="the C1 control CSI"),
        pytest.param("\ufeff\u200e ", "", id="nothing visible"),
    ],
)
def test_a_typed_name_is_what_a_person_sees_of_it(typed: str, shown: str) -> None:
    assert valid_name(typed) == shown


@given(ANY)
def test_what_is_written_can_be_read(name: str) -> None:
    """A name in a database, which may be older than the rule, never makes a document that a terminal rejects."""
    for document in (TerminalInfo(name, name, name), Moved(datetime.now(UTC), name)):
        assert type(document).from_claims(Claims(document.claims()))
    assert not UNSAFE.search(one_line(name) + valid_name(name) + printable(name))


@given(st.datetimes(timezones=st.just(UTC)))
def test_any_clock_writes_an_instant_that_can_be_read(instant: datetime) -> None:
    terms = Terms.from_claims(Claims(Terms("2026-11-01", instant).claims()))
    assert EARLIEST_INSTANT <= terms.agreed_at <= LATEST_INSTANT


@pytest.mark.parametrize("contact", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "1999-12-31T23:59:59Z"])
def test_an_unsigned_refusal_with_an_impossible_time_is_not_ours_and_has_a_sentence(contact: str) -> None:
    problem = {"code": "license_in_use", "terminal_name": "A", "terminal_number": "1", "last_contact": contact}
    with pytest.raises(Unreachable) as caught:
        read_answer(409, "application/problem+json", json.dumps(problem).encode())
    assert problem_view(caught.value).text_with_code


@pytest.mark.parametrize("name", ["A\x9b2J", "\u202egnp.exe", "A\u200bB"])
def test_an_unsigned_refusal_with_invisible_characters_is_not_ours(name: str) -> None:
    problem = {"code": "license_in_use", "terminal_name": name, "terminal_number": "1"}
    with pytest.raises(Unreachable):
        read_answer(409, "application/problem+json", json.dumps(problem).encode())
    problem["terminal_name"] = one_line(name)
    with pytest.raises(Refused):
        read_answer(409, "application/problem+json", json.dumps(problem).encode())


def test_a_time_seen_at_the_end_of_the_calendar_is_set_aside_and_crashes_nothing(world: World) -> None:
    world.licensed()
    state = world.store().folder / STATE
    state.write_text(json.dumps({**json.loads(state.read_text()), "seen": 253402300799}))
    till = world.terminal()
    assert till.standing().state is State.LICENSED
    till.check()
    assert world.terminal().standing().state is State.LICENSED


@pytest.mark.parametrize("year", [2038, 2106, 2199])
def test_server_and_terminal_work_together_in_later_years(world: World, year: int) -> None:
    """Beyond 2^31 and 2^32 seconds, and up to the last year of documents."""
    world.clock.pc = world.clock.pc.replace(year=year)
    world.server.validity = (world.clock.pc, LATEST_INSTANT)
    world.server.licenses[NUMBER].contract_until = world.clock.pc.date().replace(month=12, day=31)
    till = world.licensed()
    till.check()
    assert till.standing().days_left == 39
    assert world.terminal().standing().state is State.LICENSED


@pytest.mark.parametrize("year", [1901, 1970, 1999, 2200, 2261])
def test_a_terminal_in_any_year_can_ask_and_heals(world: World, year: int) -> None:
    right = world.clock.pc
    world.clock.pc = right.replace(year=year)
    world.server.drift = right - world.clock.pc
    till = world.terminal()
    till.agree("2026-11-01")
    assert till.standing().days_left == 30
    till.check()
    till.register(NUMBER)
    assert till.standing().state is State.LICENSED
    assert EARLIEST_INSTANT <= world.server.asked[-1].iat <= LATEST_INSTANT
    assert TerminalState.from_json((world.store().folder / STATE).read_bytes())
    world.clock.pc, world.server.drift = right, world.server.drift * 0
    again = world.terminal()
    again.check()
    assert again.standing().state is State.LICENSED
    assert again.standing().moment.doubt is None
