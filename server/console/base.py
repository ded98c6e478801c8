"""The base of the console's lists: rows are displayed and searched, and never edited by hand."""

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from licensing.number import symbols_in
from server.clock import FIRST_DAY, LAST_DAY
from server.console import export, search
from server.console.cells import badge as badge
from server.console.cells import number_cell as number_cell
from server.console.cells import short
from server.console.roles import may_manage, may_support

if TYPE_CHECKING:  # Django's own classes take no parameters while they run, and unfold's have no types
    ModelAdmin = admin.ModelAdmin[Model]
    TabularInline = admin.TabularInline[Model, Model]
else:
    from unfold.admin import ModelAdmin, TabularInline  # noqa: F401  # for other modules

IN_GROUPS = re.compile(r"\w{4}([-‐−ー]\w{1,4})+")
"""A license or terminal number, whole or in part, as it is displayed; both are stored without the dashes."""

YEARS = re.compile(r"\b(\d{4})-?(?:\d\d-?\d\d|W\d\d)")
"""Of the days in a filter's values, in any form of ISO 8601."""

LOOKUPS = ("", "__exact", "__id__exact", "__isnull", "__isempty", "__gte", "__lt")
"""What Django's filters ask of a field. Others, such as ``__range``, fail where a value is none for them."""


class ReadOnly:
    """Rows are displayed; nobody adds, changes or deletes one by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ConsoleAdmin(ReadOnly, ModelAdmin):
    """A list that finds numbers in any grouping and names in any spelling.

    ``found_by`` is the condition of a word that is searched, from ``search``; lists of a few hundred rows have
    Django's ``search_fields`` alone.
    """

    found_by: ClassVar[tuple[search.Condition, ...]] = ()
    """One, in a tuple: a function in the class would be its method."""
    exported: ClassVar[tuple[str, ...]] = ()
    """The columns of the CSV file; those that are displayed if it is empty."""
    change_list_template = "console/change_list.html"
    list_after_template: str | None = "console/export.html"
    list_fullwidth = True
    list_per_page = 50
    list_max_show_all = 500  # Django accepts 1,000 fields of a form, and each row chosen is one

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Return the list, or as a CSV file."""
        encoding = export.wanted(request)
        if encoding and request.method == "GET" and self.has_view_or_change_permission(request):
            with suppress(IncorrectLookupParameters):  # the list is displayed instead, and says so
                return export.response(request, self, encoding)
        return super().changelist_view(request, extra_context)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [self._column(name) for name in super().get_list_display(request)]

    def _column(self, name: Any) -> Any:
        """Return the column for the field ``name``: dates and times in the format of tables, others unchanged."""
        try:
            field = self.model._meta.get_field(name)
        except FieldDoesNotExist:
            return name
        if not isinstance(field, DateField):
            return name

        @admin.display(description=field.verbose_name, ordering=name)
        def column(row: Model) -> Any:
            return short(getattr(row, name))

        column.__name__ = name  # Django derives the column's CSS class from it
        return column

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        for condition in self.found_by:
            return queryset.filter(search.every_word(term, condition)) if search.words_of(term) else queryset, False
        looked_up = symbols_in(term) if IN_GROUPS.fullmatch(term) else term
        return super().get_search_results(request, queryset, looked_up)

    def get_search_fields(self, request: HttpRequest) -> Any:
        """Return something if the list can be searched: the box is shown then."""
        return self.search_fields or self.found_by

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Allow what the list's own filters ask for. By Django, hidden fields could be guessed.

        Days near the ends of the calendar overflow when they are converted to UTC.
        """
        if "\0" in value:  # PostgreSQL's texts have none
            return False
        years = YEARS.findall(value) if self._is_of_days(lookup) else []
        if any(not FIRST_DAY.year <= int(year) <= LAST_DAY.year for year in years):
            return False
        filters = [entry[0] if isinstance(entry, tuple) else entry for entry in self.get_list_filter(request)]
        names = [entry if isinstance(entry, str) else getattr(entry, "parameter_name", "") for entry in filters]
        return lookup in {f"{name}{asked}" for name in names if name for asked in LOOKUPS}

    def _is_of_days(self, lookup: str) -> bool:
        """Return whether ``lookup`` may be about days: a primary key may look like one."""
        try:
            field = self.model._meta.get_field(lookup.partition("__")[0])
        except FieldDoesNotExist:
            return False
        return isinstance(field, DateField)

    def show_once(self, request: HttpRequest, secret: str) -> None:
        """Show ``secret`` on the next page; it cannot be shown again."""
        shown = _("次の値は一度だけ表示されます。安全な場所に保管してください:")
        self.message_user(request, f"{shown} {secret}", messages.WARNING)

    def has_support_permission(self, request: HttpRequest) -> bool:
        """Whether the person may run actions with ``permissions=["support"]``."""
        return may_support(request)

    def has_manage_permission(self, request: HttpRequest) -> bool:
        """Whether the person may run actions with ``permissions=["manage"]``."""
        return may_manage(request)


def name_of(request: HttpRequest) -> str:
    """Return the user's name for the event log."""
    return request.user.get_username() if isinstance(request.user, AbstractUser) else ""
