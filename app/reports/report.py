"""The report on one period, as rows of a CSV file and as HTML for a PDF file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from app.reports.period import Period
from app.reports.words import Money, nationality_table, rate_table, report_facts, report_title, words
from app.sales.books import Sums
from app.sales.sentences import yen
from app.sales.words import words as sale_words
from licensing.words.days import long_date, table_date

_STYLE = """
h1 { font-size: 18pt; } h2 { font-size: 12pt; margin-top: 20px; margin-bottom: 6px; }
p, td, th { font-size: 10pt; }
th { text-align: left; font-weight: 600; background-color: #eef2f1; }
"""
_TABLE = "<table width='100%' cellspacing='0' cellpadding='5' border='1' style='border-collapse: collapse'>"


@dataclass(frozen=True)
class Report:
    """``shop`` names shop and terminal, ``made_on`` is the JST day on which the report was made."""

    period: Period
    shop: str
    made_on: date
    sums: Sums

    @property
    def notes(self) -> tuple[str, ...]:
        return (words.THIS_TERMINAL, words.HOW_COUNTED, words.ESTIMATE, sale_words.NOT_SENT_TO_AGENCY)


def report_lines(report: Report) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a CSV file: facts and two tables with empty rows between them. Amounts are plain numbers."""
    yield (report_title(report.period), report.shop)
    yield (words.MADE_ON, table_date(report.made_on))
    yield ()
    yield from report_facts(report.sums, str)
    for title, table in _tables(report.sums, str):
        yield ()
        yield (title,)
        yield from table
    yield ()
    yield from ((note,) for note in report.notes)


def report_html(report: Report) -> str:
    """Return the page in the subset of HTML that Qt supports; all texts are escaped."""
    facts = _table(report_facts(report.sums), "td")
    tables = "".join(f"<h2>{escape(title)}</h2>{_table(table)}" for title, table in _tables(report.sums, yen))
    notes = "".join(f"<p>{escape(note)}</p>" for note in report.notes)
    made = f"{words.MADE_ON} {long_date(report.made_on)}"
    head = "".join(f"<p align='right'>{escape(line)}</p>" for line in (report.shop, made) if line)
    title = escape(report_title(report.period))
    return f"<style>{_STYLE}</style><h1>{title}</h1>{head}{facts}{tables}<p></p>{notes}"


def _tables(sums: Sums, money: Money) -> list[tuple[str, list[tuple[str, ...]]]]:
    if sums.empty:
        return []
    return [(words.BY_RATE, rate_table(sums, money)), (words.BY_NATIONALITY, nationality_table(sums, money))]


def _table(rows: Sequence[tuple[str, ...]], tag_of_first: str = "th") -> str:
    tags = (tag_of_first, *("td" for _ in rows[1:]))
    return f"{_TABLE}{''.join(_row(tag, row) for tag, row in zip(tags, rows, strict=True))}</table>"


def _row(tag: str, row: tuple[str, ...]) -> str:
    cells = (f"<{tag} align='{'right' if place else 'left'}'>{escape(text)}</{tag}>" for place, text in enumerate(row))
    return f"<tr>{''.join(cells)}</tr>"
