"""The one object that widgets ask about the preferences; it keeps them on disk and tells of changes."""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.state.preferences import Preferences, read_preferences, write_preferences
from licensing.errors import StorageError

log = logging.getLogger(__name__)


class PreferencesModel(QObject):
    changed = Signal(object)
    """Preferences: what was preferred before."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.preferences = read_preferences(folder)

    def prefer(self, preferences: Preferences) -> None:
        """Take ``preferences`` over, now and for the next start; a disk that refuses takes nothing away now."""
        former, self.preferences = self.preferences, preferences
        try:
            write_preferences(self._folder, preferences)
        except StorageError as error:
            log.warning("preferences are not kept: %s", error)
        self.changed.emit(former)
