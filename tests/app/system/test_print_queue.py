import ctypes
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.system.print_queue import Queue, cups_state, queue_state

ASK = "import sys; from app.system.print_queue import queue_state; print(queue_state(sys.argv[1]))"
BOOLEAN, INTEGER, ENUM, KEYWORD, NAME = 0x22, 0x21, 0x23, 0x44, 0x42
CHARSET, LANGUAGE = 0x47, 0x48
URI = 0x45
END = b"\x03"
GET_JOBS = b"\x00\x0a"


def attribute(tag: int, name: str, value: bytes) -> bytes:
    """Return an attribute of IPP (RFC 8010, section 3.1.4)."""
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value


def printer(name: str, state: int, reasons: str, *, accepting: bool) -> bytes:
    return b"\x04" + b"".join(
        (
            attribute(NAME, "printer-name", name.encode()),
            attribute(ENUM, "printer-state", struct.pack(">i", state)),
            attribute(KEYWORD, "printer-state-reasons", reasons.encode()),
            attribute(BOOLEAN, "printer-is-accepting-jobs", bytes([accepting])),
            attribute(ENUM, "printer-type", struct.pack(">i", 4)),
        )
    )


def job(created: float, state: int) -> bytes:
    return b"\x02" + b"".join(
        (
            attribute(INTEGER, "job-id", struct.pack(">i", 7)),
            attribute(ENUM, "job-state", struct.pack(">i", state)),
            attribute(URI, "job-printer-uri", b"ipp://localhost/printers/TILL"),
            attribute(INTEGER, "time-at-creation", struct.pack(">i", int(created))),
        )
    )


@contextmanager
def cups(queue: bytes, jobs: bytes = b"") -> Iterator[str]:
    """A server that answers Get-Jobs with ``jobs``, and each other request with ``queue``; yield its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            head = request[:2] + b"\x00\x00" + request[4:8]
            group = b"\x01" + attribute(CHARSET, "attributes-charset", b"utf-8")
            body = head + group + attribute(LANGUAGE, "attributes-natural-language", b"en")
            body += (jobs if request[2:4] == GET_JOBS else queue) + END
            self.send_response(200)
            self.send_header("Content-Type", "application/ipp")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def asked(server: str) -> str:
    environment = {"CUPS_SERVER": server, "CUPS_ENCRYPTION": "Never", "HOME": "/nonexistent"}
    command = [sys.executable, "-c", ASK, "TILL"]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=True
    ).stdout.strip()


@pytest.mark.parametrize(
    ("queue", "state"),
    [
        pytest.param(printer("TILL", 3, "none", accepting=True), Queue.READY, id="idle"),
        pytest.param(printer("TILL", 3, "none", accepting=False), Queue.REJECTING, id="rejects jobs, idle for Qt"),
        pytest.param(printer("TILL", 5, "paused", accepting=True), Queue.STOPPED, id="paused"),
        pytest.param(printer("TILL", 4, "offline-report", accepting=True), Queue.STOPPED, id="offline"),
    ],
)
def test_cups_is_asked(queue: bytes, state: Queue) -> None:
    with cups(queue) as server:
        assert asked(server) == state


@pytest.mark.parametrize(
    ("age", "job_state", "state"),
    [
        pytest.param(3_600, 5, Queue.STOPPED, id="a printer that does not answer"),
        pytest.param(3_600, 4, Queue.READY, id="put off"),
        pytest.param(2, 5, Queue.READY, id="being printed"),
    ],
)
def test_a_job_that_is_left_from_before_is_noticed(age: float, job_state: int, state: Queue) -> None:
    idle = printer("TILL", 4, "none", accepting=True)
    with cups(idle, job(time.time() - age, job_state)) as server:
        assert asked(server) == state


@pytest.mark.parametrize(
    ("options", "state"),
    [
        ({}, Queue.READY),
        ({"printer-state": "3", "printer-state-reasons": "none"}, Queue.READY),
        ({"printer-state": "3", "printer-state-reasons": "toner-low-warning"}, Queue.READY),
        ({"printer-state": "4", "printer-state-reasons": "cups-waiting-for-job-completed"}, Queue.READY),
        ({"printer-state": "4", "printer-state-reasons": "none,media-empty-error"}, Queue.STOPPED),
        ({"printer-state": "4", "printer-state-reasons": "connecting-to-device"}, Queue.STOPPED),
        ({"printer-state": "5", "printer-state-reasons": "none"}, Queue.STOPPED),
        ({"printer-state": "5", "printer-is-accepting-jobs": "false"}, Queue.REJECTING),
    ],
)
def test_a_queue_that_prints_nothing_is_recognised(options: Mapping[str, str], state: Queue) -> None:
    assert cups_state(options) is state


def test_without_a_printing_system_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> ctypes.CDLL:
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", missing)
    assert queue_state("TILL") is Queue.READY
