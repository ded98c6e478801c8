"""The lookup ``__includes``, a part of a text, with an index of short pieces of the text in the database.

PostgreSQL has an index of all pairs of neighbouring characters. pg_trgm is not used: with the locale C it ignores
whatever is not ASCII, and it finds no word of two characters, as most Japanese family names have. SQLite has a table
of FTS5 with the tokenizer ``trigram``; a word of two characters is found as the beginning of a trigram, for which a
text has a line break at its end.

``migrate`` makes the indexes, so that they exist whatever a migration did to a table: SQLite drops a table's triggers
when one rebuilds it.
"""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup, Model, Q

if TYPE_CHECKING:  # Django's own classes take no parameters while they run
    TextLookup = Lookup[str]
    TextField = CharField[str, str]
else:
    TextLookup, TextField = Lookup, CharField

SHORTEST = 3
"""Characters of a word that FTS5 finds by its index."""
PAIR = 2
LAST = "\U0010ffff"
"""After all other characters."""

FUNCTION = """
CREATE OR REPLACE FUNCTION character_pairs(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT COALESCE(array_agg(pg_catalog.substr($1, place, 2)), '{}')
FROM pg_catalog.generate_series(1, pg_catalog.length($1) - 1) AS place $$
"""
INDEX = """
CREATE INDEX {table}_{column}_pairs ON {table} USING gin (character_pairs({column}))
"""
TABLE = """
CREATE VIRTUAL TABLE IF NOT EXISTS {table}_{column}_trigrams
USING fts5({column}, content={table}, content_rowid=id, tokenize=trigram, detail=none)
"""
INSTANCES = """
CREATE VIRTUAL TABLE IF NOT EXISTS {table}_{column}_instances USING fts5vocab({table}_{column}_trigrams, instance)
"""
TRIGGERS = (
    """
CREATE TRIGGER {table}_{column}_added AFTER INSERT ON {table} BEGIN
INSERT INTO {table}_{column}_trigrams(rowid, {column}) VALUES (new.id, new.{column}); END
""",
    """
CREATE TRIGGER {table}_{column}_deleted AFTER DELETE ON {table} BEGIN
INSERT INTO {table}_{column}_trigrams({table}_{column}_trigrams, rowid, {column})
VALUES ('delete', old.id, old.{column}); END
""",
    """
CREATE TRIGGER {table}_{column}_changed AFTER UPDATE OF {column} ON {table}
WHEN old.{column} <> new.{column} BEGIN
INSERT INTO {table}_{column}_trigrams({table}_{column}_trigrams, rowid, {column})
VALUES ('delete', old.id, old.{column});
INSERT INTO {table}_{column}_trigrams(rowid, {column}) VALUES (new.id, new.{column}); END
""",
)
REBUILD = "INSERT INTO {table}_{column}_trigrams({table}_{column}_trigrams) VALUES ('rebuild')"


class Includes(TextLookup):
    """``field__includes="…"``: the text has this part. ``%`` and ``_`` in it stand for others, as in LIKE."""

    lookup_name = "includes"

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        column, parameters = self.process_lhs(compiler, connection)
        like = f"{column} LIKE %s"
        if len(self.rhs) < PAIR:
            return like, [*parameters, f"%{self.rhs}%"]
        pairs = [self.rhs[place : place + 2] for place in range(len(self.rhs) - 1)]
        found = f"character_pairs({column}) @> %s::text[]"
        return f"({found} AND {like})", [*parameters, pairs, *parameters, f"%{self.rhs}%"]

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        _key, found, parameters = _found(self.lhs.target, self.rhs)
        return f"{connection.ops.quote_name(self.lhs.alias)}.id IN ({found})", parameters


def first(model: type[Model], column: str, words: Sequence[str], most: int) -> list[int]:
    """Return at most ``most`` primary keys of rows whose ``column`` includes all ``words``, without finding the others.

    SQLite would find all rows that a word is in, however many are asked for.
    """
    if connection.vendor == "postgresql":
        conditions = reduce(and_, (Q(**{f"{column}__includes": word}) for word in words))
        return list(model._default_manager.filter(conditions).order_by("pk").values_list("pk", flat=True)[:most])
    field = model._meta.get_field(column)
    found = [_found(field, word) for word in sorted(words, key=len, reverse=True)]
    (key, statement, parameters), *others = found
    for _key, other, more in others:
        statement, parameters = f"{statement} AND {key} IN ({other})", [*parameters, *more]
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} LIMIT %s", [*parameters, most])
        return [key for (key,) in cursor.fetchall()]


def _found(field: Any, word: str) -> tuple[str, str, list[Any]]:
    """Return the statement that finds the rows with ``word`` on SQLite, after its key's column; and its parameters."""
    table = field.model._meta.db_table
    if len(word) >= SHORTEST:
        like = f"SELECT rowid FROM {table}_{field.column}_trigrams WHERE {field.column} LIKE %s"  # noqa: S608
        return "rowid", like, [f"%{word}%"]
    if len(word) == PAIR:
        instances = f"SELECT DISTINCT doc FROM {table}_{field.column}_instances WHERE term >= %s AND term < %s"  # noqa: S608
        return "doc", instances, [word, word + LAST]
    return "id", f"SELECT id FROM {table} WHERE {field.column} LIKE %s", [f"%{word}%"]  # noqa: S608


class CodeField(TextField):
    """A number in one spelling, of which a part is looked up by ``__includes``."""


CodeField.register_lookup(Includes)


def create_indexes(*, using: str = DEFAULT_DB_ALIAS, **_options: Any) -> None:
    """Create the indexes that are missing. Connected to ``post_migrate``, which names the database."""
    database = connections[using]
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for field in _fields(database.introspection.table_names(cursor)):
            names = {"table": field.model._meta.db_table, "column": field.column}
            for statement in _missing(cursor, database.vendor, **names):
                cursor.execute(statement.format(**names))


def _missing(cursor: Any, vendor: str, table: str, column: str) -> tuple[str, ...]:
    """Return the statements that make the index of a column, if it is missing."""
    if vendor == "postgresql":
        # IF NOT EXISTS would wait for all writers first.
        cursor.execute("SELECT to_regclass(%s)", [f"{table}_{column}_pairs"])
        return () if cursor.fetchone()[0] else (INDEX,)
    cursor.execute("SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = %s", [f"{table}_{column}_added"])
    return () if cursor.fetchone() else (TABLE, INSTANCES, *TRIGGERS, REBUILD)


def _fields(tables: list[str]) -> Iterator[Any]:
    """Yield the fields with the lookup; a migration back to an earlier version leaves ``tables`` without some."""
    for model in apps.get_models():
        if model._meta.db_table in tables:
            yield from (
                field for field in model._meta.local_concrete_fields if Includes.lookup_name in field.get_lookups()
            )
