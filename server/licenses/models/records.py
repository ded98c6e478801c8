"""The event log with its seals and consumers, and the changes by staff that can be undone."""

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from licensing.words.days import table_time
from server.fields import LONGEST_MAIL
from server.folding import FoldedField
from server.licenses.models.contracts import License
from server.licenses.models.customers import Customer


def event_choices() -> list[tuple[str, Any]]:
    return list(Event.What.choices)  # by name, so that a new entry needs no migration


def change_choices() -> list[tuple[str, Any]]:
    return list(Change.Kind.choices)


class Event(models.Model):
    """An entry of the event log. Entries are never changed or deleted, which triggers of the database enforce.

    Numbers and names are stored as text, so an entry keeps its content when they change.
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
        MAIL_TEXT_CHANGED = "mail_text_changed", _("メールの文面の変更")
        MAIL_TEXT_RESTORED = "mail_text_restored", _("メールの文面を標準に戻す")
        CUSTOMER_ADDED = "customer_added", _("契約者の登録")
        CUSTOMER_CHANGED = "customer_changed", _("契約者情報の変更")
        CUSTOMER_RENAMED = "customer_renamed", _("契約者名の変更")
        CUSTOMERS_MERGED = "customers_merged", _("契約者の統合")
        IMPORTED = "imported", _("取り込み")
        TRANSFERRED = "transferred", _("別の契約者への移動")
        SHOP_CHANGED = "shop_changed", _("店舗の変更")
        APPLIED = "applied", _("お申込みの受付")
        APPROVED = "approved", _("お申込みの承認")
        DECLINED = "declined", _("お申込みの見送り")
        REQUESTED = "requested", _("お客様からの依頼")
        REQUEST_DONE = "request_done", _("お客様からの依頼への対応")
        APPROVAL_UNDONE = "approval_undone", _("お申込みの承認の取り消し")
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
        WEBHOOK_SECRET_CHANGED = "webhook_secret_changed", _("Webhookの署名の鍵の変更")
        WEBHOOK_CHANGED = "webhook_changed", _("Webhookの通知する内容の変更")
        SETTINGS_PASSWORD_RESET = "settings_password_reset", _("設定のパスワードの解除")
        LOGIN_ADDED = "login_added", _("スタッフの追加")
        PASSWORD_RESET = "password_reset", _("パスワードの再発行")
        ROLE_CHANGED = "role_changed", _("スタッフの役割の変更")
        FACTOR_RESET = "factor_reset", _("二段階認証のやり直し")
        DISMISSED = "dismissed", _("スタッフのログインの停止")
        REACTIVATED = "reactivated", _("スタッフのログインの再開")
        UNLOCKED = "unlocked", _("ログインのロックの解除")
        FACTOR_CHANGED = "factor_changed", _("ご本人による二段階認証の変更")
        RECOVERY_CODES_RENEWED = "recovery_codes_renewed", _("リカバリーコードの再発行")
        PASSKEY_ADDED = "passkey_added", _("パスキーの追加")
        PASSKEY_REMOVED = "passkey_removed", _("パスキーの削除")
        PASSWORD_CHANGED = "password_changed", _("ご本人によるパスワードの変更")

    at = models.DateTimeField(_("日時"), db_index=True)
    who = models.CharField(_("操作者"), max_length=LONGEST_MAIL)
    what = models.CharField(_("内容"), max_length=30, choices=event_choices)
    # No foreign keys, see the docstring.
    license = models.CharField(_("ライセンス番号"), max_length=16, blank=True, db_index=True)
    terminal = models.CharField(_("端末認証番号"), max_length=12, blank=True, db_index=True)
    customer = models.CharField(_("契約者名"), max_length=200, blank=True)
    before = models.JSONField(_("変更前"), null=True, blank=True)
    after = models.JSONField(_("変更後"), null=True, blank=True)
    # Derived from the others, and so not sealed.
    folded = FoldedField(_("検索用の内容"), of=("license", "terminal", "customer", "who"))

    class Meta:
        verbose_name = _("操作記録")
        verbose_name_plural = pgettext_lazy("list", "操作記録")
        # Not ``db_index``: altering a field has SQLite rebuild the table, which drops the triggers that protect it.
        indexes: ClassVar = [models.Index(fields=["customer", "-id"], name="event_customer")]

    def __str__(self) -> str:
        return f"{table_time(self.at)} {self.get_what_display()}"

    def get_what_display(self) -> str:  # type: ignore[no-redef]  # of the plugin: Django lets a class define it
        """Return the label, as Django's method, which takes 0.5 ms because it reads those of all events."""
        return str(self.What(self.what).label) if self.what in self.What else self.what

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("events are only ever added")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("events are only ever added")


