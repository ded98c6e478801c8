"""What will happen to a shop, drawn from the seed and the shop's index: its plan never depends on other shops."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from bench.fleet.calendar import DAY, START, Calendar, at, calendar_of
from bench.fleet.network import Condition
from licensing.clock import add_months

DISHONEST = 0.05
"""Share of the shops that try to use more than they have paid for."""
YEAR = 365.0
RATES: dict[str, float] = {
    "days_offline": 1.2,
    "weeks_offline": 0.12,
    "season_offline": 0.02,
    "portal": 0.2,
    "intercepted": 0.05,
    "lost_answers": 0.2,
    "dead_ipv6": 0.02,
}
"""Disturbances of a shop's network in a year."""
TERMINAL_RATES: dict[str, float] = {
    "wrong_clock": 0.03,
    "clock_ahead": 0.01,
    "drift": 0.03,
    "dead_battery": 0.01,
    "unreadable": 0.03,
    "disk_full": 0.02,
    "locked_files": 0.05,
    "power_cut": 0.3,
    "broken": 0.04,
    "replaced": 0.08,
    "restored": 0.01,
    "lost_folder": 0.01,
}
"""Disturbances of a terminal in a year."""


@dataclass(frozen=True, order=True)
class Event:
    """Happens at ``at`` to the terminal in ``place``, or to the whole shop."""

    at: datetime
    name: str = field(compare=False)
    place: int | None = field(default=None, compare=False)
    value: Any = field(default=None, compare=False)

    @property
    def day(self) -> date:
        return self.at.date()

    def __str__(self) -> str:
        value = self.value.name.lower() if isinstance(self.value, Condition) else self.value
        where = "" if self.place is None else f" terminal {self.place}"
        return f"{self.name}{where}{'' if value is None else f' {value}'}"


@dataclass(frozen=True)
class Plan:
    """``sleepers`` are the places of PCs that are never switched off. ``months`` is the length of the contract."""

    index: int
    honest: bool
    calendar: Calendar
    terminals: int
    allowance: int
    months: int
    first: date
    sleepers: frozenset[int]
    events: tuple[Event, ...]


def plan_of(seed: int, index: int, days: int) -> Plan:
    """Return what happens to shop ``index`` in ``days`` days."""
    rng = random.Random(f"{seed}/{index}")
    honest = rng.random() >= DISHONEST
    terminals = rng.choices([1, 2, 3, rng.randint(4, 6), rng.randint(7, 15), rng.randint(16, 40)], SIZES)[0]
    maker = _Maker(rng, calendar_of(rng), terminals, START + DAY * days)
    return maker.plan(index, honest)


SIZES = [55, 22, 10, 9, 3.3, 0.7]


