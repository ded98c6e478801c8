"""The value of a settings file as an object that widgets can observe."""

import logging
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from app.state.json_file import JsonFile
from licensing.errors import StorageError

log = logging.getLogger(__name__)

T = TypeVar("T")


class Stored(QObject, Generic[T]):
    """``value`` is what ``file`` contains, or what was last applied."""

    changed = Signal(object)
    """T: the former value."""

    def __init__(self, file: JsonFile[T]) -> None:
        super().__init__()
        self._file = file
        self._value = file.read()

    @property
    def value(self) -> T:
        return self._value

    def save(self, value: T) -> None:
        """Write ``value`` and use it.

        Raises:
            StorageError: the disk refused; nothing has changed.
        """
        self._file.write(value)
        former, self._value = self._value, value
        self.changed.emit(former)

    def apply(self, value: T) -> None:
        """Use ``value`` until the app exits, and from the next start on if the disk can be written."""
        try:
            self._file.write(value)
        except StorageError as error:
            log.warning("%s", error)
        former, self._value = self._value, value
        self.changed.emit(former)
