"""端末: the list of installations."""

from typing import ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from server import clock
from server.console.base import ConsoleAdmin, name_of
from server.console.lists.history import TerminalRegistrationInline
from server.licenses import operations
from server.licenses.models import Terminal


@admin.register(Terminal)
class TerminalAdmin(ConsoleAdmin):
    list_display = ("shown_number", "name", "os", "app_version", "last_contact", "clock_offset_seconds", "clone")
    list_filter = (("clone_suspected_at", admin.EmptyFieldListFilter), "app_version")
    search_fields = ("number", "name", "registrations__license__number")
    inlines: ClassVar = [TerminalRegistrationInline]
    actions = ("clear_flag",)

    @admin.display(description=_("端末認証番号"), ordering="number")
    def shown_number(self, terminal: Terminal) -> str:
        return terminal.shown_number

    @admin.display(description=_("複製の疑い"), boolean=True, ordering="clone_suspected_at")
    def clone(self, terminal: Terminal) -> bool | None:
        return False if terminal.clone_suspected_at else None

    @admin.action(description=_("複製の疑いを解消する"))
    def clear_flag(self, request: HttpRequest, terminals: QuerySet[Terminal]) -> None:
        now = clock.now()
        for terminal in terminals:
            operations.clear_clone(terminal, who=name_of(request), now=now)
        self.message_user(request, f"{len(terminals)}台の端末を複製の疑いなしとしました。", messages.SUCCESS)
