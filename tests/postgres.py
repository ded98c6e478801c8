"""A PostgreSQL for tests, made and thrown away: its own folder, its own socket, no port, nothing of the machine's.

python -m tests.postgres pytest tests/server  # runs a command with DATABASE_URL
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

DEBIANS = Path("/usr/lib/postgresql")
OPTIONS = "-c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=200"
"""Nothing listens on the network, and nothing here outlives a power cut anyway."""


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest version's, or None where it is not installed."""
    packaged = sorted(DEBIANS.glob("*/bin/initdb"), key=lambda found: float(found.parts[-3]))
    if packaged:
        return packaged[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextlib.contextmanager
def running(folder: Path | None = None) -> Iterator["Cluster"]:
    """Run a cluster in the empty ``folder``, or else in a temporary one, until the block ends."""
    found = programs()
    if found is None:
        missing = "PostgreSQL is not installed: ./install.sh dev, or apt-get install postgresql"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    cluster = Cluster(found, folder or Path(tempfile.mkdtemp(prefix="attomenzei-postgresql-")))
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


SLOT = "standby"


@contextlib.contextmanager
def standby(primary: "Cluster") -> Iterator["Cluster"]:
    """Run a copy of ``primary`` that follows it, until the block ends; meanwhile commits wait for both.

    A ``primary`` that was killed runs again afterwards.
    """
    cluster = Cluster(primary.programs, Path(tempfile.mkdtemp(prefix="attomenzei-postgresql-")))
    try:
        cluster.follow(primary)
        yield cluster
    finally:
        cluster.stop()
        primary.unfollow()


class Cluster:
    """PostgreSQL in ``folder``, which holds its data and its socket."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs = programs
        self.folder = folder
        self._databases = 0
        self.template = ""
        # PostgreSQL refuses to run as root; its packages make a user for it.
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user is not None:
            owner = pwd.getpwnam(self._user)
            os.chown(folder, owner.pw_uid, owner.pw_gid)

    def start(self) -> None:
        self._run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync")
        self._start()

    def restart(self) -> None:
        """Start it again after a crash: its processes are killed first, if they still run."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--wait", "--mode=immediate")
        self._start()

    def _start(self) -> None:
        self._run("pg_ctl", "start", "--wait", f"--log={self.folder}/log", f"--options={OPTIONS} -k {self.folder}")

    def follow(self, primary: "Cluster") -> None:
        """Copy ``primary``, start as its standby, and make it wait for this one (``synchronous_commit``)."""
        slot = ("--write-recovery-conf", "--create-slot", f"--slot={SLOT}")
        data = f"--pgdata={self.folder}/data"
        self._run("pg_basebackup", *primary.login, *slot, data, "--checkpoint=fast", "--no-sync", data=False)
        self._start()
        primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")

    def promote(self) -> None:
        """Make this standby a primary."""
        self.execute("SELECT pg_promote()")

    def kill(self) -> None:
        """Kill all processes at once, as when the machine is lost."""
        file = self.folder / "data" / "postmaster.pid"
        supervisor = int(file.read_text().split()[0])
        # Each has a process group of its own.
        children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
        for process in (supervisor, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        file.unlink()

    def unfollow(self) -> None:
        """Wait for no standby any more; run again if it was killed."""
        if not (self.folder / "data" / "postmaster.pid").exists():
            self._start()
        drop = f"SELECT pg_drop_replication_slot('{SLOT}')"
        self.execute("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()", drop)

    @property
    def login(self) -> tuple[str, ...]:
        return (f"--host={self.folder}", "--username=postgres")

    def execute(self, *statements: str) -> None:
        self._run("psql", *self.login, *(f"--command={statement}" for statement in statements), data=False)

    def stop(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--wait", "--mode=immediate")
        shutil.rmtree(self.folder)

    def new_database(self, *, empty: bool = False) -> str:
        """Return the ``DATABASE_URL`` of a new database: a copy of ``template``, if one is set, unless ``empty``."""
        self._databases += 1
        name = f"test{self._databases}"
        copied = [f"--template={self.template}"] if self.template and not empty else []
        self._run("createdb", *self.login, *copied, name, data=False)
        return f"postgres://postgres@/{name}?host={self.folder}"

    def _run(self, program: str, *arguments: str, data: bool = True) -> None:
        ended = subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder,
            env={**os.environ, "LC_ALL": "C"} | ({"PGDATA": str(self.folder / "data")} if data else {}),
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if ended.returncode != 0:
            log = self.folder / "log"
            written = log.read_text() if log.exists() else ""
            raise AssertionError(f"{program} failed: {ended.stdout}{ended.stderr}{written}")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # as an exception, so that the cluster is stopped too
    with running() as cluster:
        variables = {**os.environ, "DATABASE_URL": cluster.new_database()}
        sys.exit(subprocess.run(sys.argv[1:], env=variables, check=False).returncode)
