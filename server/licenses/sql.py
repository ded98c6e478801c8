"""SQL that is written once for each model, for the requests of terminals: the ORM builds each statement anew.

    sql.insert(sql.new(Registration, license_id=license.pk, terminal_id=terminal.pk, since=now))
    columns = sql.Columns({"r": Registration, "t": Terminal}, {Terminal: ("os",)})
    found = sql.execute(f"SELECT {columns} FROM …", number).fetchone()
    registration, terminal = columns.objects(found)

The rows are the models' own objects, of which fields may be deferred, as by ``QuerySet.defer``. No signals are sent.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NoReturn, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import DateField, DateTimeField, Field, JSONField, Model
from django.db.models.base import ModelState

from server.folding import FoldedField

Convert = Callable[..., Any]
Row = TypeVar("Row", bound=Model)


class NotAlone(Exception):
    """More than the statements that were allowed is needed; it has not been executed."""


def execute(sql: str, *values: object) -> Any:
    """Execute a statement with ``?`` for each of ``values``; return the driver's own cursor.

    Django's cursor would translate the placeholders each time.
    """
    connection = _connection()
    with connection.wrap_database_errors:
        return connection.execute(sql, values)


def update(sql: str, *values: object, relaxed: bool = False) -> int:
    """Execute a statement that writes, outside of a transaction as one of its own; return the number of rows.

    ``relaxed``: its transaction need not be on disk when it is committed.
    """
    connection = _connection()
    with connection.wrap_database_errors:
        rows: int = connection.update(sql, values, relaxed=relaxed)
        return rows


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Allow ``execute`` and ``update`` in the block, and refuse the ORM's statements and ``insert``.

    Raises:
        NotAlone: the block needed one of them.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    connection.execute_wrappers.append(_refuse)
    try:
        yield
    except NotAlone:
        if connection.in_atomic_block:  # a transaction around it goes on: nothing has failed in it
            connection.set_rollback(False)
        raise
    finally:
        connection.execute_wrappers.pop()


def _refuse(*_: object) -> NoReturn:
    raise NotAlone


def _connection() -> Any:
    """Return this thread's connection, which is of our backends."""
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    return connection


def new(model: type[Row], **values: object) -> Row:
    """Return a row with ``values``, by ``attname``, and the defaults of the other fields; ``Model.__init__`` takes ten
    times as long."""
    return _object(model, {**_defaults(model), **values})


def insert(row: Model) -> None:
    """Insert ``row``, and set its primary key."""
    if _refuse in connections[DEFAULT_DB_ALIAS].execute_wrappers:
        _refuse()
    statement, values = _insert(type(row))
    for field in _computed(type(row)):
        field.pre_save(row, True)  # sets its value
    row.pk = execute(statement, *values.of(row)).fetchone()[0]
    row._state.adding = False
    row._state.db = DEFAULT_DB_ALIAS


class Values:
    """The values of some fields of a row, by ``attname``, as the database takes them."""

    def __init__(self, model: type[Model], names: Sequence[str]) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        self._values = attrgetter(*names)
        converters = [(place, _writing(fields[name])) for place, name in enumerate(names)]
        # Texts and integers go there as they are.
        self._converters = [(place, convert) for place, convert in converters if convert is not None]

    def of(self, row: Model) -> list[Any]:
        values = list(self._values(row))
        connection = connections[DEFAULT_DB_ALIAS]
        for place, convert in self._converters:
            if values[place] is not None:
                values[place] = convert(values[place], connection)
        return values


class Columns:
    """The columns of ``models`` by their alias in a statement, without ``deferred`` ones, and the objects in its rows.

    A deferred field is read by a query of its own if something asks for it.
    """

    def __init__(
        self, models: Mapping[str, type[Model]], deferred: Mapping[type[Model], Sequence[str]] = MappingProxyType({})
    ) -> None:
        self._parts = [
            (alias, model, [field for field in _fields(model) if field.attname not in deferred.get(model, ())])
            for alias, model in models.items()
        ]
        self.names = [f"{alias}.{field.column}" for alias, _, fields in self._parts for field in fields]
        """In their order, for what is computed from a row that was found."""

    def __str__(self) -> str:
        return ", ".join(self.names)

    def objects(self, found: Sequence[Any]) -> Iterator[Any]:
        """Return the object of each model in a row that was ``found``; None for an outer join without one."""
        connection = connections[DEFAULT_DB_ALIAS]
        end = 0
        for model, names, converters in self._reading:
            begin, end = end, end + len(names)
            if found[begin] is None:  # the primary key
                yield None
                continue
            values = list(found[begin:end])
            for place, convert in converters:
                if values[place] is not None:
                    values[place] = convert(values[place], None, connection)
            row = _object(model, zip(names, values, strict=True))
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
            yield row

    @cached_property
    def _reading(self) -> list[tuple[type[Model], list[str], list[tuple[int, Convert]]]]:
        """For each model the names of its fields, and what converts the values of the database by their place."""
        return [
            (
                model,
                [field.attname for field in fields],
                [(place, convert) for place, field in enumerate(fields) for convert in _converters(field)],
            )
            for _, model, fields in self._parts
        ]


def _object(model: type[Row], values: Any) -> Row:
    """Return what ``Model.from_db`` does, made in one step for all fields."""
    row = model.__new__(model)
    row._state = ModelState()
    row.__dict__.update(values)
    return row


@cache
def _defaults(model: type[Model]) -> dict[str, Any]:
    # Evaluated once: none of our models has a default that is computed.
    return {field.attname: field.get_default() for field in _fields(model)}


@cache
def _fields(model: type[Model]) -> tuple[Any, ...]:
    return tuple(model._meta.concrete_fields)


@cache
def _computed(model: type[Model]) -> tuple[FoldedField, ...]:
    return tuple(field for field in _fields(model) if isinstance(field, FoldedField))


@cache
def _insert(model: type[Model]) -> tuple[str, Values]:
    fields = [field for field in _fields(model) if not field.primary_key]
    columns, marks = ", ".join(field.column for field in fields), ", ".join("?" for _ in fields)
    statement = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks}) RETURNING id"  # noqa: S608
    return statement, Values(model, [field.attname for field in fields])


def _writing(field: "Field[Any, Any]") -> Convert | None:
    """Return what converts a value for the database, or None: what ``get_db_prep_save`` ends with."""
    if isinstance(field, DateTimeField):
        return lambda value, connection: connection.ops.adapt_datetimefield_value(value)
    if isinstance(field, DateField):
        return lambda value, connection: connection.ops.adapt_datefield_value(value)
    return field.get_db_prep_save if isinstance(field, JSONField) else None


def _converters(field: Any) -> list[Convert]:
    connection = connections[DEFAULT_DB_ALIAS]
    column = field.get_col(field.model._meta.db_table)
    return [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
