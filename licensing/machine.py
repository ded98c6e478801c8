"""The machine hash: a keyed hash of the operating system's machine id, never the id itself."""

import contextlib
import hashlib
import hmac
import re
import secrets
from pathlib import Path

import machineid

from licensing.errors import StorageError
from licensing.files import read_file, write_file

APP_ID = b"attomenzei"
_ID = re.compile(r"(?!(.)\1*$)[0-9a-fA-F]{32,64}")
"""A UUID, systemd's machine id or a container's id, without dashes; not one digit throughout, as firmware may have."""
_HASH = re.compile(r"[0-9a-f]{64}")


def machine_hash(own: Path, machine_id: str | None = None) -> str:
    """Return 64 hexadecimal digits that stay the same on this machine and differ on every other.

    ``own`` must be outside the data folder, so that it is not copied along with it. The last hash is stored there, for
    a system that has no machine id (a minimal container) or whose id is damaged (empty after a power cut).
    ``machine_id`` replaces the system's.

    Raises:
        StorageError: the system has none, and what is stored cannot be read: any other hash would be another machine's.
    """
    system = _hash(_system_id() if machine_id is None else machine_id)
    try:
        stored = _stored(own)
    except StorageError:
        if system is None:
            raise
        return system
    current = system or stored or secrets.token_hex(32)
    if current != stored:
        with contextlib.suppress(StorageError):  # on a read-only system, the terminal works until the process ends
            write_file(own, current.encode())
    return current


def _system_id() -> str:
    """Return the system's machine id, or an empty text where there is none."""
    try:
        return str(machineid.id())
    except (machineid.MachineIdNotFound, ValueError, OSError):  # ValueError: bytes that are no text
        return ""


def _hash(machine_id: str) -> str | None:
    if _ID.fullmatch(machine_id.replace("-", "")) is None:
        return None
    return hmac.new(machine_id.encode(), APP_ID, hashlib.sha256).hexdigest()


def _stored(own: Path) -> str | None:
    stored = (read_file(own) or b"").decode("ascii", "replace").strip()
    return stored if _HASH.fullmatch(stored) else None
