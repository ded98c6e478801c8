"""Accounts of the vendor's staff: role, second factor, active or not."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import admin as djangos_own  # noqa: F401  # registers what is unregistered below
from django.contrib.auth.models import Group, User
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from server import clock
from server.console import factors, staff
from server.console.base import ConsoleAdmin, name_of
from server.console.cells import badge
from server.console.roles import SHOWN, Role, may_manage
from server.console.widgets import Select, TextInput
from server.fields import LineFormField

CONFIRMED = "confirmed"
Act = Callable[[str, str, datetime], None]
"""Changes the account ``name``; with who does it and when."""

if TYPE_CHECKING:  # Django's own class takes no parameters while it runs
    UserForm = forms.ModelForm[Model]
else:
    UserForm = forms.ModelForm

admin.site.unregister([User, Group])  # Django's own lists edit rows without an entry in the event log


class NewPersonForm(UserForm):
    role = forms.ChoiceField(label=_("役割"), choices=list(SHOWN.items()), initial=Role.SUPPORT, widget=Select)

    class Meta:
        model = User
        fields: ClassVar = ["username"]
        field_classes: ClassVar = {"username": LineFormField}
        widgets: ClassVar = {"username": TextInput}
        labels: ClassVar = {"username": _("ユーザー名")}
        help_texts: ClassVar = {"username": _("半角の英数字と @ . + - _ で入力してください。操作記録に残ります。")}
        error_messages: ClassVar = {
            "username": {
                "required": _("ユーザー名を入力してください。"),
                "invalid": _("ユーザー名は、半角の英数字と @ . + - _ で入力してください。"),
                "unique": _("このユーザー名はすでに使われています。別の名前を入力してください。"),
            }
        }


@admin.register(User)
class PersonAdmin(ConsoleAdmin):
    form = NewPersonForm
    list_display = ("username", "role", "second_factor", "active", "last_login")
    list_display_links = None
    search_fields = ("username",)
    ordering = ("username",)
    actions = (
        "make_viewer",
        "make_support",
        "make_admin",
        "reset_second_factor",
        "reset_password",
        "unlock",
        "dismiss",
        "reactivate",
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("username", "role") if obj is None else ("username", "role", "second_factor", "active", "last_login")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else ("username", "role", "second_factor", "active", "last_login")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_manage(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Make the login and show its password, this once."""
        role = Role(form.cleaned_data["role"])
        password = staff.set_staff(obj.username, role, who=name_of(request), now=clock.now())
        obj.pk = User.objects.get(username=obj.username).pk
        self.show_once(request, password)

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
        if not user.is_active:
            return badge("plain", _("できません"))
        if user.username in staff.locked_out(clock.now()):
            return badge("warning", _("ロック中"))
        return badge("good", _("できます"))

    @admin.action(description=_("役割を「閲覧」にする"), permissions=["manage"])
    def make_viewer(self, request: HttpRequest, users: QuerySet[User]) -> HttpResponse | None:
        effect = _("すべてを見られますが、何も変更できなくなります。")
        return self._each(request, users, effect, self._set_role(Role.VIEWER))

    @admin.action(description=_("役割を「サポート」にする"), permissions=["manage"])
    def make_support(self, request: HttpRequest, users: QuerySet[User]) -> HttpResponse | None:
        effect = _(
            "端末からの解除、停止の取り消し、メールの再送、お客様の情報の変更ができるようになります。発行、更新、停止はできません。"
        )
        return self._each(request, users, effect, self._set_role(Role.SUPPORT))

    @admin.action(description=_("役割を「管理者」にする"), permissions=["manage"])
    def make_admin(self, request: HttpRequest, users: QuerySet[User]) -> HttpResponse | None:
        effect = _("発行、更新、停止、スタッフの管理を含む、すべての操作ができるようになります。")
        return self._each(request, users, effect, self._set_role(Role.ADMIN))

    @admin.action(description=_("二段階認証をやり直してもらう"), permissions=["manage"])
    def reset_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> HttpResponse | None:
        effect = _(
            "すぐにログアウトし、次のログインのときに二段階認証を設定し直します。それまではパスワードだけで設定できるため、ご本人からの依頼であることを確かめてください。"
        )
        return self._each(
            request, users, effect, lambda name, who, now: staff.forget_second_factor(name, who=who, now=now)
        )

    @admin.action(description=_("新しいパスワードを発行する"), permissions=["manage"])
    def reset_password(self, request: HttpRequest, users: QuerySet[User]) -> HttpResponse | None:
        def act(name: str, who: str, now: datetime) -> None:
            self.show_once(request, f"{name} {staff.set_staff(name, who=who, now=now)}")

        effect = _(
            "いまのパスワードは使えなくなり、すぐにログアウトします。新しいパスワードは、次の画面に一度だけ表示されます。"
        )
        return self._each(request, users.filter(is_active=True), effect, act)

    @admin.action(description=_("ログインのロックを解除する"), permissions=["manage"])
    def unlock(self, request: HttpRequest, users: QuerySet[User]) -> HttpResponse | None:
        effect = _("続けて失敗したためのロックを解き、すぐにログインできるようになります。")
        return self._each(request, users, effect, lambda name, who, now: staff.unlock(name, who=who, now=now))

    @admin.action(description=_("ログインできないようにする"), permissions=["manage"])
    def dismiss(self, request: HttpRequest, users: QuerySet[User]) -> HttpResponse | None:
        effect = _("すぐにログアウトし、ログインできなくなります。あとから再開できます。")
        return self._each(request, users, effect, lambda name, who, now: staff.dismiss(name, who=who, now=now))

    @admin.action(description=_("ふたたびログインできるようにする"), permissions=["manage"])
    def reactivate(self, request: HttpRequest, users: QuerySet[User]) -> HttpResponse | None:
        effect = _("前と同じパスワード、役割、二段階認証でログインできるようになります。")
        return self._each(request, users, effect, lambda name, who, now: staff.reactivate(name, who=who, now=now))

    def _set_role(self, role: Role) -> Act:
        return lambda name, who, now: staff.set_role(name, role, who=who, now=now)

    def _each(self, request: HttpRequest, users: QuerySet[User], effect: object, act: Act) -> HttpResponse | None:
        """Ask for a confirmation that names ``effect``; then call ``act`` for each account but the user's own.

        One's own is left out so that one administrator always remains.
        """
        own = request.user.get_username()
        others = [user for user in users if user.username != own]
        if len(others) < len(users):
            self.message_user(request, gettext("ご自分のログインは変更できません。"), messages.WARNING)
        if others and CONFIRMED not in request.POST:
            return self._confirmation(request, others, effect)
        for user in others:
            act(user.username, own, clock.now())
        if others:
            message = gettext("%(names)s を変更しました。") % {"names": "、".join(user.username for user in others)}
            self.message_user(request, message, messages.SUCCESS)
        return None

    def _confirmation(self, request: HttpRequest, users: list[User], effect: object) -> HttpResponse:
        name = request.POST["action"]
        title = dict(self.get_action_choices(request, []))[name]
        roles = [(user, self.role(user)) for user in users]
        context = {"title": title, "effect": effect, "action": name, "people": roles, "confirmed": CONFIRMED}
        return TemplateResponse(
            request, "console/confirm_people.html", {**self.admin_site.each_context(request), **context}
        )
