"""Texts for searching, in which width, case, the kind of kana, dashes and spaces make no difference."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

from server.trigrams import Includes

if TYPE_CHECKING:  # Django's own class takes no parameters while it runs
    TextField = models.TextField[str, str]
else:
    TextField = models.TextField

Row = TypeVar("Row", bound=models.Model)

KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
IGNORED = dict.fromkeys(map(ord, "-‐‑‒–—―−ー~〜・,.()_%\\\0"))
"""Dashes, the long vowel mark, punctuation that people often omit, and what has a meaning in LIKE or in PostgreSQL."""

LONGEST = 600
"""Characters of a folded text."""


def folded(text: str) -> str:
    """Return ``text`` normalised so that different spellings of one name are equal."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(plain.translate(KATAKANA_TO_HIRAGANA).translate(IGNORED).split())


class FoldedField(TextField):
    """The folded texts of the fields ``of``, each with a line break, computed whenever it is saved.

    ``__includes`` looks into it. A ``FoldedModel`` saves it with any field.
    """

    def __init__(self, *args: Any, of: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(*args, **{"editable": False, "default": "", **options})
        self._of = of

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "of": self._of}  # Django copies fields by it

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        also = model_instance.also_searched() if isinstance(model_instance, FoldedModel) else ()
        text = _lines(getattr(model_instance, name) for name in self._of) + _lines(also)
        setattr(model_instance, self.attname, text)
        return text

    @property
    def sources(self) -> tuple[str, ...]:
        return self._of


FoldedField.register_lookup(Includes)


class FoldedQuerySet(models.QuerySet[Row]):
    """Refuses statements that would change texts without what is searched: the rows are to be saved one by one."""

    def update(self, **changed: Any) -> int:
        searched = {name for field in _folded_fields(self.model) for name in (field.name, *field.sources)}
        if searched & set(changed):
            raise TypeError(f"update() leaves the search behind; save() follows it: {sorted(searched & set(changed))}")
        return super().update(**changed)


class FoldedModel(models.Model):
    """A model whose ``FoldedField`` follows every change."""

    objects = FoldedQuerySet.as_manager()

    class Meta:
        abstract = True

    def also_searched(self) -> Sequence[str]:
        """Return what a row is found by besides its own fields: save it again when that changes."""
        return ()

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        if update_fields is not None:
            update_fields = {*update_fields, *(field.name for field in _folded_fields(type(self)))}
        super().save(*args, update_fields=update_fields, **options)


def _lines(texts: Iterable[str]) -> str:
    return "".join(folded(text) + "\n" for text in texts)[:LONGEST]


def _folded_fields(model: type[models.Model]) -> list[FoldedField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, FoldedField)]
