"""The terms of use that ship with the app, and their version: what a trial request says was agreed to."""

from dataclasses import dataclass

from app.bootstrap import RESOURCES


@dataclass(frozen=True)
class TermsOfUse:
    """``version`` is the day they came into force, 2026-11-01; ``text`` is Markdown."""

    version: str
    text: str


def read_terms() -> TermsOfUse:
    """Return the terms. Their first line is ``version: 2026-11-01``."""
    first, _, text = (RESOURCES / "terms.ja.md").read_text(encoding="utf-8").partition("\n")
    return TermsOfUse(first.removeprefix("version:").strip(), text.strip())
