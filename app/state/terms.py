"""The terms of use that ship with the app, and their version: what a trial request says was agreed to."""

from dataclasses import dataclass
from pathlib import Path

import resources
from licensing.words.language import current


@dataclass(frozen=True)
class TermsOfUse:
    """``version`` is the day they came into force, 2026-11-01; ``text`` is Markdown."""

    version: str
    text: str


def read_terms() -> TermsOfUse:
    """Return the terms in the language of the app; the Japanese ones are the agreement.

    Their first line is ``version: 2026-11-01``, the same in every language.
    """
    first, _, text = (
        (Path(resources.__file__).parent / f"terms.{current()}.md").read_text(encoding="utf-8").partition("\n")
    )
    return TermsOfUse(first.removeprefix("version:").strip(), text.strip())
