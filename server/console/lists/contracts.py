"""Contracts: the list with size, end and state, and the page of a contract."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from licensing.clock import day_of
from licensing.words.days import table_date
from server import clock
from server.console import search
from server.console.base import ConsoleAdmin
from server.console.cells import BADGES, NOTHING, badge, customer_lines, customer_link, short, stacked
from server.console.lists.periods import EndFilter
from server.licenses.models import Cancellation, Contract, License, in_state
from server.licenses.staff.cancellations import is_open

State = License.State


class ContractEndFilter(EndFilter):
    def condition(self, period: tuple[date, date]) -> Q:
        # Not by a join: its rows would have to be made distinct, with the figures of each contract.
        return Q(pk__in=License.objects.filter(contract_until__range=period).values("contract"))


class ContractStateFilter(admin.SimpleListFilter):
    title = _("状態")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*State.choices, ("leaving", _("解約受付中"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Contract]) -> QuerySet[Contract]:
        chosen = self.value() or ""
        if chosen == "leaving":
            return queryset.filter(_leaving(day_of(clock.now())))
        if chosen in State.values:
            return queryset.filter(Exists(_licenses(in_state(State(chosen), day_of(clock.now())))))
        return queryset


def _licenses(condition: Q | None = None) -> QuerySet[License]:
    """Return the licenses of the contract of an outer query."""
    return License.objects.filter(condition or Q(), contract=OuterRef("pk")).order_by()


def _of_licenses(aggregate: Any, condition: Q | None = None) -> Subquery:
    """Return an aggregate over a contract's licenses; computed for the rows of a page only, unlike a join."""
    return Subquery(_licenses(condition).values("contract").annotate(found=aggregate).values("found"))


def _leaving(today: date) -> Exists:
    """Return whether a cancellation of the contract was asked for and has not ended it yet."""
    return Exists(Cancellation.objects.filter(is_open(today), contract=OuterRef("pk")))


def with_figures(contracts: QuerySet[Contract], today: date) -> QuerySet[Contract]:
    """Return ``contracts`` with the size, the number of licenses in each state, the ends, and whether cancelled."""
    counts = {state.value: Coalesce(_of_licenses(Count("pk"), in_state(state, today)), 0) for state in State}
    return contracts.select_related("customer").annotate(
        size=Coalesce(_of_licenses(Count("pk")), 0),
        first_end=_of_licenses(Min("contract_until")),
        last_end=_of_licenses(Max("contract_until")),
        leaving=_leaving(today),
        **counts,
    )


@admin.register(Contract)
class ContractAdmin(ConsoleAdmin):
    list_display = ("issued_at", "holder", "licenses", "ends", "state")
    list_filter = (ContractStateFilter, ContractEndFilter)
    found_by = (search.contract,)
    search_help_text = _("契約者名、電話番号、メールアドレス、ライセンス番号で探せます。")
    fields = ("shown_customer", "issued_at", "starts_on", "licenses", "ends", "state")
    readonly_fields = ("shown_customer", "licenses", "ends", "state")
    change_form_outer_before_template = "console/contract_buttons.html"
    change_form_outer_after_template = "console/contract_licenses.html"
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_figures(Contract.objects.all(), day_of(clock.now()))

    @admin.display(description=_("契約者"))
    def shown_customer(self, contract: Contract) -> SafeString:
        return customer_lines(contract.customer)

    @admin.display(description=_("契約者"), ordering="customer__name")
    def holder(self, contract: Contract) -> SafeString:
        return customer_link(contract.customer)

    @admin.display(description=_("ライセンス数"), ordering="size")
    def licenses(self, contract: Any) -> str:
        return f"{contract.size:,}"

    @admin.display(description=_("契約期限"), ordering="first_end")
    def ends(self, contract: Any) -> SafeString | str:
        if contract.first_end == contract.last_end:
            return short(contract.first_end)
        return stacked(f"{table_date(contract.first_end)}〜", table_date(contract.last_end))

    @admin.display(description=_("状態"))
    def state(self, contract: Any) -> SafeString | str:
        """Return a label for each state that licenses of the contract have, with their number if they differ."""
        counts = {state: getattr(contract, state.value) for state in State}
        labels = [
            badge(BADGES[state], state.label if count == contract.size else f"{state.label} {count:,}")
            for state, count in counts.items()
            if count
        ]
        if contract.leaving:
            labels.append(badge("warning", _("解約受付中")))
        return stacked(*labels) or NOTHING
