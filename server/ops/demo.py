"""The processes of ``demo``: the server and the app as child processes that start and stop together."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from types import FrameType

from server.home import Home

PATIENCE = 30.0
"""Seconds that a child may take to start, or to stop before it is killed."""


Process = subprocess.Popen[bytes]


class DemoError(Exception):
    """The demonstration cannot continue; the message gives the reason."""


class Stop:
    """Whether SIGINT, SIGTERM or SIGHUP was ``received``.

    A flag instead of an exception: an exception while a child process is being started would leave it running.
    """

    def __init__(self) -> None:
        self.received = False
        for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
            signal.signal(number, self._set)

    def _set(self, number: int, frame: FrameType | None) -> None:
        self.received = True


@contextlib.contextmanager
def running_server(home: Home, port: int, stop: Stop) -> Iterator[Process]:
    """Run the server on ``port`` until the block ends; the block begins when it answers."""
    with (home.folder / "server.log").open("ab") as log:
        serve = [sys.executable, "-m", "server", "serve", "--with-parent", "--port", str(port)]
        environment = {"ATTOMENZEI_SECOND_FACTOR": "optional", **os.environ}  # it listens on loopback
        # Its input ends with this process, even if that is killed.
        server = subprocess.Popen(serve, stdin=subprocess.PIPE, stdout=log, stderr=log, env=environment)  # noqa: S603
    with _terminated_at_the_end(server):
        _wait_until_answering(server, f"http://127.0.0.1:{port}/v1/statements", home, stop)
        yield server


@contextlib.contextmanager
def running_app(home: Home) -> Iterator[Process]:
    """Run the app with this home's vendor profile until the block ends."""
    environment = {
        **os.environ,
        "ATTOMENZEI_VENDOR": str(home.vendor),
        "ATTOMENZEI_DATA_DIR": str(home.terminal),
        "ATTOMENZEI_MACHINE_DIR": str(home.folder / "machine"),  # a new home begins with a trial
    }
    app = subprocess.Popen([sys.executable, "-m", "app"], env=environment)
    with _terminated_at_the_end(app):
        yield app


def wait_for(app: Process | None, server: Process, home: Home, stop: Stop) -> None:
    """Return when the app's window was closed, or at a signal to stop.

    Raises:
        DemoError: the server ended, or the app ended with an error.
    """
    while not stop.received:
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.2)
            if not stop.received:
                raise DemoError(f"the server stopped: see {home.folder / 'server.log'}")
        if app is not None and app.poll() is not None and not stop.received:
            if app.returncode:
                raise DemoError(f"the app ended with exit code {app.returncode}")
            return


def has_display(environment: Mapping[str, str]) -> bool:
    """Return whether a window can be shown; elsewhere than on Linux it always can."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(environment.get(name) for name in names)


@contextlib.contextmanager
def _terminated_at_the_end(child: Process) -> Iterator[None]:
    try:
        yield
    finally:
        child.terminate()
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _wait_until_answering(server: Process, url: str, home: Home, stop: Stop) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        if stop.received or _answers(url):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.1)
    raise DemoError(f"the server did not start: see {home.folder / 'server.log'}")


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  # loopback
    except urllib.error.HTTPError as answered:  # 405: a GET is not allowed, but the server answers
        answered.close()
    except OSError:
        return False
    return True
