"""Rotating and revoking keys, replacing the root key, and a running server that uses the new ones."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError
from filelock import FileLock

from licensing.channel import HttpChannel
from licensing.keyset import open_keyset
from licensing.request import Op, sign_request
from licensing.roots import read_links
from licensing.statement import Status, open_statement
from licensing.vendor import read_vendor
from server import clock
from server.home import Home
from server.licenses.keys import key_ceremony
from server.licenses.keys.key_files import KeyFileError, kid_of, read_key
from server.licenses.keys.public_keys import HANDOVER, new_signing_key, read_public_keys, rotated
from server.licenses.keys.signing import signer
from tests.server.key_commands import contents, keys, refused_keys
from tests.server.programs import create_server, run, started
from tests.server.terminal import FarTerminal

pytestmark = pytest.mark.django_db

MonkeyPatch = pytest.MonkeyPatch
LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"


@pytest.fixture(autouse=True)
def at_noon(now: datetime, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr("server.clock.now", lambda: now)


def test_a_rotation_signs_with_a_new_key_and_keeps_what_the_former_one_signed(
    home: Home, now: datetime, issue: Callable[..., list[str]]
) -> None:
    till, before = FarTerminal(), signer()
    till.register(issue()[0], now)
    held = till.blob, till.held
    printed = keys("rotate")
    after = signer()
    assert after.current.kid != before.current.kid
    assert after.listed.version == 2
    assert f"{after.current.kid}  signs until" in printed
    assert f"{before.current.kid}  ends 2026-11-23" in printed
    till.check(now)
    till.blob, till.held = held
    assert till.repeat(now) == held[1]
    assert not home.next_signing_key.exists()


def test_an_ended_key_signs_a_day_longer_and_is_listed_for_the_overlap(home: Home, now: datetime) -> None:
    first = signer().current
    keyset = read_public_keys(home).keyset
    new = key_ceremony.request_rotation(home, now, timedelta(days=400)).keyset
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


def test_a_repeated_move_whose_key_was_revoked_is_answered_but_not_done_again(
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


def test_a_stored_answer_whose_key_was_revoked_is_signed_again(now: datetime, issue: Callable[..., list[str]]) -> None:
    till = FarTerminal()
    first = till.register(issue()[0], now)
    keys("revoke", signer().current.kid)
    again = till.repeat(now)
    assert (again.nonce, again.license, again.deadline) == (first.nonce, first.license, first.deadline)
    assert again.seq == first.seq + 1
    assert till.repeat(now) == again


def test_a_move_is_not_repeated_because_its_key_was_revoked(now: datetime, issue: Callable[..., list[str]]) -> None:
    number = issue()[0]
    old, new = FarTerminal("旧レジ"), FarTerminal("新レジ")
    old.register(number, now)
    new.register(number, now, replace=True)
    old.register(number, now, replace=True)
    keys("revoke", signer().current.kid)
    assert new.repeat(now).status is Status.MOVED
    assert old.check(now).status is Status.ACTIVE


def test_revoking_a_former_key_keeps_the_one_in_use(home: Home) -> None:
    former = signer().current.kid
    keys("rotate")
    in_use = signer().current.kid
    keys("revoke", former)
    assert list(signer().listed.keys) == [in_use]
    assert signer().current.kid == in_use


def test_an_unknown_key_cannot_be_revoked(home: Home) -> None:
    before = contents(home)
    assert "no signing key nobody" in refused_keys("revoke", "nobody")
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
    assert signer().envelope("s")["roots"] == [link.claims() for link in links]
    assert open_keyset(home.keyset.read_bytes(), new_app.root_keys, issuer=new_app.issuer).version == 4
    assert FarTerminal().register(issue()[0], now)


def test_a_response_has_no_chain_before_the_first_root_rotation() -> None:
    assert set(signer().envelope("s")) == {"statement", "keyset"}


def test_two_commands_at_once_do_not_lose_each_others_new_key(home: Home, tmp_path: Path) -> None:
    """One replaced the file of the other's key before that was in use: from the next day on nothing could be signed."""
    before = signer().kid
    with FileLock(home.keys_lock):
        for command in (["rotate"], ["revoke", before], ["root-rotate"], ["request", str(tmp_path / "x")], ["encrypt"]):
            assert "another command is changing the keys" in refused_keys(*command)
        assert before in keys("show")
    assert signer().kid == before
    keys("rotate")
    home.keys_lock.unlink()
    home.keys_lock.mkdir()
    assert "keys.lock" in refused_keys("rotate")
    home.folder.rename(tmp_path / "gone")
    assert "was `attomenzei-server init` run?" in refused_keys("rotate")
    assert not home.folder.exists()


def test_show_changes_nothing(home: Home) -> None:
    before = contents(home)
    assert signer().current.kid in keys("show")
    assert contents(home) == before


def test_a_keyset_has_at_most_32_keys(home: Home, now: datetime) -> None:
    keyset = read_public_keys(home).keyset
    added = [new_signing_key(Ed25519PrivateKey.generate().public_key(), now) for _ in range(32)]
    for key in added[:-1]:
        keyset = rotated(keyset, key, now, timedelta(days=400))
    with pytest.raises(KeyFileError, match="at most 32 keys"):
        rotated(keyset, added[-1], now, timedelta(days=400))


# interrupted


@pytest.mark.parametrize("action", ["rotate", "revoke", "root-rotate"])
@pytest.mark.parametrize("written", range(7))
def test_an_interrupted_change_leaves_a_server_that_signs_and_can_be_repeated(
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
    assert kid_of(read_key(home.root_key)) in read_public_keys(home).roots.keys


def test_a_key_that_is_being_installed_is_found(home: Home, monkeypatch: MonkeyPatch) -> None:
    known = signer().current.kid
    os.utime(home.keyset, ns=(1, 1))
    home.signing_key.rename(home.folder / "new.key")
    versions = iter([home.file_versions()])

    def file_versions(self: Home) -> object:
        try:
            return next(versions)
        except StopIteration:
            (home.folder / "new.key").rename(home.signing_key)
            return "installed"

    monkeypatch.setattr(Home, "file_versions", file_versions)
    assert signer().current.kid == known


@pytest.mark.variant
def test_every_worker_of_a_running_server_uses_the_new_keys(tmp_path: Path) -> None:
    folder, till = tmp_path / "program", FarTerminal()
    create_server(folder)
    vendor = read_vendor(folder / "vendor.json")

    def asked(url: str) -> tuple[int, int]:
        """Return the versions of root and keyset that one worker answers with."""
        blob = sign_request(till.request(Op.TRIAL, clock.now()), till.key)
        answer = HttpChannel(url, app_version="test", timeout=30).ask(blob)
        roots = vendor.roots.follow(answer.roots)
        keyset = open_keyset(answer.keyset, roots.keys, issuer=vendor.issuer)
        open_statement(answer.statement, keyset, issuer=vendor.issuer)
        return roots.version, keyset.version

    with started(folder, "serve", "--port", "0", "--no-jobs", "--workers", "2", expect=LISTENING) as (_, line):
        assert {asked(line[1]) for _ in range(8)} == {(1, 1)}
        for action, versions in [("rotate", (1, 2)), ("root-rotate", (2, 3))]:
            assert run(folder, "keys", action).returncode == 0
            assert {asked(line[1]) for _ in range(8)} == {versions}
