"""ライセンス: the list, and what staff do with chosen ones."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from licensing.clock import day_of
from server import clock
from server.console.base import ConsoleAdmin, badge, name_of, number_cell
from server.console.lists.history import RegistrationInline
from server.licenses import operations
from server.licenses.listing import terminal_of, with_terminals
from server.licenses.models import License, Terminal

MONTHS = 12
"""How long a renewal is unless something else is typed."""
BADGES = {License.State.ACTIVE: "good", License.State.EXPIRED: "warning", License.State.STOPPED: "bad"}


class RenewalForm(ActionForm):
    months = forms.IntegerField(label=_("更新する月数"), initial=MONTHS, min_value=1, max_value=120, required=False)


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

    @admin.display(description=_("ライセンス番号"), ordering="number")
    def shown_number(self, license: License) -> SafeString:
        return number_cell(license.number)

    @admin.display(description=_("契約者"), ordering="contract__customer__name")
    def customer(self, license: License) -> str:
        return license.customer.name

    @admin.display(description=_("状態"))
    def state(self, license: License) -> SafeString:
        state = license.state(day_of(clock.now()))
        return badge(BADGES[state], state.label)

    @admin.display(description=_("端末"))
    def terminal(self, license: License) -> Terminal | None:
        return terminal_of(license)

    @admin.display(description=_("最終通信"))
    def last_contact(self, license: License) -> datetime | None:
        terminal = terminal_of(license)
        return terminal.last_contact if terminal else None

    @admin.display(description=_("取り違えの疑い"), boolean=True, ordering="back_and_forth_at")
    def mixed_up(self, license: License) -> bool | None:
        return False if license.back_and_forth_at else None

    @admin.action(description=_("更新手続き(右の月数だけ延長する)"))
    def renew(self, request: HttpRequest, licenses: QuerySet[License]) -> None:
        now = clock.now()
        months = int(request.POST.get("months") or MONTHS)
        for license in licenses:
            until = operations.renewed_until(license, months, day_of(now))
            operations.renew(license, until=until, who=name_of(request), now=now)
        self._done(request, licenses, "更新手続きをしました。")

    @admin.action(description=_("停止する"))
    def stop(self, request: HttpRequest, licenses: QuerySet[License]) -> None:
        self._each(operations.stop, request, licenses, "停止しました。")

    @admin.action(description=_("停止を取り消す(再開)"))
    def resume(self, request: HttpRequest, licenses: QuerySet[License]) -> None:
        self._each(operations.resume, request, licenses, "再開しました。")

    @admin.action(description=_("端末から解除する"))
    def release(self, request: HttpRequest, licenses: QuerySet[License]) -> None:
        self._each(operations.release, request, licenses, "端末から解除しました。")

    @admin.action(description=_("取り違えの疑いを解消する"))
    def clear_flag(self, request: HttpRequest, licenses: QuerySet[License]) -> None:
        self._each(operations.clear_back_and_forth, request, licenses, "取り違えの疑いなしとしました。")

    def _each(
        self, operation: Callable[..., None], request: HttpRequest, licenses: QuerySet[License], done: str
    ) -> None:
        now = clock.now()
        for license in licenses:
            operation(license, who=name_of(request), now=now)
        self._done(request, licenses, done)

    def _done(self, request: HttpRequest, licenses: QuerySet[License], done: str) -> None:
        self.message_user(request, f"{len(licenses)}件のライセンスを{done}", messages.SUCCESS)
