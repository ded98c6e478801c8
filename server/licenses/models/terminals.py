"""Terminals, their registrations, trials, days of contact and stored answers."""

from typing import ClassVar

from django.db import models
from django.db.models import Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from licensing.number import show
from licensing.words.days import table_date, table_time
from server.fields import LineField
from server.folding import FoldedField
from server.licenses.models.contracts import License


class Terminal(models.Model):
    """端末: one installation, identified by the thumbprint of its key. It reports its name, OS and version itself."""

    # An RFC 7638 thumbprint in base64url.
    jkt = models.CharField(_("鍵の指紋"), max_length=43, unique=True)
    number = models.CharField(_("端末認証番号"), max_length=12, unique=True)
    machine = models.CharField(_("機器の識別値"), max_length=64, db_index=True)
    name = models.CharField(_("端末名"), max_length=40, blank=True)
    name_wanted = LineField(_("変更予定の端末名"), max_length=40, blank=True)
    os = models.CharField("OS", max_length=80, blank=True)
    app_version = models.CharField(_("アプリのバージョン"), max_length=40, blank=True)
    seq = models.BigIntegerField(_("発行した証明の番号"), default=0)
    last_jti = models.CharField(_("最新の証明"), max_length=64, blank=True)
    # A request that is sent again gets the same bytes, and support sees what the terminal decides by.
    last_nonce = models.CharField(_("最新の問い合わせ"), max_length=22, blank=True)
    last_statement = models.TextField(_("最新の証明の内容"), blank=True)
    # What its requests say about the statement that it has, to recognise copies: see ``door.sightings``.
    presented_jti = models.CharField(_("端末が示した証明"), max_length=64, blank=True)
    alternations = models.PositiveIntegerField(_("証明が食い違った回数"), default=0)
    emptied_on = models.DateField(_("証明なしで通信した日"), null=True, blank=True)
    emptied_days = models.PositiveIntegerField(_("証明なしで通信した日数"), default=0)
    known_since = models.DateField(_("最初の通信日"), db_index=True)
    last_contact = models.DateTimeField(_("最終通信"))
    deadline = models.DateField(_("端末に伝えた利用期限"))
    # The latest deadline of all statements that it may have: it confirms one by naming it in its next request.
    usable_until = models.DateField(_("端末が使える最後の日"))
    acknowledged_at = models.DateTimeField(_("受け取りを確認した証明の発行日時"), null=True, blank=True)
    settings_reset = models.PositiveIntegerField(_("設定のパスワードの解除"), default=0)
    """How often staff have reset the terminal's settings password: every statement carries it (docs/adr/0013)."""
    clock_offset_seconds = models.BigIntegerField(_("時計のずれ(秒)"), default=0)
    # Flags are instants, so that staff see since when.
    clone_suspected_at = models.DateTimeField(_("複製の疑い"), null=True, blank=True)
    folded = FoldedField(_("検索用の内容"), of=("name", "number"))

    class Meta:
        verbose_name = _("端末")
        verbose_name_plural = pgettext_lazy("list", "端末")
        # Of the few rows that have it. The columns that each check changes have no index.
        indexes: ClassVar = [
            Index(fields=["clone_suspected_at"], condition=Q(clone_suspected_at__isnull=False), name="terminal_clone")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.shown_number}".strip()

    @property
    def shown_number(self) -> str:
        """The number as people and statements write it: ``4821-7730-1195``."""
        return show(self.number)


class Registration(models.Model):
    """A license number on a terminal for a period. The open row is the present right, ended ones are history."""

    class Ending(models.TextChoices):
        MOVED = "moved", _("別の端末で登録")
        RELEASED = "released", _("販売元が解除")
        CHANGED = "changed", _("端末が別の番号を登録")

    license = models.ForeignKey(License, models.PROTECT, related_name="registrations", verbose_name=_("ライセンス番号"))
    terminal = models.ForeignKey(Terminal, models.PROTECT, related_name="registrations", verbose_name=_("端末"))
    since = models.DateTimeField(_("登録日時"))
    until = models.DateTimeField(_("終了日時"), null=True, blank=True)
    ended_by = models.CharField(_("終了の理由"), max_length=10, choices=Ending, blank=True)
    successor = models.ForeignKey(
        Terminal, models.PROTECT, related_name="+", verbose_name=_("移動先の端末"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("登録履歴")
        verbose_name_plural = pgettext_lazy("list", "登録履歴")
        constraints: ClassVar = [
            # Partial unique indexes decide races between terminals, on SQLite and PostgreSQL alike.
            UniqueConstraint(fields=["license"], condition=Q(until=None), name="one_terminal_a_license"),
            UniqueConstraint(fields=["terminal"], condition=Q(until=None), name="one_license_a_terminal"),
        ]

    def __str__(self) -> str:
        return f"{self.license} {self.terminal}"


class Trial(models.Model):
    """お試し期間: one for each machine, even after files were deleted or the app installed again."""

    machine = models.CharField(_("機器の識別値"), max_length=64, unique=True)
    first_day = models.DateField(_("開始日"))
    deadline = models.DateField(_("お試し期限"))
    # The day (in Japan) of the first contact: the trial may have begun before it, offline.
    started_on = models.DateField(_("最初の通信日"), db_index=True)
    terms = models.CharField(_("同意した規約の版"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("お試し")
        verbose_name_plural = pgettext_lazy("list", "お試し")

    def __str__(self) -> str:
        return f"{table_date(self.first_day)}〜{table_date(self.deadline)}"


class Answer(models.Model):
    """The statement for a registration, so that its request, sent again however late, gets it and does nothing."""

    terminal = models.ForeignKey(Terminal, models.CASCADE, related_name="answers", verbose_name=_("端末"))
    # 128 random bits in base64url.
    nonce = models.CharField(_("問い合わせ"), max_length=22)
    statement = models.TextField(_("証明"))
    given_at = models.DateTimeField(_("発行日時"))

    class Meta:
        verbose_name = _("発行した証明")
        verbose_name_plural = pgettext_lazy("list", "発行した証明")
        constraints: ClassVar = [UniqueConstraint(fields=["terminal", "nonce"], name="one_answer_a_nonce")]

    def __str__(self) -> str:
        return f"{self.terminal} {table_time(self.given_at)}"


class ContactDay(models.Model):
    """A day (in Japan) on which a terminal was in contact, to see its usual interval."""

    terminal = models.ForeignKey(Terminal, models.CASCADE, related_name="contact_days", verbose_name=_("端末"))
    day = models.DateField(_("日"), db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("通信日")
        constraints: ClassVar = [UniqueConstraint(fields=["terminal", "day"], name="one_row_a_terminal_and_day")]

    def __str__(self) -> str:
        return f"{self.terminal} {table_date(self.day)}"
