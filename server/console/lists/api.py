"""API tokens. A secret is displayed once, when it is created; ``webhooks`` has the other list with one."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from server import clock
from server.api import tokens
from server.api.models import Scope, Token
from server.api.webhook_urls import AddressError
from server.console.base import ConsoleAdmin, badge, name_of
from server.console.roles import may_manage

if TYPE_CHECKING:  # Django's own class takes no parameters while it runs
    ModelForm = forms.ModelForm[Model]
else:
    ModelForm = forms.ModelForm


class SecretAdmin(ConsoleAdmin):
    """A list to which administrators add rows with a secret, which is displayed once, on the next page."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_manage(request)

    def has_manage_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may run the actions."""
        return may_manage(request)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        try:
            return super().add_view(request, form_url, extra_context)
        except (tokens.TokenError, AddressError):  # two requests created the same at once
            self.message_user(request, _("同じ名称のものがすでにあります。"), messages.ERROR)
            return HttpResponseRedirect(reverse(f"admin:api_{self.opts.model_name}_changelist"))


class TokenForm(ModelForm):
    scopes = forms.MultipleChoiceField(
        label=_("権限"),
        choices=Scope.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        error_messages={"required": _("権限を一つ以上選んでください。")},
    )

    class Meta:
        model = Token
        fields: ClassVar = ["name", "scopes"]
        help_texts: ClassVar = {"name": _("利用するシステムの名称。操作記録に残ります。例: billing")}


@admin.register(Token)
class TokenAdmin(SecretAdmin):
    form = TokenForm
    list_display = ("name", "state", "shown_prefix", "scope_names", "last_used_at", "issued_at", "issued_by")
    search_fields = ("name", "prefix")
    ordering = ("-pk",)
    actions = ("revoke",)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("name", "scopes")
        return ("name", "prefix", "scopes", "issued_at", "issued_by", "last_used_at", "revoked_at", "revoked_by")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        token, secret = tokens.issue(obj.name, form.cleaned_data["scopes"], who=name_of(request), now=clock.now())
        obj.pk = token.pk
        self.show_once(request, secret)

    @admin.display(description=_("状態"))
    def state(self, token: Token) -> SafeString:
        return badge("bad", _("失効")) if token.revoked_at else badge("good", _("有効"))

    @admin.display(description=_("先頭"))
    def shown_prefix(self, token: Token) -> str:
        return f"{token.prefix}…"

    @admin.display(description=_("権限"))
    def scope_names(self, token: Token) -> str:
        return "、".join(str(Scope(scope).label) if scope in Scope else scope for scope in token.scopes)

    @admin.action(description=_("失効させる"), permissions=["manage"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[Token]) -> None:
        for token in chosen:
            tokens.revoke(token.name, who=name_of(request), now=clock.now())
        self.message_user(request, _("選んだトークンは使えません。"), messages.SUCCESS)
