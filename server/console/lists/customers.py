"""Customers (契約者), whose page is in ``customers``."""

import json
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from server import clock
from server.console import event_words, search
from server.console.base import ConsoleAdmin, TabularInline, name_of
from server.console.cells import customer_link, stacked
from server.console.choices import is_key
from server.console.customers.page import address_of
from server.console.roles import may_support
from server.licenses.log.events import entry, record, record_all
from server.licenses.models import Contact, Customer, Event, License, Shop
from server.licenses.staff import customers

if TYPE_CHECKING:  # Django's own class takes no parameter while it runs
    ModelForm = forms.ModelForm[Customer]
else:
    ModelForm = forms.ModelForm


class OfCustomer(TabularInline):
    """Rows of a customer that support may add, change and delete."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_support(request)

    has_change_permission = has_delete_permission = has_add_permission


class ContactInline(OfCustomer):
    model = Contact
    verbose_name_plural = _("連絡先(メールアドレスのある方は、お客様ページにログインできます)")
    fields = ("role", "name", "email", "phone")


class ShopInline(OfCustomer):
    model = Shop
    fields = ("name", "phone", "address")


class CustomerForm(ModelForm):
    """The details; ``seen`` is what the page displayed, so that the edit of a colleague or owner is not overwritten."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Customer
        fields = customers.DETAILS

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["seen"] = json.dumps(_displayed(self.instance))

    def clean_kana(self) -> str:
        return customers.kana_of(self.cleaned_data["kana"])

    def clean_seen(self) -> str:
        seen: str = self.cleaned_data["seen"]
        current = customers.present(self.instance)
        if current.pk != self.instance.pk or (seen and seen != json.dumps(_displayed(current))):
            changed = Event.objects.filter(what=Event.What.CUSTOMER_CHANGED, customer=self.instance.name)
            conflict = event_words.changed_by_another(changed.order_by("-pk").first(), clock.now())
            again = _now("まだ保存していません。画面を開き直して、もう一度入力してください。")
            raise ValidationError(f"{conflict} {again}")
        return seen


@admin.register(Customer)
class CustomerAdmin(ConsoleAdmin):
    form: Any = CustomerForm
    list_display = ("customer", "contact_name", "phone", "email", "licenses")
    list_display_links = None
    exported = (
        "name",
        "kana",
        "contact_name",
        "phone",
        "email",
        "postal_code",
        "address",
        "language",
        "memo",
        "licenses",
    )
    list_filter = ("language",)
    found_by = (search.customer_or_license,)
    search_help_text = _("契約者名、フリガナ、連絡先、店舗名、電話番号、メールアドレス、ライセンス番号で探せます。")
    fields = ("name", *customers.DETAILS, "seen")
    readonly_fields = ("name",)
    inlines: ClassVar = [ContactInline, ShopInline]
    change_form_outer_before_template = "console/customer_buttons.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        # Computed for the rows of a page only, and not to count the customers, unlike a join.
        theirs = License.objects.filter(contract__customer=OuterRef("pk")).order_by().values("contract__customer")
        count = Subquery(theirs.annotate(found=Count("pk")).values("found"))
        listed = customers.listed().annotate(count=Coalesce(count, 0))
        return listed.order_by(Coalesce(NullIf("kana", Value("")), "name"), "name", "pk")

    @admin.display(description=_("契約者名"), ordering=Coalesce(NullIf("kana", Value("")), "name"))
    def customer(self, customer: Customer) -> SafeString:
        reading = format_html('<span class="reading">{}</span>', customer.kana) if customer.kana else ""
        return stacked(customer_link(customer), reading)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_support(request)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.fields if may_support(request) else ("name", *customers.DETAILS)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        details = {name: form.cleaned_data[name] for name in customers.DETAILS}
        customers.edit(obj, details, who=name_of(request), now=clock.now())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        before, licenses = _people_and_shops(form.instance), _licenses_in_shops(form.instance)
        super().save_related(request, form, formsets, change)
        after, shops = _people_and_shops(form.instance), _licenses_in_shops(form.instance)
        # Of each license, as if it had been moved: an import finds it again by the shop in which it was issued.
        record_all(
            entry(
                Event.What.SHOP_CHANGED,
                who=name_of(request),
                now=clock.now(),
                license=license,
                before={"shop": former},
                after={"shop": shops.get(license, "")},
            )
            for license, former in licenses.items()
            if former != shops.get(license)
        )
        changed = [name for name in before if before[name] != after[name]]
        if changed:
            record(
                Event.What.CUSTOMER_CHANGED,
                who=name_of(request),
                now=clock.now(),
                customer=form.instance,
                before={name: before[name] for name in changed},
                after={name: after[name] for name in changed},
            )

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        response = super().response_change(request, obj)
        return response if "_continue" in request.POST else HttpResponseRedirect(address_of(obj))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        """Return the form; of a customer that was merged meanwhile, lead to the other one."""
        merged = (
            Customer.objects.exclude(merged_into=None).filter(pk=int(object_id) if is_key(object_id) else 0).first()
        )
        if merged is not None:
            return HttpResponseRedirect(address_of(merged))
        return super().change_view(request, object_id, *args, **options)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Do nothing: the event log records it."""

    @admin.display(description=_("ライセンス数"), ordering="count")
    def licenses(self, customer: Customer) -> int:
        return int(getattr(customer, "count"))  # noqa: B009  # annotated by the query


def _displayed(customer: Customer) -> dict[str, str]:
    return {**customers.details_of(customer), **_people_and_shops(customer)}


def _licenses_in_shops(customer: Customer) -> dict[License, str]:
    """Return the licenses of ``customer`` that are in a shop, and its name."""
    licenses = License.objects.filter(contract__customer=customer).exclude(shop=None)
    return {one: str(one.shop) for one in licenses.select_related("shop", "contract__customer").order_by("pk")}


def _people_and_shops(customer: Customer) -> dict[str, str]:
    """Return the contacts and shops of ``customer`` in words, for the event log."""
    people = (" ".join(filter(None, (str(one), one.email, one.phone))) for one in customer.contacts.order_by("pk"))
    shops = (" ".join(filter(None, (one.name, one.phone, one.address))) for one in customer.shops.order_by("pk"))
    return {"contacts": "、".join(people), "shops": "、".join(shops)}
