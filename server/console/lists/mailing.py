"""The queue of e-mails and the state of each. Texts are not displayed: they contain license numbers and links."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from server import clock
from server.console.base import ConsoleAdmin
from server.console.cells import badge, stacked
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
    list_display = ("created_at", "letter", "numbers", "shown_state", "sent_at")
    list_filter = ("state", "kind", "created_at")
    search_fields = ("to", "subject", "codes")
    ordering = ("-pk",)
    actions = ("send_again", "discard")
    fields = (
        "subject",
        "to",
        "kind",
        "language",
        "numbers",
        "state",
        "failure",
        "last_error",
        "tries",
        "tried_at",
        "not_before",
        "sent_at",
        "created_at",
        "message_id",
    )

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
