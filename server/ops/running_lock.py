"""Tells whether a server or its jobs are running on this machine: each process has a read lock on a file of the home.

The operating system releases the lock with the process, however that ends.
"""

import contextlib
import sqlite3
from collections.abc import Iterator

from django.core.exceptions import ImproperlyConfigured
from filelock import ReadWriteLock, Timeout

from server.home import Home


def hold(home: Home) -> ReadWriteLock:
    """Count as running while the returned lock exists; wait while another process is in a block of ``stopped``.

    A child must take its own lock after the fork: it may outlive its parent, and SQLite, which makes the lock, does
    not survive a fork.
    """
    with _errors():
        lock = ReadWriteLock(home.running_lock)
        lock.acquire_read()
    return lock


@contextlib.contextmanager
def stopped(home: Home) -> Iterator[bool]:
    """Keep servers from starting until the block ends; False if one is running."""
    try:
        with _errors():
            lock = ReadWriteLock(home.running_lock, blocking=False)
            # Without waiting: the caller tells the person to stop the server.
            lock.acquire_write()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


@contextlib.contextmanager
def _errors() -> Iterator[None]:
    """Turn an error of the folder (missing, full, read-only, another account's) into one that says so."""
    try:
        yield
    except Timeout:  # an OSError too
        raise
    except (OSError, sqlite3.Error) as error:
        raise ImproperlyConfigured(f"ATTOMENZEI_HOME: {error}") from error
