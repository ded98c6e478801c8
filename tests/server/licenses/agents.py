"""Real agents of a shop against the server's real operations, in virtual time."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from licensing.agent import Agent
from licensing.answer import Answer
from licensing.channel import Channel
from licensing.codes import Trouble
from licensing.errors import Unreachable
from licensing.request import open_request
from licensing.standing import State
from licensing.store import Store
from licensing.terminal import Software
from licensing.vendor import read_vendor
from server.licenses.door.answers import answer
from server.licenses.keys.signing import signer
from server.licenses.models import Event
from tests.server.conftest import NOON
from tests.simulator import ManualClock


class InProcessChannel(Channel):
    """The server's operations as a ``Channel``, at the clock's time."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.loses_answers = False

    def ask(self, request: bytes) -> Answer:
        opened, jkt = open_request(request)
        current = signer()
        document = answer(opened, jkt, current, self._clock.now()).document
        if self.loses_answers:
            raise Unreachable(Trouble.TIMED_OUT)
        return Answer(document.encode(), current.keyset.encode())


class Shop:
    """Folders of terminals. ``terminal`` starts a new process that reads what is in its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = ManualClock(NOON)
        self._channel = InProcessChannel(self.clock)

    def terminal(self, name: str, machine: str = "machine-of-the-shop") -> Agent:
        return Agent(
            Store(self.folder / name, self.folder / f"outside-{machine}"),
            self._channel,
            read_vendor(settings.HOME.vendor),
            self.clock,
            machine=machine,
            software=Software(os="Windows 11", app="1.0.0"),
        )

    @contextlib.contextmanager
    def lost_answers(self) -> Iterator[None]:
        """Within, the server answers, but no answer arrives."""
        self._channel.loses_answers = True
        yield
        self._channel.loses_answers = False

    def copy(self, name: str, to: str) -> None:
        shutil.rmtree(self.folder / to, ignore_errors=True)
        shutil.copytree(self.folder / name, self.folder / to)

    def day(self, *tills: Agent) -> None:
        """Advance the clock by a day, at the end of which each terminal checks once."""
        self.clock.pass_time(days=1)
        for till in tills:
            till.check()


def usable(*tills: Agent) -> bool:
    return all(till.standing().state is State.LICENSED for till in tills)


def events(what: Event.What) -> int:
    return Event.objects.filter(what=what).count()
