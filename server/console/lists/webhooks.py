"""Webhooks, and the log of their deliveries, from which a message can be sent again."""

import json
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Max, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from server import clock
from server.api import deliveries, webhooks
from server.api.models import Delivery, Webhook, WebhookKind
from server.api.webhook_urls import AddressError, check_url
from server.console.base import ConsoleAdmin, badge, name_of, number_cell
from server.console.cells import stacked
from server.console.lists.api import ModelForm, SecretAdmin
from server.console.roles import MANAGE, may_manage, require
from server.console.webhook_words import in_words


class KindsForm(ModelForm):
    kinds = forms.MultipleChoiceField(
        label=_("通知する内容"),
        choices=WebhookKind.choices,
        initial=WebhookKind.values,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        error_messages={"required": _("通知する内容を一つ以上選んでください。")},
    )

    class Meta:
        model = Webhook
        fields: ClassVar = ["kinds"]


class WebhookForm(KindsForm):
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
    list_display = ("url", "state", "kind_names", "delivered", "waiting_deliveries")
    search_fields = ("url",)
    ordering = ("-pk",)
    actions = ("change_secret", "switch_off", "switch_on")
    change_form_outer_before_template = "console/webhook_buttons.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        waiting = Count("deliveries", filter=Q(deliveries__next_at__isnull=False))
        return Webhook.objects.annotate(waiting=waiting, last=Max("deliveries__delivered_at"))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_manage(request)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        return super().get_form(request, obj, change, **options, form=KindsForm if obj else WebhookForm)

    def get_urls(self) -> list[URLPattern]:
        test = path("<int:pk>/test/", self.admin_site.admin_view(self.test), name="api_webhook_test")
        return [test, *super().get_urls()]

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("url", "kinds") if obj is None else ("url", "kinds", "state", "added_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return () if obj is None else ("url", "state", "added_at")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        kinds, who, now = form.cleaned_data["kinds"], name_of(request), clock.now()
        if change:
            webhooks.change_kinds(obj, kinds, who=who, now=now)
            return
        added, secret = webhooks.add(obj.url, kinds, who=who, now=now)
        obj.pk = added.pk
        self.show_once(request, secret)

    def test(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send a test message now, and show what came back. The address itself, opened again, sends nothing."""
        require(MANAGE, request)
        webhook = get_object_or_404(Webhook, pk=pk)
        page = HttpResponseRedirect(reverse("admin:api_webhook_change", args=[pk]))
        if request.method != "POST":
            return page
        sent = deliveries.send_test(webhook, who=name_of(request), now=clock.now())
        if sent.delivered_at:
            self.message_user(request, _("テストのメッセージを送信し、相手が受け取りました。"), messages.SUCCESS)
        else:
            failed = _("テストのメッセージを送信できませんでした。%(reason)s")
            self.message_user(request, failed % {"reason": in_words(sent.last_error)}, messages.ERROR)
        return page

    @admin.display(description=_("状態"))
    def state(self, webhook: Webhook) -> SafeString:
        if webhook.active:
            return badge("good", _("有効"))
        return stacked(badge("bad", _("停止")), in_words(webhook.disabled_because))

    @admin.display(description=_("通知する内容"))
    def kind_names(self, webhook: Webhook) -> str:
        return "、".join(str(WebhookKind(kind).label) if kind in WebhookKind else kind for kind in webhook.kinds)

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
    list_display = ("queued_at", "kind", "webhook", "state", "tries", "number")
    list_filter = (("delivered_at", admin.EmptyFieldListFilter), "webhook")
    list_select_related = ("webhook",)
    search_fields = ("message", "license", "webhook__url")
    ordering = ("-pk",)
    actions = ("send_again",)
    fields = ("message", "webhook", "state", "tries", "queued_at", "next_at", "delivered_at", "last_error", "content")
    readonly_fields = ("state", "content")

    @admin.display(description=_("種類"))
    def kind(self, delivery: Delivery) -> str:
        kind = json.loads(delivery.payload).get("type", "")
        return str(WebhookKind(kind).label) if kind in WebhookKind else str(_("テスト"))

    @admin.display(description=_("状態"), ordering="delivered_at")
    def state(self, delivery: Delivery) -> SafeString:
        if delivery.delivered_at:
            return badge("good", _("送信済み"))
        failed = in_words(delivery.last_error)
        if delivery.next_at:
            return stacked(badge("plain", _("送信待ち")), failed)
        return stacked(badge("bad", _("送信できませんでした")), failed)

    @admin.display(description=_("ライセンス番号"), ordering="license")
    def number(self, delivery: Delivery) -> SafeString | str:
        return number_cell(delivery.license) if delivery.license else "—"

    @admin.display(description=_("送信した内容"))
    def content(self, delivery: Delivery) -> SafeString:
        text = json.dumps(json.loads(deliveries.body_of(delivery)), ensure_ascii=False, indent=2)
        return format_html('<pre class="message-body">{}</pre>', text)

    @admin.action(description=_("もう一度送信する"), permissions=["manage"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[Delivery]) -> None:
        now = clock.now()
        queued = sum(deliveries.queue_again(delivery, now) for delivery in chosen)
        if queued:
            text = ngettext(
                "%(n)s件のメッセージをもう一度送信します。", "%(n)s件のメッセージをもう一度送信します。", queued
            )
            self.message_user(request, text % {"n": queued}, messages.SUCCESS)
        if queued < len(chosen):
            left = _("送信待ちのメッセージと、停止しているWebhookのメッセージは、そのままにしました。")
            self.message_user(request, left, messages.WARNING)
