"""Collects rows as they would be after the past that they describe, and saves them in a few statements a table.

Days are counted from today: ``ago`` days before it, ``ahead`` days after it.
"""

import random
from base64 import urlsafe_b64encode
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model

from licensing.clock import day_of, end_of, start_of
from licensing.number import ALPHABET, LENGTH, check_symbol
from licensing.statement import Kind, Moved, Statement, Status
from server.licenses.keys.signing import signer
from server.licenses.log.events import TERMINAL, entry, record_all
from server.licenses.models import ContactDay, Contract, Customer, Event, License, Registration, Terminal

What = Event.What
BATCH = 500
"""Rows of one INSERT."""


class Rows:
    """The rows of a company on the day of ``now``; the same for each ``seed``."""

    def __init__(self, now: datetime, seed: str) -> None:
        self.now, self.today = now, day_of(now)
        self.random = random.Random(seed)
        self.signer = signer()
        self._rows: dict[type[Model], list[Any]] = {}
        self._events: list[Event] = []
        self._habits: list[tuple[Terminal, int, int]] = []
        self._renewed: dict[str, int] = {}

    def add(self, row: Any) -> Any:
        """Add ``row`` to its table and return it; rows that it refers to are added before it."""
        self._rows.setdefault(type(row), []).append(row)
        return row

    def day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)

    def at(self, ago: int) -> datetime:
        """Return a moment of that day at which shops are open, not after now."""
        if ago == 0:
            return self.now - timedelta(minutes=self.random.randrange(180))
        return start_of(self.day(ago)) + timedelta(hours=10, minutes=self.random.randrange(600))

    def contract(
        self,
        customer: Customer,
        count: int,
        *,
        issued: int,
        ahead: int,
        allowance: int = 90,
        renewed: int | None = None,
    ) -> list[License]:
        """Add licenses issued together ``issued`` days ago and paid for until ``ahead``; ``renewed`` days ago if so."""
        at, until = self.at(issued), self.day(-ahead)
        contract = self.add(Contract(customer=customer, issued_at=at))
        licenses = [
            self.add(License(number=self._number(), contract=contract, contract_until=until, allowance_days=allowance))
            for _ in range(count)
        ]
        before = until - timedelta(days=365) if renewed is not None else until
        for license in licenses:
            self.record(What.ISSUED, at, "sato", license=license, after={"contract_until": before.isoformat()})
            if renewed is not None:
                self._renewed[license.number] = renewed
                days = {
                    "before": {"contract_until": before.isoformat()},
                    "after": {"contract_until": until.isoformat()},
                }
                self.record(What.RENEWED, self.at(renewed), "sato", license=license, **days)
        return licenses

    def terminal(
        self,
        license: License,
        name: str,
        *,
        since: int,
        silent: int,
        every: int = 1,
        status: Status = Status.ACTIVE,
        moved: Moved | None = None,
    ) -> Registration:
        """Add a terminal that registered ``license`` ``since`` days ago and last asked ``silent`` days ago.

        ``every`` is its interval of contact in days. It knows of a renewal if it has asked since.
        """
        at = self.at(silent)
        knows = silent < self._renewed.get(license.number, silent + 1)
        told = license.contract_until - timedelta(days=0 if knows else 365)
        deadline = min(told, day_of(at) + timedelta(days=license.allowance_days))
        if license.stops_on is not None:
            deadline = min(deadline, license.stops_on)
        if status is not Status.ACTIVE:
            deadline = min(deadline, day_of(at))
        terminal = self._asked(name, since, at, deadline, every)
        self._state(terminal, at, license, told, status, moved)
        held: Registration = self.add(Registration(license=license, terminal=terminal, since=self.at(since)))
        self.record(What.REGISTERED, held.since, TERMINAL, license=license, terminal=terminal)
        return held

    def trial_terminal(self, name: str, *, since: int, silent: int, deadline: date) -> Terminal:
        """Add a terminal of a machine without a license."""
        at = self.at(silent)
        terminal = self._asked(name, since, at, deadline, 1)
        self._state(terminal, at, None, None, Status.ACTIVE, None)
        return terminal

    def record(self, what: Event.What, at: datetime, who: str, **details: Any) -> None:
        """Add an entry to the event log, which is sorted by time in the end."""
        self._events.append(entry(what, who=who, now=at, **details))

    def save(self) -> None:
        """Save everything."""
        for model, rows in self._rows.items():
            model._default_manager.bulk_create(rows, BATCH)
        record_all(sorted(self._events, key=lambda event: event.at))
        self._save_contact_days()

    def text(self, length: int) -> str:
        return urlsafe_b64encode(self.random.randbytes(length)).decode()[:length]

    def _number(self) -> str:
        body = "".join(self.random.choices(ALPHABET, k=LENGTH - 1))
        return body + check_symbol(body)

    def _asked(self, name: str, since: int, at: datetime, deadline: date, every: int) -> Terminal:
        terminal: Terminal = self.add(
            Terminal(
                jkt=self.text(43),
                number=f"{self.random.randrange(10**12):012}",
                machine=self.random.randbytes(16).hex(),
                name=name,
                os=self.random.choice(("Windows 11", "Windows 10", "macOS 15")),
                app_version=self.random.choice(("1.0.0", "1.1.0", "1.2.0")),
                seq=max(1, since // every),
                last_jti=self.text(22),
                last_nonce=self.text(22),
                known_since=self.day(since),
                last_contact=at,
                deadline=deadline,
                usable_until=deadline,
                clock_offset_seconds=self.random.randint(-40, 40),
            )
        )
        self._habits.append((terminal, since, every))
        return terminal

    def _state(
        self,
        terminal: Terminal,
        at: datetime,
        license: License | None,
        until: date | None,
        status: Status,
        moved: Moved | None,
    ) -> None:
        """Sign the last statement of ``terminal``."""
        statement = Statement(
            issuer=self.signer.issuer,
            jti=terminal.last_jti,
            iat=at.replace(microsecond=0),
            nonce=terminal.last_nonce,
            seq=terminal.seq,
            kind=Kind.LICENSE if license else Kind.TRIAL,
            status=status,
            terminal_number=terminal.shown_number,
            terminal_name=terminal.name,
            customer=license.customer_name if license else "",
            jkt=terminal.jkt,
            machine=terminal.machine,
            exp=end_of(terminal.deadline),
            check_after=settings.CHECK_AFTER,
            license=license.number if license else None,
            contract_until=until,
            moved=moved,
        )
        terminal.last_statement = self.signer.sign(statement)

    def _save_contact_days(self) -> None:
        """Save the days of contact of a year: every so many days until the last one. In SQL, for they are many."""
        days = [(ago, self.day(ago)) for ago in range(366)]
        habits = [(terminal.pk, since, self._ago(terminal), every) for terminal, since, every in self._habits]
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE company_day (ago INTEGER, day DATE)")
            cursor.execute(
                "CREATE TEMPORARY TABLE company_habit (id BIGINT, since INTEGER, last INTEGER, every INTEGER)"
            )
            cursor.executemany("INSERT INTO company_day VALUES (%s, %s)", days)
            cursor.executemany("INSERT INTO company_habit VALUES (%s, %s, %s, %s)", habits)
            cursor.execute(
                f"INSERT INTO {ContactDay._meta.db_table} (terminal_id, day) SELECT h.id, d.day FROM company_habit h"
                " JOIN company_day d ON d.ago BETWEEN h.last AND h.since AND (d.ago - h.last) % h.every = 0"
                " ORDER BY h.id, d.day"
            )
            cursor.execute("DROP TABLE company_day")
            cursor.execute("DROP TABLE company_habit")

    def _ago(self, terminal: Terminal) -> int:
        return (self.today - day_of(terminal.last_contact)).days
