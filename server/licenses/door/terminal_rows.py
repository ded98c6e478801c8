"""The two statements of SQL that a request of a known terminal needs: one read and one write (docs/adr/0021)."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

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
_KNOWN: Final = sql.Columns({"t": Terminal, "r": Registration, "l": License})
_READ: Final = """
SELECT {columns}, k.name, EXISTS (SELECT 1 FROM {registrations} o WHERE o.license_id = r.license_id AND o.id <> r.id)
{setting}
FROM {terminals} t
LEFT JOIN {registrations} r ON r.id = (SELECT MAX(n.id) FROM {registrations} n WHERE n.terminal_id = t.id)
LEFT JOIN {licenses} l ON l.id = r.license_id
LEFT JOIN {contracts} c ON c.id = l.contract_id
LEFT JOIN {customers} k ON k.id = c.customer_id
WHERE t.jkt = ?
"""
_RELAXED: Final = """,
CASE WHEN r.id IS NOT NULL AND r.until IS NULL THEN set_config('synchronous_commit', 'off', true) END"""
"""SET LOCAL of PostgreSQL, without a round trip of its own, for the holder of a license.

From another terminal, a ``seq`` above the server's looks like a registration that was lost: ``sightings.is_ahead``.
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


@dataclass(frozen=True)
class Offered:
    """A license, and its open registration if it has one; ``used`` if it ever had any."""

    license: License
    holder: Registration | None
    used: bool


def read(jkt: str, *, relaxed: bool = False) -> Known | None:
    """Return what is known of the terminal with this key, or None. Locks nothing.

    ``relaxed``: the commit need not wait for PostgreSQL's disk.
    """
    found = sql.execute(_read(connections[DEFAULT_DB_ALIAS].vendor, relaxed), jkt).fetchone()
    if found is None:
        return None
    terminal, registration, license = _KNOWN.objects(found)
    if registration is not None:
        license.customer_name = found[_KNOWN.width]
        registration.terminal, registration.license = terminal, license
    # As the database returned them, so that they compare equal.
    compared = tuple(found[place] for place in _compared_places())
    return Known(terminal, registration, bool(found[_KNOWN.width + 1]), compared)


def created(terminal: Terminal) -> Known:
    """Return what is known of a terminal that was just created."""
    return Known(terminal, None, shared=False, compared=tuple(getattr(terminal, name) for name in COMPARED))


def find(number: str | None) -> Offered | None:
    """Return the license with this number, or None. Locks nothing."""
    found = sql.execute(_find(), number).fetchone()
    if found is None:
        return None
    license, holder, terminal = _OFFERED.objects(found)
    license.customer_name = found[_OFFERED.width]
    if holder is not None:
        holder.license, holder.terminal = license, terminal
    return Offered(license, holder, bool(found[_OFFERED.width + 1]))


def write(known: Known) -> None:
    """Save the ``WRITTEN`` fields of the terminal.

    Raises:
        Overtaken: the row is not as it was read.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    row = known.terminal.__dict__
    statement, fields = _write()
    values = (row[name] if prepare is None else prepare(row[name], connection) for name, prepare in fields)
    if sql.execute(statement, *values, *known.compared).rowcount != 1:
        raise Overtaken


@cache
def _read(vendor: str, relaxed: bool) -> str:
    setting = _RELAXED if relaxed and vendor == "postgresql" else ""
    return _READ.format(columns=_KNOWN, setting=setting, **_TABLES)


@cache
def _find() -> str:
    return _FIND.format(columns=_OFFERED, **_TABLES)


@cache
def _write() -> tuple[str, list[tuple[str, sql.Convert | None]]]:
    fields = sql.prepared(Terminal, WRITTEN)
    assignments = ", ".join(f"{name} = ?" for name, _ in fields)
    conditions = " AND ".join(f"{name} = ?" for name in COMPARED)
    return _WRITE.format(assignments=assignments, conditions=conditions, **_TABLES), fields


@cache
def _compared_places() -> list[int]:
    names = [field.attname for field in Terminal._meta.concrete_fields]
    return [names.index(name) for name in COMPARED]
