"""Runs ``attomenzei-server keys`` for tests."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from server.home import Home


def keys(*arguments: str) -> str:
    """Run ``attomenzei-server keys`` and return what it prints."""
    printed = StringIO()
    call_command("keys", *arguments, stdout=printed)
    return printed.getvalue()


def refused_keys(*arguments: str) -> str:
    """Run ``attomenzei-server keys``, which must fail with exit code 2, and return the one line of its error."""
    with pytest.raises(CommandError) as caught:
        keys(*arguments)
    assert caught.value.returncode == 2
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


def contents(home: Home) -> dict[str, bytes]:
    """Return what is in the files of ``home``, but for the lock, which has no content."""
    return {path.name: path.read_bytes() for path in home.folder.iterdir() if path != home.keys_lock}


def offline_root(home: Home, tmp_path: Path) -> Path:
    """Move the root key from the server to another folder and return its path."""
    root = tmp_path / "stick" / "root.key"
    root.parent.mkdir()
    return home.root_key.rename(root)
