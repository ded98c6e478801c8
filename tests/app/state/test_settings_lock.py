"""The settings password: what opens and locks, how it slows a guesser down, and how support removes it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from argon2.exceptions import HashingError, VerificationError
from pytestqt.qtbot import QtBot

from app.state.password import PASSWORD_FILE, Password, is_right, make_hash, password_file, wait_after
from app.state.settings_lock import SettingsLock
from licensing.errors import InternalError, LicensingError, StorageError
from tests.app.state.locks import Hand, enter, hash_quickly, lock_in, set_password


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
    """A lock with a password, locked as after a start."""
    set_password(qtbot, lock_in(tmp_path, hand), "abcd1234")
    return lock_in(tmp_path, hand)


def stored(folder: Path) -> Password:
    password = password_file(folder).read()
    assert password is not None
    return password


def test_without_a_password_nothing_is_locked(tmp_path: Path, hand: Hand, qapp: object) -> None:
    assert not lock_in(tmp_path, hand).is_locked


def test_the_right_password_opens_until_it_is_closed(qtbot: QtBot, lock: SettingsLock) -> None:
    assert lock.is_locked
    assert enter(qtbot, lock, "abcd1234")
    assert not lock.is_locked
    lock.close()
    assert lock.is_locked


@pytest.mark.parametrize("typed", ["abcd1235", "", "BCD1234", "abcd1234 "])
def test_a_wrong_password_does_not_open(qtbot: QtBot, lock: SettingsLock, typed: str) -> None:
    assert not enter(qtbot, lock, typed)
    assert lock.is_locked


@pytest.mark.parametrize("typed", ["ａｂｃｄ１２３４", "ABCD1234"], ids=["full width", "on-screen keys"])
def test_width_and_case_do_not_matter(qtbot: QtBot, lock: SettingsLock, typed: str) -> None:
    assert enter(qtbot, lock, typed)


def test_it_locks_again_when_there_is_no_input(qtbot: QtBot, tmp_path: Path, hand: Hand) -> None:
    lock = SettingsLock(tmp_path, idle=0.02, monotonic=hand, parent=hand.owner)
    with qtbot.waitSignal(lock.timed_out, timeout=5000):
        set_password(qtbot, lock, "abcd1234")
    assert lock.is_locked


# guessing


def test_failed_attempts_wait_one_second_doubling_to_a_quarter_of_an_hour() -> None:
    assert [wait_after(wrong) for wrong in range(6)] == [0, 1, 2, 4, 8, 16]
    assert wait_after(11) == wait_after(10**9) == 900


def test_during_the_wait_not_even_the_right_password_opens(qtbot: QtBot, lock: SettingsLock, hand: Hand) -> None:
    enter(qtbot, lock, "wrong")
    assert not enter(qtbot, lock, "abcd1234")
    hand.seconds += 1
    assert enter(qtbot, lock, "abcd1234")


def test_a_restart_does_not_shorten_the_wait(qtbot: QtBot, lock: SettingsLock, tmp_path: Path, hand: Hand) -> None:
    for _ in range(4):
        enter(qtbot, lock, "wrong")
        hand.seconds += 8
    again = lock_in(tmp_path, hand)
    assert again.wait_left() == 8
    hand.seconds += 8
    assert enter(qtbot, again, "abcd1234")
    assert lock_in(tmp_path, hand).wait_left() == 0


def test_an_attempt_is_counted_before_it_is_verified(lock: SettingsLock, tmp_path: Path) -> None:
    lock.enter("wrong", lambda _right: None)  # and the plug is pulled
    assert stored(tmp_path).wrong == 1


def test_lack_of_memory_is_no_wrong_password(
    qtbot: QtBot, lock: SettingsLock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object) -> bool:
        raise VerificationError("Memory allocation error")

    with monkeypatch.context() as scarce:
        scarce.setattr("argon2._password_hasher.PasswordHasher.verify", fails)
        assert not enter(qtbot, lock, "abcd1234")
    assert isinstance(lock.error, InternalError)
    assert (stored(tmp_path).wrong, lock.wait_left()) == (0, 0)
    assert enter(qtbot, lock, "abcd1234")
    assert lock.error is None


def test_lack_of_memory_is_not_blamed_on_the_disk(
    qtbot: QtBot, lock: SettingsLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object) -> str:
        raise HashingError("Memory allocation error")

    monkeypatch.setattr("argon2._password_hasher.PasswordHasher.hash", fails)
    assert isinstance(set_password(qtbot, lock, "efgh5678"), InternalError)


def test_a_password_that_is_right_after_the_page_was_left_opens_nothing(
    qtbot: QtBot, lock: SettingsLock, tmp_path: Path
) -> None:
    results: list[bool] = []
    lock.enter("abcd1234", results.append)
    lock.close()  # the way to TOP
    qtbot.waitUntil(lambda: bool(results))
    assert lock.is_locked
    assert stored(tmp_path).wrong == 0


def test_a_password_that_is_set_after_the_page_was_left_locks(qtbot: QtBot, tmp_path: Path, hand: Hand) -> None:
    lock = lock_in(tmp_path, hand)
    results: list[LicensingError | None] = []
    lock.change("abcd1234", results.append)
    lock.close()
    qtbot.waitUntil(lambda: results == [None])
    assert lock.is_locked


def test_a_disk_that_stores_no_count_opens_nothing(
    qtbot: QtBot, lock: SettingsLock, tmp_path: Path, hand: Hand, caplog: pytest.LogCaptureFixture
) -> None:
    block(tmp_path)
    assert not enter(qtbot, lock, "wrong")
    assert lock.wait_left() == 1
    assert "a failed attempt is not stored" in caplog.text
    hand.seconds += 1
    assert enter(qtbot, lock, "abcd1234")


def block(folder: Path) -> None:
    """Put a folder in the file's place, so that it can be neither written nor removed."""
    (folder / PASSWORD_FILE).unlink(missing_ok=True)
    (folder / PASSWORD_FILE / "inside").mkdir(parents=True)


