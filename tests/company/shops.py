"""What is in the company: chains, shops, and what goes wrong with some of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from licensing.clock import day_of
from licensing.statement import Moved, Status
from server.licenses.log.events import TERMINAL
from server.licenses.models import Cancellation, Customer, Event, License, Registration, Terminal, Trial
from tests.company.names import AREAS, BRANCHES, FAMILIES, KINDS, PLACES, TRADES
from tests.company.papers import add_applications, add_mails
from tests.company.rows import Rows

What, Ending = Event.What, Registration.Ending

CUSTOMERS = 428
CHAIN = "さくらチェーン"
CHAINS = (150, 120, 90, 70, 60, 50, 48, 44, 40, 36, 34, 32, 30, 28, 26, 25, 24, 23, 22)
"""Terminals of the other large customers."""
ENDED, ENDING, CANCELLED = 31, 60, 12
"""Contracts that ended and were forgotten, that end within 60 days, and that are being cancelled."""
INTERVALS = {1: 60, 2: 15, 3: 10, 7: 12, 14: 3}
"""Days between two contacts of a terminal, and how many in a hundred have them."""


@dataclass(frozen=True)
class Company:
    """What tests ask about: terminals of the chain that cannot be used, by the reason why, and numbers of the rest."""

    now: datetime
    chain: Customer
    chain_terminals: int
    locked: dict[str, Terminal]
    ended_asking: int
    """Terminals whose contract has ended and who asked within the last week."""


def build(now: datetime) -> Company:
    """Fill the empty database of a server whose keys are valid for more than a year."""
    rows = Rows(now, "company")
    customers = _customers(rows)
    locked = _chain(rows, customers[0])
    rest = iter(customers[1:])
    for size in CHAINS:
        _shop(rows, next(rest), size, ahead=rows.random.randrange(61, 360))
    ended_asking = sum(_ended(rows, next(rest), place) for place in range(ENDED))
    for place in range(ENDING):
        _shop(rows, next(rest), rows.random.randint(1, 9), ahead=place)
    for place in range(CANCELLED):
        _cancelled(rows, next(rest), place)
    for customer in rest:
        size = rows.random.choice((1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 10, 16))
        _shop(rows, customer, size, ahead=rows.random.randrange(61, 360))
    _trials(rows)
    add_mails(rows, customers)
    add_applications(rows, customers)
    rows.save()
    return Company(now, customers[0], 172, locked, ended_asking)


def _customers(rows: Rows) -> list[Customer]:
    """Return customers with names of their own, but for two: one company that was entered twice."""
    names = [place + trade for place in PLACES for trade in TRADES]
    chosen = [CHAIN, *rows.random.sample(names, CUSTOMERS - 2)]
    company = [rows.random.choice(KINDS).format(name) if place else name for place, name in enumerate(chosen)]
    customers = []
    for place, name in enumerate([*company, company[-1]]):
        phone = f"{rows.random.choice(AREAS)}-{rows.random.randrange(5000, 5100)}-{rows.random.randrange(10**4):04}"
        contact = f"{rows.random.choice(FAMILIES)} 様"
        email = f"info@customer-{place:03}.example.jp"
        language = Customer.Language.ENGLISH if place % 40 == 39 else Customer.Language.JAPANESE
        customer = Customer(name=name, email=email, contact_name=contact, phone=phone, language=language)
        customers.append(rows.add(customer))
    customers[0].phone = "092-5018-2605"
    return customers


def _names(rows: Rows, count: int) -> list[str]:
    """Return the names of ``count`` terminals, four or five to a shop."""
    shops = BRANCHES[: max(1, count // 5)]
    return [f"{shops[place % len(shops)]} レジ{place // len(shops) + 1}" for place in range(count)]


def _habit(rows: Rows) -> tuple[int, int]:
    """Return an interval in days, and how long ago a terminal of that habit was last in contact."""
    [every] = rows.random.choices(list(INTERVALS), list(INTERVALS.values()))
    return every, rows.random.randrange(every)


def _shop(rows: Rows, customer: Customer, count: int, *, ahead: int) -> list[License]:
    """Add a contract of ``count`` licenses, of which some are not registered yet and some terminals are silent."""
    years = rows.random.choice((1, 2, 2, 3)) if ahead < 330 else 2
    issued = 365 * years - ahead
    licenses = rows.contract(customer, count, issued=issued, ahead=ahead, renewed=385 - ahead if years > 1 else None)
    flagged = rows.random.random() < 0.02
    for license, name in zip(licenses, _names(rows, count), strict=True):
        if rows.random.random() < 0.14:
            continue
        every, silent = _habit(rows)
        strange = rows.random.random()
        if strange < 0.01:
            silent = rows.random.randrange(61, 120)
        elif strange < 0.03:
            silent = rows.random.randrange(8, 61)
        silent = min(silent, issued)
        since = max(silent, issued - rows.random.randrange(20))
        held = rows.terminal(license, name, since=since, silent=silent, every=every)
        if flagged:
            flagged = False
            _flag(rows, held)
    return licenses


def _flag(rows: Rows, held: Registration) -> None:
    """Suspect that the disk was copied, or that numbers were mixed up."""
    at = rows.at(rows.random.randrange(1, 20))
    if rows.random.random() < 0.5:
        held.terminal.clone_suspected_at = at
        rows.record(What.CLONE_SUSPECTED, at, TERMINAL, license=held.license, terminal=held.terminal)
    else:
        held.license.back_and_forth_at = at
        rows.record(What.BACK_AND_FORTH, at, TERMINAL, license=held.license, after={"outstanding": 2})


def _ended(rows: Rows, customer: Customer, place: int) -> int:
    """Add a contract that ended without a renewal; return how many of its terminals have asked since, in a week."""
    ago, count = 1 + place * 3, 5 if place < 3 else 4
    licenses = rows.contract(customer, count, issued=365 + ago, ahead=-ago)
    asking = 0
    for license, name in zip(licenses, _names(rows, count), strict=True):
        given_up = place % 7 == 6
        silent = ago + 1 if given_up else min(ago - 1, rows.random.randrange(3))
        asking += not given_up
        rows.terminal(license, name, since=365, silent=silent)
    return asking


def _cancelled(rows: Rows, customer: Customer, place: int) -> None:
    """Add a contract whose cancellation is at one of its steps."""
    licenses = _shop(rows, customer, rows.random.randint(1, 6), ahead=40 + 20 * place)
    asked = 30 - 2 * place
    steps = place % 4
    contract = licenses[0].contract
    cancellation = Cancellation(contract=contract, asked_at=rows.at(asked))
    rows.record(What.CANCELLATION_ASKED, cancellation.asked_at, "suzuki", customer=customer)
    if steps > 0:
        cancellation.papers_sent_on = rows.day(asked - 1)
    if steps > 1:
        cancellation.papers_back_on = rows.day(max(0, asked - 9))
    if steps > 2:
        cancellation.stops_on = rows.day(-25)
        for license in licenses:
            license.stops_on = cancellation.stops_on
    rows.add(cancellation)


def _chain(rows: Rows, customer: Customer) -> dict[str, Terminal]:
    """Add the customer with 172 terminals, of which six cannot be used, each for a reason of its own but two."""
    names = _names(rows, 172)
    licenses = rows.contract(customer, 90, issued=365 * 3 - 200, ahead=200, renewed=185)
    licenses += rows.contract(customer, 89, issued=365 * 2 - 120, ahead=120, renewed=265)
    [forgotten] = rows.contract(customer, 1, issued=365 + 12, ahead=-12)
    for license in licenses[6:172]:
        every, silent = _habit(rows)
        last = rows.terminal(license, names.pop(), since=500, silent=silent, every=every)
    silents = [rows.terminal(licenses[place], names.pop(), since=500, silent=95 + 2 * place) for place in (0, 1)]
    ended = rows.terminal(forgotten, names.pop(), since=365, silent=0)
    licenses[2].stopped_at = rows.at(20)
    rows.record(What.STOPPED, rows.at(20), "sato", license=licenses[2])
    stopped = rows.terminal(licenses[2], names.pop(), since=500, silent=1, status=Status.STOPPED)
    at = last.since = rows.at(3)
    to = Moved(at, last.terminal.name, last.terminal.shown_number)
    moved = rows.terminal(last.license, names.pop(), since=500, silent=0, status=Status.MOVED, moved=to)
    moved.until, moved.ended_by, moved.successor = at, Ending.MOVED, last.terminal
    change = {"before": {"terminal": moved.terminal.number}, "after": {"terminal": last.terminal.number}}
    rows.record(What.MOVED, at, TERMINAL, license=last.license, terminal=last.terminal, **change)
    at = rows.at(5)
    released = rows.terminal(licenses[3], names.pop(), since=500, silent=2, status=Status.MOVED, moved=Moved(at))
    released.until, released.ended_by = at, Ending.RELEASED
    rows.record(What.RELEASED, at, "suzuki", license=licenses[3], terminal=released.terminal)
    found = {"ended": ended, "stopped": stopped, "moved": moved, "released": released}
    found |= {"silent": silents[0], "silent too": silents[1]}
    return {why: held.terminal for why, held in found.items()}


def _trials(rows: Rows) -> None:
    """Add trials, most of them over."""
    for place in range(300):
        since = place // 3 + 1
        deadline = rows.today + timedelta(days=30 - since)
        name = f"{rows.random.choice(PLACES)} お試し"
        silent = 0 if since < 30 else since - rows.random.randrange(30)
        terminal = rows.trial_terminal(name, since=since, silent=silent, deadline=deadline)
        rows.add(
            Trial(machine=terminal.machine, first_day=rows.day(since), deadline=deadline, started_on=rows.day(since))
        )
        at = terminal.last_contact - timedelta(days=(day_of(terminal.last_contact) - rows.day(since)).days)
        rows.record(What.TRIAL_STARTED, at, TERMINAL, terminal=terminal)
