"""The password of the settings: what it keeps shut, and how it slows a guesser down."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from app.state.password import (
    PASSWORD_FILE,
    Password,
    is_right,
    make_hash,
    read_password,
    wait_after,
    write_password,
)
from app.state.settings_lock import SettingsLock
from licensing.errors import StorageError
from tests.app.ui.settings.locks import Hand, enter, hash_quickly, lock_in, set_password


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_quickly(monkeypatch)


@pytest.fixture
def hand() -> Iterator[Hand]:
    made = Hand()
    yield made
    shiboken6.delete(made.owner)


@pytest.fixture
def lock(tmp_path: Path, hand: Hand, qtbot: QtBot) -> SettingsLock:
    """A lock with a password, closed as after a start."""
    set_password(qtbot, lock_in(tmp_path, hand), "abcd1234")
    return lock_in(tmp_path, hand)


def test_without_a_password_nothing_is_asked(tmp_path: Path, hand: Hand, qapp: object) -> None:
    assert not lock_in(tmp_path, hand).is_locked


def test_the_right_one_unlocks_until_it_is_closed(qtbot: QtBot, lock: SettingsLock) -> None:
    assert lock.is_locked
    assert enter(qtbot, lock, "abcd1234")
    assert not lock.is_locked
    lock.close()
    assert lock.is_locked


@pytest.mark.parametrize("typed", ["abcd1235", "", "BCD1234", "abcd1234 "])
def test_a_wrong_one_does_not(qtbot: QtBot, lock: SettingsLock, typed: str) -> None:
    assert not enter(qtbot, lock, typed)
    assert lock.is_locked


def test_the_input_methods_full_width_letters_are_the_same(qtbot: QtBot, lock: SettingsLock) -> None:
    assert enter(qtbot, lock, "ａｂｃｄ１２３４")


def test_capitals_are_the_same_as_the_keys_on_the_screen_have_no_others(qtbot: QtBot, lock: SettingsLock) -> None:
    assert enter(qtbot, lock, "ABCD1234")


def test_it_closes_where_nobody_touches_anything(qtbot: QtBot, tmp_path: Path, hand: Hand) -> None:
    lock = SettingsLock(tmp_path, idle=0.02, monotonic=hand, parent=hand.owner)
    with qtbot.waitSignal(lock.timed_out, timeout=5000):
        lock.change("abcd1234")
    assert lock.is_locked


def test_wrong_tries_wait_one_second_doubling() -> None:
    assert [wait_after(wrong) for wrong in range(6)] == [0, 1, 2, 4, 8, 16]
    assert wait_after(11) == wait_after(10**9) == 900


def test_while_there_is_something_to_wait_for_not_even_the_right_one_opens(
    qtbot: QtBot, lock: SettingsLock, hand: Hand
) -> None:
    enter(qtbot, lock, "wrong")
    assert not enter(qtbot, lock, "abcd1234")
    hand.seconds += 1
    assert enter(qtbot, lock, "abcd1234")


def test_a_restart_saves_a_guesser_no_time(qtbot: QtBot, lock: SettingsLock, tmp_path: Path, hand: Hand) -> None:
    for _ in range(4):
        enter(qtbot, lock, "wrong")
        hand.seconds += 8
    again = lock_in(tmp_path, hand)
    assert again.wait_left() == 8
    hand.seconds += 8
    assert enter(qtbot, again, "abcd1234")
    assert lock_in(tmp_path, hand).wait_left() == 0


def test_a_try_counts_before_it_is_looked_at(lock: SettingsLock, tmp_path: Path) -> None:
    lock.enter("wrong")  # and the plug is pulled
    kept = read_password(tmp_path)
    assert kept is not None
    assert kept.wrong == 1


def test_a_disk_that_keeps_no_count_opens_nothing(
    qtbot: QtBot, lock: SettingsLock, hand: Hand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(folder: Path, password: Password) -> None:
        raise StorageError("full")

    monkeypatch.setattr("app.state.settings_lock.write_password", refuse)
    assert not enter(qtbot, lock, "wrong")
    assert lock.wait_left() == 1
    assert "a try is not kept" in caplog.text
    hand.seconds += 1
    assert enter(qtbot, lock, "abcd1234")


def test_a_password_that_could_not_be_kept_is_told(
    qtbot: QtBot, tmp_path: Path, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(folder: Path, password: Password) -> None:
        raise StorageError("full")

    lock = lock_in(tmp_path, hand)
    monkeypatch.setattr("app.state.settings_lock.write_password", refuse)
    with qtbot.waitSignal(lock.failed, timeout=5000):
        lock.change("abcd1234")
    assert not lock.is_set


# on disk


def test_the_file_holds_no_password(lock: SettingsLock, tmp_path: Path) -> None:
    path = tmp_path / PASSWORD_FILE
    assert json.loads(path.read_bytes())["hashed"].startswith("$argon2id$")
    assert "abcd1234" not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"hashed": "x"}', b'{"hashed": "x", "wrong": null}', b"\xff"])
def test_a_damaged_file_locks_nobody_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / PASSWORD_FILE).write_bytes(content)
    assert read_password(tmp_path) is None
    assert [path.name for path in tmp_path.iterdir()] == [PASSWORD_FILE + ".broken"]


def test_a_hash_that_is_none_is_nobodys() -> None:
    assert not is_right("not a hash", "abcd1234")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_password(tmp_path, Password("x", 3))
    assert read_password(tmp_path) == Password("x", 3)


def test_the_hash_costs_a_guesser_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert "m=65536,t=3,p=4" in make_hash("abcd1234")
