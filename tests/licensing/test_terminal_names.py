"""The terminal's name: given here, or by the owner on the web page; the later one counts."""

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
