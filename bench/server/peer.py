"""``sealium`` 1.5.2, an activation server of PyPI (FastAPI, uvicorn, SQLite, RSA-4096), under the same load."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.server.load import Load, http_request, run
from bench.server.processes import SERVER_CORE, processor_seconds
from server.ports import free_port

REQUIREMENT = "sealium==1.5.2"
ENVIRONMENT = Path("var/bench/sealium")
"""Where it is installed, for the benchmark only."""
PROGRAM = Path(__file__).with_name("sealium_requests.py")
CODES = 5000


def installed() -> Path:
    """Return the Python that has it, installed at the first use."""
    python = (ENVIRONMENT / "bin" / "python").absolute()
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", REQUIREMENT], check=True)
    return python


def measure(seconds: float, runs: int) -> list[tuple[Load, float]]:
    """Return the runs of repeated activations, and the processor time of one."""
    python, folder = installed(), Path(tempfile.mkdtemp(prefix="attomenzei-bench-"))
    try:
        subprocess.run([python, PROGRAM, str(CODES)], cwd=folder, check=True)
        requests = _requests(folder / "requests")
        with _running(python, folder) as (port, pid):
            first = run(port, iter(requests[:CODES]), connections=8, seconds=60)
            assert not first.refused, "not activated"
            later = iter(requests[CODES:])
            return [_measured(port, pid, later, seconds) for _ in range(runs)]
    finally:
        shutil.rmtree(folder)


def _measured(port: int, pid: int, requests: Iterator[bytes], seconds: float) -> tuple[Load, float]:
    before = processor_seconds(pid)
    load = run(port, requests, connections=8, seconds=seconds)
    assert not load.refused, "not activated again"
    return load, (processor_seconds(pid) - before) / len(load.latencies)


def _requests(path: Path) -> list[bytes]:
    blob, requests = path.read_bytes(), []
    while blob:
        end = 4 + int.from_bytes(blob[:4], "big")
        requests.append(http_request("/v1/activation", "application/octet-stream", blob[4:end]))
        blob = blob[end:]
    return requests


@contextlib.contextmanager
def _running(python: Path, folder: Path) -> Iterator[tuple[int, int]]:
    port = free_port()
    environment = {**os.environ, "SEALIUM_RATE_LIMIT__ENABLED": "false", "SEALIUM_SERVER__PORT": str(port)}
    command = ["taskset", "--cpu-list", str(SERVER_CORE), str(python), "-m", "sealium.server.run"]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            _wait_for(port)
            yield port, process.pid
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.1)
    raise TimeoutError("it does not listen")
