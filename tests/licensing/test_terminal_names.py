"""The terminal's name: given here, or by the owner on the web page; the later one counts."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.request import LONGEST_NAME, valid_name
from licensing.terminal_state import TerminalState
from tests.simulator import World


def test_a_name_given_here_is_shown_at_once_and_sent_with_the_next_check(world: World) -> None:
    agent = world.licensed()
    agent.rename("本店 レジ3")
    assert agent.standing().terminal_name == "本店 レジ3"
    agent.check()
    assert world.server.asked[-1].terminal.name == "本店 レジ3"


def test_a_name_that_the_owner_gave_on_the_web_page_is_adopted_and_confirmed(world: World) -> None:
    agent = world.licensed()
    world.server.name_wanted = "本店 レジ1"
    agent.check()
    assert agent.standing().terminal_name == "本店 レジ1"
    agent.check()
    assert world.server.asked[-1].terminal.name == "本店 レジ1"


def test_the_owners_name_replaces_the_name_that_the_server_has_received(world: World) -> None:
    world.server.name_wanted = "二階 レジ3"
    assert world.licensed().standing().terminal_name == "二階 レジ3"


def test_the_name_given_here_last_replaces_the_owners(world: World) -> None:
    agent = world.licensed()
    world.server.name_wanted = "本店 レジ1"
    agent.check()
    agent.rename("本店 レジ9")
    assert agent.standing().terminal_name == "本店 レジ9"
    world.server.name_wanted = ""
    agent.check()
    assert (world.server.asked[-1].terminal.name, agent.standing().terminal_name) == ("本店 レジ9", "本店 レジ9")


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=80))
def test_any_typed_name_is_saved_as_one_that_is_read_again(typed: str) -> None:
    state = TerminalState(terminal_name=valid_name(typed))
    assert TerminalState.from_json(state.to_json()) == state
    assert len(state.terminal_name) <= LONGEST_NAME


@pytest.mark.parametrize("typed", ["a\nb", "a\vb", "a\tb", "a\u2028b", "a\u202e b", "a\ud800b", "a\x9bb"])
def test_a_name_with_a_break_in_it_loses_nothing_else(world: World, typed: str) -> None:
    agent = world.licensed()
    request = agent.write_request()

    agent.rename(typed)

    again = world.terminal()
    assert again.standing().terminal_name == "a b"
    assert not again.standing().damaged
    again.accept(json.dumps(world.server.ask(request).claims()).encode())
