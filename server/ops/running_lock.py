"""Whether a server or its jobs are running on this machine: each holds a shared lock on a file of the home.

The system lets go of the lock with the process, however it ends. Not on Windows, where a server is for trying out only.
"""

import contextlib
import os
from collections.abc import Iterator

from server.home import Home

if os.name != "nt":
    import fcntl


@contextlib.contextmanager
def shown(home: Home) -> Iterator[None]:
    """Be seen running until the block ends."""
    if os.name == "nt":
        yield
        return
    with home.presence.open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        yield


@contextlib.contextmanager
def alone(home: Home) -> Iterator[bool]:
    """Keep servers from starting until the block ends; False: one is running."""
    if os.name == "nt":
        yield True
        return
    with home.presence.open("ab") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
