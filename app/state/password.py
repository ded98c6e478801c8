"""The password of the settings on disk, ``password.json``: a hash and how often it was guessed wrong (docs/adr/0013).

No Qt. Argon2 takes a tenth of a second and 64 MiB: make and compare in a task.
"""

import json
import logging
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path

from licensing.files import read_file, set_aside, write_file

log = logging.getLogger(__name__)

PASSWORD_FILE = "password.json"  # noqa: S105  # a name
SHORTEST, LONGEST = 4, 60
"""Letters and digits of a password."""
LONGEST_WAIT = 900.0
"""Seconds."""


@dataclass(frozen=True)
class Password:
    """``hashed`` is argon2's own text, parameters included; ``wrong`` counts the tries since the last right one."""

    hashed: str
    wrong: int = 0


def read_password(folder: Path) -> Password | None:
    """Return the password in ``folder``; None where there is none. An unreadable file is set aside: it locks nobody."""
    path = folder / PASSWORD_FILE
    data = read_file(path)
    if data is None:
        return None
    try:
        entries = json.loads(data)
        return Password(str(entries["hashed"]), int(entries["wrong"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        log.warning("cannot read %s: %s", path.name, error)
        set_aside(path)
        return None


def write_password(folder: Path, password: Password) -> None:
    """Keep ``password`` in ``folder``.

    Raises:
        StorageError: the disk refused; the former one is still there.
    """
    write_file(folder / PASSWORD_FILE, json.dumps(asdict(password), indent=1).encode(), private=True)


def remove_password(folder: Path) -> None:
    """Ask for no password any more.

    Raises:
        OSError: the disk refused.
    """
    (folder / PASSWORD_FILE).unlink(missing_ok=True)


def can_be_tapped(typed: str) -> bool:
    """Return whether the keys on the screen have all of ``typed``: a till may lose the keyboard that set it."""
    even = _even(typed)
    return even.isascii() and even.isalnum()


def make_hash(typed: str) -> str:
    """Return what is kept of the password ``typed``."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(_even(typed))


def is_right(hashed: str, typed: str) -> bool:
    """Return whether ``hashed`` was made of ``typed``; a hash that is none is nobody's password."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(hashed, _even(typed))
    except (VerificationError, InvalidHashError):
        return False


def wait_after(wrong: int) -> float:
    """Return the seconds to wait after that many wrong tries: one, doubling."""
    return 0.0 if wrong == 0 else min(2.0 ** min(wrong - 1, 20), LONGEST_WAIT)


def _even(typed: str) -> str:
    """Return ``typed`` the same from every keyboard.

    The input method's full-width letters are the narrow ones; the keys on the screen, and a keyboard with Caps Lock
    on, know only capitals.
    """
    return unicodedata.normalize("NFKC", typed).upper()
