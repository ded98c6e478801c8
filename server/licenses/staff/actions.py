"""What staff do to chosen licenses: one class for each operation, from which every way to reach it is derived.

The console's pages, buttons and permission to undo, the API's endpoint, the ``license`` command, and the type of the
webhook message are read from here. An operation that asks for something has a dataclass field for it, and for each way
to enter it a form (``server.console.forms``), a body (``server.api.bodies``), arguments (the ``license`` command)::

    action = Stop(on=date(2027, 10, 31))
    print(action.effect(license, now).sentence)
    action.perform(license, who="sato", now=now)

``tests/server/test_action_declarations.py`` names whatever is missing.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from licensing.clock import day_of
from server import clock
from server.licenses.log.events import Facts
from server.licenses.models import Change, Customer, Event, License, Shop
from server.licenses.staff import customers, operations
from server.licenses.staff.cancellation_stops import imposed
from server.licenses.staff.declarations import (
    MANAGE,
    STOP,
    SUPPORT,
    WRITE,
    Action,
    Import,
    Issue,
    MergeCustomers,
    Operation,
    Recorded,
    RenameCustomer,
)
from server.licenses.staff.effects import Effect, in_words, locked_after, locked_now, stop_after_transfer
from server.licenses.staff.listing import terminal_of

Kind, What = Change.Kind, Event.What


@dataclass(frozen=True)
class Renew(Action):
    """Extend what is paid for, by months or to a day. A locked terminal unlocks itself at its next check."""

    months: int | None = None
    until: date | None = None

    name, api_name = "renew", "renew"
    title, menu, button = pgettext_lazy("page", "更新手続き"), _("更新手続き…"), _("更新する")
    permission, scope = MANAGE, WRITE
    kinds = (Kind.RENEW,)
    records = (Recorded(What.RENEWED, webhook="license.renewed", mail="renewed"),)

    def effect(self, license: License, now: datetime) -> Effect:
        until = self._until(license, now)
        days = {"before": in_words(license.contract_until), "after": in_words(until)}
        if until == license.contract_until:
            return Effect(license, gettext("契約期限は%(after)sのままです。") % days)
        if until < license.contract_until:
            shorter = gettext("契約期限が%(before)sから%(after)sに短くなります。その翌日から利用できなくなります。")
            together = gettext("契約期限がそれぞれ短くなります。その翌日から利用できなくなります。")
            return Effect(license, shorter % days, locks=True, together=together)
        longer = gettext("契約期限が%(before)sから%(after)sになります。端末は次回の認証時に自動で更新されます。")
        together = gettext("契約期限がそれぞれ長くなります。端末は次回の認証時に自動で更新されます。")
        return Effect(license, longer % days, together=together)

    def perform(self, license: License, *, who: str, now: datetime) -> None:
        operations.renew(license, until=self._until(license, now), who=who, now=now)

    def _until(self, license: License, now: datetime) -> date:
        if self.until is not None:
            return self.until
        until = operations.renewed_until(license, self.months or 0, day_of(now))
        if until > clock.LAST_DAY:
            raise ValidationError({"months": format_lazy(TOO_LONG, year=clock.LAST_DAY.year)})
        return until


@dataclass(frozen=True)
class Stop(Action):
    """Stop a license now, or after a last day of use. Its terminal learns of it at its next check."""

    on: date | None = None
    reason: str = ""
    """For colleagues, in the event log; the customer is not told."""

    name, api_name = "stop", "stop"
    title, menu, button = _("ライセンスの停止"), _("停止する…"), _("停止する")
    permission, scope = MANAGE, STOP
    kinds = (Kind.STOP, Kind.PLAN_STOP)
    records = (
        Recorded(What.STOPPED, webhook="license.stopped", mail="stopped"),
        Recorded(What.STOP_PLANNED, mail="stopped"),
    )
    danger = True

    @property
    def kind(self) -> Change.Kind:
        return Kind.STOP if self.on is None else Kind.PLAN_STOP

    def effect(self, license: License, now: datetime) -> Effect:
        stopped = license.state(day_of(now)) is License.State.STOPPED
        if self.on is None:
            return (
                Effect(license, gettext("すでに停止しています。何も変わりません。"))
                if stopped
                else locked_now(license, now)
            )
        if stopped:
            return Effect(license, gettext("すでに停止しています。停止予定日だけが変わります。"))
        return locked_after(license, self.on, now)

    def perform(self, license: License, *, who: str, now: datetime) -> None:
        if self.on is None or self.on < day_of(now):
            operations.stop(license, who=who, now=now, reason=self.reason)
        else:
            operations.plan_stop(license, on=self.on, who=who, now=now, reason=self.reason)


class Resume(Action):
    """Take a stop, or a planned one, back."""

    name, api_name = "resume", "resume"
    title, menu, button = _("停止の取り消し"), _("停止を取り消す…"), _("停止を取り消す")
    permission, scope = SUPPORT, WRITE
    kinds = (Kind.RESUME,)
    records = (
        Recorded(What.RESUMED, webhook="license.resumed", mail="resumed"),
        Recorded(What.STOP_UNPLANNED, mail="resumed"),
    )

    def effect(self, license: License, now: datetime) -> Effect:
        if license.state(day_of(now)) is License.State.STOPPED:
            return Effect(license, gettext("停止を取り消します。端末は次回の認証時に利用できるようになります。"))
        if license.stops_on is not None:
            return Effect(license, gettext("%(day)sの停止予定を取り消します。") % {"day": in_words(license.stops_on)})
        return Effect(license, gettext("停止していません。何も変わりません。"))

    def perform(self, license: License, *, who: str, now: datetime) -> None:
        if license.state(day_of(now)) is License.State.STOPPED:
            operations.resume(license, who=who, now=now)
        else:
            operations.plan_stop(license, on=None, who=who, now=now)


class Release(Action):
    """Take the number off its terminal, so that it can be registered anywhere without asking."""

    name, api_name = "release", "release"
    title, menu, button = _("端末からの解除"), _("端末から解除する…"), _("端末から解除する")
    permission, scope = SUPPORT, WRITE
    kinds = (Kind.RELEASE,)
    records = (Recorded(What.RELEASED, webhook="license.released", mail="released"),)
    danger = True

    def effect(self, license: License, now: datetime) -> Effect:
        if terminal_of(license) is None:
            return Effect(license, gettext("どの端末にも登録されていません。何も変わりません。"))
        locked = locked_now(license, now)
        after = gettext("番号は別の端末にすぐ登録できるようになります。")
        return Effect(license, f"{locked.sentence} {after}", locks=locked.locks, together=f"{locked.together} {after}")

    def perform(self, license: License, *, who: str, now: datetime) -> None:
        operations.release(license, who=who, now=now)


@dataclass(frozen=True)
class SetAllowance(Action):
    """Change how many days a terminal may stay without a network."""

    allowance_days: int

    name, api_name = "allowance", "setAllowance"
    title, button = pgettext_lazy("page", "オフライン許容日数の変更"), _("変更する")
    menu = _("オフライン許容日数を変更する…")
    permission, scope = MANAGE, WRITE
    kinds = (Kind.ALLOWANCE,)
    records = (Recorded(What.ALLOWANCE_CHANGED),)

    def effect(self, license: License, now: datetime) -> Effect:
        sentence = gettext("オフライン許容日数が%(before)s日から%(after)s日になります。次回の認証から有効です。")
        days = {"before": license.allowance_days, "after": self.allowance_days}
        locks = terminal_of(license) is not None and self.allowance_days < license.allowance_days
        return Effect(license, sentence % days, locks=locks)

    def perform(self, license: License, *, who: str, now: datetime) -> None:
        operations.set_allowance(license, days=self.allowance_days, who=who, now=now)


@dataclass(frozen=True)
class SetShop(Action):
    """Say in which shop of its customer a license is used: by its name, or in none. Its terminal notices nothing."""

    shop: str = ""

    name, api_name = "shop", "setShop"
    title, menu, button = pgettext_lazy("page", "店舗の変更"), _("店舗を変更する…"), _("変更する")
    permission, scope = SUPPORT, WRITE
    kinds = (Kind.SHOP,)
    records = (Recorded(What.SHOP_CHANGED),)

    def effect(self, license: License, now: datetime) -> Effect:
        shop, none = self._shop_of(license), gettext("なし")
        names = {"before": str(license.shop or none), "after": str(shop or none)}
        if license.shop == shop:
            return Effect(license, gettext("店舗は「%(after)s」のままです。") % names)
        together = gettext("店舗が「%(after)s」になります。端末では何も変わりません。") % names
        changed = gettext("店舗が「%(before)s」から「%(after)s」になります。端末では何も変わりません。")
        return Effect(license, changed % names, together=together)

    def perform(self, license: License, *, who: str, now: datetime) -> None:
        operations.set_shop(license, self._shop_of(license), who=who, now=now)

    def _shop_of(self, license: License) -> Shop | None:
        customer = license.contract.customer_id
        if self.shop and customer not in self._found:
            named = Shop.objects.filter(customer=customer, name=self.shop).order_by("pk").first()
            if named is None:
                raise ValidationError({"shop": format_lazy(NO_SHOP, name=self.shop, customer=license.customer.name)})
            self._found[customer] = named
        return self._found.get(customer)

    @cached_property
    def _found(self) -> dict[int, Shop]:
        """The shops of that name by customer; read once for all licenses."""
        return {}


@dataclass(frozen=True)
class Transfer(Action):
    """Move a license to another customer, to a contract of the same first day. Its terminal keeps working."""

    customer_id: int

    name, api_name = "transfer", "transfer"
    title, menu, button = _("別の契約者への移動"), _("別の契約者に移す…"), _("移す")
    permission, scope = MANAGE, WRITE
    kinds = (Kind.TRANSFER,)
    records = (Recorded(What.TRANSFERRED), Recorded(What.STOP_UNPLANNED))
    entrusts = True

    def effect(self, license: License, now: datetime) -> Effect:
        names = {"before": license.customer.name, "after": self._customer.name}
        if license.contract.customer_id == self.customer_id:
            return Effect(license, gettext("すでに「%(after)s」のライセンスです。何も変わりません。") % names)
        moved = gettext(
            "契約者が「%(before)s」から「%(after)s」になります。端末の画面の契約者名は、次回の認証時に変わります。"
        )
        stops = stop_after_transfer(license, self._imposed(license), now)
        sentence, together = (" ".join(filter(None, (moved % names, stop))) for stop in stops)
        return Effect(license, sentence, together=together)

    def _imposed(self, license: License) -> Facts | None:
        """Return how a cancellation planned the stop of ``license``, if it did; read once for a contract."""
        if license.stops_on is None:
            return None
        key = license.contract_id
        if key not in self._by_contract:
            self._by_contract[key] = imposed(License.objects.filter(contract=key, stops_on__isnull=False))
        return self._by_contract[key].get(license.number)

    @cached_property
    def _by_contract(self) -> dict[int, dict[str, Facts]]:
        return {}

    def perform(self, license: License, *, who: str, now: datetime) -> None:
        operations.transfer(license, to=self._customer, who=who, now=now)

    @cached_property
    def _customer(self) -> Customer:
        """The customer; read once for all licenses."""
        found = customers.listed().filter(pk=self.customer_id).first()
        if found is None:
            raise ValidationError({"customer_id": NO_CUSTOMER})
        return found


NO_CUSTOMER = _("その契約者はいません。別の契約者を選んでください。")
NO_SHOP = _("「{customer}」に「{name}」という店舗は登録されていません。")
TOO_LONG = _("契約が{year}年より後に終わります。月数を少なく入力してください。")

ACTIONS: tuple[type[Action], ...] = (Renew, Stop, Resume, Release, SetAllowance, SetShop, Transfer)
"""In the order of the console's buttons."""
OPERATIONS: tuple[type[Operation], ...] = (Issue, *ACTIONS, RenameCustomer, MergeCustomers, Import)


def permission_to_undo(kind: str) -> str:
    """Return the permission to undo a change of ``kind``: the one that it took to do it."""
    return next(operation.permission for operation in OPERATIONS if kind in operation.kinds)
