"""Requests and answers that travel as files."""

import json
import textwrap
from datetime import UTC, datetime, timedelta

import pytest

from licensing.codes import Code, Fault
from licensing.errors import DocumentError, Refused
from licensing.standing import State
from licensing.store import SEEN
from tests.simulator import NUMBER, START, World


def by_file(world: World, request: bytes) -> bytes:
    answer = world.server.ask(request)
    return json.dumps(answer.claims()).encode()


def test_a_number_is_registered_by_file(world: World) -> None:
    agent = world.terminal()
    body = by_file(world, agent.write_request(NUMBER))
    world.clock.pass_time(days=3)
    agent = world.terminal()
    agent.accept(body)
    assert (agent.standing().state, agent.standing().days_left) == (State.LICENSED, 87)
    agent.accept(body)
    assert agent.standing().days_left == 87


def test_a_number_in_use_is_taken_over_by_file_only_with_replace(world: World) -> None:
    world.licensed("till")
    other = world.terminal("other")
    with pytest.raises(Refused) as caught:
        by_file(world, other.write_request(NUMBER))
    assert caught.value.code is Code.LICENSE_IN_USE
    other.accept(by_file(world, other.write_request(NUMBER, replace=True)))
    assert other.standing().state is State.LICENSED


def test_a_license_is_renewed_by_file(world: World) -> None:
    agent = world.licensed()
    world.clock.pass_time(days=80)
    agent.accept(by_file(world, agent.write_request()))
    assert agent.standing().days_left == 90


def test_an_answer_by_file_is_evidence_of_the_time_at_which_it_was_made(world: World) -> None:
    agent = world.licensed()
    body = by_file(world, agent.write_request())
    world.clock.pc -= timedelta(days=5)
    for process in (agent, world.terminal()):
        process.accept(body)
        assert process.standing().moment.instant == START
    world.clock.pc += timedelta(days=45)
    body = by_file(world, agent.write_request())
    world.clock.pc -= timedelta(days=45)
    agent.accept(body)
    assert agent.standing().moment.instant == START + timedelta(days=40)


def test_an_answer_by_file_saves_the_later_time_that_was_seen(world: World) -> None:
    agent = world.licensed()
    body = by_file(world, agent.write_request())
    world.clock.pass_time(days=9)
    agent.standing()
    agent.accept(body)
    (world.store().outside / SEEN).unlink()
    world.clock.pc = START
    assert world.terminal().standing().moment.instant == START + timedelta(days=9)


def test_a_file_for_an_older_request_wins_no_days(world: World) -> None:
    agent = world.licensed()
    body = by_file(world, agent.write_request())
    world.clock.pass_time(days=13)
    agent.remember_time()
    world.clock.pc -= timedelta(days=13)
    agent.accept(body)
    assert agent.standing().days_left == 77


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(b"", "foreign_answer", id="nothing"),
        pytest.param(b"\x89PNG", "foreign_answer", id="a picture"),
        pytest.param(b'{"statement": "x", "keyset": "y"}', "not three parts", id="no documents in it"),
    ],
)
def test_a_file_that_is_no_answer_is_refused_as_such(world: World, body: bytes, said: str) -> None:
    agent = world.licensed()
    with pytest.raises(DocumentError, match=f"^{said}") as caught:
        agent.accept(body)
    assert caught.value.fault is Fault.NOT_A_DOCUMENT


@pytest.mark.parametrize("body", [b"\xff\xfe{", b"\xef\xbb\xbf\xff{}", b"\xfe\xff\xd8\x00"])
def test_a_file_that_its_own_mark_does_not_fit_is_no_answer(world: World, body: bytes) -> None:
    with pytest.raises(DocumentError):
        world.terminal().accept(body)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_answer_that_an_editor_has_saved_is_accepted(world: World, encoding: str, newline: str) -> None:
    agent = world.licensed()
    world.server.licenses[NUMBER].contract_until += timedelta(days=1)
    answer = json.dumps(world.server.ask(agent.write_request()).claims(), indent=2)
    lines = [
        line[at : at + 76] for line in answer.splitlines() for at in range(0, len(line), 76)
    ]  # as mails are wrapped
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    agent.accept(f"{mark} {newline.join(lines)}{newline}".encode(encoding))
    assert agent.standing().usable
    assert agent.standing().last_contact == world.server.now


def test_a_request_made_under_a_reset_clock_waits_until_that_is_put_right(world: World) -> None:
    """A PC with an empty battery, never online: its clock is set after the request was made, as the app asks for."""
    right, world.clock.pc = world.clock.pc, datetime(2020, 1, 1, tzinfo=UTC)
    agent = world.terminal()
    request = agent.write_request(NUMBER)
    world.clock.pc = right
    agent.remember_time()
    agent.write_request(NUMBER)
    agent.accept(by_file(world, request))
    assert agent.standing().usable


@pytest.mark.parametrize("again", [False, True], ids=["one request", "another since"])
def test_a_request_waits_while_a_clock_that_was_behind_for_weeks_is_put_right(world: World, again: bool) -> None:
    world.move_pc(days=-20)
    agent = world.terminal()
    body = by_file(world, agent.write_request(NUMBER))
    world.move_pc(days=20)
    agent.remember_time()
    if again:
        agent.write_request(NUMBER)
    agent.accept(body)
    assert agent.standing().usable


