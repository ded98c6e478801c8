"""The vendor's own subjects and texts of e-mails to customers: plain text with placeholders such as ``{customer}``.

A placeholder is replaced by a value of the standard text, and nothing else in an own text has a meaning: it runs
nothing, and reveals nothing that the standard text does not. One that cannot be used is not sent; the standard one is.
"""

import logging
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import linebreaksbr, urlize
from django.template.loader import render_to_string
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from server.licenses.log.events import record
from server.licenses.models import Event
from server.mailing import rendering
from server.mailing.examples import example
from server.mailing.models import LONGEST_RENDERED_SUBJECT, OwnText
from server.mailing.rendering import OF_VENDOR, Rendered, Standard, one_line

log = logging.getLogger(__name__)

VARIANTS = {"renewed": "shorter", "stopped": "stops_on", "released": "undone"}
"""Kinds of which the standard text says something else if the context has that value: each has a text of its own."""
KINDS = (
    "numbers",
    "numbers_withdrawn",
    "ending",
    "silent",
    "moved",
    "renewed",
    "stopped",
    "resumed",
    "released",
    "cancellation",
    "cancellation_withdrawn",
    "application_confirm",
    "application_received",
    "application_declined",
    "sign_in",
    "address_confirm",
    "address_changed",
)
"""The e-mails to customers. Those to staff have no own text."""
MAILS = tuple(name for kind in KINDS for name in ([kind, f"{kind}.{VARIANTS[kind]}"] if kind in VARIANTS else [kind]))
REQUIRED = {"numbers": "numbers", "application_confirm": "link", "sign_in": "link", "address_confirm": "link"}
"""What the recipient needs the e-mail for."""
NOT_IN_SUBJECT = frozenset({"numbers", "number", "link", "rows", "shops", "signature", "reason"})
"""Of several lines, or secret: subjects are not encrypted, and are kept when the text is deleted."""

PLACEHOLDER = re.compile(r"[{｛]([^{}｛｝\n]*)[}｝]")
PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True)
class Draft:
    """A subject and a text, with placeholders."""

    subject: str
    text: str


def standard_text(mail: str, language: str, now: datetime) -> Draft:
    """Return the standard text of ``mail``, one of ``MAILS``, with placeholders."""
    return Draft(*rendering.with_names(mail.partition(".")[0], language, example(mail, language, now)))


def current_text(mail: str, language: str, now: datetime) -> Draft:
    """Return the text that is sent: the own one, or else the standard one."""
    own = OwnText.objects.filter(mail=mail, language=language).first()
    return Draft(own.subject, own.text) if own else standard_text(mail, language, now)


def placeholders(mail: str, language: str, now: datetime) -> dict[str, str]:
    """Return the placeholders that ``mail`` may have, in the order of the standard text, with example values."""
    draft = standard_text(mail, language, now)
    names = dict.fromkeys([*PLACEHOLDER.findall(f"{draft.subject}\n{draft.text}"), *OF_VENDOR])
    values = _standard(mail, language, now).values
    return {name: values[name] for name in names}


def cleaned(mail: str, language: str, draft: Draft, now: datetime) -> Draft:
    """Return ``draft`` as it is stored: placeholders that were typed with an input method in the ASCII spelling.

    Raises:
        ValidationError: it has placeholders that ``mail`` does not know, lacks a required one, or has a single brace.
    """
    draft = Draft(one_line(_normal(draft.subject)), _normal(draft.text.replace("\r\n", "\n")).strip())
    known = set(placeholders(mail, language, now))
    errors = {
        "subject": _errors(draft.subject, known - NOT_IN_SUBJECT, ""),
        "text": _errors(draft.text, known, REQUIRED.get(mail, "")),
    }
    if any(errors.values()):
        raise ValidationError({field: found for field, found in errors.items() if found})
    try:
        preview(mail, language, draft, now)
    except ValueError as error:
        raise ValidationError({"subject": _("件名が長すぎます。短くしてください。")}) from error
    return draft


def preview(mail: str, language: str, draft: Draft, now: datetime) -> Rendered:
    """Return the e-mail that ``draft``, which ``cleaned`` returned, would be for the customer of the examples."""
    return _filled(mail, language, draft, _standard(mail, language, now))


