"""Real disks that are full or read-only: each reason is told, nothing is lost, and the terminal goes on afterwards."""

import errno
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXPECTED = {"full": "E-506", "no inodes": "E-506", "read-only": "E-508"}


def test_real_disks_that_refuse_are_told_apart(tmp_path: Path) -> None:
    if shutil.which("unshare") is None:
        pytest.skip("mount namespaces are Linux's")
    command = ["unshare", "--mount", sys.executable, "-m", "tests.licensing.on_real_disks", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "unshare failed" in done.stderr or done.returncode == errno.EPERM:
        pytest.skip(f"no mounts here: {done.stderr}")
    assert done.returncode == 0, done.stderr
    found = {told["name"]: told for told in map(json.loads, done.stdout.splitlines())}
    assert {name: told["check"] for name, told in found.items()} == EXPECTED
    assert {name: told["sale"] for name, told in found.items()} == EXPECTED
    assert {name: told["command"] for name, told in found.items()} == {
        name: f"1 {code}" for name, code in EXPECTED.items()
    }
    assert all(told["usable"] for told in found.values())
    assert [told["later"] for told in found.values()] == [["done", "done", 2]] * 3
