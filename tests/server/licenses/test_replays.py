"""Replays: an old request that is sent again, even years later, changes nothing (docs/adr/0008)."""

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from licensing.request import Op, new_nonce, open_request, sign_request
from licensing.statement import Status
from server.licenses.door.answers import answer
from server.licenses.keys.signing import signer
from server.licenses.models import Event, Registration, Terminal
from server.licenses.staff import operations
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

DAY = timedelta(days=1)
AGES = [timedelta(minutes=1), 15 * DAY, 1200 * DAY]


def send(blob: bytes, now: datetime) -> str:
    request, jkt = open_request(blob)
    return answer(request, jkt, signer(), now).document


@pytest.mark.parametrize("age", AGES)
def test_a_replayed_move_does_not_move_the_number_again(issue: Issue, now: datetime, age: timedelta) -> None:
    [number] = issue(months=100)
    first, second = FarTerminal("1"), FarTerminal("2")
    second.register(number, now)
    first.register(number, now, replace=True)
    recorded, given = first.blob, send(first.blob, now)
    first.check(now + DAY)
    second.register(number, now + DAY, replace=True)
    first.check(now + age + DAY)  # by now the server has forgotten the answers to old checks
    assert send(recorded, now + age + 2 * DAY) == given
    assert second.check(now + age + 3 * DAY).status is Status.ACTIVE
    assert Registration.objects.filter(until=None).get().terminal.name == "2"


@pytest.mark.parametrize("age", AGES)
def test_a_replayed_registration_that_changed_nothing_has_no_effect_later(
    issue: Issue, now: datetime, age: timedelta
) -> None:
    """The second registration created no row, so a rule based on rows alone would accept its replay."""
    [number] = issue(months=100)
    first, second = FarTerminal("1"), FarTerminal("2")
    first.register(number, now)
    first.register(number, now, replace=True)
    recorded = first.blob
    second.register(number, now + DAY, replace=True)
    first.check(now + age)
    send(recorded, now + age + DAY)
    assert second.check(now + age + DAY).status is Status.ACTIVE


def test_a_replayed_registration_does_not_undo_a_release(issue: Issue, now: datetime) -> None:
    [number] = issue()
    terminal = FarTerminal()
    terminal.register(number, now)
    recorded = terminal.blob
    operations.release(operations.find(number), who="tester", now=now + DAY)
    terminal.check(now + 20 * DAY)
    send(recorded, now + 21 * DAY)
    assert not Registration.objects.filter(until=None).exists()


def test_a_replayed_check_gets_the_same_bytes_and_changes_nothing(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal()
    terminal.register(issue()[0], now)
    terminal.check(now)
    before = Terminal.objects.values().get()
    given = send(terminal.blob, now)
    assert send(terminal.blob, now + 13 * DAY) == given
    assert Terminal.objects.values().get() == before


def test_a_check_replayed_after_a_fortnight_takes_no_right_away(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal()
    terminal.register(issue()[0], now)
    terminal.check(now)
    recorded = terminal.blob
    terminal.check(now + 20 * DAY)
    for days in (30, 31, 32):
        send(recorded, now + days * DAY)
    assert terminal.check(now + 40 * DAY).status is Status.ACTIVE


def test_another_terminal_cannot_use_the_same_nonce_to_read_or_block_an_answer(issue: Issue, now: datetime) -> None:
    one, two = issue(2)
    first, second = FarTerminal(), FarTerminal()
    nonce = new_nonce()
    answers = []
    for terminal, number in ((first, one), (second, two)):
        request = terminal.request(Op.REGISTER, now, license=number)
        request = dataclasses.replace(request, nonce=nonce)
        answers.append(terminal.ask(request, now))
    assert [statement.license for statement in answers] == [one, two]


def test_a_nonce_with_another_request_gets_the_first_answer(issue: Issue, now: datetime) -> None:
    one, two = issue(2)
    terminal = FarTerminal()
    first = terminal.request(Op.REGISTER, now, license=one)
    second = terminal.request(Op.REGISTER, now, license=two)
    second = dataclasses.replace(second, nonce=first.nonce)
    given = send(sign_request(first, terminal.key), now)
    assert send(sign_request(second, terminal.key), now) == given
    assert not Event.objects.filter(license=two, what=Event.What.REGISTERED).exists()
