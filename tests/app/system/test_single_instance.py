"""A second start raises the first and ends, also after a crash and when several start at once."""

import errno
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from pytestqt.qtbot import QtBot

from app.system.single_instance import LOCK_FILE, Instance, NotAnswering, RaiseRequests, claim, socket_name
from tests.app.running import environment_of, opened, running


def test_a_second_start_raises_the_first_and_shows_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as first, running(tmp_path) as second:
        assert second.exit_code() == 0
        assert second.process.communicate() == ("", "")
        assert first.next_line() == "raised"


@pytest.mark.variant
def test_a_minimised_window_is_restored(tmp_path: Path) -> None:
    with opened(tmp_path) as first, running(tmp_path) as second:
        first.run_line("window.showMinimized(); report(window.isMinimized())")
        assert [first.next_line(), second.exit_code(), first.next_line()] == ["True", 0, "raised"]
        first.run_line("report(window.isMinimized(), window.isVisible())")
        assert first.next_line() == "False True"


@pytest.mark.variant
def test_another_folder_is_another_shop(tmp_path: Path) -> None:
    with opened(tmp_path / "one"), opened(tmp_path / "other"):
        pass


@pytest.mark.first(1)
@pytest.mark.parametrize("name", ["店舗".encode("shift_jis"), "山田 '太郎\"".encode(), "店".encode() * 80])
def test_a_folder_may_have_any_name(tmp_path: Path, name: bytes) -> None:
    with opened(tmp_path / os.fsdecode(name)) as first, running(tmp_path / os.fsdecode(name)) as second:
        assert second.exit_code() == 0
        assert first.next_line() == "raised"


def test_a_second_start_with_another_folder_for_temporary_files_raises_the_first(tmp_path: Path) -> None:
    long = tmp_path / ("t" * 120)  # longer than the address of a socket may be
    long.mkdir()
    with opened(tmp_path, TMPDIR=str(long)) as first, running(tmp_path) as second:
        assert second.exit_code() == 0
        assert first.next_line() == "raised"


def test_a_crash_leaves_no_lock_behind(tmp_path: Path) -> None:
    with opened(tmp_path) as crashed:
        crashed.process.kill()
        crashed.exit_code()
    with opened(tmp_path) as first, running(tmp_path) as second:
        assert second.exit_code() == 0
        assert first.next_line() == "raised"


@pytest.mark.variant
def test_of_many_starts_at_once_one_opens_and_the_others_end(tmp_path: Path) -> None:
    with ExitStack() as stack:
        starts = [stack.enter_context(running(tmp_path)) for _ in range(4)]
        said = [start.next_line() for start in starts]  # a start that ends says nothing
        assert sorted(line.startswith("opened") for line in said) == [False, False, False, True]


def test_the_command_line_works_beside_the_window(tmp_path: Path) -> None:
    with opened(tmp_path):
        done = subprocess.run(
            [sys.executable, "-m", "app", "license", "status"],
            env=environment_of(tmp_path),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 3, "nothing is agreed to yet"


def test_an_app_that_does_not_answer_is_distinguished_from_one_that_does(tmp_path: Path) -> None:
    first = claim(tmp_path)
    assert first is not None
    with pytest.raises(NotAnswering):
        claim(tmp_path, patience=0)
    first.release()
    again = claim(tmp_path)
    assert again is not None
    again.release()


def test_a_reply_of_another_program_does_not_count(qtbot: QtBot, tmp_path: Path) -> None:
    first = claim(tmp_path)
    assert first is not None
    code = f"""
import pathlib
from app.system.single_instance import NotAnswering, claim
try:
    print(claim(pathlib.Path({str(tmp_path)!r}), patience=0))
except NotAnswering:
    print("not answering")
"""
    server = QLocalServer()
    assert server.listen(socket_name(tmp_path))
    server.newConnection.connect(lambda: _answer(server.nextPendingConnection()))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as second:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=30000)
        assert second.communicate()[0].strip() == "not answering"
    server.close()
    first.release()


def _answer(caller: QLocalSocket) -> None:
    caller.write(b"what")
    caller.flush()
    caller.disconnectFromServer()


def test_a_second_start_raises_the_first_where_the_folder_takes_no_lock(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with opened(tmp_path) as first, running(tmp_path) as second:
        assert second.next_line() == "", "it ends without a window"
        assert first.next_line() == "raised"


@pytest.mark.skipif(os.name == "nt", reason="root and modes are POSIX's")
def test_a_folder_that_takes_no_lock_lets_the_app_run(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert isinstance(claim(tmp_path / "file" / "data"), Instance)
    (tmp_path / LOCK_FILE).mkdir()
    assert isinstance(claim(tmp_path), Instance)


def test_a_system_without_locks_lets_the_app_run_even_after_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_handle: int, _how: int) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr("fcntl.flock", refuse)
    for _start in range(2):  # the first one does not release
        assert isinstance(claim(tmp_path, patience=0), Instance)


def test_a_socket_that_cannot_be_opened_is_logged(qapp: object, caplog: pytest.LogCaptureFixture) -> None:
    owner = QObject()
    RaiseRequests("no/such/folder/socket", owner)
    assert "a second start cannot raise this window" in caplog.text
