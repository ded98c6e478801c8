"""Where a request can be put and an answer may lie: USB sticks, downloads, the desktop. May be slow: ask in a task."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QStorageInfo

from app.ui.words.offline import words
from licensing.words.days import long_time

REQUEST_NAME = "attomenzei-request.jws"
ANSWER_NAMES = "attomenzei-answer*.json"
"""A browser numbers what it downloads twice."""
MOST_FILES = 3
_MOUNTS = ("/media/", "/run/media/", "/mnt/", "/Volumes/")

_Location = QStandardPaths.StandardLocation


@dataclass(frozen=True)
class Place:
    name: str
    folder: Path


@dataclass(frozen=True)
class AnswerFile:
    path: Path
    title: str


def find_places() -> list[Place]:
    """Return the folders that exist now, what can be carried away first."""
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
    return sticks + [place for place in own if place.folder.is_dir()]


def is_removable(root: str) -> bool:
    """Return whether a volume at ``root`` is one that people plug in: a mount of theirs, or a drive other than C."""
    drive = len(root) == 3 and root[1] == ":" and root[0].upper() != "C"
    return drive or root.startswith(_MOUNTS)


def find_answers(places: Sequence[Place], names: str = ANSWER_NAMES) -> list[AnswerFile]:
    """Return the answers, or the files called ``names``, that lie in ``places``, the newest first."""
    found: list[tuple[float, AnswerFile]] = []
    for place in places:
        try:
            for path in place.folder.glob(names):
                saved = path.stat().st_mtime
                time = long_time(datetime.fromtimestamp(saved, UTC))
                found.append((saved, AnswerFile(path, words.FILE.format(place=place.name, name=path.name, time=time))))
        except OSError:  # a stick pulled out meanwhile
            continue
    newest = sorted(found, key=lambda each: each[0], reverse=True)[:MOST_FILES]
    return [file for _saved, file in newest]
