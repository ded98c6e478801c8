"""Licenses: the list, the page of a license, and the menu of actions."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from licensing.clock import JST, day_of
from server import clock
from server.console import search
from server.console.base import ConsoleAdmin, name_of
from server.console.cells import (
    badge,
    customer_lines,
    customer_link,
    number_cell,
    short,
    stacked,
    state_badge,
    terminal_link,
)
from server.console.choices import MOST_CHOSEN, address_of_choice, is_key, refuse_number
from server.console.lists.periods import EndFilter
from server.console.lists.terminals import RegistrationInline
from server.licenses.models import Contract, License, Registration, in_state
from server.licenses.staff import operations
from server.licenses.staff.actions import ACTIONS
from server.licenses.staff.declarations import MANAGE, SUPPORT, Action
from server.licenses.staff.listing import terminal_of, with_terminals


class StateFilter(admin.SimpleListFilter):
    title = _("状態")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        planned = ("planned", _("停止予定"))
        return [*License.State.choices, planned, ("unused", _("未登録")), ("mixed_up", _("取り違えの疑い"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[License]) -> QuerySet[License]:
        condition = self._condition(day_of(clock.now()))
        return queryset if condition is None else queryset.filter(condition)

    def _condition(self, today: date) -> Q | None:
        return {
            **{state.value: in_state(state, today) for state in License.State},
            "planned": ~in_state(License.State.STOPPED, today) & Q(stops_on__isnull=False),
            "unused": ~Q(Exists(Registration.objects.filter(until=None, license=OuterRef("pk")))),
            "mixed_up": Q(back_and_forth_at__isnull=False),
        }.get(self.value() or "")


class ContractFilter(admin.SimpleListFilter):
    """The licenses of one contract; the contract's page leads to it, and without it the filter is not displayed."""

    title = _("契約")
    parameter_name = "of"  # "contract" would allow every field of contracts

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        key = request.GET.get(self.parameter_name, "")
        found = Contract.objects.filter(pk=key).select_related("customer") if is_key(key) else Contract.objects.none()
        return [(key, str(contract)) for contract in found]

    def queryset(self, request: HttpRequest, queryset: QuerySet[License]) -> QuerySet[License]:
        return queryset.filter(contract=int(self.value() or 0))


def _page_of(kind: type[Action]) -> Callable[..., HttpResponse | None]:
    """Return the entry of the list's menu that leads to the page of an action."""

    @admin.action(description=kind.menu, permissions=[{SUPPORT: "support", MANAGE: "manage"}[kind.permission]])
    def chosen(model_admin: object, request: HttpRequest, licenses: QuerySet[License]) -> HttpResponse | None:
        keys = list(licenses.values_list("pk", flat=True)[: MOST_CHOSEN + 1])
        if refuse_number(request, len(keys)):
            return None
        return HttpResponseRedirect(address_of_choice(request, kind.name, keys))

    chosen.__name__ = kind.name  # Django's name for the entry
    return chosen


@admin.register(License)
class LicenseAdmin(ConsoleAdmin):
    list_display = ("shown_number", "customer", "states", "contract_until", "terminal", "contact")
    exported = (
        "number",
        "customer",
        "shop",
        "state",
        "contract_until",
        "stops_on",
        "stopped_at",
        "allowance_days",
        "terminal",
        "contact",
    )
    list_filter = (StateFilter, EndFilter, ContractFilter)
    found_by = (search.license,)
    search_help_text = _("ライセンス番号・端末認証番号の一部、契約者名、電話番号、端末名で探せます。")
    fields = (
        "shown_number",
        "holder",
        "contract",
        "shop",
        "state",
        "contract_until",
        "stops_on",
        "stopped_at",
        "terminal",
        "last_contact",
        "stated_deadline",
        "allowance_days",
        "mixed_up",
    )
    readonly_fields = ("shown_number", "holder", "state", "terminal", "last_contact", "stated_deadline", "mixed_up")
    inlines: ClassVar = [RegistrationInline]
    actions = (*map(_page_of, ACTIONS), "clear_flag")
    list_before_template = "console/license_list_buttons.html"
    change_form_outer_before_template = "console/license_buttons.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_terminals(License.objects.select_related("shop"))

    @admin.display(description=_("ライセンス番号"), ordering="number")
    def shown_number(self, license: License) -> SafeString:
        return number_cell(license.number)

    @admin.display(description=_("契約者"), ordering="contract__customer__name")
    def customer(self, license: License) -> SafeString:
        return customer_link(license.customer)

    @admin.display(description=_("契約者"))
    def holder(self, license: License) -> SafeString:
        return customer_lines(license.customer)

    @admin.display(description=_("状態"))
    def state(self, license: License) -> SafeString:
        return state_badge(license, day_of(clock.now()))

    @admin.display(description=_("状態"))
    def states(self, license: License) -> SafeString:
        doubt = badge("warning", _("取り違えの疑い")) if license.back_and_forth_at else ""
        return stacked(self.state(license), doubt)

    @admin.display(description=_("端末"))
    def terminal(self, license: License) -> SafeString | str:
        terminal = terminal_of(license)
        return terminal_link(terminal) if terminal else "—"

    @admin.display(description=_("最終通信"))
    def last_contact(self, license: License) -> str:
        terminal = terminal_of(license)
        return date_format(terminal.last_contact.astimezone(JST), "DATETIME_FORMAT") if terminal else "—"

    @admin.display(description=_("最終通信"))
    def contact(self, license: License) -> SafeString | str:
        terminal = terminal_of(license)
        return short(terminal.last_contact if terminal else None)

    @admin.display(description=_("端末に伝えた利用期限"))
    def stated_deadline(self, license: License) -> str:
        terminal = terminal_of(license)
        return date_format(terminal.deadline, "DATE_FORMAT") if terminal else "—"

    @admin.display(description=_("取り違えの疑い"))
    def mixed_up(self, license: License) -> SafeString | str:
        return badge("warning", _("疑いあり")) if license.back_and_forth_at else "—"

    @admin.action(description=_("取り違えの疑いを解消する"), permissions=["support"])
    def clear_flag(self, request: HttpRequest, licenses: QuerySet[License]) -> None:
        now = clock.now()
        for license in licenses:
            operations.clear_back_and_forth(license, who=name_of(request), now=now)
        message = ngettext(
            "%(count)s件を取り違えの疑いなしとしました。", "%(count)s件を取り違えの疑いなしとしました。", len(licenses)
        )
        self.message_user(request, message % {"count": len(licenses)}, messages.SUCCESS)
