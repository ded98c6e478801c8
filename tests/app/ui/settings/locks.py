"""A lock whose time is moved by hand, and passwords that take no time."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.state.settings_lock import SettingsLock


class Hand:
    """A monotonic clock, and who owns the locks that go by it."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.owner = QObject()

    def __call__(self) -> float:
        return self.seconds


def hash_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let argon2 work with the least that it takes; the real cost is tested once."""
    from functools import partial

    import argon2

    quick = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(argon2, "PasswordHasher", quick)


def lock_in(folder: Path, hand: Hand) -> SettingsLock:
    return SettingsLock(folder, monotonic=hand, parent=hand.owner)


def set_password(qtbot: QtBot, lock: SettingsLock, password: str) -> None:
    with qtbot.waitSignal(lock.kept, timeout=5000):
        lock.change(password)


def enter(qtbot: QtBot, lock: SettingsLock, password: str) -> bool:
    """Return whether ``password`` opens ``lock``."""
    heard: list[bool] = []
    right, wrong = (lambda: heard.append(True)), (lambda: heard.append(False))
    lock.opened.connect(right)
    lock.refused.connect(wrong)
    lock.enter(password)
    qtbot.waitUntil(lambda: bool(heard), timeout=5000)
    lock.opened.disconnect(right)
    lock.refused.disconnect(wrong)
    return heard[0]
