"""What support asks administrators to do."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from server.fields import LONGEST_MAIL
from server.licenses.models.contracts import License
from server.licenses.models.records import Event


def asked_choices() -> list[tuple[str, Any]]:
    return list(Event.What.choices)  # by name, so that a new entry needs no migration


class StaffRequest(models.Model):
    """依頼 to have ``what`` done to a license; fulfilled by the event of that kind that follows, whoever does it."""

    license = models.ForeignKey(License, models.PROTECT, related_name="requests", verbose_name=_("ライセンス番号"))
    what = models.CharField(_("内容"), max_length=30, choices=asked_choices)
    who = models.CharField(_("依頼した人"), max_length=LONGEST_MAIL)
    at = models.DateTimeField(_("依頼日時"))
    dismissed_at = models.DateTimeField(_("取り下げ日時"), null=True, blank=True)
    dismissed_by = models.CharField(_("取り下げた人"), max_length=LONGEST_MAIL, blank=True)

    class Meta:
        verbose_name = _("管理者への依頼")
        verbose_name_plural = pgettext_lazy("list", "管理者への依頼")

    def __str__(self) -> str:
        return f"{self.license} {self.get_what_display()}"
