"""Signals that reach ``serve`` while it starts, or its jobs instead of it: nothing is left behind or started twice."""

import os
from pathlib import Path

import pytest

from tests.server.programs import create_server, run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX's signals")


def test_serve_that_may_not_write_its_folder_says_so_in_one_line(tmp_path: Path) -> None:
    create_server(tmp_path)
    (tmp_path / "running.lock").unlink(missing_ok=True)
    (tmp_path / "running.lock").mkdir()  # what root may not open either
    refused = run(tmp_path, "serve", "--port", "0")
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1), refused.stderr
    assert refused.stderr.startswith("attomenzei-server: ATTOMENZEI_HOME: ")
