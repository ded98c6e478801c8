"""Terminals, a network that may tamper with responses, and the vendor's real server, in one virtual time."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from licensing import jws
from licensing.agent import Agent
from licensing.answer import Answer, read_answer
from licensing.channel import Channel
from licensing.codes import Trouble
from licensing.errors import Unreachable
from licensing.standing import Standing
from licensing.store import KEYSET, ROOTS, STATE, STATEMENT, Store
from licensing.terminal import Software
from licensing.uptime import Uptime
from licensing.vendor import VendorProfile
from server.licenses.door.views import statements

Response = tuple[int, str, bytes]
"""Status, content type and body."""
Tamper = Callable[[Response], Response]


@dataclass
class RealTime:
    """The real time, which is unknown to the terminals."""

    now: datetime
    running: float = 0.0

    def pass_time(self, step: timedelta) -> None:
        self.now += step
        self.running += step.total_seconds()


@dataclass
class PcClock:
    """A terminal's PC clock: the real time and ``error``."""

    real_time: RealTime
    error: timedelta = timedelta()
    boot: int = 1

    def now(self) -> datetime:
        return self.real_time.now + self.error

    def uptime(self) -> Uptime:
        return Uptime(f"boot-{self.boot}", self.real_time.running)


@dataclass
class Network(Channel):
    """The network to the real server. ``tamper`` changes the next response, once."""

    online: bool = True
    tamper: Tamper | None = None
    responses: list[Response] = field(default_factory=list)
    statements: set[bytes] = field(default_factory=set)
    """What the real server has stated."""

    def ask(self, request: bytes) -> Answer:
        if not self.online:
            raise Unreachable(Trouble.NO_CONNECTION)
        response = self.post(request)
        tamper, self.tamper = self.tamper, None
        self.responses.append(response)
        return read_answer(*(response if tamper is None else tamper(response)))

    def post(self, request: bytes) -> Response:
        answered = statements("127.0.0.1", request)
        if answered.status == 200:
            self.statements.add(json.loads(answered.body)["statement"].encode())
        return answered.status, answered.headers["Content-Type"], answered.body


class VirtualTerminal:
    """A terminal: a folder, a machine, a clock, and the agent that runs there now."""

    def __init__(self, name: str, folder: Path, network: Network, vendor: VendorProfile, clock: PcClock) -> None:
        self.name = name
        self.machine = f"machine-of-{name}".ljust(32, "-")
        self.folder = folder
        self.clock = clock
        self.was_restored = False
        self._network = network
        self._vendor = vendor
        self._store = Store(folder, folder.with_name(f"{name}-outside"))
        self.switch_on()

    def path(self, name: str) -> Path:
        return self._store.path(name)

    def switch_on(self) -> None:
        """Start a new process on the folder, as after a power cut."""
        self.agent = Agent(
            self._store,
            self._network,
            self._vendor,
            self.clock,
            machine=self.machine,
            software=Software(os="Linux", app="1.0.0"),
        )

    def copied(self, name: str) -> "VirtualTerminal":
        """Return another machine with a copy of this one's data folder."""
        folder = self.folder.with_name(name)
        if self.folder.exists():
            shutil.copytree(self.folder, folder)
        return VirtualTerminal(name, folder, self._network, self._vendor, PcClock(self.clock.real_time))

    def back_up(self) -> None:
        """Copy the data folder; the files outside it are in no backup."""
        if self.folder.exists():
            shutil.copytree(self.folder, self._backup, dirs_exist_ok=True)

    def restore(self) -> bool:
        """Restore the copy, and return whether there was one."""
        if not self._backup.exists():
            return False
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self._backup, self.folder)
        self.was_restored = True
        self.switch_on()
        return True

    def delete_state(self) -> None:
        (self.folder / STATE).unlink(missing_ok=True)
        self.switch_on()

    def snapshot(self) -> "Snapshot":
        return Snapshot(self.agent.standing(), self._file(STATEMENT), self._file(KEYSET), self._file(ROOTS))

    @property
    def _backup(self) -> Path:
        return self.folder.with_name(f"{self.name}-backup")

    def _file(self, name: str) -> bytes:
        path = self.folder / name
        return path.read_bytes() if path.exists() else b""


@dataclass(frozen=True)
class Snapshot:
    """A terminal's standing, the two documents on its disk, and the chain of root keys."""

    standing: Standing
    statement: bytes
    keyset: bytes
    roots: bytes

    @property
    def claims(self) -> dict[str, Any]:
        return payload(self.statement)

    @property
    def signed_by(self) -> str:
        """The ``kid`` of the key that signed the statement."""
        return str(_part(self.statement, 0).get("kid", ""))

    @property
    def keyset_version(self) -> int:
        return int(payload(self.keyset).get("version", 0))

    @property
    def keyset_signed_by(self) -> str:
        """The ``kid`` of the root key that signed the keyset."""
        return str(_part(self.keyset, 0).get("kid", ""))

    @property
    def root_version(self) -> int:
        return 1 + len(json.loads(self.roots)["roots"]) if self.roots else 1


def payload(document: bytes) -> dict[str, Any]:
    """Return a document's claims, unverified."""
    return _part(document, 1)


def _part(document: bytes, which: int) -> dict[str, Any]:
    if not document:
        return {}
    claims: dict[str, Any] = json.loads(jws.decode(document.split(b".")[which]))
    return claims
