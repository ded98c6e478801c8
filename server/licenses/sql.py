"""SQL that is written once for each model, for the requests of terminals: the ORM builds each statement anew.

    sql.insert(Registration(license=license, terminal=terminal, since=now))
    columns = sql.Columns({"r": Registration, "t": Terminal})
    found = sql.execute(f"SELECT {columns} FROM …", number).fetchone()
    registration, terminal = columns.objects(found)

The rows are the models' own objects. No signals are sent.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import DateField, JSONField, Model

from server.folding import FoldedField

Convert = Callable[..., Any]


def execute(sql: str, *values: object) -> Any:
    """Execute a statement with ``?`` for each of ``values``; return the driver's own cursor.

    Django's cursor would translate the placeholders each time.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection.connection.execute(_translated(sql, connection.vendor), values)


def insert(row: Model) -> None:
    """Insert ``row``, and set its primary key."""
    statement, fields = _insert(type(row))
    for field in _computed(type(row)):
        field.pre_save(row, True)  # sets its value
    connection = connections[DEFAULT_DB_ALIAS]
    values = row.__dict__
    found = execute(
        statement, *(prepare(values[name], connection) if prepare else values[name] for name, prepare in fields)
    )
    row.pk = found.fetchone()[0]
    row._state.adding = False
    row._state.db = DEFAULT_DB_ALIAS


def prepared(model: type[Model], names: Sequence[str]) -> list[tuple[str, Convert | None]]:
    """Return for each field what converts its value for the database; texts and integers go there as they are."""
    fields = [field for field in model._meta.concrete_fields if field.attname in names]
    return [(f.attname, f.get_db_prep_save if isinstance(f, DateField | JSONField) else None) for f in fields]


class Columns:
    """The columns of ``models`` by their alias in a statement, and the objects in its rows."""

    def __init__(self, models: Mapping[str, type[Model]]) -> None:
        self._models = models
        self._text = ", ".join(f"{alias}.{field.column}" for alias, model in models.items() for field in _fields(model))
        self.width = sum(len(_fields(model)) for model in models.values())

    def __str__(self) -> str:
        return self._text

    def objects(self, found: Sequence[Any]) -> Iterator[Any]:
        """Return the object of each model in a row that was ``found``; None for an outer join without one."""
        connection = connections[DEFAULT_DB_ALIAS]
        end = 0
        for model in self._models.values():
            names, converters = _reading(model, connection.vendor)
            begin, end = end, end + len(names)
            if found[begin] is None:  # the primary key
                yield None
                continue
            values = list(found[begin:end])
            for place, convert in converters:
                values[place] = convert(values[place], None, connection)
            yield model.from_db(DEFAULT_DB_ALIAS, names, values)


@cache
def _translated(sql: str, vendor: str) -> str:
    return sql.replace("?", "%s") if vendor == "postgresql" else sql


@cache
def _fields(model: type[Model]) -> tuple[Any, ...]:
    return tuple(model._meta.concrete_fields)


@cache
def _computed(model: type[Model]) -> tuple[FoldedField, ...]:
    return tuple(field for field in _fields(model) if isinstance(field, FoldedField))


@cache
def _insert(model: type[Model]) -> tuple[str, list[tuple[str, Convert | None]]]:
    fields = [field for field in _fields(model) if not field.primary_key]
    columns, marks = ", ".join(field.column for field in fields), ", ".join("?" for _ in fields)
    statement = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks}) RETURNING id"  # noqa: S608
    return statement, prepared(model, [field.attname for field in fields])


@cache
def _reading(model: type[Model], vendor: str) -> tuple[list[str], list[tuple[int, Convert]]]:
    """Return the names of the fields, and what converts the values of the database by their place."""
    connection = connections[DEFAULT_DB_ALIAS]
    converters = []
    for place, field in enumerate(_fields(model)):
        column = field.get_col(model._meta.db_table)
        for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection)):
            converters.append((place, convert))
    return [field.attname for field in _fields(model)], converters
