"""API tokens, webhooks and their deliveries. A secret is displayed once, when it is created."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Max, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from server import clock
from server.api import tokens, webhooks
from server.api.models import Delivery, Scope, Token, Webhook, WebhookKind
from server.api.webhook_urls import AddressError, check_url
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
        return "、".join(str(Scope(scope).label) for scope in token.scopes)

    @admin.action(description=_("失効させる"), permissions=["manage"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[Token]) -> None:
        for token in chosen:
            tokens.revoke(token.name, who=name_of(request), now=clock.now())
        self.message_user(request, _("選んだトークンは使えません。"), messages.SUCCESS)


class WebhookForm(ModelForm):
    kinds = forms.MultipleChoiceField(
        label=_("通知する内容"),
        choices=WebhookKind.choices,
        initial=WebhookKind.values,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        error_messages={"required": _("通知する内容を一つ以上選んでください。")},
    )

    class Meta:
        model = Webhook
        fields: ClassVar = ["url", "kinds"]
        help_texts: ClassVar = {"url": _("https:// で始まる送信先。例: https://crm.example.jp/hooks")}

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            check_url(url)
        except AddressError as error:
            raise forms.ValidationError(
                _("https:// で始まり、ユーザー名とパスワードを含まないURLを入力してください。")
            ) from error
        if Webhook.objects.filter(url=url, active=True).exists():
            raise forms.ValidationError(_("このURLへはすでに送信しています。先にそのWebhookを停止してください。"))
        return url


@admin.register(Webhook)
class WebhookAdmin(SecretAdmin):
    form = WebhookForm
    list_display = ("url", "state", "kind_names", "delivered", "waiting_deliveries", "disabled_because")
    search_fields = ("url",)
    ordering = ("-pk",)
    actions = ("change_secret", "switch_off", "switch_on")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        waiting = Count("deliveries", filter=Q(deliveries__next_at__isnull=False))
        return Webhook.objects.annotate(waiting=waiting, last=Max("deliveries__delivered_at"))

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("url", "kinds")
        return ("url", "kinds", "active", "added_at", "disabled_at", "disabled_because")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        added, secret = webhooks.add(obj.url, form.cleaned_data["kinds"], who=name_of(request), now=clock.now())
        obj.pk = added.pk
        self.show_once(request, secret)

    @admin.display(description=_("状態"))
    def state(self, webhook: Webhook) -> SafeString:
        return badge("good", _("有効")) if webhook.active else badge("bad", _("停止"))

    @admin.display(description=_("通知する内容"))
    def kind_names(self, webhook: Webhook) -> str:
        return "、".join(str(WebhookKind(kind).label) for kind in webhook.kinds)

    @admin.display(description=_("最後の送信"), ordering="last")
    def delivered(self, webhook: Any) -> Any:
        return webhook.last

    @admin.display(description=_("送信待ち"), ordering="waiting")
    def waiting_deliveries(self, webhook: Any) -> int:
        waiting: int = webhook.waiting
        return waiting

    @admin.action(description=_("署名の鍵を変更する"), permissions=["manage"])
    def change_secret(self, request: HttpRequest, chosen: QuerySet[Webhook]) -> None:
        for webhook in chosen:
            secret = webhooks.change_secret(webhook, who=name_of(request), now=clock.now())
            self.show_once(request, f"{secret} ({webhook.url})")
        message = _("これから1日の間は、前の鍵でも署名します。その間に受信側の鍵を差し替えてください。")
        self.message_user(request, message, messages.SUCCESS)

    @admin.action(description=_("停止する"), permissions=["manage"])
    def switch_off(self, request: HttpRequest, chosen: QuerySet[Webhook]) -> None:
        self._switch(request, chosen, active=False)

    @admin.action(description=_("再開する"), permissions=["manage"])
    def switch_on(self, request: HttpRequest, chosen: QuerySet[Webhook]) -> None:
        self._switch(request, chosen, active=True)

    def _switch(self, request: HttpRequest, chosen: QuerySet[Webhook], *, active: bool) -> None:
        try:
            for webhook in chosen:
                webhooks.switch(webhook, active=active, who=name_of(request), now=clock.now())
        except AddressError:
            message = _("同じURLへ送信しているWebhookがあります。先にそのWebhookを停止してください。")
            self.message_user(request, message, messages.ERROR)
            return
        message = (
            _("選んだWebhookへ、これから起こることを送ります。") if active else _("選んだWebhookへはもう送りません。")
        )
        self.message_user(request, message, messages.SUCCESS)


@admin.register(Delivery)
class DeliveryAdmin(ConsoleAdmin):
    list_display = ("message", "webhook", "queued_at", "tries", "next_at", "delivered_at", "last_error")
    list_filter = (("delivered_at", admin.EmptyFieldListFilter),)
    list_select_related = ("webhook",)
    search_fields = ("message", "payload")
    ordering = ("-pk",)
