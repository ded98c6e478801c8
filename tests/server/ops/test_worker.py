"""``work`` as a process beside ``serve``: it starts and ends with it, even if that is killed, and outlives failures."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import requests
from django.db import connection
from django.test.utils import CaptureQueriesContext

from server.licenses.models import Event, Seal
from server.ops import jobs_process, worker
from server.ops.jobs_process import JobsProcess
from tests.server.programs import ROOT, create_server, environment, run, spawned, started

Issue = Callable[..., list[str]]

LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"
ISSUE_ONE = (
    "license",
    "issue",
    "--customer",
    "銀座商店",
    "--email",
    "owner@example.jp",
    "--count",
    "1",
    "--months",
    "1",
)

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at /proc")


def children(pid: int) -> dict[int, str]:
    """Return the command lines of the children of ``pid``, whichever of its threads has started them."""
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    pids = [int(child) for thread in threads for child in thread.read_text().split()]
    return {pid: Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode() for pid in pids}


def ended(pidfd: int, within: float) -> bool:
    """Whether the process behind ``pidfd`` ends within that many seconds."""
    readable, _, _ = select.select([pidfd], [], [], within)
    return bool(readable)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads small tables without their indexes")
def test_expired_rows_are_found_by_an_index(db: None, now: datetime) -> None:
    """They are looked for every two seconds."""
    with CaptureQueriesContext(connection) as queries, connection.cursor() as cursor:
        for job in worker.EXPIRING:
            job(now)
        asked = [query["sql"] for query in queries.captured_queries if " LIMIT 500" in query["sql"]]
        plans = []
        for statement in asked:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
            plans += [row[-1] for row in cursor.fetchall()]
    assert len(asked) >= len(worker.EXPIRING)
    assert [plan for plan in plans if plan.startswith("SCAN")] == ["SCAN licenses_terminal"], "trials, once a day"


@on_linux
@pytest.mark.first(1)
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "killed"])
def test_work_starts_and_ends_with_serve(tmp_path: Path, how: signal.Signals) -> None:
    create_server(tmp_path)
    with started(tmp_path, "serve", "--port", "0", expect=LISTENING) as (child, _):
        family = {pid: os.pidfd_open(pid) for pid in children(child.pid)}
        [jobs] = [pid for pid, command in children(child.pid).items() if "server work" in command]
        try:
            child.send_signal(how)
            assert ended(family[jobs], 20), "work goes on without anybody who could stop it"
        finally:
            for pidfd in family.values():
                if not ended(pidfd, 0):
                    signal.pidfd_send_signal(pidfd, signal.SIGKILL)
                os.close(pidfd)


@on_linux
def test_work_that_was_killed_is_started_again(tmp_path: Path) -> None:
    create_server(tmp_path)
    with started(tmp_path, "serve", "--port", "0", expect=LISTENING) as (child, _):
        [jobs] = [pid for pid, command in children(child.pid).items() if "server work" in command]
        os.kill(jobs, signal.SIGKILL)
        assert child.stdout is not None
        assert any("work ended with -9 and is started again" in line for line in child.stdout)
        threading.Thread(target=child.stdout.read, daemon=True).start()  # a full pipe would stop the server
        run(tmp_path, *ISSUE_ONE)
        while not list(tmp_path.glob("mail/*")):  # sent by the new process, or the test runs into its time limit
            assert child.poll() is None


def test_work_that_cannot_run_ends_the_server(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    signals: list[int] = []
    stopped = threading.Event()

    def kill(_pid: int, number: int) -> None:
        signals.append(number)
        stopped.set()

    monkeypatch.setattr(os, "kill", kill)
    monkeypatch.setattr(jobs_process, "backoff", lambda failures, **_: 0)
    jobs = JobsProcess((sys.executable, "-c", "raise SystemExit(3)"))
    jobs.start()
    assert stopped.wait(60)
    jobs.stop()
    assert (jobs.failed, signals) == (True, [signal.SIGTERM])
    assert caplog.text.count("work ended with 3") == jobs_process.MOST_FAILURES


def wait_for_health(url: str) -> None:
    """Return once the server answers, or run into the test's time limit. A killed worker resets what was sent to it."""
    while True:
        with contextlib.suppress(requests.ConnectionError):
            assert requests.get(url + "/healthz", timeout=30).status_code == 200
            return


@on_linux
def test_a_web_worker_that_was_killed_is_replaced_while_the_other_one_answers(tmp_path: Path) -> None:
    create_server(tmp_path)
    serve = ("serve", "--port", "0", "--no-jobs", "--workers", "2")
    both = rf"(?s)(?=(.*Started worker-){{2}})(?=.*{LISTENING}\n)"
    with started(tmp_path, *serve, expect=both) as (child, line):
        url = line[2]
        os.kill(next(iter(children(child.pid))), signal.SIGKILL)
        wait_for_health(url)
        assert child.stdout is not None
        assert any("Started worker-" in line for line in child.stdout)
        wait_for_health(url)


@on_linux
def test_serve_without_jobs_starts_none(tmp_path: Path) -> None:
    create_server(tmp_path)
    with started(tmp_path, "serve", "--port", "0", "--no-jobs", expect=LISTENING) as (child, _):
        assert not [command for command in children(child.pid).values() if "server work" in command]


def test_work_ends_at_a_signal(tmp_path: Path) -> None:
    create_server(tmp_path)
    run(tmp_path, *ISSUE_ONE)
    with spawned(tmp_path, "work") as jobs:
        assert jobs.stdout is not None
        assert "sent" in jobs.stdout.readline(), "the first round is over"
        jobs.terminate()
        jobs.communicate(timeout=20)
    assert jobs.returncode == 0


def test_work_once_does_all_that_is_due_and_ends(tmp_path: Path) -> None:
    create_server(tmp_path)
    run(tmp_path, *ISSUE_ONE)
    worked = run(tmp_path, "work", "--once")
    assert worked.returncode == 0
    assert len(list((tmp_path / "mail").iterdir())) == 1
    assert "sent" not in run(tmp_path, "work", "--once").stderr


def test_a_failed_job_runs_again(issue: Issue, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    [_] = issue()
    failures = iter([RuntimeError("the disk is full")])
    seal = worker.LOCAL[0]

    def sealing(now: datetime) -> int:
        for failure in failures:
            raise failure
        return seal(now)

    monkeypatch.setattr(worker, "GROUPS", ((sealing,),))
    assert worker.run_once(now) == 0
    assert not Seal.objects.exists()
    assert worker.run_once(now) == Event.objects.count() == 1


@pytest.mark.variant
def test_waiting_for_the_end_of_input_does_not_abort_the_process_at_its_end(tmp_path: Path) -> None:
    """A buffered read in a daemon thread holds a lock that the interpreter needs to end: it aborted at every stop."""
    program = (
        "import django; django.setup();"
        "import threading; from server.ops.management.commands import work;"
        "reader = threading.Thread(target=work.wait_for_end_of_input, args=(print,), daemon=True);"
        "reader.start(); reader.join(0.3)"
    )
    settings = environment(tmp_path, DJANGO_SETTINGS_MODULE="server.settings")
    command, pipe = [sys.executable, "-c", program], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stderr=pipe, env=settings, cwd=ROOT) as child:
        assert child.stderr is not None
        message = child.stderr.read()
    assert (child.returncode, message) == (0, b"")
