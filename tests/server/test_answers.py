"""What a terminal gets for what it asks: deadlines, moves, trials, retries and signs of copies."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from licensing.statement import Kind, Status
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


def test_a_registered_terminal_may_be_used_for_its_allowance(issue: Issue, now: datetime) -> None:
    [number] = issue()
    statement = FarTerminal("銀座一号店 レジ1").register(number, now)
    assert (statement.kind, statement.status) == (Kind.LICENSE, Status.ACTIVE)
    assert statement.license == number
    assert statement.deadline == date(2026, 11, 22) + timedelta(days=90)
    assert statement.contract_until == date(2027, 11, 22)
    assert statement.customer == "銀座商店"
    assert statement.terminal_name == "銀座一号店 レジ1"
    assert statement.seq == 1
