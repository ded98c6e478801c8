"""Signals that reach ``serve`` while it starts, or its jobs instead of it: nothing is left behind or started twice."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import requests

from server.ops import jobs_process
from server.ops.jobs_process import jobs_running
from tests.server.ops.test_worker import LISTENING, children, ended, on_linux
from tests.server.programs import ROOT, create_server, environment, run, started

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX's signals")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_serve_that_is_ended_while_it_starts_leaves_no_temporary_folder(tmp_path: Path, number: int) -> None:
    create_server(tmp_path / "vendor")
    folder = tmp_path / "temporary"
    folder.mkdir()
    command = [sys.executable, "-X", "importtime", "-m", "server", "serve", "--port", "0"]
    variables = environment(tmp_path / "vendor", TMPDIR=str(folder))
    with subprocess.Popen(command, cwd=ROOT, env=variables, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr is not None
        while "granian" not in child.stderr.readline():  # which is imported after the folder was made
            assert child.poll() is None
        assert list(folder.iterdir())
        child.send_signal(number)
        printed = child.stderr.read()
    assert ("Traceback" in printed, list(folder.iterdir())) == (False, []), printed


def test_serve_that_may_not_write_its_folder_says_so_in_one_line(tmp_path: Path) -> None:
    create_server(tmp_path)
    (tmp_path / "running.lock").unlink(missing_ok=True)
    (tmp_path / "running.lock").mkdir()  # what root may not open either
    refused = run(tmp_path, "serve", "--port", "0")
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1), refused.stderr
    assert refused.stderr.startswith("attomenzei-server: ATTOMENZEI_HOME: ")


def test_an_interrupt_while_the_jobs_start_ends_them(monkeypatch: pytest.MonkeyPatch) -> None:
    real, made = subprocess.Popen, []

    def popen(*_: Any, **options: Any) -> "subprocess.Popen[bytes]":
        os.kill(os.getpid(), signal.SIGINT)
        made.append(real([sys.executable, "-c", "input()"], stderr=subprocess.DEVNULL, **options))
        return made[-1]

    monkeypatch.setattr(subprocess, "Popen", popen)
    inherited = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
    try:
        with pytest.raises(KeyboardInterrupt), jobs_running():
            threading.Event().wait(60)
    finally:
        signal.signal(signal.SIGINT, inherited)
    left = [thread for thread in threading.enumerate() if thread.name == "jobs"]
    for process in made:
        process.kill()  # so that a failure hangs nothing
    assert (left, len(made)) == ([], 1)


def test_jobs_that_cannot_be_started_for_a_while_are_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real, failures, running = subprocess.Popen, iter([BlockingIOError(11, "Resource temporarily unavailable")]), []

    def popen(*_: Any, **options: Any) -> "subprocess.Popen[bytes]":
        for failure in failures:
            raise failure
        process = real([sys.executable, "-c", "import sys; sys.stdin.read()"], **options)
        running.append(process)
        tried.set()
        return process

    tried = threading.Event()
    monkeypatch.setattr(jobs_process, "backoff", lambda *_, **__: 0)
    monkeypatch.setattr(subprocess, "Popen", popen)
    with jobs_running() as jobs:
        assert tried.wait(20), "no e-mail would be sent any more"
    assert (jobs.failed, "cannot be started: Resource temporarily unavailable" in caplog.text) == (False, True)


@on_linux
@pytest.mark.first(1)
@pytest.mark.parametrize("how", ["terminal", "service", "nohup"])
def test_serve_ends_with_its_terminal_and_a_service_goes_on(tmp_path: Path, how: str) -> None:
    """Granian replaced its workers: a server went on unseen, and one that was upgraded with parts of two programs."""
    create_server(tmp_path)
    command = [sys.executable, "-m", "server", "serve", "--port", "0"]
    if how == "nohup":  # which gives it another input, but not everywhere
        command = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *command]
    master, terminal = os.openpty()
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(tmp_path),
        stdin=subprocess.PIPE if how == "service" else terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as child:
        assert child.stdout is not None
        while "Listening on http" not in (line := child.stdout.readline()):
            assert line, "it ended"
        child.send_signal(signal.SIGHUP)
        if how != "terminal":
            assert requests.get(line.split()[-1] + "/healthz", timeout=20).status_code == 200
            child.terminate()
        printed = child.stdout.read()
    os.close(master)
    os.close(terminal)
    assert (child.returncode, "Shutting down" in printed, "espawning" in printed) == (0, True, False), printed


@on_linux
def test_jobs_end_with_their_server_and_not_at_a_signal_to_its_group(tmp_path: Path) -> None:
    """As systemd sends to all processes of a service, and a terminal at Ctrl-C: each stop started them again."""
    create_server(tmp_path)
    with started(tmp_path, "serve", "--port", "0", expect=LISTENING) as (child, _):
        [jobs] = [pid for pid, command in children(child.pid).items() if "server work" in command]
        pidfd = os.pidfd_open(jobs)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            os.kill(jobs, number)
        assert not ended(pidfd, 3)
        child.terminate()
        printed, _none = child.communicate(timeout=20)
        assert ended(pidfd, 0)
        os.close(pidfd)
    assert (child.returncode, "started again" in printed) == (0, False)
