"""The files of ``init``: keys that only the owner can read, and a keyset signed by the pinned root; nothing twice."""

import errno
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.db import connection

from licensing.disk import storage_error
from licensing.errors import VendorError
from licensing.keyset import open_keyset
from licensing.statement import Kind, Statement, Status
from licensing.vendor import read_vendor
from server.home import Home
from server.licenses.keys import public_keys
from server.licenses.keys.key_files import KeyFileError, make_key
from server.licenses.keys.signing import signer
from server.ops.init_files import create_missing_files
from server.ops.schema import in_use
from tests.server.programs import create_server, run


def contents(home: Home) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.folder.iterdir()}


def test_only_the_owner_can_read_the_keys(home: Home) -> None:
    for path in (home.root_key, home.signing_key, home.secret_key):
        assert path.stat().st_mode & 0o777 == 0o600


def test_the_keyset_is_signed_by_the_root_that_the_profile_pins(home: Home) -> None:
    vendor = read_vendor(home.vendor)
    keyset = open_keyset(home.keyset.read_bytes(), vendor.root_keys, issuer=vendor.issuer)
    assert keyset.version == 1
    assert list(keyset.keys) == [signer().current.kid]
    assert vendor.issuer.startswith("urn:uuid:")


def test_a_second_call_changes_nothing(home: Home, now: datetime) -> None:
    before = contents(home)
    assert not create_missing_files(home, url=None, now=now)
    assert contents(home) == before


def test_another_address_changes_only_the_address(home: Home, now: datetime) -> None:
    entries = json.loads(home.vendor.read_bytes()) | {"support_phone": "03-1234-5678"}
    home.vendor.write_text(json.dumps(entries))
    before = contents(home)
    create_missing_files(home, url="https://license.example.jp/", now=now)
    after = contents(home)
    assert json.loads(after.pop("vendor.json")) == {
        **entries,
        "server_url": "https://license.example.jp",
        "portal_url": "https://license.example.jp/portal",
    }
    assert after == {name: data for name, data in before.items() if name != "vendor.json"}


def test_an_invalid_address_does_not_change_the_profile(home: Home, now: datetime) -> None:
    before = contents(home)
    with pytest.raises(VendorError, match="server_url"):
        create_missing_files(home, url="license.example.jp", now=now)
    assert contents(home) == before


@pytest.mark.parametrize("lost", ["secret.key", "signing.key", "keyset.jws", "vendor.json"])
def test_an_interrupted_call_can_be_repeated(tmp_path: Path, now: datetime, lost: str) -> None:
    home = Home(tmp_path / "broken-off")
    order = ["secret.key", "root.key", "vendor.json", "signing.key", "keyset.jws"]
    create_missing_files(home, url=None, now=now)
    for name in order[order.index(lost) :]:
        if name != "root.key":
            (home.folder / name).unlink()
    assert create_missing_files(home, url=None, now=now)
    assert home.ready
    settings.HOME = home
    assert signer().current


@pytest.mark.first(1)
@pytest.mark.parametrize("damaged", [b"", b"\n", b"changeme\n", b"\xff" * 64], ids=["empty", "line", "word", "noise"])
def test_no_command_runs_with_a_damaged_secret_key(tmp_path: Path, damaged: bytes) -> None:
    create_server(tmp_path)
    (tmp_path / "secret.key").write_bytes(damaged)
    refused = run(tmp_path, "license", "list")
    assert (refused.returncode, refused.stderr) == (
        2,
        f"attomenzei-server: {tmp_path / 'secret.key'} is damaged: restore it from the backup of the keys\n",
    )


def test_an_offline_root_key_is_not_missing(home: Home, now: datetime) -> None:
    home.root_key.unlink()
    assert not create_missing_files(home, url=None, now=now)
    assert not home.root_key.exists()


def test_a_new_keyset_needs_the_root_key(home: Home, now: datetime) -> None:
    home.root_key.unlink()
    home.keyset.unlink()
    with pytest.raises(KeyFileError, match=r"root\.key"):
        create_missing_files(home, url=None, now=now)


