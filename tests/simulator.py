"""A simulated license server with plain mutable fields and real Ed25519 keys, for unit tests.

It replaces the network and the vendor, never the terminal's own code. ``Simulator.ask`` is a ``Channel``; ``World`` is
a clock, keys and as many terminals as a test needs.
"""

import dataclasses
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing import jws
from licensing.agent import Agent
from licensing.answer import Answer
from licensing.channel import Channel
from licensing.clock import JST, day_of, end_of
from licensing.codes import Code, Trouble
from licensing.errors import Refused, TerminalSeen, Unreachable
from licensing.evidence import Records
from licensing.keyset import KEYSET_TYP, Keyset, SigningKey
from licensing.request import Op, Request, open_request
from licensing.roots import Link, Roots, make_link
from licensing.standing import trial_deadline
from licensing.statement import STATEMENT_TYP, Kind, Moved, Statement, Status
from licensing.store import Store
from licensing.terminal import Software
from licensing.uptime import Uptime
from licensing.vendor import VendorProfile

ISSUER = "urn:test:vendor"
NUMBER = "7K3M9QXR2VTA84NB"
START = datetime(2026, 11, 22, 10, 42, tzinfo=JST)
ALWAYS = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2199, 1, 1, tzinfo=UTC))


class ManualClock:
    """A clock that only a test moves. ``pc`` may be set to anything; ``pass_time`` moves all of it.

    ``running`` are the seconds since the boot number ``boot``.
    """

    def __init__(self, pc: datetime = START) -> None:
        self.pc = pc
        self.running = 0.0
        self.boot = 1

    def now(self) -> datetime:
        return self.pc

    def uptime(self) -> Uptime:
        return Uptime(f"boot-{self.boot}", self.running)

    def reboot(self) -> None:
        self.boot, self.running = self.boot + 1, 0.0

    def pass_time(self, **parts: float) -> None:
        step = timedelta(**parts)
        self.pc += step
        self.running += step.total_seconds()


@dataclass
class Licensed:
    """One license in the simulated vendor's database."""

    contract_until: date = date(2027, 10, 31)
    allowance: int = 90
    stopped: bool = False
    holder: str | None = None
    moved_at: datetime | None = None


