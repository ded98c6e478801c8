"""Closing the window does not wait for a silent server, and nothing is lost by it."""

import json
import socket
from pathlib import Path

from licensing import jws
from tests.app.running import opened
from tests.simulator import NUMBER, World

SECONDS = 3.0
"""Far less than a server may be silent; the limit of ``make bench`` is one second on an idle machine."""


def licensed(folder: Path, server_url: str) -> Path:
    """Register the terminal of ``folder`` and return a vendor profile with ``server_url``."""
    world = World(folder)
    world.terminal("data").register(NUMBER)
    profile = {
        "product_name": world.vendor.product_name,
        "server_url": server_url,
        "portal_url": server_url,
        "issuer": world.vendor.issuer,
        "root_keys": [jws.public_jwk(key) for key in world.vendor.root_keys.values()],
        "support_phone": world.vendor.support_phone,
        "support_hours": world.vendor.support_hours,
    }
    path = folder / "vendor.json"
    path.write_text(json.dumps(profile), encoding="utf-8")
    return path


def test_closing_during_a_check_ends_at_once_and_loses_nothing(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        vendor = licensed(tmp_path, f"http://127.0.0.1:{silent.getsockname()[1]}")
        held = {path.name: path.read_bytes() for path in (tmp_path / "data").glob("*.jws")}
        with opened(tmp_path, ATTOMENZEI_VENDOR=str(vendor)) as app:
            silent.settimeout(30)
            caller, _ = silent.accept()
            with caller:
                assert caller.recv(4) == b"POST", "the check is under way"
                app.run_line("report(license.checking)")
                assert app.next_line() == "True"
                assert app.close_window() < SECONDS
            assert "Traceback" not in app.process.communicate()[1]
    assert {name: (tmp_path / "data" / name).read_bytes() for name in held} == held
    assert not list((tmp_path / "data").glob("crash-*"))
