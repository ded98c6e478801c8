"""Resetting a forgotten settings password: the operation, the command, and the statement that carries it."""

import json
from collections.abc import Callable
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from licensing.statement import Statement
from server.licenses.models import Event, Terminal
from server.licenses.staff import operations
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


@pytest.fixture
def terminal(db: None) -> FarTerminal:
    return FarTerminal("銀座 レジ1")


def reset(*arguments: str) -> str:
    output = StringIO()
    call_command("license", "reset-password", *arguments, stdout=output, stderr=StringIO())
    return output.getvalue()


def resets() -> list[Event]:
    return list(Event.objects.filter(what=Event.What.SETTINGS_PASSWORD_RESET).order_by("pk"))


def spelled(statement: Statement, spelling: str) -> str:
    digits = statement.terminal_number.replace("-", "")
    full_width = digits.translate({ord(str(digit)): chr(ord("０") + digit) for digit in range(10)})
    return {
        "dashes": statement.terminal_number,
        "digits": digits,
        "full width": f"{full_width[:4]}－{full_width[4:8]}－{full_width[8:]}",
        "spaces": f" {digits[:4]} {digits[4:8]} {digits[8:]} ",
    }[spelling]


def test_every_reset_raises_the_number_in_the_next_statement(
    issue: Issue, terminal: FarTerminal, now: datetime
) -> None:
    [number] = issue()
    assert terminal.register(number, now).settings_reset == 0
    for count in (1, 2):
        operations.reset_settings_password(Terminal.objects.get(), who="suzuki", now=now)
        assert terminal.check(now).settings_reset == count
    assert terminal.check(now).settings_reset == 2


def test_a_reset_is_logged_with_the_license_of_the_terminal(issue: Issue, terminal: FarTerminal, now: datetime) -> None:
    [number] = issue()
    statement = terminal.register(number, now)
    operations.reset_settings_password(Terminal.objects.get(), who="suzuki", now=now)
    [event] = resets()
    assert (event.who, event.at, event.license, event.customer) == ("suzuki", now, number, "銀座商店")
    assert event.terminal == statement.terminal_number.replace("-", "")
    assert (event.before, event.after) == ({"settings_reset": 0}, {"settings_reset": 1})


def test_a_reset_concerns_one_terminal_only(issue: Issue, terminal: FarTerminal, now: datetime) -> None:
    one, two = issue(2)
    other = FarTerminal()
    other.register(two, now)
    statement = terminal.register(one, now)
    reset(statement.terminal_number)
    assert (terminal.check(now).settings_reset, other.check(now).settings_reset) == (1, 0)


@pytest.mark.parametrize("spelling", ["dashes", "digits", "full width", "spaces"])
def test_the_command_takes_a_terminal_number_in_any_spelling(
    terminal: FarTerminal, now: datetime, spelling: str
) -> None:
    statement = terminal.trial(now)
    printed = reset(spelled(statement, spelling))
    assert statement.terminal_number in printed
    assert "銀座 レジ1" in printed
    assert terminal.check(now).settings_reset == 1
    assert [event.license for event in resets()] == [""]


def test_the_command_prints_json_for_programs(terminal: FarTerminal, now: datetime) -> None:
    statement = terminal.trial(now)
    printed = json.loads(reset(statement.terminal_number, "--json"))
    assert printed == {"terminal_number": statement.terminal_number, "terminal_name": "銀座 レジ1"}


def test_an_unknown_terminal_is_an_error_that_names_it(db: None) -> None:
    with pytest.raises(CommandError, match="no terminal 4821-7730-1195") as caught:
        reset("482177301195")
    assert caught.value.returncode == 5
    assert resets() == []


@pytest.mark.parametrize("typed", ["", "銀座", "4821-7730", "4821-7730-11955", "7K3M-9QXR-2VTA-84NB", "٤٨٢١٧٧٣٠١١٩٥"])
def test_what_is_no_terminal_number_is_a_usage_error(db: None, typed: str) -> None:
    with pytest.raises(CommandError, match="not a terminal number"):
        reset(typed)
