"""Applications, and the sign-in links and sessions of owners. The rules are in ``applications`` and ``sessions``."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from licensing.clock import day_of
from licensing.words.days import table_date
from server.fields import LONGEST_MAIL, LineField, MailField
from server.licenses.models import Contract, Customer

MOST_TERMINALS = 200
"""Terminals of one shop that the form accepts; customers with more call."""


class Application(models.Model):
    """正式お申込み: valid from the moment at which the link in the e-mail was confirmed."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("メール確認待ち")
        WAITING = "waiting", _("承認待ち")
        APPROVED = "approved", _("承認済み")
        DECLINED = "declined", _("見送り")

    digest = models.CharField(_("フォームの識別値"), max_length=64, unique=True, editable=False)
    state = models.CharField(_("状態"), max_length=12, choices=State, default=State.UNCONFIRMED, db_index=True)
    company = LineField(_("会社名・屋号"), max_length=200)
    contact_name = LineField(_("ご担当者名"), max_length=100)
    email = MailField(_("メールアドレス"))
    phone = LineField(_("電話番号"), max_length=30)
    postal_code = models.CharField(_("郵便番号"), max_length=8)
    address = LineField(_("住所"), max_length=300)
    starts_on = models.DateField(_("ご利用開始希望日"))
    note = models.TextField(_("ご要望・ご質問"), max_length=2000, blank=True)
    language = models.CharField(_("言語"), max_length=2, choices=Customer.Language, default=Customer.Language.JAPANESE)
    terms_version = models.CharField(_("同意した規約の版"), max_length=20)
    sent_at = models.DateTimeField(_("送信日時"))
    confirmed_at = models.DateTimeField(_("メール確認日時"), null=True, blank=True)
    decided_at = models.DateTimeField(_("承認・見送り日時"), null=True, blank=True)
    decided_by = models.CharField(_("担当者"), max_length=LONGEST_MAIL, blank=True)
    reason = models.TextField(_("見送りの理由"), max_length=1000, blank=True)
    contract = models.OneToOneField(Contract, models.PROTECT, verbose_name=_("契約"), null=True, blank=True)

    class Meta:
        verbose_name = _("お申込み")
        verbose_name_plural = pgettext_lazy("list", "お申込み")

    def __str__(self) -> str:
        return f"{self.company} {table_date(day_of(self.sent_at))}"

    @property
    def terminals(self) -> int:
        """The number of licenses that the customer applies for."""
        return sum(shop.terminals for shop in self.shops.all())


class ApplicationShop(models.Model):
    """A shop of an application and the number of its terminals."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="shops", verbose_name=_("お申込み"))
    name = LineField(_("店舗名"), max_length=100)
    terminals = models.PositiveSmallIntegerField(
        _("端末の台数"), validators=[MinValueValidator(1), MaxValueValidator(MOST_TERMINALS)]
    )

    class Meta:
        verbose_name = _("店舗")
        verbose_name_plural = pgettext_lazy("list", "店舗")

    def __str__(self) -> str:
        return f"{self.name} {self.terminals}台"


class OwnerRequest(models.Model):
    """What an owner asks the vendor for; ``done_by`` of the vendor's staff has dealt with it."""

    class Kind(models.TextChoices):
        RENEWAL = "renewal", _("ご契約の更新")
        MORE = "more", _("ライセンス番号の追加")
        DETAILS = "details", _("住所・電話番号・メールアドレスの変更")
        CANCELLATION = "cancellation", _("解約")
        OTHER = "other", _("その他")

    form_id = models.CharField(_("フォームの識別値"), max_length=64, unique=True, editable=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="requests", verbose_name=_("契約者"))
    kind = models.CharField(_("ご依頼の内容"), max_length=20, choices=Kind)
    text = models.TextField(_("くわしい内容"), max_length=2000, blank=True)
    email = MailField(_("メールアドレス"))
    made_at = models.DateTimeField(_("受付日時"))
    done_at = models.DateTimeField(_("対応日時"), null=True, blank=True, db_index=True)
    done_by = models.CharField(_("担当者"), max_length=LONGEST_MAIL, blank=True)

    class Meta:
        verbose_name = _("お客様からの依頼")
        verbose_name_plural = pgettext_lazy("list", "お客様からの依頼")

    def __str__(self) -> str:
        return f"{self.customer} {self.get_kind_display()}"


class SignInLink(models.Model):
    """A one-time sign-in link that was mailed to an owner. Only its digest is stored."""

    digest = models.CharField(_("リンクのダイジェスト"), max_length=64, unique=True)
    email = MailField(_("メールアドレス"))
    made_at = models.DateTimeField(_("発行日時"))
    used_at = models.DateTimeField(_("使用日時"), null=True, blank=True)
    used_by = models.CharField(_("使用したページ"), max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("ログイン用リンク")
        # Here, because SQLite would rebuild the table for ``db_index``.
        indexes: ClassVar = [models.Index(fields=["made_at"], name="sign_in_links_by_age")]

    def __str__(self) -> str:
        return f"{self.email} {self.made_at:%Y/%m/%d %H:%M}"


class OwnerSession(models.Model):
    """The session of an owner; ``digest`` is that of the secret in the cookie."""

    digest = models.CharField(_("セッションのダイジェスト"), max_length=64, unique=True)
    email = MailField(_("メールアドレス"))
    until = models.DateTimeField(_("期限"))

    class Meta:
        verbose_name = verbose_name_plural = _("お客様のログイン")
        indexes: ClassVar = [models.Index(fields=["until"], name="owner_sessions_by_end")]

    def __str__(self) -> str:
        return f"{self.email} {self.until:%Y/%m/%d %H:%M}"
