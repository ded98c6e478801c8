"""The license as Qt objects see it: runs the agent in background threads and reports changes of the standing.

Nothing is decided here: the standing is the agent's. Every command returns at once; its result goes to the caller's
callback ``done`` and to nobody else.
"""

import dataclasses
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.state.check_intervals import Pace, Schedule, is_watched, urgency
from app.state.diagnosis import save_diagnosis
from app.system.network_watch import NetworkWatch
from app.system.tasks import Callback, Tasks
from licensing.agent import Agent
from licensing.clock import Moment
from licensing.errors import InternalError, LicensingError
from licensing.proxy import Proxy
from licensing.standing import Standing
from licensing.vendor import VendorProfile
from licensing.words.diagnosis import diagnose

log = logging.getLogger(__name__)

CLOCK_JUMP = timedelta(minutes=1)
"""Between two looks: more means that the PC was asleep, or that its clock was set."""
NO_INSTANT = datetime.min.replace(tzinfo=UTC)

Done = Callable[[Standing | LicensingError], None]
"""Receives the standing after the command, or why it failed."""
RequestDone = Callable[[bytes | LicensingError], None]


def _ignore(_result: object) -> None:
    """The callback of a command whose caller only waits for ``changed``."""


class LicenseModel(QObject):
    """The commands return a ``Callback`` that the caller cancels when its page no longer waits for the result."""

    changed = Signal(object)
    """Standing: something that a person can see has changed."""
    checking_changed = Signal(bool)
    """Whether a check is under way, for a display of progress; after False ``last_failure`` is up to date."""

    def __init__(
        self, agent: Agent, vendor: VendorProfile, *, pace: Pace | None = None, proxy: Callable[[], Proxy] = Proxy
    ) -> None:
        """``proxy`` is the one that the agent's channel uses too."""
        super().__init__()
        self._vendor = vendor
        self._agent = agent
        self._pace = pace or Pace()
        self._tasks = Tasks(self)
        self._network = NetworkWatch(
            vendor.server_url,
            self._tasks,
            interval=self._pace.probe,
            after_outage=self._pace.after_outage,
            proxy=proxy,
            parent=self,
        )
        self._network.came_back.connect(self.check_now)
        self._standing = agent.standing()
        self._last_try = agent.last_try
        self._last_failure = agent.last_try.failure if agent.last_try else None
        self._logged: tuple[str, ...] = ()
        self._checking = False
        self._waiting: list[Callback] = []
        """The callers of the next check."""
        self._schedule = Schedule(self._pace)
        self._looked = agent.pc_time
        self._running: set[Callable[[], None]] = set()
        """What a timer has started and the disk has not ended."""
        self._next_check = QTimer(self, singleShot=True)
        self._next_check.timeout.connect(self.check_now)
        self._looks = self._every(self._pace.look, self._look)
        self._saves = self._every(self._pace.save, self._save_time)

    @property
    def vendor(self) -> VendorProfile:
        return self._vendor

    @property
    def machine(self) -> str:
        """The hash of this machine."""
        return self._agent.machine

    @property
    def standing(self) -> Standing:
        """The standing at the last look; a new one is announced by ``changed``."""
        return self._standing

    @property
    def checking(self) -> bool:
        return self._checking

    @property
    def last_failure(self) -> LicensingError | None:
        """Why the last check, perhaps before a restart, brought no statement, or None if it did."""
        return self._last_failure

    def save_diagnosis(self, data: Path, folder: Path) -> Path:
        """Write the diagnosis file into ``folder`` and return its path. Call it in a task: it reads the disk.

        Raises:
            SaveError: the folder is full, gone or protected.
        """
        return save_diagnosis(self._agent, self._vendor, self._last_failure, data, folder)

    def start(self) -> None:
        """Begin to check automatically."""
        self._looked = self._agent.pc_time
        self._looks.start()
        self._saves.start()
        self._network.start()
        self._run(self._agent.take_records, _ignore)
        self._save_time()
        self.check_now()

    # commands

    def agree(self, terms_version: str, done: Done = _ignore) -> Callback:
        """Start the trial, which needs no network; the next check reports it to the server."""
        return self._run_and_check(lambda: self._agent.agree(terms_version), done)

    def register(self, number: str, done: Done, *, name: str = "", replace: bool = False) -> Callback:
        """Register ``number``, 16 symbols as ``licensing.number.parse`` returns them, on this terminal."""

        def registered(result: Standing | LicensingError) -> None:
            if isinstance(result, Standing):
                self._schedule.restart()
                self._set_next_check(None)
            callback(result)

        callback = Callback(done)
        self._run(lambda: self._agent.register(number, name=name, replace=replace), registered)
        return callback

    def rename(self, name: str, done: Done = _ignore) -> Callback:
        """Give the terminal a name; the next check reports it to the server."""
        return self._run_and_check(lambda: self._agent.rename(name), done)

    def give_up_drive(self, done: Done) -> Callback:
        """Go on as a new terminal without the drive of the data folder."""
        callback = Callback(done)
        self._run(self._agent.give_up_drive, callback)
        return callback

    def write_request(self, number: str | None, done: RequestDone, *, replace: bool = False) -> Callback:
        """Make a request that travels by file or QR code: to register ``number`` (16 symbols), or else to check."""
        callback = Callback(done)

        def work() -> bytes:
            return self._agent.write_request(number, replace=replace)

        self._run(work, callback, result_of=lambda request: request)
        return callback

    def accept(self, body: bytes, done: Done) -> Callback:
        """Accept the answer to such a request."""
        callback = Callback(done)
        self._run(lambda: self._agent.accept(body), callback)
        return callback

    def check_now(self, done: Done = _ignore) -> Callback:
        """Ask the server. While a check is under way, another one follows it, because the situation may be new."""
        callback = Callback(done)
        self._waiting.append(callback)
        if not self._checking:
            self._check()
        return callback

    # results

    def _run_and_check(self, work: Callable[[], None], done: Done) -> Callback:
        callback = Callback(done)

        def finished(result: Standing | LicensingError) -> None:
            if isinstance(result, Standing):
                self.check_now()
            callback(result)

        self._run(work, finished)
        return callback

    def _run(
        self, work: Callable[[], Any], done: Callable[[Any], None], *, result_of: Callable[[Any], Any] | None = None
    ) -> None:
        """Run ``work`` in a thread, publish the standing, and call ``done`` with it, whatever happens."""

        def finished(result: Any, error: Exception | None) -> None:
            failure = _as_failure(error)
            try:
                self._publish()
            except Exception as bug:
                failure = failure or _as_failure(bug)
            done(failure or (result_of(result) if result_of else self._standing))

        self._tasks.run(work, finished)

    def _check(self) -> None:
        callers, self._waiting = self._waiting, []
        self._next_check.stop()
        self._set_checking(True)
        self._run(self._agent.check, partial(self._checked, callers))

    def _checked(self, callers: list[Callback], result: Standing | LicensingError) -> None:
        failure = result if isinstance(result, LicensingError) else None
        self._last_failure = failure
        self._set_checking(False)
        if self._waiting:
            self._check()
        else:
            self._set_next_check(failure)
        for callback in callers:  # last: whatever a page does with it, the next check is already on its way
            callback(result)
        self._log_troubles()

    def _log_troubles(self) -> None:
        """Log what is wrong, with the codes that the screens show, when that changes."""
        codes = tuple(trouble.code for trouble in diagnose(self._standing, self._last_failure))
        if codes != self._logged:
            log.warning("license: %s; last try: %s", " ".join(codes) or "in order", self._last_failure or "answered")
            self._logged = codes

    def _set_next_check(self, failure: LicensingError | None) -> None:
        """Set the time of the next check, and watch the network while a person waits for the server."""
        delay = self._schedule.after(failure, self._standing, self._agent.check_after)
        self._next_check.start(round(delay * 1000))
        self._network.watch(is_watched(failure, self._standing))

    def _publish(self) -> None:
        standing = self._agent.standing()
        former, self._standing = self._standing, standing
        tried, self._last_try = self._last_try, self._agent.last_try
        if self._last_try != tried and self._last_try is not None and self._last_try.reason is None:
            self._last_failure = None  # perhaps another process was answered
        if urgency(standing) > urgency(former):
            self._bring_forward()
        if _visible(standing) != _visible(former):
            self.changed.emit(standing)

    def _bring_forward(self) -> None:
        """Let a check follow within two minutes."""
        delay = round(1000 * self._schedule.soon())
        if self._next_check.isActive() and self._next_check.remainingTime() > delay:
            self._next_check.start(delay)

    def _set_checking(self, checking: bool) -> None:
        if checking is not self._checking:
            self._checking = checking
            self.checking_changed.emit(checking)

    def _look(self) -> None:
        now = self._agent.pc_time  # read once: a jump between two readings would be seen by neither look
        passed, self._looked = now - self._looked, now
        if abs(passed - timedelta(seconds=self._pace.look)) > CLOCK_JUMP:
            self.check_now()  # the timers stood still in sleep, so the check may be long overdue
        self._publish()  # midnight may have passed
        self._run_alone(self._agent.refresh_if_outdated, partial(self._refreshed, self._standing))

    def _refreshed(self, before: Standing, _result: Standing | LicensingError) -> None:
        if before.unreadable and not self._standing.unreadable:
            self.check_now()  # what failed because of it may work now

    def _save_time(self) -> None:
        self._run_alone(self._agent.remember_time, _ignore)

    def _run_alone(self, work: Callable[[], None], done: Done) -> None:
        """Run ``work`` unless it still runs: a disk that fails, or a network drive, may take longer than its timer."""

        def finished(result: Standing | LicensingError) -> None:
            self._running.discard(work)
            done(result)

        if work not in self._running:
            self._running.add(work)
            self._run(work, finished)

    def _every(self, interval: float, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self, interval=round(interval * 1000))
        timer.timeout.connect(call)
        return timer


def _as_failure(error: Exception | None) -> LicensingError | None:
    """Return ``error`` for display. One that is no ``LicensingError`` is a bug of ours, not of the network."""
    if error is None or isinstance(error, LicensingError):
        return error
    log.error("a license task failed", exc_info=error)
    failure = InternalError(repr(error))
    failure.__cause__ = error
    return failure


def _visible(standing: Standing) -> Standing:
    """Return ``standing`` without the instant, which changes all the time and is displayed nowhere."""
    return dataclasses.replace(standing, moment=Moment(NO_INSTANT, standing.moment.doubt))
