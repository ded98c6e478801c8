"""Fields of models and forms for texts that people type into one line: names, telephone numbers, addresses."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models

from licensing.characters import one_line

if TYPE_CHECKING:  # Django's own class takes no parameters while it runs
    _CharField = models.CharField[str, str]
else:
    _CharField = models.CharField


class LineFormField(forms.CharField):
    """A text without line breaks and invisible characters: nobody sees that an address book has added some."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(one_line(value) if isinstance(value, str) else value)


class LineField(_CharField):
    """The same, for a model: those characters are left out of whatever is validated, saved or looked up.

    No terminal accepts a statement with one of them in it.
    """

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return one_line(text).strip() if isinstance(text, str) else text

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": LineFormField, **options})
