"""The demonstration's processes: the server and the app as children that start and stop together."""

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
from server.ports import free_port

VNC_PORTS = range(5900, 6000)
PATIENCE = 30.0
"""Seconds that a child may take to start, or to stop before it is killed."""


Process = subprocess.Popen[bytes]


class DemoError(Exception):
    """The demonstration cannot go on; the message says why."""


class Stopping:
    """Whether Ctrl-C, a termination or a closed console has ``asked`` to stop.

    Asked for between the steps, never in the middle of one: a child that is just being started would be left behind.
    """

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


@contextlib.contextmanager
def running_server(home: Home, port: int, stopping: Stopping) -> Iterator[Process]:
    """Run the server on ``port`` until the block ends, from when it answers on."""
    with (home.folder / "server.log").open("ab") as log:
        serve = [sys.executable, "-m", "server", "serve", "--port", str(port)]
        environment = {"ATTOMENZEI_SECOND_FACTOR": "optional", **os.environ}  # nobody else reaches this server
        server = subprocess.Popen(serve, stdout=log, stderr=log, env=environment)  # noqa: S603  # our own program
    with _stopped_at_the_end(server):
        _wait_until_it_answers(server, f"http://127.0.0.1:{port}/v1/statements", home, stopping)
        yield server


@contextlib.contextmanager
def running_app(home: Home, vnc_port: int | None) -> Iterator[Process]:
    """Run the app against this home's server until the block ends."""
    environment = {
        **os.environ,
        "ATTOMENZEI_VENDOR": str(home.vendor),
        "ATTOMENZEI_DATA_DIR": str(home.terminal),
    }
    arguments = ["app"] if vnc_port is None else ["server.ops.loopback_vnc", str(vnc_port)]
    app = subprocess.Popen([sys.executable, "-m", *arguments], env=environment)  # noqa: S603  # our own program
    with _stopped_at_the_end(app):
        yield app


def wait_for(app: Process | None, server: Process, home: Home, stopping: Stopping) -> None:
    """Return when the app's window was closed or somebody asked to stop."""
    while not stopping.asked:
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.2)
            if not stopping.asked:
                raise DemoError(f"the server stopped: see {home.folder / 'server.log'}")
        if app is not None and app.poll() is not None and not stopping.asked:
            if app.returncode:
                raise DemoError(f"the app ended with exit code {app.returncode}")
            return


def vnc_port(environment: Mapping[str, str]) -> int | None:
    """Return a port to show the app's window on, where there is no display to show it on."""
    shown = any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    return None if shown or not sys.platform.startswith("linux") else free_port(VNC_PORTS)


@contextlib.contextmanager
def _stopped_at_the_end(child: Process) -> Iterator[None]:
    try:
        yield
    finally:
        child.terminate()
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _wait_until_it_answers(server: Process, url: str, home: Home, stopping: Stopping) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        if stopping.asked or _answers(url):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.1)
    raise DemoError(f"the server did not start: see {home.folder / 'server.log'}")


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  # loopback
    except urllib.error.HTTPError as answered:  # it refuses a GET, so it is there
        answered.close()
    except OSError:
        return False
    return True
