"""What a file system lacks is no condition; what it refuses is told by its reason, its file and its owner."""

import errno
import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from licensing import disk, files
from licensing.codes import DiskTrouble
from licensing.disk import disk_trouble, owner_of
from licensing.errors import DiskFailure, StorageError
from licensing.files import read_file, write_file
from licensing.standing import State
from licensing.store import KEY, KEYSET, ROOTS, STATE, STATEMENT, TRIAL
from licensing.words.failures import disk_view, failure_view
from tests.as_nobody import NOBODY, as_nobody, give_to_nobody, open_folder
from tests.disk_faults import DiskFaults, disk_error
from tests.simulator import NUMBER, World

FILES = (KEY, STATEMENT, KEYSET, ROOTS, TRIAL, STATE)
EXTRAS = [errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EPERM, errno.EIO]
SHARING_VIOLATION, ACCESS_DENIED = 32, 5
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become another account")


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record the pauses between tries in place of making them."""
    made: list[float] = []
    monkeypatch.setattr(files, "sleep", made.append)
    return made


def syncing_folders(number: int) -> Callable[[], OSError | None]:
    """Return a fault of every other fsync: that of the folder, after that of the file."""
    calls = iter(range(10_000))
    return lambda: disk_error(number) if next(calls) % 2 else None


@pytest.mark.parametrize("number", EXTRAS)
@pytest.mark.parametrize("private", [True, False])
def test_a_folder_that_cannot_be_synced_has_the_new_content(
    tmp_path: Path, faults: DiskFaults, caplog: pytest.LogCaptureFixture, number: int, private: bool
) -> None:
    faults.failing["fsync"] = syncing_folders(number)
    assert write_file(tmp_path / "f", b"new", private=private) is not None
    assert read_file(tmp_path / "f") == b"new"
    assert ("f is written" in caplog.text) is (number not in files.UNSUPPORTED)


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP, errno.EIO])
def test_a_file_system_without_modes_is_written(tmp_path: Path, faults: DiskFaults, number: int) -> None:
    faults.failing["chmod"] = disk_error(number)
    for private in (True, False):
        write_file(tmp_path / "f", b"new", private=private)
    assert read_file(tmp_path / "f") == b"new"


@pytest.mark.parametrize("number", sorted(files.UNSUPPORTED))
def test_a_file_system_that_syncs_nothing_is_written(tmp_path: Path, faults: DiskFaults, number: int) -> None:
    faults.failing["fsync"] = disk_error(number)
    write_file(tmp_path / "f", b"new")
    assert read_file(tmp_path / "f") == b"new"


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EINVAL, errno.ENOTSUP])
def test_a_terminal_works_where_there_are_no_extras(
    world: World,
    faults: DiskFaults,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    number: int,
) -> None:
    def refuse(_handle: int, _how: int) -> None:
        raise disk_error(number)

    monkeypatch.setattr(fcntl, "flock", refuse)
    faults.failing |= {"fsync": syncing_folders(errno.EINVAL), "chmod": disk_error(errno.EPERM)}
    agent = world.terminal()
    agent.agree("2026-11-01")
    agent.register(NUMBER)
    agent.rename("レジ1")
    agent.write_request()
    agent.remember_time()
    assert (agent.standing().state, agent.standing().unwritable) == (State.LICENSED, None)
    assert world.terminal().standing().state is State.LICENSED
    assert caplog.text.count("works without locks") == 1


@pytest.mark.parametrize("winerror", [SHARING_VIOLATION, ACCESS_DENIED])
def test_a_file_that_windows_holds_for_a_moment_is_replaced(
    world: World, faults: DiskFaults, pauses: list[float], winerror: int
) -> None:
    left = iter([disk_error(errno.EACCES, winerror)] * 3)
    faults.failing["replace"] = lambda: next(left, None)
    world.licensed()
    assert world.terminal().standing().state is State.LICENSED
    assert len(world.server.asked) == 1
    assert pauses == list(files.PAUSES[:3])


@pytest.mark.parametrize(
    ("winerror", "trouble"), [(SHARING_VIOLATION, DiskTrouble.IN_USE), (ACCESS_DENIED, DiskTrouble.NO_PERMISSION)]
)
def test_a_file_that_stays_held_is_reported_within_a_second(
    tmp_path: Path, faults: DiskFaults, pauses: list[float], winerror: int, trouble: DiskTrouble
) -> None:
    faults.failing["replace"] = disk_error(errno.EACCES, winerror)
    with pytest.raises(StorageError) as refused:
        write_file(tmp_path / "f", b"new")
    assert refused.value.failure.trouble is trouble
    assert 0 < sum(pauses) < 1
    assert list(tmp_path.iterdir()) == []


def test_a_read_waits_for_another_program_too(tmp_path: Path, faults: DiskFaults, pauses: list[float]) -> None:
    (tmp_path / "f").write_bytes(b"x")
    faults.unreadable["f"] = disk_error(errno.EACCES, SHARING_VIOLATION)
    with pytest.raises(StorageError) as refused:
        read_file(tmp_path / "f")
    assert refused.value.failure.trouble is DiskTrouble.IN_USE
    assert len(pauses) == len(files.PAUSES)


REASONS = {
    errno.ENOSPC: (DiskTrouble.FULL, "E-506"),
    errno.EDQUOT: (DiskTrouble.FULL, "E-506"),
    errno.EACCES: (DiskTrouble.NO_PERMISSION, "E-507"),
    errno.EPERM: (DiskTrouble.NO_PERMISSION, "E-507"),
    errno.EROFS: (DiskTrouble.READ_ONLY, "E-508"),
    errno.EBUSY: (DiskTrouble.IN_USE, "E-509"),
    errno.EIO: (DiskTrouble.GONE, "E-501"),
    errno.EMFILE: (DiskTrouble.OTHER, "E-501"),
}


@pytest.mark.parametrize("call", ["mkstemp", "fsync", "replace"])
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("number", REASONS)
def test_a_refused_write_leaves_the_old_file_and_names_the_reason(
    world: World, faults: DiskFaults, name: str, number: int, call: str
) -> None:
    store = world.store()
    store.write(name, b"old")
    faults.failing[call] = disk_error(number)
    with pytest.raises(StorageError) as refused:
        store.write(name, b"new")
    faults.failing.clear()
    trouble, code = REASONS[number]
    assert refused.value.failure.trouble is trouble
    view = failure_view(refused.value, "03-0000-0000")
    assert view.code == code
    assert str(store.path(name)) in view.sentence
    assert store.read(name) == b"old"
    assert [path.name for path in store.folder.iterdir()] == [name]


def test_what_is_no_error_of_the_system_has_no_reason() -> None:
    assert disk_trouble(None) is DiskTrouble.OTHER
    assert disk_trouble(ValueError()) is DiskTrouble.OTHER
    assert disk_trouble(OSError("no number")) is DiskTrouble.OTHER
    assert disk_trouble(disk_error(errno.EACCES, 19)) is DiskTrouble.READ_ONLY


def test_a_sentence_names_the_owner_and_stays_readable() -> None:
    failure = DiskFailure(DiskTrouble.NO_PERMISSION, "/home/a\u202eb/state.json", "root", reading=True)
    assert "（/home/a?b/state.json、所有者 root）。" in disk_view(failure).sentence
    assert len(disk_view(DiskFailure(path="x" * 10_000)).sentence) < 500
    assert "（" not in disk_view(DiskFailure()).sentence


def test_the_owner_is_that_of_the_nearest_folder_that_exists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert owner_of(tmp_path / "gone" / "too") == tmp_path.owner()

    def unnamed(_path: Path) -> str:
        raise KeyError

    def unknown(_path: Path) -> str:
        raise NotImplementedError

    monkeypatch.setattr(Path, "owner", unnamed)
    assert owner_of(tmp_path) == str(os.geteuid())
    monkeypatch.setattr(Path, "owner", unknown)
    assert owner_of(tmp_path) == ""


def test_a_path_of_which_nothing_may_be_seen_has_no_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_path: Path) -> str:
        raise disk_error(errno.EACCES)

    monkeypatch.setattr(Path, "owner", refused)
    assert owner_of(Path("/a/b")) == ""


@as_root
def test_files_that_root_has_taken_are_told_with_their_owner_and_recover() -> None:
    with open_folder() as folder:
        world = World(folder)
        world.licensed()
        give_to_nobody(folder)
        for path in world.store().folder.iterdir():
            os.chown(path, 0, 0)
            path.chmod(0o600)

        def look() -> str:
            standing = world.terminal().standing()
            return f"{standing.state} {standing.unreadable[0].owner} {standing.unreadable[0].trouble}"

        assert as_nobody(look) == "unreadable root no_permission"
        assert "cannot read" in as_nobody(lambda: world.terminal().agree("2026-11-01"))
        assert "cannot read" in as_nobody(lambda: world.terminal().write_request())
        assert world.terminal().standing().state is State.LICENSED, "nothing was replaced"
        give_to_nobody(folder)
        assert as_nobody(lambda: world.terminal().standing().state) == "licensed"


@as_root
def test_the_owner_is_root_s_business(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any other account writes files of its own."""
    os.chown(tmp_path, NOBODY, NOBODY)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    write_file(tmp_path / "f", b"x")
    assert (tmp_path / "f").stat().st_uid == 0