def test_a_password_that_cannot_be_written_is_reported(qtbot: QtBot, tmp_path: Path, hand: Hand) -> None:
    lock = lock_in(tmp_path, hand)
    block(tmp_path)
    assert isinstance(set_password(qtbot, lock, "abcd1234"), StorageError)
    assert not lock.is_set


def test_a_password_that_cannot_be_removed_stays(lock: SettingsLock, tmp_path: Path) -> None:
    block(tmp_path)
    with pytest.raises(StorageError):
        lock.remove()
    assert lock.is_set


# reset by support


def test_a_reset_after_the_password_was_set_removes_it_once(
    qtbot: QtBot, lock: SettingsLock, tmp_path: Path, hand: Hand, caplog: pytest.LogCaptureFixture
) -> None:
    lock.follow_reset(0)
    assert lock.is_set
    with qtbot.waitSignal(lock.reset, timeout=1000):
        lock.follow_reset(1)
    assert not lock.is_set
    assert not (tmp_path / PASSWORD_FILE).exists()
    assert "support has reset the settings password" in caplog.text
    set_password(qtbot, lock, "efgh5678")
    for again in (lock, lock_in(tmp_path, hand)):
        with qtbot.assertNotEmitted(again.reset):
            again.follow_reset(1)
        assert again.is_set


def test_a_reset_that_arrived_while_the_app_was_closed_counts_at_the_start(
    qtbot: QtBot, lock: SettingsLock, tmp_path: Path, hand: Hand
) -> None:
    started = lock_in(tmp_path, hand)
    with qtbot.waitSignal(started.reset, timeout=1000):
        started.follow_reset(2)
    assert not lock_in(tmp_path, hand).is_set


def test_a_server_restored_from_a_backup_can_reset_again(
    qtbot: QtBot, lock: SettingsLock, tmp_path: Path, hand: Hand
) -> None:
    password_file(tmp_path).write(Password(stored(tmp_path).hashed, settings_reset=3))
    restored = lock_in(tmp_path, hand)
    restored.follow_reset(1)
    assert (restored.is_set, stored(tmp_path).settings_reset) == (True, 1)
    restored.follow_reset(2)
    assert not restored.is_set


def test_a_disk_that_refuses_the_reset_tries_again_later(
    qtbot: QtBot, lock: SettingsLock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    block(tmp_path)
    with qtbot.assertNotEmitted(lock.reset):
        lock.follow_reset(1)
    assert "the settings password is not reset" in caplog.text
    (tmp_path / PASSWORD_FILE / "inside").rmdir()
    (tmp_path / PASSWORD_FILE).rmdir()
    lock.follow_reset(1)
    assert not lock.is_set


# on disk


def test_the_file_contains_no_password(lock: SettingsLock, tmp_path: Path) -> None:
    path = tmp_path / PASSWORD_FILE
    assert json.loads(path.read_bytes())["hashed"].startswith("$argon2id$")
    assert "abcd1234" not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"hashed": "x"}', b'{"hashed": "x", "wrong": null}', b"\xff"])
def test_a_damaged_file_locks_nobody_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / PASSWORD_FILE).write_bytes(content)
    assert password_file(tmp_path).read() is None
    assert [path.name for path in tmp_path.iterdir()] == [PASSWORD_FILE + ".broken"]


def test_an_invalid_hash_never_matches() -> None:
    assert not is_right("not a hash", "abcd1234")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    password_file(tmp_path).write(Password("$argon2", 3, 2))
    assert stored(tmp_path) == Password("$argon2", 3, 2)


def test_the_hash_costs_a_guesser_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert "m=65536,t=3,p=4" in make_hash("abcd1234")
