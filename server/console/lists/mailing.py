"""The queue of e-mails, the state of each, and its text as the customer received it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from licensing.clock import JST
from server import clock
from server.console.base import ConsoleAdmin
from server.console.cells import NOTHING, badge, customer_link, stacked
from server.console.mail_words import KINDS
from server.console.roles import may_support
from server.licenses.models import Customer
from server.mailing import outbox
from server.mailing.models import Message

BADGES = {
    Message.State.QUEUED: "plain",
    Message.State.SENDING: "plain",
    Message.State.SENT: "good",
    Message.State.REFUSED: "bad",
    Message.State.GIVEN_UP: "bad",
    Message.State.UNSURE: "warning",
    Message.State.HELD: "warning",
}


@admin.register(Message)
class MessageAdmin(ConsoleAdmin):
    list_display = ("created_at", "letter", "shown_kind", "numbers", "shown_state", "sent_at")
    list_filter = ("state", "kind", "created_at")
    search_fields = ("to", "subject", "codes")
    ordering = ("-pk",)
    actions = ("send_again", "discard")
    fields = (
        "subject",
        "to",
        "addressee",
        "shown_kind",
        "shown_language",
        "numbers",
        "state",
        "failure",
        "last_error",
        "tries",
        "tried_at",
        "next_try",
        "sent_at",
        "created_at",
        "message_id",
        "content",
    )
    readonly_fields = ("addressee", "next_try", "shown_kind", "shown_language", "numbers", "content")

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.fields if may_support(request) else self.fields[:-1]

    @admin.display(description=_("契約者"))
    def addressee(self, message: Message) -> SafeString | str:
        return customer_link(message.customer) if message.customer else NOTHING

    @admin.display(description=_("次の送信日時"))
    def next_try(self, message: Message) -> str:
        """Return when it is sent next: past the last try, only of one that waits."""
        waits = message.state == Message.State.QUEUED
        return date_format(message.not_before.astimezone(JST), "DATETIME_FORMAT") if waits else NOTHING

    @admin.display(description=_("種類"), ordering="kind")
    def shown_kind(self, message: Message) -> Any:
        return KINDS.get(message.kind, message.kind)

    @admin.display(description=_("言語"))
    def shown_language(self, message: Message) -> str:
        return dict(Customer.Language.choices)[message.language]

    @admin.display(description=_("本文"))
    def content(self, message: Message) -> Any:
        """Return the text as the customer received it, unless it has a link that signs somebody in."""
        if message.secret_until is not None:
            return _("お客様だけが開けるリンクがあるため、表示しません。")
        return format_html('<div class="letter">{}</div>', message.text)

    @admin.display(description=_("件名・宛先"), ordering="to")
    def letter(self, message: Message) -> SafeString:
        return stacked(message.subject, message.to)

    @admin.display(description=_("状態"), ordering="state")
    def shown_state(self, message: Message) -> SafeString:
        shown = badge(BADGES[Message.State(message.state)], message.get_state_display())
        return stacked(shown, message.get_failure_display() if message.state != Message.State.SENT else "")

    @admin.display(description=_("ライセンス番号"))
    def numbers(self, message: Message) -> str:
        return message.shown_codes

    @admin.action(description=_("もう一度送信する(送信断念・拒否・結果不明・保留のメール)"), permissions=["support"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[Message]) -> None:
        now = clock.now()
        queued = sum(outbox.queue_again(message, now) for message in chosen)
        if queued:
            text = ngettext("%(n)s件のメールをもう一度送信します。", "%(n)s件のメールをもう一度送信します。", queued)
            self.message_user(request, text % {"n": queued}, messages.SUCCESS)
        if queued < len(chosen):
            self.message_user(request, _("送信待ちまたは送信済みのメールは、そのままにしました。"), messages.WARNING)

    @admin.action(description=_("送信しない(復元により保留されているメール)"), permissions=["support"])
    def discard(self, request: HttpRequest, chosen: QuerySet[Message]) -> None:
        given_up = sum(outbox.discard(message) for message in chosen)
        text = ngettext("%(n)s件のメールは送信しません。", "%(n)s件のメールは送信しません。", given_up)
        self.message_user(request, text % {"n": given_up}, messages.SUCCESS)
