"""Kills a process at one of the calls that open, change or close a file, here or in SQLite."""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

CALLS = {"execute", "executemany", "connect", "close", "open", "fsync", "replace", "unlink", "mkdir", "utime", "flock"}


def killed_at(call: int, work: Callable[[], object]) -> bool:
    """Do ``work`` in a process that dies before that call, from 0; return whether it died."""
    left = call

    def count(_frame: FrameType, event: str, function: object) -> None:
        nonlocal left
        if event == "c_call" and getattr(function, "__name__", "") in CALLS:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            sys.setprofile(count)
            work()
            sys.setprofile(None)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])
