"""A process that is killed, or a power cut, in the middle of a save: the terminal has the old or the new right."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.licensing.crash_points import SCENARIOS
from tests.simulator import World
from tests.variants import variants

ROOT = Path(__file__).resolve().parents[2]


def crashes(how: str, scenario: str, folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.licensing.crash_points", how, scenario, str(folder / "terminal")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    if "may not attach" in done.stderr:
        pytest.skip("strace may not attach to a process here")
    assert done.returncode == 0, done.stderr
    before, *between, after = [json.loads(line) for line in done.stdout.splitlines()]
    return before, between, after


def assert_old_or_new(before: dict[str, Any], between: list[dict[str, Any]], after: dict[str, Any]) -> None:
    rights = [(end["state"], end["deadline"]) for end in (before, after)]
    assert rights[0] != rights[1]
    assert before["usable"]
    assert after["usable"]
    assert len(between) > 20
    for crash in between:
        assert (crash["state"], crash["deadline"]) in rights, crash
        assert crash["damaged"] == [], crash


@pytest.mark.parametrize("scenario", variants(*reversed(SCENARIOS)))
@pytest.mark.parametrize("how", variants("power", "killed"))
def test_a_crash_at_any_call_of_a_save_leaves_the_old_or_the_new_right(tmp_path: Path, how: str, scenario: str) -> None:
    assert_old_or_new(*crashes(how, scenario, tmp_path))


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_crash_at_any_system_call_of_a_save_leaves_the_old_or_the_new_right(tmp_path: Path) -> None:
    assert_old_or_new(*crashes("strace", "renewal", tmp_path))


# a disk that is full or read-only, for real: in a child that has given up its rights


def in_a_child(work: Callable[[], object]) -> str:
    """Return what ``work`` raised in a child process, or an empty text."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work()
            said = ""
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


def fill(world: World, room: int) -> Callable[[], None]:
    def check() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        world.terminal().check()

    return check


@pytest.mark.parametrize("room", [0, 1, 100, 300, 600])
def test_a_file_that_may_not_grow_leaves_the_old_right(world: World, room: int) -> None:
    world.licensed()
    before = world.terminal().standing()
    world.clock.pass_time(days=10)
    assert in_a_child(fill(world, room)).startswith("StorageError: cannot write")
    standing = world.terminal().standing()
    assert (standing.state, standing.damaged) == (before.state, frozenset())
    assert standing.deadline is not None
    assert before.deadline is not None
    assert standing.deadline >= before.deadline
    assert not list(world.store().folder.glob(".*-????????"))


def test_a_read_only_folder_leaves_the_old_right(world: World) -> None:
    agent = world.licensed()
    before = agent.standing()
    for path in (*world.folder.rglob("*"), world.folder):
        path.chmod(0o555 if path.is_dir() else 0o444)
    reachable = world.folder.parents[: len(world.folder.parents) - 2]
    modes = {path: path.stat().st_mode for path in reachable}
    for path in reachable:
        path.chmod(path.stat().st_mode | 0o011)

    def check() -> None:
        if os.getuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        standing = world.terminal().standing()
        assert standing.usable, standing
        world.terminal().check()

    try:
        assert in_a_child(check).startswith("StorageError")
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
        for path in (world.folder, *world.folder.rglob("*")):
            path.chmod(0o755)
    assert world.terminal().standing().deadline == before.deadline
