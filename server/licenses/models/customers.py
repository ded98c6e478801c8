"""Customers, the people and shops that belong to one, and what staff note about it."""

from typing import ClassVar

from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from licensing.words.days import table_time
from server.fields import LONGEST_MAIL, LineField, MailField
from server.folding import FoldedField, FoldedModel


class Customer(FoldedModel):
    """契約者: who pays for the licenses."""

    class Language(models.TextChoices):
        JAPANESE = "ja", "日本語"
        ENGLISH = "en", "English"

    name = LineField(_("契約者名"), max_length=200)
    # Lists are sorted by it: nobody can sort by the reading of characters.
    kana = LineField(_("フリガナ"), max_length=200, blank=True)
    email = MailField(_("メールアドレス"))
    contact_name = LineField(_("ご担当者名"), max_length=100, blank=True)
    phone = LineField(_("電話番号"), max_length=30, blank=True)
    postal_code = LineField(_("郵便番号"), max_length=8, blank=True)
    address = LineField(_("住所"), max_length=300, blank=True)
    language = models.CharField(_("言語"), max_length=2, choices=Language, default=Language.JAPANESE)
    memo = models.TextField(_("メモ"), blank=True)
    # The row stays, because undoing the merge needs it, and because what is issued to its name belongs to the other.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, related_name="merged", verbose_name=_("統合先"), null=True, blank=True
    )
    folded = FoldedField(_("検索用の内容"), of=("name", "kana", "contact_name", "phone", "email", "address", "memo"))

    class Meta:
        verbose_name = _("契約者")
        verbose_name_plural = pgettext_lazy("list", "契約者")
        # get_or_create relies on it when two contracts are issued at once.
        constraints: ClassVar = [UniqueConstraint(fields=["name", "email"], name="customer_once")]

    def __str__(self) -> str:
        return self.name

    def also_searched(self) -> list[str]:
        """Return former names, and those of customers that were merged into it: people still call by these."""
        if self.pk is None:
            return []
        merged = (name for row in self.merged.order_by("pk") for name in (row.name, *row.also_searched()))
        return list(dict.fromkeys([*self.former_names.order_by("pk").values_list("name", flat=True), *merged]))

    @property
    def present(self) -> "Customer":
        """The customer that this one was merged into; itself if it was not."""
        return self.merged_into.present if self.merged_into is not None else self

    @property
    def described(self) -> str:
        """The name with what distinguishes it from another of that name."""
        return " / ".join(filter(None, (self.name, self.email, self.phone)))


class FormerName(models.Model):
    """The name and address that a customer had before a change: a list made before it means that customer."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="former_names", verbose_name=_("契約者"))
    name = LineField(_("契約者名"), max_length=200)
    email = MailField(_("メールアドレス"))

    class Meta:
        verbose_name = verbose_name_plural = _("以前の契約者名")
        constraints: ClassVar = [UniqueConstraint(fields=["name", "email"], name="former_name_once")]

    def __str__(self) -> str:
        return self.name


class Contact(FoldedModel):
    """A person at the customer's, besides the one in the customer's own fields."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts", verbose_name=_("契約者"))
    role = LineField(_("役割"), max_length=50, blank=True)
    name = LineField(_("お名前"), max_length=100)
    email = MailField(_("メールアドレス"), blank=True)
    phone = LineField(_("電話番号"), max_length=30, blank=True)
    folded = FoldedField(_("検索用の内容"), of=("name", "role", "email", "phone"))

    class Meta:
        verbose_name = _("連絡先")
        verbose_name_plural = pgettext_lazy("list", "連絡先")

    def __str__(self) -> str:
        return f"{self.role} {self.name}".strip()


class Shop(FoldedModel):
    """店舗 of a customer, where terminals stand."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="shops", verbose_name=_("契約者"))
    name = LineField(_("店舗名"), max_length=100)
    phone = LineField(_("電話番号"), max_length=30, blank=True)
    address = LineField(_("住所"), max_length=300, blank=True)
    folded = FoldedField(_("検索用の内容"), of=("name", "phone", "address"))

    class Meta:
        verbose_name = _("店舗")
        verbose_name_plural = pgettext_lazy("list", "店舗")

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    """What staff heard from or told a customer; with ``call_back_on``, to be called again on that day."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="notes", verbose_name=_("契約者"))
    at = models.DateTimeField(_("日時"))
    who = models.CharField(_("記入者"), max_length=LONGEST_MAIL)
    text = models.TextField(_("内容"), max_length=2000)
    call_back_on = models.DateField(_("次に電話する日"), null=True, blank=True, db_index=True)
    # Of the form and what it said, so that the second of two clicks finds it.
    once = models.CharField(_("合言葉"), max_length=64, unique=True, null=True, editable=False)

    class Meta:
        verbose_name = _("対応の記録")
        verbose_name_plural = pgettext_lazy("list", "対応の記録")

    def __str__(self) -> str:
        return f"{table_time(self.at)} {self.who}"
