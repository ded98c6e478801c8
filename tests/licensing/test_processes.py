"""Several real processes on one terminal's folder: none crashes, none loses the right, and they agree in the end."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from licensing.codes import Trouble
from licensing.errors import Refused
from tests.simulator import World

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = 4


@pytest.fixture
def address(world: World) -> Iterator[str]:
    """Serve the world's simulated vendor over HTTP."""
    one_at_a_time = threading.Lock()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                with one_at_a_time:
                    answer = world.server.ask(request)
            except Refused as refused:
                self._say(403, "application/problem+json", {"code": refused.code.value})
            else:
                self._say(200, "application/json", answer.claims())

        def _say(self, status: int, content_type: str, members: dict[str, object]) -> None:
            body = json.dumps(members).encode()
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_processes_on_one_folder_neither_crash_nor_lose_the_right(world: World, address: str) -> None:
    before = world.licensed().standing()
    vendor = {**world.vendor.claims(), "server_url": address}
    vendor_file = world.folder / "vendor.json"
    vendor_file.write_text(json.dumps(vendor), encoding="utf-8")
    command = [sys.executable, "-m", "tests.licensing.concurrent_process", str(world.store().folder), str(vendor_file)]
    children = [
        subprocess.Popen([*command, f"till {n}"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for n in range(PROCESSES)
    ]
    for child in children:
        said, complaint = child.communicate(timeout=100)
        assert child.returncode == 0, complaint
        seen = json.loads(said)
        assert set(seen["states"]) == {before.state.value}
        assert set(seen["deadlines"]) == {str(before.deadline)}
        assert set(seen["damaged"]) == set()
        assert set(seen["late"]) <= {Trouble.REJECTED_STATEMENT.value}
    last = world.terminal()
    last.check()
    newest = max(request.seq for request in world.server.asked)
    assert last.standing().usable
    assert world.server.asked[-1].seq == newest
    assert last.standing().terminal_name.startswith("till ")
    assert not list(world.store().folder.glob("*.broken"))
