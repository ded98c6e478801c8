"""A forgotten settings password: support's command, over a real terminal's statement."""

import json
from collections.abc import Callable
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from licensing.number import show
from licensing.unlocking import answers, new_challenge
from server.licenses.models import Event
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


def say(*arguments: str) -> str:
    output = StringIO()
    call_command("license", "unlock", *arguments, stdout=output, stderr=StringIO())
    return output.getvalue()


@pytest.mark.parametrize("by", ["license number", "terminal number"])
def test_support_reads_out_what_the_terminal_takes(issue: Issue, now: datetime, by: str) -> None:
    [number] = issue()
    statement = FarTerminal("銀座 レジ1").register(number, now)
    challenge = new_challenge()
    told = say(show(number) if by == "license number" else statement.terminal_number, challenge)
    assert statement.unlock is not None
    assert answers(statement.unlock, challenge, told.split()[0])
    assert "銀座 レジ1" in told
    event = Event.objects.order_by("-pk").first()
    assert event is not None
    assert (event.what, event.license) == (Event.What.PASSWORD_HELPED, number)
    assert event.terminal == statement.terminal_number.replace("-", "")


def test_a_trial_is_helped_by_its_terminal_number(db: None, now: datetime) -> None:
    statement = FarTerminal().trial(now)
    challenge = new_challenge()
    told = json.loads(say(statement.terminal_number, challenge, "--json"))
    assert told["terminal_number"] == statement.terminal_number
    assert statement.unlock is not None
    assert answers(statement.unlock, challenge, told["response"])


def test_each_terminal_has_a_secret_of_its_own_that_stays(issue: Issue, now: datetime) -> None:
    one, two = issue(2)
    till, other = FarTerminal(), FarTerminal()
    first = till.register(one, now)
    assert first.unlock != other.register(two, now).unlock
    assert first.unlock == till.check(now).unlock


def test_a_challenge_that_was_misread_is_said(issue: Issue, now: datetime) -> None:
    [number] = issue()
    FarTerminal().register(number, now)
    with pytest.raises(CommandError, match="not a challenge") as refused:
        say(number, "4QXR")
    assert refused.value.returncode == 2
    assert not Event.objects.filter(what=Event.What.PASSWORD_HELPED).exists()


@pytest.mark.parametrize("typed", ["4821-7730-1195", "7K3M-9QXR-2VTA-84NB", "銀座", ""])
def test_a_terminal_that_nobody_knows_is_said(db: None, typed: str) -> None:
    with pytest.raises(CommandError) as refused:
        say(typed, new_challenge())
    assert refused.value.returncode == 5


def test_a_number_that_no_terminal_holds_is_said(issue: Issue) -> None:
    [number] = issue()
    with pytest.raises(CommandError, match="no terminal"):
        say(number, new_challenge())
