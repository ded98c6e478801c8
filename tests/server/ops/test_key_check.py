"""A database beside other keys than those that signed for it: terminals would refuse everything, so it is told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from server import clock
from server.home import Home
from server.licenses.keys.key_files import KeyFileError
from server.licenses.keys.signing import signer
from server.ops import checks, heartbeat, key_check
from server.ops.init_files import create_missing_files
from server.ops.management.commands import init
from server.ops.management.commands.serve import check_ready
from tests.server import direct
from tests.server.key_commands import contents, keys
from tests.server.ops.test_monitoring import scrape
from tests.server.terminal import FarTerminal


@pytest.fixture
def till(issue: Callable[..., list[str]], now: datetime, monkeypatch: pytest.MonkeyPatch) -> FarTerminal:
    """Return a terminal that was in contact, and whose server has run its jobs."""
    monkeypatch.setattr(clock, "now", lambda: now)
    for module in (checks, init):  # the tests' database is in memory, and not a file that exists
        monkeypatch.setattr(module, "in_use", lambda: True)
    heartbeat.beat(now)
    till = FarTerminal()
    [number] = issue()
    till.register(number, now)
    return till


def told() -> str:
    """Return what is wrong, which check, start, health check and metrics all find."""
    with pytest.raises(CommandError) as refused:
        check_ready(workers=1)
    assert refused.value.returncode == 2
    [found] = checks.check_signing(None)
    assert (found.msg, found.id) == (str(refused.value), "attomenzei.E018")
    assert "keys" in direct.request("GET", "/readyz").json()["failing"]
    assert scrape()["attomenzei_signing_key_seconds"] == 0
    return found.msg


def replace_keys(home: Home, files: dict[str, bytes]) -> None:
    for path in home.folder.iterdir():
        path.unlink()
    for name, data in files.items():
        (home.folder / name).touch(mode=0o600)
        (home.folder / name).write_bytes(data)


def other_keys(folder: Path, now: datetime) -> dict[str, bytes]:
    other = Home(folder / "other")
    create_missing_files(other, url=None, now=now)
    return contents(other)


def test_keys_that_never_signed_for_this_database_are_told(
    till: FarTerminal, home: Home, tmp_path: Path, now: datetime
) -> None:
    own, issuer = contents(home), signer().issuer
    key_check.note_keyset(now)
    check_ready(workers=1)
    replace_keys(home, other_keys(tmp_path, now))
    assert "not those that have signed for the database" in told()
    assert till.check(now).issuer != issuer, "which its app would refuse"
    assert "not those that have signed for the database" in told()
    with pytest.raises(CommandError, match="not those"):
        call_command("init", stdout=StringIO())
    replace_keys(home, own)
    check_ready(workers=1)


def test_keys_of_before_a_rotation_are_told(till: FarTerminal, home: Home, now: datetime) -> None:
    key_check.note_keyset(now)
    former = contents(home)
    keys("rotate")
    key_check.note_keyset(now)
    key_check.note_keyset(now)
    check_ready(workers=1)
    till.check(now)
    replace_keys(home, former)
    assert "version 1, but version 2 has been in use" in told()
    key_check.note_keyset(now)
    told()
    keys("rotate")  # as the message says, for those whose newest backup is lost
    check_ready(workers=1)


def test_keys_of_another_server_note_nothing(till: FarTerminal, home: Home, tmp_path: Path, now: datetime) -> None:
    own = contents(home)
    key_check.note_keyset(now)
    replace_keys(home, other_keys(tmp_path, now))
    key_check.note_keyset(now)
    keys("rotate")
    key_check.note_keyset(now)
    replace_keys(home, own)
    check_ready(workers=1)


def test_new_keys_are_taken_if_the_former_ones_are_lost(
    till: FarTerminal, home: Home, tmp_path: Path, now: datetime
) -> None:
    keys("rotate")
    key_check.note_keyset(now)
    replace_keys(home, {})
    with pytest.raises(CommandError, match="restore the files of keys"):
        call_command("init", stdout=StringIO())
    call_command("init", "--new-keys", stdout=StringIO())
    check_ready(workers=1)
    again = FarTerminal()
    again.key, again.machine = till.key, till.machine
    again.trial(now)
    key_check.note_keyset(now)
    check_ready(workers=1)


@pytest.mark.parametrize(("days", "why"), [(-400, "not before 2027-12-26"), (5 * 366, "valid until 2031-11-26")])
def test_a_key_that_may_not_sign_now_is_told(
    till: FarTerminal, now: datetime, monkeypatch: pytest.MonkeyPatch, days: int, why: str
) -> None:
    """One that was made while the clock was ahead answered every request with 500, and /readyz called it ready."""
    right = now if days < 0 else now + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: right - timedelta(days=days))
    keys("rotate")
    monkeypatch.setattr(clock, "now", lambda: right)
    with pytest.raises(KeyFileError, match=why):
        till.check(right)
    heartbeat.beat(right)
    [found] = checks.check_signing(None)
    assert found.id == "attomenzei.E006"
    assert why in found.msg
    assert "keys" in direct.request("GET", "/readyz").json()["failing"]
    assert scrape()["attomenzei_signing_key_seconds"] == 0
    keys("rotate")  # as the message says
    till.check(right)
    assert checks.check_signing(None) == []


def test_without_a_server_or_its_keys_check_speaks_of_that_alone(till: FarTerminal, home: Home) -> None:
    home.signing_key.write_bytes(b"noise")
    [found] = checks.check_signing(None)
    assert found.id == "attomenzei.E006"
    home.keyset.unlink()
    assert checks.check_signing(None) == []
