"""What owners asked for on their page: open ones first, until somebody has dealt with them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from server import clock
from server.console.base import ConsoleAdmin, name_of
from server.console.cells import badge, customer_link
from server.portal import requests
from server.portal.models import OwnerRequest


@admin.register(OwnerRequest)
class OwnerRequestAdmin(ConsoleAdmin):
    list_display = ("made_at", "holder", "kind", "text", "state")
    list_filter = ("kind", ("done_at", admin.EmptyFieldListFilter))
    search_fields = ("customer__name", "customer__former_names__name", "email", "text")
    ordering = (F("done_at").desc(nulls_first=True), "-pk")
    actions = ("finish",)
    fields = ("holder", "phone", "kind", "text", "email", "made_at", "state", "done_at", "done_by")
    readonly_fields = ("holder", "phone", "state")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return OwnerRequest.objects.select_related("customer")

    @admin.display(description=_("契約者"), ordering="customer__name")
    def holder(self, asked: OwnerRequest) -> SafeString:
        return customer_link(asked.customer)

    @admin.display(description=_("電話番号"))
    def phone(self, asked: OwnerRequest) -> str:
        return asked.customer.phone

    @admin.display(description=_("状態"), ordering="done_at")
    def state(self, asked: OwnerRequest) -> SafeString:
        return badge("good", _("対応済み")) if asked.done_at else badge("warning", _("受付済み"))

    @admin.action(description=_("対応済みにする"), permissions=["support"])
    def finish(self, request: HttpRequest, chosen: QuerySet[OwnerRequest]) -> None:
        done = sum(requests.finish(one, who=name_of(request), now=clock.now()) for one in chosen)
        text = ngettext("%(n)s件の依頼を対応済みにしました。", "%(n)s件の依頼を対応済みにしました。", done)
        self.message_user(request, text % {"n": done}, messages.SUCCESS)
