"""A part of the fleet with a server of its own: its days, one after another, and what staff see each morning."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from bench.fleet.calamities import Calamities
from bench.fleet.calendar import DAY, START
from bench.fleet.ledger import Ledger
from bench.fleet.numbers import Number
from bench.fleet.plans import Plan
from bench.fleet.shops import Shop
from bench.fleet.terminals import Terminal
from bench.fleet.vendor import Vendor
from licensing.clock import day_of

SILENT = 7
"""Days without a contact after which a customer may be asked, however long the terminal may be used still."""
REMINDED = DAY * 60
"""How long before the end of a contract its customer is reminded first."""


class Fleet:
    def __init__(self, plans: Iterable[Plan], calamities: Calamities, folder: Path, seed: int) -> None:
        self.ledger = Ledger()
        self.vendor = Vendor(folder / "vendor", calamities)
        self.shops = [Shop(plan, self.vendor, self.ledger, seed) for plan in plans]
        self._by_name = {shop.name: shop for shop in self.shops}
        self._by_mail = {shop.email: shop for shop in self.shops}

    def run(self, days: int, passed: Callable[[date], None] = lambda _day: None) -> Ledger:
        for number in range(days):
            day = START + DAY * number
            self._night(day)
            self._morning(day)
            for shop in self.shops:
                if shop.next_day <= day:
                    shop.run(day)
            passed(day)
        for shop in self.shops:
            shop.observer.end(START + DAY * days)
            self.ledger.close(shop.history)
        return self.ledger

    def _night(self, day: date) -> None:
        if self.vendor.night(day):
            for shop in self.shops:
                shop.server_was_restored(day - DAY)
            self.vendor.redo()

    def _morning(self, day: date) -> None:
        self.vendor.morning(day)
        terminals = self._terminals()
        listed = self.vendor.lockouts()
        self.ledger.note("rows of the dashboard", len(listed))
        for lockout in listed:
            known = terminals.get(lockout.registration.terminal.number)
            if known is not None:
                self._listed(*known, day)
        for event in self.vendor.new_flags():
            owner = terminals[event.terminal][0] if event.terminal else self._by_name[event.customer]
            self._flag(owner, event.what)
        for kind, to in self.vendor.new_mails():
            self._mail(self._by_mail[to], kind, day)

    def _listed(self, shop: Shop, terminal: Terminal, day: date) -> None:
        if not terminal.listed:
            locked = terminal.standing is not None and not terminal.standing.usable
            broken = not terminal.in_use or bool(terminal.pc.disk.fault)
            justified = locked or broken or _is_silent(shop, terminal, day)
            shop.tell(f"terminal {terminal.place} is on the dashboard")
            shop.observer.count("alerts of a lockout")
            if not justified:
                shop.observer.violate("false alerts", f"terminal {terminal.place} is on the dashboard")
        terminal.listed.add(day)

    def _terminals(self) -> dict[str, tuple[Shop, Terminal]]:
        """Return the terminals by their numbers."""
        found = {}
        for shop in self.shops:
            for terminal in shop.all_terminals():
                number = terminal.standing and terminal.standing.terminal_number
                if number:
                    found[number.replace("-", "")] = shop, terminal
        return found

    def _flag(self, shop: Shop, flag: str) -> None:
        shop.tell(f"staff see the flag {flag}")
        shop.flags.add(flag)
        if flag not in shop.real_cases:
            shop.observer.violate("false alerts", flag)

    def _mail(self, shop: Shop, kind: str, day: date) -> None:
        shop.tell(f"mail: {kind}")
        shop.mails.append(kind)
        if not _is_justified(shop, kind, day):
            shop.observer.violate("unjustified mail", kind)


def _is_justified(shop: Shop, kind: str, day: date) -> bool:
    """Return whether the shop has a reason to be written to."""
    match kind:
        case "ending":
            return any(number.is_paid(day) and number.until - day <= REMINDED for number in shop.numbers)
        case "silent":
            return any(_has_silent(shop, number, day) for number in shop.numbers)
        case "moved":
            return any(number.given_on >= day - DAY for number in shop.numbers)
    return shop.written.get(kind, date.min) >= day - DAY * 2


def _has_silent(shop: Shop, number: Number, day: date) -> bool:
    """Return whether the terminal with ``number``, which is paid for, is silent, or has lost its files for ever."""
    holder = next((user for user in number.users if user.identity is number.holder), None)
    return number.is_paid(day) and (_is_silent(shop, holder, day) if holder else number.holder is not None)


def _is_silent(shop: Shop, terminal: Terminal, day: date) -> bool:
    """Return whether ``terminal`` asks and is not answered, or has not asked for days."""
    if terminal.last_answer is None:
        return False
    last = day_of(terminal.last_answer)
    if terminal.failure is not None or not shop.network.works:
        return day > last
    if terminal.in_use:
        last = max(last, shop.calendar.last_open(day - DAY))  # on the days that were not simulated
    deadline = terminal.standing.deadline if terminal.standing is not None else None
    told = (deadline - day_of(terminal.last_answer)).days if deadline is not None else 2 * SILENT
    return (day - last).days >= min(SILENT, told // 2)
