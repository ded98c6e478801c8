"""Two people work on one cancellation at once, on PostgreSQL: the second waits for the first, and sees what it did."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import psycopg
import pytest
from django.db import connections
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from server import environment
from server.licenses.models import Cancellation, Contract, Event
from server.licenses.staff import cancellations, operations
from server.licenses.staff.cancellations import NotPossible, Refusal
from tests import postgres
from tests.server.cancelling import LAST_DAY, TODAY

T = TypeVar("T")
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
STEPS = {
    "send": lambda row, now: cancellations.send_papers(row, TODAY, who="sato", now=now),
    "plan": lambda row, now: cancellations.plan_stop(row, LAST_DAY, who="sato", now=now),
    "receive": lambda row, now: cancellations.receive_papers(row, None, who="sato", now=now),
}


@dataclass
class Office:
    """A database with one contract. ``colleague`` is somebody else's transaction in it."""

    colleague: psycopg.Connection
    observer: psycopg.Connection
    worker: ThreadPoolExecutor

    def do(self, act: Callable[[], T]) -> T:
        return self.worker.submit(act).result()

    def meanwhile(self, act: Callable[[], T], statement: str, *values: object) -> "Future[T]":
        """Begin ``act`` after ``statement`` of the colleague; that one is committed once ``act`` waits, or is done."""
        self.colleague.execute(statement, values)
        begun = self.worker.submit(act)
        while not begun.done() and self.observer.execute(WAITING).fetchone() == (0,):
            pass
        return begun


@pytest.fixture
def office(
    cluster: postgres.Cluster, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[Office]:
    url = cluster.new_database()
    monkeypatch.setenv("DATABASE_URL", url)
    handler = ConnectionHandler({"default": environment.database("DATABASE_URL", Path())})

    def connect() -> None:
        connections["default"] = handler["default"]  # of this thread

    with (
        django_db_blocker.unblock(),
        psycopg.connect(url) as colleague,
        psycopg.connect(url, autocommit=True) as observer,
        ThreadPoolExecutor(1, initializer=connect) as worker,
    ):
        yield Office(colleague, observer, worker)
        worker.submit(handler.close_all).result()


@pytest.fixture
def contract(office: Office, now: datetime) -> Contract:
    return office.do(
        lambda: operations.issue(customer="銀座商店", email="x@example.jp", count=1, months=12, who="tester", now=now)
    )


def test_of_two_who_ask_at_once_the_second_gets_the_cancellation_of_the_first(
    office: Office, contract: Contract, now: datetime
) -> None:
    lock = "SELECT id FROM licenses_contract WHERE id = %s FOR NO KEY UPDATE"
    second = office.meanwhile(lambda: cancellations.ask(contract, who="sato", now=now), lock, contract.pk)
    insert = "INSERT INTO licenses_cancellation (contract_id, asked_at) VALUES (%s, %s) RETURNING id"
    first = office.colleague.execute(insert, [contract.pk, now]).fetchone()
    office.colleague.commit()
    assert first == (second.result().pk,)
    assert office.do(Cancellation.objects.count) == 1


@pytest.mark.parametrize("step", STEPS)
def test_no_step_is_taken_of_what_a_colleague_withdraws_at_the_same_moment(
    office: Office, contract: Contract, now: datetime, step: str
) -> None:
    row = office.do(lambda: cancellations.ask(contract, who="sato", now=now))
    office.do(lambda: cancellations.send_papers(row, TODAY - (LAST_DAY - TODAY), who="sato", now=now))
    withdraw = "UPDATE licenses_cancellation SET withdrawn_at = %s WHERE id = %s"
    begun = office.meanwhile(lambda: STEPS[step](row, now), withdraw, now, row.pk)
    office.colleague.commit()
    with pytest.raises(NotPossible) as refused:
        begun.result()
    assert refused.value.refusal is Refusal.WITHDRAWN


def test_two_who_withdraw_at_once_are_one_entry_of_the_log(office: Office, contract: Contract, now: datetime) -> None:
    row = office.do(lambda: cancellations.ask(contract, who="sato", now=now))
    withdraw = "UPDATE licenses_cancellation SET withdrawn_at = %s WHERE id = %s"
    begun = office.meanwhile(lambda: cancellations.withdraw(row, who="sato", now=now), withdraw, now, row.pk)
    office.colleague.commit()
    begun.result()
    assert office.do(Event.objects.filter(what=Event.What.CANCELLATION_WITHDRAWN).count) == 0
