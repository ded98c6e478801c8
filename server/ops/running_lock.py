"""Tells whether a server or its jobs are running on this machine: each process has a read lock on a file of the home.

The operating system releases the lock with the process, however that ends.
"""

import contextlib
from collections.abc import Iterator

from filelock import ReadWriteLock, Timeout

from server.home import Home


def hold(home: Home) -> ReadWriteLock:
    """Count as running while the returned lock exists; wait while another process is in a block of ``stopped``.

    A child must take its own lock after the fork: it may outlive its parent, and SQLite, which makes the lock, does
    not survive a fork.
    """
    lock = ReadWriteLock(home.running_lock)
    lock.acquire_read()
    return lock


@contextlib.contextmanager
def stopped(home: Home) -> Iterator[bool]:
    """Keep servers from starting until the block ends; False if one is running."""
    lock = ReadWriteLock(home.running_lock, blocking=False)
    try:
        # Without waiting: the caller tells the person to stop the server.
        lock.acquire_write()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
