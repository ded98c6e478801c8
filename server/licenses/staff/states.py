"""The state of a license as text: to see whether anybody changed it meanwhile, and to bring a former one back."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from server.licenses.door import registrations
from server.licenses.models import License

State = dict[str, str | int | None]
"""What staff's actions change of a license, by the names of its fields; ``terminal`` is the primary key of its
holder."""

TERMINAL = "terminal"


def state_of(license: License) -> State:
    """Return the state of ``license``, as JSON has it."""
    held = registrations.open_of(license)
    return {
        "contract_until": license.contract_until.isoformat(),
        "allowance_days": license.allowance_days,
        "stopped_at": license.stopped_at.isoformat() if license.stopped_at else None,
        "stops_on": license.stops_on.isoformat() if license.stops_on else None,
        TERMINAL: held.terminal_id if held else None,
    }


def version_of(licenses: Sequence[License]) -> str:
    """Return a text that is another one as soon as the state of one of ``licenses`` is."""
    states = {license.pk: state_of(license) for license in sorted(licenses, key=lambda license: license.pk)}
    return hashlib.sha256(json.dumps(states, sort_keys=True).encode()).hexdigest()[:32]


def touched(before: State, after: State) -> list[str]:
    """Return the names of what differs."""
    return [name for name in before if before[name] != after[name]]


def restore(license: License, state: State, names: Iterable[str]) -> None:
    """Give the fields ``names`` of ``license`` what they have in ``state``; who holds it is not a field."""
    fields = [name for name in names if name != TERMINAL]
    for name in fields:
        setattr(license, name, _value(name, state[name]))
    license.save(update_fields=fields)


def _value(name: str, told: str | int | None) -> date | datetime | int | None:
    if not isinstance(told, str):
        return told
    return datetime.fromisoformat(told) if name == "stopped_at" else date.fromisoformat(told)