class Change(models.Model):
    """An operation by staff: stored so that a form is processed once, and to undo it within a day."""

    class Kind(models.TextChoices):
        ISSUE = "issue", _("発行")
        RENEW = "renew", _("更新手続き")
        STOP = "stop", _("停止")
        PLAN_STOP = "plan_stop", _("停止日の設定")
        RESUME = "resume", _("再開")
        RELEASE = "release", _("解除")
        ALLOWANCE = "allowance", _("オフライン許容日数の変更")
        RENAME_CUSTOMER = "rename_customer", _("契約者名の変更")
        MERGE_CUSTOMERS = "merge_customers", _("契約者の統合")
        IMPORT = "import", _("取り込み")
        TRANSFER = "transfer", _("別の契約者への移動")
        SHOP = "shop", _("店舗の変更")

    # Unique, so that the second of two clicks fails in the database.
    token = models.CharField(_("合言葉"), max_length=64, unique=True)
    kind = models.CharField(_("内容"), max_length=20, choices=change_choices)
    who = models.CharField(_("操作者"), max_length=LONGEST_MAIL)
    at = models.DateTimeField(_("日時"), db_index=True)
    licenses = models.ManyToManyField(License, related_name="changes", verbose_name=pgettext_lazy("list", "ライセンス"))
    # Of a change that is not of licenses.
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="changes", verbose_name=_("契約者"), null=True, blank=True
    )
    before = models.JSONField(_("変更前"))
    after = models.JSONField(_("変更後"))
    undone_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)
    undone_by = models.CharField(_("取り消した人"), max_length=LONGEST_MAIL, blank=True)
    batch = models.ForeignKey(
        "Batch", models.PROTECT, related_name="changes", verbose_name=_("一括操作"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("取り消せる操作")
        verbose_name_plural = pgettext_lazy("list", "取り消せる操作")

    def __str__(self) -> str:
        return f"{table_time(self.at)} {self.get_kind_display()}"


class Batch(models.Model):
    """An operation on more licenses than one transaction should hold: ``work`` performs it, a ``Change`` a part.

    ``licenses`` are pairs of a primary key and the version of the state that was displayed, in the order of the keys.
    """

    token = models.CharField(_("合言葉"), max_length=64, unique=True)
    action = models.CharField(_("操作"), max_length=20)
    values = models.JSONField(_("入力した内容"))
    who = models.CharField(_("操作者"), max_length=LONGEST_MAIL)
    at = models.DateTimeField(_("日時"), db_index=True)
    licenses = models.JSONField(pgettext_lazy("list", "ライセンス"))
    size = models.PositiveIntegerField(_("ライセンス数"))
    done = models.PositiveIntegerField(_("済んだ数"), default=0)
    left_out = models.JSONField(_("行わなかったライセンス"), default=list)
    """Primary keys of the licenses that were changed by somebody else before their turn, or left by a restore."""
    finished_at = models.DateTimeField(_("終了日時"), null=True, blank=True)
    undo_asked_at = models.DateTimeField(_("取り消しを始めた日時"), null=True, blank=True)
    undone_by = models.CharField(_("取り消した人"), max_length=LONGEST_MAIL, blank=True)
    undone_parts = models.PositiveIntegerField(_("取り消した部分の数"), default=0)
    kept = models.JSONField(_("取り消さなかったライセンス"), default=list)
    """Primary keys of the licenses that were changed by somebody else after their turn, or left by a restore."""
    undone_at = models.DateTimeField(_("取り消しの終了日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("一括操作")
        verbose_name_plural = pgettext_lazy("list", "一括操作")

    def __str__(self) -> str:
        return f"{table_time(self.at)} {self.action} {self.size}"


class Epoch(models.Model):
    """A stretch of the database's life; a restore begins another one (docs/adr/0020). The newest row is the current."""

    name = models.CharField(_("名称"), max_length=8, unique=True)
    begun_at = models.DateTimeField(_("開始日時"))
    # Until then the database knows who was in contact; null where no backup was restored.
    known_until = models.DateTimeField(_("復元したバックアップの日時"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("データベースの世代")

    def __str__(self) -> str:
        return self.name


class Seal(models.Model):
    """A link of the hash chain over the event log: ``digest`` covers the event and the digest before it.

    ``position`` has no gaps and is the order in which events became visible, so consumers of the log read the seals.
    See ``chain``.
    """

    position = models.BigIntegerField(_("順番"), primary_key=True)
    # PROTECT beside the triggers: Django would otherwise cascade.
    event = models.OneToOneField(Event, models.PROTECT, related_name="seal", verbose_name=_("操作記録"))
    digest = models.CharField(_("ダイジェスト"), max_length=64)
    epoch = models.CharField(_("データベースの世代"), max_length=8)

    class Meta:
        verbose_name = verbose_name_plural = _("操作記録の封印")

    def __str__(self) -> str:
        return f"{self.position} {self.digest[:8]}"

    @property
    def identity(self) -> str:
        """Unique for ever: a position that is lost with a database is given again, but in another epoch."""
        return f"{self.epoch}-{self.position}"


class Follower(models.Model):
    """The position of ``Seal`` up to which a consumer of the event log (e-mail, webhooks) has processed it."""

    name = models.CharField(_("名称"), max_length=40, primary_key=True)
    position = models.BigIntegerField(_("読んだ位置"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("操作記録の読み手")

    def __str__(self) -> str:
        return f"{self.name} {self.position}"
