"""What the printing system says of a queue beyond what Qt asks: whether it takes jobs, and whether its printer answers.

For Qt a queue of CUPS that rejects jobs is idle, and it does not notice that its own job was refused; of a printer of
Windows that is offline it knows nothing.
"""

import ctypes
import sys
import time
from collections.abc import Mapping
from ctypes import wintypes
from enum import StrEnum


class Queue(StrEnum):
    READY = "ready"
    """As far as anybody knows: a printer that was switched off a moment ago is noticed by its next job."""
    STOPPED = "stopped"
    """It takes jobs, which wait: paused, without paper, offline, or still busy with a job of minutes ago."""
    REJECTING = "rejecting"
    """It takes no jobs."""


# RFC 8011, section 5.4.12, and RFC 3998; a suffix tells how grave CUPS takes it for.
_WAITING = frozenset(
    (
        *("offline", "shutdown", "paused", "stopping", "connecting-to-device", "timed-out"),
        *("media-empty", "media-needed", "media-jam", "door-open", "cover-open", "toner-empty", "marker-supply-empty"),
    )
)
_SUFFIXES = ("-error", "-warning", "-report")
_CUPS_STOPPED = "5"
_HELD = 4
"""The state of a job that somebody has put off."""
_PRINTED_WITHIN = 60
"""Seconds: slips and reports have few pages. CUPS says nothing else of a printer that the network does not reach."""

_WORK_OFFLINE = 0x400
"""PRINTER_ATTRIBUTE_WORK_OFFLINE"""
# PRINTER_STATUS_: PAUSED, ERROR, PAPER_JAM, PAPER_OUT, PAPER_PROBLEM, OFFLINE, NOT_AVAILABLE, NO_TONER,
# USER_INTERVENTION, DOOR_OPEN
_STATUS_WAITING = 0x1 | 0x2 | 0x8 | 0x10 | 0x40 | 0x80 | 0x1000 | 0x40000 | 0x100000 | 0x400000


def queue_state(name: str) -> Queue:
    """Return the state of the queue ``name``; READY too where the printing system says nothing of it."""
    if sys.platform == "win32":
        return _windows_state(name)
    state = cups_state(_cups_options(name))
    return Queue.STOPPED if state is Queue.READY and _has_old_job(name, time.time()) else state


def cups_state(options: Mapping[str, str]) -> Queue:
    """Return the state that is in the ``options`` of a destination of CUPS."""
    if options.get("printer-is-accepting-jobs") == "false":
        return Queue.REJECTING
    reasons = options.get("printer-state-reasons", "").split(",")
    waiting = any(_without_suffix(reason) in _WAITING for reason in reasons)
    return Queue.STOPPED if waiting or options.get("printer-state") == _CUPS_STOPPED else Queue.READY


def _without_suffix(reason: str) -> str:
    return next((reason.removesuffix(suffix) for suffix in _SUFFIXES if reason.endswith(suffix)), reason)


class _Option(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char_p), ("value", ctypes.c_char_p))


class _Destination(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("instance", ctypes.c_char_p),
        ("is_default", ctypes.c_int),
        ("num_options", ctypes.c_int),
        ("options", ctypes.POINTER(_Option)),
    )


class _Job(ctypes.Structure):
    _fields_ = (
        ("id", ctypes.c_int),
        ("destination", ctypes.c_char_p),
        ("title", ctypes.c_char_p),
        ("user", ctypes.c_char_p),
        ("format", ctypes.c_char_p),
        ("state", ctypes.c_int),
        ("size", ctypes.c_int),
        ("priority", ctypes.c_int),
        ("completed", ctypes.c_long),
        ("created", ctypes.c_long),
        ("processed", ctypes.c_long),
    )


def _cups() -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL("libcups.2.dylib" if sys.platform == "darwin" else "libcups.so.2")
    except OSError:
        return None


def _has_old_job(name: str, now: float) -> bool:
    """Return whether CUPS has a job for the queue ``name`` that should have been printed by ``now``."""
    if (cups := _cups()) is None:
        return False
    jobs, every_user, active = ctypes.POINTER(_Job)(), 0, 0
    count = cups.cupsGetJobs(ctypes.byref(jobs), name.encode(), every_user, active)
    waiting = [jobs[place].created for place in range(count) if jobs[place].state != _HELD]
    cups.cupsFreeJobs(count, jobs)
    return any(now - created > _PRINTED_WITHIN for created in waiting)


def _cups_options(name: str) -> dict[str, str]:
    """Return what CUPS says of the queue ``name``; nothing without CUPS, or where it has no such queue."""
    if (cups := _cups()) is None:
        return {}
    cups.cupsGetNamedDest.restype = ctypes.POINTER(_Destination)
    found = cups.cupsGetNamedDest(None, name.encode(), None)
    if not found:
        return {}
    destination = found.contents
    options = [destination.options[place] for place in range(destination.num_options)]
    values = {option.name.decode(): (option.value or b"").decode(errors="replace") for option in options}
    cups.cupsFreeDests(1, found)
    return values


class _PrinterInfo2(ctypes.Structure):
    """PRINTER_INFO_2W, whose 13 pointers are not followed."""

    _fields_ = (
        ("pointers", ctypes.c_void_p * 13),
        ("attributes", wintypes.DWORD),
        ("priorities_and_times", wintypes.DWORD * 4),
        ("status", wintypes.DWORD),
        ("jobs", wintypes.DWORD),
        ("pages_per_minute", wintypes.DWORD),
    )


if sys.platform == "win32":

    def _windows_state(name: str) -> Queue:
        spooler, printer, needed = ctypes.WinDLL("winspool.drv"), wintypes.HANDLE(), wintypes.DWORD()
        if not spooler.OpenPrinterW(name, ctypes.byref(printer), None):
            return Queue.READY
        try:
            spooler.GetPrinterW(printer, 2, None, 0, ctypes.byref(needed))
            content = ctypes.create_string_buffer(max(needed.value, ctypes.sizeof(_PrinterInfo2)))
            if not spooler.GetPrinterW(printer, 2, content, len(content), ctypes.byref(needed)):
                return Queue.READY
            info = _PrinterInfo2.from_buffer(content)
            waiting = info.attributes & _WORK_OFFLINE or info.status & _STATUS_WAITING
            return Queue.STOPPED if waiting else Queue.READY
        finally:
            spooler.ClosePrinter(printer)
