"""The settings password in ``password.json``: an argon2 hash and the number of failed attempts (docs/adr/0013).

No Qt. Argon2 takes a tenth of a second and 64 MiB: hash and verify in a task.
"""

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.state.json_file import MOST, JsonFile, entry_of, text_of, whole_number
from licensing.backoff import backoff

PASSWORD_FILE = "password.json"  # noqa: S105  # a name
SHORTEST, LONGEST = 4, 60
"""Letters and digits of a password."""
_HASH_START = "$argon2"
FIRST_WAIT, LONGEST_WAIT = 1.0, 900.0
"""Seconds."""


@dataclass(frozen=True)
class Password:
    """``hashed`` is argon2's encoded hash, parameters included; ``wrong`` counts the attempts since the last right one.

    ``settings_reset`` is the number of resets by support that this password has outlived.
    """

    hashed: str
    wrong: int = 0
    settings_reset: int = 0


def password_file(folder: Path) -> JsonFile[Password | None]:
    """Return the file of the password; without one, or with a damaged one, the settings are open."""
    return JsonFile(folder / PASSWORD_FILE, _password, None, private=True)


def _password(entries: dict[str, Any]) -> Password:
    # A password stays, whatever the counts beside it are: only the lack of one opens the settings.
    resets = entry_of({"settings_reset": 0} | entries, "settings_reset", whole_number, MOST)
    return Password(_hash_of(entries["hashed"]), entry_of(entries, "wrong", whole_number, 0), resets)


def _hash_of(value: object) -> str:
    hashed = text_of(value)
    if not hashed.startswith(_HASH_START):  # no password would ever match
        raise ValueError("not a hash")
    return hashed


def can_be_tapped(typed: str) -> bool:
    """Return whether the on-screen keys have all of ``typed``: a terminal may lose the keyboard that set it."""
    normal = _normalised(typed)
    return normal.isascii() and normal.isalnum()


def make_hash(typed: str) -> str:
    from argon2 import PasswordHasher  # few starts of the app ever need it

    return PasswordHasher().hash(_normalised(typed))


def is_right(hashed: str, typed: str) -> bool:
    """Return whether ``hashed`` was made of ``typed``; an invalid hash never matches.

    Raises:
        VerificationError: nobody knows, for example because there is not enough memory.
    """
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerifyMismatchError

    try:
        return PasswordHasher().verify(hashed, _normalised(typed))
    except (VerifyMismatchError, InvalidHashError):
        return False


def wait_after(wrong: int) -> float:
    """Return the seconds to wait after that many failed attempts."""
    return backoff(wrong, first=FIRST_WAIT, longest=LONGEST_WAIT) if wrong else 0.0


def _normalised(typed: str) -> str:
    """Return ``typed`` the same from every keyboard.

    An input method's full-width letters become narrow. Case is ignored: the on-screen keys have only capitals, and
    Caps Lock may be on.
    """
    return unicodedata.normalize("NFKC", typed).upper()
