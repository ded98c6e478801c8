"""Trials (お試し): the terminal of each, whether it still runs, and who became a customer."""

from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from licensing.clock import day_of
from licensing.number import show
from server import clock
from server.console import search
from server.console.base import ConsoleAdmin
from server.console.cells import NOTHING, badge, plain_number, short, stacked
from server.console.dashboard import TRIAL_DAYS
from server.licenses.models import Registration, Terminal, Trial

ENDED, RUNNING, ENDING, LICENSED = "ended", "running", "ending", "licensed"


class TrialStateFilter(admin.SimpleListFilter):
    title = _("状態")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        within = _now("%(days)s日以内に終わる") % {"days": TRIAL_DAYS.days}
        return [(RUNNING, _("お試し中")), (ENDING, within), (ENDED, _("終了")), (LICENSED, _("ご契約済み"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Trial]) -> QuerySet[Trial]:
        condition = self._conditions(day_of(clock.now())).get(self.value() or "")
        return queryset if condition is None else queryset.filter(condition)

    def _conditions(self, today: date) -> dict[str, Q]:
        open_ = ~Q(_licensed())
        return {
            RUNNING: open_ & Q(deadline__gte=today),
            ENDING: open_ & Q(deadline__range=(today, today + TRIAL_DAYS)),
            ENDED: open_ & Q(deadline__lt=today),
            LICENSED: Q(_licensed()),
        }


def _licensed() -> Exists:
    """Return whether a license is registered on the machine of the trial."""
    return Exists(_registrations())


def _registrations() -> QuerySet[Registration]:
    return Registration.objects.filter(until=None, terminal__machine=OuterRef("machine")).order_by("-pk")


def _of_terminal(field: str) -> Subquery:
    """Return ``field`` of the latest terminal of the trial's machine; it is found for the rows of a page only."""
    latest = Terminal.objects.filter(machine=OuterRef("machine")).order_by("-last_contact", "pk")
    return Subquery(latest.values(field)[:1])


@admin.register(Trial)
class TrialAdmin(ConsoleAdmin):
    list_display = ("terminal", "state", "first_day", "deadline", "last_contact", "customer")
    list_display_links = None
    list_filter = (TrialStateFilter,)
    found_by = (search.trial,)
    search_help_text = _("端末名、端末認証番号の一部で探せます。")
    fields = (
        "terminal",
        "state",
        "first_day",
        "deadline",
        "started_on",
        "last_contact",
        "customer",
        "terms",
        "machine",
    )
    readonly_fields = ("terminal", "state", "last_contact", "customer")
    ordering = ("-first_day", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        customer = _registrations().values("license__contract__customer")
        return Trial.objects.annotate(
            **{field: _of_terminal(name) for field, name in FIELDS.items()},
            customer_pk=Subquery(customer[:1]),
            customer_name=Subquery(customer.values("license__contract__customer__name")[:1]),
        )

    @admin.display(description=_("端末"))
    def terminal(self, trial: Any) -> SafeString:
        """Return the terminal's name as a link to its page; one that did not come back for long was deleted."""
        if trial.terminal_pk is None:
            return format_html('<span class="reading">{}</span>', _now("端末の記録は削除済み"))
        number = show(trial.terminal_number)
        address = reverse("admin:licenses_terminal_change", args=[trial.terminal_pk])
        link = format_html('<a class="plain-link" href="{}">{}</a>', address, trial.terminal_name or number)
        return stacked(link, plain_number(number) if trial.terminal_name else "")

    @admin.display(description=_("状態"))
    def state(self, trial: Any) -> SafeString:
        left: timedelta = trial.deadline - day_of(clock.now())
        if trial.customer_pk is not None:
            return badge("good", _now("ご契約済み"))
        if left.days < 0:
            return badge("plain", _now("終了"))
        return badge("warning" if left <= TRIAL_DAYS else "good", _now("残り%(days)s日") % {"days": left.days})

    @admin.display(description=_("最終通信"), ordering=F("last_seen").desc(nulls_last=True))
    def last_contact(self, trial: Any) -> SafeString | str:
        return short(trial.last_seen)

    @admin.display(description=_("契約者"))
    def customer(self, trial: Any) -> SafeString | str:
        if trial.customer_pk is None:
            return NOTHING
        address = reverse("console:customer", args=[trial.customer_pk])
        return format_html('<a class="plain-link" href="{}">{}</a>', address, trial.customer_name)


FIELDS = {"terminal_pk": "pk", "terminal_name": "name", "terminal_number": "number", "last_seen": "last_contact"}
"""Fields of the terminal, by the name that they have in the list's query."""
