"""契約者 and their contracts."""

from django.contrib import admin

from server.console.base import ConsoleAdmin
from server.licenses.models import Contract, Customer


@admin.register(Customer)
class CustomerAdmin(ConsoleAdmin):
    list_display = ("name", "email", "phone")
    search_fields = ("name", "email", "phone", "contact_name")


@admin.register(Contract)
class ContractAdmin(ConsoleAdmin):
    list_display = ("customer", "issued_at")
    list_select_related = ("customer",)
    search_fields = ("customer__name", "customer__email", "licenses__number")
