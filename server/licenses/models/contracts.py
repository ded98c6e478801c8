"""Who pays for which license numbers until when, and a contract's way out."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from licensing.clock import day_of
from licensing.number import show

DEFAULT_ALLOWANCE = 90
"""Days that a terminal may go on without asking (design §4)."""

no_controls = RegexValidator(
    "[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]",
    _("改行などの制御文字は使えません。文字だけを入力してください。"),
    inverse_match=True,
)  # a statement carries the name, and no reader takes such a character


class Customer(models.Model):
    """契約者: who pays for the licenses."""

    class Language(models.TextChoices):
        JAPANESE = "ja", "日本語"
        ENGLISH = "en", "English"

    name = models.CharField(_("契約者名"), max_length=200, validators=[no_controls])
    email = models.EmailField(_("メールアドレス"))
    contact_name = models.CharField(_("ご担当者名"), max_length=100, blank=True, validators=[no_controls])
    phone = models.CharField(_("電話番号"), max_length=30, blank=True, validators=[no_controls])
    language = models.CharField(_("言語"), max_length=2, choices=Language, default=Language.JAPANESE)
    memo = models.TextField(_("メモ"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("契約者")
        constraints: ClassVar = [UniqueConstraint(fields=["name", "email"], name="customer_once")]

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """契約: the licenses that were issued together."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contracts", verbose_name=_("契約者"))
    issued_at = models.DateTimeField(_("発行日時"))

    class Meta:
        verbose_name = verbose_name_plural = _("契約")

    def __str__(self) -> str:
        return f"{self.customer} {day_of(self.issued_at):%Y/%m/%d}"


class License(models.Model):
    """ライセンス番号 and what was paid for it. Who holds it is the open ``Registration``."""

    class State(models.TextChoices):
        ACTIVE = "active", _("有効")
        EXPIRED = "expired", _("契約期限切れ")
        STOPPED = "stopped", _("停止")

    number = models.CharField(_("ライセンス番号"), max_length=16, unique=True)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="licenses", verbose_name=_("契約"))
    contract_until = models.DateField(_("契約期限"))
    allowance_days = models.PositiveSmallIntegerField(
        _("オフライン許容日数"), default=DEFAULT_ALLOWANCE, validators=[MinValueValidator(1), MaxValueValidator(400)]
    )
    stopped_at = models.DateTimeField(_("停止日時"), null=True, blank=True)
    stops_on = models.DateField(_("停止予定日"), null=True, blank=True)
    back_and_forth_at = models.DateTimeField(_("番号の取り違えの疑い"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("ライセンス")
        permissions: ClassVar = [
            ("support_license", "サポートの操作"),
            ("manage_license", "管理者の操作"),
        ]  # beside view_license: what the console's roles may do

    def __str__(self) -> str:
        return show(self.number)

    @property
    def customer(self) -> Customer:
        return self.contract.customer

    def state(self, today: date) -> State:
        """Return the state on ``today``, in Japan; ``stops_on`` is the last day of use."""
        if self.stopped_at is not None or (self.stops_on is not None and self.stops_on < today):
            return self.State.STOPPED
        return self.State.ACTIVE if today <= self.contract_until else self.State.EXPIRED


class Cancellation(models.Model):
    """解約: a contract's way out, by papers. Withdrawn or open; open ones end the licenses after ``stops_on``."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="cancellations", verbose_name=_("契約"))
    asked_at = models.DateTimeField(_("受付日時"))
    papers_sent_on = models.DateField(_("解約書類の送付日"), null=True, blank=True)
    papers_back_on = models.DateField(_("解約書類の受領日"), null=True, blank=True)
    stops_on = models.DateField(_("停止予定日"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("取り下げ日時"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("解約")
        constraints: ClassVar = [
            UniqueConstraint(fields=["contract"], condition=Q(withdrawn_at=None), name="one_cancellation_a_contract")
        ]

    def __str__(self) -> str:
        return f"{self.contract} 解約"
