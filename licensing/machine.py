"""The machine hash: a keyed hash of the operating system's machine id, never the id itself."""

import contextlib
import secrets
from pathlib import Path

from licensing.errors import StorageError
from licensing.files import read_file, write_file

APP_ID = "attomenzei"


def machine_hash(own_id: Path) -> str:
    """Return 64 hexadecimal digits that stay the same on this machine and differ on every other.

    Where the system has no machine id (a minimal container), a random one is kept in ``own_id``,
    which must lie outside the data folder, so that a copied folder does not carry it along.
    """
    import machineid  # here, since most of a start can do without it

    try:
        return str(machineid.hashed_id(APP_ID)).lower()
    except machineid.MachineIdNotFound:
        return _random_id(own_id)


def _random_id(path: Path) -> str:
    kept = (read_file(path) or b"").decode("ascii", "replace").strip()
    if len(kept) == 64 and set(kept) <= set("0123456789abcdef"):
        return kept
    made = secrets.token_hex(32)
    with contextlib.suppress(StorageError):  # a read-only system: the terminal works until it is switched off
        write_file(path, made.encode())
    return made
