"""Keys over years: rotated, revoked, a new root, the root elsewhere, encrypted files; and a running server follows."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.core.management import CommandError, call_command
from pytest_django import Settings

from licensing.channel import HttpChannel
from licensing.files import write_file
from licensing.keyset import open_keyset
from licensing.request import Op, sign_request
from licensing.roots import read_links
from licensing.statement import Status, open_statement
from licensing.vendor import read_vendor
from server import clock
from server.founding import found
from server.home import Home
from server.licenses import exchange
from server.licenses.keys import KeyFileError, kid_of, make_key, read_key
from server.licenses.ring import HANDOVER, new_signing_key, read_ring, rotated
from server.licenses.signing import signer
from tests.server.programs import run, started
from tests.server.terminal import FarTerminal

pytestmark = pytest.mark.django_db

MonkeyPatch = pytest.MonkeyPatch
LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"


@pytest.fixture(autouse=True)
def at_noon(now: datetime, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr("server.clock.now", lambda: now)


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


# on one machine


def test_a_rotation_signs_with_a_new_key_and_stands_by_what_the_former_one_signed(
    home: Home, now: datetime, issue: Callable[..., list[str]]
) -> None:
    till, before = FarTerminal(), signer()
    till.register(issue()[0], now)
    held = till.blob, till.held
    said = keys("rotate")
    after = signer()
    assert after.current.kid != before.current.kid
    assert after.listed.version == 2
    assert f"{after.current.kid}  signs until" in said
    assert f"{before.current.kid}  ended" in said
    till.check(now)
    till.blob, till.held = held
    assert till.repeat(now) == held[1]
    assert not home.next_signing_key.exists()


def test_an_ended_key_signs_a_day_longer_and_is_listed_for_the_overlap(home: Home, now: datetime) -> None:
    first = signer().current
    keyset = read_ring(home).keyset
    new = exchange.wish_to_rotate(home, now, timedelta(days=400)).keyset
    assert new.keys[first.kid].not_after == now + HANDOVER
    [added] = [key for key in new.keys.values() if key.kid != first.kid]
    for days, listed in [(400, True), (402, False)]:
        later = rotated(new, added, now + timedelta(days=days), timedelta(days=400))
        assert (first.kid in later.keys) is listed
    assert set(keyset.keys) == {first.kid}


def test_a_revoked_key_in_use_is_replaced_at_once(now: datetime, issue: Callable[..., list[str]]) -> None:
    till = FarTerminal()
    till.register(issue()[0], now)
    stolen = signer().current.kid
    keys("revoke", stolen)
    assert stolen not in signer().listed.keys
    assert till.check(now)


def test_a_take_over_whose_key_was_revoked_is_answered_but_not_done_again(
    now: datetime, issue: Callable[..., list[str]]
) -> None:
    [number] = issue()
    first, second = FarTerminal("1"), FarTerminal("2")
    second.register(number, now)
    first.register(number, now, replace=True)
    second.register(number, now, replace=True)
    keys("revoke", signer().current.kid)
    assert first.repeat(now).status is Status.MOVED
    assert second.check(now).status is Status.ACTIVE


def test_the_answer_to_a_lost_request_is_made_anew_when_its_key_was_revoked(
    now: datetime, issue: Callable[..., list[str]]
) -> None:
    till = FarTerminal()
    first = till.register(issue()[0], now)
    keys("revoke", signer().current.kid)
    again = till.repeat(now)
    assert (again.nonce, again.license, again.deadline) == (first.nonce, first.license, first.deadline)
    assert again.seq == first.seq + 1
    assert till.repeat(now) == again


def test_a_revoked_former_key_leaves_the_one_in_use(home: Home) -> None:
    former = signer().current.kid
    keys("rotate")
    in_use = signer().current.kid
    keys("revoke", former)
    assert list(signer().listed.keys) == [in_use]
    assert signer().current.kid == in_use


def test_a_key_that_is_not_there_cannot_be_revoked(home: Home) -> None:
    before = contents(home)
    assert "no signing key nobody" in said_no("revoke", "nobody")
    assert contents(home) == before


def test_a_new_root_is_pinned_for_new_apps_and_old_ones_follow_the_chain(
    home: Home, now: datetime, issue: Callable[..., list[str]]
) -> None:
    old_app = read_vendor(home.vendor)
    keys("root-rotate")
    keys("rotate")
    keys("root-rotate")
    new_app = read_vendor(home.vendor)
    links = read_links(home.roots.read_bytes())
    assert new_app.root_version == 3
    assert new_app.roots.keys == old_app.roots.follow(links).keys
    assert set(old_app.root_keys) < set(new_app.former_root_keys)
    assert kid_of(read_key(home.root_key)) in new_app.root_keys
    assert signer().answer("s")["roots"] == [link.members() for link in links]
    assert open_keyset(home.keyset.read_bytes(), new_app.root_keys, issuer=new_app.issuer).version == 4
    assert FarTerminal().register(issue()[0], now)


def test_the_answer_of_a_server_that_never_rotated_its_root_has_no_chain() -> None:
    assert set(signer().answer("s")) == {"statement", "keyset"}


def test_show_changes_nothing(home: Home) -> None:
    before = contents(home)
    assert signer().current.kid in keys("show")
    assert contents(home) == before


def test_too_many_keys_are_told(home: Home, now: datetime) -> None:
    keyset = read_ring(home).keyset
    added = [new_signing_key(Ed25519PrivateKey.generate().public_key(), now) for _ in range(32)]
    for key in added[:-1]:
        keyset = rotated(keyset, key, now, timedelta(days=400))
    with pytest.raises(KeyFileError, match="32 keys at most"):
        rotated(keyset, added[-1], now, timedelta(days=400))


# broken off


@pytest.mark.parametrize("action", ["rotate", "revoke", "root-rotate"])
@pytest.mark.parametrize("written", range(7))
def test_a_change_that_is_broken_off_leaves_a_server_that_signs_and_can_be_repeated(
    home: Home,
    now: datetime,
    issue: Callable[..., list[str]],
    monkeypatch: MonkeyPatch,
    action: str,
    written: int,
) -> None:
    arguments = [action, *([signer().current.kid] if action == "revoke" else [])]
    steps = iter(range(written))
    replace = Path.replace

    def replace_until_the_cut(self: Path, target: Path) -> Path:
        if next(steps, None) is None:
            raise OSError("power cut")
        return replace(self, target)

    with monkeypatch.context() as cut:
        cut.setattr(Path, "replace", replace_until_the_cut)
        try:
            keys(*arguments)
        except (OSError, CommandError):
            assert FarTerminal().trial(now)
    if action != "revoke" or arguments[1] in signer().listed.keys:
        keys(*arguments)
    assert FarTerminal().trial(now)
    assert kid_of(read_key(home.root_key)) in read_ring(home).roots.keys


def test_a_key_that_is_put_in_place_at_this_moment_is_found(home: Home, monkeypatch: MonkeyPatch) -> None:
    known = signer().current.kid
    os.utime(home.keyset, ns=(1, 1))
    home.signing_key.rename(home.folder / "on-its-way")
    stamps = iter([home.stamp()])

    def stamp(self: Home) -> object:
        try:
            return next(stamps)
        except StopIteration:
            (home.folder / "on-its-way").rename(home.signing_key)
            return "in place"

    monkeypatch.setattr(Home, "stamp", stamp)
    assert signer().current.kid == known


def test_every_worker_of_a_running_server_takes_a_change_over(tmp_path: Path) -> None:
    folder, till = tmp_path / "program", FarTerminal()
    run(folder, "init")
    vendor = read_vendor(folder / "vendor.json")

    def asked(url: str) -> tuple[int, int]:
        """Return the versions of root and keyset that one worker answers with."""
        blob = sign_request(till.request(Op.TRIAL, clock.now()), till.key)
        answer = HttpChannel(url, app_version="test", patience=30).ask(blob)
        roots = vendor.roots.follow(answer.roots)
        keyset = open_keyset(answer.keyset, roots.keys, issuer=vendor.issuer)
        open_statement(answer.statement, keyset, issuer=vendor.issuer)
        return roots.version, keyset.version

    with started(folder, "serve", "--port", "0", "--workers", "2", expect=LISTENING) as (_, line):
        assert {asked(line[1]) for _ in range(8)} == {(1, 1)}
        for action, versions in [("rotate", (1, 2)), ("root-rotate", (2, 3))]:
            assert run(folder, "keys", action).returncode == 0
            assert {asked(line[1]) for _ in range(8)} == {versions}


# the root key elsewhere


def offline_root(home: Home, tmp_path: Path) -> Path:
    """Carry the root key away from the server."""
    root = tmp_path / "stick" / "root.key"
    root.parent.mkdir()
    return home.root_key.rename(root)


@pytest.mark.parametrize("action", [["rotate"], ["revoke", "kid"], ["root-rotate"]], ids=" ".join)
def test_without_the_root_key_it_says_what_to_do(home: Home, tmp_path: Path, action: list[str]) -> None:
    offline_root(home, tmp_path)
    before = contents(home)
    assert "`keys request FILE`" in said_no(*action)
    assert contents(home) == before


@pytest.mark.parametrize("wish", ["rotate", "revoke", "root"])
def test_the_exchange_by_file_does_the_same(
    home: Home, tmp_path: Path, now: datetime, issue: Callable[..., list[str]], wish: str
) -> None:
    root, old_app, before = offline_root(home, tmp_path), read_vendor(home.vendor), signer()
    request, answer = str(tmp_path / "request.json"), str(tmp_path / "answer.json")
    options = {"rotate": [], "revoke": ["--revoke", before.current.kid], "root": ["--root"]}[wish]
    asked = keys("request", request, *options)
    given = keys("sign", request, "--root", str(root), "-o", answer)
    listed_lines = [line for line in asked.splitlines() if line.startswith(("keyset", " "))]
    assert listed_lines == given.splitlines()[: len(listed_lines)]
    assert ("keys sign" in asked, "keys install" in given) == (True, True)
    assert ("The new root key is" in given) is (wish == "root")
    assert signer().keyset == before.keyset  # nothing is in force before it is installed
    for _ in range(2):
        assert "keyset version 2" in keys("install", answer)
    roots = old_app.roots.follow(read_ring(home).chain)
    listed = open_keyset(signer().keyset.encode(), roots.keys, issuer=roots.issuer)
    assert (before.current.kid in listed.keys) is (wish != "revoke")
    assert (signer().current.kid == before.current.kid) is (wish == "root")
    assert (root.parent / "root.key.new").exists() is (wish == "root")
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
    assert "no trusted root key" in said_no("install", answer)
    assert contents(home) == before


def test_an_answer_that_was_overtaken_is_not_installed(home: Home, tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("request", "answer")]
    keys("request", paths[0])
    keys("sign", paths[0], "--root", str(home.root_key), "-o", paths[1])
    keys("request", str(tmp_path / "another"))
    assert "answer to the last request" in said_no("install", paths[1])
    keys("rotate")
    assert "does not follow version 2" in said_no("install", paths[1])


def test_a_new_root_key_is_never_written_over_another(home: Home, tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("request", "answer")]
    keys("request", paths[0], "--root")
    (home.folder / "root.key.new").write_bytes(b"precious")
    assert "there already" in said_no("sign", paths[0], "--root", str(home.root_key), "-o", paths[1])
    assert (home.folder / "root.key.new").read_bytes() == b"precious"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(None, "No such file", id="missing"),
        pytest.param(b"x" * 70_000, "too large", id="too large"),
        pytest.param(b"[]", "JSON object", id="not an object"),
        pytest.param(b"{}", "claim", id="an empty one"),
    ],
)
def test_a_file_that_is_not_of_the_exchange_is_told(home: Home, tmp_path: Path, data: bytes | None, said: str) -> None:
    file = tmp_path / "file"
    if data is not None:
        file.write_bytes(data)
    assert said in said_no("sign", str(file), "--root", str(home.root_key), "-o", str(tmp_path / "out"))
    assert said in said_no("install", str(file))


def test_a_chain_that_was_damaged_is_named(home: Home) -> None:
    keys("root-rotate")
    home.roots.write_bytes(b"{")
    assert "roots.json" in said_no("show")


def test_a_chain_whose_last_link_never_came_into_force_does_not_count(home: Home) -> None:
    keys("root-rotate")
    in_force = {path: path.read_bytes() for path in (home.keyset, home.vendor)}
    links = read_links(home.roots.read_bytes())
    keys("root-rotate")
    for path, data in in_force.items():
        write_file(path, data)
    assert read_ring(home).chain == links
    assert read_links(home.roots.read_bytes())[:-1] == links


# files that others must not use


@pytest.fixture
def passphrase(settings: Settings) -> bytes:
    settings.PASSPHRASE = "合言葉 correct horse".encode()
    return bytes(settings.PASSPHRASE)


def test_keys_are_encrypted_with_the_passphrase(
    tmp_path: Path, now: datetime, passphrase: bytes, settings: Settings
) -> None:
    home = settings.HOME = Home(tmp_path / "encrypted")
    found(home, url=None, now=now)
    keys("rotate")
    keys("root-rotate")
    for path in (home.root_key, home.signing_key):
        assert path.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
        assert path.stat().st_mode & 0o777 == 0o600
        assert load_pem_private_key(path.read_bytes(), passphrase)
    settings.PASSPHRASE = b"guessed"
    assert said_no("rotate").endswith("root.key: wrong passphrase")
    settings.PASSPHRASE = None
    assert "set ATTOMENZEI_PASSPHRASE" in said_no("rotate")


def test_keys_made_without_a_passphrase_go_on_and_can_be_encrypted(home: Home, settings: Settings) -> None:
    assert "set ATTOMENZEI_PASSPHRASE" in said_no("encrypt")
    settings.PASSPHRASE = b"correct horse"
    before = {path: kid_of(read_key(path)) for path in (home.root_key, home.signing_key)}
    assert keys("encrypt").count("Encrypted: ") == 2
    assert keys("encrypt") == ""
    assert {path: kid_of(read_key(path)) for path in before} == before
    settings.PASSPHRASE = None
    with pytest.raises(KeyFileError, match="encrypted"):
        read_key(home.root_key)


def test_the_root_key_need_not_be_there_to_encrypt(home: Home, tmp_path: Path, passphrase: bytes) -> None:
    offline_root(home, tmp_path)
    assert keys("encrypt").count("Encrypted: ") == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_key_file_that_others_may_use_is_refused(home: Home, mode: int) -> None:
    home.signing_key.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        signer()


@pytest.mark.parametrize("both", [False, True])
def test_the_passphrase_settings_are_read_and_a_wrong_one_names_itself(tmp_path: Path, both: bool) -> None:
    file = tmp_path / "passphrase"
    write_file(file, b"correct horse\n", private=True)
    told = {"ATTOMENZEI_PASSPHRASE_FILE": str(file), **({"ATTOMENZEI_PASSPHRASE": "x"} if both else {})}
    ended = run(tmp_path / "program", "init", **told)
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
def test_a_passphrase_that_cannot_be_used_is_told_in_one_line(tmp_path: Path, trouble: str) -> None:
    file = tmp_path / "passphrase"
    if trouble != "missing":
        write_file(file, b"" if trouble == "empty" else b"x", private=trouble != "open")
    name = "ATTOMENZEI_PASSPHRASE" if trouble == "typed" else "ATTOMENZEI_PASSPHRASE_FILE"
    ended = run(tmp_path / "program", "init", **{name: "" if trouble == "typed" else str(file)})
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"attomenzei-server: {name} must be ")
    assert len(ended.stderr.splitlines()) == 1


def test_init_says_that_keys_are_plain(tmp_path: Path) -> None:
    assert "not encrypted" in run(tmp_path / "program", "init").stdout
