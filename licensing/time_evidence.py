"""Who else can say what time it has been: the marker outside the data folder, and the newest record (ADR 7).

Deleting ``state.json``, or putting an older one back, wins nothing while one of them still knows better.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from licensing import jws
from licensing.claims import Claims, seconds
from licensing.clock import INCREDIBLE
from licensing.errors import DocumentError

RecordWitness = Callable[[], datetime | None]
"""Returns an instant that had come when the newest record was made, or None without one. Never raises."""


@dataclass(frozen=True)
class Marker:
    """The file ``seen.json``: the latest instant seen, under the statement issued at ``iat``.

    ``passed_over`` is the instant of a record that a fresh statement has found to lie in the future.
    """

    seen: datetime
    iat: datetime | None = None
    passed_over: datetime | None = None

    def to_json(self) -> bytes:
        instants = {"seen": self.seen, "iat": self.iat, "passed_over": self.passed_over}
        return json.dumps({name: instant and seconds(instant) for name, instant in instants.items()}).encode()

    def counts_under(self, iat: datetime | None) -> bool:
        """Return whether no statement fresher than the marker, issued at ``iat``, has set the time anew."""
        return iat is None or (self.iat is not None and self.iat >= iat)


def read_marker(data: bytes | None) -> Marker | None:
    """Return the marker in ``data``; what cannot be read says nothing."""
    if data is None:
        return None
    try:
        members = Claims(jws.parse_json(data))
        return Marker(
            seen=members.instant("seen"),
            iat=members.instant("iat") if "iat" in members else None,
            passed_over=members.instant("passed_over") if "passed_over" in members else None,
        )
    except DocumentError:
        return None


def believed(record: datetime | None, seen: datetime | None, passed_over: datetime | None) -> datetime | None:
    """Return what the newest ``record`` bears witness to: nothing if it was passed over or is incredible."""
    if record is None or record == passed_over:
        return None
    return None if seen is not None and record - seen > INCREDIBLE else record
