"""The value of a settings file as an object that widgets can observe."""

import logging
from dataclasses import fields, replace
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.state.json_file import JsonFile
from licensing.errors import StorageError

log = logging.getLogger(__name__)

T = TypeVar("T")
RETRY_MS = 2000
"""Milliseconds between tries to read a file that cannot be read."""


class Stored(QObject, Generic[T]):
    """``value`` is what ``file`` contains, or what was last applied.

    While the file cannot be read, ``failure`` is why, ``value`` is the default, and reading is tried again. Until then
    nothing is written, even if it would be possible again: a default would replace what nobody has seen yet. While
    what was applied cannot be written, ``failure`` is why, and writing is tried again.
    """

    changed = Signal(object)
    """T: the former value."""
    recovered = Signal()
    """The file can be read again."""

    def __init__(self, file: JsonFile[T], retry_ms: int = RETRY_MS) -> None:
        super().__init__()
        self._file = file
        self._value = file.default
        self.failure: StorageError | None = None
        self._chosen: dict[str, Any] = {}
        """What was applied while the file could not be read or written."""
        self._told = ""
        """The failure that was logged last."""
        self._retry = QTimer(self, singleShot=True, interval=retry_ms)
        self._retry.timeout.connect(self._read)
        self._read()

    @property
    def value(self) -> T:
        return self._value

    def _read(self) -> None:
        before, self.failure = self.failure, None
        try:
            value = self._file.read()
        except StorageError as error:
            self._fail(error)
            return
        if self._chosen:
            value = replace(value, **self._chosen)  # type: ignore[type-var]
            self._write(value)
        self._set(value)
        if before is not None and self.failure is None:
            self.recovered.emit()

    def _set(self, value: T) -> None:
        former, self._value = self._value, value
        if value != former:
            self.changed.emit(former)

    def save(self, value: T) -> None:
        """Write ``value`` and use it.

        Raises:
            StorageError: the disk refused, or the file could not be read so far; nothing has changed.
        """
        if self.failure is not None:
            raise self.failure
        self._set(self._file.write(value))

    def apply(self, value: T) -> None:
        """Use ``value`` from now on, and write it as soon as the disk can be written."""
        each = {field.name: getattr(value, field.name) for field in fields(value)}  # type: ignore[arg-type]
        self._chosen |= {name: entry for name, entry in each.items() if entry != getattr(self._value, name)}
        if self.failure is None:
            self._write(value)
        self._set(value)

    def _write(self, value: T) -> None:
        try:
            self._file.write(value)
        except StorageError as error:
            self._fail(error)
        else:
            self._chosen = {}

    def _fail(self, error: StorageError) -> None:
        if str(error) != self._told:
            log.warning("%s", error)
        self._told = str(error)
        self.failure = error
        self._retry.start()
