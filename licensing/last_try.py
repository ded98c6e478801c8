"""How the last try to ask the server ended: kept over a restart, and shared by the window and the command line."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from licensing.claims import Claims, seconds
from licensing.codes import Code, Trouble
from licensing.errors import LicensingError, Refused, Unreachable

ANSWERED = "answered"
_REASONS: dict[str, Code | Trouble] = {reason.value: reason for reason in (*Code, *Trouble)}


@dataclass(frozen=True)
class LastTry:
    """``reason`` is None if a statement came; ``at`` is the moment of the try, None where only its end is known."""

    at: datetime | None = None
    reason: Code | Trouble | None = None

    @property
    def reachable(self) -> bool:
        """Whether the server itself answered: a refusal is an answer."""
        return not isinstance(self.reason, Trouble)

    @property
    def outcome(self) -> str:
        return ANSWERED if self.reason is None else self.reason.value

    @property
    def failure(self) -> LicensingError | None:
        """The error that the try ended with."""
        if isinstance(self.reason, Trouble):
            return Unreachable(self.reason)
        return None if self.reason is None else Refused(self.reason)

    def claims(self) -> dict[str, Any]:
        return {"at": self.at and seconds(self.at), "outcome": self.outcome}


def read_last_try(members: Claims) -> LastTry | None:
    """Return the last try in ``state.json``. Of 1.0.0, and of an outcome of a later version, ``reachable`` remains.

    Raises:
        DocumentError: it is not one.
    """
    failed = None if members.flag("reachable") else Trouble.NO_CONNECTION
    if "last_try" not in members:
        return LastTry(reason=failed) if failed else None
    inner = members.inner("last_try")
    outcome = inner.text("outcome", most=40)
    at = inner.instant("at") if "at" in inner else None
    return LastTry(at, None if outcome == ANSWERED else _REASONS.get(outcome, failed))
