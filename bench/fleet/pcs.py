"""A PC: its clock and how wrong it is, its folders on a RAM disk, and what its disk and its power do."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.fleet.vendor import Vendor
from licensing.clock import OFF, TOLERANCE
from licensing.store import STATEMENT
from licensing.uptime import Uptime

RESET = datetime(2020, 1, 1, tzinfo=UTC)
"""What a PC with an empty battery shows at each boot."""


UNREADABLE = {"unreadable": errno.EIO, "locked": errno.EBUSY}
"""Faults of a disk on which the statement is there and cannot be read."""


class PowerCut(BaseException):
    """The process is gone in this moment."""


class Pc:
    """``slowest`` and ``fastest`` are the moments between which docs/adr/0007 lets the terminal decide.

    Both are the real time while the clock is right. Since the last contact, time that was measured while the PC ran
    counts; of a time without power, what the clock claims, or a day if it claims less than had been seen before.
    """

    def __init__(self, vendor: Vendor, folder: Path, machine: str, *, sleeps: bool) -> None:
        self._vendor = vendor
        self.folder, self.outside = folder / "data", folder / "outside"
        self.machine = machine
        self.sleeps = sleeps
        self.boots = 0
        self.running = False
        self.fault = ""
        self.cut_at: int | None = None
        """Before which of the next replacements of a file the power fails."""
        self.empty_battery = False
        self.set_back: int | None = None
        """Days by which a cheat sets the clock back at each boot; 0: to what it showed last."""
        self.drift = 0.0
        self._error = timedelta()
        self._set_at = vendor.now
        self._booted = vendor.now
        self._lead = timedelta()
        self.slowest = self.fastest = self._marked = vendor.now

    # the clocks that the agent reads

    def now(self) -> datetime:
        return self._vendor.now + self.error

    def uptime(self) -> Uptime:
        return Uptime(f"boot-{self.boots}", (self._vendor.now - self._booted).total_seconds())

    @property
    def error(self) -> timedelta:
        days = (self._vendor.now - self._set_at) / timedelta(days=1)
        return self._error + timedelta(seconds=self.drift * days)

    @property
    def dates_are_right(self) -> bool:
        """Whether the server's certificate, of a year or so, is valid by this clock."""
        return abs(self.error) < timedelta(days=200)

    # what happens to it

    def switch_on(self) -> None:
        shown = self.now() - (self._vendor.now - self._marked)
        self.boots += 1
        self._booted = self._marked = self._vendor.now
        if self.empty_battery:
            self.set_clock(RESET - self._vendor.now)
        if self.set_back is not None:
            minute_later = shown - self._vendor.now + timedelta(minutes=1)
            self.set_clock(minute_later if self.set_back == 0 else -timedelta(days=self.set_back))
        self.running = True
        claimed = self.now()
        if self.fastest - claimed > TOLERANCE:
            self.fastest += OFF
        if claimed - self._lead <= self.slowest:
            self.slowest += timedelta() if self.slowest - claimed <= TOLERANCE else OFF
        self._claim()

    def switch_off(self) -> None:
        self.pass_time()
        self.running = False

    def set_clock(self, error: timedelta) -> None:
        self.pass_time()
        self._error, self._set_at = error, self._vendor.now
        if self.running:
            self._claim()

    def pass_time(self) -> None:
        """Let the time since the last call count, if the PC ran."""
        if self.running:
            passed = self._vendor.now - self._marked
            self.slowest += passed
            self.fastest += passed
            self._claim()
        self._marked = self._vendor.now

    def contact(self) -> None:
        """The server has told the time."""
        self.slowest = self.fastest = self._vendor.now
        self._lead = self.error if self.error > TOLERANCE else timedelta()

    def _claim(self) -> None:
        self.slowest = max(self.slowest, min(self.now() - self._lead, self._vendor.now))
        self.fastest = max(self.fastest, self.now() - (self._lead if self.error >= self._lead else timedelta()))

    # its folders

    def copy_from(self, other: "Pc") -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(other.folder, self.folder)

    def back_up(self) -> None:
        shutil.rmtree(self._backup, ignore_errors=True)
        if self.folder.exists():
            shutil.copytree(self.folder, self._backup)

    def restore(self) -> bool:
        if not self._backup.exists():
            return False
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self._backup, self.folder)
        return True

    def delete(self, *, outside: bool) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        if outside:
            shutil.rmtree(self.outside, ignore_errors=True)

    @property
    def _backup(self) -> Path:
        return self.folder.with_name("backup")

    @contextmanager
    def used(self) -> Iterator[None]:
        """Within, the calls to the disk are those of this PC."""
        _Disk.pc = self
        try:
            yield
        finally:
            _Disk.pc = None


class _Disk:
    """The PC whose program runs now."""

    pc: Pc | None = None


def install_disk() -> None:
    """Let the disk's faults come from the PC whose program runs; on a RAM disk nothing has to be synced."""
    open_path, make_file, replace = Path.open, tempfile.mkstemp, os.replace

    def opened(path: Path, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        number = UNREADABLE.get(_Disk.pc.fault) if _Disk.pc is not None else None
        if number is not None and "r" in mode and path.name == STATEMENT:
            raise OSError(number, os.strerror(number), str(path))
        return open_path(path, mode, *args, **kwargs)

    def made(*args: Any, **kwargs: Any) -> Any:
        if _Disk.pc is not None and _Disk.pc.fault == "full":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return make_file(*args, **kwargs)

    def replaced(*args: Any, **kwargs: Any) -> None:
        if _Disk.pc is not None and _Disk.pc.cut_at is not None:
            _Disk.pc.cut_at -= 1
            if _Disk.pc.cut_at < 0:
                _Disk.pc.cut_at = None
                raise PowerCut
        replace(*args, **kwargs)

    Path.open = opened  # type: ignore[method-assign,assignment]
    tempfile.mkstemp = made
    os.replace = replaced
    os.fsync = lambda fd: None
