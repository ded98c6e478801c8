"""Who signed in, failed, or was locked out."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from server.console.base import ConsoleAdmin
from server.console.cells import badge
from server.console.models import SignIn
from server.console.roles import may_manage

SHADES = {SignIn.Outcome.SIGNED_IN: "good", SignIn.Outcome.LOCKED_OUT: "bad"}


@admin.register(SignIn)
class SignInAdmin(ConsoleAdmin):
    list_display = ("at", "login", "shown_outcome", "factor", "address")
    list_filter = ("outcome", "factor", "at")
    search_fields = ("login", "address")
    search_help_text = _("ユーザー名かIPアドレスの一部で探せます。")
    ordering = ("-pk",)
    show_full_result_count = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_manage(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_manage(request)

    @admin.display(description=_("結果"), ordering="outcome")
    def shown_outcome(self, row: SignIn) -> SafeString:
        return badge(SHADES.get(SignIn.Outcome(row.outcome), "warning"), row.get_outcome_display())
