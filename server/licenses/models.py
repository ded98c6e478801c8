"""What the vendor keeps: customers, contracts, licenses, terminals, who held what when, answers, events.

Tables and what the database itself guarantees; who may change what and when stands in ``operations``,
``registrations`` and ``answers``.
"""

from datetime import date
from typing import Any, ClassVar, NoReturn

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


class Terminal(models.Model):
    """端末: one installation, known by the thumbprint of its key. Name, OS and version are what it says of itself."""

    jkt = models.CharField(_("鍵の指紋"), max_length=43, unique=True)
    number = models.CharField(_("端末認証番号"), max_length=12, unique=True)
    machine = models.CharField(_("機器の識別値"), max_length=64)
    name = models.CharField(_("端末名"), max_length=40, blank=True)
    name_wanted = models.CharField(_("変更予定の端末名"), max_length=40, blank=True, validators=[no_controls])
    os = models.CharField("OS", max_length=80, blank=True)
    app_version = models.CharField(_("アプリのバージョン"), max_length=40, blank=True)
    seq = models.BigIntegerField(_("発行した証明の番号"), default=0)
    last_jti = models.CharField(_("最新の証明"), max_length=64, blank=True)
    previous_jti = models.CharField(_("ひとつ前の証明"), max_length=64, blank=True)
    last_contact = models.DateTimeField(_("最終通信"))
    deadline = models.DateField(_("端末に伝えた利用期限"), null=True, blank=True)
    clock_offset_seconds = models.BigIntegerField(_("時計のずれ(秒)"), default=0)
    clone_suspected_at = models.DateTimeField(_("複製の疑い"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("端末")

    def __str__(self) -> str:
        return f"{self.name} {self.shown_number}".strip()

    @property
    def shown_number(self) -> str:
        """The number as people and statements carry it: ``4821-7730-1195``."""
        return "-".join((self.number[:4], self.number[4:8], self.number[8:]))


class Registration(models.Model):
    """A number on a terminal, from when to when. The open row is the right; the closed ones are the history."""

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
        verbose_name = verbose_name_plural = _("登録履歴")
        constraints: ClassVar = [
            UniqueConstraint(fields=["license"], condition=Q(until=None), name="one_terminal_a_license"),
            UniqueConstraint(fields=["terminal"], condition=Q(until=None), name="one_license_a_terminal"),
        ]

    def __str__(self) -> str:
        return f"{self.license} {self.terminal}"


class Trial(models.Model):
    """お試し期間: one for each machine, whatever was deleted or installed again."""

    machine = models.CharField(_("機器の識別値"), max_length=64, unique=True)
    first_day = models.DateField(_("開始日"))
    deadline = models.DateField(_("お試し期限"))

    class Meta:
        verbose_name = verbose_name_plural = _("お試し")

    def __str__(self) -> str:
        return f"{self.first_day:%Y/%m/%d}〜{self.deadline:%Y/%m/%d}"


class Answer(models.Model):
    """The statement given for a nonce, so that a retry after a lost answer gets the very same one."""

    terminal = models.ForeignKey(Terminal, models.CASCADE, related_name="answers", verbose_name=_("端末"))
    nonce = models.CharField(_("問い合わせ"), max_length=22)
    statement = models.TextField(_("証明"))
    given_at = models.DateTimeField(_("発行日時"))
    kept = models.BooleanField(_("保管を続ける"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("発行した証明")
        constraints: ClassVar = [UniqueConstraint(fields=["terminal", "nonce"], name="one_answer_a_nonce")]

    def __str__(self) -> str:
        return f"{self.terminal} {self.given_at:%Y/%m/%d %H:%M}"


class ContactDay(models.Model):
    """A day (in Japan) on which a terminal reached the server: how often it is usually there."""

    terminal = models.ForeignKey(Terminal, models.CASCADE, related_name="contact_days", verbose_name=_("端末"))
    day = models.DateField(_("日"), db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("通信日")
        constraints: ClassVar = [UniqueConstraint(fields=["terminal", "day"], name="one_row_a_terminal_and_day")]

    def __str__(self) -> str:
        return f"{self.terminal} {self.day:%Y/%m/%d}"


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


def _whats() -> list[tuple[str, Any]]:
    return list(Event.What.choices)  # by name, so that a new entry needs no migration


class Event(models.Model):
    """What happened, for ever: rows are added and never changed; a trigger in the database holds this too.

    Numbers and names stand here as text, so an entry says what it said when it was written.
    """

    class What(models.TextChoices):
        ISSUED = "issued", _("発行")
        RENEWED = "renewed", _("更新手続き")
        STOPPED = "stopped", _("停止")
        RESUMED = "resumed", _("再開")
        RELEASED = "released", _("解除")
        REGISTERED = "registered", _("登録")
        MOVED = "moved", _("端末入れ替え")
        FREED = "freed", _("端末が別の番号へ変更")
        TRIAL_STARTED = "trial_started", _("お試し開始")
        CLONE_SUSPECTED = "clone_suspected", _("複製の疑い")
        MACHINE_DIFFERS = "machine_differs", _("機器の不一致")
        BACK_AND_FORTH = "number_back_and_forth", _("番号の取り違えの疑い")
        CLONE_CLEARED = "clone_cleared", _("複製の疑いを解消")
        BACK_AND_FORTH_CLEARED = "back_and_forth_cleared", _("番号の取り違えの疑いを解消")
        STOP_PLANNED = "stop_planned", _("停止日の設定")
        STOP_UNPLANNED = "stop_unplanned", _("停止日の取り消し")
        ALLOWANCE_CHANGED = "allowance_changed", _("オフライン許容日数の変更")
        UNDONE = "undone", _("操作の取り消し")
        RENAMED = "renamed", _("端末名の変更")
        MAIL_RESENT = "mail_resent", _("メールの再送")
        CUSTOMER_CHANGED = "customer_changed", _("契約者情報の変更")
        APPLIED = "applied", _("お申し込みの受付")
        APPROVED = "approved", _("お申し込みの承認")
        DECLINED = "declined", _("お申し込みの見送り")
        CANCELLATION_ASKED = "cancellation_asked", _("解約の受付")
        PAPERS_SENT = "papers_sent", _("解約書類の送付")
        PAPERS_BACK = "papers_back", _("解約書類の受領")
        CANCELLATION_WITHDRAWN = "cancellation_withdrawn", _("解約の取り下げ")
        CANCELLATION_CHANGED = "cancellation_changed", _("解約の停止予定日の変更")
        TOKEN_ISSUED = "token_issued", _("APIトークンの発行")
        TOKEN_REVOKED = "token_revoked", _("APIトークンの失効")
        WEBHOOK_ADDED = "webhook_added", _("Webhookの追加")
        WEBHOOK_ON = "webhook_on", _("Webhookの再開")
        WEBHOOK_OFF = "webhook_off", _("Webhookの停止")
        PASSWORD_HELPED = "password_helped", _("設定のパスワードの解除コードの案内")
        LOGIN_ADDED = "login_added", _("スタッフの追加")
        PASSWORD_RESET = "password_reset", _("パスワードの再発行")
        ROLE_CHANGED = "role_changed", _("スタッフの役割の変更")
        FACTOR_RESET = "factor_reset", _("二段階認証のやり直し")
        DISMISSED = "dismissed", _("スタッフのログインの停止")

    at = models.DateTimeField(_("日時"), db_index=True)
    who = models.CharField(_("操作者"), max_length=150)
    what = models.CharField(_("内容"), max_length=30, choices=_whats)
    license = models.CharField(_("ライセンス番号"), max_length=16, blank=True, db_index=True)
    terminal = models.CharField(_("端末認証番号"), max_length=12, blank=True, db_index=True)
    customer = models.CharField(_("契約者名"), max_length=200, blank=True)
    before = models.JSONField(_("変更前"), null=True, blank=True)
    after = models.JSONField(_("変更後"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("操作記録")

    def __str__(self) -> str:
        return f"{self.at:%Y/%m/%d %H:%M} {self.get_what_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("events are only ever added")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("events are only ever added")


class Change(models.Model):
    """What staff did at one press of a button: kept so that it happens once, and can be undone for a day."""

    class Kind(models.TextChoices):
        ISSUE = "issue", _("発行")
        RENEW = "renew", _("更新手続き")
        STOP = "stop", _("停止")
        PLAN_STOP = "plan_stop", _("停止日の設定")
        RESUME = "resume", _("再開")
        RELEASE = "release", _("解除")
        ALLOWANCE = "allowance", _("オフライン許容日数の変更")

    token = models.CharField(_("合言葉"), max_length=64, unique=True)
    kind = models.CharField(_("内容"), max_length=20, choices=Kind)
    who = models.CharField(_("操作者"), max_length=150)
    at = models.DateTimeField(_("日時"), db_index=True)
    licenses = models.ManyToManyField(License, related_name="changes", verbose_name=_("ライセンス"))
    before = models.JSONField(_("変更前"))
    after = models.JSONField(_("変更後"))
    undone_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)
    undone_by = models.CharField(_("取り消した人"), max_length=150, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("取り消せる操作")

    def __str__(self) -> str:
        return f"{self.at:%Y/%m/%d %H:%M} {self.get_kind_display()}"


class Seal(models.Model):
    """A link of the chain over the event log: ``digest`` covers the event and the digest before it.

    ``position`` runs without gaps in the order in which events became visible, so whoever follows the log
    follows the seals. See ``chain``.
    """

    position = models.BigIntegerField(_("順番"), primary_key=True)
    event = models.OneToOneField(Event, models.PROTECT, related_name="seal", verbose_name=_("操作記録"))
    digest = models.CharField(_("ダイジェスト"), max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("操作記録の封印")

    def __str__(self) -> str:
        return f"{self.position} {self.digest[:8]}"


class Follower(models.Model):
    """How far somebody who acts on the event log (mail, webhooks) has read it: a position of ``Seal``."""

    name = models.CharField(_("名称"), max_length=40, primary_key=True)
    position = models.BigIntegerField(_("読んだ位置"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("操作記録の読み手")

    def __str__(self) -> str:
        return f"{self.name} {self.position}"
