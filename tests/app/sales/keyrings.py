"""Keyrings of the system, as they behave on real machines."""

import threading
from typing import Any

from keyring.backend import KeyringBackend

from app.system.system_keyring import SystemKeyring


class Backend(KeyringBackend):
    """``failing`` is raised by each call; ``silent`` lets each wait until ``answer`` is set."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.secrets: dict[tuple[str, str], str] = {}
        self.failing: Exception | None = None
        self.silent = False
        self.answer = threading.Event()
        self.asked = 0

    def _called(self) -> None:
        self.asked += 1
        if self.silent:
            self.answer.wait(30)
        if self.failing is not None:
            raise self.failing

    def get_password(self, service: str, username: str) -> str | None:
        self._called()
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._called()
        self.secrets[service, username] = password


def keyring_of(backend: Any, wait: float = 10) -> SystemKeyring:
    return SystemKeyring(lambda: backend, wait)
