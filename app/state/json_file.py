"""A small settings file in JSON. No Qt, because the command line reads these files too."""

import dataclasses
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

from licensing.disk import storage_error
from licensing.errors import StorageError
from licensing.files import read_file, set_aside, write_file

log = logging.getLogger(__name__)

T = TypeVar("T")


class JsonFile(Generic[T]):
    """The dataclass ``T`` in the file ``path``, which ``private`` makes readable for its owner only (mode 0600).

    ``parse`` makes a ``T`` of the file's JSON object; whatever is wrong with it may raise ValueError, KeyError or
    TypeError.
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

    def write(self, value: T) -> None:
        """Replace the file.

        Raises:
            StorageError: the disk refused, or what is there cannot be read; the former content is still there.
        """
        data = json.dumps(dataclasses.asdict(value), ensure_ascii=False, indent=2)  # type: ignore[call-overload]
        write_file(self._path, data.encode(), private=self._private)

    def remove(self) -> None:
        """Remove the file; a missing one is fine.

        Raises:
            StorageError: the disk refused.
        """
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(error, self._path, "remove") from error


def _object(data: bytes) -> dict[str, Any]:
    entries = json.loads(data)
    if not isinstance(entries, dict):
        raise ValueError("not an object")
    return entries
