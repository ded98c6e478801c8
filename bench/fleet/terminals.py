"""A terminal: the real agent on a simulated PC, what it was promised, and what it shows."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

from app.state.check_intervals import Pace, Schedule, is_watched
from bench.fleet.calendar import DAY, NEVER
from bench.fleet.disks import MemoryStore, PowerCut
from bench.fleet.network import Network
from bench.fleet.numbers import Number
from bench.fleet.pcs import Pc
from bench.fleet.vendor import Vendor
from licensing.agent import Agent
from licensing.clock import day_of, start_of
from licensing.errors import LicensingError, Refused, StorageError, Unreachable
from licensing.evidence import Records
from licensing.standing import Standing
from licensing.statement import TRIAL_DAYS
from licensing.terminal import Software

SOFTWARE = Software("Windows 11", "1.0.0")
TERMS = "2026-11-01"
NEVER_DAY = date.min


class Terminal:
    """It must be usable through the day ``least``, and not after ``most``: what its last contact promised."""

    def __init__(self, place: int, pc: Pc, vendor: Vendor, network: Network, rng: random.Random) -> None:
        self.place = place
        self.pc = pc
        self.vendor = vendor
        self.network = network
        self.in_use = True
        self.identity = object()
        """The same on all PCs that share a key and a machine id."""
        self.number: Number | None = None
        self.registering: Number | None = None
        """The number that a person wants to register here, until it has worked."""
        self.least = self.most = NEVER_DAY
        self.kept = (NEVER_DAY, NEVER_DAY)
        """The promises in the copy of its folder."""
        self.restored_at: datetime | None = None
        """When a copy of its folder came back, at last."""
        self.trial_end = NEVER_DAY
        self._pace = Pace(uniform=rng.uniform)
        self.schedule = Schedule(self._pace)
        self.failure: LicensingError | None = None
        self._unreachable_since: datetime | None = None
        self.next_check = NEVER
        self.last_answer: datetime | None = None
        self.next_day, self.last_day = NEVER_DAY, NEVER_DAY
        self.banner_days: set[date] = set()
        self.listed: set[date] = set()
        """The days on which staff's dashboard listed it as soon to be locked."""
        self.unlockable_since: datetime | None = None
        self.records: Records | None = None
        self.agent: Agent | None = None
        self.standing: Standing | None = None
        self._awake = False

    def __repr__(self) -> str:
        return self.pc.machine.rstrip("-")  # in histories, which are the same on any machine

    @property
    def runs(self) -> bool:
        """Whether the program runs, on a PC that does not sleep."""
        return self.agent is not None and self._awake

    @property
    def holds_a_copy(self) -> bool:
        """Whether no answer has come since a copy of its folder came back: nobody could know of its deadline."""
        return self.restored_at is not None and (self.last_answer is None or self.last_answer < self.restored_at)

    @property
    def is_watching(self) -> bool:
        """Whether it tries to open connections."""
        return self.standing is not None and is_watched(self.failure, self.standing)

    def after_outage(self) -> timedelta:
        """Return how long its check waits once the network or the server is back, of which the system tells nothing."""
        lasted = self.vendor.now - (self._unreachable_since or self.vendor.now)
        tried = self._pace.uniform(0, self._pace.probe)
        return timedelta(seconds=tried + self._pace.after_outage(lasted.total_seconds()))

    # the program

    def start(self) -> None:
        """Switch the PC on, or wake it, and start the program."""
        if not self.pc.running:
            self.pc.switch_on()
            self.agent = None
        self._awake = True
        self.pc.pass_time()
        self.schedule.restart()
        if self.agent is None:
            self.agent = Agent(
                MemoryStore(self.pc.disk),
                self.network,
                self.vendor.profile,
                self.pc,
                machine=self.pc.machine,
                software=SOFTWARE,
                read_records=lambda: self.records,
            )

    def restart(self) -> None:
        """Start the program anew, as after its files were replaced."""
        self.agent = None
        self.start()

    def stop(self) -> None:
        """Save the time, as the program does each minute, and switch the PC off unless it sleeps."""
        if self.agent is not None:
            self.pc.pass_time()
            self.call(self.agent.remember_time)
        self._awake = False
        if not self.pc.sleeps:
            self.break_off()

    def break_off(self) -> None:
        """Lose power."""
        self.pc.switch_off()
        self.agent = None
        self._awake = False

    def check(self) -> None:
        self._ask(self._agent.check)

    def agree(self) -> None:
        if self.call(lambda: self._agent.agree(TERMS)) is None:
            first = day_of(self.vendor.now)
            self.trial_end = self.trial_end if self.trial_end > NEVER_DAY else first + DAY * TRIAL_DAYS
            if self.number is None:
                self.least = self.most = self.trial_end

    def register(self, number: Number, *, replace: bool) -> None:
        """Have a person register ``number`` here; ``failure`` says why the terminal does not have it."""
        former = self.number
        self.registering = number

        def ask() -> bool:
            self._agent.register(number.text, name=f"レジ{self.place + 1}", replace=replace)
            return True

        def done() -> None:
            """The server has processed it, whether or not its answer arrives."""
            if former is not None and former is not number and former.holder is self.identity:
                former.give(None, self.vendor.now)
            number.give(self, self.vendor.now)

        self._ask(ask, done, number)
        if self.failure is None:
            self.registering = None

    def _ask(
        self, ask: Callable[[], bool], done: Callable[[], None] = lambda: None, number: Number | None = None
    ) -> None:
        """Ask, and note what is promised then; ``number`` is the one that the terminal has if it succeeds."""
        self.pc.pass_time()
        self.network.dates_are_right = self.pc.dates_are_right
        self.network.answered = self.network.delivered = False
        answered = []
        before = self.least, self.most
        try:
            self.failure = self.call(lambda: answered.append(ask()))
        except PowerCut:
            if self.network.answered:
                done()
                self.promise()  # it has the old statement or the new one
                self.least, self.most = min(before[0], self.least), max(before[1], self.most)
            raise
        if not isinstance(self.failure, Unreachable):
            self._unreachable_since = None
        elif self._unreachable_since is None:
            self._unreachable_since = self.vendor.now
        if self.network.answered:
            done()
        if self.failure is None and answered == [True]:
            self.number = number or self._completed() or self.number
            self.pc.contact()
        if self.network.delivered and not isinstance(self.failure, StorageError):
            self.last_answer = self.vendor.now
            self.promise()  # also if the terminal does not accept it: that is not the shop's fault

    def _completed(self) -> Number | None:
        """Return the number whose registration was answered in vain, and which a check has completed now."""
        number = self.registering
        if number is None or number.text != self._agent.standing().license_number:
            return None
        self.registering = None
        return number

    def promise(self) -> None:
        """Note what a contact now promises by what was paid, whatever the server says."""
        number, today = self.number, day_of(self.vendor.now)
        if number is None:
            self.least = self.most = self.trial_end
        elif number.holder is not self.identity or not number.is_paid(today):
            self.least, self.most = NEVER_DAY, min(number.latest, today - DAY)
        else:
            self.least = min(number.latest, today + DAY * number.least_days(self.vendor.now))
            self.most = min(number.latest, today + DAY * number.allowance)

    def call(self, call: Callable[[], object]) -> LicensingError | None:
        """Call and return the error, if it is one that a person is told."""
        try:
            call()
        except (Refused, Unreachable, StorageError) as error:
            return error
        return None

    def look(self) -> Standing:
        """Return the standing now; with a usable one, a sale is recorded."""
        self.pc.pass_time()
        standing = self._agent.standing()
        if standing.usable:
            day = standing.moment.today
            self.records = Records(self.records.first if self.records else day, start_of(day))
        return standing

    @property
    def _agent(self) -> Agent:
        assert self.agent is not None, "switched off"
        return self.agent
