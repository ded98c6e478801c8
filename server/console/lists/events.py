"""The event log, and the changes and batches that can be undone."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from licensing.number import show
from server import clock
from server.console import search
from server.console.base import ConsoleAdmin
from server.console.cells import NOTHING, badge, number_cell, plain_number, stacked
from server.console.event_words import clock_time, differences
from server.licenses.log.events import TERMINAL
from server.licenses.models import Batch, Change, Event
from server.licenses.staff import batches, changes


def _to_support(number: str, shown: SafeString) -> SafeString:
    """Return a number as a link to all that is known about it: an event has no foreign keys."""
    return format_html('<a class="plain-link" href="{}?q={}">{}</a>', reverse("console:support"), number, shown)


@admin.register(Event)
class EventAdmin(ConsoleAdmin):
    list_display = ("at", "what", "person", "about", "difference")
    list_filter = ("what", "at")
    found_by = (search.event,)
    search_help_text = _("ライセンス番号・端末認証番号の一部、契約者名、操作者で探せます。")
    fields = ("at", "what", "person", "shown_license", "shown_terminal", "customer", "difference")
    readonly_fields = ("person", "shown_license", "shown_terminal", "difference")
    ordering = ("-pk",)
    show_full_result_count = False

    @admin.display(description=_("操作者"), ordering="who")
    def person(self, event: Event) -> Any:
        return _("端末") if event.who == TERMINAL else event.who

    @admin.display(description=_("対象"), ordering="customer")
    def about(self, event: Event) -> SafeString | str:
        numbers = (
            self.shown_license(event) if event.license else "",
            self.shown_terminal(event) if event.terminal else "",
        )
        return stacked(event.customer, *numbers) or NOTHING

    @admin.display(description=_("ライセンス番号"), ordering="license")
    def shown_license(self, event: Event) -> SafeString | str:
        return _to_support(event.license, number_cell(event.license)) if event.license else NOTHING

    @admin.display(description=_("端末認証番号"), ordering="terminal")
    def shown_terminal(self, event: Event) -> SafeString | str:
        return _to_support(event.terminal, plain_number(show(event.terminal))) if event.terminal else NOTHING

    @admin.display(description=_("変更の内容"))
    def difference(self, event: Event) -> SafeString | str:
        lines = differences(event.before, event.after)
        return format_html_join("", "<div>{}</div>", ((line,) for line in lines)) if lines else "—"


@admin.register(Change)
class ChangeAdmin(ConsoleAdmin):
    list_display = ("link", "kind", "who", "count", "state")
    list_display_links = None
    list_filter = ("kind", "at")
    found_by = (search.change,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Change.objects.filter(batch=None).annotate(size=Count("licenses")).order_by("-pk")

    @admin.display(description=_("日時"), ordering="at")
    def link(self, change: Change) -> SafeString:
        return format_html(
            '<a class="plain-link" href="{}">{}</a>',
            reverse("admin:change", args=[change.pk]),
            clock_time(change.at, clock.now()),
        )

    @admin.display(description=_("ライセンス数"))
    def count(self, change: Change) -> int:
        return int(getattr(change, "size"))  # noqa: B009  # annotated by the query

    @admin.display(description=_("取り消し"))
    def state(self, change: Change) -> SafeString | str:
        if change.undone_at is not None:
            return badge("plain", _("取り消し済み"))
        return badge("good", _("取り消せます")) if changes.undoable(change, clock.now()) else "—"


@admin.register(Batch)
class BatchAdmin(ConsoleAdmin):
    list_display = ("link", "what", "who", "size", "state")
    list_display_links = None
    list_filter = ("at",)
    search_fields = ("who",)
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Batch.objects.defer("licenses")

    @admin.display(description=_("日時"), ordering="at")
    def link(self, batch: Batch) -> SafeString:
        return format_html(
            '<a class="plain-link" href="{}">{}</a>',
            reverse("admin:batch", args=[batch.pk]),
            clock_time(batch.at, clock.now()),
        )

    @admin.display(description=_("内容"), ordering="action")
    def what(self, batch: Batch) -> str:
        return str(batches.kind_of(batch).title) if batch.action in batches.KNOWN else batch.action

    @admin.display(description=_("状態"))
    def state(self, batch: Batch) -> SafeString | str:
        if batch.undone_at is not None:
            return badge("plain", _("取り消し済み"))
        if batch.finished_at is None or batch.undo_asked_at is not None:
            return badge("warning", _("実行中"))
        return badge("good", _("取り消せます")) if batches.undoable(batch, clock.now()) else NOTHING
