"""The state of a license as JSON: to detect concurrent changes, and to restore an earlier state."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from server.licenses.door import registrations
from server.licenses.models import License

State = dict[str, str | int | None]
"""The values of ``FIELDS``, and under ``TERMINAL`` the primary key of the terminal that holds the license."""

FIELDS = ("contract_until", "allowance_days", "stopped_at", "stops_on")
"""The fields of a license that staff's operations change."""
TERMINAL = "terminal"


def state_of(license: License) -> State:
    """Return the state of ``license``."""
    held = registrations.open_of(license)
    fields = {name: _to_json(getattr(license, name)) for name in FIELDS}
    return {**fields, TERMINAL: held.terminal_id if held else None}


def version_of(licenses: Sequence[License]) -> str:
    """Return a digest of the states of ``licenses``."""
    states = {license.pk: state_of(license) for license in sorted(licenses, key=lambda license: license.pk)}
    return hashlib.sha256(json.dumps(states, sort_keys=True).encode()).hexdigest()[:32]


def touched(before: State, after: State) -> list[str]:
    """Return the names of the values that differ."""
    return [name for name in before if before[name] != after[name]]


def restore(license: License, state: State, names: Iterable[str]) -> None:
    """Set the fields ``names`` of ``license`` to their values in ``state``; ``TERMINAL``, no field, is ignored."""
    fields = [name for name in names if name != TERMINAL]
    for name in fields:
        setattr(license, name, _from_json(name, state[name]))
    license.save(update_fields=fields)


def _to_json(value: date | datetime | int | None) -> str | int | None:
    return value.isoformat() if isinstance(value, date) else value


def _from_json(name: str, value: str | int | None) -> date | datetime | int | None:
    if not isinstance(value, str):
        return value
    return datetime.fromisoformat(value) if name == "stopped_at" else date.fromisoformat(value)
