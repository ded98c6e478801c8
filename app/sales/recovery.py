"""The recovery code of a terminal's records: showing it, and what to do if the key is lost."""

from datetime import datetime
from pathlib import Path

from app.sales.backup import BackupError, BackupTrouble, sqlite_errors
from app.sales.keys import Keys
from app.sales.record_key import Key, read_code
from app.sales.restoring import replaced_name, set_aside
from app.sales.sealed_file import id_in


def own_key(file: Path, keys: Keys) -> Key | None:
    """Return the key of the journal ``file``, or of the one to come; None if it is lost.

    Raises:
        JournalError: nobody knows: the keyring or the disk does not answer.
    """
    with sqlite_errors(file):
        wanted = id_in(file) if file.exists() else None
        return keys.own() if wanted is None else keys.find(wanted)


def enter_code(file: Path, keys: Keys, text: str) -> None:
    """Open the journal ``file``, whose key is lost, with the recovery code ``text``.

    Raises:
        CodeError: that is no recovery code.
        BackupError: it is the one of another terminal.
        JournalError: the disk refused.
    """
    key = read_code(text)
    with sqlite_errors(file):
        if id_in(file) != key.id:
            raise BackupError(BackupTrouble.OTHER_CODE)
        keys.adopt(key)


def begin_anew(file: Path, keys: Keys, moment: datetime) -> Path:
    """Keep the journal ``file``, whose key is lost, under another name, so that new records can be made.

    It is restored like a backup once the code is found. Return its new path.

    Raises:
        JournalError: the disk refused.
    """
    with sqlite_errors(file):
        keys.own()  # first: while the keyring does not answer, nothing is moved
        return set_aside(file, file.with_name(replaced_name(moment)))