def test_no_keys_are_made_beside_a_database_in_use(tmp_path: Path) -> None:
    """No terminal would accept what they sign."""
    create_server(tmp_path)
    names = ("keyset.jws", "root.key", "secret.key", "signing.key", "vendor.json")
    kept = {name: (tmp_path / name).read_bytes() for name in names}
    new = ("--customer", "銀座", "--email", "o@example.jp", "--months", "1", "--count", "1")
    assert run(tmp_path, "license", "issue", *new).returncode == 0
    for name in names:
        (tmp_path / name).unlink()
    refused = run(tmp_path, "init")
    assert (refused.returncode, "restore the files of keys" in refused.stderr) == (2, True), refused.stderr
    assert not [name for name in names if (tmp_path / name).exists()]
    for name, data in kept.items():
        (tmp_path / name).touch(mode=0o600)
        (tmp_path / name).write_bytes(data)
    assert run(tmp_path, "init").returncode == 0


@pytest.mark.parametrize("lost", ["signing.key", "vendor.json"])
def test_a_lost_file_of_a_complete_server_is_not_created_again(home: Home, now: datetime, lost: str) -> None:
    (home.folder / lost).unlink()
    create_missing_files(home, url=None, now=now)
    assert not (home.folder / lost).exists()
    with pytest.raises(KeyFileError, match=lost):
        signer()


def test_a_chain_of_roots_that_cannot_be_read_is_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise storage_error(PermissionError(errno.EACCES, "Permission denied"), path, "read")

    monkeypatch.setattr(public_keys, "read_file", refuse)
    with pytest.raises(KeyFileError, match=r"roots\.json"):
        public_keys.read_public_keys(home)


def other_kind_of_key() -> bytes:
    return X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", "not a key in PEM", id="empty"),
        pytest.param(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "not a key in PEM", id="torn"),
        pytest.param(other_kind_of_key(), "not an Ed25519 key", id="another kind"),
    ],
)
def test_an_unusable_signing_key_is_named(home: Home, data: bytes, expected: str) -> None:
    home.signing_key.write_bytes(data)
    with pytest.raises(KeyFileError, match=rf"signing\.key: {expected}"):
        signer()


def test_a_signing_key_that_is_not_in_the_keyset_is_named(home: Home) -> None:
    make_key(home.signing_key)
    with pytest.raises(KeyFileError, match=r"keyset\.jws does not match .*signing\.key"):
        signer()


def test_a_missing_keyset_is_named(home: Home) -> None:
    home.keyset.unlink()
    with pytest.raises(KeyFileError, match=r"keyset\.jws: No such file"):
        signer()


def statement_at(iat: datetime) -> Statement:
    return Statement(
        issuer=signer().issuer,
        jti="j",
        iat=iat,
        nonce="n",
        seq=1,
        kind=Kind.TRIAL,
        status=Status.ACTIVE,
        terminal_number="4821-7730-1195",
        terminal_name="",
        customer="",
        jkt="k",
        machine="m",
        exp=iat,
        check_after=1,
    )


def test_a_key_signs_only_within_its_validity(home: Home) -> None:
    key, second = signer().current, timedelta(seconds=1)
    for iat in (key.not_before, key.not_after - second):
        assert signer().reopen(signer().sign(statement_at(iat)))
    for iat in (key.not_before - second, key.not_after):
        with pytest.raises(KeyFileError, match="valid until"):
            signer().sign(statement_at(iat))


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.jp/license",
        "https://www.example.jp/?x=1",
        "https://あ..jp",
        "https://license..example.jp",
        "https://license example.jp",
        f"https://{70 * 'a'}.jp",
        "https://*",
        "http://[::1",
        "https://.example.jp",
        "https://sato:hunter22@license.example.jp",
    ],
)
def test_an_address_that_half_of_the_server_would_ignore_is_refused(home: Home, now: datetime, url: str) -> None:
    before = contents(home)
    with pytest.raises(VendorError, match=r"without a path|not a host name|leave name and password"):
        create_missing_files(home, url=url, now=now)
    assert contents(home) == before


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://ライセンス.テスト/", "https://xn--eckzbf6p0b.xn--zckzah"),
        ("https://ライセンス.テスト:8443/", "https://xn--eckzbf6p0b.xn--zckzah:8443"),
        ("http://[::1]:8765", "http://[::1]:8765"),
        ("http://127.0.0.1:8765", "http://127.0.0.1:8765"),
        ("http://localhost:8765/", "http://localhost:8765"),
    ],
)
def test_an_address_is_written_as_certificates_write_it(home: Home, now: datetime, url: str, written: str) -> None:
    create_missing_files(home, url=url, now=now)
    assert read_vendor(home.vendor).server_url == written


def test_a_database_whose_tables_are_not_made_yet_is_not_in_use(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path))  # SQLite's is a file that is there
    monkeypatch.setattr(connection.introspection, "table_names", lambda _cursor: [])
    assert not in_use()
