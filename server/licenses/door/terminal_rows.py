"""The two statements of SQL that a request of a known terminal needs: one read and one write (docs/adr/0021)."""

from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, Final

from django.db import DatabaseError

from server.licenses import sql
from server.licenses.models import Contract, Customer, License, Registration, Terminal

WRITTEN: Final = (
    "name",
    "name_wanted",
    "os",
    "app_version",
    "seq",
    "last_jti",
    "last_nonce",
    "last_statement",
    "presented_jti",
    "alternations",
    "emptied_on",
    "emptied_days",
    "last_contact",
    "deadline",
    "usable_until",
    "acknowledged_at",
    "clock_offset_seconds",
)
"""The fields of a terminal that a contact changes. None has an index, whose pages would be written too."""
COMPARED: Final = ("id", "last_jti", "name_wanted", "alternations", "emptied_days")
"""They differ from what was read if another request, the owner or staff changed one of ``WRITTEN`` meanwhile."""

_TABLES: Final = {
    "terminals": Terminal._meta.db_table,
    "registrations": Registration._meta.db_table,
    "licenses": License._meta.db_table,
    "contracts": Contract._meta.db_table,
    "customers": Customer._meta.db_table,
}
_DEFERRED: Final = {
    Terminal: ("known_since", "folded"),
    Registration: ("since", "ended_by"),
    License: ("shop_id", "back_and_forth_at"),
}
"""What no check asks for; a column costs a microsecond."""
_KNOWN: Final = sql.Columns({"t": Terminal, "r": Registration, "l": License}, _DEFERRED)
_compared: Final = itemgetter(*(_KNOWN.names.index(f"t.{name}") for name in COMPARED))
_READ: Final = """
SELECT {columns}, k.name, EXISTS (SELECT 1 FROM {registrations} o WHERE o.license_id = r.license_id AND o.id <> r.id)
FROM {terminals} t
LEFT JOIN {registrations} r ON r.id = (SELECT MAX(n.id) FROM {registrations} n WHERE n.terminal_id = t.id)
LEFT JOIN {licenses} l ON l.id = r.license_id
LEFT JOIN {contracts} c ON c.id = l.contract_id
LEFT JOIN {customers} k ON k.id = c.customer_id
WHERE t.jkt = ?
"""
_OFFERED: Final = sql.Columns({"l": License, "r": Registration, "t": Terminal})
_FIND: Final = """
SELECT {columns}, k.name, EXISTS (SELECT 1 FROM {registrations} o WHERE o.license_id = l.id)
FROM {licenses} l
JOIN {contracts} c ON c.id = l.contract_id
JOIN {customers} k ON k.id = c.customer_id
LEFT JOIN {registrations} r ON r.license_id = l.id AND r.until IS NULL
LEFT JOIN {terminals} t ON t.id = r.terminal_id
WHERE l.number = ?
"""
_WRITE: Final = "UPDATE {terminals} SET {assignments} WHERE {conditions}"


class Overtaken(DatabaseError):
    """The row was changed since it was read: start again."""


@dataclass(frozen=True)
class Known:
    """A terminal, and its open registration or else the one that ended last; ``shared`` if its license has others."""

    terminal: Terminal
    latest: Registration | None
    shared: bool
    compared: tuple[Any, ...]

    @property
    def holds(self) -> bool:
        """Whether the terminal holds a license."""
        return self.latest is not None and self.latest.until is None


@dataclass(frozen=True)
class Offered:
    """A license, and its open registration if it has one; ``used`` if it ever had any."""

    license: License
    holder: Registration | None
    used: bool


def read(jkt: str) -> Known | None:
    """Return what is known of the terminal with this key, or None. Locks nothing."""
    found = sql.execute(_read(), jkt).fetchone()
    if found is None:
        return None
    terminal, registration, license = _KNOWN.objects(found)
    if registration is not None:
        license.customer_name = found[-2]
        relate(registration, terminal, license)
    # As the database returned them, so that they compare equal.
    return Known(terminal, registration, bool(found[-1]), _compared(found))


def created(terminal: Terminal) -> Known:
    """Return what is known of a terminal that was just created."""
    return Known(terminal, None, shared=False, compared=tuple(getattr(terminal, name) for name in COMPARED))


def find(number: str | None) -> Offered | None:
    """Return the license with this number, or None. Locks nothing."""
    found = sql.execute(_find(), number).fetchone()
    if found is None:
        return None
    license, holder, terminal = _OFFERED.objects(found)
    license.customer_name = found[-2]
    if holder is not None:
        relate(holder, terminal, license)
    return Offered(license, holder, bool(found[-1]))


def write(known: Known, *, relaxed: bool = False) -> None:
    """Save the ``WRITTEN`` fields of the terminal.

    ``relaxed``: they need not be on disk before the response. For a check of the holder of a license alone: it loses
    no right by it, because the next ``seq`` continues from the request's. From another terminal, a ``seq`` above the
    server's looks like a registration that was lost: ``sightings.is_ahead``.

    Raises:
        Overtaken: the row is not as it was read.
    """
    statement, values = _write()
    if sql.update(statement, *values.of(known.terminal), *known.compared, relaxed=relaxed and known.holds) != 1:
        raise Overtaken


def relate(registration: Registration, terminal: Terminal, license: License) -> None:
    """Give a row the rows that it refers to; Django's attributes would compare the keys first."""
    registration._state.fields_cache.update(terminal=terminal, license=license)


@cache
def _read() -> str:
    return _READ.format(columns=_KNOWN, **_TABLES)


@cache
def _find() -> str:
    return _FIND.format(columns=_OFFERED, **_TABLES)


@cache
def _write() -> tuple[str, sql.Values]:
    assignments = ", ".join(f"{name} = ?" for name in WRITTEN)
    conditions = " AND ".join(f"{name} = ?" for name in COMPARED)
    return _WRITE.format(assignments=assignments, conditions=conditions, **_TABLES), sql.Values(Terminal, WRITTEN)
