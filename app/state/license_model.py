"""The one object that widgets ask about the license: it runs the agent off the window's thread and tells of changes.

Nothing is decided here: the standing is the agent's.
"""

import dataclasses
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.state.check_intervals import Pace
from app.system.network_watch import NetworkWatch
from app.system.tasks import Tasks
from licensing.agent import Agent
from licensing.clock import Moment
from licensing.codes import Trouble
from licensing.errors import LicensingError, Unreachable
from licensing.proxy import Proxy
from licensing.standing import Standing
from licensing.vendor import VendorProfile

log = logging.getLogger(__name__)

NO_INSTANT = datetime.min.replace(tzinfo=UTC)


class LicenseModel(QObject):
    """``standing`` and what changes it. Every command returns at once; the answer comes as a signal."""

    changed = Signal(object)
    """Standing: something that a person can see has changed."""
    checking_changed = Signal(bool)
    check_finished = Signal(object)
    """LicensingError or None: how a check went, asked for or automatic."""
    registered = Signal(object)
    """Standing after ``register``."""
    register_failed = Signal(object)
    """LicensingError: Refused, Unreachable, NumberError or StorageError."""
    agree_failed = Signal(object)
    rename_failed = Signal(object)
    request_written = Signal(bytes)
    """The newest request that travels by file or QR code."""
    request_failed = Signal(object)
    accepted = Signal(object)
    """Standing after an answer that came by file or QR code."""
    accept_failed = Signal(object)

    def __init__(
        self, agent: Agent, vendor: VendorProfile, *, pace: Pace | None = None, proxy: Callable[[], Proxy] = Proxy
    ) -> None:
        """``proxy`` is the one that the agent's channel asks for too."""
        super().__init__()
        self.vendor = vendor
        self._agent = agent
        self._pace = pace or Pace()
        self._tasks = Tasks(self)
        self._network = NetworkWatch(
            vendor.server_url, self._tasks, interval=self._pace.probe, proxy=proxy, parent=self
        )
        self._network.came_back.connect(self.check_now)
        self._standing = agent.standing()
        self._last_failure = agent.last_try.failure if agent.last_try else None
        self._logged: tuple[str, ...] = ()
        self._checking = False
        self._asked_again = False
        self._registration = 0
        self._writing = 0
        self._tries = 0
        self._next_check = QTimer(self, singleShot=True)
        self._next_check.timeout.connect(self.check_now)
        self._looks = self._every(self._pace.look, self._look)
        self._saves = self._every(self._pace.save, self._save_time)

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

    def details(self) -> dict[str, Any]:
        """Return what support asks for beyond the standing, without secrets; it imports a lot, so ask in a task."""
        from app.cli import details

        return details(self._agent, self.vendor)

    def start(self) -> None:
        """Begin checking by itself; call it after the first paint."""
        self._looks.start()
        self._saves.start()
        self._network.start()
        self._save_time()
        self.check_now()

    # commands

    def agree(self, terms_version: str) -> None:
        """Start the trial, then ask the server to confirm it."""

        def done(_result: Any, error: LicensingError | None) -> None:
            if error is not None:
                self.agree_failed.emit(error)
            else:
                self.check_now()

        self._run(lambda: self._agent.agree(terms_version), done)

    def register(self, number: str, *, name: str = "", replace: bool = False) -> None:
        """Register the number in ``number``, any text that a person typed, pasted or scanned."""
        from licensing.number import NumberError, parse  # not for the first paint

        try:
            symbols = parse(number)
        except NumberError as error:
            self.register_failed.emit(error)
            return
        self._registration += 1
        registration = self._registration

        def done(_result: Any, error: LicensingError | None) -> None:
            if error is None:
                self._mended()
            if registration != self._registration:
                return
            if error is not None:
                self.register_failed.emit(error)
            else:
                self.registered.emit(self._standing)

        self._run(lambda: self._agent.register(symbols, name=name, replace=replace), done)

    def cancel_register(self) -> None:
        """Hear no more of the registration under way. If the server has done it, the terminal has it all the same."""
        self._registration += 1

    def rename(self, name: str) -> None:
        """Give the terminal a name, and tell the server."""

        def done(_result: Any, error: LicensingError | None) -> None:
            if error is not None:
                self.rename_failed.emit(error)
            else:
                self.check_now()

        self._run(lambda: self._agent.rename(name), done)

    def write_request(self, number: str | None, *, replace: bool = False) -> None:
        """Make a request that travels by file or QR code: to register ``number`` (16 symbols), or else to check."""
        self._writing += 1
        writing = self._writing

        def done(request: Any, error: LicensingError | None) -> None:
            if writing != self._writing:
                return
            if error is not None:
                self.request_failed.emit(error)
            else:
                self.request_written.emit(request)

        self._run(lambda: self._agent.write_request(number, replace=replace), done)

    def accept(self, body: bytes) -> None:
        """Take the answer that came back by file or QR code."""

        def done(_result: Any, error: LicensingError | None) -> None:
            if error is not None:
                self.accept_failed.emit(error)
            else:
                self.accepted.emit(self._standing)

        self._run(lambda: self._agent.accept(body), done)

    def check_now(self) -> None:
        """Ask the server; while a check is under way, once more after it."""
        if self._checking:
            self._asked_again = True
            return
        self._next_check.stop()
        self._set_checking(True)
        self._run(self._agent.check, self._checked)

    # what comes back

    def _checked(self, _result: Any, error: LicensingError | None) -> None:
        self._last_failure = error
        self._log_troubles()
        self._set_checking(False)
        self.check_finished.emit(error)
        if self._asked_again:
            self._asked_again = False
            self.check_now()
        else:
            self._plan(error)

    def _log_troubles(self) -> None:
        """Write into the log what is wrong, when that changes, with the codes that the screens show."""
        from licensing.words.diagnosis import diagnose

        codes = tuple(trouble.code for trouble in diagnose(self._standing, self._last_failure))
        if codes != self._logged:
            log.warning("license: %s; last try: %s", " ".join(codes) or "in order", self._last_failure or "answered")
            self._logged = codes

    def _mended(self) -> None:
        self._last_failure = None
        self._tries = 0
        self._plan(None)

    def _plan(self, error: LicensingError | None) -> None:
        """Set the time of the next check, and watch for the network while the server cannot be reached."""
        standing = self._standing
        urgent = error is not None or standing.notice is not None or not standing.usable
        delay = self._pace.delay(self._tries, check_after=self._agent.check_after, urgent=urgent)
        self._tries = self._tries + 1 if urgent else 0
        self._next_check.start(round(delay * 1000))
        self._network.watch(isinstance(error, Unreachable))

    def _run(self, work: Callable[[], Any], done: Callable[[Any, LicensingError | None], None]) -> None:
        def finished(result: Any, error: Exception | None) -> None:
            if error is not None and not isinstance(error, LicensingError):
                log.error("a license task failed", exc_info=error)
                error = Unreachable(Trouble.FOREIGN_ANSWER, repr(error))
            self._publish()
            done(result, error)

        self._tasks.run(work, finished)

    def _publish(self) -> None:
        standing = self._agent.standing()
        before, self._standing = self._standing, standing
        if _visible(standing) != _visible(before):
            self.changed.emit(standing)

    def _set_checking(self, checking: bool) -> None:
        if checking is not self._checking:
            self._checking = checking
            self.checking_changed.emit(checking)

    def _look(self) -> None:
        if self._agent.is_outdated():
            self._run(self._agent.refresh, lambda _result, _error: None)
        else:
            self._publish()  # midnight may have passed

    def _save_time(self) -> None:
        self._run(self._agent.remember_time, lambda _result, _error: None)

    def _every(self, interval: float, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self, interval=round(interval * 1000))
        timer.timeout.connect(call)
        return timer


def _visible(standing: Standing) -> Standing:
    """Return ``standing`` without the instant, which changes all the time and is shown nowhere."""
    return dataclasses.replace(standing, moment=Moment(NO_INSTANT, standing.moment.doubt))
