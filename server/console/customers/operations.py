"""The pages that rename and merge customers: form, preview, confirmation. Undoing them is as for all changes."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from server import clock
from server.console import event_words, search
from server.console.base import name_of
from server.console.customers.page import address_of
from server.console.forms import MORE
from server.console.roles import require
from server.console.widgets import RadioSelect, TextInput
from server.fields import LineFormField
from server.licenses.models import Change, Customer, Registration
from server.licenses.staff import changes, customer_changes, customers
from server.licenses.staff.changes import DoneBefore, Overtaken
from server.licenses.staff.declarations import MergeCustomers, Operation, RenameCustomer

MOST = 20
"""Customers that are offered for one search."""


class RenameForm(forms.Form):
    name = LineFormField(
        label=gettext_lazy("新しい契約者名"),
        max_length=200,
        widget=TextInput(),
        error_messages={"required": gettext_lazy("契約者名を入力してください。")},
    )
    kana = LineFormField(label=gettext_lazy("フリガナ"), max_length=200, required=False, widget=TextInput())


class ChooseCustomerForm(forms.Form):
    """Another customer, one of those that ``find`` finds."""

    find = LineFormField(
        label=gettext_lazy("契約者を探す"),
        help_text=gettext_lazy("契約者名、フリガナ、電話番号、メールアドレス、ライセンス番号で探せます。"),
        required=False,
        max_length=200,
        widget=TextInput(),
    )
    into = forms.ModelChoiceField(
        label=gettext_lazy("契約者"),
        queryset=Customer.objects.none(),
        empty_label=None,
        widget=RadioSelect(),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("契約者を選んでください。")),
    )

    def __init__(self, data: Any = None, *, besides: Customer, offered: Any) -> None:
        super().__init__(data)
        term = (data or {}).get("find", "")
        found = customers.listed().filter(search.every_word(term, search.customer_or_license)) if term else offered
        field: Any = self.fields["into"]
        every = list(found.exclude(pk=besides.pk).order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        keys = every[:MOST]
        field.help_text = MORE if len(every) > MOST else ""
        field.queryset = Customer.objects.filter(pk__in=keys).order_by("pk")
        field.label_from_instance = lambda row: row.described
        self.found = len(keys)


def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the name, show what changes, and change it once that was confirmed."""
    row, again = _begin(request, pk, RenameCustomer)
    if again is not None:
        return again
    entered = request.POST if request.method == "POST" else request.GET
    typed = RenameForm(entered if "asked" in entered else None, initial={"name": row.name, "kana": row.kana})
    if not typed.is_valid():
        return _ask(request, row, RenameCustomer, typed)
    name, kana = typed.cleaned_data["name"], typed.cleaned_data["kana"]
    if request.method != "POST":
        return _preview(request, row, RenameCustomer, _renamed(row, name))

    def act(token: str) -> Change:
        seen = request.POST.get("seen", "")
        return customer_changes.rename(row, name, kana, token=token, seen=seen, who=name_of(request), now=clock.now())

    return _perform(request, row, RenameCustomer, typed, act)