@transaction.atomic
def save(mail: str, language: str, draft: Draft, *, who: str, now: datetime) -> None:
    """Send ``draft``, which ``cleaned`` returned, from now on.

    The standard text is not stored: it follows updates.
    """
    if draft == standard_text(mail, language, now):
        restore(mail, language, who=who, now=now)
        return
    before = current_text(mail, language, now)
    if draft == before:
        return
    texts = {"subject": draft.subject, "text": draft.text}
    OwnText.objects.update_or_create(
        mail=mail, language=language, defaults={**texts, "changed_at": now, "changed_by": who}
    )
    after = {"mail": mail, "language": language, **texts}
    record(Event.What.MAIL_TEXT_CHANGED, who=who, now=now, before=vars(before), after=after)


@transaction.atomic
def restore(mail: str, language: str, *, who: str, now: datetime) -> None:
    """Send the standard text again."""
    before = current_text(mail, language, now)
    deleted, _rows = OwnText.objects.filter(mail=mail, language=language).delete()
    if deleted:
        after = {"mail": mail, "language": language}
        record(Event.What.MAIL_TEXT_RESTORED, who=who, now=now, before=vars(before), after=after)


def render(kind: str, language: str, context: Mapping[str, object]) -> Rendered:
    """Return the e-mail ``kind``: with the own text if there is one that can be used.

    Raises:
        TemplateDoesNotExist: there is no such e-mail in that language.
        VendorError: the server's vendor profile cannot be read.
    """
    standard = rendering.standard(kind, language, context)
    variant = VARIANTS.get(kind, "")
    mail = f"{kind}.{variant}" if variant and context.get(variant) else kind
    own = OwnText.objects.filter(mail=mail, language=language).first()
    if own is None:
        return standard
    try:
        return _filled(mail, language, Draft(own.subject, own.text), standard)
    except (KeyError, ValueError) as error:
        log.warning(
            "the own text of the mail %s (%s) cannot be used, the standard one is sent: %r", mail, language, error
        )
        return standard


def _standard(mail: str, language: str, now: datetime) -> Standard:
    return rendering.standard(mail.partition(".")[0], language, example(mail, language, now))


def _filled(mail: str, language: str, draft: Draft, standard: Standard) -> Rendered:
    """Return ``draft`` with the values of ``standard``.

    Raises:
        KeyError: it has a placeholder without a value.
        ValueError: it lacks the required one, or the subject becomes too long.
    """
    if mail in REQUIRED and REQUIRED[mail] not in PLACEHOLDER.findall(draft.text):
        raise ValueError(f"{{{REQUIRED[mail]}}} is missing")
    subject, text = (
        PLACEHOLDER.sub(lambda found: standard.values[found[1]], one) for one in (draft.subject, draft.text)
    )
    subject = one_line(subject)
    if len(subject) > LONGEST_RENDERED_SUBJECT:
        raise ValueError("the subject is too long")
    parts = [_paragraph(part, standard) for part in PARAGRAPH.split(draft.text)]
    layout = {"layout": f"mailing/{language}/layout.html", "parts": filter(None, parts)}
    html = render_to_string("mailing/own.html", {**standard.frame, **layout})
    return Rendered(subject, text.strip() + "\n", html)


def _paragraph(text: str, standard: Standard) -> SafeString:
    """Return a paragraph of an own text as HTML."""
    parts = PLACEHOLDER.split(text)  # text and names by turns
    html = [linebreaksbr(urlize(part)) for part in parts]
    html[1::2] = [_markup(name, standard) for name in parts[1::2]]
    return format_html_join("", "{}", ((part,) for part in html))


def _markup(name: str, standard: Standard) -> SafeString:
    if name in standard.markup:
        return SafeString(standard.markup[name])  # what a template of ours made, with escaped values
    return linebreaksbr(escape(standard.values[name]))


def _normal(text: str) -> str:
    return PLACEHOLDER.sub(lambda found: f"{{{unicodedata.normalize('NFKC', found[1]).strip()}}}", text)


def _errors(text: str, known: set[str], required: str) -> list[str]:
    names = PLACEHOLDER.findall(text)
    facts = {"known": " ".join(f"{{{name}}}" for name in sorted(known)), "required": f"{{{required}}}"}
    errors = [
        _("差し込み項目 %(unknown)s は、ここでは使えません。使えるのは %(known)s です。")
        % {**facts, "unknown": f"{{{name}}}"}
        for name in dict.fromkeys(names)
        if name not in known
    ]
    if required and required not in names:
        errors.append(_("%(required)s を入れてください。これがないと、お客様が手続きできません。") % facts)
    if re.search(r"[{}｛｝]", PLACEHOLDER.sub("", text)):
        errors.append(_("「{」と「}」は、差し込み項目を囲むためだけに使えます。"))
    return errors
