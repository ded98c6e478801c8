"""The vendor's staff: who may sign in, as what, and with which second factor. New logins come from the command line."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import admin as djangos_own  # noqa: F401  # registers what is taken away below
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from server.console import factors, staff
from server.console.base import ConsoleAdmin
from server.console.cells import badge
from server.console.roles import SHOWN, Role, may_manage

admin.site.unregister([User, Group])  # Django's own, which change rows by hand


@admin.register(User)
class PersonAdmin(ConsoleAdmin):
    list_display = ("username", "role", "second_factor", "active", "last_login")
    list_display_links = None
    search_fields = ("username",)
    ordering = ("username",)
    actions = ("make_viewer", "make_support", "make_admin", "reset_second_factor", "dismiss")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_manage(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_manage(request)

    @admin.display(description=_("役割"))
    def role(self, user: User) -> Any:
        role = staff.role_of(user)
        return SHOWN[role] if role else "—"

    @admin.display(description=_("二段階認証"))
    def second_factor(self, user: User) -> SafeString:
        return badge("good", _("設定済み")) if factors.has_factor(user) else badge("warning", _("未設定"))

    @admin.display(description=_("ログイン"))
    def active(self, user: User) -> SafeString:
        return badge("good", _("できます")) if user.is_active else badge("plain", _("できません"))

    @admin.action(description=_("役割を「閲覧」にする"), permissions=["manage"])
    def make_viewer(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self._each(request, users, lambda name: staff.set_role(name, Role.VIEWER))

    @admin.action(description=_("役割を「サポート」にする"), permissions=["manage"])
    def make_support(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self._each(request, users, lambda name: staff.set_role(name, Role.SUPPORT))

    @admin.action(description=_("役割を「管理者」にする"), permissions=["manage"])
    def make_admin(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self._each(request, users, lambda name: staff.set_role(name, Role.ADMIN))

    @admin.action(description=_("二段階認証をやり直してもらう"), permissions=["manage"])
    def reset_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self._each(request, users, staff.forget_second_factor)

    @admin.action(description=_("ログインできないようにする"), permissions=["manage"])
    def dismiss(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self._each(request, users, staff.dismiss)

    def _each(self, request: HttpRequest, users: QuerySet[User], act: Callable[[str], None]) -> None:
        """Do ``act`` to all but the person who asks, so that one administrator is always left."""
        own = request.user.get_username()
        others = [user.username for user in users if user.username != own]
        for name in others:
            act(name)
        if len(others) < len(users):
            self.message_user(request, gettext("ご自分のログインは変更できません。"), messages.WARNING)
        if others:
            told = gettext("%(names)s を変更しました。") % {"names": "、".join(others)}
            self.message_user(request, told, messages.SUCCESS)