def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the customer that remains, show what moves there, and move it once that was confirmed."""
    row, again = _begin(request, pk, MergeCustomers)
    if again is not None:
        return again
    entered = request.POST if request.method == "POST" else request.GET
    alike = customers.similar(row.name, row.email, row.phone)
    form = ChooseCustomerForm(entered, besides=row, offered=alike)
    if "into" not in entered or not form.is_valid():
        unbound = ChooseCustomerForm(besides=row, offered=alike)
        return _ask(request, row, MergeCustomers, form if "into" in entered or "find" in entered else unbound)
    into = form.cleaned_data["into"]
    if request.method != "POST":
        return _preview(request, row, MergeCustomers, _merged(row, into))

    def act(token: str) -> Change:
        return customer_changes.merge(row, into, token=token, who=name_of(request), now=clock.now())

    return _perform(request, row, MergeCustomers, form, act)


def _renamed(row: Customer, name: str) -> list[str]:
    """Return what renaming ``row`` does."""
    terminals = Registration.objects.filter(until=None, license__contract__customer=row).count()
    facts = {"before": row.name, "after": name, "count": terminals}
    return [
        _("契約者名が「%(before)s」から「%(after)s」になります。") % facts,
        _(
            "登録済みの端末%(count)s台の画面には、次回の認証時から新しい名前が表示されます。使えなくなる端末はありません。"
        )
        % facts,
        _("これまでの操作記録とメールの名前は、変わりません。"),
    ]


def _merged(row: Customer, into: Customer) -> list[str]:
    """Return what merging ``row`` into ``into`` does."""
    licenses = Registration.objects.filter(until=None, license__contract__customer=row).count()
    facts = {
        "name": row.name,
        "into": into.described,
        "contracts": row.contracts.count(),
        "shops": row.shops.count(),
        "contacts": row.contacts.count(),
        "count": licenses,
        "email": row.email,
        "new_email": into.email,
    }
    sentences = [
        _("契約%(contracts)s件、店舗%(shops)s件、連絡先%(contacts)s件と対応の記録が、「%(into)s」に移ります。") % facts,
        _(
            "登録済みの端末%(count)s台の画面には、次回の認証時から「%(into)s」の名前が表示されます。使えなくなる端末はありません。"
        )
        % facts,
        _("「%(name)s」は一覧に表示されなくなります。") % facts,
    ]
    if row.email != into.email:
        sentences.append(_("今後のメールは %(new_email)s に届きます。%(email)s は連絡先に残ります。") % facts)
    return sentences


def _begin(request: HttpRequest, pk: int, kind: type[Operation]) -> tuple[Customer, HttpResponse | None]:
    """Return the customer, and where to go instead: the form's token was used, or the customer was merged meanwhile."""
    require(kind.permission, request)
    row = get_object_or_404(Customer, pk=pk)
    token = changes.read_token((request.POST if request.method == "POST" else request.GET).get("token"))
    used = Change.objects.filter(token=token).first() if token else None
    if used is not None:
        messages.warning(request, event_words.done_before(used, clock.now()))
        return row, _to_change(used)
    return row, HttpResponseRedirect(address_of(row)) if row.merged_into_id else None


def _ask(request: HttpRequest, row: Customer, kind: type[Operation], form: forms.Form) -> HttpResponse:
    token = changes.read_token(request.GET.get("token")) or changes.new_token()
    return _page(request, row, kind, {"form": form, "token": token})


def _preview(request: HttpRequest, row: Customer, kind: type[Operation], sentences: list[str]) -> HttpResponse:
    entered = [(name, value) for name, value in request.GET.items() if name != "token"]
    token = changes.read_token(request.GET.get("token")) or changes.new_token()
    return _page(request, row, kind, {"sentences": sentences, "entered": entered, "token": token})


def _perform(request: HttpRequest, row: Customer, kind: type[Operation], form: forms.Form, act: Any) -> HttpResponse:
    now = clock.now()
    try:
        done = act(changes.read_token(request.POST.get("token")) or changes.new_token())
    except DoneBefore as before:
        messages.warning(request, event_words.done_before(before.change, now))
        return _to_change(before.change)
    except Overtaken as overtaken:
        messages.warning(request, event_words.changed_by_another(overtaken.event, now))
        return HttpResponseRedirect(request.path)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _ask(request, row, kind, form)
    messages.success(request, _("「%(what)s」をしました。") % {"what": kind.title})
    return _to_change(done)


def _to_change(done: Change) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:change", args=[done.pk]))


def _page(request: HttpRequest, row: Customer, kind: type[Operation], context: dict[str, Any]) -> HttpResponse:
    shown = {"title": kind.title, "customer": row, "kind": kind.name, "button": kind.button, "danger": kind.danger}
    back = {"back": address_of(row)}
    return render(
        request, "console/customer_operation.html", {**admin.site.each_context(request), **shown, **back, **context}
    )
