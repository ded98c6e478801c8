"""Keys change while the server runs, and a till that was off all the while catches up in one contact."""

import json
import shutil
from pathlib import Path

from tests.end_to_end.conftest import Till, VendorServer, new_till


def test_a_till_two_roots_behind_catches_up_in_one_contact(tmp_path: Path) -> None:
    server = VendorServer(tmp_path / "home")
    old_app = tmp_path / "old-app.json"
    server.start()
    try:
        shutil.copy(server.vendor_file, old_app)
        (tmp_path / "till").mkdir()
        till = Till(tmp_path / "till", old_app)
        assert till.run("register", server.issue(1)[0]).returncode == 0
        first = in_use(server)
        server.run("keys", "rotate")
        server.run("keys", "revoke", first)
        server.run("keys", "root-rotate")
        server.run("keys", "root-rotate")
        before = till.status()
        assert till.run("check").returncode == 0
        new = new_till(tmp_path, "new", server)
        assert new.run("register", server.issue(1)[0]).returncode == 0
    finally:
        server.stop()
    assert first not in server.run("keys", "show")
    assert len(json.loads((till.data / "roots.json").read_bytes())["roots"]) == 2
    assert not (new.data / "roots.json").exists()
    for offline in (till, new):
        standing = offline.status()
        assert (standing["state"], standing["usable"]) == ("licensed", True)
    assert till.status()["last_contact"] > before["last_contact"]


def in_use(server: VendorServer) -> str:
    [line] = [line for line in server.run("keys", "show").splitlines() if line.endswith("in use")]
    return line.split()[0]
