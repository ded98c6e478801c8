"""What every list of the console stands on: rows are shown and found, and nobody changes one by hand."""

import re
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from licensing.number import symbols_in

if TYPE_CHECKING:  # Django's own classes take no parameters while they run
    ModelAdmin = admin.ModelAdmin[Model]
    TabularInline = admin.TabularInline[Model, Model]
else:
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline

IN_GROUPS = re.compile(r"\w{4}([-‐−ー]\w{1,4})+")
"""A license or terminal number, whole or in part, as people see it; both are stored without the dashes."""


class ReadOnly:
    """Rows are shown; nobody adds, changes or deletes one by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ConsoleAdmin(ReadOnly, ModelAdmin):
    """A list that finds numbers however they are grouped."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        return super().get_search_results(request, queryset, symbols_in(term) if IN_GROUPS.fullmatch(term) else term)
