"""The terms of use that ship with the product, and their version: what a trial request says was agreed to."""

from dataclasses import dataclass
from pathlib import Path

import resources


@dataclass(frozen=True)
class TermsOfUse:
    """``version`` is the day on which they came into force, 2026-11-01; ``text`` is Markdown."""

    version: str
    text: str


def read_terms(language: str) -> TermsOfUse:
    """Return the terms in ``language``, ``ja`` or ``en``; the Japanese ones are the agreement.

    The first line of the file is ``version: 2026-11-01``, the same in every language.
    """
    file = Path(resources.__file__).parent / f"terms.{language}.md"
    first, _, text = file.read_text(encoding="utf-8").partition("\n")
    return TermsOfUse(first.removeprefix("version:").strip(), text.strip())
