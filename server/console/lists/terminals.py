"""Terminals (端末), who held which number when, and the statements that terminals were given."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.cache import cache
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from server import clock
from server.console import search
from server.console.base import ConsoleAdmin, ReadOnly, TabularInline, name_of
from server.console.cells import NOTHING, badge, customer_link, license_link, plain_number, stacked, terminal_cell
from server.console.roles import SUPPORT, require
from server.licenses.models import Answer, License, Registration, Terminal
from server.licenses.staff import operations

VERSIONS_KEPT = 600
"""Seconds for which the versions of the app are kept; a new one is in the filter after that."""


class CloneFilter(admin.SimpleListFilter):
    title = _("複製の疑い")
    parameter_name = "copied"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("疑いあり"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Terminal]) -> QuerySet[Terminal]:
        return queryset.filter(clone_suspected_at__isnull=False) if self.value() == "yes" else queryset


class VersionFilter(admin.SimpleListFilter):
    title = Terminal._meta.get_field("app_version").verbose_name
    parameter_name = "app_version"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        # All rows are read for them, as each check writes the column and so it has no index.
        return cache.get_or_set("app-versions", _versions, VERSIONS_KEPT) or []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Terminal]) -> QuerySet[Terminal]:
        return queryset.filter(app_version=self.value()) if self.value() else queryset


class RegistrationInline(ReadOnly, TabularInline):
    model = Registration
    fk_name: str | None = "license"
    fields = ("terminal", "since", "until", "ended_by", "successor")
    ordering = ("-pk",)
    verbose_name_plural = pgettext_lazy("list", "登録履歴")


class TerminalRegistrationInline(RegistrationInline):
    fk_name = "terminal"
    fields = ("license", "since", "until", "ended_by", "successor")


@admin.register(Terminal)
class TerminalAdmin(ConsoleAdmin):
    list_display = ("terminal", "holder", "last_contact", "deadline", "app_version")
    list_filter = (CloneFilter, "last_contact", VersionFilter)
    found_by = (search.terminal_or_holder,)
    search_help_text = _("端末名、端末認証番号・ライセンス番号の一部、契約者名、電話番号で探せます。")
    fields = (
        "shown_number",
        "name",
        "license",
        "customer",
        "last_contact",
        "deadline",
        "os",
        "app_version",
        "clock_offset_seconds",
        "clone",
    )
    readonly_fields = ("shown_number", "license", "customer", "clone")
    inlines: ClassVar = [TerminalRegistrationInline]
    actions = ("clear_flag",)
    change_form_outer_before_template = "console/terminal_buttons.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        opened = Registration.objects.filter(until=None).select_related("license__contract__customer")
        # Sorted by a column that each check changes, so that it has no index: with little to sort.
        return (
            Terminal.objects.order_by("-last_contact")
            .defer("last_statement", "folded")
            .prefetch_related(Prefetch("registrations", opened, to_attr="opened"))
        )

    @admin.display(description=_("端末"), ordering="name")
    def terminal(self, terminal: Terminal) -> SafeString:
        doubt = badge("warning", _("複製の疑い")) if terminal.clone_suspected_at else ""
        return stacked(terminal_cell(terminal), doubt)

    @admin.display(description=_("契約者・ライセンス番号"))
    def holder(self, terminal: Terminal) -> SafeString | str:
        license = _license_of(terminal)
        return stacked(customer_link(license.customer), license_link(license)) if license else NOTHING

    @admin.display(description=_("端末認証番号"), ordering="number")
    def shown_number(self, terminal: Terminal) -> SafeString:
        return plain_number(terminal.shown_number)

    @admin.display(description=_("ライセンス番号"))
    def license(self, terminal: Terminal) -> SafeString | str:
        license = _license_of(terminal)
        return license_link(license) if license else NOTHING

    @admin.display(description=_("契約者"))
    def customer(self, terminal: Terminal) -> SafeString | str:
        license = _license_of(terminal)
        return customer_link(license.customer) if license else NOTHING

    @admin.display(description=_("複製の疑い"))
    def clone(self, terminal: Terminal) -> SafeString | str:
        return badge("warning", _("疑いあり")) if terminal.clone_suspected_at else "—"

    @admin.action(description=_("複製の疑いを解消する"), permissions=["support"])
    def clear_flag(self, request: HttpRequest, terminals: QuerySet[Terminal]) -> None:
        now = clock.now()
        for terminal in terminals:
            operations.clear_clone(terminal, who=name_of(request), now=now)
        message = ngettext(
            "%(count)s台の端末を複製の疑いなしとしました。",
            "%(count)s台の端末を複製の疑いなしとしました。",
            len(terminals),
        )
        self.message_user(request, message % {"count": len(terminals)}, messages.SUCCESS)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.reset_password)
        return [path("<int:pk>/reset-password/", view, name="reset_password"), *super().get_urls()]

    def reset_password(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask whether the terminal is to remove its settings password, and have it do so."""
        require(SUPPORT, request)
        terminal = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method != "POST":
            context = {"title": _("設定のパスワードの解除"), "terminal": terminal, "license": _license_of(terminal)}
            return render(request, "console/reset_password.html", {**self.admin_site.each_context(request), **context})
        if request.POST.get("seen") == str(terminal.settings_reset):  # not the second click on one button
            operations.reset_settings_password(terminal, who=name_of(request), now=clock.now())
        done = gettext("%(terminal)s の設定のパスワードは、端末が次に通信したときに解除されます。")
        self.message_user(request, done % {"terminal": terminal}, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:licenses_terminal_change", args=[pk]))


@admin.register(Answer)
class AnswerAdmin(ConsoleAdmin):
    list_display = ("terminal", "given_at", "nonce")
    list_select_related = ("terminal",)
    search_fields = ("terminal__number", "nonce")


def _versions() -> list[tuple[str, str]]:
    found = Terminal.objects.exclude(app_version="").values_list("app_version", flat=True)
    return [(version, version) for version in found.distinct().order_by("app_version")]


def _license_of(terminal: Terminal) -> License | None:
    opened: list[Registration] = getattr(terminal, "opened")  # noqa: B009  # set by the prefetch
    return opened[0].license if opened else None
