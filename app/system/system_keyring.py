"""The keyring of the operating system: Windows' credentials, macOS' keychain, the Secret Service of a Linux desktop.

No call waits for longer than some seconds: a keyring may ask for a password in a window that nobody sees.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)

SERVICE = "attomenzei"
FIRST_WAIT = 5.0
"""Seconds to wait for an answer; whoever asks again meanwhile waits for ``NEXT_WAIT``."""
NEXT_WAIT = 0.2
_TRUSTED = ("keyring.backends.Windows", "keyring.backends.macOS", "keyring.backends.SecretService")
"""What encrypts with the password of the account; all other backends prompt, or keep the key in a readable file."""


class KeyringError(Exception):
    """The keyring does not answer, or has failed: nobody knows what is in it."""


class SystemKeyring:
    """``backend`` returns a keyring of the library ``keyring``, None where there is none that can be used."""

    def __init__(self, backend: Callable[[], Any] | None = None, wait: float = FIRST_WAIT) -> None:
        self._backend = backend or find_backend
        self._wait = wait
        self._calls: dict[str, _Call] = {}
        self._lock = threading.Lock()

    def read(self, name: str) -> str | None:
        """Return the secret of that name; None if the keyring has none.

        Raises:
            KeyringError: it does not answer.
        """

        def work() -> str | None:
            backend = self._backend()
            return None if backend is None else backend.get_password(SERVICE, name)

        found: str | None = self._ask(f"read {name}", work)
        return found

    def write(self, name: str, secret: str) -> bool:
        """Store ``secret`` and read it back; return whether it is there. A locked keyring is not asked."""

        def work() -> bool:
            backend = self._backend()
            if backend is None or is_locked(backend):
                return False
            backend.set_password(SERVICE, name, secret)
            return bool(backend.get_password(SERVICE, name) == secret)

        try:
            return bool(self._ask(f"write {name}", work))
        except KeyringError as error:
            log.warning("the keyring keeps no key: %s", error)
            return False

    def _ask(self, what: str, work: Callable[[], Any]) -> Any:
        with self._lock:
            call = self._calls.get(what)
            wait = self._wait if call is None else min(self._wait, NEXT_WAIT)
            if call is None:
                call = self._calls[what] = _Call(work)
                call.start()
        call.join(wait)
        if call.is_alive():
            raise KeyringError("no answer")
        with self._lock:
            self._calls.pop(what, None)
        if call.error is not None:
            # Some put their account or path into the message: the type says enough.
            raise KeyringError(type(call.error).__name__) from call.error
        return call.result


class _Call(threading.Thread):
    """A daemon: a keyring that never answers does not keep the app from ending."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__(name="attomenzei-keyring", daemon=True)
        self._work = work
        self.result: Any = None
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.result = self._work()
        except Exception as error:
            self.error = error


def find_backend() -> Any:
    """Return the keyring of this system, None where there is none that can be used."""
    import keyring  # looks for all backends: as slow to import as the first paint

    found = keyring.get_keyring()
    each = getattr(found, "backends", None) or [found]
    return next((backend for backend in each if type(backend).__module__.startswith(_TRUSTED)), None)


def is_locked(backend: Any) -> bool:
    """Return whether ``backend`` would ask for a password: the Secret Service of somebody signed in automatically."""
    if not type(backend).__module__.startswith("keyring.backends.SecretService"):
        return False
    import secretstorage

    with secretstorage.dbus_init() as connection:
        return bool(secretstorage.get_default_collection(connection).is_locked())
