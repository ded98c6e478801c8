"""Fields of models and forms for texts that people type into one line: names, telephone numbers, addresses."""

import unicodedata
from typing import TYPE_CHECKING, Any

import idna
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from licensing.characters import one_line

if TYPE_CHECKING:  # Django's own class takes no parameters while it runs
    _CharField = models.CharField[str, str]
    _EmailField = models.EmailField[str, str]
else:
    _CharField = models.CharField
    _EmailField = models.EmailField

LONGEST_MAIL = 254
"""Characters of an e-mail address (RFC 5321 §4.5.3.1.3), and so of who did something in the portal."""


class TextFormField(forms.CharField):
    """A text of which browsers cut nothing without a word: whoever pastes more than there is room for is told."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return _uncut(super().widget_attrs(widget))


class LineFormField(TextFormField):
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


def mail_address(text: str) -> str:
    """Return the e-mail address ``text`` in the one spelling in which it is stored, compared and mailed to.

    Full-width letters are folded (NFKC), invisible characters left out, and the domain is written as IDNA (UTS 46)
    maps it. What is no address is returned as it is, for ``valid_mail_address`` to refuse.
    """
    local, at, domain = one_line(unicodedata.normalize("NFKC", text)).strip().rpartition("@")
    try:
        mapped = idna.uts46_remap(domain, std3_rules=True)
        idna.encode(mapped)
    except (idna.IDNAError, UnicodeError):
        return f"{local}{at}{domain}"
    return f"{local}{at}{mapped}"


def valid_mail_address(address: str) -> None:
    """Raise ValidationError unless mail can be sent to ``address``, which is in the spelling of ``mail_address``."""
    local, _at, domain = address.rpartition("@")
    try:
        # RFC 6531 allows other letters before the @, but hardly a mail server does, and some look like ASCII.
        EmailValidator()(f"{local}@{idna.encode(domain).decode()}")
        if not local.isascii() or len(address) > LONGEST_MAIL:
            raise UnicodeError(address)
    except (ValidationError, UnicodeError, idna.IDNAError) as error:
        raise ValidationError(_("メールアドレスを name@example.jp の形で入力してください。"), "invalid") from error


class MailFormField(forms.EmailField):
    """An e-mail address, however it was typed."""

    default_validators = [valid_mail_address]  # noqa: RUF012  # as Django declares it

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return _uncut(super().widget_attrs(widget))

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return mail_address(text) if text else text


def _uncut(attributes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if name != "maxlength"}


class MailField(_EmailField):
    """The same, for a model: also what is looked up is in the one spelling."""

    default_validators = [valid_mail_address]  # noqa: RUF012  # as Django declares it

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return mail_address(text) if text else text

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": MailFormField, **options})
