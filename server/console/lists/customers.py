"""Customers (契約者) and their contracts."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from server import clock
from server.console import event_words
from server.console.base import ConsoleAdmin, ReadOnly, TabularInline, name_of
from server.console.cells import number_cell
from server.console.roles import may_support
from server.licenses.models import Contract, Customer, Event, License
from server.licenses.staff import customers

if TYPE_CHECKING:  # Django's own class takes no parameter while it runs
    ModelForm = forms.ModelForm[Customer]
else:
    ModelForm = forms.ModelForm


class ContractInline(ReadOnly, TabularInline):
    model = Contract
    fields = ("issued_at",)
    ordering = ("-pk",)
    show_change_link = True


class LicenseInline(ReadOnly, TabularInline):
    model = License
    fields = ("shown_number", "contract_until", "stops_on", "stopped_at", "allowance_days")
    readonly_fields = ("shown_number",)
    ordering = ("pk",)
    show_change_link = True

    @admin.display(description=_("ライセンス番号"))
    def shown_number(self, license: License) -> str:
        return number_cell(license.number)


class CustomerForm(ModelForm):
    """The details; ``seen`` is what the form displayed, so that a colleague's edit is not overwritten."""

    seen = forms.JSONField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Customer
        fields = customers.DETAILS

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["seen"] = customers.details_of(self.instance)

    def clean_seen(self) -> dict[str, str] | None:
        seen: dict[str, str] | None = self.cleaned_data["seen"]
        current = customers.details_of(Customer.objects.get(pk=self.instance.pk))
        if seen is not None and seen != current:
            changed = Event.objects.filter(what=Event.What.CUSTOMER_CHANGED, customer=self.instance.name)
            conflict = event_words.changed_by_another(changed.order_by("-pk").first(), clock.now())
            again = _now("まだ保存していません。画面を開き直して、もう一度入力してください。")
            raise ValidationError(f"{conflict} {again}")
        return seen


@admin.register(Customer)
class CustomerAdmin(ConsoleAdmin):
    form: Any = CustomerForm
    list_display = ("name", "contact_name", "phone", "email", "licenses")
    list_filter = ("language",)
    search_fields = ("name", "email", "contracts__licenses__number")
    folded_fields = ("name", "contact_name", "phone", "email", "memo")
    search_help_text = _("契約者名、ご担当者名、電話番号、メールアドレス、ライセンス番号で探せます。")
    fields = ("name", *customers.DETAILS, "seen")
    readonly_fields = ("name",)
    inlines: ClassVar = [ContractInline]
    change_form_outer_before_template = "console/customer_buttons.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Customer.objects.annotate(count=Count("contracts__licenses")).order_by("name")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_support(request)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.fields if may_support(request) else ("name", *customers.DETAILS)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        details = {name: form.cleaned_data[name] for name in customers.DETAILS}
        customers.edit(obj, details, who=name_of(request), now=clock.now())

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Do nothing: the event log records it."""

    @admin.display(description=_("ライセンス数"), ordering="count")
    def licenses(self, customer: Customer) -> int:
        return int(getattr(customer, "count"))  # noqa: B009  # annotated by the query


@admin.register(Contract)
class ContractAdmin(ConsoleAdmin):
    list_display = ("customer", "issued_at", "licenses")
    search_fields = ("customer__name", "customer__email", "licenses__number")
    folded_fields = ("customer__name", "customer__contact_name", "customer__phone", "licenses__number")
    inlines: ClassVar = [LicenseInline]
    fields = ("customer", "issued_at")
    change_form_outer_before_template = "console/contract_buttons.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Contract.objects.select_related("customer").annotate(count=Count("licenses")).order_by("-pk")

    @admin.display(description=_("ライセンス数"), ordering="count")
    def licenses(self, contract: Contract) -> int:
        return int(getattr(contract, "count"))  # noqa: B009  # annotated by the query
