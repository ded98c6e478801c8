"""Where the window stood, kept as ``window.geometry``. Qt's own record: it fits itself onto the screens there are."""

import logging
from pathlib import Path

from PySide6.QtWidgets import QWidget

log = logging.getLogger(__name__)

PLACE_FILE = "window.geometry"


def restore_place(window: QWidget, folder: Path) -> bool:
    """Put ``window`` where it stood, maximised if it was; return whether that is known."""
    try:
        kept = (folder / PLACE_FILE).read_bytes()
    except OSError:
        return False
    return window.restoreGeometry(kept)


def keep_place(window: QWidget, folder: Path) -> None:
    """Keep where ``window`` stands; a disk that refuses costs no more than the place."""
    from licensing.errors import StorageError  # not for the first paint
    from licensing.files import write_file

    try:
        write_file(folder / PLACE_FILE, bytes(window.saveGeometry().data()))
    except StorageError as error:
        log.warning("the window's place is not kept: %s", error)
