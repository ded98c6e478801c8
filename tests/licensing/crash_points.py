"""A process that crashes in the middle of a save, at each of its calls.

``python -m tests.licensing.crash_points HOW SCENARIO FOLDER`` forks a child for every call of a save that ends just
before this call, and prints what a fresh terminal then has. ``killed`` and ``power`` count the calls in
``CrashingDisk``, a layer between our code and the disk; a write is two calls, so that half of it can be on disk. With
``strace``, strace kills the child instead, at every system call that opens, changes or closes a file.
"""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import filelock  # noqa: F401 - once here, not in every child

from licensing.agent import Agent
from tests.simulator import NUMBER, World

CRASHED = 9
CALLS = ("open", "mkdir", "chmod", "fsync", "replace", "unlink", "close")
KERNEL_CALLS = (
    "open,openat,mkdir,mkdirat,write,fsync,chmod,fchmodat,rename,renameat,renameat2,unlink,unlinkat,flock,close"
)


class CrashingDisk:
    """Ends this process before call number ``left`` (from 0) of those that access the disk.

    With ``power_cut``, what was not synced is lost: data are truncated, a rename is undone.
    """

    def __init__(self, left: int, *, power_cut: bool) -> None:
        self.left = left
        self.power_cut = power_cut
        self.unsynced: set[Path] = set()
        self.renamed: dict[Path, bytes | None] = {}

    def install(self) -> None:
        vars(os)["fsync"] = _fsync
        for name in CALLS:
            setattr(os, name, self._counted(getattr(os, name), getattr(self, f"_after_{name}", None)))
        vars(os)["fdopen"] = lambda handle, mode: io.BufferedWriter(_Raw(handle, mode, self))

    def count(self) -> None:
        if self.left == 0:
            self._crash()
        self.left -= 1

    def _counted(self, real: Callable[..., Any], after: Callable[..., None] | None) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.count()
            if real.__name__ == "replace":
                self._before_replace(*args)
            result = real(*args, **kwargs)
            if after is not None:
                after(*args)
            return result

        return call

    def _before_replace(self, _source: Any, target: Any) -> None:
        path = Path(target)
        self.renamed.setdefault(path, path.read_bytes() if path.exists() else None)

    def _after_replace(self, source: Any, target: Any) -> None:
        if Path(source) in self.unsynced:
            self.unsynced.add(Path(target))

    def _after_fsync(self, handle: int) -> None:
        synced = opened(handle)
        self.unsynced.discard(synced)
        self.renamed = {path: old for path, old in self.renamed.items() if path.parent != synced}

    def _crash(self) -> None:
        self.left = -1  # the calls below are not counted
        if self.power_cut:
            for path in filter(Path.is_file, self.unsynced):
                os.truncate(path, path.stat().st_size // 2)
            for path, old in self.renamed.items():
                path.write_bytes(old) if old is not None else path.unlink(missing_ok=True)
        os._exit(CRASHED)


def _fsync(_handle: int) -> None:
    """Does nothing: a process that ends loses nothing that it wrote, and ``CrashingDisk`` simulates the power cut."""


class _Raw(io.FileIO):
    def __init__(self, handle: int, mode: str, disk: CrashingDisk) -> None:
        super().__init__(handle, mode)
        self._disk = disk

    def write(self, data: Any) -> int:
        self._disk.unsynced.add(opened(self.fileno()))
        self._disk.count()
        half = super().write(bytes(data)[: (len(data) + 1) // 2])
        self._disk.count()
        return half  # the buffer writes the rest with another call


def opened(handle: int) -> Path:
    return Path(f"/proc/self/fd/{handle}").readlink()


# scenarios


def prepare(world: World, scenario: str) -> Callable[[], object]:
    """Prepare a terminal for the save of ``scenario``, and return the function that does it."""
    agent = world.terminal()
    agent.agree("2026-11-01")
    if scenario == "registration":
        return lambda: agent.register(NUMBER, name="銀座一号店 レジ1")
    agent.register(NUMBER)
    world.clock.pass_time(days=10)
    if scenario.endswith("revoked"):
        world.server.rotate(revoke=True)
    return agent.check


SCENARIOS = ("registration", "renewal with the old key revoked")


def outcomes(
    folder: Path, scenario: str, kill: Callable[[int, Callable[[], object]], bool]
) -> Iterator[dict[str, Any]]:
    """Yield what a fresh terminal has: before the save, after a crash at each of its calls, after all of it."""
    world = World(folder)
    save = prepare(world, scenario)
    before = folder.with_name("before")
    shutil.copytree(folder, before)
    yield outcome_at(world.terminal(), "before")
    call, crashed = 0, True
    while crashed:
        crashed = kill(call, save)
        yield outcome_at(world.terminal(), f"call {call}" if crashed else "after")
        shutil.rmtree(folder)
        shutil.copytree(before, folder)
        call += 1
    shutil.rmtree(before)


def outcome_at(agent: Agent, at: str) -> dict[str, Any]:
    standing = agent.standing()
    return {
        "at": at,
        "state": standing.state.value,
        "deadline": str(standing.deadline),
        "usable": standing.usable,
        "damaged": sorted(standing.damaged),
    }


# how it crashes


def by_count(*, power_cut: bool) -> Callable[[int, Callable[[], object]], bool]:
    def kill(call: int, save: Callable[[], object]) -> bool:
        child = os.fork()
        if child == 0:
            CrashingDisk(call, power_cut=power_cut).install()
            save()
            os._exit(0)
        return _ended(child)

    return kill


def by_strace(call: int, save: Callable[[], object]) -> bool:
    child = os.fork()
    if child == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
        save()
        os._exit(0)
    os.waitpid(child, os.WUNTRACED)
    inject = f"inject={KERNEL_CALLS}:signal=KILL:when={call + 1}"
    command = ["strace", "-f", "-p", str(child), "-e", f"trace={KERNEL_CALLS}", "-e", inject, "-o", os.devnull]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None
        attached = "attached" in tracer.stderr.readline()
        os.kill(child, signal.SIGCONT if attached else signal.SIGKILL)
        crashed = _ended(child)
    if not attached:
        raise SystemExit("strace may not attach here")
    return crashed


def _ended(child: int) -> bool:
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in (0, CRASHED, -signal.SIGKILL):
        raise SystemExit(f"the child ended with {code}, neither a crash nor a complete save")
    return code != 0


HOW = {"killed": by_count(power_cut=False), "power": by_count(power_cut=True), "strace": by_strace}


if __name__ == "__main__":
    how, scenario_name, folder_name = sys.argv[1:]
    for outcome in outcomes(Path(folder_name), scenario_name, HOW[how]):
        print(json.dumps(outcome))  # noqa: T201 - for the test that started this process
