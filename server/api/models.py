"""Tokens, stored responses of idempotent requests, webhooks and their deliveries."""

from typing import ClassVar

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from server.api.webhook_urls import LONGEST_URL
from server.fields import LineField


class Scope(models.TextChoices):
    """What a token may do. Whatever takes a right from a terminal, or ends it earlier, needs ``STOP`` too."""

    READ = "read", _("照会")
    WRITE = "licenses:write", _("発行・更新・再開")
    STOP = "licenses:stop", _("停止・端末からの解除・期限の短縮")


class Token(models.Model):
    """A bearer token of another system of the vendor. Only the digest of the secret is stored."""

    name = LineField(_("名称"), max_length=60, unique=True)
    prefix = models.CharField(_("先頭"), max_length=20, unique=True)
    digest = models.CharField(_("ダイジェスト"), max_length=64, unique=True)
    scopes = models.JSONField(_("権限"))
    issued_at = models.DateTimeField(_("発行日時"))
    issued_by = models.CharField(_("発行者"), max_length=150)
    last_used_at = models.DateTimeField(_("最終使用"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("失効日時"), null=True, blank=True)
    revoked_by = models.CharField(_("失効させた人"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("APIトークン")
        verbose_name_plural = pgettext_lazy("list", "APIトークン")

    def __str__(self) -> str:
        return self.name


class IdempotentAnswer(models.Model):
    """The response to a request with an ``Idempotency-Key``, for when the request is repeated."""

    token = models.ForeignKey(Token, models.CASCADE, related_name="answers", verbose_name=_("APIトークン"))
    key = models.CharField(_("冪等キー"), max_length=255)
    fingerprint = models.CharField(_("要求のダイジェスト"), max_length=64)
    status = models.PositiveSmallIntegerField(_("状態"), default=0)
    body = models.TextField(_("回答"), blank=True)
    at = models.DateTimeField(_("日時"), db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("冪等な回答")
        constraints: ClassVar = [UniqueConstraint(fields=["token", "key"], name="one_answer_a_key")]

    def __str__(self) -> str:
        return f"{self.token} {self.key}"


class WebhookKind(models.TextChoices):
    """What a webhook reports: the ``type`` of its messages."""

    REGISTERED = "license.registered", _("登録")
    MOVED = "license.moved", _("端末入れ替え")
    RENEWED = "license.renewed", _("更新手続き")
    STOPPED = "license.stopped", _("停止")
    RESUMED = "license.resumed", _("再開")
    RELEASED = "license.released", _("解除")
    EXPIRING = "license.expiring", _("契約期限まで30日")


class Webhook(models.Model):
    """A receiver of messages. Its secret, which signs them, is stored encrypted (``webhook_signatures``)."""

    url = models.CharField(_("送信先URL"), max_length=LONGEST_URL)
    secret = models.CharField(_("署名の鍵"), max_length=300)
    # Signs too until then, so that the receiver can change over at any time.
    former_secret = models.CharField(_("前の署名の鍵"), max_length=300, blank=True)
    former_until = models.DateTimeField(_("前の鍵の期限"), null=True, blank=True)
    kinds = models.JSONField(_("通知する内容"))
    active = models.BooleanField(_("有効"), default=True)
    added_at = models.DateTimeField(_("追加日時"))
    disabled_at = models.DateTimeField(_("停止日時"), null=True, blank=True)
    disabled_because = models.CharField(_("停止の理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Webhook")
        verbose_name_plural = pgettext_lazy("list", "Webhook")
        constraints: ClassVar = [
            UniqueConstraint(fields=["url"], condition=Q(active=True), name="one_active_webhook_a_url")
        ]

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """A message to a webhook, sent until it is accepted. ``next_at`` is None once it will not be sent again."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", verbose_name=_("Webhook"))
    message = models.CharField(_("メッセージID"), max_length=100)
    # Not a foreign key: a message keeps its content, like the event log.
    license = models.CharField(_("ライセンス番号"), max_length=16, blank=True)
    payload = models.TextField(_("内容"))
    queued_at = models.DateTimeField(_("作成日時"))
    tries = models.PositiveSmallIntegerField(_("送信回数"), default=0)
    next_at = models.DateTimeField(_("次回の送信"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("送信済み"), null=True, blank=True)
    last_error = models.CharField(_("最後のエラー"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Webhookの送信")
        verbose_name_plural = pgettext_lazy("list", "Webhookの送信")
        constraints: ClassVar = [UniqueConstraint(fields=["webhook", "message"], name="one_delivery_a_message")]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="deliveries_to_come"),
            models.Index(
                fields=["webhook", "license"], condition=Q(next_at__isnull=False), name="deliveries_of_a_license"
            ),
            models.Index(fields=["queued_at"], condition=Q(next_at__isnull=True), name="ended_deliveries"),
        ]

    def __str__(self) -> str:
        return f"{self.message} → {self.webhook}"
