"""The two statements of SQL that a request of a known terminal needs: one read and one write.

The read joins the terminal's row with its latest registration, the license and the customer's name. It makes the
models' own objects, but without the ORM's queries, which took longer than the signatures (docs/adr/0020).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateField, Model

from server.licenses.models import Contract, Customer, License, Registration, Terminal

WRITTEN: Final = (
    "name",
    "name_wanted",
    "os",
    "app_version",
    "seq",
    "last_jti",
    "previous_jti",
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

MODELS: Final = {"t": Terminal, "r": Registration, "l": License}
"""Whose objects are read, by their alias."""
READ: Final = """
SELECT {columns}, k.name, EXISTS (SELECT 1 FROM {r} o WHERE o.license_id = r.license_id AND o.id <> r.id){setting}
FROM {t} t
LEFT JOIN {r} r ON r.id = (SELECT MAX(n.id) FROM {r} n WHERE n.terminal_id = t.id)
LEFT JOIN {l} l ON l.id = r.license_id
LEFT JOIN {c} c ON c.id = l.contract_id
LEFT JOIN {k} k ON k.id = c.customer_id
WHERE t.jkt = %s
"""
RELAXED: Final = ", set_config('synchronous_commit', 'off', true)"
"""SET LOCAL of PostgreSQL, without a round trip of its own."""
WRITE: Final = "UPDATE {t} SET {assignments} WHERE {conditions}"


class Overtaken(DatabaseError):
    """The row was changed since it was read: start again."""


@dataclass(frozen=True)
class Known:
    """A terminal, and its open registration or else the one that ended last; ``shared`` if its license has others."""

    terminal: Terminal
    latest: Registration | None
    shared: bool
    compared: tuple[Any, ...]


def read(jkt: str, *, relaxed: bool = False) -> Known | None:
    """Return what is known of the terminal with this key, or None. Locks nothing.

    ``relaxed``: the commit need not wait for PostgreSQL's disk.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    sql = _statements(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql.relaxed_read if relaxed else sql.read, (jkt,))
        found = cursor.fetchone()
    if found is None:
        return None
    terminal, registration, license = _objects(connection, found)
    customer, shared = found[sql.width : sql.width + 2]
    if registration is not None:
        license.customer_name = customer
        registration.terminal, registration.license = terminal, license
    # As the database returned them, so that they compare equal.
    return Known(terminal, registration, bool(shared), tuple(found[place] for place in sql.compared))


def created(terminal: Terminal) -> Known:
    """Return what is known of a terminal that was just created."""
    return Known(terminal, None, shared=False, compared=tuple(getattr(terminal, name) for name in COMPARED))


def write(known: Known) -> None:
    """Save the ``WRITTEN`` fields of the terminal.

    Raises:
        Overtaken: the row is not as it was read.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    sql = _statements(connection.vendor)
    row = known.terminal.__dict__
    values = [row[name] if prepare is None else prepare(row[name], connection) for name, prepare in sql.written]
    with connection.cursor() as cursor:
        cursor.execute(sql.write, (*values, *known.compared))
        if cursor.rowcount != 1:
            raise Overtaken


def _objects(connection: BaseDatabaseWrapper, found: tuple[Any, ...]) -> Iterator[Any]:
    end = 0
    for model, names, converters in _statements(connection.vendor).models:
        begin, end = end, end + len(names)
        if found[begin] is None:  # the primary key of an outer join without a row
            yield None
            continue
        values = list(found[begin:end])
        for place, convert in converters:
            values[place] = convert(values[place], None, connection)
        yield model.from_db(DEFAULT_DB_ALIAS, names, values)


class _Statements(NamedTuple):
    """The SQL for one kind of database, and how its values are converted.

    ``width`` is the number of columns of the ``models``, ``compared`` are places among them.
    """

    read: str
    relaxed_read: str
    width: int
    models: list[tuple[type[Model], list[str], list[tuple[int, Callable[..., Any]]]]]
    compared: list[int]
    write: str
    written: list[tuple[str, Callable[..., Any] | None]]


@cache
def _statements(vendor: str) -> _Statements:
    columns = [f"{alias}.{field.column}" for alias, model in MODELS.items() for field in model._meta.concrete_fields]
    tables = {alias: model._meta.db_table for alias, model in {**MODELS, "c": Contract, "k": Customer}.items()}
    places = {field.attname: place for place, field in enumerate(Terminal._meta.concrete_fields)}
    fields = [field for field in Terminal._meta.concrete_fields if field.attname in WRITTEN]
    setting = RELAXED if vendor == "postgresql" else ""
    return _Statements(
        read=READ.format(columns=", ".join(columns), setting="", **tables),
        relaxed_read=READ.format(columns=", ".join(columns), setting=setting, **tables),
        width=len(columns),
        models=[
            (model, [f.attname for f in model._meta.concrete_fields], _converters(model)) for model in MODELS.values()
        ],
        compared=[places[name] for name in COMPARED],
        write=WRITE.format(
            assignments=", ".join(f"{field.column} = %s" for field in fields),
            conditions=" AND ".join(f"{name} = %s" for name in COMPARED),
            **tables,
        ),
        # Texts and integers go into the database as they are.
        written=[(f.attname, f.get_db_prep_save if isinstance(f, DateField) else None) for f in fields],
    )


def _converters(model: type[Model]) -> list[tuple[int, Callable[..., Any]]]:
    """Return what converts values of the database into those of the fields, by their place in a row of ``model``."""
    connection = connections[DEFAULT_DB_ALIAS]
    found = []
    for place, field in enumerate(model._meta.concrete_fields):
        column = field.get_col(model._meta.db_table)
        for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection)):
            found.append((place, convert))
    return found
