"""What support asks for: the license as JSON, details of the last request and the clock, and the diagnosis file.

The file contains no secret: no whole license number, no key, no passport, no password. Every entry is named here;
the log is free text, so its numbers are masked.
"""

import json
import platform
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import cryptography

from app import __version__
from app.state.settings import proxy_file
from app.system.saving import save_new
from licensing.agent import Agent
from licensing.clock import JST
from licensing.errors import LicensingError, Unreachable
from licensing.masking import mask
from licensing.number import hide, show
from licensing.proxy import Proxy, proxy_for
from licensing.standing import Standing
from licensing.support_code import summary_of, write_code
from licensing.vendor import VendorProfile
from licensing.words.banners import banner_for, lock_reason
from licensing.words.diagnosis import clock_problem, diagnose
from licensing.words.failures import failure_view
from licensing.words.language import current
from licensing.words.text import Text

NAME = "attomenzei-diagnosis-{time:%Y%m%d-%H%M}.json"
LINES = 300
"""Lines of the log that are copied, from its end."""
_LOG_BYTES = 200_000
_UNREADABLE = Text(ja="読み取れません（{setting}）", en="cannot be read ({setting})")


def support_code(standing: Standing, failure: LicensingError | None) -> str:
    """Return the code that the license page shows: ``4QXR-2VTA``."""
    return write_code(summary_of(standing, failure_view(failure, "").code if failure else ""))


def notice_sentence(standing: Standing, vendor: VendorProfile) -> str | None:
    """Return the sentence about the license that the window shows, if there is one."""
    banner = banner_for(standing, phone=vendor.support_phone)
    return banner.sentence if banner else lock_reason(standing) or None


def standing_members(standing: Standing, vendor: VendorProfile) -> dict[str, Any]:
    """Return the standing as ``status --json`` prints it; days as 2027-10-31, instants in UTC (RFC 3339)."""
    return {
        "state": standing.state.value,
        "usable": standing.usable,
        "days_left": standing.days_left,
        "deadline": standing.deadline and standing.deadline.isoformat(),
        "notice": notice_sentence(standing, vendor),
        "license_number": standing.license_number and show(standing.license_number),
        "terminal_number": standing.terminal_number,
        "terminal_name": standing.terminal_name,
        "last_contact": standing.last_contact and standing.last_contact.isoformat(),
        "clock_doubted": standing.moment.doubt is not None,
    }


def details(agent: Agent, vendor: VendorProfile, proxy: Proxy) -> dict[str, Any]:
    """Return what ``status --verbose`` adds: the last request, the clock, the proxy, and each trouble by its code."""
    standing, last = agent.standing(), agent.last_try
    failure = last.failure if last else None
    clock = clock_problem(standing.moment)
    seen, right = agent.seen, standing.moment.known
    return {
        "last_try": last
        and {
            "at": last.at and last.at.isoformat(),
            "outcome": last.outcome,
            "code": failure and failure_view(failure, "").code,
        },
        "clock": {
            "pc": agent.pc_time.isoformat(),
            "seen": seen and seen.isoformat(),
            "right": right and right.isoformat(),
            "doubt": standing.moment.doubt and standing.moment.doubt.value,
            "code": clock and clock.code,
        },
        "proxy": shown_proxy(vendor.server_url, proxy) or None,
        "troubles": [{"code": found.code, "sentence": found.sentence} for found in diagnose(standing, failure)],
    }


def shown_proxy(url: str, proxy: Proxy) -> str:
    """Return the proxy for ``url`` as host:port, or which setting cannot be read as an address; empty for none."""
    try:
        return proxy_for(url, proxy)
    except Unreachable as error:
        return _UNREADABLE.format(setting=error.subject)


def save_diagnosis(
    agent: Agent, vendor: VendorProfile, failure: LicensingError | None, data: Path, folder: Path
) -> Path:
    """Write the diagnosis of the terminal with the files in ``data`` into ``folder``, and return its path.

    ``failure`` is how the last request ended.

    Raises:
        SaveError: the folder is full, gone or protected.
    """
    moment = agent.standing().moment.instant.astimezone(JST)
    content = json.dumps(_diagnosis(agent, vendor, failure, data, moment), ensure_ascii=False, indent=2)
    return save_new(folder, NAME.format(time=moment), content.encode(errors="backslashreplace"))


def _diagnosis(
    agent: Agent, vendor: VendorProfile, failure: LicensingError | None, data: Path, moment: datetime
) -> dict[str, Any]:
    standing, proxy = agent.standing(), proxy_file(data).read_or_default()
    number = standing.license_number
    secrets = (proxy.password,) if proxy.password else ()
    return {
        "made": moment.isoformat(),
        "support_code": support_code(standing, failure),
        "standing": standing_members(standing, vendor) | {"license_number": hide(number) if number else None},
        **details(agent, vendor, proxy),
        "proxy_choice": {"mode": proxy.mode.value, "signs_in": bool(proxy.user)},
        "server": vendor.server_url,
        "versions": _versions(),
        "files": list(_files(data)),
        "disk_free_bytes": _free_bytes(data),
        "log": [mask(line, secrets) for line in _log(data)],
    }


def _versions() -> dict[str, str]:
    from PySide6.QtCore import qVersion  # the command line does without Qt

    return {
        "app": __version__,
        "language": current().value,
        "os": platform.platform(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "qt": qVersion(),
        "cryptography": cryptography.__version__,
    }


def _files(data: Path) -> Iterator[dict[str, Any]]:
    """Yield names, sizes and times of the terminal's files, without their contents, as far as the disk permits."""
    with suppress(OSError):
        for path in sorted(data.iterdir()):
            # A temporary file that was renamed meanwhile, or a damaged entry, of any year, hides no other.
            with suppress(OSError, ValueError, OverflowError):
                stat = path.stat()
                changed = datetime.fromtimestamp(stat.st_mtime, JST)
                if path.is_file():
                    yield {"name": path.name, "bytes": stat.st_size, "changed": changed.isoformat()}


def _free_bytes(data: Path) -> int | None:
    try:
        return shutil.disk_usage(data).free
    except OSError:
        return None


def _log(data: Path) -> list[str]:
    """Return the tail of the newest log beside the terminal's files; none if it cannot be read."""
    try:
        newest = max(data.rglob("*.log"), key=lambda path: path.stat().st_mtime, default=None)
        if newest is None:
            return []
        with newest.open("rb") as file:
            file.seek(max(0, newest.stat().st_size - _LOG_BYTES))
            return file.read().decode("utf-8", "replace").splitlines()[-LINES:]
    except OSError:
        return []
