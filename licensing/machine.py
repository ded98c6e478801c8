"""The machine hash: a keyed hash of the operating system's machine id, never the id itself."""

import contextlib
import secrets
from pathlib import Path

import machineid

from licensing.errors import StorageError
from licensing.files import read_file, write_file

APP_ID = "attomenzei"


def machine_hash(own_id: Path) -> str:
    """Return 64 hexadecimal digits that stay the same on this machine and differ on every other.

    Where the system has no machine id (a minimal container), a random one is stored in ``own_id``,
    which must be outside the data folder, so that it is not copied along with it.
    """
    try:
        return str(machineid.hashed_id(APP_ID)).lower()
    except machineid.MachineIdNotFound:
        return _random_id(own_id)


def _random_id(path: Path) -> str:
    stored = (read_file(path) or b"").decode("ascii", "replace").strip()
    if len(stored) == 64 and set(stored) <= set("0123456789abcdef"):
        return stored
    generated = secrets.token_hex(32)
    with contextlib.suppress(StorageError):  # on a read-only system, the terminal works until the process ends
        write_file(path, generated.encode())
    return generated
