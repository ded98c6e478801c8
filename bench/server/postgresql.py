"""pgbench with one read and one write in a transaction, on the tables of a server, as durable as a check."""

import contextlib
import os
import re
import resource
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bench.server.processes import SERVER_CORE, children_seconds, processor_seconds
from tests.postgres import programs

SCRIPT = """
\\set place random(1, {licenses})
BEGIN;
SELECT t.id, t.seq, l.number, l.contract_until, k.name FROM licenses_terminal t
  JOIN licenses_registration r ON r.terminal_id = t.id AND r.until IS NULL
  JOIN licenses_license l ON l.id = r.license_id
  JOIN licenses_contract c ON c.id = l.contract_id JOIN licenses_customer k ON k.id = c.customer_id
  WHERE t.id = :place;
UPDATE licenses_terminal SET seq = seq + 1, last_contact = now() WHERE id = :place;
END;
"""


def transactions(url: str, folder: Path, cluster: Path, licenses: int, seconds: int) -> tuple[float, float]:
    """Return the transactions a second of one connection, all on the server's core, and the processor time of one."""
    script = folder / "pgbench.sql"
    script.write_text(SCRIPT.format(licenses=licenses))
    parts = urlsplit(url)
    host, name = parse_qs(parts.query)["host"][0], parts.path.lstrip("/")
    found = programs()
    assert found is not None
    where = ["--host", host, "--username", "postgres", name]
    command = [str(found / "pgbench"), "--no-vacuum", "--client=1", f"--time={seconds}", f"--file={script}", *where]
    environment = {**os.environ, "PGOPTIONS": "-c synchronous_commit=off"}
    pinned = ["taskset", "--cpu-list", str(SERVER_CORE), *command]
    before = cluster_seconds(cluster) + _ended_seconds()
    ended = subprocess.run(pinned, env=environment, check=True, capture_output=True, text=True)
    used = cluster_seconds(cluster) + _ended_seconds() - before
    tps = re.search(r"tps = ([0-9.]+)", ended.stdout)
    done = re.search(r"transactions actually processed: (\d+)", ended.stdout)
    assert tps is not None, ended.stdout
    assert done is not None, ended.stdout
    return float(tps[1]), used / int(done[1])


def _ended_seconds() -> float:
    """Return the processor time of all programs that this process has run."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def pin(folder: Path, cores: set[int]) -> None:
    """Pin the cluster in ``folder``, and what it forks from now on."""
    for pid in cluster_pids(folder):
        os.sched_setaffinity(pid, cores)


def cluster_pids(folder: Path) -> list[int]:
    postmaster = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    return [postmaster, *map(int, children)]


def cluster_seconds(folder: Path) -> float:
    """Return the processor time of the cluster's processes."""
    pids, running = cluster_pids(folder), 0.0
    for pid in pids:
        with contextlib.suppress(FileNotFoundError):  # autovacuum ended meanwhile: its time is in the next sum
            running += processor_seconds(pid)
    return running + children_seconds(pids[0])
