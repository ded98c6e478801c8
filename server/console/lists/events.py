"""The event log: who did what to which license and terminal."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from server.console.base import ConsoleAdmin, number_cell
from server.licenses.models import Event


@admin.register(Event)
class EventAdmin(ConsoleAdmin):
    list_display = ("at", "what", "who", "shown_license", "terminal", "customer", "before", "after")
    list_filter = ("what", "at")
    search_fields = ("license", "terminal", "customer", "who")
    ordering = ("-pk",)

    @admin.display(description=_("ライセンス番号"), ordering="license")
    def shown_license(self, event: Event) -> SafeString:
        return number_cell(event.license)