class _Maker:
    def __init__(self, rng: random.Random, calendar: Calendar, terminals: int, end: date) -> None:
        self.rng = rng
        self.calendar = calendar
        self.terminals = terminals
        self.end = end
        self.first = START + DAY * rng.randrange(max(1, min(300, (end - START).days // 3)))
        self.allowance = rng.choices([90, 30, 7], [97, 2, 1])[0]
        self.months = rng.choices([12, 24, 6], [85, 10, 5])[0]
        self.events: list[Event] = []

    def plan(self, index: int, honest: bool) -> Plan:
        self._begin()
        self._contract()
        self._network()
        for place in range(self.terminals):
            self._terminal(place)
        self._people()
        if not honest:
            self._cheat()
        events = sorted(event for event in self.events if event.day < self.end)
        sleepers = frozenset(place for place in range(self.terminals) if self.rng.random() < 0.2)
        first = self.first
        return Plan(
            index, honest, self.calendar, self.terminals, self.allowance, self.months, first, sleepers, tuple(events)
        )

    def add(self, at: datetime, name: str, place: int | None = None, value: Any = None) -> None:
        self.events.append(Event(at, name, place, value))

    def during_hours(self, day: date) -> datetime:
        """Return a moment on ``day``, or on the next opening day, while the shop is open."""
        day = self.calendar.next_open(day)
        return at(day, self.rng.randint(self.calendar.opens + 1800, self.calendar.closes - 1800))

    def times(self, rate: float) -> Iterator[datetime]:
        """Yield moments during opening hours, ``rate`` in a year."""
        day = self.rng.expovariate(rate / YEAR) + 10
        while self.first + DAY * int(day) < self.end:
            yield self.during_hours(self.first + DAY * int(day))
            day += self.rng.expovariate(rate / YEAR)

    def _begin(self) -> None:
        """Some shops try the product before they buy it; numbers are sent the day before."""
        issued = at(self.first, 9.5 * 3600)
        if self.rng.random() < 0.4:
            tried = self.calendar.next_open(self.first)
            for place in range(self.terminals):
                self.add(at(tried, self.calendar.opens + 600 + place), "agree", place)
            issued = at(tried + DAY * self.rng.randint(3, 29), 9.5 * 3600)
        self.add(issued, "issue")
        begun = self.calendar.next_open(issued.date() + DAY)
        for place in range(self.terminals):
            self.add(at(begun, self.calendar.opens + 1200 + 300 * place), "register", place, place)
        self.registered = begun

    def _contract(self) -> None:
        """Renewals, mostly weeks before the end; some late, some by mistake not at all, and cancellations."""
        day, office = self.events[-self.terminals - 1].day, 10 * 3600
        until = add_months(day, self.months)
        while until < self.end:
            kind = self.rng.choices(["early", "late", "cancelled"], [86, 9, 5])[0]
            if kind == "cancelled":
                self.add(at(until - DAY * self.rng.randint(20, 60), office), "cancel", None, until)
                return
            before = self.rng.randint(1, 45) if kind == "early" else -self.rng.randint(1, 20)
            self.add(at(until - DAY * before, office + self.rng.randrange(7 * 3600)), "renew")
            until = add_months(until, self.months)

    def _network(self) -> None:
        lengths = {
            "days_offline": (Condition.OFFLINE, 0.1, 5),
            "weeks_offline": (Condition.OFFLINE, 7, 30),
            "season_offline": (Condition.OFFLINE, 50, 110),
            "portal": (Condition.PORTAL, 0.05, 2),
            "intercepted": (Condition.INTERCEPTED, 1, 20),
            "lost_answers": (Condition.LOSING, 0.2, 2),
            "dead_ipv6": (Condition.SLOW, 10, 100),
        }
        for name, (condition, shortest, longest) in lengths.items():
            for begin in self.times(RATES[name]):
                end = begin + DAY * self.rng.uniform(shortest, longest)
                self.add(begin, "outage", None, condition)
                self.add(end, "outage_over", None, condition)

    def _terminal(self, place: int) -> None:
        for name, rate in TERMINAL_RATES.items():
            for when in self.times(rate):
                getattr(self, f"_{name}")(place, when)

    def _for_days(self, place: int, when: datetime, name: str, value: Any, shortest: float, longest: float) -> None:
        self.add(when, name, place, value)
        self.add(when + DAY * self.rng.uniform(shortest, longest), f"{name}_over", place, value)

    def _wrong_clock(self, place: int, when: datetime) -> None:
        hours = self.rng.choice([-9, 9, -24, -240, -1, 1, 12])
        self._for_days(place, when, "clock", timedelta(hours=hours), 0.1, 20)

    def _clock_ahead(self, place: int, when: datetime) -> None:
        self._for_days(place, when, "clock", timedelta(days=self.rng.choice([30, 100, 365, 3650])), 0.1, 10)

    def _drift(self, place: int, when: datetime) -> None:
        self._for_days(place, when, "drift", self.rng.choice([-20.0, -5.0, 5.0, 20.0]), 50, 300)

    def _dead_battery(self, place: int, when: datetime) -> None:
        self._for_days(place, when, "battery", None, 10, 90)

    def _unreadable(self, place: int, when: datetime) -> None:
        self._for_days(place, when, "disk", "unreadable", 0.05, 2)

    def _disk_full(self, place: int, when: datetime) -> None:
        self._for_days(place, when, "disk", "full", 0.05, 10)

    def _locked_files(self, place: int, when: datetime) -> None:
        self._for_days(place, when, "disk", "locked", 0.001, 0.02)

    def _power_cut(self, place: int, when: datetime) -> None:
        self.add(when, "power_cut", place, self.rng.randrange(8))

    def _broken(self, place: int, when: datetime) -> None:
        self.add(when, "break", place)
        days = self.rng.choice([0.02, 0.1, 1, 2, 5])
        self.add(self.during_hours((when + DAY * days).date() + DAY * (days >= 1)), "new_pc", place)

    def _replaced(self, place: int, when: datetime) -> None:
        """The old PC stays in use elsewhere in the shop, or is put away."""
        self.add(when, "keep_old" if self.rng.random() < 0.3 else "break", place)
        self.add(when + timedelta(minutes=20), "new_pc", place)

    def _restored(self, place: int, when: datetime) -> None:
        self.add(when, "back_up", place)
        self.add(self.during_hours((when + DAY * self.rng.randint(2, 60)).date()), "restore", place)

    def _lost_folder(self, place: int, when: datetime) -> None:
        self.add(when, "lose_folder", place)
        self.add(when + timedelta(minutes=30), "register", place, place)

    def _people(self) -> None:
        for when in self.times(0.01):
            self.add(when, "stop")
            self.add(self.during_hours((when + DAY * self.rng.randint(2, 10)).date()), "resume")
        for when in self.times(0.01):
            self.add(when, "stop_by_mistake")
            self.add(when + timedelta(minutes=self.rng.choice([5, 90, 20 * 60])), "undo")
        for when in self.times(0.02):
            self.add(when, "second_number", 0)
        if self.terminals > 1:
            self._mistakes_with_numbers()

    def _mistakes_with_numbers(self) -> None:
        for when in self.times(0.02):
            self.add(when, "swap", 0, 1)
            self.add(when + timedelta(minutes=5), "swapped", 1, 0)
        if self.rng.random() < 0.004:
            self.add(self.during_hours(self.registered + DAY * 3), "clone_image", 1, 0)
        if self.rng.random() < 0.004:
            for number, when in zip(range(10), self.times(12), strict=False):
                self.add(when, "mix_up", number % 2, 0)

    def _cheat(self) -> None:
        kind = self.rng.choice(["clock", "sharing", "trials", "disconnect", "copy"])
        begin = self.during_hours(self.registered + DAY * self.rng.randint(30, 200))
        getattr(self, f"_cheat_{kind}")(begin)

    def _cheat_clock(self, begin: datetime) -> None:
        """Disconnect, be stopped, and set the clock back at each start."""
        self.add(begin, "outage", None, Condition.OFFLINE)
        self.add(begin + DAY, "stop")
        self.add(begin + DAY, "set_back", 0, self.rng.choice([1, 30, 0]))

    def _cheat_sharing(self, begin: datetime) -> None:
        """Register one number on PCs that are then kept without a network."""
        for number in range(self.rng.randint(3, 9)):
            self.add(self.during_hours((begin + DAY * number * self.rng.choice([0, 1, 10])).date()), "share", 0)

    def _cheat_trials(self, begin: datetime) -> None:
        """After the end of everything paid, delete all files and agree again."""
        self.add(begin, "stop")
        for number in range(4):
            self.add(self.during_hours((begin + DAY * (2 + 20 * number)).date()), "start_over", 0, number % 2 == 0)

    def _cheat_disconnect(self, begin: datetime) -> None:
        self.add(begin, "outage", None, Condition.OFFLINE)
        self.add(begin + DAY, "stop")

    def _cheat_copy(self, begin: datetime) -> None:
        """Use a copy of the folder on another PC."""
        self.add(begin, "copy_folder", 0)


def with_events(plan: Plan, events: tuple[Event, ...]) -> Plan:
    """Return ``plan`` with ``events`` in place of its own."""
    return replace(plan, events=events)
