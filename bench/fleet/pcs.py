"""A PC: its clock and how wrong it is, and its disk."""

from datetime import UTC, datetime, timedelta

from bench.fleet.disks import Disk
from bench.fleet.vendor import Vendor
from licensing.clock import OFF, TOLERANCE
from licensing.uptime import Uptime

RESET = datetime(2020, 1, 1, tzinfo=UTC)
"""What a PC with an empty battery shows at each boot."""


class Pc:
    """``slowest`` and ``fastest`` are the moments between which docs/adr/0007 lets the terminal decide.

    Both are the real time while the clock is right. Since the last contact, time that was measured while the PC ran
    counts; of a time without power, what the clock claims, or a day if it claims less than had been seen before.
    """

    def __init__(self, vendor: Vendor, machine: str, *, sleeps: bool) -> None:
        self._vendor = vendor
        self.disk = Disk()
        self.machine = machine
        self.sleeps = sleeps
        self.boots = 0
        self.running = False
        self.empty_battery = False
        self.set_back: int | None = None
        """Days by which a cheat sets the clock back at each boot; 0: to what it showed last."""
        self.drift = 0.0
        self._error = timedelta()
        self._set_at = vendor.now
        self._booted = vendor.now
        self._lead = timedelta()
        self.slowest = self.fastest = self._marked = vendor.now

    # the clocks that the agent reads

    def now(self) -> datetime:
        return self._vendor.now + self.error

    def uptime(self) -> Uptime:
        return Uptime(f"boot-{self.boots}", (self._vendor.now - self._booted).total_seconds())

    @property
    def error(self) -> timedelta:
        days = (self._vendor.now - self._set_at) / timedelta(days=1)
        return self._error + timedelta(seconds=self.drift * days)

    @property
    def dates_are_right(self) -> bool:
        """Whether the server's certificate, of a year or so, is valid by this clock."""
        return abs(self.error) < timedelta(days=200)

    # what happens to it

    def switch_on(self) -> None:
        shown = self.now() - (self._vendor.now - self._marked)
        self.boots += 1
        self._booted = self._marked = self._vendor.now
        if self.empty_battery:
            self.set_clock(RESET - self._vendor.now)
        if self.set_back is not None:
            minute_later = shown - self._vendor.now + timedelta(minutes=1)
            self.set_clock(minute_later if self.set_back == 0 else -timedelta(days=self.set_back))
        self.running = True
        claimed = self.now()
        if self.fastest - claimed > TOLERANCE:
            self.fastest += OFF
        if claimed - self._lead <= self.slowest:
            self.slowest += timedelta() if self.slowest - claimed <= TOLERANCE else OFF
        self._claim()

    def switch_off(self) -> None:
        self.pass_time()
        self.running = False

    def set_clock(self, error: timedelta) -> None:
        self.pass_time()
        self._error, self._set_at = error, self._vendor.now
        if self.running:
            self._claim()

    def pass_time(self) -> None:
        """Let the time since the last call count, if the PC ran."""
        if self.running:
            passed = self._vendor.now - self._marked
            self.slowest += passed
            self.fastest += passed
            self._claim()
        self._marked = self._vendor.now

    def contact(self) -> None:
        """The server has told the time."""
        self.slowest = self.fastest = self._vendor.now
        self._lead = self.error if self.error > TOLERANCE else timedelta()

    def _claim(self) -> None:
        self.slowest = max(self.slowest, min(self.now() - self._lead, self._vendor.now))
        self.fastest = max(self.fastest, self.now() - (self._lead if self.error >= self._lead else timedelta()))

    # its files

    def copy_from(self, other: "Pc") -> None:
        self.disk.data = dict(other.disk.data)

    def back_up(self) -> None:
        self.disk.backup = dict(self.disk.data)

    def restore(self) -> bool:
        if not self.disk.backup:
            return False
        self.disk.data = dict(self.disk.backup)
        return True

    def delete(self, *, outside: bool) -> None:
        self.disk.data.clear()
        if outside:
            self.disk.outside.clear()
