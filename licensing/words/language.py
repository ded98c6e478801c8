"""Which language the app speaks, and the way of every sentence into it. Japanese is the source.

No Qt: the catalog of another language is given by ``app.ui.translation``.
"""

from collections.abc import Callable
from enum import StrEnum


class Language(StrEnum):
    JAPANESE = "ja"
    ENGLISH = "en"


def language_name(language: Language) -> str:
    """Return what a language calls itself, for those who read no other."""
    return {Language.JAPANESE: "日本語", Language.ENGLISH: "English"}[language]


Catalog = Callable[[str, str, int], str]
"""Returns the translation of a sentence, told from its likes by a comment, with a count (-1: none); nothing if none."""


def _no_catalog(_text: str, _comment: str, _count: int) -> str:
    return ""


class _Spoken:
    """The language of this process: one person sits in front of it."""

    language = Language.JAPANESE
    catalog: Catalog = staticmethod(_no_catalog)


def current() -> Language:
    return _Spoken.language


def use(language: Language, catalog: Catalog = _no_catalog) -> None:
    """Say everything in ``language`` from now on; ``app.ui.translation`` has the catalogs."""
    _Spoken.language, _Spoken.catalog = language, catalog


def tr(text: str, comment: str | None = "", n: int = -1) -> str:
    """Return ``text`` in the language of the app; ``%n`` in it becomes the count ``n``.

    The name and the order of parameters are those that Qt's lupdate looks for.
    """
    said = _Spoken.catalog(text, comment or "", n) or text
    return said if n < 0 else said.replace("%n", str(n))


def mark(text: str) -> str:
    """Return ``text`` as it is, for lupdate to find: a table holds it, and ``tr`` says what is taken from there."""
    return text


class word:  # noqa: N801  # reads as the function that lupdate takes it for
    """A fixed text of a class: said in the language of the moment at which it is asked for."""

    def __init__(self, text: str, comment: str = "") -> None:
        self._text = text
        self._comment = comment

    def __get__(self, owner: object, kind: type | None = None) -> str:
        return tr(self._text, self._comment)


def together(*sentences: str) -> str:
    """Return whole sentences as one text."""
    return ("" if current() is Language.JAPANESE else " ").join(sentence for sentence in sentences if sentence)


def aside(text: str) -> str:
    """Return ``text`` in brackets, to stand behind a sentence or a name."""
    return tr("（{aside}）").format(aside=text)
