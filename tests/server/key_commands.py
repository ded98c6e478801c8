"""``attomenzei-server keys`` as the tests of keys run it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from server.home import Home


def keys(*arguments: str) -> str:
    """Run ``attomenzei-server keys`` and return what it says."""
    said = StringIO()
    call_command("keys", *arguments, stdout=said)
    return said.getvalue()


def said_no(*arguments: str) -> str:
    with pytest.raises(CommandError) as caught:
        keys(*arguments)
    assert caught.value.returncode == 2
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


def contents(home: Home) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.folder.iterdir()}


def offline_root(home: Home, tmp_path: Path) -> Path:
    """Carry the root key away from the server."""
    root = tmp_path / "stick" / "root.key"
    root.parent.mkdir()
    return home.root_key.rename(root)
