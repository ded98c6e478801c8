"""A shop: its days, hour by hour where something changes, and what is observed there."""

import bisect
import heapq
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from bench.fleet.calendar import DAY, at
from bench.fleet.disks import PowerCut
from bench.fleet.happenings import PEOPLE
from bench.fleet.ledger import Ledger
from bench.fleet.machines import MACHINES
from bench.fleet.network import Condition, Network
from bench.fleet.numbers import Number
from bench.fleet.observing import Observer
from bench.fleet.pcs import Pc
from bench.fleet.plans import Event, Plan
from bench.fleet.terminals import Terminal
from bench.fleet.vendor import Vendor
from licensing.codes import Code
from licensing.errors import Refused
from licensing.standing import RENEWAL_WINDOW_DAYS, State
from server.licenses.models import Change

STRIDE, STRIDE_IN_WINDOW = 60, 7
"""Days that are skipped at most while contacts change nothing but the deadline."""
WINDOW = timedelta(days=RENEWAL_WINDOW_DAYS)
LONG_CLOSED = timedelta(days=7)
HAPPENINGS = {**PEOPLE, **MACHINES}
CONFIRMED = {
    "issue": "numbers",
    "second_number": "numbers",
    "renew": "renewed",
    "stop": "stopped",
    "stop_by_mistake": "stopped",
    "resume": "resumed",
    "undo": "resumed",
    "cancel": "stopped",
}
"""Kinds of e-mails by what staff did."""


