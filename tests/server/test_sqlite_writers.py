"""Writers of one process on SQLite: each in its turn, none asleep, and none waits for ever."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from server import clock, environment
from server.sqlite3.queue import FairLock

LONG = 60.0


@pytest.fixture
def database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[ConnectionHandler]:
    """Return the connections of each thread to a database file."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/file")
    settings = environment.database("DATABASE_URL", tmp_path)
    settings["OPTIONS"]["timeout"] = LONG
    handler = ConnectionHandler({"default": settings})
    with django_db_blocker.unblock():
        yield handler
        handler.close_all()


@contextlib.contextmanager
def transaction(connection: Any) -> Iterator[None]:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    yield
    connection.commit()
    connection.set_autocommit(True)


def wait_for(condition: Callable[[], bool]) -> None:
    end = clock.monotonic() + LONG
    while not condition():
        assert clock.monotonic() < end


def test_writers_are_served_in_the_order_in_which_they_came(database: ConnectionHandler) -> None:
    order: list[int] = []

    def write(number: int) -> None:
        connection = database["default"]
        with transaction(connection):
            order.append(number)
        connection.close()

    mine: Any = database["default"]
    threads = []
    with transaction(mine):
        for number in range(4):
            threads.append(threading.Thread(target=write, args=(number,)))
            threads[-1].start()
            wait_for(lambda: mine.queue.length == len(threads))
    with transaction(mine):  # comes as the others are still waiting: the thread that has the processor is not first
        order.append(4)
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("end", ["rollback", "close", "broken"])
def test_a_transaction_that_fails_leaves_the_queue(database: ConnectionHandler, end: str) -> None:
    connection: Any = database["default"]
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    if end == "rollback":
        connection.rollback()
        connection.set_autocommit(True)
    elif end == "close":
        connection.close()
        connection.connection = None
    else:
        connection.connection.close()
        with contextlib.suppress(Exception):
            connection.set_autocommit(True)
        connection.close()
    assert connection.queue.acquire(timeout=0.01)
    connection.queue.release()


def test_a_writer_waits_no_longer_than_sqlite_itself_would(database: ConnectionHandler) -> None:
    errors: list[str] = []
    database.settings["default"]["OPTIONS"]["timeout"] = 0.2

    def write() -> None:
        connection = database["default"]
        with pytest.raises(OperationalError) as caught, transaction(connection):
            pass
        errors.append(str(caught.value))
        connection.close()

    with transaction(database["default"]):
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert errors == ["database is locked"]
    with transaction(database["default"]):
        pass


def test_the_lock_is_passed_on_and_cannot_be_taken_in_between() -> None:
    lock = FairLock()
    assert lock.acquire(timeout=0)
    assert not lock.acquire(timeout=0.001)
    assert lock.length == 0
    acquired: list[bool] = []
    waiting = threading.Thread(target=lambda: acquired.append(lock.acquire(timeout=LONG)))
    waiting.start()
    wait_for(lambda: lock.length == 1)
    lock.release()
    assert not lock.acquire(timeout=0), "it has been passed on, although the other thread may not have noticed yet"
    waiting.join()
    lock.release()
    assert acquired == [True]
    assert lock.acquire(timeout=0)


def test_only_a_relaxed_update_does_not_wait_for_the_disk(database: ConnectionHandler) -> None:
    connection: Any = database["default"]

    def waits() -> bool:
        """Return whether the last commit waited: what was set for it stays set."""
        return int(connection.execute("PRAGMA synchronous", ()).fetchone()[0]) == 2

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE counts (count INTEGER)")
        cursor.execute("INSERT INTO counts VALUES (1)")
    assert waits()
    change = "UPDATE counts SET count = count + ?"
    assert connection.update(change, (1,), relaxed=True) == 1
    assert not waits()
    assert connection.update(change, (1,), relaxed=False) == 1
    assert waits()
    connection.update(change, (1,), relaxed=True)
    with transaction(connection):
        assert waits()
        connection.in_atomic_block = True
        connection.update(change, (1,), relaxed=True)
        connection.in_atomic_block = False
        assert waits(), "the transaction around it does"
    connection.update(change, (1,), relaxed=True)
    with connection.cursor() as cursor:
        cursor.execute(change.replace("?", "1"))
    assert waits(), "a statement that is a transaction of its own"
    with pytest.raises(Exception, match="no such table"):
        connection.update("UPDATE missing SET count = ?", (1,), relaxed=True)
    assert connection.queue.acquire(timeout=0)
    connection.queue.release()
