"""``check --deploy``: nothing on a safe server, and messages with an exit code otherwise."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from server import clock
from server.home import Home
from server.ops import checks
from server.ops.init_files import create_missing_files
from tests.server.programs import run

CHECKS = (checks.check_deployment, checks.check_signing)
GOOD = {
    "ATTOMENZEI_PROXIES": "1",
    "ATTOMENZEI_MAIL_FROM": "license@example.jp",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.jp:587",
}


@pytest.fixture
def safe_server(db: None, tmp_path: Path, settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Return the home of a server that has no findings."""
    monkeypatch.setattr(clock, "now", lambda: now)
    home = settings.HOME = Home(tmp_path / "safe")
    settings.PASSPHRASE = b"a long passphrase"
    settings.PROXIES = 1
    settings.MAIL_TO_FOLDER = False
    settings.DEFAULT_FROM_EMAIL = "license@example.jp"
    settings.SECOND_FACTOR_REQUIRED = True
    create_missing_files(home, url="https://license.example.jp", now=now)
    home.folder.chmod(0o700)
    home.root_key.rename(tmp_path / "root.key")
    change_phone(home, "03-1234-5678")
    return home


def change_phone(home: Home, phone: str) -> None:
    profile = json.loads(home.vendor.read_bytes()) | {"support_phone": phone}
    home.vendor.write_text(json.dumps(profile), encoding="utf-8")


def findings() -> list[str]:
    return [str(message.id).removeprefix("attomenzei.") for check in CHECKS for message in check(None)]


def test_a_safe_server_has_no_findings(safe_server: Home) -> None:
    assert findings() == []


def plain_http(home: Home, settings: Any) -> None:
    profile = json.loads(home.vendor.read_bytes()) | {"server_url": "http://127.0.0.1:8765"}
    home.vendor.write_text(json.dumps(profile), encoding="utf-8")


def plain_keys(home: Home, settings: Any) -> None:
    from server.licenses.keys.key_files import read_key, write_key

    key = read_key(home.signing_key)
    settings.PASSPHRASE = None
    write_key(home.signing_key, key)


def put(name: str, value: object) -> Callable[[Home, Any], None]:
    return lambda home, settings: setattr(settings, name, value)


UNSAFE = {
    "E001": lambda home, settings: home.keyset.unlink(),
    "E002": lambda home, settings: home.vendor.write_text("{}"),
    "E003": plain_http,
    "E004": put("PROXIES", 0),
    "E005": lambda home, settings: change_phone(home, "03-0000-0000"),
    "E006": put("PASSPHRASE", b"another"),
    "E007": None,
    "E008": plain_keys,
    "E009": lambda home, settings: home.root_key.write_bytes(b""),
    "E010": lambda home, settings: home.folder.chmod(0o750),
    "E011": lambda home, settings: home.secret_key.chmod(0o640),
    "E012": put("DEBUG", True),
    "E013": put("ALLOWED_HOSTS", [".example.jp"]),
    "E014": put("MAIL_TO_FOLDER", True),
    "E015": put("DEFAULT_FROM_EMAIL", "license@localhost"),
    "E016": put("SECOND_FACTOR_REQUIRED", False),
}


@pytest.mark.parametrize("number", sorted(set(UNSAFE) - {"E007"}))
def test_each_unsafe_setting_is_found(safe_server: Home, settings: Settings, number: str) -> None:
    unsafe = UNSAFE[number]
    assert unsafe is not None
    unsafe(safe_server, settings)
    assert number in findings()
    if number != "E002":  # without a profile no key can be used either
        assert findings() == [number], "and nothing else"


@pytest.mark.parametrize(("days", "expected"), [(91, []), (89, ["E007"])])
def test_a_signing_key_that_ends_soon_is_found(
    safe_server: Home, now: datetime, monkeypatch: pytest.MonkeyPatch, days: int, expected: list[str]
) -> None:
    from server.licenses.keys.signing import signer

    end = signer().current.not_after
    monkeypatch.setattr(clock, "now", lambda: end - timedelta(days=days))
    assert findings() == expected


def test_each_finding_says_what_to_do(safe_server: Home, settings: Settings) -> None:
    settings.PROXIES = 0
    settings.MAIL_TO_FOLDER = True
    assert all(message.hint and message.is_serious() for message in checks.check_deployment(None))


def test_the_command_fails_until_nothing_is_found(tmp_path: Path) -> None:
    home, passphrase = Home(tmp_path / "vendor"), tmp_path / "passphrase"
    passphrase.write_text("a long passphrase")
    passphrase.chmod(0o600)
    good = {**GOOD, "ATTOMENZEI_PASSPHRASE_FILE": str(passphrase)}
    assert run(home.folder, "init", "--url", "https://license.example.jp", **good).returncode == 0
    bad = run(home.folder, "check", "--deploy")
    assert bad.returncode == 1
    assert "attomenzei.E009" in bad.stderr
    assert "HINT: Move it to two media" in bad.stderr
    home.root_key.rename(tmp_path / "root.key")
    home.folder.chmod(0o700)
    change_phone(home, "03-1234-5678")
    checked = run(home.folder, "check", "--deploy", "--fail-level", "WARNING", **good)
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stderr
