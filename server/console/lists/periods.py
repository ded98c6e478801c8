"""Filters for days to come: Django's own filters of dates offer only the past."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from licensing.clock import add_months, day_of
from server import clock

WITHIN = (7, 30, 60, 90)
"""Days from today."""
MONTHS = 12
"""This month and those after it, each of which can be chosen."""


class EndFilter(admin.SimpleListFilter):
    """By the end of a contract, of licenses; a list of others overrides ``condition``."""

    title = _("契約期限")
    parameter_name = "ends"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        today = day_of(clock.now())
        past = ("past30", gettext("過去30日に終わった"))
        soon = [(str(days), gettext("%(days)s日以内に終わる") % {"days": days}) for days in WITHIN]
        months = [(f"{first:%Y-%m}", date_format(first, "YEAR_MONTH_FORMAT")) for first in _months(today)]
        return [past, *soon, *months]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        period = _period(self.value() or "", day_of(clock.now()))
        return queryset.filter(self.condition(period)) if period else queryset

    def condition(self, period: tuple[date, date]) -> Q:
        """Return the condition that a row's contract ends within ``period``."""
        return Q(contract_until__range=period)


def _months(today: date) -> Iterator[date]:
    for passed in range(MONTHS):
        yield add_months(today.replace(day=1), passed)


def _period(chosen: str, today: date) -> tuple[date, date] | None:
    """Return the first and the last day of what was chosen."""
    if chosen == "past30":
        return today - timedelta(days=30), today - timedelta(days=1)
    if chosen in map(str, WITHIN):
        return today, today + timedelta(days=int(chosen))
    first = next((first for first in _months(today) if f"{first:%Y-%m}" == chosen), None)
    return (first, add_months(first, 1) - timedelta(days=1)) if first else None
