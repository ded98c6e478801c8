"""The vendor's real server in this process: its database in memory, its keys, staff, daily jobs, and what goes wrong.

Import it after ``django.setup()``.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Model

from bench.fleet.calamities import Calamities
from bench.fleet.calendar import DAY, START, at
from licensing.vendor import VendorProfile, read_vendor
from server import clock
from server.home import Home
from server.licenses.door import answering, trials
from server.licenses.keys import key_ceremony
from server.licenses.keys.key_ceremony import KeysetRequest
from server.licenses.keys.public_keys import OVERLAP, read_public_keys
from server.licenses.log import chain
from server.licenses.models import Event, Trial
from server.licenses.staff.lockouts import MOST, Lockout, lockouts
from server.mailing import notices, reminders
from server.mailing.models import Message
from server.ops import restoring
from server.ops.init_files import create_missing_files

FLAGS = (Event.What.CLONE_SUSPECTED, Event.What.BACK_AND_FORTH)
_TERMINAL = "SELECT id FROM licenses_terminal WHERE number = ?"
_SKIPPED = "INSERT OR IGNORE INTO licenses_contactday (terminal_id, day) VALUES (?, ?)"


class Vendor:
    """The server of a part of the fleet. ``now`` is the real time, which only the simulation moves."""

    def __init__(self, folder: Path, calamities: Calamities) -> None:
        self.now = at(START, 0)
        self.calamities = calamities
        self._backup = b""
        self._redo: list[Callable[[], None]] = []
        self._last_event = self._last_mail = 0
        self._newest: dict[type[Model], int | None] = {}
        """Primary keys, to see what has been added."""
        self._flags: list[Event] = []
        self._lockouts: list[Lockout] = []
        vars(reminders).update(lockouts=self._find_lockouts)
        clock.now = lambda: self.now
        clock.monotonic = lambda: self.now.timestamp()
        settings.HOME = self.home = Home(folder)
        connection.close()
        connection.settings_dict["NAME"] = ":memory:"
        create_missing_files(self.home, url=None, now=self.now)
        self.profile: VendorProfile = read_vendor(self.home.vendor)
        restore_database(_empty_database())

    # what terminals see

    @property
    def is_down(self) -> bool:
        return any(outage.begin <= self.now < outage.end for outage in self.calamities.outages)

    def respond(self, request: bytes) -> bytes:
        return answering.respond(request)

    def note_skipped_contacts(self, terminal_number: str, days: list[date]) -> None:
        """Record the days of contacts that the simulation has skipped because they would have changed nothing."""
        number = terminal_number.replace("-", "")
        connection.ensure_connection()
        for (key,) in connection.connection.execute(_TERMINAL, (number,)).fetchall():  # none after a restore
            connection.connection.executemany(_SKIPPED, [(key, day.isoformat()) for day in days])

    # what happens at night

    def night(self, day: date) -> bool:
        """Return whether the database of the day before was restored."""
        self.now = at(day, 3 * 3600)
        if day in self.calamities.rotations:
            self._ceremony(key_ceremony.request_rotation(self.home, self.now, timedelta(days=OVERLAP)))
        if day in self.calamities.stolen_keys:
            in_use = max(read_public_keys(self.home).keyset.keys.values(), key=lambda key: key.not_after)
            self._ceremony(key_ceremony.request_revocation(self.home, in_use.kid, self.now))
        if day in self.calamities.root_rotations:
            self._ceremony(key_ceremony.request_new_root(self.home))
        if day + DAY in self.calamities.restores:
            self._backup, self._redo = connection.connection.serialize(), []
        restored = day in self.calamities.restores
        if restored:
            self._newest.clear()
            restore_database(self._backup)
            restoring.begin_new_life(self.now)
        return restored

    def _ceremony(self, request: KeysetRequest) -> None:
        root = key_ceremony.root_in_force(self.home)
        key_ceremony.install(self.home, key_ceremony.sign(request.to_json(), root, self.home.next_root_key))

    def perform(self, operation: Callable[[], None]) -> None:
        """Do what staff do; they know what they did yesterday, should the database be restored."""
        self._redo.append(operation)
        operation()

    def redo(self) -> None:
        """Have staff do again what a restore has lost."""
        for operation in self._redo:
            operation()

    # the jobs of a morning, and what staff see

    def morning(self, day: date) -> None:
        """Do the daily jobs, but for those that follow what was added to a table to which nothing was."""
        self.now = at(day, 9 * 3600)
        self._flags = []
        if self._has_grown(Event):
            self._flags = self._new_flags()
            while chain.seal():
                pass
            while notices.follow(self.now):
                pass
        reminders.remind(self.now)
        if self._has_grown(Trial):
            trials.record_days(self.now)

    def _has_grown(self, model: type[Model]) -> bool:
        """Return whether there are new rows since the last call."""
        before = self._newest.get(model)
        query = f"SELECT MAX(id) FROM {model._meta.db_table}"
        [self._newest[model]] = connection.connection.execute(query).fetchone()
        return before != self._newest[model]

    def _find_lockouts(self, now: datetime, most: int | None = MOST, hidden: Iterable[int] = ()) -> list[Lockout]:
        self._lockouts = lockouts(now, most, hidden)
        return self._lockouts

    def lockouts(self) -> list[Lockout]:
        """Return the rows of the dashboard: those that the reminders' job has found, fewer than its limit."""
        return self._lockouts

    def new_flags(self) -> list[Event]:
        """Return the flags for staff that were set since the last morning."""
        return self._flags

    def _new_flags(self) -> list[Event]:
        found = list(Event.objects.filter(pk__gt=self._last_event, what__in=FLAGS).order_by("pk"))
        self._last_event = max([self._last_event, *(event.pk for event in found)])
        return found

    def new_mails(self) -> list[tuple[str, str]]:
        """Return kind and recipient of the e-mails since the last call, without those that a restore holds."""
        if not self._has_grown(Message):
            return []
        added = Message.objects.filter(pk__gt=self._last_mail).exclude(state=Message.State.HELD)
        found = added.order_by("pk").values_list("pk", "kind", "to")
        mails = [(kind, to) for pk, kind, to in found]
        self._last_mail = max([self._last_mail, *(pk for pk, _, _ in found)])
        return mails


_EMPTY: list[bytes] = []


def _empty_database() -> bytes:
    """Return the tables of a new server; making them takes seconds, once in a process."""
    if not _EMPTY:
        call_command("migrate", verbosity=0)
        _EMPTY.append(connection.connection.serialize())
    return _EMPTY[0]


def restore_database(content: bytes) -> None:
    connection.ensure_connection()
    connection.connection.deserialize(content)
