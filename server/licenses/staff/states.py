"""The state of a license as JSON: to detect concurrent changes, and to restore an earlier state."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from server.licenses.models import Contract, License, Registration, Shop

State = dict[str, str | int | None]
"""The values of ``FIELDS``, and under ``TERMINAL`` the primary key of the terminal that holds the license."""

FIELDS = ("contract_until", "allowance_days", "stopped_at", "stops_on", "contract_id", "shop_id")
"""The fields of a license that staff's operations change."""
TERMINAL = "terminal"


def states_of(licenses: Sequence[License]) -> dict[str, State]:
    """Return the states of ``licenses`` by their primary keys, with one query."""
    opened = Registration.objects.filter(license__in=[license.pk for license in licenses], until=None)
    terminals = dict(opened.values_list("license", "terminal"))
    return {str(license.pk): _state(license, terminals.get(license.pk)) for license in licenses}


def version_of(licenses: Sequence[License]) -> str:
    """Return a digest of the states of ``licenses``."""
    return _digest(states_of(licenses))


def versions_of(licenses: Sequence[License]) -> dict[int, str]:
    """Return a digest of the state of each of ``licenses``, by their primary keys."""
    return {int(key): _digest(state) for key, state in states_of(licenses).items()}


def touched(before: State, after: State) -> list[str]:
    """Return the names of the values that differ."""
    return [name for name in before if before[name] != after[name]]


def restorable(state: State, names: Iterable[str]) -> bool:
    """Return whether the rows still exist to which the fields ``names`` referred in ``state``."""
    rows = {"contract_id": Contract.objects, "shop_id": Shop.objects}
    referred = [(rows[name], state[name]) for name in names if name in rows and state[name] is not None]
    return all(found.filter(pk=key).exists() for found, key in referred)


def restore(license: License, state: State, names: Iterable[str]) -> None:
    """Set the fields ``names`` of ``license`` to their values in ``state``; ``TERMINAL``, no field, is ignored."""
    fields = [name for name in names if name != TERMINAL]
    for name in fields:
        setattr(license, name, _from_json(name, state[name]))
    license.save(update_fields=fields)


def _digest(state: object) -> str:
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:32]


def _state(license: License, terminal: int | None) -> State:
    return {**{name: _to_json(getattr(license, name)) for name in FIELDS}, TERMINAL: terminal}


def _to_json(value: date | datetime | int | None) -> str | int | None:
    return value.isoformat() if isinstance(value, date) else value


def _from_json(name: str, value: str | int | None) -> date | datetime | int | None:
    if not isinstance(value, str):
        return value
    return datetime.fromisoformat(value) if name == "stopped_at" else date.fromisoformat(value)