def test_an_answer_pasted_from_a_web_mail_is_accepted(world: World) -> None:
    """It indents with no-break spaces, and lets long words wrap at zero-width ones."""
    agent = world.terminal()
    answer = json.dumps(world.server.ask(agent.write_request(NUMBER)).claims(), indent=2)
    agent.accept(("\u200b" + answer.replace(" ", "\xa0").replace(".", ".\u200b") + "\u2060").encode())
    assert agent.standing().usable


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param("店長様\n回答をお送りします。\n{}\n-- \niPhoneから送信", id="with a greeting and a signature"),
        pytest.param("> 回答です。\n> {}\n> よろしく", id="quoted"),
    ],
)
def test_an_answer_within_a_mail_is_accepted(world: World, mail: str) -> None:
    agent = world.terminal()
    answer = json.dumps(world.server.ask(agent.write_request(NUMBER)).claims())
    agent.accept(mail.format("\n> ".join(textwrap.wrap(answer, 76)) if ">" in mail else answer).encode())
    assert agent.standing().usable


def test_a_terminal_that_made_no_request_accepts_no_answer(world: World) -> None:
    with pytest.raises(DocumentError, match=r"^this terminal has made no request$") as caught:
        world.terminal("new").accept(by_file(world, world.terminal().write_request(NUMBER)))
    assert caught.value.fault is Fault.NOT_ASKED_FOR


def test_an_answer_for_another_terminal_is_refused_as_such(world: World) -> None:
    body = by_file(world, world.licensed("till").write_request())
    other = world.terminal("other")
    other.agree("2026-11-01")
    with pytest.raises(DocumentError, match=r"^a statement for another terminal$") as caught:
        other.accept(body)
    assert caught.value.fault is Fault.OTHER_TERMINAL


def test_an_answer_may_be_read_for_fourteen_days(world: World) -> None:
    agent = world.licensed()
    body = by_file(world, agent.write_request())
    world.clock.pass_time(days=14)
    world.terminal().accept(body)
    body = by_file(world, agent.write_request())
    world.clock.pass_time(days=14, seconds=1)
    with pytest.raises(DocumentError) as caught:
        agent.accept(body)
    assert caught.value.fault is Fault.NOT_ASKED_FOR


def test_an_answer_by_file_older_than_the_last_check_is_outdated(world: World) -> None:
    agent = world.licensed()
    body = by_file(world, agent.write_request())
    agent.check()
    with pytest.raises(DocumentError) as caught:
        agent.accept(body)
    assert caught.value.fault is Fault.OUTDATED


def test_the_same_file_once_more_does_not_bring_an_older_keyset_back(world: World) -> None:
    agent = world.licensed()
    old = json.loads(by_file(world, agent.write_request()))
    agent.accept(json.dumps(old).encode())
    world.server.version = 2
    agent.accept(json.dumps(old | {"keyset": world.server.keyset_document().decode()}).encode())
    with pytest.raises(DocumentError) as caught:
        agent.accept(json.dumps(old).encode())
    assert caught.value.fault is Fault.OUTDATED


def test_only_the_latest_64_requests_by_file_wait_for_an_answer(world: World) -> None:
    agent = world.licensed()
    first, second, *_ = requests = [agent.write_request() for _ in range(65)]
    with pytest.raises(DocumentError) as caught:
        world.terminal().accept(by_file(world, first))
    assert caught.value.fault is Fault.NOT_ASKED_FOR
    world.terminal().accept(by_file(world, second))
    world.terminal().accept(by_file(world, requests[-1]))


def test_a_request_is_answered_once(world: World) -> None:
    agent = world.licensed()
    request = agent.write_request()
    agent.accept(by_file(world, request))
    with pytest.raises(DocumentError) as caught:
        agent.accept(by_file(world, request))
    assert caught.value.fault is Fault.NOT_ASKED_FOR


def test_a_name_given_after_a_request_by_file_is_kept(world: World) -> None:
    agent = world.licensed()
    asked = agent.write_request()
    agent.rename("本店 レジ3")
    agent.accept(by_file(world, asked))
    assert agent.standing().terminal_name == "本店 レジ3"


def test_an_owners_name_arrives_by_file_too(world: World) -> None:
    agent = world.licensed()
    world.server.name_wanted = "本店 レジ1"
    agent.accept(by_file(world, agent.write_request()))
    assert agent.standing().terminal_name == "本店 レジ1"


def test_a_clock_set_back_makes_no_old_answer_acceptable(world: World) -> None:
    agent = world.licensed()
    body = by_file(world, agent.write_request())
    world.clock.pass_time(days=15)
    agent.remember_time()
    world.clock.pc -= timedelta(days=15)
    with pytest.raises(DocumentError) as caught:
        agent.accept(body)
    assert caught.value.fault is Fault.NOT_ASKED_FOR


def test_an_implausible_clock_ends_no_request(world: World) -> None:
    agent = world.licensed()
    body = by_file(world, agent.write_request())
    world.move_pc(days=500)
    agent.write_request()
    world.move_pc(days=-500)
    agent.accept(body)
    assert agent.standing().state is State.LICENSED
