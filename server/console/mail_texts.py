"""The pages on which the vendor writes its own texts of e-mails to customers."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from server import clock
from server.console.base import name_of
from server.console.mail_words import PLACEHOLDERS, TITLES
from server.console.roles import MANAGE, require
from server.console.widgets import Textarea, TextInput
from server.fields import LineFormField, TextFormField
from server.licenses.models import Customer
from server.mailing import own_texts
from server.mailing.composing import with_pictures
from server.mailing.examples import NUMBERS
from server.mailing.models import LONGEST_SUBJECT, OwnText
from server.mailing.own_texts import Draft

LONGEST_TEXT = 10_000


class MailTextForm(forms.Form):
    subject = LineFormField(
        label=gettext_lazy("件名"),
        max_length=LONGEST_SUBJECT,
        widget=TextInput(),
        error_messages={"required": gettext_lazy("件名を入力してください。")},
    )
    text = TextFormField(
        label=gettext_lazy("本文"),
        max_length=LONGEST_TEXT,
        widget=Textarea(attrs={"rows": 24}),
        error_messages={"required": gettext_lazy("本文を入力してください。")},
    )

    def __init__(self, data: Any, *, mail: str, language: str) -> None:
        super().__init__(data)
        self.mail = mail
        self.language = language

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if "subject" in typed and "text" in typed:
            draft = Draft(typed["subject"], typed["text"])
            typed["draft"] = own_texts.cleaned(self.mail, self.language, draft, clock.now())
        return typed


def mail_texts(request: HttpRequest) -> HttpResponse:
    """List the e-mails, each with its languages."""
    require(MANAGE, request)
    own = {(row.mail, row.language): row for row in OwnText.objects.order_by("pk")}
    mails = [
        {
            "title": TITLES[mail],
            "name": mail,
            "texts": [(code, own.get((mail, code))) for code in Customer.Language.values],
        }
        for mail in own_texts.MAILS
    ]
    context = {"title": _("メールの文面"), "mails": mails, "languages": Customer.Language.labels}
    return render(request, "console/mail_texts.html", {**admin.site.each_context(request), **context})


def mail_text(request: HttpRequest, mail: str, language: str) -> HttpResponse:
    """Edit, preview and save a text, or restore the standard one."""
    require(MANAGE, request)
    if mail not in own_texts.MAILS or language not in Customer.Language.values:
        raise Http404
    now, who = clock.now(), name_of(request)
    if request.POST.get("do") == "restore":
        own_texts.restore(mail, language, who=who, now=now)
        return _done(request, _("標準の文面に戻しました。"))
    posted = request.POST if request.method == "POST" else None
    form = MailTextForm(posted or vars(own_texts.current_text(mail, language, now)), mail=mail, language=language)
    if not form.is_valid():
        return _page(request, form)
    draft = form.cleaned_data["draft"]
    if request.POST.get("do") == "save":
        own_texts.save(mail, language, draft, who=who, now=now)
        return _done(request, _("文面を保存しました。これから送るメールに使われます。"))
    shown = own_texts.preview(mail, language, draft, now)
    html = with_pictures(shown.html, [number.replace("-", "") for number in NUMBERS])
    return _page(request, form, preview=replace(shown, html=html))


def _done(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return HttpResponseRedirect(request.path)


def _page(request: HttpRequest, form: MailTextForm, **context: object) -> HttpResponse:
    mail, language = form.mail, form.language
    values = own_texts.placeholders(mail, language, clock.now())
    shared = {
        "title": f"{TITLES[mail]} ({Customer.Language(language).label})",
        "form": form,
        "own": OwnText.objects.filter(mail=mail, language=language).first(),
        "placeholders": [(f"{{{name}}}", PLACEHOLDERS[name], value) for name, value in values.items()],
        "required": own_texts.REQUIRED.get(mail, ""),
        "back": reverse("console:mail_texts"),
    }
    status = 400 if form.errors and request.method == "POST" else 200
    page = {**admin.site.each_context(request), **shared, **context}
    return render(request, "console/mail_text.html", page, status=status)
