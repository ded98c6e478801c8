"""The settings files of a terminal: ``shop.json``, ``preferences.json`` and ``proxy.json``. The command line reads them
too, so there is no Qt here. The terminal's name is not among them: it belongs to the license.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.reports.csv_file import CsvEncoding
from app.sales.slip_settings import Issuer, Paper
from app.sales.tax import Rounding
from app.state.json_file import JsonFile, entry_of, text_of, whole_number
from licensing.proxy import Proxy, ProxyMode
from licensing.request import LONGEST_NAME, valid_name
from licensing.words.language import Language

SHOP_FILE = "shop.json"
PREFERENCES_FILE = "preferences.json"
PROXY_FILE = "proxy.json"
LONGEST_SHOP_NAME = LONGEST_NAME
"""Characters."""


@dataclass(frozen=True)
class Shop:
    """``rounding`` is applied to a fraction of a yen of consumption tax; ``issuer`` is printed on slips."""

    shop_name: str = ""
    rounding: Rounding = Rounding.FLOOR
    issuer: Issuer = field(default_factory=Issuer)


def shop_file(folder: Path) -> JsonFile[Shop]:
    return JsonFile(folder / SHOP_FILE, _shop, Shop())


def _shop(entries: dict[str, Any]) -> Shop:
    return Shop(
        entry_of(entries, "shop_name", lambda name: valid_name(text_of(name)), ""),
        entry_of(entries, "rounding", Rounding, Rounding.FLOOR),
        entry_of(entries, "issuer", lambda texts: Issuer(**{name: text_of(texts[name]) for name in texts}), Issuer()),
    )


class TextSize(StrEnum):
    NORMAL = "normal"
    LARGE = "large"
    LARGER = "larger"

    @property
    def factor(self) -> float:
        return {TextSize.NORMAL: 1.0, TextSize.LARGE: 1.15, TextSize.LARGER: 1.3}[self]


@dataclass(frozen=True)
class Preferences:
    """``language`` is None until somebody chooses one; until then the system's language is used.

    ``full_screen`` is for a till that shows nothing else. ``backup_folder`` is where the records are saved when the app
    is closed, on a drive that was mounted at ``backup_drive`` when it was chosen; empty for a folder beside them.
    """

    language: Language | None = None
    text_size: TextSize = TextSize.NORMAL
    csv_encoding: CsvEncoding = CsvEncoding.UTF_8
    full_screen: bool = False
    backup_folder: str = ""
    backup_drive: str = ""
    slip_paper: Paper = Paper.A4


def preferences_file(folder: Path) -> JsonFile[Preferences]:
    return JsonFile(folder / PREFERENCES_FILE, _preferences, Preferences())


def language_of(preferences: Preferences, environment: Mapping[str, str]) -> Language:
    """Return the chosen language, else the system's, and Japanese where the system names none."""
    if preferences.language is not None:
        return preferences.language
    system = _system_language(environment)
    return Language.JAPANESE if system in ("", "c", "posix") or system.startswith("ja") else Language.ENGLISH


def _system_language(environment: Mapping[str, str]) -> str:
    """Return the system's language in lower case; POSIX defines the order of the variables."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return environment[name].partition(".")[0].lower()
    if sys.platform in ("win32", "darwin"):
        from PySide6.QtCore import QLocale  # a tenth of a second that the command line on Linux does not need

        return QLocale.system().name().lower()
    return ""


def _preferences(entries: dict[str, Any]) -> Preferences:
    return Preferences(
        entry_of(entries, "language", lambda language: None if language is None else Language(language), None),
        entry_of(entries, "text_size", TextSize, TextSize.NORMAL),
        entry_of(entries, "csv_encoding", CsvEncoding, CsvEncoding.UTF_8),
        entry_of(entries, "full_screen", lambda wanted: wanted is True, False),
        entry_of(entries, "backup_folder", text_of, ""),
        entry_of(entries, "backup_drive", text_of, ""),
        entry_of(entries, "slip_paper", Paper, Paper.A4),
    )


def proxy_file(folder: Path) -> JsonFile[Proxy]:
    """Return the shop's choice of a proxy; its file is private, because it may contain a password."""
    return JsonFile(folder / PROXY_FILE, _proxy, Proxy(), private=True)


def _proxy(entries: dict[str, Any]) -> Proxy:
    # Together or not at all: half an address would lead somewhere else.
    host, user, password = (text_of(entries[name]) for name in ("host", "user", "password"))
    return Proxy(ProxyMode(entries["mode"]), host, whole_number(entries["port"]), user, password)
