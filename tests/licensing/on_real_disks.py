"""A terminal on a real disk that is full, has no inodes left or is read-only: a tmpfs in a mount namespace of its own.

``unshare --mount python -m tests.licensing.on_real_disks FOLDER`` prints what happened as one JSON object per line.
"""

import contextlib
import errno
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from app.sales.errors import JournalError
from app.sales.journal import FILE_NAME, Journal
from app.sales.sentences import journal_trouble
from licensing.errors import StorageError
from licensing.words.failures import problem_view
from tests.app.running import environment_of
from tests.app.sales.samples import sale_of
from tests.simulator import World


def mount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)


def fill_space(folder: Path) -> None:
    with (folder / "junk").open("wb", buffering=0) as junk, contextlib.suppress(OSError):
        while True:
            junk.write(bytes(512))


def fill_inodes(folder: Path) -> None:
    with contextlib.suppress(OSError):
        for number in range(100_000):
            (folder / f"junk-{number}").touch()


def remount(how: str) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)

    return run


def remove_junk(folder: Path) -> None:
    for path in folder.glob("junk*"):
        path.unlink()


SCENARIOS: dict[str, tuple[str, Callable[[Path], None], Callable[[Path], None]]] = {
    "full": ("size=512k", fill_space, remove_junk),
    "no inodes": ("size=8m,nr_inodes=64", fill_inodes, remove_junk),
    "read-only": ("size=8m", remount("ro"), remount("rw")),
}


def code_of(work: Callable[[], object]) -> str:
    try:
        work()
    except StorageError as error:
        return problem_view(error).code
    except JournalError as error:
        return journal_trouble(error)[-6:-1]
    return "done"


def command_line(folder: Path) -> str:
    """Return exit code and problem of ``license trial`` with its files in the full folder."""
    environment = environment_of(folder) | {"LANG": "ja_JP.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-m", "app", "license", "trial", "--agree"], env=environment, capture_output=True, check=False
    )
    codes = [code for code in ("E-501", "E-506", "E-507", "E-508") if code in done.stderr.decode()]
    return f"{done.returncode} {' '.join(codes)}"


def run(name: str, folder: Path) -> dict[str, object]:
    options, spoil, mend = SCENARIOS[name]
    folder.mkdir()
    mount(folder, options)
    world = World(folder)
    agent = world.licensed()
    journal = Journal(folder / FILE_NAME)
    journal.register(sale_of())
    world.clock.pass_time(days=10)
    spoil(folder)
    told: dict[str, object] = {
        "name": name,
        "check": code_of(agent.check),
        "sale": code_of(lambda: journal.register(sale_of())),
        "command": command_line(folder),
        "usable": agent.standing().usable and world.terminal().standing().usable,
    }
    mend(folder)
    told["later"] = [code_of(agent.check), code_of(lambda: journal.register(sale_of())), len(journal.find())]
    return told


if __name__ == "__main__":
    try:
        for scenario in SCENARIOS:
            print(json.dumps(run(scenario, Path(sys.argv[1]) / scenario)), flush=True)  # noqa: T201 - for the test
    except subprocess.CalledProcessError as error:
        sys.exit(errno.EPERM if error.cmd[0] == "mount" else 1)
