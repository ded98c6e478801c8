"""Folders for saving and finding files: USB sticks, downloads, the desktop. Slow with some drives: call in a task."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QStorageInfo

from app.ui.words.offline import words
from licensing.words.days import long_time

REQUEST_NAME = "attomenzei-request.jws"
ANSWER_NAMES = "attomenzei-answer*"
"""A pattern, because a browser numbers a file that it downloads again, and a mail program may name it ``.txt``."""
MOST_FILES = 3
_MOUNTS = ("/media/", "/run/media/", "/mnt/", "/Volumes/")

_Location = QStandardPaths.StandardLocation


@dataclass(frozen=True)
class Place:
    name: str
    folder: Path


FindPlaces = Callable[[], Sequence[Place]]


@dataclass(frozen=True)
class AnswerFile:
    path: Path
    title: str


def find_places() -> list[Place]:
    """Return the folders that exist now, removable ones first."""
    sticks = [
        Place(words.VOLUME.format(name=volume.displayName()), Path(volume.rootPath()))
        for volume in QStorageInfo.mountedVolumes()
        if volume.isReady() and is_removable(volume.rootPath())
    ]
    own = [
        Place(name, Path(QStandardPaths.writableLocation(location)))
        for name, location in (
            (words.DOWNLOADS, _Location.DownloadLocation),
            (words.DESKTOP, _Location.DesktopLocation),
        )
    ]
    return sticks + [place for place in own if os.path.isdir(place.folder)]  # noqa: PTH112  # the other raises where a share is gone


def is_removable(root: str) -> bool:
    """Return whether the volume at ``root`` is removable: below a folder for such mounts, or a drive other than C."""
    drive = len(root) == 3 and root[1] == ":" and root[0].upper() != "C"
    return drive or root.startswith(_MOUNTS)


def find_answers(places: Sequence[Place], names: str = ANSWER_NAMES, most: int = MOST_FILES) -> list[AnswerFile]:
    """Return the files in ``places`` that match the pattern ``names``, newest first, at most ``most``."""
    found: list[tuple[float, AnswerFile]] = []
    for place in places:
        with suppress(OSError):  # a stick that was removed meanwhile
            for path in place.folder.glob(names):
                with suppress(OSError):  # one damaged entry hides no other
                    saved = path.stat().st_mtime
                    title = words.FILE.format(place=place.name, name=path.name, time=_time_of(saved))
                    found.append((saved, AnswerFile(path, title)))
    newest = sorted(found, key=lambda each: each[0], reverse=True)[:most]
    return [file for _saved, file in newest]


def _time_of(saved: float) -> str:
    """Return when a file was saved; a damaged entry of a stick may name any year."""
    try:
        return long_time(datetime.fromtimestamp(saved, UTC))
    except (ValueError, OverflowError):
        return long_time(None)
