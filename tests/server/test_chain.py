"""The chain over the event log: sealed in order, handed on exactly once, and a break is found where it is."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from server import worker
from server.licenses import chain
from server.licenses.models import Event, Seal

Issue = Callable[..., list[str]]


def tamper(statement: str) -> None:
    """Run ``statement`` as somebody who may take the triggers away."""
    with connection.cursor() as cursor:
        for table in ("event", "seal"):
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
        cursor.execute(statement)


def test_every_event_is_sealed_once_and_the_chain_holds(issue: Issue) -> None:
    issue(3)
    assert chain.seal() == 3
    issue()
    assert chain.seal() == 1
    assert chain.seal() == 0
    assert list(Seal.objects.order_by("position").values_list("position", "event")) == [
        (position, event.pk) for position, event in enumerate(Event.objects.order_by("pk"), 1)
    ]
    assert not list(chain.breaks())


@pytest.mark.parametrize("column", ["who", "license", "customer"])
def test_a_changed_entry_breaks_the_chain_there(issue: Issue, column: str) -> None:
    issue(3)
    chain.seal()
    second = Seal.objects.get(position=2).event_id
    tamper(f"UPDATE licenses_event SET {column} = 'other' WHERE id = {second}")
    assert [found.position for found in chain.breaks()] == [2]


def test_a_removed_entry_breaks_the_chain_there(issue: Issue) -> None:
    issue(3)
    chain.seal()
    tamper("DELETE FROM licenses_seal WHERE position = 2")
    assert [found.position for found in chain.breaks()] == [2, 3]


def test_an_entry_sealed_anew_breaks_the_chain_behind_it(issue: Issue) -> None:
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


def test_a_follower_sees_every_event_exactly_once_and_in_order(issue: Issue) -> None:
    seen: list[int] = []
    issue(2)
    chain.seal()
    assert chain.followed("reader", lambda event: seen.append(event.pk)) == 2
    issue(1)
    chain.seal()
    assert chain.followed("reader", lambda event: seen.append(event.pk)) == 1
    assert chain.followed("reader", lambda event: seen.append(event.pk)) == 0
    assert seen == list(Event.objects.order_by("pk").values_list("pk", flat=True))


def test_a_follower_that_fails_sees_the_event_again(issue: Issue) -> None:
    def fail(event: Event) -> None:
        raise RuntimeError

    issue()
    chain.seal()
    with pytest.raises(RuntimeError):
        chain.followed("reader", fail)
    assert chain.followed("reader", lambda event: None) == 1


def test_a_job_that_fails_holds_up_no_other(
    issue: Issue, now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(now: datetime) -> int:
        raise RuntimeError("the disk is full")

    issue()
    monkeypatch.setattr(worker, "JOBS", (broken, *worker.JOBS))
    assert worker.run_once(now) >= 1
    assert Seal.objects.count() == 1
    assert "the disk is full" in caplog.text
