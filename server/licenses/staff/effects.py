"""What an operation would do to a license and its terminal, in sentences: shown for confirmation. Reads only."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from licensing.clock import JST, day_of
from server.licenses.log.events import Facts
from server.licenses.models import License, Terminal
from server.licenses.staff.cancellation_stops import instead_of
from server.licenses.staff.listing import terminal_of

SEEN_LATELY = timedelta(hours=24)
"""A terminal that was in contact within this time is assumed to have a network."""


MOST_GROUPS = 6
"""Different sentences that a summary displays; more are summarised further."""


@dataclass(frozen=True)
class Effect:
    """What would happen to ``license`` (of ``listing.with_terminals``); ``locks`` if its terminal stops working.

    ``together`` is the sentence for several licenses, without what differs between them.
    """

    license: License
    sentence: str
    locks: bool = False
    together: str = ""

    @property
    def terminal(self) -> Terminal | None:
        return terminal_of(self.license)


@dataclass(frozen=True)
class EffectGroup:
    """The effects that one sentence describes, and how many of them lock a terminal."""

    sentence: str
    effects: tuple[Effect, ...]

    @property
    def locks(self) -> int:
        return sum(effect.locks for effect in self.effects)


def summary_of(effects: Iterable[Effect]) -> list[EffectGroup]:
    """Return ``effects`` by their sentences: what locks terminals first, then what happens to most licenses."""
    effects = list(effects)
    exact = _groups(effects, lambda effect: effect.sentence)
    return exact if len(exact) <= MOST_GROUPS else _groups(effects, lambda effect: effect.together or effect.sentence)


def _groups(effects: Iterable[Effect], sentence_of: Callable[[Effect], str]) -> list[EffectGroup]:
    found: dict[str, list[Effect]] = defaultdict(list)
    for effect in effects:
        found[sentence_of(effect)].append(effect)
    groups = [EffectGroup(sentence, tuple(of)) for sentence, of in found.items()]
    return sorted(groups, key=lambda group: (-group.locks, -len(group.effects)))


def in_words(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def stop_after_transfer(license: License, imposed: Facts | None, now: datetime) -> tuple[str, str]:
    """Return what becomes of the stop of a license that moves to another contract, and that for several licenses.

    ``imposed`` is what the event says by which a cancellation planned it.
    """
    if license.state(day_of(now)) is License.State.STOPPED:
        return (_("停止したままです。"),) * 2
    if license.stops_on is None:
        return "", ""
    day, own = {"day": in_words(license.stops_on)}, instead_of(imposed or {})
    if imposed is None:
        return _("停止予定(%(day)s)はそのままです。") % day, _("停止予定はそのままです。")
    together = _("解約による停止予定はなくなります。")
    if own is None:
        return _("解約による停止予定(%(day)s)はなくなります。") % day, together
    restored = _("解約による停止予定(%(day)s)はなくなり、停止予定は%(own)sに戻ります。")
    return restored % {**day, "own": in_words(own)}, together


def locked_now(license: License, now: datetime) -> Effect:
    """Return the effect of a right that ends now: at the next check, at the latest on the deadline that was stated."""
    terminal = terminal_of(license)
    if terminal is None:
        return Effect(license, _("どの端末にも登録されていないため、利用できなくなる端末はありません。"))
    facts = {
        "deadline": in_words(terminal.usable_until),
        "hours": max(1, round(settings.CHECK_AFTER / 3600)),
        "since": date_format(terminal.last_contact.astimezone(JST), "DATETIME_FORMAT"),
    }
    if terminal.usable_until < day_of(now):
        over = _("利用期限(%(deadline)s)を過ぎているため、すでに利用できない状態です。")
        return Effect(license, over % facts, together=_("利用期限を過ぎているため、すでに利用できない状態です。"))
    if now - terminal.last_contact <= SEEN_LATELY:
        soon = _(
            "次回の認証時(およそ%(hours)s時間以内)に利用できなくなります。通信できない場合も%(deadline)sの終わりまでです。"
        )
        together = _(
            "次回の認証時(およそ%(hours)s時間以内)に利用できなくなります。通信できない場合も、伝えてある利用期限の終わりまでです。"
        )
        return Effect(license, soon % facts, locks=True, together=together % facts)
    silent = _(
        "%(since)sから通信がありません。次に通信したとき、通信がなければ%(deadline)sの終わりに利用できなくなります。"
    )
    together = _(
        "24時間以上通信がありません。次に通信したとき、通信がなければ伝えてある利用期限の終わりに利用できなくなります。"
    )
    return Effect(license, silent % facts, locks=True, together=together)


def locked_after(license: License, on: date, now: datetime) -> Effect:
    """Return the effect of a right that ends with the day ``on``."""
    terminal = terminal_of(license)
    sentence = together = _("%(day)sまで利用でき、その翌日から利用できなくなります。") % {"day": in_words(on)}
    if terminal is None:
        return Effect(license, f"{_('いまはどの端末にも登録されていません。')} {sentence}")
    if terminal.usable_until > on and now - terminal.last_contact > SEEN_LATELY:
        late = _("%(day)sまでに通信がない場合は、伝えてある利用期限%(deadline)sの終わりまで利用できます。")
        sentence = f"{sentence} {late % {'day': in_words(on), 'deadline': in_words(terminal.usable_until)}}"
    return Effect(license, sentence, locks=True, together=together)
