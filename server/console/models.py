"""Who signed in to the console, or failed to, kept for ``RETENTION``; passkeys, and the filters that staff saved."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_otp.models import Device

from licensing.words.days import table_time
from server.deletion import delete_some

RETENTION = timedelta(days=400)
LONGEST_LOGIN = 150
LONGEST_BROWSER = 200
LONGEST_FILTER = 40
LONGEST_PASSKEY = 40
LONGEST_CREDENTIAL = 1364
"""Characters of the 1,023 bytes that a credential's id may have, in base64url."""
LONGEST_QUERY = 1000


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
        PASSKEY = "passkey", _("パスキー")

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


class Passkey(Device):  # type: ignore[misc]  # django-otp has no types
    """A passkey (WebAuthn credential) of a login: a second factor, besides its authenticator app."""

    credential = models.CharField(_("パスキーの識別子"), max_length=LONGEST_CREDENTIAL, unique=True)
    public_key = models.TextField(_("公開鍵"))
    sign_count = models.PositiveBigIntegerField(_("使った回数"), default=0)
    made_at = models.DateTimeField(_("作成日時"))
    used_at = models.DateTimeField(_("最後に使った日時"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("パスキー")


class SavedFilter(models.Model):
    """Filters and a search of a list, under a name that one person gave them. Nobody else sees it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("ユーザー名"))
    listing = models.CharField(_("一覧"), max_length=100)  # the label of its model, such as licenses.license
    name = models.CharField(_("絞り込みの名前"), max_length=LONGEST_FILTER)
    query = models.CharField(_("条件"), max_length=LONGEST_QUERY)

    class Meta:
        verbose_name = verbose_name_plural = _("保存した絞り込み")
        constraints: ClassVar = [UniqueConstraint(fields=["user", "listing", "name"], name="filter_name_once")]

    def __str__(self) -> str:
        return self.name


def forget(now: datetime) -> int:
    """Delete some of the rows past ``RETENTION``; return how many."""
    return delete_some(SignIn.objects.filter(at__lt=now - RETENTION))
