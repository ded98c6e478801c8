"""A forgotten settings password: what is read out over the telephone, and what may go wrong on the way."""

import contextlib
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.number import ALPHABET, check_symbol
from licensing.statement import Statement
from licensing.unlocking import UnlockingError, answers, derive_secret, new_challenge, read_challenge, respond
from tests.simulator import World

SECRET = derive_secret(b"the server's", "l6Hxjht1w5nE9pGQ0wQvuLnZfPTbiZFJZUIHq6TBQg0")
CHALLENGE = "4QXR-2VT" + check_symbol("4QXR2VT")


def test_the_response_of_this_version_is_that_of_every_later_one() -> None:
    assert (SECRET[:16], respond(SECRET, CHALLENGE)) == ("93b3e9a3a28a5fd8", "63G-TAT-P5A")


def test_a_response_opens_the_terminal_that_asked() -> None:
    challenge = new_challenge()
    assert answers(SECRET, challenge, respond(SECRET, challenge))


def test_another_terminals_response_opens_nothing() -> None:
    other = derive_secret(b"the server's", "another")
    assert not answers(SECRET, CHALLENGE, respond(other, CHALLENGE))


def test_another_servers_response_opens_nothing() -> None:
    other = derive_secret(b"another server's", "l6Hxjht1w5nE9pGQ0wQvuLnZfPTbiZFJZUIHq6TBQg0")
    assert not answers(SECRET, CHALLENGE, respond(other, CHALLENGE))


def test_yesterdays_response_opens_nothing_today() -> None:
    assert not answers(SECRET, CHALLENGE, respond(SECRET, new_challenge()))


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", "ー"), lambda code: f" {code}\n"])
def test_both_may_be_typed_in_any_way(change: Callable[[str], str]) -> None:
    assert read_challenge(change(CHALLENGE)) == CHALLENGE.replace("-", "")
    assert answers(SECRET, change(CHALLENGE), change(respond(SECRET, CHALLENGE)))


@given(st.integers(0, 8), st.sampled_from(ALPHABET))
def test_a_symbol_that_was_misheard_is_told_from_a_guess(place: int, symbol: str) -> None:
    symbols = respond(SECRET, CHALLENGE).replace("-", "")
    heard = symbols[:place] + symbol + symbols[place + 1 :]
    if heard == symbols:
        assert answers(SECRET, CHALLENGE, heard)
    else:
        with pytest.raises(UnlockingError):
            answers(SECRET, CHALLENGE, heard)


@given(st.text())
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    for read in (read_challenge, lambda text: answers(SECRET, CHALLENGE, text)):
        with contextlib.suppress(UnlockingError):
            read(typed)


def test_the_challenge_is_never_taken_for_the_response() -> None:
    with pytest.raises(UnlockingError):
        answers(SECRET, CHALLENGE, CHALLENGE)
    with pytest.raises(UnlockingError):
        respond(SECRET, respond(SECRET, CHALLENGE))


def test_they_are_shown_in_groups() -> None:
    assert re.fullmatch(r"\w{4}-\w{4}", new_challenge())
    assert re.fullmatch(r"\w{3}-\w{3}-\w{3}", respond(SECRET, CHALLENGE))


def test_no_two_challenges_are_alike() -> None:
    assert len({new_challenge() for _ in range(100)}) == 100


def test_the_secret_comes_with_the_statement(world: World) -> None:
    agent = world.licensed()
    assert agent.unlock_secret is None  # a server of an earlier version
    world.server.twist = lambda statement: replace(statement, unlock=SECRET)
    agent.check()
    assert agent.unlock_secret == SECRET
    assert world.terminal().unlock_secret == SECRET


def test_a_terminal_that_never_met_the_server_has_none(world: World) -> None:
    assert world.terminal().unlock_secret is None


def test_the_secret_is_in_no_log(world: World) -> None:
    shown: list[str] = []

    def give(statement: Statement) -> Statement:
        given = replace(statement, unlock=SECRET)
        shown.append(repr(given))
        return given

    world.server.twist = give
    world.licensed()
    assert shown
    assert not [text for text in shown if SECRET in text]
