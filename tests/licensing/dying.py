"""A process that dies in the middle of a save, at any of its calls: ``python -m tests.licensing.dying HOW FOLDER``.

For every call of a save it forks a child that ends just before it, and prints what a fresh terminal then holds.
``killed`` and ``power`` count the calls in ``Fragile``, a layer between our code and the disk that works
everywhere; a write is two calls, so that half of it can be on disk. ``strace`` lets strace kill the
child at the kernel's door instead, at every system call that opens, changes or closes a file.
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

DIED = 9
CALLS = ("open", "mkdir", "chmod", "fsync", "replace", "unlink", "close")
KERNEL_CALLS = (
    "open,openat,mkdir,mkdirat,write,fsync,chmod,fchmodat,rename,renameat,renameat2,unlink,unlinkat,flock,close"
)


class Fragile:
    """Ends this process before the call number ``left`` (from 0) of those that touch the disk.

    With ``power_cut`` the disk forgets what was not yet synced: data are torn, a rename has not happened.
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
            self._die()
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

    def _die(self) -> None:
        self.left = -1  # what the power cut does below is not counted
        if self.power_cut:
            for path in filter(Path.is_file, self.unsynced):
                os.truncate(path, path.stat().st_size // 2)
            for path, old in self.renamed.items():
                path.write_bytes(old) if old is not None else path.unlink(missing_ok=True)
        os._exit(DIED)


def _fsync(_handle: int) -> None:
    """Not for real: a process that ends keeps what it wrote, and ``Fragile`` plays the power cut itself."""


class _Raw(io.FileIO):
    def __init__(self, handle: int, mode: str, fragile: Fragile) -> None:
        super().__init__(handle, mode)
        self._fragile = fragile

    def write(self, data: Any) -> int:
        self._fragile.unsynced.add(opened(self.fileno()))
        self._fragile.count()
        half = super().write(bytes(data)[: (len(data) + 1) // 2])
        self._fragile.count()
        return half  # the buffer above writes the rest


def opened(handle: int) -> Path:
    return Path(f"/proc/self/fd/{handle}").readlink()


# what is saved


def prepare(world: World, scenario: str) -> Callable[[], object]:
    """Bring the terminal to the eve of the save that ``scenario`` names, and return what does it."""
    agent = world.terminal()
    agent.agree("2026-11-01")
    if scenario == "registration":
        return lambda: agent.register(NUMBER, name="銀座一号店 レジ1")
    agent.register(NUMBER)
    world.clock.pass_time(days=10)
    if scenario.endswith("struck out"):
        world.server.strike_out()
    return agent.check


SCENARIOS = ("registration", "renewal with the old key struck out")


def outcomes(
    folder: Path, scenario: str, kill: Callable[[int, Callable[[], object]], bool]
) -> Iterator[dict[str, Any]]:
    """Yield what a fresh terminal holds: before the save, after a death at each of its calls, after the whole of it."""
    world = World(folder)
    save = prepare(world, scenario)
    before = folder.with_name("before")
    shutil.copytree(folder, before)
    yield judge(world.terminal(), "before")
    call, died = 0, True
    while died:
        died = kill(call, save)
        yield judge(world.terminal(), f"call {call}" if died else "after")
        shutil.rmtree(folder)
        shutil.copytree(before, folder)
        call += 1
    shutil.rmtree(before)


def judge(agent: Agent, at: str) -> dict[str, Any]:
    standing = agent.standing()
    return {
        "at": at,
        "state": standing.state.value,
        "deadline": str(standing.deadline),
        "usable": standing.usable,
        "damaged": sorted(standing.damaged),
    }


# how it dies


def by_count(*, power_cut: bool) -> Callable[[int, Callable[[], object]], bool]:
    def kill(call: int, save: Callable[[], object]) -> bool:
        child = os.fork()
        if child == 0:
            Fragile(call, power_cut=power_cut).install()
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
        died = _ended(child)
    if not attached:
        raise SystemExit("strace may not attach here")
    return died


def _ended(child: int) -> bool:
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in (0, DIED, -signal.SIGKILL):
        raise SystemExit(f"the child ended with {code}, which is neither its death nor a whole save")
    return code != 0


HOW = {"killed": by_count(power_cut=False), "power": by_count(power_cut=True), "strace": by_strace}


if __name__ == "__main__":
    how, scenario_name, folder_name = sys.argv[1:]
    for outcome in outcomes(Path(folder_name), scenario_name, HOW[how]):
        print(json.dumps(outcome))  # noqa: T201 - for the test that started this process
