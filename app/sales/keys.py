"""Where the key of the records is kept: in the system's keyring, else in an owner-only file of the data folder.

A key that cannot be read is never replaced by a new one while there is a journal that it opens.
"""

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout

from app.sales.errors import JournalError, JournalTrouble, journal_error
from app.sales.record_key import CodeError, Key, generate, read_code
from app.system.system_keyring import KeyringError, SystemKeyring
from licensing.drives import make_folder
from licensing.errors import StorageError
from licensing.files import read_file, set_aside, write_file

log = logging.getLogger(__name__)

FILE_NAME = "records-key.json"
LOCK_NAME = ".records-key.lock"
_LOCK_TIMEOUT = 10.0


class KeyPlace(StrEnum):
    KEYRING = "keyring"
    FILE = "file"


@dataclass(frozen=True)
class _Entry:
    """The content of ``records-key.json``; the code is empty if it is in the keyring under the hexadecimal ``id``.

    ``noted`` is whether somebody has written the recovery code down. ``former`` are codes that the file had before,
    of which a backup may still be.
    """

    id: bytes
    code: str = ""
    noted: bool = False
    former: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.code, *self.former) if self.code else self.former

    def to_json(self) -> bytes:
        return json.dumps({"id": self.id.hex(), "code": self.code, "noted": self.noted, "former": self.former}).encode()


class Keys:
    """The keys of the terminal whose files are in ``folder``. Its methods may raise ``JournalError``.

    Of one process, which asks the keyring once. Without a ``keyring`` the key is in the file.
    """

    def __init__(self, folder: Path, keyring: SystemKeyring | None = None) -> None:
        self._folder = folder
        self._keyring = keyring
        self._known: dict[bytes, Key] = {}
        self._lock = threading.RLock()

    def find(self, wanted: bytes) -> Key | None:
        """Return the key with the id ``wanted``, None if this terminal does not have it.

        Raises:
            JournalError: nobody knows whether it has: the keyring or the disk does not answer.
        """
        with self._lock:
            key = self.at_hand(wanted) or self._in_keyring(wanted)
            if key is not None:
                self._known[wanted] = key
            return key

    def at_hand(self, wanted: bytes) -> Key | None:
        """Return the same without asking the keyring, None if it would have to be asked."""
        if wanted in self._known:
            return self._known[wanted]
        entry = self._read()
        return next((key for key in map(Key, entry.codes if entry else ()) if key.id == wanted), None)

    def open(self, wanted: bytes) -> Key:
        """Return the key with the id ``wanted``, which a journal has.

        Raises:
            JournalError: this terminal does not have it, or cannot tell.
        """
        key = self.find(wanted)
        if key is None:
            raise JournalError(JournalTrouble.KEY_MISSING, wanted.hex())
        if self._read() is None:  # it was lost, but the keyring has the key
            self._write(_Entry(wanted))
        return key

    def own(self) -> Key:
        """Return the key for what is written anew; the first time, and if it is lost with all that it opens, a new one.

        To be called only where there is no journal, or one that is not encrypted.
        """
        with self._lock, self._locked():
            entry = self._read()
            key = self.find(entry.id) if entry else None
            return key or self._keep(generate())

    def adopt(self, key: Key) -> None:
        """Make ``key``, whose recovery code somebody has entered, the terminal's own."""
        with self._lock, self._locked():
            self._keep(key, noted=True)

    @property
    def current(self) -> Key | None:
        """The terminal's own key, None before there is one, or if it is lost."""
        entry = self._read()
        return self.find(entry.id) if entry else None

    @property
    def place(self) -> KeyPlace | None:
        """Where the terminal's own key is; None before there is one."""
        entry = self._read()
        if entry is None:
            return None
        return KeyPlace.FILE if entry.code else KeyPlace.KEYRING

    @property
    def noted(self) -> bool:
        """Whether somebody has written the recovery code down, or there is none yet."""
        entry = self._read()
        return entry is None or entry.noted

    def note(self) -> None:
        """Remember that somebody has written the recovery code down."""
        with self._lock, self._locked():
            entry = self._read()
            if entry is not None:
                self._write(replace(entry, noted=True))

    def _keep(self, key: Key, *, noted: bool = False) -> Key:
        in_keyring = self._keyring is not None and self._keyring.write(key.id.hex(), key.code)
        entry = self._read()
        former = tuple(code for code in (entry.codes if entry else ()) if code != key.code)
        self._write(_Entry(key.id, "" if in_keyring else key.code, noted, former))
        self._known[key.id] = key
        return key

    def _in_keyring(self, wanted: bytes) -> Key | None:
        if self._keyring is None:
            return None
        try:
            code = self._keyring.read(wanted.hex())
            key = read_code(code) if code else None
        except KeyringError as error:
            raise JournalError(JournalTrouble.KEYRING, str(error)) from error
        except CodeError:
            return None
        return key if key is not None and key.id == wanted else None

    # the file

    def _read(self) -> _Entry | None:
        file = self._folder / FILE_NAME
        try:
            content = read_file(file)
        except StorageError as error:
            raise JournalError(JournalTrouble.DISK, str(error), error.failure) from error
        if content is None:
            return None
        try:
            return _parse(content)
        except (ValueError, KeyError, TypeError, CodeError) as error:
            log.error("%s is damaged: %s", FILE_NAME, type(error).__name__)
            set_aside(file)
            return None

    def _write(self, entry: _Entry) -> None:
        try:
            write_file(self._folder / FILE_NAME, entry.to_json(), private=True)
        except StorageError as error:
            raise JournalError(JournalTrouble.DISK, str(error), error.failure) from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep another copy of the app from making a key at the same time."""
        with lock_of(self._folder / LOCK_NAME, _LOCK_TIMEOUT):
            yield


@contextmanager
def lock_of(file: Path, timeout: float) -> Iterator[None]:
    """Hold the lock ``file``, as one process or thread at a time.

    Raises:
        JournalError: another one holds it for too long, or the disk refuses.
    """
    lock = FileLock(file, timeout=timeout, fallback_to_soft=False)
    try:
        make_folder(file.parent)
        lock.acquire()
    except Timeout as error:
        raise JournalError(JournalTrouble.BUSY, str(error)) from error
    except OSError as error:
        raise journal_error(error, file) from error
    try:
        yield
    finally:
        lock.release()


def _parse(content: bytes) -> _Entry:
    members = json.loads(content)
    former = tuple(read_code(code).code for code in members["former"])
    code = members["code"] and read_code(members["code"]).code
    return _Entry(Key(code).id if code else bytes.fromhex(members["id"]), code, bool(members["noted"]), former)
