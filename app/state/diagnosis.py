"""The diagnosis file: what support asks for, and no secret (no number in full, no key, no passport, no password).

Everything in it is put there by name; of the log, which says what it likes, the end is taken with numbers masked.
"""

import json
import platform
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from app import __version__
from app.state.license_model import LicenseModel
from app.state.proxy_settings import read_proxy
from licensing.clock import JST
from licensing.files import write_file
from licensing.masking import mask
from licensing.number import hide
from licensing.support_code import summary_of, write_code
from licensing.words.failures import failure_view
from licensing.words.language import current

NAME = "attomenzei-diagnosis-{time:%Y%m%d-%H%M}.json"
LINES = 300
"""Lines of the log that are taken, from its end."""
_LOG_BYTES = 200_000


def support_code(license: LicenseModel) -> str:
    """Return the code that the license page shows: ``4QXR-2VTA``."""
    failure = license.last_failure
    return write_code(summary_of(license.standing, failure_view(failure, "").code if failure else ""))


def save_diagnosis(license: LicenseModel, data: Path, folder: Path) -> Path:
    """Write the diagnosis of the terminal with the files in ``data`` into ``folder``, and return its path.

    Raises:
        StorageError: the disk or the stick refused.
    """
    moment = license.standing.moment.instant.astimezone(JST)
    path = folder / NAME.format(time=moment)
    content = json.dumps(diagnosis(license, data, moment), ensure_ascii=False, indent=2)
    write_file(path, content.encode())
    return path


def diagnosis(license: LicenseModel, data: Path, moment: datetime) -> dict[str, Any]:
    """Return what the file says."""
    from app.cli import as_json

    standing, proxy = license.standing, read_proxy(data)
    number = standing.license_number
    secrets = (proxy.password,) if proxy.password else ()
    return {
        "made": moment.isoformat(),
        "support_code": support_code(license),
        "standing": as_json(standing, license.vendor) | {"license_number": hide(number) if number else None},
        **license.details(),
        "proxy_choice": {"mode": proxy.mode.value, "address": proxy.address, "signs_in": bool(proxy.user)},
        "server": license.vendor.server_url,
        "versions": versions(),
        "files": _files(data),
        "disk_free_bytes": shutil.disk_usage(data).free if data.is_dir() else None,
        "log": [mask(line, secrets) for line in _log(data)],
    }


def versions() -> dict[str, str]:
    import cryptography
    from PySide6.QtCore import qVersion

    return {
        "app": __version__,
        "language": current().value,
        "os": platform.platform(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "qt": qVersion(),
        "cryptography": cryptography.__version__,
    }


def _files(data: Path) -> list[dict[str, Any]]:
    """Return names, sizes and times of the terminal's files; nothing of what is in them."""
    if not data.is_dir():
        return []
    found = [(path, path.stat()) for path in sorted(data.iterdir()) if path.is_file()]
    return [
        {"name": path.name, "bytes": stat.st_size, "changed": datetime.fromtimestamp(stat.st_mtime, JST).isoformat()}
        for path, stat in found
    ]


def _log(data: Path) -> list[str]:
    """Return the end of the newest log beside the terminal's files."""
    logs = sorted(data.rglob("*.log"), key=lambda path: path.stat().st_mtime)
    if not logs:
        return []
    with logs[-1].open("rb") as file:
        file.seek(max(0, logs[-1].stat().st_size - _LOG_BYTES))
        return file.read().decode("utf-8", "replace").splitlines()[-LINES:]
