"""Faults of a disk, injected below our code: at the calls by which Python accesses files."""

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def disk_error(number: int, winerror: int | None = None) -> OSError:
    """Return the error that the system raises with ``errno`` ``number``; ``winerror`` is what Windows adds to it."""
    error = OSError(number, os.strerror(number))
    if winerror is not None:
        vars(error)["winerror"] = winerror
    return error


class DiskFaults:
    """``unreadable`` and ``failing`` map names of files, and of calls, to the error that they raise."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.unreadable: dict[str, OSError] = {}
        self.failing: dict[str, OSError | Callable[[], OSError | None]] = {}
        open_path = Path.open

        def opened(path: Path, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            error = self.unreadable.get(path.name)
            if error is not None and "r" in mode:
                raise error
            return open_path(path, mode, *args, **kwargs)

        monkeypatch.setattr(Path, "open", opened)
        for module, name in ((os, "fsync"), (os, "chmod"), (os, "replace"), (os, "rename"), (tempfile, "mkstemp")):
            monkeypatch.setattr(module, name, self._call(name, getattr(module, name)))

    def hide(self, *names: str, number: int = errno.EIO) -> None:
        """Let every read of the files ``names`` fail."""
        self.unreadable |= {name: disk_error(number) for name in names}

    def _call(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            fault = self.failing.get(name)
            error = fault() if callable(fault) else fault
            if error is not None:
                raise error
            return real(*args, **kwargs)

        return call
