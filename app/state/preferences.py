"""What a person prefers on this terminal, and its file ``preferences.json``: language, size of letters, encoding.

Read before the first paint, so without Qt where that can be.
"""

import json
import logging
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from licensing.words.language import Language

log = logging.getLogger(__name__)

PREFERENCES_FILE = "preferences.json"


class TextSize(StrEnum):
    NORMAL = "normal"
    LARGE = "large"
    LARGER = "larger"

    @property
    def factor(self) -> float:
        return {TextSize.NORMAL: 1.0, TextSize.LARGE: 1.15, TextSize.LARGER: 1.3}[self]


class CsvEncoding(StrEnum):
    UTF_8 = "utf-8-sig"
    """With its mark, so that Excel knows it."""
    CP932 = "cp932"
    """What older Japanese programs read."""


@dataclass(frozen=True)
class Preferences:
    """``language`` is None until somebody chooses one: then the system's counts."""

    language: Language | None = None
    text_size: TextSize = TextSize.NORMAL
    csv_encoding: CsvEncoding = CsvEncoding.UTF_8


def read_preferences(folder: Path) -> Preferences:
    """Return the preferences in ``folder``; an unreadable file is set aside and the defaults are returned."""
    path = folder / PREFERENCES_FILE
    try:
        return _preferences(json.loads(path.read_bytes()))
    except OSError:
        return Preferences()
    except (ValueError, RecursionError) as error:
        from licensing.files import set_aside  # not for the first paint

        log.warning("cannot read %s: %s", path.name, error)
        set_aside(path)
        return Preferences()


def write_preferences(folder: Path, preferences: Preferences) -> None:
    """Keep ``preferences`` in ``folder``.

    Raises:
        StorageError: the disk refused; the former ones are still there.
    """
    from licensing.files import write_file  # not for the first paint

    write_file(folder / PREFERENCES_FILE, json.dumps(asdict(preferences), ensure_ascii=False, indent=2).encode())


def language_of(preferences: Preferences, environment: Mapping[str, str]) -> Language:
    """Return the language to speak: the chosen one, else the system's, and Japanese where that says nothing."""
    if preferences.language is not None:
        return preferences.language
    system = _system_language(environment)
    return Language.JAPANESE if system in ("", "c", "posix") or system.startswith("ja") else Language.ENGLISH


def _system_language(environment: Mapping[str, str]) -> str:
    """Return what the system calls its language, in small letters, as POSIX orders its variables."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return environment[name].partition(".")[0].lower()
    if sys.platform in ("win32", "darwin"):
        from PySide6.QtCore import QLocale

        return QLocale.system().name().lower()
    return ""


def _preferences(entries: object) -> Preferences:
    if not isinstance(entries, dict):
        raise ValueError("not an object")
    language = entries.get("language")
    return Preferences(
        None if language is None else Language(language),
        TextSize(entries.get("text_size", TextSize.NORMAL)),
        CsvEncoding(entries.get("csv_encoding", CsvEncoding.UTF_8)),
    )
