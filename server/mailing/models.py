"""The queue of e-mails. Sending a message changes its state, never its text."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from licensing.number import show
from server.fields import LONGEST_MAIL, MailField
from server.licenses.models import Customer
from server.mailing.fields import EncryptedTextField

LONGEST_SUBJECT = 200
"""Characters of an own subject, with its placeholders."""
LONGEST_RENDERED_SUBJECT = 400


class Message(models.Model):
    """One e-mail to one address. ``outbox`` changes its state; docs/adr/0012 explains the states."""

    class State(models.TextChoices):
        QUEUED = "queued", _("送信待ち")
        SENDING = "sending", _("送信中")
        SENT = "sent", _("送信済み")
        REFUSED = "refused", _("受け取り拒否")
        GIVEN_UP = "given_up", _("送信断念")
        UNSURE = "unsure", _("送信結果不明")
        HELD = "held", _("復元により保留")

    class Failure(models.TextChoices):
        NO_SERVER = "no_server", _("メールサーバに接続できませんでした。")
        NO_FOLDER = "no_folder", _("メールのフォルダに書き込めませんでした。")
        NOT_NOW = "not_now", _("メールサーバが今は受け付けませんでした。")
        NOT_FROM_US = "not_from_us", _("メールサーバが差出人または接続を受け付けませんでした。設定を確認してください。")
        REFUSED = "refused", _("この宛先には届けられないと回答されました。メールアドレスを確認してください。")
        REPLY_LOST = (
            "reply_lost",
            _("本文を渡した後、メールサーバの回答がありませんでした。届いている可能性があります。"),
        )
        INTERRUPTED = "interrupted", _("送信中にサーバが止まりました。届いている可能性があります。")
        NOT_BUILT = "not_built", _("メールを組み立てられませんでした。")
        NOT_SENT = "not_sent", _("送信を始められませんでした。メールサーバの設定を確認してください。")
        TOO_LATE = "too_late", _("送る前に、本文のリンクの期限が切れました。")
        RESTORED = "restored", _("バックアップの復元前に送信済みの可能性があります。")
        DISCARDED = "discarded", _("担当者が送信を取りやめました。")

    STUCK = (State.REFUSED, State.GIVEN_UP, State.UNSURE, State.HELD)
    """States that only a person can end."""

    key = models.CharField(_("識別キー"), max_length=200, unique=True)
    # None: to staff, or to somebody who is no customer yet.
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="mails", verbose_name=_("契約者"), null=True, blank=True
    )
    kind = models.CharField(_("種類"), max_length=40)
    to = MailField(_("宛先"), db_index=True)
    language = models.CharField(_("言語"), max_length=2)
    subject = models.CharField(_("件名"), max_length=LONGEST_RENDERED_SUBJECT)
    text = EncryptedTextField(_("本文"))
    html = EncryptedTextField(_("本文(HTML)"), blank=True)
    secret_until = models.DateTimeField(_("本文のリンクの期限"), null=True, blank=True)
    """Until when a link in the text signs somebody in: the text is deleted then, or as soon as it is sent."""
    codes = models.JSONField(_("コードにする番号"), default=list, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=255)
    created_at = models.DateTimeField(_("作成日時"))
    queued_at = models.DateTimeField(_("送信待ちになった日時"))
    not_before = models.DateTimeField(_("次の送信日時"))
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.QUEUED)
    tries = models.PositiveIntegerField(_("送信回数"), default=0)
    tried_at = models.DateTimeField(_("最後に送信した日時"), null=True, blank=True)
    failure = models.CharField(_("問題"), max_length=20, choices=Failure, blank=True)
    last_error = models.TextField(_("最後のエラー"), blank=True)
    sent_at = models.DateTimeField(_("送信完了日時"), null=True, blank=True)
    # Of a message that did not arrive: somebody has taken care of it.
    acknowledged_at = models.DateTimeField(_("確認日時"), null=True, blank=True)
    acknowledged_by = models.CharField(_("確認した人"), max_length=LONGEST_MAIL, blank=True)

    class Meta:
        verbose_name = _("メール")
        verbose_name_plural = pgettext_lazy("list", "メール")
        indexes: ClassVar = [models.Index(fields=["state", "not_before"], name="message_state")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def shown_codes(self) -> str:
        """The first four symbols of each number in the e-mail: not enough to register one."""
        return " ".join(f"{show(code)[:4]}-…" for code in self.codes)


class OwnText(models.Model):
    """The vendor's own subject and text of an e-mail, with placeholders; ``own_texts`` reads and writes it."""

    mail = models.CharField(_("メール"), max_length=40)  # one of own_texts.MAILS
    language = models.CharField(_("言語"), max_length=2)
    subject = models.CharField(_("件名"), max_length=LONGEST_SUBJECT)
    text = models.TextField(_("本文"))
    changed_at = models.DateTimeField(_("変更日時"))
    changed_by = models.CharField(_("変更した人"), max_length=LONGEST_MAIL)

    class Meta:
        verbose_name = verbose_name_plural = _("メールの文面")
        constraints: ClassVar = [models.UniqueConstraint(fields=["mail", "language"], name="own_text_once")]

    def __str__(self) -> str:
        return f"{self.mail} ({self.language})"


class Daily(models.Model):
    """The last day (in Japan) on which a daily job ran."""

    name = models.CharField(_("名称"), max_length=40, primary_key=True)
    day = models.DateField(_("日"))

    class Meta:
        verbose_name = verbose_name_plural = _("日ごとの処理")

    def __str__(self) -> str:
        return f"{self.name} {self.day}"
