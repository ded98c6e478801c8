"""The terms of use that the form shows: the same file that ships with the app."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import resources

HEADING = "#### "
TITLE = "### "


@dataclass(frozen=True)
class Part:
    """A paragraph, or a heading where ``heading`` is true."""

    text: str
    heading: bool


@dataclass(frozen=True)
class TermsOfUse:
    version: str
    parts: tuple[Part, ...]


@cache
def read_terms() -> TermsOfUse:
    """Return the terms: the first line is ``version: 2026-11-01``, the rest Markdown, headings and paragraphs."""
    text = (Path(resources.__path__[0]) / "terms.ja.md").read_text(encoding="utf-8")
    first, _, rest = text.partition("\n")
    blocks = [block.strip() for block in rest.split("\n\n") if block.strip() and not block.strip().startswith(TITLE)]
    parts = tuple(Part(block.removeprefix(HEADING), block.startswith(HEADING)) for block in blocks)
    return TermsOfUse(first.removeprefix("version:").strip(), parts)
