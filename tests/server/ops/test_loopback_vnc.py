"""The app on Qt's VNC screen answers on loopback and nowhere else."""

import contextlib
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from server.home import Home
from server.ports import free_port
from tests.server.programs import ROOT, environment

LISTENING = "0A"
LOOPBACK = "0100007F"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="for Linux without a display")


def test_nobody_but_this_machine_can_look_at_the_screen(home: Home, tmp_path: Path) -> None:
    port = free_port()
    app = subprocess.Popen(
        [sys.executable, "-m", "server.ops.loopback_vnc", str(port)],
        cwd=ROOT,
        env=environment(
            home.folder,
            ATTOMENZEI_VENDOR=str(home.vendor),
            ATTOMENZEI_DATA_DIR=str(home.terminal),
            HOME=str(tmp_path),
            XDG_CONFIG_HOME=str(tmp_path),
        ),
    )
    with app:
        try:
            assert greeting(app, port) == b"RFB 003.003\n"
            assert listening(app.pid) == {(LOOPBACK, port)}
        finally:
            app.terminate()


def greeting(app: "subprocess.Popen[bytes]", port: int) -> bytes:
    """Return the first words of the screen's server, once it is there."""
    while app.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as viewer:
                return viewer.recv(100)
        except ConnectionRefusedError:
            continue
    raise AssertionError("the app ended")


def listening(pid: int) -> set[tuple[str, int]]:
    """Return address and port of every socket that the process listens on, as /proc writes the address."""
    names = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed in the meantime
            names.add(entry.readlink().name)
    found = set()
    for table in ("tcp", "tcp6"):
        for row in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = row.split()
            address, port = fields[1].split(":")
            if fields[3] == LISTENING and f"socket:[{fields[9]}]" in names:
                found.add((address, int(port, 16)))
    return found
