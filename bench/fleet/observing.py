"""Looks at a shop's terminals and compares what they show with what was promised: the source of all metrics."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bench.fleet.calendar import DAY
from bench.fleet.ledger import Ledger
from bench.fleet.numbers import Number
from bench.fleet.terminals import Terminal
from licensing.clock import day_of
from licensing.standing import Standing, State

if TYPE_CHECKING:
    from bench.fleet.shops import Shop

EXCHANGE = 2 / 60
"""Minutes that a contact takes."""
BANNER_DAYS = 10
WEEK = DAY * 7
WINDOW = DAY * 30


class Observer:
    def __init__(self, shop: "Shop", ledger: Ledger) -> None:
        self._shop = shop
        self.ledger = ledger
        self.kind = "honest" if shop.plan.honest else "dishonest"
        self._violated: set[tuple[str, Terminal, date]] = set()
        self._shared: set[tuple[str, date]] = set()

    def count(self, name: str, number: int = 1) -> None:
        self.ledger.count(f"{self.kind}: {name}", number)

    def violate(self, metric: str, details: str) -> None:
        self._shop.tell(f"VIOLATION {metric}: {details}")
        self.ledger.violate(f"{self.kind}: {metric}", self._shop.plan.index, self._shop.today, details)

    # before and after a contact

    def skipped(self, terminal: Terminal) -> None:
        """Make up for the days since the last one that was simulated, on which nothing has changed."""
        shop, standing = self._shop, terminal.standing
        last, terminal.last_day = terminal.last_day, shop.today
        if standing is None or last in (date.min, shop.today):
            return
        days = shop.calendar.opening_days(last + DAY, shop.today - DAY)
        self._open_days(terminal, standing, [*days, shop.today])
        if _warns(standing):
            terminal.banner_days.update(days)
        if terminal.failure is None and shop.network.works and days and standing.terminal_number:
            shop.vendor.note_skipped_contacts(standing.terminal_number, days)

    def _open_days(self, terminal: Terminal, standing: Standing, days: list[date]) -> None:
        self.count("terminal-days in use", len(days))
        number = terminal.number
        if number is None or standing.usable or terminal.least >= days[0] or number.holder is not terminal.identity:
            return
        allowed = terminal.last_answer is not None and day_of(terminal.last_answer) + DAY * number.allowance
        paid = [day for day in days[:-1] if number.is_paid(day) and allowed and day <= allowed]
        self.count("locked although renewed, not in contact since", len(paid))

    def consider(self, terminal: Terminal) -> None:
        """Note since when a locked terminal could be unlocked by a contact."""
        number, standing = terminal.number, terminal.standing
        could = (
            number is not None
            and standing is not None
            and not standing.usable
            and self._shop.network.works
            and number.holder is terminal.identity
            and number.is_paid(self._shop.today)
            and not terminal.pc.disk.fault
        )
        if not could:
            terminal.unlockable_since = None
        elif terminal.unlockable_since is None:
            terminal.unlockable_since = self._shop.vendor.now

    def look(self, terminal: Terminal) -> None:
        """Compare what the terminal shows with what was promised."""
        before, terminal.standing = terminal.standing, terminal.look()
        standing = terminal.standing
        if before is None or before.state is not standing.state:
            failure = "" if terminal.failure is None else f" after {type(terminal.failure).__name__} {terminal.failure}"
            self._shop.tell(f"terminal {terminal.place}: {standing.state}, deadline {standing.deadline}{failure}")
        self._compare(terminal, standing)
        self._unlocked(terminal, standing)
        self._banner(terminal, before, standing)
        if terminal.number is not None and terminal.number.moves:
            self._compare_sharing(terminal)

    def close(self, terminal: Terminal) -> None:
        """End a day."""
        if terminal.unlockable_since is not None:
            self._note_unlock(terminal.unlockable_since, unlocked=False)
            terminal.unlockable_since = None

    def end(self, day: date) -> None:
        """Note what counts for the whole time until ``day``."""
        shop = self._shop
        years = max((day - shop.plan.first) / DAY / 365, 1.0)
        self.ledger.note(f"{self.kind}: mails a year", round(len(shop.mails) / years, 2))
        self.count("real cases", len(shop.real_cases))
        self.count("real cases that staff saw", len(shop.real_cases & shop.flags))
        for case in sorted(shop.real_cases - shop.flags):
            shop.tell(f"staff did not see the {case}")

    # the metrics

    def _compare(self, terminal: Terminal, standing: Standing) -> None:
        slowest, fastest = day_of(terminal.pc.slowest), day_of(terminal.pc.fastest)
        promise = f"promised until {terminal.least}, not after {terminal.most}; {standing.state} {standing.deadline}"
        if standing.usable and slowest > terminal.most:
            if terminal.number is not None and terminal.number.was_restored:
                self._count_once("usable because of a restored server", terminal)
            else:
                self._violate_once("leak", terminal, promise)
        if standing.usable or terminal.least < self._shop.today:
            return
        if standing.state is State.UNREADABLE:
            self._count_once("locked by the own disk", terminal)
        elif fastest > terminal.least:
            self._count_once("locked by the own clock", terminal)
        else:
            self._violate_once("false lockout", terminal, promise)

    def _violate_once(self, metric: str, terminal: Terminal, details: str) -> None:
        key = metric, terminal, self._shop.today
        if key not in self._violated:
            self._violated.add(key)
            self.violate(metric, f"terminal {terminal.place}: {details}")

    def _count_once(self, name: str, terminal: Terminal) -> None:
        key = name, terminal, self._shop.today
        if key not in self._violated:
            self._violated.add(key)
            self.count(name)

    def _unlocked(self, terminal: Terminal, standing: Standing) -> None:
        if standing.usable and terminal.unlockable_since is not None:
            self._note_unlock(terminal.unlockable_since, unlocked=True)
            terminal.unlockable_since = None

    def _note_unlock(self, since: datetime, *, unlocked: bool) -> None:
        minutes = (self._shop.vendor.now - since) / timedelta(minutes=1) + EXCHANGE
        if unlocked or minutes > 20:
            self.ledger.note(f"{self.kind}: minutes to unlock", round(minutes, 3))

    def _banner(self, terminal: Terminal, before: Standing | None, standing: Standing) -> None:
        today = self._shop.today
        if _warns(standing):
            terminal.banner_days.add(today)
        elif standing.usable:
            terminal.banner_days.clear()
            terminal.listed.clear()
        if standing.state is not State.EXPIRED or before is None or before.state is not State.LICENSED:
            return
        self._expired(terminal, standing)

    def _expired(self, terminal: Terminal, standing: Standing) -> None:
        shop, deadline, number = self._shop, standing.deadline, terminal.number
        if deadline is None or number is None:
            return
        if day_of(terminal.pc.fastest) != shop.today:
            self.count("expired by the own clock")
            return
        if terminal.holds_a_copy:
            self.count("expired in a restored data folder")
            return
        self.count("expired")
        days = len([day for day in terminal.banner_days if day > deadline - WINDOW])
        possible = len(shop.calendar.opening_days(deadline - WINDOW + DAY, deadline))
        told = terminal.last_answer is not None and (deadline - day_of(terminal.last_answer)).days
        if days < BANNER_DAYS and possible >= BANNER_DAYS and told is not False and told >= 14:
            self.violate("banner", f"terminal {terminal.place}: {days} of {possible} opening days before {deadline}")
        elif days < BANNER_DAYS:
            self.count("expired with fewer days of the banner possible")
        if number.is_paid(shop.today) and number.holder is terminal.identity:
            self._locked_while_paid(terminal, number, deadline)

    def _locked_while_paid(self, terminal: Terminal, number: Number, deadline: date) -> None:
        if number.allowance // 2 <= WEEK.days:  # the dashboard lists it for the last half of its allowance
            self.count("locked while paid, with an allowance too short for a week's notice")
        elif number.renewed_on >= deadline - WEEK:  # the next morning of the dashboard is less than a week before
            self.count("locked while paid, renewed in the week before")
        elif any(day <= deadline - WEEK + DAY for day in terminal.listed):
            self.count("locked while paid")
            self.count("locked while paid, listed a week before")
        else:
            self.count("locked while paid")
            self._shop.tell(f"terminal {terminal.place} was not on the dashboard a week before {deadline}")

    def _compare_sharing(self, terminal: Terminal) -> None:
        """Add up the days of all terminals that may use the number now."""
        number, today = terminal.number, self._shop.today
        if number is None or number.was_restored:
            return
        days = [self._days_with(other, number.text, today) for other in number.users]
        usable = [left for left in days if left >= 0]
        if len(usable) > 1 and (number.text, today) not in self._shared:
            self._shared.add((number.text, today))
            self.count("days of a number on several terminals")
            if sum(usable) > number.bound_of_all(len(usable)):
                self.violate("sharing", f"{sorted(usable)} days left of an allowance of {number.allowance}")

    @staticmethod
    def _days_with(terminal: Terminal, text: str, today: date) -> int:
        standing = terminal.standing
        has = standing is not None and standing.usable and standing.license_number == text and terminal.in_use
        if not has or standing is None or standing.deadline is None or terminal.restored_at:
            return -1
        return (standing.deadline - today).days


def _warns(standing: Standing) -> bool:
    """Return whether TOP warns, by the banner or by the strip of a disk that takes no renewed deadline."""
    return standing.notice is not None or standing.unwritable is not None
