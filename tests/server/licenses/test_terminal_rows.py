"""The one read and the one write of a check: the same as by the models, and nothing that another one wrote is lost."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Model

from licensing.request import Op
from server.licenses import sql
from server.licenses.door import names, registrations, terminal_rows
from server.licenses.models import ContactDay, License, Terminal
from server.licenses.staff import operations
from server.ops import worker
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
DAY = timedelta(days=1)


def columns(row: Model | None) -> dict[str, object] | None:
    return None if row is None else {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def assert_read_as_by_the_models(jkt: str) -> None:
    known = terminal_rows.read(jkt)
    terminal = Terminal.objects.get(jkt=jkt)
    latest = registrations.latest(terminal)
    assert known is not None
    assert columns(known.terminal) == columns(terminal)
    assert columns(known.latest) == columns(latest)
    if known.latest is not None and latest is not None:
        assert columns(known.latest.license) == columns(latest.license)
        assert known.latest.license.customer_name == latest.license.customer.name
        assert known.latest.terminal is known.terminal
        assert known.shared is (latest.license.registrations.count() > 1)


def test_rows_are_read_as_by_the_models(issue: Issue, now: datetime) -> None:
    one, other = issue(2)
    first, second, third = FarTerminal("一"), FarTerminal("二"), FarTerminal("三")
    first.register(one, now)
    second.register(one, now + DAY, replace=True)
    third.register(other, now)
    third.held = None
    third.check(now + DAY)
    operations.stop(operations.find(other), who="tester", now=now + DAY)
    FarTerminal("お試し").trial(now)
    License.objects.filter(number=one).update(stops_on=(now + 9 * DAY).date(), back_and_forth_at=now)
    assert Terminal.objects.count() == 4
    for jkt in Terminal.objects.values_list("jkt", flat=True):
        assert_read_as_by_the_models(jkt)
    assert terminal_rows.read("of nobody") is None


def test_rows_are_written_as_by_the_models(issue: Issue, now: datetime) -> None:
    """Each field of a terminal has a value that nothing else gives it."""
    terminal = FarTerminal()
    terminal.register(issue()[0], now)
    known = terminal_rows.read(Terminal.objects.get().jkt)
    assert known is not None
    for place, name in enumerate(terminal_rows.WRITTEN):
        old = getattr(known.terminal, name)
        new = {str: f"値{place}", int: place + 7, type(None): None}.get(type(old), old)
        setattr(known.terminal, name, new + place * DAY if new is old and old is not None else new)
    known.terminal.emptied_on, known.terminal.acknowledged_at = now.date(), now + 5 * DAY
    terminal_rows.write(known)
    assert columns(Terminal.objects.get()) == columns(known.terminal)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's driver reports the statements that it executes")
def test_a_check_costs_one_read_and_one_write_and_the_first_of_a_day_one_more(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal()
    terminal.register(issue()[0], now)
    for hours, statements in ((24, ["SELECT", "INSERT", "UPDATE"]), (30, ["SELECT", "UPDATE"])):
        executed: list[str] = []
        connection.connection.set_trace_callback(executed.append)
        terminal.check(now + timedelta(hours=hours))
        connection.connection.set_trace_callback(None)
        verbs = [statement.split()[0] for statement in executed]
        assert [verb for verb in verbs if verb not in ("SAVEPOINT", "RELEASE")] == statements


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's driver reports the statements that it executes")
def test_a_check_of_a_trial_costs_one_read_more(db: None, now: datetime) -> None:
    terminal = FarTerminal()
    terminal.trial(now)
    executed: list[str] = []
    connection.connection.set_trace_callback(executed.append)
    terminal.check(now + timedelta(hours=6))
    connection.connection.set_trace_callback(None)
    verbs = [statement.split()[0] for statement in executed]
    assert [verb for verb in verbs if verb not in ("SAVEPOINT", "RELEASE")] == ["SELECT", "SELECT", "UPDATE"]


def test_the_first_check_of_a_day_adds_the_day_once(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal()
    terminal.register(issue()[0], now)
    for hours in (1, 24, 25, 26):
        terminal.check(now + timedelta(hours=hours))
    assert ContactDay.objects.count() == 2
    ContactDay.objects.all().delete()
    Terminal.objects.update(last_contact=now)
    ContactDay.objects.create(terminal=Terminal.objects.get(), day=(now + 2 * DAY).date())
    terminal.check(now + 2 * DAY)
    assert ContactDay.objects.count() == 1, "another request was faster"


def test_days_of_contact_are_deleted_after_400_days(issue: Issue, now: datetime) -> None:
    FarTerminal().register(issue()[0], now)
    terminal = Terminal.objects.get()
    ages = range(399, 404)
    ContactDay.objects.bulk_create(ContactDay(terminal=terminal, day=now.date() - age * DAY) for age in ages)
    worker.run_once(now, (worker._tidy,))
    assert min(ContactDay.objects.values_list("day", flat=True)) == now.date() - 400 * DAY


# between the read and the write


def rename(terminal: Terminal, now: datetime) -> None:
    names.rename(terminal, "銀座二号店", license=License.objects.get(), who="owner", now=now)


def clear(terminal: Terminal, now: datetime) -> None:
    operations.clear_clone(terminal, who="staff", now=now)


def check(terminal: Terminal, now: datetime) -> None:
    known = terminal_rows.read(terminal.jkt)
    assert known is not None
    known.terminal.last_jti = "of another request"
    terminal_rows.write(known)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(rename, id="the owner renames it"),
        pytest.param(clear, id="staff clear a flag"),
        pytest.param(check, id="another request is answered"),
        pytest.param(lambda terminal, now: Terminal.objects.all().delete(), id="it is deleted"),
    ],
)
def test_a_row_that_was_changed_since_it_was_read_is_not_overwritten(
    issue: Issue, now: datetime, change: Callable[[Terminal, datetime], None]
) -> None:
    FarTerminal().trial(now)
    issue()
    Terminal.objects.update(alternations=1, clone_suspected_at=now)
    known = terminal_rows.read(Terminal.objects.get().jkt)
    assert known is not None
    change(Terminal.objects.get(), now)
    after = list(Terminal.objects.values())
    with pytest.raises(terminal_rows.Overtaken):
        terminal_rows.write(known)
    assert list(Terminal.objects.values()) == after


def test_the_nonce_of_the_last_statement_gets_it_again_and_changes_nothing(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal()
    terminal.register(issue()[0], now)
    held = terminal.check(now + DAY)
    before = columns(Terminal.objects.get())
    assert terminal.repeat(now + 13 * DAY) == held
    request = terminal.request(Op.TRIAL, now)
    assert terminal.ask(dataclasses.replace(request, nonce=held.nonce), now + 13 * DAY) == held
    assert columns(Terminal.objects.get()) == before


def test_only_a_check_of_a_holder_need_not_be_on_disk(
    issue: Issue, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrapper: Any = connections["default"]
    seen: list[bool] = []

    def update(sql: str, values: Sequence[object], *, relaxed: bool) -> int:
        seen.append(relaxed)
        rows: int = type(wrapper).update(wrapper, sql, values, relaxed=relaxed)
        return rows

    monkeypatch.setattr(wrapper, "update", update, raising=False)
    holder, trial = FarTerminal(), FarTerminal("お試し")
    holder.register(issue()[0], now)
    trial.trial(now)
    assert seen == [False, False]
    holder.check(now)
    trial.check(now)
    assert seen[2:] == [True, False]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has a setting of the connection")
@pytest.mark.parametrize(("relaxed", "setting"), [(True, "off"), (False, "on")])
def test_only_a_relaxed_write_does_not_wait_for_postgresqls_disk(
    issue: Issue, now: datetime, relaxed: bool, setting: str
) -> None:
    terminal = FarTerminal()
    terminal.register(issue()[0], now)
    known = terminal_rows.read(Terminal.objects.get().jkt)
    assert known is not None
    terminal_rows.write(known, relaxed=relaxed)
    assert sql.execute("SHOW synchronous_commit").fetchone()[0] == setting


def test_a_field_that_is_not_read_with_the_others_needs_a_query(issue: Issue, now: datetime) -> None:
    FarTerminal().register(issue()[0], now)
    known = terminal_rows.read(Terminal.objects.get().jkt)
    assert known is not None
    with pytest.raises(sql.NotAlone), sql.alone():
        _ = known.terminal.known_since
    assert known.terminal.known_since == now.date()


def _write_more(day: date) -> None:
    with pytest.raises(sql.NotAlone), sql.alone():
        Terminal.objects.update(seq=7)
    with pytest.raises(sql.NotAlone), sql.alone():
        sql.insert(ContactDay(terminal_id=1, day=day))
    assert not ContactDay.objects.exists()


def test_what_is_not_alone_writes_nothing(db: None, now: datetime) -> None:
    _write_more(now.date())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the event log cannot be emptied afterwards")
@pytest.mark.django_db(transaction=True)
def test_what_is_not_alone_writes_nothing_without_a_transaction_either(now: datetime) -> None:
    _write_more(now.date())
