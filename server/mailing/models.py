"""The queue of e-mails. A row is a message, once and for ever: sending changes its state and nothing of its text."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from licensing.number import show


def _no_codes() -> list[str]:
    return []


class Message(models.Model):
    """One e-mail to one address. ``outbox`` moves it through its states; docs/adr/0009 says why they are so many."""

    class State(models.TextChoices):
        QUEUED = "queued", "送信待ち"
        SENDING = "sending", "送信中"
        SENT = "sent", "送信済み"
        REFUSED = "refused", "受け取り拒否"
        GIVEN_UP = "given_up", "送信断念"
        UNSURE = "unsure", "送信結果不明"

    STUCK = (State.REFUSED, State.GIVEN_UP, State.UNSURE)
    """States out of which only a person helps."""

    key = models.CharField("識別キー", max_length=200, unique=True)
    kind = models.CharField("種類", max_length=40)
    to = models.EmailField("宛先", db_index=True)
    language = models.CharField("言語", max_length=2)
    subject = models.CharField("件名", max_length=200)
    text = models.TextField("本文")
    html = models.TextField("本文(HTML)", blank=True)
    codes = models.JSONField("コードにする番号", default=_no_codes, blank=True)
    message_id = models.CharField("Message-ID", max_length=255)
    created_at = models.DateTimeField("作成日時")
    queued_at = models.DateTimeField("送信待ちになった日時")
    not_before = models.DateTimeField("次の送信日時")
    state = models.CharField("状態", max_length=10, choices=State, default=State.QUEUED)
    tries = models.PositiveIntegerField("送信回数", default=0)
    tried_at = models.DateTimeField("最後に送信した日時", null=True, blank=True)
    last_error = models.TextField("最後のエラー", blank=True)
    sent_at = models.DateTimeField("送信完了日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "メール"
        indexes: ClassVar = [models.Index(fields=["not_before"], condition=Q(state="queued"), name="queued_messages")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def shown_codes(self) -> str:
        """The numbers in the mail, only in part: enough to tell them apart, too little to use."""
        return " ".join(f"{show(code)[:4]}-…" for code in self.codes)
