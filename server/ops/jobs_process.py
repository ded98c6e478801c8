"""The process that runs ``work`` beside ``serve``: started again when it ends, and ended together with it."""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import IO, Final

from licensing.backoff import backoff

log = logging.getLogger(__name__)

COMMAND: Final = (sys.executable, "-m", "server", "work", "--with-parent")
MOST_FAILURES: Final = 5
"""So many ends in a row, each within ``HEALTHY`` of its start, end the server: a supervisor reports and restarts it."""
HEALTHY: Final = 60.0
"""Seconds."""


class JobsProcess:
    """Keeps one process of ``command`` running until ``stop``; ``failed`` is set if that was not possible."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self.failed = False
        self._command = command
        self._stopping = threading.Event()
        self._started = threading.Event()
        self._stdin: IO[bytes] | None = None
        os.register_at_fork(after_in_child=self._close_stdin)  # workers, which are forked, must not hold it open
        self._thread = threading.Thread(target=self._keep_running, name="jobs")

    def start(self) -> None:
        self._thread.start()
        # A worker that is forked meanwhile inherits the pipe on which Popen waits for the start, and holds it open.
        self._started.wait()

    def stop(self) -> None:
        """End the process: it ends when its standard input is closed, also if this process is killed."""
        self._stopping.set()
        self._close_stdin()
        if self._thread.ident is not None:  # else it was not started
            self._thread.join()

    def _keep_running(self) -> None:
        # The process inherits this, and ends only with this one: a terminal (Ctrl-C) and systemd signal both of them.
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
        failures = 0
        while not self._stopping.is_set():
            try:
                ended_early = self._run()
            except OSError as error:  # no memory, or too many processes
                log.error("work cannot be started: %s", error.strerror)
                ended_early = True
            finally:
                self._started.set()
            failures = failures + 1 if ended_early else 0
            if failures == MOST_FAILURES:
                log.error("work ended %d times in a row: the server stops", failures)
                self.failed = True
                os.kill(os.getpid(), signal.SIGTERM)
                return
            self._stopping.wait(backoff(max(failures, 1), first=1.0, longest=30.0))

    def _run(self) -> bool:
        """Run the process to its end, and return whether that came soon."""
        with subprocess.Popen(self._command, stdin=subprocess.PIPE) as process:  # noqa: S603  # our own program
            self._stdin = process.stdin
            self._started.set()
            if self._stopping.is_set():
                self._close_stdin()
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = process.wait(HEALTHY)
                self._report(code)
                return True
            self._report(process.wait())
            return False

    def _report(self, code: int) -> None:
        if not self._stopping.is_set():
            log.error("work ended with %d and is started again", code)

    def _close_stdin(self) -> None:
        if self._stdin is not None:
            self._stdin.close()


@contextlib.contextmanager
def jobs_running() -> Iterator[JobsProcess]:
    """Run the jobs until the block ends."""
    jobs = JobsProcess()
    try:
        jobs.start()
        yield jobs
    finally:
        jobs.stop()
