"""One contact with the server: ask, accept its answer, and record how a failure came about."""

import dataclasses
import logging
from contextlib import suppress
from threading import RLock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing import consent
from licensing.acceptance import accept_answer
from licensing.answer import Answer
from licensing.channel import Channel
from licensing.codes import Fault, Relation, Trouble
from licensing.errors import DocumentError, Refused, StorageError, TerminalSeen, Unreachable, printable
from licensing.request import Op, Request, sign_request
from licensing.terminal import Terminal
from licensing.terminal_state import LastTry
from licensing.uptime import Uptime

log = logging.getLogger(__name__)


class Contact:
    """Asks for ``terminal`` through ``channel``.

    ``lock`` guards the terminal, and is not held while the server is asked.
    """

    def __init__(self, channel: Channel, terminal: Terminal, lock: "RLock") -> None:
        self._channel = channel
        self._terminal = terminal
        self._lock = lock

    def ask(self, request: Request, key: Ed25519PrivateKey) -> None:
        """Send ``request``, signed with ``key``, and accept the answer.

        Raises:
            Refused, Unreachable: what the terminal has is unchanged, but for its record of this try.
            StorageError: the answer could not be saved.
        """
        former = self._terminal.holdings.state.last_try
        try:
            self._exchange(request, key)
        except DocumentError as error:
            if error.fault is Fault.OUTDATED and self._was_overtaken(request):
                return  # another process asked after this one, and its answer is saved
            log.warning("the server's statement is not accepted: %s", error)
            self._save_failure(LastTry(reason=Trouble.REJECTED_STATEMENT))
            raise Unreachable(Trouble.REJECTED_STATEMENT, str(error)) from error
        except (Unreachable, Refused) as error:
            log.info("the server could not be asked, or refused: %s", error)
            if isinstance(error, Refused):
                error.holder = self._recognised(error.holder)
            if not self._was_answered_since(former):
                self._save_failure(_last_try(error))
            elif request.op is not Op.REGISTER:
                return  # another request, which ended first: this failure is old
            raise

    def _exchange(self, request: Request, key: Ed25519PrivateKey) -> None:
        asked_at = self._terminal.watch.uptime()  # the PC may fall asleep before the answer is read
        try:
            answer = self._channel.ask(sign_request(request, key))
        except Unreachable as error:
            if error.trouble is not Trouble.TLS_DATE:
                raise
            request, answer = self._ask_without_dates(request, key, error, asked_at)
        with self._lock:
            accept_answer(answer, self._terminal, key=key, asked=request, asked_at=asked_at)

    def _ask_without_dates(
        self, request: Request, key: Ed25519PrivateKey, failure: Unreachable, asked_at: Uptime
    ) -> tuple[Request, Answer]:
        """Ask although the server's certificate is not valid on the PC's date: perhaps the date is wrong, and then the
        statement brings the right time.

        Whoever has the key of an old certificate of the server can read such a request, so a license number is sent
        only to a certificate that is valid at the time of that statement.
        """
        if request.op is not Op.REGISTER:
            return request, self._channel.ask_at(sign_request(request, key), None)
        with self._lock:
            check = consent.check_request(self._terminal)
        try:
            answer = self._channel.ask_at(sign_request(check, key), None)
            with self._lock:
                accept_answer(answer, self._terminal, key=key, asked=check, asked_at=asked_at)
        except (Refused, DocumentError, Unreachable):
            raise failure from None  # no statement, and so no time that can be trusted
        with self._lock:
            iat = self._terminal.watch.read().instant
            request = self._terminal.request(Op.REGISTER, license_number=request.license, replace=request.replace)
        return request, self._channel.ask_at(sign_request(request, key), iat)

    def _recognised(self, holder: TerminalSeen | None) -> TerminalSeen | None:
        """Return ``holder``, related to this terminal if it is what this data folder was."""
        if holder is None:
            return None
        own, relation = self._terminal.holdings.statement, holder.relation
        if relation is Relation.OTHER and own is not None and holder.terminal_number == own.terminal_number:
            relation = Relation.SAME_DATA
        if relation is Relation.SAME_MACHINE and holder.terminal_number == self._terminal.former_number:
            relation = Relation.LOST_DATA
        return dataclasses.replace(holder, relation=relation)

    def _was_overtaken(self, request: Request) -> bool:
        statement = self._terminal.holdings.statement
        return statement is not None and statement.seq > request.seq

    def _was_answered_since(self, former: LastTry | None) -> bool:
        """Return whether the server has answered this process or another since ``former`` was the last try."""
        with self._lock, suppress(StorageError), self._terminal.store.locked():
            self._terminal.refresh()
        last = self._terminal.holdings.state.last_try
        return last is not None and last != former and last.reason is None

    def _save_failure(self, failed: LastTry) -> None:
        with self._lock:
            self._terminal.save_time(last_try=dataclasses.replace(failed, at=self._terminal.watch.read().instant))


def _last_try(error: Unreachable | Refused) -> LastTry:
    if isinstance(error, Refused):
        return LastTry(reason=error.code)
    return LastTry(reason=error.trouble, proxy=printable(error.proxy), subject=printable(error.subject))
