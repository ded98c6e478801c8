"""A lock whose clock is moved by hand, and passwords that are hashed quickly."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.state.settings_lock import SettingsLock
from licensing.errors import LicensingError


class Hand:
    """A monotonic clock, and the owner of the locks that use it."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.owner = QObject()

    def __call__(self) -> float:
        return self.seconds


def hash_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the smallest parameters of argon2; the real ones are tested once."""
    from functools import partial

    import argon2

    quick = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(argon2, "PasswordHasher", quick)


def lock_in(folder: Path, hand: Hand) -> SettingsLock:
    return SettingsLock(folder, monotonic=hand, parent=hand.owner)


def set_password(qtbot: QtBot, lock: SettingsLock, password: str) -> LicensingError | None:
    """Set ``password`` and return the error, if any."""
    results: list[LicensingError | None] = []
    lock.change(password, results.append)
    qtbot.waitUntil(lambda: bool(results), timeout=5000)
    return results[0]


def enter(qtbot: QtBot, lock: SettingsLock, password: str) -> bool:
    """Return whether ``password`` opens ``lock``."""
    results: list[bool] = []
    lock.enter(password, results.append)
    qtbot.waitUntil(lambda: bool(results), timeout=5000)
    return results[0]
