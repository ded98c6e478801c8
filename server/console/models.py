"""Who signed in to the console, or failed to: a list for administrators, kept for ``RETENTION``."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from licensing.words.days import table_time
from server.deletion import delete_some

RETENTION = timedelta(days=400)
LONGEST_LOGIN = 150
LONGEST_BROWSER = 200


def outcomes() -> list[tuple[str, Any]]:
    return list(SignIn.Outcome.choices)  # by name, so that a new one needs no migration


def factors() -> list[tuple[str, Any]]:
    return list(SignIn.Factor.choices)


class SignIn(models.Model):
    """One attempt. Failures are of names that were typed, which need not exist."""

    class Outcome(models.TextChoices):
        SIGNED_IN = "signed_in", _("ログイン")
        WRONG_PASSWORD = "wrong_password", _("パスワードが違います")
        WRONG_CODE = "wrong_code", _("認証コードが違います")
        LOCKED_OUT = "locked_out", _("ロック中のため拒否")

    class Factor(models.TextChoices):
        AUTHENTICATOR = "authenticator", _("認証アプリ")
        RECOVERY_CODE = "recovery_code", _("リカバリーコード")

    at = models.DateTimeField(_("日時"), db_index=True)
    login = models.CharField(_("ユーザー名"), max_length=LONGEST_LOGIN, db_index=True)
    outcome = models.CharField(_("結果"), max_length=20, choices=outcomes)
    factor = models.CharField(_("二段階認証"), max_length=20, choices=factors, blank=True)
    address = models.CharField(_("IPアドレス"), max_length=45)
    browser = models.CharField(_("ブラウザー"), max_length=LONGEST_BROWSER, blank=True)

    class Meta:
        verbose_name = _("ログインの記録")
        verbose_name_plural = pgettext_lazy("list", "ログインの記録")

    def __str__(self) -> str:
        return f"{table_time(self.at)} {self.login}"


def forget(now: datetime) -> int:
    """Delete some of the rows past ``RETENTION``; return how many."""
    return delete_some(SignIn.objects.filter(at__lt=now - RETENTION))
