"""A small settings file in JSON. No Qt, because the command line reads these files too."""

import dataclasses
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from licensing.disk import storage_error
from licensing.errors import StorageError
from licensing.files import read_file, set_aside, write_file

MOST: Final = 2**53 - 1
"""The largest whole number that is the same for every reader of JSON (RFC 7493)."""

log = logging.getLogger(__name__)

T = TypeVar("T")
Value = TypeVar("Value")


class JsonFile(Generic[T]):
    """The dataclass ``T`` in the file ``path``, which ``private`` makes readable for its owner only (mode 0600).

    ``parse`` makes a ``T`` of the file's JSON object; whatever is wrong with it may raise ValueError, KeyError or
    TypeError. What is written goes through ``parse`` too, so that it is what will be read.
    """

    def __init__(self, path: Path, parse: Callable[[dict[str, Any]], T], default: T, *, private: bool = False) -> None:
        self._path = path
        self._parse = parse
        self._default = default
        self._private = private

    def read(self) -> T:
        """Return what the file contains, or the default. A file that cannot be parsed is renamed to ``*.broken``.

        Raises:
            StorageError: there is a file, and it cannot be read.
        """
        data = read_file(self._path)
        if data is None:
            return self._default
        try:
            return self._parse(_object(data))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            if read_file(self._path) != data:
                return self.read()  # another process has just replaced it
            # Only the type: the message may quote the file, and with it a password.
            log.warning("cannot read %s: %s", self._path.name, type(error).__name__)
            set_aside(self._path)
            return self._default

    def read_or_default(self) -> T:
        """Return the default in place of a file that cannot be read, too: where nothing is decided by it."""
        try:
            return self.read()
        except StorageError as error:
            log.warning("%s", error)
            return self._default

    @property
    def default(self) -> T:
        return self._default

    def write(self, value: T) -> T:
        """Replace the file, and return what it contains now.

        Raises:
            StorageError: the disk refused, or what is there cannot be read; the former content is still there.
        """
        value = self._parse(dataclasses.asdict(value))  # type: ignore[call-overload]
        data = json.dumps(dataclasses.asdict(value), ensure_ascii=False, indent=2)  # type: ignore[call-overload]
        write_file(self._path, data.encode(), private=self._private)
        return value

    def remove(self) -> None:
        """Remove the file; a missing one is fine.

        Raises:
            StorageError: the disk refused.
        """
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(error, self._path, "remove") from error


def entry_of(entries: dict[str, Any], name: str, read: Callable[[Any], Value], default: Value) -> Value:
    """Return the entry ``name`` as ``read`` makes it of its JSON; ``default`` without it, or where it is not valid.

    For entries that are independent: a wrong one costs no other.
    """
    if name not in entries:
        return default
    try:
        return read(entries[name])
    except (ValueError, TypeError) as error:
        log.warning("the setting %s is not valid: %s", name, type(error).__name__)
        return default


def whole_number(value: object) -> int:
    """Return ``value`` if it is a whole number from 0 on that a file of ours can contain."""
    if type(value) is not int or not 0 <= value <= MOST:  # type(), as True is an instance of int
        raise ValueError("not a whole number")
    return value


def text_of(value: object) -> str:
    """Return ``value`` if it is a text."""
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _object(data: bytes) -> dict[str, Any]:
    entries = json.loads(data)
    if not isinstance(entries, dict):
        raise ValueError("not an object")
    return entries