class Shop:
    """Simulates only the days on which something changes, with the last opening before each, and some between them."""

    def __init__(self, plan: Plan, vendor: Vendor, ledger: Ledger, seed: int) -> None:
        self.plan = plan
        self.calendar = plan.calendar
        self.vendor = vendor
        self.network = Network(vendor)
        self.rng = random.Random(f"{seed}/{plan.index}/days")
        self.numbers: list[Number] = []
        self.terminals: list[Terminal | None] = [None] * plan.terminals
        """By place; a PC that was replaced and stays in use is in ``others``."""
        self.others: list[Terminal] = []
        self.real_cases: set[str] = set()
        """The flags that staff must see."""
        self.flags: set[str] = set()
        self.mails: list[str] = []
        self.written: dict[str, date] = {}
        """When staff last did what an e-mail of that kind confirms."""
        self.mistake: Change | None = None
        self.swapping: tuple[Number, Number] | None = None
        self.no_network = Network(vendor)
        self.no_network.begin(Condition.OFFLINE)
        self.history: list[str] = []
        self.observer = Observer(self, ledger)
        self.events = list(plan.events)
        for moment in vendor.calamities.seen_by_shops:
            self.events.append(Event(moment, "server"))
        self.events.sort()
        self.next_day = self.events[0].day
        self._pcs = 0
        self._queue: list[tuple[datetime, int, Callable[[], None]]] = []
        self._pushed = 0
        self._orders: list[datetime] = []
        self._changes: list[datetime] = []
        """When something else happens today."""
        self._closes = vendor.now

    @property
    def name(self) -> str:
        return f"shop {self.plan.index}"

    @property
    def email(self) -> str:
        return f"shop{self.plan.index}@example.jp"

    @property
    def today(self) -> date:
        return self.vendor.now.astimezone(self._closes.tzinfo).date()

    def all_terminals(self) -> list[Terminal]:
        return [terminal for terminal in (*self.terminals, *self.others) if terminal is not None]

    def tell(self, text: str) -> None:
        """Add a line to the history."""
        self.history.append(f"{self.vendor.now:%Y-%m-%d %H:%M} {text}")

    def new_terminal(self, place: int) -> Terminal:
        """Return a new PC with the program on it."""
        self._pcs += 1
        name = f"{self.plan.index}-{self._pcs}"
        sleeps = place in self.plan.sleepers
        pc = Pc(self.vendor, f"machine-{name}".ljust(32, "-"), sleeps=sleeps)
        terminal = Terminal(place, pc, self.vendor, self.network, self.rng)
        self.terminals[place] = terminal
        return terminal

    # a day

    def run(self, day: date) -> None:
        events = []
        while self.events and self.events[0].day == day:
            events.append(self.events.pop(0))
        self._changes = [event.at for event in events]
        self._orders = [event.at for event in events if event.name in CONFIRMED]
        self._closes = at(day, self.calendar.closes)
        for event in events:
            self.push(event.at, partial(self._happen, event))
        if self.calendar.is_open(day):
            places = {event.place for event in events}
            for terminal in self.all_terminals():
                if terminal.in_use and (terminal.next_day <= day or None in places or terminal.place in places):
                    opens = at(day, self.calendar.opens + self.rng.randint(-900, 0))
                    self.push(opens, partial(self.start, terminal))
            self.push(self._closes, self._close)
        while self._queue:
            self.vendor.now, _, act = heapq.heappop(self._queue)
            act()
        self.next_day = min(
            (terminal.next_day for terminal in self.all_terminals() if terminal.in_use), default=date.max
        )
        if self.events:
            self.next_day = min(self.next_day, self.events[0].day)

    def push(self, when: datetime, act: Callable[[], None]) -> None:
        self._pushed += 1
        heapq.heappush(self._queue, (when, self._pushed, act))

    def later(self, event: Event) -> None:
        """Let ``event`` happen today, or on the next opening day if it is too late."""
        if event.at < self._closes:
            self.push(event.at, partial(self._happen, event))
        else:
            day = self.calendar.next_open(self.today + DAY)
            bisect.insort(self.events, replace(event, at=at(day, self.calendar.opens + 1800)))

    def start(self, terminal: Terminal) -> None:
        if terminal.in_use:
            self.observer.skipped(terminal)
            terminal.start()
            self.check(terminal)

    def check(self, terminal: Terminal, due: datetime | None = None) -> None:
        """Check now; ``due`` is when the check was to be, unless another one has replaced it."""
        if not terminal.runs or (due is not None and due != terminal.next_check):
            return
        self.asked(terminal, terminal.check)

    def asked(self, terminal: Terminal, ask: Callable[[], None]) -> None:
        """Ask, look, and set the time of the next check."""
        self.observer.consider(terminal)
        try:
            ask()
        except PowerCut:
            self.tell(f"terminal {terminal.place}: the power fails")
            terminal.break_off()
            self.push(self.vendor.now + timedelta(minutes=2), partial(self.start, terminal))
            return
        self.observer.look(terminal)
        self._follow(terminal)
        lost = isinstance(terminal.failure, Refused) and terminal.failure.code is Code.UNKNOWN_TERMINAL
        if lost and terminal.number is not None and terminal.number.was_restored and terminal.registering is None:
            # The program says so, and the shop registers once more.
            terminal.registering = terminal.number
            self.later(Event(self.vendor.now + timedelta(hours=1), "register_again", terminal.place, terminal))

    def server_was_restored(self, lost: date) -> None:
        """The server has forgotten what was registered on the day ``lost``."""
        for number in self.numbers:
            number.was_restored |= number.given_on == lost

    def _follow(self, terminal: Terminal) -> None:
        """Push the first check that follows the next change of today; those before it would be answered as this one."""
        standing, agent = terminal.standing, terminal.agent
        change = next((when for when in self._changes if when > self.vendor.now), None)
        if standing is None or agent is None or change is None:
            return
        due = self.vendor.now
        while due < change:
            due += timedelta(seconds=terminal.schedule.after(terminal.failure, standing, agent.check_after))
        if due < self._closes:
            terminal.next_check = due
            self.push(due, partial(self.check, terminal, due))

    def _happen(self, event: Event) -> None:
        self.tell(str(event))
        if event.name in CONFIRMED:
            self.written[CONFIRMED[event.name]] = self.today
        HAPPENINGS[event.name](self, event)
        for terminal in self.all_terminals():
            if not terminal.runs:
                continue
            self.observer.consider(terminal)
            if terminal.is_watching and self.network.connects:
                self.push(self.vendor.now + terminal.after_outage(), partial(self.check, terminal))

    def _close(self) -> None:
        for terminal in self.all_terminals():
            if terminal.runs:
                self.observer.look(terminal)
                self.observer.close(terminal)
                terminal.stop()
                terminal.next_day = self._next_day(terminal)

    def _next_day(self, terminal: Terminal) -> date:
        """Return the next day on which a contact may change more than the deadline."""
        today, standing = self.today, terminal.standing
        stride = self.calendar.last_open(today + DAY * self._stride(terminal))
        days = [stride if stride > today else self.calendar.next_open(today + DAY)]
        if standing is not None and standing.deadline is not None:
            deadline = standing.deadline
            days += [deadline - WINDOW + DAY, deadline, deadline + DAY]
        change = next((one for one in self.events if one.place in (None, terminal.place) and one.day > today), None)
        if change is not None:
            days.append(change.day)
            if not self._is_preceded_by_opening(change):
                days.append(self.calendar.last_open(change.day - DAY))
        day = self.calendar.next_open(min(day for day in days if day > today))
        before = self.calendar.last_open(day - DAY)
        return before if day - before > LONG_CLOSED and before > today else day

    def _is_preceded_by_opening(self, event: Event) -> bool:
        """Return whether the contact at the opening of that day is the last one before ``event``."""
        return self.calendar.is_open(event.day) and event.at >= at(event.day, self.calendar.opens)

    def _stride(self, terminal: Terminal) -> int:
        """Return how many days may be skipped: none that would bring a deadline near which each day moves on."""
        standing = terminal.standing
        if self._orders and (terminal.last_answer is None or terminal.last_answer < self._orders[-1]):
            return 1  # what staff have done today is news for it
        if sum(one.in_use and one.identity is terminal.identity for one in self.all_terminals()) > 1:
            return 1  # copies take turns
        if standing is None or terminal.registering is not None or standing.state is State.TERMS_NEEDED:
            return 1
        if terminal.failure is not None and self.network.works:
            return 1  # the next contact may succeed
        if standing.deadline is None:
            return STRIDE  # stopped or moved: only what people do changes that
        until = standing.contract_until
        moving = standing.usable and until is not None and standing.deadline < until
        if moving and terminal.failure is None:
            return max(1, min(STRIDE, (standing.deadline - WINDOW - self.today).days - 1))
        return STRIDE if standing.usable and standing.notice is None else STRIDE_IN_WINDOW
