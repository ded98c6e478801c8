"""The languages of the sentences, and which of them is current.

The current language comes from one provider: the app sets the one that its user chose, the server follows Django's
active language.
"""

from collections.abc import Callable
from enum import StrEnum


class Language(StrEnum):
    JAPANESE = "ja"
    ENGLISH = "en"


def language_name(language: Language) -> str:
    """Return what a language calls itself, for those who read no other."""
    return {Language.JAPANESE: "日本語", Language.ENGLISH: "English"}[language]


class _Current:
    provider: Callable[[], Language] = staticmethod(lambda: Language.JAPANESE)


def current() -> Language:
    """Return the language in which sentences are formatted now."""
    return _Current.provider()


def set_provider(provider: Callable[[], Language]) -> None:
    """Ask ``provider`` for the current language from now on."""
    _Current.provider = staticmethod(provider)


def set_language(language: Language) -> None:
    """Format every sentence in ``language`` from now on; texts that are already on the screen do not change."""
    set_provider(lambda: language)
