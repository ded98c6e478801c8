"""Files are written whole, with their mode, in their own folder, and nothing of a failed write is left."""

import errno
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from licensing import files
from licensing.errors import StorageError
from licensing.files import read_file, remove_abandoned, set_aside, stamp_of, write_file
from licensing.store import STATEMENT
from tests.simulator import NUMBER, World


def test_a_file_is_written_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "terminal.key"
    write_file(path, b"one", private=True)
    write_file(path, b"two", private=True)
    assert read_file(path) == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["terminal.key"]


def test_a_public_file_may_be_read_by_all(tmp_path: Path) -> None:
    write_file(tmp_path / "f", b"one")
    assert (tmp_path / "f").stat().st_mode & 0o777 == 0o644


def fail(*_args: Any, **_kwargs: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("call", ["fsync", "replace", "open"])
def test_a_disk_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    path = tmp_path / "statement.jws"
    write_file(path, b"old")
    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(StorageError, match=r"statement\.jws"):
            write_file(path, b"new")
    assert read_file(path) in (b"old", b"new")
    assert [entry.name for entry in tmp_path.iterdir()] == ["statement.jws"]


def test_a_read_has_three_outcomes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "f"
    assert read_file(path) is None
    path.write_bytes(b"one")
    assert read_file(path / "below a file") is None
    assert read_file(path) == b"one"
    assert read_file(tmp_path) == b"", "a folder is no document"
    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(StorageError, match="cannot read f"):
        read_file(path)


def test_setting_aside_never_raises(tmp_path: Path) -> None:
    set_aside(tmp_path / "missing")
    (tmp_path / "f").write_bytes(b"x")
    set_aside(tmp_path / "f")
    assert (tmp_path / "f.broken").read_bytes() == b"x"


def test_a_file_is_read_up_to_its_largest_size(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"x" * (files.LARGEST + 1))
    assert len(read_file(tmp_path / "f") or b"") == files.LARGEST


def test_the_folders_of_a_file_are_created(tmp_path: Path) -> None:
    write_file(tmp_path / "a" / "b" / "f", b"one")
    assert read_file(tmp_path / "a" / "b" / "f") == b"one"


def test_a_file_is_written_beside_its_old_content_under_a_name_that_is_removed_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rename is atomic within one file system only, and ``remove_abandoned`` knows the name."""
    during: list[list[Path]] = []
    fsync = os.fsync

    def look(handle: int) -> None:
        during.append(sorted(tmp_path.glob(".state.json-????????")))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", look)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "on another disk"))
    write_file(tmp_path / "state.json", b"{}")
    [temporary], after = during
    assert temporary.parent == tmp_path
    assert after == []


def test_a_stamp_changes_with_every_write_and_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "f"
    assert stamp_of(path) is None
    first = write_file(path, b"one")
    assert first == stamp_of(path)
    assert write_file(path, b"one") != first


def test_every_file_of_a_terminal_is_private(world: World) -> None:
    agent = world.terminal()
    agent.agree("2026-11-01")
    agent.register(NUMBER)
    modes = {path.name: path.stat().st_mode & 0o777 for path in world.store().folder.iterdir() if path.name != ".lock"}
    assert set(modes.values()) == {0o600}


def test_a_data_folder_is_created_with_its_parents(world: World) -> None:
    world.folder /= "not" / Path("there yet")
    world.licensed()
    assert world.terminal().standing().usable


def test_temporary_files_of_a_power_cut_are_harmless_and_removed_later(world: World) -> None:
    world.licensed()
    folder = world.store().folder
    torn = [folder / f".{name}-abcd_123" for name in (STATEMENT, "terminal.key", "state.json")]
    for path in torn:
        path.write_bytes(b"half")
    agent = world.terminal()
    agent.check()
    assert all(path.exists() for path in torn)  # another process may be writing them just now
    for path in torn:
        os.utime(path, (0, 0))
    agent.check()
    assert not any(path.exists() for path in torn)
    assert world.terminal().standing().usable


def test_removing_abandoned_files_never_raises_and_removes_only_ours(tmp_path: Path) -> None:
    foreign = tmp_path / ".notes-abcd_123"
    foreign.write_bytes(b"mine")
    os.utime(foreign, (0, 0))
    write_file(tmp_path / "state.json", b"{}")
    remove_abandoned(tmp_path / "state.json", ["state.json"])
    remove_abandoned(tmp_path / "gone" / "state.json", ["state.json"])
    remove_abandoned(tmp_path / "gone.json", ["notes"])
    assert foreign.exists()
