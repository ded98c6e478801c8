"""Renders the standard text of an e-mail from its templates, with the values that an own text may use.

Templates are ``mailing/<language>/<kind>.subject.txt``, ``.txt`` and ``.html``. Their context is that of the letter and
``vendor``, the profile with addresses and the phone number of support.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.html import format_html

from licensing.vendor import read_vendor
from server.mailing.templatetags.mailing import SHOW_NAMES, VALUES

OF_VENDOR = {
    "product": "product_name",
    "support_phone": "support_phone",
    "support_hours": "support_hours",
    "owner_page": "portal_url",
}
"""Placeholders of every e-mail, and the fields of the vendor profile."""
OF_CONTEXT = (
    "customer",
    "company",
    "contact_name",
    "email",
    "number",
    "terminals",
    "reason",
    "link",
    "hours",
    "minutes",
    "days",
)
"""Placeholders that are values of the context as they are; templates mark all others."""


@dataclass(frozen=True)
class Rendered:
    """An e-mail."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Standard(Rendered):
    """An e-mail with its standard text, and what its placeholders stand for, as text and in HTML."""

    values: Mapping[str, str]
    markup: Mapping[str, str]
    frame: Mapping[str, object]
    """What the layout of HTML needs."""


def standard(kind: str, language: str, context: Mapping[str, object]) -> Standard:
    """Return the e-mail ``kind``.

    Raises:
        TemplateDoesNotExist: there is no such e-mail in that language.
        VendorError: the server's vendor profile cannot be read.
    """
    name, vendor = f"mailing/{language}/{kind}", read_vendor(settings.HOME.vendor)
    values = {placeholder: str(getattr(vendor, field)) for placeholder, field in OF_VENDOR.items()}
    values.update({name: str(context[name]) for name in OF_CONTEXT if name in context})
    markup = {
        "owner_page": format_html('<a href="{0}" style="color:#075c46;">{0}</a>', values["owner_page"]),
        "signature": "",  # the layout has it
    }
    frame = {"vendor": vendor, "language": language}
    filled = {**context, **frame}
    with translation.override(language):  # for the names of months and days
        subject = one_line(_plain(f"{name}.subject.txt", {**filled, VALUES: values}))
        text = _plain(f"{name}.txt", {**filled, VALUES: values}).strip() + "\n"
        html = get_template(f"{name}.html").render({**filled, VALUES: markup})
    return Standard(subject, text, html, values, markup, frame)


def with_names(kind: str, language: str, context: Mapping[str, object]) -> tuple[str, str]:
    """Return the subject and text of the e-mail ``kind`` with its placeholders instead of their values."""
    named = {name: f"{{{name}}}" for name in OF_CONTEXT if name in context}
    fields: dict[str, Any] = {field: f"{{{name}}}" for name, field in OF_VENDOR.items()}
    vendor = replace(read_vendor(settings.HOME.vendor), **fields)
    filled = {**context, **named, "vendor": vendor, "language": language, SHOW_NAMES: True}
    with translation.override(language):
        subject, text = (_plain(f"mailing/{language}/{kind}.{end}", filled) for end in ("subject.txt", "txt"))
    return one_line(subject), text.strip()


def one_line(text: str) -> str:
    return " ".join(text.split())


def _plain(name: str, context: dict[str, Any]) -> str:
    """Return a rendered plain text, in which ``&`` is not escaped."""
    template: Any = get_template(name)  # the backend's wrapper cannot render without escaping for HTML
    text: str = template.template.render(Context(context, autoescape=False))
    return text
