"""Backups of a running server, and restoring them: nothing is lost by mistake, and terminals continue."""

import json
import os
import shutil
import signal
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from licensing.channel import HttpChannel
from licensing.clock import JST
from licensing.request import Op, sign_request
from server import clock
from server.home import Home
from server.ops import backups, generations
from tests.server.programs import create_server, environment, run, run_in, started
from tests.server.terminal import FarTerminal
from tests.variants import variants

WORKER = r"worker-1 with PID: (\d+)(?:.|\n)*Listening"
LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"
MADE_BY_A_LATER_ONE = (
    "INSERT INTO django_migrations (app, name, applied) VALUES ('licenses', '9999_later', '2030-01-01')"
)


def issue(folder: Path) -> str:
    customer = ("--customer", "銀座商店", "--email", "owner@example.jp", "--months", "12", "--count", "1")
    issued = run(folder, "license", "issue", *customer, "--json")
    [number] = json.loads(issued.stdout)["license_numbers"]
    return str(number)


def numbers(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / "attomenzei.sqlite3")) as database:
        return {number for (number,) in database.execute("SELECT number FROM licenses_license")}


def ask(url: str, terminal: FarTerminal, op: Op, license: str | None = None) -> None:
    """Send a request over HTTP and store the statement."""
    blob = sign_request(terminal.request(op, clock.now(), license=license), terminal.key)
    terminal.held = terminal.believe(HttpChannel(url, app_version="test", timeout=30).ask(blob).statement)


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder, to be copied, with ``vendor``, a server that issued a number, and its backup ``b``."""
    folder = tmp_path_factory.mktemp("backed-up")
    create_server(folder / "vendor")
    issue(folder / "vendor")
    made = run(folder / "vendor", "backup", str(folder / "b"))
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def folder(backed_up: Path, tmp_path: Path, settings: Settings) -> Path:
    """Return the home of a server that has issued one number; ``b`` beside it is a backup."""
    shutil.copytree(backed_up, tmp_path, dirs_exist_ok=True)
    settings.HOME = Home(tmp_path / "vendor")
    return tmp_path / "vendor"


@pytest.fixture
def number(folder: Path) -> str:
    """Return the number of which ``b`` is the backup."""
    [number] = numbers(folder)
    return number


def test_a_backup_of_a_running_server_is_restored_and_its_terminal_continues(
    folder: Path, tmp_path: Path, number: str
) -> None:
    backup, till = tmp_path / "monday.sqlite3", FarTerminal()
    with started(folder, "serve", "--port", "0", expect=LISTENING) as (child, line):
        assert child.stdout is not None
        threading.Thread(target=child.stdout.read, daemon=True).start()
        ask(line[1], till, Op.REGISTER, number)
        made = run(folder, "backup", str(backup))
        assert made.returncode == 0, made.stderr
        assert backup.stat().st_mode & 0o777 == 0o600
        for _ in range(3):
            ask(line[1], till, Op.CHECK)
        refused = run(folder, "restore", str(backup))
        assert (refused.returncode, "stop them first" in refused.stderr) == (1, True)
    assert till.held is not None
    seq = till.held.seq
    later = issue(folder)
    newer = run(folder, "restore", str(backup))
    assert (newer.returncode, "1 entries" in newer.stderr) == (1, True), newer.stderr
    assert numbers(folder) == {number, later}, "nothing was changed"
    restored = run(folder, "restore", str(backup), "--older")
    assert restored.returncode == 0, restored.stderr
    assert numbers(folder) == {number}
    [replaced] = folder.glob("attomenzei.sqlite3.until-*")
    with closing(sqlite3.connect(replaced)) as kept:
        assert kept.execute("SELECT count(*) FROM licenses_license").fetchone() == (2,)
    with started(folder, "serve", "--port", "0", expect=LISTENING) as (child, line):
        ask(line[1], till, Op.CHECK)
    assert till.held.seq == seq + 1, "the server goes on from what the terminal holds"
    assert till.held.license == number


@pytest.mark.skipif(os.name == "nt", reason="ends a process as POSIX does")
def test_a_worker_that_outlives_its_server_still_counts_as_running(folder: Path, tmp_path: Path) -> None:
    with started(folder, "serve", "--port", "0", "--no-jobs", expect=WORKER) as (server, line):
        server.kill()
        server.wait(timeout=20)
        try:
            refused = run(folder, "restore", str(tmp_path / "b"))
        finally:
            os.kill(int(line[1]), signal.SIGKILL)
    assert (refused.returncode, "stop them first" in refused.stderr) == (1, True)


def test_a_lost_database_is_restored(folder: Path, tmp_path: Path, number: str) -> None:
    (folder / "attomenzei.sqlite3").unlink()
    assert run(folder, "restore", str(tmp_path / "b")).returncode == 0
    assert numbers(folder) == {number}


def test_a_damaged_database_is_renamed_too(folder: Path, tmp_path: Path, number: str) -> None:
    (folder / "attomenzei.sqlite3").write_bytes(b"noise" * 5000)
    restored = run(folder, "restore", str(tmp_path / "b"))
    assert restored.returncode == 0, restored.stderr
    assert numbers(folder) == {number}
    assert len(list(folder.glob("*.until-*"))) == 1


def test_a_damaged_or_missing_backup_is_refused(folder: Path, tmp_path: Path, number: str) -> None:
    whole = (tmp_path / "b").read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "noise").write_bytes(b"noise")
    for name in ("cut", "noise", "nothing"):
        refused = run(folder, "restore", str(tmp_path / name))
        assert refused.returncode == 1, name
        assert "Traceback" not in refused.stderr
    assert not (tmp_path / "nothing").exists()
    assert numbers(folder) == {number}


def test_a_backup_of_a_newer_program_is_refused(folder: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "b")) as later:
        later.execute(MADE_BY_A_LATER_ONE)
        later.commit()
    refused = run(folder, "restore", str(tmp_path / "b"))
    assert (refused.returncode, "newer program" in refused.stderr) == (1, True)


@pytest.mark.parametrize(
    "foreign",
    variants(
        "CREATE TRIGGER sqlitex_evil AFTER INSERT ON licenses_event BEGIN SELECT 1; END",
        "CREATE VIEW mine AS SELECT 1",
        "DROP TRIGGER event_no_delete",
    ),
)
def test_a_backup_with_foreign_code_is_refused(folder: Path, tmp_path: Path, foreign: str) -> None:
    with closing(sqlite3.connect(tmp_path / "b")) as changed:
        changed.execute(foreign)
    refused = run(folder, "restore", str(tmp_path / "b"))
    assert (refused.returncode, "is not ours" in refused.stderr) == (1, True), refused.stderr


def test_an_open_database_is_not_replaced(folder: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(folder / "attomenzei.sqlite3")) as other:
        other.execute("SELECT count(*) FROM licenses_event").fetchone()
        refused = run(folder, "restore", str(tmp_path / "b"))
    assert (refused.returncode, "open somewhere" in refused.stderr) == (1, True)


def test_no_backup_is_overwritten(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("an older one")
    refused = run(folder, "backup", str(tmp_path / "b"))
    assert (refused.returncode, (tmp_path / "b").read_text()) == (1, "an older one")
    assert run(folder, "backup", str(tmp_path / "no" / "folder")).returncode == 1


@pytest.mark.parametrize(
    "where",
    [("--into", "b"), ("--into", ""), ("x" * 300,), ("b/file",)],
    ids=["a file", "nothing", "long", "in a file"],
)
def test_a_place_that_cannot_be_written_is_told_without_a_traceback(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: tuple[str, ...]
) -> None:
    before = set(tmp_path.iterdir())
    refused = run_in(tmp_path, ("backup", *where), environment(folder))
    assert refused.returncode in (1, 2)
    assert "Traceback" not in refused.stderr, refused.stderr
    assert set(tmp_path.iterdir()) == before


def test_a_backup_before_init_leaves_nothing_behind(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    ended = run(empty, "backup", str(empty / "copy"))
    assert (ended.returncode, "was `attomenzei-server init` run?" in ended.stderr) == (1, True)
    assert list(empty.iterdir()) == []


def test_for_postgresql_the_page_with_its_own_programs_is_named(folder: Path, tmp_path: Path) -> None:
    restored = run(folder, "restore", str(tmp_path / "a b"), DATABASE_URL="postgres://user@localhost/none")
    assert restored.returncode == 2
    assert "by `attomenzei-server restored`: docs/operating.md, section 4" in restored.stderr


def test_the_database_in_use_is_no_backup_of_itself(folder: Path, number: str) -> None:
    """It would have been renamed, and an empty one restored in its place."""
    refused = run(folder, "restore", str(folder / "attomenzei.sqlite3"))
    assert (refused.returncode, "is the database in use: name a backup of it" in refused.stderr) == (1, True)
    assert numbers(folder) == {number}


def test_an_interrupted_restore_leaves_the_database_in_use(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    database = folder / "attomenzei.sqlite3"
    with monkeypatch.context() as patched:
        patched.setattr(backups, "_refuse_foreign_code", lambda _backup: None)  # opens a database of Django's
        patched.setattr(Path, "touch", interrupted)
        with pytest.raises(KeyboardInterrupt):
            backups.restore(tmp_path / "b", database, clock.now(), older=False)
    assert database.exists(), "`init` would create an empty one"


def test_a_clock_that_was_ahead_deletes_no_newer_backup(folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "backups"
    kept.mkdir()
    (kept / "attomenzei-20990101T000000.sqlite3").touch()
    made = run(folder, "backup", "--into", str(kept), "--keep", "1")
    assert "attomenzei-20990101T000000.sqlite3 is deleted" in made.stdout
    [newest] = kept.iterdir()
    assert backups.content_of(newest).events > 0


def test_what_a_killed_backup_left_is_deleted_after_a_day(folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "backups"
    kept.mkdir()
    (kept / "attomenzei-1.sqlite3.part").symlink_to(kept / "gone")  # as one that is finished while it is looked at
    names = [f"attomenzei-20260101T0000{second:02}.sqlite3.part" for second in range(2)]
    for name in (names[0], f"{names[0]}-journal", names[1]):
        (kept / name).touch()
    for name in (names[0], f"{names[0]}-journal"):
        os.utime(kept / name, (clock.now().timestamp() - 90_000,) * 2)
    made = run(folder, "backup", "--into", str(kept))
    assert f"{names[0]} is deleted: it is unfinished" in made.stdout
    assert [path.name for path in kept.glob("*-2026*.part*")] == [names[1]]  # it may still be written


def test_a_folder_keeps_the_newest_generations(folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "backups"
    kept.mkdir()
    for name in ("attomenzei-20200101T000000", "attomenzei-20210101T000000", "another"):
        (kept / f"{name}.sqlite3").touch()
    made = run(folder, "backup", "--into", str(kept), "--keep", "2")
    assert made.returncode == 0, made.stderr
    assert "attomenzei-20200101T000000.sqlite3 is deleted" in made.stdout
    [newest] = kept.glob(f"attomenzei-{clock.now().astimezone(JST):%Y%m}*.sqlite3")
    assert {path.name for path in kept.iterdir()} == {
        newest.name,
        "attomenzei-20210101T000000.sqlite3",
        "another.sqlite3",
    }
    assert newest.stat().st_mode & 0o777 == 0o600
    assert backups.content_of(newest).events > 0
    with closing(sqlite3.connect(folder / "attomenzei.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM ops_heartbeat WHERE name = 'backup'").fetchone() == (1,)


def test_an_older_backup_that_cannot_be_deleted_makes_the_new_one_no_worse(folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "backups"
    (kept / "attomenzei-20200101T000000.sqlite3").mkdir(parents=True)  # what root may not unlink either
    (kept / "attomenzei-20210101T000000.sqlite3").touch()
    made = run(folder, "backup", "--into", str(kept), "--keep", "1")
    assert (made.returncode, "the backup is made, but" in made.stderr) == (1, True), made.stderr
    assert "attomenzei-20210101T000000.sqlite3 is deleted" in made.stdout
    with closing(sqlite3.connect(folder / "attomenzei.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM ops_heartbeat WHERE name = 'backup'").fetchone() == (1,)


def test_the_backup_that_was_just_made_is_never_deleted(tmp_path: Path) -> None:
    ahead, before, made = (
        tmp_path / f"attomenzei-{time}.dump" for time in ("20991231T000000", "20261129T0", "20261130T0")
    )
    own = tmp_path / "attomenzei-before-upgrade.dump"
    for path in (ahead, before, made, own):
        path.touch()
    now = datetime(2026, 11, 30, 3, tzinfo=UTC)
    assert generations.older(made, 2, now) == [ahead]
    assert generations.older(made, 1, now) == [ahead, before]
