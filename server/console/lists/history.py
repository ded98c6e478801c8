"""Who held which number from when to when, below a license and below a terminal."""

from django.utils.translation import gettext_lazy as _

from server.console.base import ReadOnly, TabularInline
from server.licenses.models import Registration


class RegistrationInline(ReadOnly, TabularInline):
    model = Registration
    fk_name: str | None = "license"
    fields = ("terminal", "since", "until", "ended_by", "successor")
    ordering = ("-pk",)
    verbose_name_plural = _("登録履歴")


class TerminalRegistrationInline(RegistrationInline):
    fk_name = "terminal"
    fields = ("license", "since", "until", "ended_by", "successor")
