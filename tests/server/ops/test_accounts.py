"""Whose the server's files are: one account's alone, whoever runs a command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from server import manage
from server.home import Home
from tests.server.programs import ROOT, environment, run


def test_whatever_init_creates_is_the_owners_alone(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    made = subprocess.run(
        ["sh", "-c", f'umask 022 && exec "{sys.executable}" -m server init'],
        cwd=ROOT,
        env=environment(home),
        check=False,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    public = {"vendor.json", "keyset.jws"}
    assert [
        path.name for path in (home, *home.iterdir()) if path.stat().st_mode & 0o077 and path.name not in public
    ] == []


def test_root_replaces_no_file_of_the_account_that_serves(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A running server could not read the keys after `keys rotate`, nor its database after `restore`."""
    manage.refuse_root(Home(tmp_path / "none"))
    manage.refuse_root(home)
    if os.geteuid() == 0:
        os.chown(home.folder, 65534, 65534)
        refused = run(home.folder, "keys", "rotate")
        assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1), refused.stderr
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(ImproperlyConfigured, match="not as root"):
        manage.refuse_root(home)
