"""A user-visible sentence with its translations.

    SAVED = Text(ja="{file} を保存しました。", en="Saved {file}.")
    DAYS_LEFT = Text(ja="残り{count}日", en="{count} days left", en_one="{count} day left")

    str(SAVED)                     # in the current language
    DAYS_LEFT.format(count=1)      # "1 day left" in English

As an attribute of a class, a ``Text`` reads as a string in the current language.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from licensing.words.language import Language, current

NOT_KNOWN = "―"
"""Shown in place of a value that is not known yet."""


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence. ``{…}`` are fields for ``format``; ``en_one`` is the English singular, chosen by ``count``."""

    ja: str
    en: str
    en_one: str = ""

    def __str__(self) -> str:
        return self.ja if current() is Language.JAPANESE else self.en

    def __get__(self, owner: object, kind: type | None = None) -> str:
        return _Plural(self.en, self.en_one) if self.en_one and current() is Language.ENGLISH else str(self)

    def format(self, **fields: object) -> str:
        """Return the sentence in the current language with its fields filled in."""
        return self.__get__(None).format(**fields)


class _Plural(str):
    """An English sentence whose ``format`` returns the singular for a ``count`` of 1."""

    _singular: str

    def __new__(cls, plural: str, singular: str) -> "_Plural":
        made = super().__new__(cls, plural)
        made._singular = singular
        return made

    def format(self, *values: object, **fields: object) -> str:
        return self._singular.format(**fields) if fields.get("count") == 1 else super().format(*values, **fields)


def join_sentences(*sentences: Text | str) -> str:
    """Return whole sentences as one text; empty ones are left out."""
    return ("" if current() is Language.JAPANESE else " ").join(filter(None, map(str, sentences)))


_BETWEEN = Text(ja="、", en=", ")


def listed(names: Iterable[str]) -> str:
    """Return ``names`` one after the other, as they are listed in a sentence."""
    return str(_BETWEEN).join(names)


_IN_BRACKETS = Text(ja="（{text}）", en=" ({text})")


def in_brackets(text: str) -> str:
    """Return ``text`` in brackets, to follow a sentence or a name."""
    return _IN_BRACKETS.format(text=text)