@dataclass
class Simulator(Channel):
    """``online``, ``licenses`` and ``true_time`` are set by the test; ``asked`` are the requests received."""

    clock: ManualClock = field(default_factory=ManualClock)
    online: bool = True
    trouble: Trouble = Trouble.NO_CONNECTION
    """Why it cannot be reached while not ``online``."""
    drift: timedelta = timedelta()
    """How far the real time is from the terminals' PC clock."""
    licenses: dict[str, Licensed] = field(default_factory=lambda: {NUMBER: Licensed()})
    asked: list[Request] = field(default_factory=list)
    change_answer: Callable[[Answer], Answer] | None = None
    """Changes an answer on its way."""
    change_statement: Callable[[Statement], Statement] | None = None
    """Changes a statement before it is signed."""
    before_answer: Callable[[], None] | None = None

    def __post_init__(self) -> None:
        self.root = Ed25519PrivateKey.generate()
        self.signing = Ed25519PrivateKey.generate()
        self.version = 1
        self.listed: list[SigningKey] = []
        self.roots = Roots(ISSUER, 1, {jws.thumbprint(self.root.public_key()): self.root.public_key()})
        self.links: list[Link] = []
        self.validity = ALWAYS
        self.forget()

    def forget(self) -> None:
        """Simulate the loss of the database."""
        self._given: dict[str, tuple[int, str]] = {}
        self._names: dict[str, TerminalSeen] = {}
        self.name_wanted = ""
        """The name that the owner gave to the terminal on the web page."""
        self._trials: dict[str, date] = {}
        self._numbers: dict[str, str] = {}
        for license in self.licenses.values():
            license.holder = None

    @property
    def now(self) -> datetime:
        return (self.clock.pc + self.drift).replace(microsecond=0)

    @property
    def keyset(self) -> Keyset:
        return Keyset.of(ISSUER, self.version, [*self.listed, SigningKey(self.signing.public_key(), *self.validity)])

    def keyset_document(self) -> bytes:
        header = {"kid": jws.thumbprint(self.root.public_key())}
        return jws.sign(self.keyset.claims(), typ=KEYSET_TYP, key=self.root, header=header)

    def rotate(self, *, revoke: bool = False) -> None:
        """Sign with another key from now on; what the former one signed stays valid unless it is revoked."""
        self.listed = [] if revoke else [*self.keyset.keys.values()]
        self.signing = Ed25519PrivateKey.generate()
        self.version += 1

    def rotate_root(self) -> None:
        new = Ed25519PrivateKey.generate()
        self.links.append(make_link(self.roots, self.root, new))
        self.roots = dataclasses.replace(self.roots.follow(self.links[-1:]), links=())
        self.root = new
        self.version += 1

    def sign(self, statement: Statement) -> bytes:
        header = {"kid": jws.thumbprint(self.signing.public_key())}
        return jws.sign(statement.claims(), typ=STATEMENT_TYP, key=self.signing, header=header)

    def ask(self, request: bytes) -> Answer:
        if not self.online:
            raise Unreachable(self.trouble)
        if self.before_answer is not None:
            self.before_answer()
        opened, jkt = open_request(request)
        self.asked.append(opened)
        statement = self.state(opened, jkt)
        if self.change_statement is not None:
            statement = self.change_statement(statement)
        answer = Answer(self.sign(statement), self.keyset_document(), tuple(self.links))
        return self.change_answer(answer) if self.change_answer is not None else answer

    def state(self, request: Request, jkt: str) -> Statement:
        if request.op is Op.REGISTER:
            self._register(request, jkt)
        number = self._numbers.get(jkt)
        statement = self._trial(request, jkt) if number is None else self._license(request, jkt, number)
        self._given[jkt] = (statement.seq, statement.jti)
        self._names[jkt] = TerminalSeen(statement.terminal_name, statement.terminal_number, self.now)
        return statement

    def _register(self, request: Request, jkt: str) -> None:
        license = self.licenses.get(request.license or "")
        if license is None:
            raise Refused(Code.UNKNOWN_LICENSE)
        if license.stopped:
            raise Refused(Code.LICENSE_STOPPED)
        if license.holder not in (None, jkt) and not request.replace:
            raise Refused(Code.LICENSE_IN_USE, holder=self._names[license.holder or ""])
        if license.holder not in (None, jkt):
            license.moved_at = self.now
        license.holder = jkt
        self._numbers[jkt] = request.license or ""

    def _trial(self, request: Request, jkt: str) -> Statement:
        if request.terms is None and request.machine not in self._trials:
            raise Refused(Code.UNKNOWN_TERMINAL)
        first = self._trials.setdefault(request.machine, day_of(self.now))
        return self._statement(request, jkt, kind=Kind.TRIAL, exp=end_of(trial_deadline(first)))

    def _license(self, request: Request, jkt: str, number: str) -> Statement:
        license = self.licenses[number]
        deadline = min(license.contract_until, day_of(self.now) + timedelta(days=license.allowance))
        statement = self._statement(request, jkt, kind=Kind.LICENSE, exp=end_of(deadline))
        statement = dataclasses.replace(
            statement, license=number, contract_until=license.contract_until, customer="銀座商事株式会社"
        )
        if license.stopped:
            return dataclasses.replace(statement, status=Status.STOPPED)
        if license.holder != jkt:
            other = self._names[license.holder or ""]
            moved = Moved(license.moved_at or self.now, other.terminal_name, other.terminal_number)
            return dataclasses.replace(statement, status=Status.MOVED, moved=moved)
        return statement

    def _statement(self, request: Request, jkt: str, *, kind: Kind, exp: datetime) -> Statement:
        seq = max(self._given.get(jkt, (0, ""))[0], request.seq) + 1
        known = self._names.get(jkt)
        return Statement(
            issuer=ISSUER,
            jti=secrets.token_urlsafe(12),
            iat=self.now,
            nonce=request.nonce,
            seq=seq,
            kind=kind,
            status=Status.ACTIVE,
            terminal_number=known.terminal_number if known else f"4821-7730-{len(self._names):04d}",
            terminal_name=self.name_wanted or request.terminal.name,
            customer="",
            jkt=jkt,
            machine=request.machine,
            exp=exp,
            check_after=6 * 3600,
        )


class World:
    """A folder, a clock and a simulated server, on which terminals are started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = ManualClock()
        self.server = Simulator(self.clock)
        self.newest_record: datetime | None = None
        self.first_record: date | None = None
        self.shared: Path | None = None
        """The folder of all accounts of the machine."""
        self.vendor = VendorProfile(
            product_name="あっと免税",
            server_url="http://127.0.0.1:9",
            portal_url="http://127.0.0.1:9/portal",
            issuer=ISSUER,
            root_keys=self.server.roots.keys,
            support_phone="03-0000-0000",
            support_hours="9:00〜18:00",
        )

    def store(self, name: str = "till") -> Store:
        return Store(self.folder / name, self.folder / f"{name}-outside", self.shared)

    def terminal(self, name: str = "till", *, machine: str | None = None) -> Agent:
        """Start a process of the terminal ``name``, which reads its folder."""
        return Agent(
            self.store(name),
            self.server,
            self.vendor,
            self.clock,
            machine=machine or f"machine-of-{name}".ljust(32, "-"),
            software=Software(os="Linux 6.1", app="1.0.0"),
            read_records=self._records,
        )

    def _records(self) -> Records | None:
        newest = self.newest_record
        return None if newest is None else Records(self.first_record or day_of(newest), newest)

    def move_pc(self, **parts: float) -> None:
        """Set the PC clock forward or back; the true time stays."""
        step = timedelta(**parts)
        self.clock.pc += step
        self.server.drift -= step

    def licensed(self, name: str = "till") -> Agent:
        agent = self.terminal(name)
        agent.register(NUMBER, name="銀座一号店 レジ1")
        return agent

    def expired_trial(self) -> Agent:
        agent = self.terminal()
        agent.agree("2026-11-01")
        self.clock.pass_time(days=31)
        return agent
