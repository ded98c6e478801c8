"""The staff's console in Django's admin: everything is shown and found; changes go through ``operations`` alone."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth.models import AbstractUser
from django.db.models import QuerySet
from django.http import HttpRequest

from licensing.clock import day_of
from licensing.number import show
from server import clock
from server.console.base import ConsoleAdmin, ReadOnly, TabularInline
from server.licenses import operations
from server.licenses.listing import terminal_of, with_terminals
from server.licenses.models import Answer, Contract, Customer, Event, License, Registration, Terminal, Trial

admin.site.site_header = admin.site.site_title = "あっと免税 ライセンス管理"
admin.site.index_title = "管理メニュー"

MONTHS = 12
"""How long a renewal is unless something else is typed."""


class RegistrationInline(ReadOnly, TabularInline):
    model = Registration
    fk_name: str | None = "license"
    fields = ("terminal", "since", "until", "ended_by", "successor")
    ordering = ("-pk",)
    verbose_name_plural = "登録履歴"


class TerminalRegistrationInline(RegistrationInline):
    fk_name = "terminal"
    fields = ("license", "since", "until", "ended_by", "successor")


class RenewalForm(ActionForm):
    months = forms.IntegerField(label="更新する月数", initial=MONTHS, min_value=1, max_value=120, required=False)


@admin.register(License)
class LicenseAdmin(ConsoleAdmin):
    list_display = ("shown_number", "customer", "state", "contract_until", "terminal", "last_contact", "mixed_up")
    list_filter = ("contract_until", ("stopped_at", admin.EmptyFieldListFilter))
    search_fields = (
        "number",
        "contract__customer__name",
        "contract__customer__email",
        "registrations__terminal__number",
        "registrations__terminal__name",
    )
    inlines: ClassVar = [RegistrationInline]
    actions = ("renew", "stop", "resume", "release", "clear_flag")
    action_form = RenewalForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_terminals(License.objects.all())

    @admin.display(description="ライセンス番号", ordering="number")
    def shown_number(self, license: License) -> str:
        return show(license.number)

    @admin.display(description="契約者", ordering="contract__customer__name")
    def customer(self, license: License) -> str:
        return license.customer.name

    @admin.display(description="状態")
    def state(self, license: License) -> str:
        return license.state(day_of(clock.now())).label

    @admin.display(description="端末")
    def terminal(self, license: License) -> Terminal | None:
        return terminal_of(license)

    @admin.display(description="最終通信")
    def last_contact(self, license: License) -> datetime | None:
        terminal = terminal_of(license)
        return terminal.last_contact if terminal else None

    @admin.display(description="取り違えの疑い", boolean=True, ordering="back_and_forth_at")
    def mixed_up(self, license: License) -> bool | None:
        return False if license.back_and_forth_at else None

    @admin.action(description="更新手続き(右の月数だけ延長する)")
    def renew(self, request: HttpRequest, licenses: QuerySet[License]) -> None:
        now = clock.now()
        months = int(request.POST.get("months") or MONTHS)
        for license in licenses:
            until = operations.renewed_until(license, months, day_of(now))
            operations.renew(license, until=until, who=_name(request), now=now)
        self._done(request, licenses, "更新手続きをしました。")

    @admin.action(description="停止する")
    def stop(self, request: HttpRequest, licenses: QuerySet[License]) -> None:
        self._each(operations.stop, request, licenses, "停止しました。")

    @admin.action(description="停止を取り消す(再開)")
    def resume(self, request: HttpRequest, licenses: QuerySet[License]) -> None:
        self._each(operations.resume, request, licenses, "再開しました。")

    @admin.action(description="端末から解除する")
    def release(self, request: HttpRequest, licenses: QuerySet[License]) -> None:
        self._each(operations.release, request, licenses, "端末から解除しました。")

    @admin.action(description="取り違えの疑いを解消する")
    def clear_flag(self, request: HttpRequest, licenses: QuerySet[License]) -> None:
        self._each(operations.clear_back_and_forth, request, licenses, "取り違えの疑いなしとしました。")

    def _each(
        self, operation: Callable[..., None], request: HttpRequest, licenses: QuerySet[License], done: str
    ) -> None:
        now = clock.now()
        for license in licenses:
            operation(license, who=_name(request), now=now)
        self._done(request, licenses, done)

    def _done(self, request: HttpRequest, licenses: QuerySet[License], done: str) -> None:
        self.message_user(request, f"{len(licenses)}件のライセンスを{done}", messages.SUCCESS)


@admin.register(Terminal)
class TerminalAdmin(ConsoleAdmin):
    list_display = ("shown_number", "name", "os", "app_version", "last_contact", "clock_offset_seconds", "clone")
    list_filter = (("clone_suspected_at", admin.EmptyFieldListFilter), "app_version")
    search_fields = ("number", "name", "registrations__license__number")
    inlines: ClassVar = [TerminalRegistrationInline]
    actions = ("clear_flag",)

    @admin.display(description="端末認証番号", ordering="number")
    def shown_number(self, terminal: Terminal) -> str:
        return terminal.shown_number

    @admin.display(description="複製の疑い", boolean=True, ordering="clone_suspected_at")
    def clone(self, terminal: Terminal) -> bool | None:
        return False if terminal.clone_suspected_at else None

    @admin.action(description="複製の疑いを解消する")
    def clear_flag(self, request: HttpRequest, terminals: QuerySet[Terminal]) -> None:
        now = clock.now()
        for terminal in terminals:
            operations.clear_clone(terminal, who=_name(request), now=now)
        self.message_user(request, f"{len(terminals)}台の端末を複製の疑いなしとしました。", messages.SUCCESS)


@admin.register(Event)
class EventAdmin(ConsoleAdmin):
    list_display = ("at", "what", "who", "shown_license", "terminal", "customer", "before", "after")
    list_filter = ("what", "at")
    search_fields = ("license", "terminal", "customer", "who")
    ordering = ("-pk",)

    @admin.display(description="ライセンス番号", ordering="license")
    def shown_license(self, event: Event) -> str:
        return show(event.license)


@admin.register(Customer)
class CustomerAdmin(ConsoleAdmin):
    list_display = ("name", "email")
    search_fields = ("name", "email")


@admin.register(Contract)
class ContractAdmin(ConsoleAdmin):
    list_display = ("customer", "issued_at")
    list_select_related = ("customer",)
    search_fields = ("customer__name", "customer__email", "licenses__number")


@admin.register(Trial)
class TrialAdmin(ConsoleAdmin):
    list_display = ("machine", "first_day", "deadline")
    search_fields = ("machine",)


@admin.register(Answer)
class AnswerAdmin(ConsoleAdmin):
    list_display = ("terminal", "given_at", "nonce")
    list_select_related = ("terminal",)
    search_fields = ("terminal__number", "nonce")


def _name(request: HttpRequest) -> str:
    return request.user.get_username() if isinstance(request.user, AbstractUser) else ""
