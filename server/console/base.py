"""What every list of the console stands on: rows are shown and found, and nobody changes one by hand."""

import re
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.models import AbstractUser
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from licensing.number import show, symbols_in

if TYPE_CHECKING:  # Django's own classes take no parameters while they run, and unfold's have no types
    ModelAdmin = admin.ModelAdmin[Model]
    TabularInline = admin.TabularInline[Model, Model]
else:
    from unfold.admin import ModelAdmin, TabularInline  # noqa: F401  # for other modules

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

    list_fullwidth = True
    list_per_page = 50
    list_max_show_all = 1000

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        return super().get_search_results(request, queryset, symbols_in(term) if IN_GROUPS.fullmatch(term) else term)


def number_cell(number: str) -> SafeString:
    """Return a license number in fours, in letters of one width."""
    return format_html('<span class="number">{}</span>', show(number))


def badge(kind: str, text: object) -> SafeString:
    """Return ``text`` as a small label; ``kind`` is good, bad, warning or plain."""
    return format_html('<span class="badge badge-{}">{}</span>', kind, text)


def name_of(request: HttpRequest) -> str:
    """Return who asks, for the event log."""
    return request.user.get_username() if isinstance(request.user, AbstractUser) else ""