@as_root
def test_what_root_replaces_stays_that_of_its_account(tmp_path: Path) -> None:
    (tmp_path / "f").touch()
    os.chown(tmp_path / "f", NOBODY, NOBODY)
    write_file(tmp_path / "f", b"x")
    assert (tmp_path / "f").stat().st_uid == NOBODY


@pytest.mark.parametrize(
    ("action", "there", "writable", "named"),
    [
        ("read", True, True, "f"),
        ("write", True, False, "f"),
        ("write", True, True, "folder"),
        ("write", False, False, "folder"),
        ("remove", True, True, "folder"),
    ],
)
def test_the_owner_of_what_stands_in_the_way_is_told(
    monkeypatch: pytest.MonkeyPatch, action: str, there: bool, writable: bool, named: str
) -> None:
    monkeypatch.setattr(disk, "owner_of", lambda path: path.name)
    monkeypatch.setattr(os, "access", lambda _path, mode: there if mode == os.F_OK else writable)
    error = disk.storage_error(disk_error(errno.EACCES), Path("folder/f"), action)
    assert (error.failure.owner, error.failure.reading) == (named, action == "read")
    assert str(error) == f"cannot {action} f: Permission denied"
    assert disk.storage_error(disk_error(errno.ENOSPC), Path("folder/f"), action).failure.owner == ""


@as_root
def test_what_root_writes_stays_that_of_the_folders_account() -> None:
    """After ``sudo attomenzei license check``, the window can read all of it."""
    with open_folder() as folder:
        world = World(folder)
        (world.store().folder).mkdir()
        give_to_nobody(folder)
        world.licensed()
        owners = {path.name: path.stat().st_uid for path in world.store().folder.iterdir() if path.name != ".lock"}
        assert set(owners.values()) == {NOBODY}
        assert as_nobody(lambda: world.terminal().check()) == "True"


@as_root
def test_a_folder_that_may_not_be_searched_is_not_an_empty_one() -> None:
    with open_folder() as folder:
        world = World(folder)
        world.licensed()
        give_to_nobody(folder)
        os.chown(world.store().folder, 0, 0)
        world.store().folder.chmod(0o700)
        assert as_nobody(lambda: world.terminal().standing().state) == "unreadable"
