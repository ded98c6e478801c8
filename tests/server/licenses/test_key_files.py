"""Files of private keys: encryption, and permissions that others must not have."""

import os
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pytest_django import Settings

from licensing.files import write_file
from server.home import Home
from server.licenses.keys.key_files import KeyFileError, kid_of, read_key
from server.licenses.keys.signing import signer
from server.ops.init_files import create_missing_files
from tests.server.key_commands import keys, offline_root, refused_keys
from tests.server.programs import run
from tests.variants import variants

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.clock.now", lambda: now)


@pytest.fixture
def passphrase(settings: Settings) -> bytes:
    settings.PASSPHRASE = "合言葉 correct horse".encode()
    return bytes(settings.PASSPHRASE)


def test_keys_are_encrypted_with_the_passphrase(
    tmp_path: Path, now: datetime, passphrase: bytes, settings: Settings
) -> None:
    home = settings.HOME = Home(tmp_path / "encrypted")
    create_missing_files(home, url=None, now=now)
    keys("rotate")
    keys("root-rotate")
    for path in (home.root_key, home.signing_key):
        assert path.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
        assert path.stat().st_mode & 0o777 == 0o600
        assert load_pem_private_key(path.read_bytes(), passphrase)
    settings.PASSPHRASE = b"guessed"
    assert refused_keys("rotate").endswith("root.key: wrong passphrase")
    settings.PASSPHRASE = None
    assert "set ATTOMENZEI_PASSPHRASE" in refused_keys("rotate")


def test_keys_without_a_passphrase_remain_usable_and_can_be_encrypted(home: Home, settings: Settings) -> None:
    assert "set ATTOMENZEI_PASSPHRASE" in refused_keys("encrypt")
    settings.PASSPHRASE = b"correct horse"
    before = {path: kid_of(read_key(path)) for path in (home.root_key, home.signing_key)}
    assert keys("encrypt").count("Encrypted: ") == 2
    assert keys("encrypt") == ""
    assert {path: kid_of(read_key(path)) for path in before} == before
    settings.PASSPHRASE = None
    with pytest.raises(KeyFileError, match="encrypted"):
        read_key(home.root_key)


def test_encrypting_does_not_need_the_root_key(home: Home, tmp_path: Path, passphrase: bytes) -> None:
    offline_root(home, tmp_path)
    assert keys("encrypt").count("Encrypted: ") == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_key_file_that_others_may_use_is_refused(home: Home, mode: int) -> None:
    home.signing_key.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        signer()


@pytest.mark.parametrize("both", variants(True, False))
def test_the_passphrase_settings_are_read_and_wrong_ones_are_named(tmp_path: Path, both: bool) -> None:
    file = tmp_path / "passphrase"
    write_file(file, b"correct horse\n", private=True)
    variables = {"ATTOMENZEI_PASSPHRASE_FILE": str(file), **({"ATTOMENZEI_PASSPHRASE": "x"} if both else {})}
    ended = run(tmp_path / "program", "init", **variables)
    if both:
        assert (ended.returncode, "both set" in ended.stderr) == (2, True)
        return
    assert "not encrypted" not in ended.stdout
    assert load_pem_private_key((tmp_path / "program" / "signing.key").read_bytes(), b"correct horse")
    typed = run(tmp_path / "program", "keys", "show", ATTOMENZEI_PASSPHRASE="correct horse")
    assert (typed.returncode, "in use" in typed.stdout) == (0, True)
    wrong = run(tmp_path / "program", "serve", ATTOMENZEI_PASSPHRASE="guessed")
    assert (wrong.returncode, "wrong passphrase" in wrong.stderr, "init" in wrong.stderr) == (2, True, False)


@pytest.mark.parametrize("trouble", ["open", "missing", "empty", "typed"])
def test_an_unusable_passphrase_is_an_error_of_one_line(tmp_path: Path, trouble: str) -> None:
    file = tmp_path / "passphrase"
    if trouble != "missing":
        write_file(file, b"" if trouble == "empty" else b"x", private=trouble != "open")
    name = "ATTOMENZEI_PASSPHRASE" if trouble == "typed" else "ATTOMENZEI_PASSPHRASE_FILE"
    ended = run(tmp_path / "program", "init", **{name: "" if trouble == "typed" else str(file)})
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"attomenzei-server: {name} must be ")
    assert len(ended.stderr.splitlines()) == 1


def test_init_reports_that_keys_are_not_encrypted(tmp_path: Path) -> None:
    assert "not encrypted" in run(tmp_path / "program", "init").stdout
