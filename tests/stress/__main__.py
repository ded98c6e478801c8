"""A server under stress, as root: ``python -m tests.stress sqlite|postgresql [SECONDS]``.

64 connections ask without a pause while, in turn, a process of the server is killed, the disk is full for some seconds,
and PostgreSQL is killed and started again. The server is started again when it ends, as systemd does. In the end
nothing that was answered may be missing: see ``load``. Files are on a tmpfs in a mount namespace of this process.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from licensing.number import show
from server.ports import free_port
from tests import postgres
from tests.server.programs import ROOT, environment, run

if TYPE_CHECKING:
    from tests.stress.load import Client

CLIENTS = 64
DISK = "384m"
EVERY = 12.0
"""Seconds from one fault to the next."""
FULL = 4.0
"""Seconds for which the disk is full."""


class Server:
    """``serve`` with two workers, started again whenever it ends, until ``stop``."""

    def __init__(self, home: Path, **variables: str) -> None:
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self.starts = 0
        self._command = [sys.executable, "-m", "server", "serve", "--port", str(port), "--workers", "2"]
        self._environment = environment(home, **variables)
        self._log = home.with_name("log")
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_running)
        self._thread.start()

    def _keep_running(self) -> None:
        with self._log.open("ab") as log:
            while not self._stopping.is_set():
                self._process = subprocess.Popen(self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
                self.starts += 1
                self._process.wait()
                self._stopping.wait(0.2)

    def kill_worker(self) -> None:
        """Kill one of the processes that the server has started: a worker, or the one of the jobs."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        if children.exists() and (found := children.read_text().split()):
            os.kill(int(found[self.starts % len(found)]), 9)

    def stop(self) -> None:
        self._stopping.set()
        if self._process is not None:
            self._process.terminate()
        self._thread.join()


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Fill the disk until the block ends."""
    rest = disk / "rest"
    with rest.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * (1 << 20)):
                pass
        except OSError:
            pass
    try:
        yield
    finally:
        rest.unlink()


def main(kind: str, seconds: float) -> int:
    with ExitStack() as stack:
        disk = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="attomenzei-stress-")))
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0755", "stress", disk], check=True)
        stack.callback(lambda: subprocess.run(["umount", "--lazy", disk], check=True))
        home, variables = disk / "home", {}
        faults: list[Callable[[Server], object]] = [Server.kill_worker, lambda _server: _fill(disk)]
        if kind == "postgresql":
            (disk / "cluster").mkdir()
            cluster = stack.enter_context(postgres.running(disk / "cluster"))
            variables["DATABASE_URL"] = cluster.new_database()
            faults.append(lambda _server: _restart(cluster, clients))
        run(home, "init", **variables)
        numbers = _issue(home, **variables)
        os.environ.update(environment(home, **variables))
        server = Server(home, **variables)
        stack.callback(server.stop)
        _wait_until_answering(server)
        clients = _clients(server.url, numbers, home)
        _harm(server, faults, seconds)
        _finish(clients)
        server.stop()
        if kind == "postgresql":
            cluster.restart()
        _report(clients, server)
        return _verify(clients, home, **variables)


def _fill(disk: Path) -> None:
    with full(disk):
        time.sleep(FULL)


def _restart(cluster: postgres.Cluster, clients: "list[Client]") -> None:
    """Kill PostgreSQL and start it again. It may lack the last checks before, as after a failover."""
    from server import clock

    cluster.restart()
    for client in clients:
        for terminal in client.terminals:
            terminal.failover = clock.now()


def _issue(home: Path, **variables: str) -> list[str]:
    customer = ("--customer", "銀座商店", "--email", "owner@example.jp", "--months", "12", "--count", str(CLIENTS))
    numbers: list[str] = json.loads(run(home, "license", "issue", *customer, "--json", **variables).stdout)[
        "license_numbers"
    ]
    return numbers


STOP = threading.Event()


def _clients(url: str, numbers: list[str], home: Path) -> "list[Client]":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings")
    django.setup()
    from licensing.vendor import read_vendor
    from server.home import Home
    from server.licenses.keys.signing import signer
    from tests.stress.load import Client, StressTerminal

    issuer = read_vendor(Home(home).vendor).issuer
    keyset = signer().listed
    clients = [
        Client(url, number, [StressTerminal(f"レジ{place}", keyset, issuer) for place in (1, 2)], STOP)
        for number in numbers
    ]
    for client in clients:
        client.start()
    return clients


def _wait_until_answering(server: Server) -> None:
    address = urlsplit(server.url)
    while True:
        with suppress(OSError), socket.create_connection((address.hostname or "", address.port or 0)):
            return
        time.sleep(0.1)


def _harm(server: Server, faults: list[Callable[[Server], object]], seconds: float) -> None:
    end = time.monotonic() + seconds
    for fault in cycle(faults):
        if time.monotonic() + EVERY > end:
            break
        time.sleep(EVERY)
        fault(server)
    time.sleep(max(0.0, end - time.monotonic()))


def _finish(clients: "list[Client]") -> None:
    """Let each client get its last answer."""
    STOP.set()
    for client in clients:
        client.join(timeout=120)


def _report(clients: "list[Client]", server: Server) -> None:
    counts: Counter[Any] = sum((client.counts for client in clients), Counter())
    answers = ", ".join(f"{name}: {count}" for name, count in sorted(counts.items()))
    sys.stdout.write(f"The server was started {server.starts} times. {answers}\n")


def _verify(clients: "list[Client]", home: Path, **variables: str) -> int:
    """Compare what was answered with the database, and return the number of differences."""
    from server.licenses.models import Registration

    wrong = [f"{client.number}: {client.failure or 'no last answer'}" for client in clients if not client.is_finished]
    held = dict(Registration.objects.filter(until=None).values_list("license__number", "terminal__number"))
    for client in clients:
        answered = client.holder and client.holder.held and client.holder.held.terminal_number
        registered = show(held.get(client.number, ""))
        if answered != registered:
            wrong.append(f"{client.number}: answered for {answered}, registered on {registered}")
    for command in (("work", "--once"), ("events", "verify")):
        ended = run(home, *command, **variables)
        if ended.returncode:
            wrong.append(f"{command}: {ended.stdout}{ended.stderr}")
    sys.stdout.write("\n".join([*wrong, f"{len(held)} numbers are registered; {len(wrong)} differences"]) + "\n")
    return len(wrong)


if __name__ == "__main__":
    if os.environ.get("STRESS_NAMESPACE") != "1":
        os.environ["STRESS_NAMESPACE"] = "1"
        os.execvp("unshare", ["unshare", "--mount", sys.executable, "-m", "tests.stress", *sys.argv[1:]])
    sys.exit(min(1, main(sys.argv[1], float((sys.argv[2:] or ["300"])[0]))))
