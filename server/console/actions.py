"""The actions on licenses that somebody confirms: what each asks for, who may do it, what it does and what it says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from licensing.clock import day_of
from server.console import effects
from server.console.effects import Effect
from server.console.forms import NOW, AllowanceForm, RenewalForm, StopForm, WorkForm
from server.console.roles import MANAGE, SUPPORT
from server.licenses.models import Change, License
from server.licenses.staff import operations

Kind = Change.Kind
Typed = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """An action with all that was typed: ready to be shown and to be done."""

    kind: Change.Kind
    effect: Callable[[License, datetime], Effect]
    act: Callable[[License], None]


@dataclass(frozen=True)
class Work:
    """An action; ``form`` is None where there is nothing to type."""

    title: str | Promise
    button: str | Promise
    permission: str
    plan: Callable[[Typed, str, datetime], Plan]
    form: type[WorkForm] | None = None
    danger: bool = False


def _renewal(typed: Typed, who: str, now: datetime) -> Plan:
    def until_of(license: License) -> date:
        chosen: date | None = typed["until"]
        return chosen or operations.renewed_until(license, typed["months"], day_of(now))

    return Plan(
        Kind.RENEW,
        effects.renewing(until_of),
        lambda license: operations.renew(license, until=until_of(license), who=who, now=now),
    )


def _stop(typed: Typed, who: str, now: datetime) -> Plan:
    if typed["when"] == NOW:
        return Plan(Kind.STOP, effects.stopping, lambda license: operations.stop(license, who=who, now=now))
    on = typed["on"]
    return Plan(
        Kind.PLAN_STOP,
        effects.stopping_on(on),
        lambda license: operations.plan_stop(license, on=on, who=who, now=now),
    )


def _resumption(typed: Typed, who: str, now: datetime) -> Plan:
    def act(license: License) -> None:
        if license.state(day_of(now)) is License.State.STOPPED:
            operations.resume(license, who=who, now=now)
        else:
            operations.plan_stop(license, on=None, who=who, now=now)

    return Plan(Kind.RESUME, effects.resuming, act)


def _release(typed: Typed, who: str, now: datetime) -> Plan:
    return Plan(Kind.RELEASE, effects.releasing, lambda license: operations.release(license, who=who, now=now))


def _allowance(typed: Typed, who: str, now: datetime) -> Plan:
    days = typed["days"]
    return Plan(
        Kind.ALLOWANCE,
        effects.allowing(days),
        lambda license: operations.set_allowance(license, days=days, who=who, now=now),
    )


WORKS: dict[str, Work] = {
    "renew": Work(_("更新手続き"), _("更新する"), MANAGE, _renewal, RenewalForm),
    "stop": Work(_("ライセンスの停止"), _("停止する"), MANAGE, _stop, StopForm, danger=True),
    "resume": Work(_("停止の取り消し"), _("停止を取り消す"), SUPPORT, _resumption),
    "release": Work(_("端末からの解除"), _("端末から解除する"), SUPPORT, _release, danger=True),
    "allowance": Work(_("オフライン許容日数の変更"), _("変更する"), MANAGE, _allowance, AllowanceForm),
}
PERMISSION_TO_UNDO = {
    Kind.ISSUE: MANAGE,
    Kind.RENEW: MANAGE,
    Kind.STOP: MANAGE,
    Kind.PLAN_STOP: MANAGE,
    Kind.RESUME: SUPPORT,
    Kind.RELEASE: SUPPORT,
    Kind.ALLOWANCE: MANAGE,
}
"""Who may do it may undo it."""
