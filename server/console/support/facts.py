"""Reads what the support page needs to know about terminals: for one or for thousands in the same few statements."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from licensing.clock import day_of
from server.licenses.door.outstanding import allowances_of, outstanding_of
from server.licenses.door.rights import Right, license_right, trial_rights
from server.licenses.models import Event, License, Registration, Terminal

_RELATED = ("license__contract__customer", "license__shop", "successor")


class Facts:
    """The rows about ``terminals`` and their licenses at ``now``, each table read at most once, when it is needed."""

    def __init__(self, terminals: Sequence[Terminal], now: datetime) -> None:
        self.terminals = terminals
        self.now = now

    @cached_property
    def latest(self) -> dict[int, Registration]:
        """The open registration of each terminal, else the one that was closed last, by the terminal's primary key."""
        # A terminal opens a new row only after its old one has ended: the newest row is the open one if there is one.
        rows = Registration.objects.filter(terminal__in=self.terminals).order_by("pk")
        found = {row.terminal_id: row for row in rows.select_related(*_RELATED)}
        for terminal in self.terminals:
            if terminal.pk in found:
                found[terminal.pk].terminal = terminal  # no query for what is known
        return found

    def right(self, terminal: Terminal) -> Right | None:
        """Return what the server would answer if ``terminal`` asked now; None where it would be refused."""
        latest = self.latest.get(terminal.pk)
        if latest is None:
            return self._trials.get(terminal.machine)
        return license_right(latest, self.now, allowance=self._allowances[latest.license_id])

    def outstanding(self, license: License) -> list[Terminal]:
        """Return the terminals that lost ``license`` and may go on, because they have not confirmed it."""
        return self._outstanding.get(license.pk, [])

    def other_machine(self, terminal: Terminal) -> str | None:
        """Return the machine with a copy of the terminal's files that asked last, if there is one."""
        return self._machines.get(terminal.number)

    def stop(self, license: License) -> Event | None:
        """Return who stopped ``license`` last, and when."""
        return self._stops.get(license.number)

    @cached_property
    def _licenses(self) -> list[License]:
        return list({row.license_id: row.license for row in self.latest.values()}.values())

    @cached_property
    def _allowances(self) -> dict[int, int]:
        held = {row.license_id for row in self.latest.values() if row.until is None}
        shared = allowances_of([license for license in self._licenses if license.pk in held], self.now)
        return {license.pk: license.allowance_days for license in self._licenses} | shared

    @cached_property
    def _outstanding(self) -> dict[int, list[Terminal]]:
        return outstanding_of(self._licenses, day_of(self.now))

    @cached_property
    def _trials(self) -> dict[str, Right]:
        return trial_rights({each.machine for each in self.terminals if each.pk not in self.latest}, self.now)

    @cached_property
    def _machines(self) -> dict[str, str]:
        numbers = [terminal.number for terminal in self.terminals]
        events = Event.objects.filter(what=Event.What.MACHINE_DIFFERS, terminal__in=numbers).order_by("pk")
        return {
            event.terminal: str((event.after or {})["machine"]) for event in events if "machine" in (event.after or {})
        }

    @cached_property
    def _stops(self) -> dict[str, Event]:
        numbers = [license.number for license in self._licenses]
        events = Event.objects.filter(what=Event.What.STOPPED, license__in=numbers).order_by("pk")
        return {event.license: event for event in events}
