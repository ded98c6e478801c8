"""The list of articles, which learns from each sale: a JAN code or a name gives price and rate the next time.

Its own SQLite file, because it may be changed, sorted out and replaced, which records never are.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.sales.errors import JournalError, JournalTrouble, journal_error
from app.sales.record import Item
from licensing.drives import make_folder

FILE_NAME = "articles.sqlite3"
MOST = 200
"""Articles that are listed at a time."""
_BUSY_TIMEOUT = 2.0
_SCHEMA = """CREATE TABLE IF NOT EXISTS articles (
    code TEXT PRIMARY KEY,
    jan TEXT NOT NULL,
    name TEXT NOT NULL,
    unit_price INTEGER NOT NULL,
    reduced INTEGER NOT NULL,
    qualifies INTEGER NOT NULL,
    used INTEGER NOT NULL DEFAULT 0
) STRICT"""
_WRITE = """INSERT INTO articles (code, jan, name, unit_price, reduced, qualifies)
    VALUES (:code, :jan, :name, :unit_price, :reduced, :qualifies)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, unit_price = excluded.unit_price,
        reduced = excluded.reduced, qualifies = excluded.qualifies"""
_USE = "UPDATE articles SET used = (SELECT max(used) + 1 FROM articles) WHERE code = ?"


@dataclass(frozen=True)
class Article:
    """``unit_price`` in yen, tax included. ``reduced`` is the kind of rate, which outlives a change of the rates.

    ``qualifies`` is False for what is not sold tax-free: bullion of gold and platinum.
    """

    name: str
    unit_price: int
    reduced: bool
    jan: str = ""
    qualifies: bool = True

    @property
    def code(self) -> str:
        """What the article is found by: its JAN code, or its name where it has none."""
        return self.jan or self.name


class Articles:
    """Every method may raise ``JournalError``."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def find(self, code: str) -> Article | None:
        """Return the article with this JAN code or, where it has none, with this name.

        One that does not qualify is found by its name, too: typing it does not make it tax-free.
        """
        query = "SELECT * FROM articles WHERE code = ?1 OR (name = ?1 AND NOT qualifies) ORDER BY code <> ?1 LIMIT 1"
        with self._open() as db:
            row = db.execute(query, [code]).fetchone()
            return None if row is None else _article(row)

    def search(self, text: str = "", limit: int = MOST) -> list[Article]:
        """Return the articles whose name or JAN code contains ``text``, those used last first."""
        query = (
            "SELECT * FROM articles WHERE instr(upper(name), upper(?1)) OR instr(jan, ?1)"
            " ORDER BY used DESC, name LIMIT ?2"
        )
        with self._open() as db:
            return [_article(row) for row in db.execute(query, [text, limit]).fetchall()]

    def learn(self, item: Item, *, reduced: bool) -> None:
        """Remember the article of ``item``, which is being sold, with its price and rate of now."""
        article = Article(item.name, item.unit_price, reduced, item.jan)
        with self._open() as db:
            db.execute(_WRITE, _values(article))
            db.execute(_USE, [article.code])

    def save(self, articles: Iterable[Article]) -> None:
        """Add ``articles``, or replace those with the same codes; all of them or none."""
        with self._open() as db, db:
            db.execute("BEGIN IMMEDIATE")
            db.executemany(_WRITE, [_values(article) for article in articles])

    def remove(self, article: Article) -> None:
        with self._open() as db:
            db.execute("DELETE FROM articles WHERE code = ?", [article.code])

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            make_folder(self._file.parent)
            with closing(sqlite3.connect(self._file, timeout=_BUSY_TIMEOUT, isolation_level=None)) as db:
                db.row_factory = sqlite3.Row
                db.execute(_SCHEMA)
                yield db
        except (sqlite3.Error, OSError) as error:
            raise journal_error(error, self._file) from error
        except (IndexError, ValueError) as error:  # other columns than ours, or what is no text
            raise JournalError(JournalTrouble.NOT_READABLE, str(error)) from error


def _values(article: Article) -> dict[str, str | int]:
    return {
        "code": article.code,
        "jan": article.jan,
        "name": article.name,
        "unit_price": article.unit_price,
        "reduced": article.reduced,
        "qualifies": article.qualifies,
    }


def _article(row: sqlite3.Row) -> Article:
    return Article(row["name"], row["unit_price"], bool(row["reduced"]), row["jan"], bool(row["qualifies"]))
