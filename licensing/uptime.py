"""How long this machine has been running, sleep included, and in which of its boots: a clock that nobody sets."""

import contextlib
import ctypes
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from licensing.claims import Claim, Claims, Document, text

LONGEST_BOOT_ID = 64


@dataclass(frozen=True)
class Uptime(Document):
    """``seconds`` since the boot with the id ``boot``; the id is empty where the system has none."""

    boot: Annotated[str, text(LONGEST_BOOT_ID, least=0)]
    seconds: Annotated[float, Claim(Claims.integer, int)]

    def since(self, earlier: "Uptime | None") -> timedelta | None:
        """Return the time since ``earlier``; None if that was in another boot, or is not known."""
        if earlier is None or earlier.boot != self.boot or earlier.seconds > self.seconds:
            return None
        return timedelta(seconds=self.seconds - earlier.seconds)


def read_uptime() -> Uptime:
    boot = ""
    with contextlib.suppress(OSError):  # a container, or a system that is locked down
        boot = _boot_id()[:LONGEST_BOOT_ID]
    return Uptime(boot, _seconds())


if sys.platform == "win32":  # pragma: no cover  # never tried
    import winreg

    _BOOTS = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"

    def _boot_id() -> str:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _BOOTS) as key:
            return str(winreg.QueryValueEx(key, "BootId")[0])

    def _seconds() -> float:
        ticks = ctypes.windll.kernel32.GetTickCount64
        ticks.restype = ctypes.c_uint64
        return int(ticks()) / 1000

elif sys.platform == "darwin":  # pragma: no cover  # never tried

    def _boot_id() -> str:
        value, size = ctypes.create_string_buffer(LONGEST_BOOT_ID), ctypes.c_size_t(LONGEST_BOOT_ID)
        ctypes.CDLL(None).sysctlbyname(b"kern.bootsessionuuid", value, ctypes.byref(size), None, 0)
        return value.value.decode()

    def _seconds() -> float:
        return time.clock_gettime(time.CLOCK_MONOTONIC)  # which runs on in sleep there, unlike time.monotonic()

else:
    _BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

    def _boot_id() -> str:
        return _BOOT_ID.read_text(encoding="ascii").strip()

    def _seconds() -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)
