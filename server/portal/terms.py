"""The Japanese terms of use, which are the agreement, as the headings and paragraphs of the application form."""

from dataclasses import dataclass
from functools import cache

from licensing.terms import read_terms

HEADING = "#### "
TITLE = "### "


@dataclass(frozen=True)
class Part:
    """A paragraph, or a heading where ``heading`` is true."""

    text: str
    heading: bool


@cache
def parts() -> tuple[Part, ...]:
    """Return the terms without their title, which the form has already."""
    blocks = [block.strip() for block in read_terms("ja").text.split("\n\n")]
    shown = [block for block in blocks if block and not block.startswith(TITLE)]
    return tuple(Part(block.removeprefix(HEADING), block.startswith(HEADING)) for block in shown)
