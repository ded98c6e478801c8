"""A server in a temporary folder, its process on one core; this process and the load it makes use the other."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SERVER_CORE, LOAD_CORE = 0, 1
LISTENING = "Listening on http://127.0.0.1:"


@dataclass(frozen=True)
class Served:
    """A server's folder and environment; ``pids`` are its processes while it runs."""

    folder: Path
    environment: dict[str, str]

    def python(self, *arguments: str, core: int = SERVER_CORE) -> str:
        """Run a program of Python to its end, on a core; return what it prints."""
        command = ["taskset", "--cpu-list", str(core), sys.executable, *arguments]
        return subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True).stdout

    @contextlib.contextmanager
    def running(self, *, workers: int = 1, cores: Sequence[int] = (SERVER_CORE,)) -> Iterator["Running"]:
        """Run ``serve`` until the block ends; the log goes to a file, as it would go to a journal."""
        pinned = ["taskset", "--cpu-list", ",".join(map(str, cores))]
        command = [
            *pinned,
            sys.executable,
            "-m",
            "server",
            "serve",
            "--port",
            "0",
            "--workers",
            str(workers),
            "--no-jobs",
        ]
        with (
            (self.folder / "log").open("wb") as log,
            subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, stderr=log, text=True) as process,
        ):
            try:
                assert process.stdout is not None
                line = process.stdout.readline()
                assert line.startswith(LISTENING), f"see {log.name}: {line}"
                yield Running(process.pid, int(line.removeprefix(LISTENING)))
            finally:
                process.terminate()


@dataclass(frozen=True)
class Running:
    pid: int
    port: int

    @property
    def workers(self) -> list[int]:
        """The processes that answer: children of the one that supervises them."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def processor_seconds(self) -> float:
        return sum(processor_seconds(pid) for pid in self.workers)

    def memory(self) -> float:
        """Return the resident memory of a worker in MiB."""
        pages = max(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.workers)
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def processor_seconds(pid: int) -> float:
    return _seconds(pid, 11)


def children_seconds(pid: int) -> float:
    """Return the processor time of the processes that ``pid`` had started and that have ended."""
    return _seconds(pid, 13)


def _seconds(pid: int, place: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[place]) + int(fields[place + 1])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def server(licenses: int, asking: int, **variables: str) -> Iterator[Served]:
    """Create a server with so many licenses on terminals, of which ``asking`` have keys; it is deleted afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="attomenzei-bench-", dir=os.environ.get("BENCH_FOLDER")))
    ours = ("ATTOMENZEI_", "DATABASE_URL", "DJANGO_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    settings = {"ATTOMENZEI_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "server.settings", **variables}
    served = Served(folder, {**inherited, **settings})
    try:
        served.python("-m", "server", "init")
        served.python("-m", "bench.server.fleet", str(licenses), str(asking))
        yield served
    finally:
        shutil.rmtree(folder)


def use_load_core() -> None:
    """Pin this process to the core that the server does not use."""
    os.sched_setaffinity(0, {LOAD_CORE})


def wait_until_idle() -> None:
    """Give the kernel a moment to write back what filling a database has left."""
    os.sync()
    time.sleep(0.5)
