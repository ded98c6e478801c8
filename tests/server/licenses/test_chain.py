"""The hash chain over the event log: sealing, consuming exactly once, and finding where verification fails."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from server.licenses.log import chain
from server.licenses.models import Event, Follower, Seal
from server.ops import worker

Issue = Callable[..., list[str]]


def tamper(statement: str) -> None:
    """Run ``statement`` as somebody who may drop the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")  # no trigger fires
        else:
            for name in ("event_no_update", "event_no_delete", "seal_no_update", "seal_no_delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("RESET session_replication_role")


@contextlib.contextmanager
def foreign_keys_deferred() -> Iterator[None]:
    """Allow references to missing rows until the transaction ends."""
    if connection.vendor == "sqlite":  # PostgreSQL's are deferred by Django
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA defer_foreign_keys = ON")
    yield


def test_what_another_process_seals_meanwhile_is_left_to_it(issue: Issue, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(2)
    lock = chain._lock

    def lock_later(name: str) -> Follower:
        monkeypatch.setattr(chain, "_lock", lock)
        assert chain.seal() == 2
        return lock(name)

    monkeypatch.setattr(chain, "_lock", lock_later)
    assert chain.seal() == 0
    assert Seal.objects.count() == 2


def test_every_event_is_sealed_once(issue: Issue) -> None:
    issue(3)
    assert chain.seal() == 3
    issue()
    assert chain.seal() == 1
    assert chain.seal() == 0
    assert list(Seal.objects.order_by("position").values_list("position", "event")) == [
        (position, event.pk) for position, event in enumerate(Event.objects.order_by("pk"), 1)
    ]
    assert not list(chain.breaks())


CHANGED = {
    "at": "'2020-01-01 00:00:00'",
    "who": "'other'",
    "what": "'stopped'",
    "license": "'7K3M9QXR2VTA84NB'",
    "terminal": "'482177301195'",
    "customer": "'other'",
    "before": "'{}'",
    "after": "'{}'",
}


@pytest.mark.parametrize("column", CHANGED)
def test_a_changed_entry_breaks_the_chain_at_its_position(issue: Issue, column: str) -> None:
    issue(3)
    chain.seal()
    second = Seal.objects.get(position=2).event_id
    tamper(f"UPDATE licenses_event SET {column} = {CHANGED[column]} WHERE id = {second}")
    [found] = chain.breaks()
    assert found.position == 2
    assert f"entry {second} is not what was sealed" in found.reason


def test_every_column_of_an_entry_is_sealed() -> None:
    derived = {"folded"}
    assert {field.attname for field in Event._meta.concrete_fields} - derived == {"id", *CHANGED}


def test_a_deleted_entry_breaks_the_chain_at_its_position(issue: Issue) -> None:
    issue(3)
    chain.seal()
    second = Seal.objects.get(position=2).event_id
    tamper("DELETE FROM licenses_seal WHERE position = 2")
    tamper(f"DELETE FROM licenses_event WHERE id = {second}")
    missing, behind = chain.breaks()
    assert (missing.position, missing.reason) == (2, "entries 2 to 2 are missing")
    assert behind.position == 3


def test_two_entries_that_are_swapped_break_the_chain_at_the_first(issue: Issue) -> None:
    issue(4)
    chain.seal()
    second, third = (Seal.objects.get(position=place).event_id for place in (2, 3))
    for place, entry in ((2, 0), (3, second), (2, third)):
        with foreign_keys_deferred():
            tamper(f"UPDATE licenses_seal SET event_id = {entry} WHERE position = {place}")
    assert [found.position for found in chain.breaks()] == [2, 3]


def test_an_inserted_entry_breaks_the_chain_after_it(issue: Issue) -> None:
    """Even one whose digest fits its position: the next entry was sealed after another one."""
    issue(3)
    chain.seal()
    issue()
    added = Event.objects.get(seal=None)
    for place in (3, 2):
        tamper(f"UPDATE licenses_seal SET position = {place + 1} WHERE position = {place}")
    digest = chain.digest_of(added, Seal.objects.get(position=1).digest)
    Seal.objects.create(position=2, event=added, digest=digest)
    [found] = chain.breaks()
    assert (found.position, "one before it was replaced" in found.reason) == (3, True)


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL has no REPLACE")
def test_a_replaced_entry_is_found_though_no_trigger_fires(issue: Issue) -> None:
    """SQLite's REPLACE deletes the old row without firing its triggers."""
    issue(3)
    chain.seal()
    second = Seal.objects.get(position=2).event_id
    with foreign_keys_deferred(), connection.cursor() as cursor:
        columns = "what, license, terminal, customer, before, after, folded FROM licenses_event"
        cursor.execute(f"REPLACE INTO licenses_event SELECT id, at, 'other', {columns} WHERE id = {second}")
    assert [found.position for found in chain.breaks()] == [2]


def test_an_entry_that_is_sealed_again_breaks_the_chain_after_it(issue: Issue) -> None:
    issue(3)
    chain.seal()
    first = Seal.objects.get(position=1)
    tamper(f"UPDATE licenses_event SET who = 'other' WHERE id = {first.event_id}")
    digest = chain.digest_of(Event.objects.get(pk=first.event_id), chain.START)
    tamper(f"UPDATE licenses_seal SET digest = '{digest}' WHERE position = 1")
    assert [found.position for found in chain.breaks()] == [2]


def test_the_database_refuses_a_changed_seal(issue: Issue) -> None:
    issue()
    chain.seal()
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        Seal.objects.update(digest="0")


def test_a_consumer_gets_every_event_exactly_once_and_in_order(issue: Issue) -> None:
    seen: list[int] = []

    def read(events: Sequence[Event]) -> Callable[[], None]:
        return lambda: seen.extend(event.pk for event in events)

    issue(2)
    chain.seal()
    assert chain.consume("reader", read) == 2
    issue(1)
    chain.seal()
    assert chain.consume("reader", read) == 1
    assert chain.consume("reader", read) == 0
    assert seen == list(Event.objects.order_by("pk").values_list("pk", flat=True))


def test_a_consumer_that_fails_gets_the_event_again(issue: Issue) -> None:
    def fail() -> None:
        raise RuntimeError

    issue()
    chain.seal()
    with pytest.raises(RuntimeError):
        chain.consume("reader", lambda events: fail)
    assert chain.consume("reader", lambda events: list) == 1


def test_of_two_consumers_at_once_only_one_writes(issue: Issue) -> None:
    written: list[str] = []

    def slow(events: Sequence[Event]) -> Callable[[], None]:
        assert chain.consume("reader", lambda events: lambda: written.append("fast")) == 1
        return lambda: written.append("slow")

    issue()
    chain.seal()
    assert chain.consume("reader", slow) == 0
    assert written == ["fast"]


def test_a_job_that_fails_does_not_stop_the_others(
    issue: Issue, now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(now: datetime) -> int:
        raise RuntimeError("the disk is full")

    issue()
    monkeypatch.setattr(worker, "GROUPS", ((broken,), *worker.GROUPS))
    assert worker.run_once(now) >= 1
    assert Seal.objects.count() == 1
    assert "the disk is full" in caplog.text
