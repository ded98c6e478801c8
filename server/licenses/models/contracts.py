"""Contracts, their licenses and cancellations."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Index, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from licensing.clock import day_of
from licensing.number import show
from licensing.words.days import table_date
from server.licenses.models.customers import Customer, Shop
from server.trigrams import CodeField

DEFAULT_ALLOWANCE = 90
"""Days that a terminal may go on without a contact, unless its license says otherwise."""


class Contract(models.Model):
    """契約: the licenses that were issued together."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contracts", verbose_name=_("契約者"))
    issued_at = models.DateTimeField(_("発行日時"))
    # None: the day of the issue. The numbers can be registered before it; it decides when the paid time ends.
    starts_on = models.DateField(_("契約開始日"), null=True, blank=True)

    class Meta:
        verbose_name = _("契約")
        verbose_name_plural = pgettext_lazy("list", "契約")

    def __str__(self) -> str:
        return f"{self.customer} {table_date(self.first_day)}"

    @property
    def first_day(self) -> date:
        """The first day that is paid for, in Japan."""
        return self.starts_on or day_of(self.issued_at)


class LicenseQuerySet(models.QuerySet["License"]):
    def locked(self) -> Self:
        """Lock the licenses until the transaction ends: whatever changes one, or decides by its state, reads it so.

        Terminals are locked before licenses, and licenses in the order of ``pk``; another order may deadlock.
        """
        # no_key: rows that refer to a license may still be added meanwhile.
        return self.select_for_update(of=("self",), no_key=True).select_related("contract__customer")


class License(models.Model):
    """ライセンス番号 and what was paid for it. The terminal that holds it is that of its open ``Registration``."""

    class State(models.TextChoices):
        ACTIVE = "active", _("有効")
        EXPIRED = "expired", _("契約期限切れ")
        STOPPED = "stopped", _("停止")

    number = CodeField(_("ライセンス番号"), max_length=16, unique=True)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="licenses", verbose_name=_("契約"))
    shop = models.ForeignKey(
        Shop, models.SET_NULL, related_name="licenses", verbose_name=_("店舗"), null=True, blank=True
    )
    contract_until = models.DateField(_("契約期限"), db_index=True)
    allowance_days = models.PositiveSmallIntegerField(
        _("オフライン許容日数"), default=DEFAULT_ALLOWANCE, validators=[MinValueValidator(1), MaxValueValidator(400)]
    )
    stopped_at = models.DateTimeField(_("停止日時"), null=True, blank=True)
    stops_on = models.DateField(_("停止予定日"), null=True, blank=True)
    # Set by the server, cleared by staff.
    back_and_forth_at = models.DateTimeField(_("番号の取り違えの疑い"), null=True, blank=True)

    objects = LicenseQuerySet.as_manager()

    class Meta:
        verbose_name = _("ライセンス")
        verbose_name_plural = pgettext_lazy("list", "ライセンス")
        # Of the few rows that have it, and the dashboard asks for.
        indexes: ClassVar = [
            Index(
                fields=["back_and_forth_at"],
                condition=Q(back_and_forth_at__isnull=False),
                name="license_back_and_forth",
            )
        ]
        permissions: ClassVar = [
            ("support_license", "サポートの操作"),
            ("manage_license", "管理者の操作"),
        ]  # besides view_license: what the console's roles may do

    def __str__(self) -> str:
        return show(self.number)

    @property
    def customer(self) -> Customer:
        return self.contract.customer

    @cached_property
    def customer_name(self) -> str:
        return self.customer.name

    @property
    def last_day(self) -> date:
        """The last day of use that is planned: the contract's end, or an earlier stop."""
        return min(self.contract_until, self.stops_on or self.contract_until)

    def state(self, today: date) -> State:
        """Return the state on ``today``, in Japan."""
        for state, field, lookup, value in _state_rules(today):
            if LOOKUPS[lookup](getattr(self, field), value):
                return state
        return self.State.ACTIVE


def in_state(state: License.State, today: date, prefix: str = "") -> Q:
    """Return the condition that ``License.state(today)`` is ``state``, for a query.

    ``prefix`` is the path from the query's model to the license, such as ``license__``. Of plain comparisons, because
    PostgreSQL would take a CASE for true of one row in two hundred, and plan for that.
    """
    holds, before = Q(), Q()
    for found, field, lookup, value in _state_rules(today):
        applies = Q(**{f"{prefix}{field}__{lookup}": value})
        if found is state:
            holds |= before & applies
        else:
            before &= ~applies
    return holds or before


STAYS = Q(stops_on=None) | Q(stops_on__gt=F("contract_until"))
"""The condition that no planned stop ends a license before its contract does."""


def _state_rules(today: date) -> tuple[tuple[License.State, str, str, object], ...]:
    """Return the definition of a license's state, for Python and SQL: the first rule that applies decides.

    ``stops_on`` and ``contract_until`` are the last days of use.
    """
    return (
        (License.State.STOPPED, "stopped_at", "isnull", False),
        (License.State.STOPPED, "stops_on", "lt", today),
        (License.State.EXPIRED, "contract_until", "lt", today),
    )


LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "isnull": lambda found, wanted: (found is None) is wanted,
    "lt": lambda found, limit: found is not None and found < limit,
}
"""What Django's lookups of these names mean, for a value in Python."""


class Cancellation(models.Model):
    """解約 of a contract or a part of it, in writing. Unless withdrawn, its licenses stop after ``stops_on``."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="cancellations", verbose_name=_("契約"))
    part = models.ManyToManyField(License, related_name="cancellations", verbose_name=_("一部の解約の対象"), blank=True)
    """The licenses that it ends; none where it ends the contract."""
    asked_at = models.DateTimeField(_("受付日時"))
    papers_sent_on = models.DateField(_("解約書類の送付日"), null=True, blank=True)
    papers_back_on = models.DateField(_("解約書類の受領日"), null=True, blank=True)
    stops_on = models.DateField(_("停止予定日"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("取り下げ日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("解約")
        verbose_name_plural = pgettext_lazy("list", "解約")

    def __str__(self) -> str:
        return f"{self.contract} 解約"

    @property
    def partial(self) -> bool:
        return self.part.exists()

    @property
    def licenses(self) -> LicenseQuerySet:
        """The licenses that it ends, without those that were moved to another contract since."""
        licenses = License.objects.filter(contract=self.contract_id)
        return licenses.filter(cancellations=self) if self.partial else licenses
