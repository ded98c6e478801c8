"""Every form of the server: each input is accepted, or the error says what to enter."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from django import forms
from django.utils import translation

from server.api.models import Scope, WebhookKind
from server.console.customers.operations import RenameForm
from server.console.customers.page import NoteForm
from server.console.forms import AllowanceForm, IssueForm, RenewalForm, StopForm, TransferForm
from server.console.lists.api import TokenForm
from server.console.lists.customers import CustomerForm
from server.console.lists.people import NewPersonForm
from server.console.lists.portal import ApprovalForm, DeclineForm
from server.console.lists.webhooks import WebhookForm
from server.console.sign_in_views import CodeForm
from server.licenses.models import Customer
from server.portal.forms import ApplicationForm, NameForm, ShopForm, SignInForm

TODAY = date(2026, 11, 22)
TYPED = {
    "nothing": "",
    "blanks": " \u3000",
    "a word": "レジ",
    "zero": "0",
    "less than nothing": "-1",
    "half a number": "1.5",
    "more than there is": "9" * 400,
    "full width": "１２",
    "full-width words": "ｏｗｎｅｒ＠ｅｘａｍｐｌｅ．ｊｐ",
    "a day that has passed": "2001-01-01",
    "a day that is none": "2027-02-30",
    "a day in full width": "２０２７-０１-３１",
    "two lines": "銀座\n商店",
    "a control character": "銀座\x07商店",
    "a null": "銀座\0商店",
    "a long text": "あ" * 3000,
    "a choice that is none": "purple",
}
ALL: Mapping[type[forms.BaseForm], Callable[[dict[str, Any]], forms.BaseForm]] = {
    RenewalForm: lambda data: RenewalForm(data, today=TODAY),
    StopForm: lambda data: StopForm(data, today=TODAY),
    AllowanceForm: lambda data: AllowanceForm(data, today=TODAY),
    TransferForm: lambda data: TransferForm(data, today=TODAY),
    RenameForm: RenameForm,
    NoteForm: NoteForm,
    IssueForm: IssueForm,
    CustomerForm: lambda data: CustomerForm(data, instance=Customer.objects.get_or_create(name="銀座商店")[0]),
    NewPersonForm: NewPersonForm,
    CodeForm: CodeForm,
    TokenForm: TokenForm,
    WebhookForm: WebhookForm,
    ApprovalForm: ApprovalForm,
    DeclineForm: DeclineForm,
    ApplicationForm: ApplicationForm,
    ShopForm: ShopForm,
    SignInForm: SignInForm,
    NameForm: NameForm,
}
FILLED: dict[str, Any] = {"scopes": Scope.values, "kinds": WebhookKind.values, "when": "on", "seen": ""}


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.__name__)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_field_says_what_to_enter(db: None, form: type[forms.BaseForm], language: str) -> None:
    wrong = []
    with translation.override(language):
        fields = set(ALL[form]({}).fields) - {"seen"}
        for kind, typed in TYPED.items():
            made = ALL[form]({**dict.fromkeys(fields, typed), **{k: v for k, v in FILLED.items() if k not in fields}})
            for field, errors in made.errors.items():
                wrong += [(field, kind, error) for error in map(str, errors) if not says_what_to_do(error, language)]
    assert wrong == []


def says_what_to_do(error: str, language: str) -> bool:
    """Whether a sentence says what to do."""
    if language == "ja":
        return "ください" in error
    return re.search(r"\b([Ee]nter|[Cc]hoose|[Tt]ick|[Cc]all|Let)\b", error) is not None
