"""お試し, and the statements that terminals were given."""

from django.contrib import admin

from server.console.base import ConsoleAdmin
from server.licenses.models import Answer, Trial


@admin.register(Trial)
class TrialAdmin(ConsoleAdmin):
    list_display = ("machine", "first_day", "deadline")
    search_fields = ("machine",)


@admin.register(Answer)
class AnswerAdmin(ConsoleAdmin):
    list_display = ("terminal", "given_at", "nonce")
    list_select_related = ("terminal",)
    search_fields = ("terminal__number", "nonce")
