"""``license``: what an operation does is printed before it is done, to one number or to many; lists are filtered."""

import csv
from collections.abc import Callable
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from licensing.number import parse, show
from server import clock
from server.licenses.models import Contract, Event, License
from server.licenses.staff import batches, operations
from server.licenses.staff.actions import Stop
from server.licenses.staff.states import version_of
from tests.server.ops.test_commands import facts, say
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def announced(*arguments: str) -> str:
    """Return what ``license`` prints to standard error."""
    errors = StringIO()
    call_command("license", *arguments, stdout=StringIO(), stderr=errors)
    return errors.getvalue()


def test_an_operation_announces_its_effect_in_english(issue: Issue, now: datetime) -> None:
    [number] = issue()
    FarTerminal().register(number, now)
    renewed = announced("renew", number, "--months", "12")
    assert renewed.startswith(f"{show(number)}: ")
    assert "2027" in renewed
    assert "2028" in renewed
    stopped = announced("stop", number)
    for printed in (renewed, stopped, announced("resume", number), announced("allowance", number, "10")):
        assert printed.isascii(), printed
    assert "at its next check" in stopped


def test_a_day_that_has_passed_needs_a_confirmation(issue: Issue) -> None:
    [number] = issue()
    with pytest.raises(CommandError, match=r"2026-11-21 has passed.*--yes") as caught:
        say("license", "renew", number, "--until", "2026-11-21")
    assert caught.value.returncode == 2
    assert License.objects.get().contract_until.isoformat() == "2027-11-22"
    assert facts("license", "renew", number, "--until", "2026-11-21", "--yes")["state"] == "expired"
    assert facts("license", "renew", number, "--until", "2026-11-22")["state"] == "active", "today counts"


def test_several_numbers_are_one_change(issue: Issue) -> None:
    numbers = issue(3)
    stopped = facts("license", "stop", *numbers, numbers[0])
    assert [(row["license_number"], row["state"]) for row in stopped] == [(number, "stopped") for number in numbers]
    assert len(say("license", "stop", *numbers).splitlines()) == 3
    assert facts("license", "undo", numbers[1])["state"] == "active"
    assert set(License.objects.values_list("stopped_at", flat=True)) == {None}


def test_a_part_of_a_batch_is_not_undone_alone(issue: Issue, now: datetime) -> None:
    [number] = issue()
    rows = list(License.objects.all())
    batches.start(Stop(), rows, token="t", seen=version_of(rows), who="sato", now=now)
    batches.advance(now)
    with pytest.raises(CommandError, match="undo that in the console") as caught:
        say("license", "undo", number)
    assert caught.value.returncode == 5
    assert License.objects.get().stopped_at is not None


def test_a_stop_keeps_its_reason(issue: Issue) -> None:
    [number] = issue()
    say("license", "stop", number, "--reason", "not paid")
    assert Event.objects.get(what="stopped").after == {"reason": "not paid"}


def test_an_unknown_number_among_them_changes_none(issue: Issue) -> None:
    [number] = issue()
    with pytest.raises(CommandError):
        say("license", "stop", number, "0000-0000-0000-0000")
    assert License.objects.get().stopped_at is None


def test_a_second_stop_is_not_what_is_undone(issue: Issue) -> None:
    [number] = issue()
    say("license", "stop", number)
    assert "already" in announced("stop", number)
    assert facts("license", "undo", number)["state"] == "active"


def test_the_list_is_filtered(issue: Issue) -> None:
    [one, two], [long] = issue(2), issue(months=24)
    operations.stop(operations.find(two), who="tester", now=clock.now())
    contract = str(Contract.objects.order_by("pk")[1].pk)
    for filters, expected in (
        (("--state", "active"), [one, long]),
        (("--state", "stopped"), [two]),
        (("--ends-by", "2027-11-22"), [one, two]),
        (("--contract", contract), [long]),
        (("--contract", contract, "--state", "stopped"), []),
    ):
        assert [parse(line) for line in say("license", "list", *filters).splitlines()] == expected


def test_the_list_is_a_table_for_spreadsheets(issue: Issue, now: datetime) -> None:
    first, _second = issue(2)
    statement = FarTerminal().register(first, now)
    header, row, other = csv.reader(StringIO(say("license", "list", "--csv")))
    assert dict(zip(header, row, strict=True)) == {
        "license_number": first,
        "customer": "銀座商店",
        "state": "active",
        "contract_until": "2027-11-22",
        "stops_on": "",
        "allowance_days": "90",
        "terminal_number": statement.terminal_number,
    }
    assert other[-1] == ""
