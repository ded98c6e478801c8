"""The keyring of the system: a real backend of the library, one that fails, one that never answers, and none."""

import contextlib
from types import SimpleNamespace

import keyring
import pytest
import secretstorage
from keyring.backends import SecretService, fail
from keyring.backends.chainer import ChainerBackend

from app.system.system_keyring import KeyringError, SystemKeyring, find_backend, is_locked
from tests.app.sales.keyrings import Backend, keyring_of

NONE = fail.Keyring()  # type: ignore[no-untyped-call]


def test_a_secret_is_kept_and_read() -> None:
    ring = keyring_of(Backend())
    assert ring.read("records") is None
    assert ring.write("records", "secret")
    assert ring.read("records") == "secret"


def test_a_keyring_that_fails_is_told_without_its_message() -> None:
    backend = Backend()
    backend.failing = OSError("1312: no logon session of SHOP\\till1")
    ring = keyring_of(backend)
    with pytest.raises(KeyringError, match=r"^OSError$"):
        ring.read("records")
    assert not ring.write("records", "secret")


def test_a_keyring_that_forgets_at_once_has_not_kept_it() -> None:
    class Forgetful(Backend):
        def set_password(self, service: str, username: str, password: str) -> None:
            """Keep nothing."""

    assert not keyring_of(Forgetful()).write("records", "secret")


def test_a_keyring_that_does_not_answer_is_not_waited_for_long() -> None:
    backend = Backend()
    backend.silent = True
    ring = keyring_of(backend, wait=0.01)
    for _ in range(2):
        with pytest.raises(KeyringError, match="no answer"):
            ring.read("records")
    assert backend.asked == 1
    backend.answer.set()


def test_without_a_keyring_nothing_is_kept() -> None:
    ring = keyring_of(None)
    assert not ring.write("records", "secret")
    assert ring.read("records") is None


def test_only_keyrings_that_the_account_protects_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    service = SecretService.Keyring()  # type: ignore[no-untyped-call]
    chain = ChainerBackend()  # type: ignore[no-untyped-call]
    for found, used in ((NONE, None), (Backend(), None), (service, service), (chain, service)):
        monkeypatch.setattr(ChainerBackend, "backends", [NONE, service])
        monkeypatch.setattr(keyring, "get_keyring", lambda found=found: found)
        assert find_backend() is used
    assert not SystemKeyring().write("records", "secret"), "there is no session bus here"
    assert not is_locked(Backend())


@pytest.mark.parametrize("locked", [True, False])
def test_a_locked_secret_service_is_recognised(monkeypatch: pytest.MonkeyPatch, locked: bool) -> None:
    collection = SimpleNamespace(is_locked=lambda: locked)
    monkeypatch.setattr(secretstorage, "dbus_init", contextlib.nullcontext)
    monkeypatch.setattr(secretstorage, "get_default_collection", lambda _connection: collection)
    assert is_locked(SecretService.Keyring()) is locked  # type: ignore[no-untyped-call]
