"""The key ceremony with an offline root key: requests and signed keysets as files."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError
from pytest_django import Settings

from licensing.files import write_file
from licensing.keyset import open_keyset
from licensing.roots import read_links
from licensing.vendor import read_vendor
from server.home import Home
from server.licenses.keys.key_files import make_key
from server.licenses.keys.public_keys import read_public_keys
from server.licenses.keys.signing import signer
from tests.server.key_commands import contents, keys, offline_root, refused_keys
from tests.server.terminal import FarTerminal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.clock.now", lambda: now)


@pytest.mark.parametrize("action", [["rotate"], ["revoke", "kid"], ["root-rotate"]], ids=" ".join)
def test_without_the_root_key_the_error_names_the_commands(home: Home, tmp_path: Path, action: list[str]) -> None:
    offline_root(home, tmp_path)
    before = contents(home)
    assert "`keys request FILE`" in refused_keys(*action)
    assert contents(home) == before


@pytest.mark.parametrize("change", ["rotate", "revoke", "root"])
def test_the_ceremony_by_file_does_the_same(
    home: Home, tmp_path: Path, now: datetime, issue: Callable[..., list[str]], change: str
) -> None:
    root, old_app, before = offline_root(home, tmp_path), read_vendor(home.vendor), signer()
    request, answer = str(tmp_path / "request.json"), str(tmp_path / "answer.json")
    options = {"rotate": [], "revoke": ["--revoke", before.current.kid], "root": ["--root"]}[change]
    asked = keys("request", request, *options)
    given = keys("sign", request, "--root", str(root), "-o", answer)
    listed_lines = [line for line in asked.splitlines() if line.startswith(("keyset", " "))]
    assert listed_lines == given.splitlines()[: len(listed_lines)]
    assert ("keys sign" in asked, "keys install" in given) == (True, True)
    assert ("The new root key is" in given) is (change == "root")
    assert signer().keyset == before.keyset  # nothing is in force before it is installed
    for _ in range(2):
        assert "keyset version 2" in keys("install", answer)
    roots = old_app.roots.follow(read_public_keys(home).chain)
    listed = open_keyset(signer().keyset.encode(), roots.keys, issuer=roots.issuer)
    assert (before.current.kid in listed.keys) is (change != "revoke")
    assert (signer().current.kid == before.current.kid) is (change == "root")
    assert (root.parent / "root.key.new").exists() is (change == "root")
    assert not home.root_key.exists()
    assert FarTerminal().register(issue()[0], now)


def test_signing_needs_nothing_but_the_root_key(home: Home, tmp_path: Path, settings: Settings) -> None:
    root = offline_root(home, tmp_path)
    request, answer = str(tmp_path / "request.json"), str(tmp_path / "answer.json")
    keys("request", request)
    settings.HOME = Home(tmp_path / "empty")
    keys("sign", request, "--root", str(root), "-o", answer)
    settings.HOME = home
    assert "keyset version 2" in keys("install", answer)


def test_what_another_root_signed_is_not_installed(home: Home, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.key"
    make_key(stranger)
    request, answer = str(tmp_path / "request.json"), str(tmp_path / "answer.json")
    keys("request", request)
    before = contents(home)
    keys("sign", request, "--root", str(stranger), "-o", answer)
    assert "no trusted root key" in refused_keys("install", answer)
    assert contents(home) == before


def test_an_outdated_signed_keyset_is_not_installed(home: Home, tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("request", "answer")]
    keys("request", paths[0])
    keys("sign", paths[0], "--root", str(home.root_key), "-o", paths[1])
    keys("request", str(tmp_path / "another"))
    assert "answer to the last request" in refused_keys("install", paths[1])
    keys("rotate")
    assert "does not follow version 2" in refused_keys("install", paths[1])


def test_a_new_root_key_never_overwrites_another(home: Home, tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("request", "answer")]
    keys("request", paths[0], "--root")
    (home.folder / "root.key.new").write_bytes(b"precious")
    assert "root.key.new exists" in refused_keys("sign", paths[0], "--root", str(home.root_key), "-o", paths[1])
    assert (home.folder / "root.key.new").read_bytes() == b"precious"


def test_nothing_is_written_for_a_stick_that_was_removed(home: Home, tmp_path: Path) -> None:
    """Its folder was made: the new root key, and what was to be carried to it, stayed on this machine's own disk."""
    keys("request", str(tmp_path / "request"), "--root")
    root, gone, before = str(home.root_key), tmp_path / "stick", contents(home)
    sign = ("sign", str(tmp_path / "request"), "--root", root, "-o")
    for command in (
        ("request", str(gone / "request")),
        (*sign, str(gone / "answer")),
        (*sign, str(tmp_path / "answer"), "--new-root", str(gone / "root.key")),
    ):
        with pytest.raises(CommandError, match="there is no folder"):
            keys(*command)
    assert not gone.exists()
    assert not (tmp_path / "answer").exists()
    assert contents(home) == before


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(None, "No such file", id="missing"),
        pytest.param(b"x" * 70_000, "too large", id="too large"),
        pytest.param(b"[]", "JSON object", id="not an object"),
        pytest.param(b"{}", "claim", id="an empty one"),
    ],
)
def test_a_file_of_another_kind_is_an_error(home: Home, tmp_path: Path, data: bytes | None, expected: str) -> None:
    file = tmp_path / "file"
    if data is not None:
        file.write_bytes(data)
    assert expected in refused_keys("sign", str(file), "--root", str(home.root_key), "-o", str(tmp_path / "out"))
    assert expected in refused_keys("install", str(file))


def test_a_damaged_chain_is_named(home: Home) -> None:
    keys("root-rotate")
    home.roots.write_bytes(b"{")
    assert "roots.json" in refused_keys("show")


def test_a_last_link_that_never_came_into_force_does_not_count(home: Home) -> None:
    keys("root-rotate")
    in_force = {path: path.read_bytes() for path in (home.keyset, home.vendor)}
    links = read_links(home.roots.read_bytes())
    keys("root-rotate")
    for path, data in in_force.items():
        write_file(path, data)
    assert read_public_keys(home).chain == links
    assert read_links(home.roots.read_bytes())[:-1] == links
