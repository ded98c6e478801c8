"""A forgotten settings password: support's command, over a real terminal's statement."""

import json
from collections.abc import Callable
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from licensing.number import show
from licensing.statement import Statement
from licensing.unlocking import answers, new_challenge, respond
from server.console.roles import Role
from server.licenses.models import Event
from tests.server.console.test_desk_forms import signed_in
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


# the page


def page(client: Client, number: str, **form: str) -> str:
    response = client.post(f"/admin/unlock/{number}/", form) if form else client.get(f"/admin/unlock/{number}/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def statement(issue: Issue, now: datetime) -> Statement:
    [number] = issue()
    return FarTerminal("銀座 レジ1").register(number, now)


def digits(statement: Statement) -> str:
    return statement.terminal_number.replace("-", "")


def test_the_page_shows_the_response_and_notes_it_once(statement: Statement) -> None:
    client, challenge = signed_in("suzuki", Role.SUPPORT), new_challenge()
    for _reload in range(2):
        shown = page(client, digits(statement), challenge=challenge.lower())
    assert statement.unlock is not None
    assert respond(statement.unlock, challenge) in shown
    [event] = Event.objects.filter(what=Event.What.PASSWORD_HELPED)
    assert (event.who, event.terminal) == ("suzuki", digits(statement))


def test_the_page_says_what_to_ask_again(statement: Statement) -> None:
    client = signed_in("suzuki", Role.SUPPORT)
    assert "8文字のコードではありません" in page(client, digits(statement), challenge="4QXR")
    assert "8文字のコードではありません" not in page(client, digits(statement))


def test_who_may_only_look_gets_no_response(statement: Statement) -> None:
    client = signed_in("tanaka", Role.VIEWER)
    assert client.post(f"/admin/unlock/{digits(statement)}/", {"challenge": new_challenge()}).status_code == 403
    address = f"/admin/unlock/{digits(statement)}/"
    assert address not in client.get("/admin/why/", {"q": statement.terminal_number}).content.decode()
    support = signed_in("suzuki", Role.SUPPORT)
    assert address in support.get("/admin/why/", {"q": statement.terminal_number}).content.decode()


def test_a_terminal_that_nobody_knows_has_no_page(db: None) -> None:
    assert signed_in("suzuki", Role.SUPPORT).get("/admin/unlock/482177301195/").status_code == 404
