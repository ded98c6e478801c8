"""What an operation would do to a license and its terminal, in sentences: shown for confirmation. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from licensing.clock import JST, day_of
from server.licenses.models import License, Terminal
from server.licenses.staff.listing import terminal_of

SEEN_LATELY = timedelta(hours=24)
"""A terminal that was in contact within this time is assumed to have a network."""


@dataclass(frozen=True)
class Effect:
    """What would happen to ``license`` (of ``listing.with_terminals``); ``locks`` if its terminal stops working."""

    license: License
    sentence: str
    locks: bool = False

    @property
    def terminal(self) -> Terminal | None:
        return terminal_of(self.license)


def in_words(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


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
        return Effect(license, over % facts)
    if now - terminal.last_contact <= SEEN_LATELY:
        soon = _(
            "次回の認証時(およそ%(hours)s時間以内)に利用できなくなります。通信できない場合も%(deadline)sの終わりまでです。"
        )
        return Effect(license, soon % facts, locks=True)
    silent = _(
        "%(since)sから通信がありません。次に通信したとき、通信がなければ%(deadline)sの終わりに利用できなくなります。"
    )
    return Effect(license, silent % facts, locks=True)


def locked_after(license: License, on: date, now: datetime) -> Effect:
    """Return the effect of a right that ends with the day ``on``."""
    terminal = terminal_of(license)
    sentence = _("%(day)sまで利用でき、その翌日から利用できなくなります。") % {"day": in_words(on)}
    if terminal is None:
        return Effect(license, f"{_('いまはどの端末にも登録されていません。')} {sentence}")
    if terminal.usable_until > on and now - terminal.last_contact > SEEN_LATELY:
        late = _("%(day)sまでに通信がない場合は、伝えてある利用期限%(deadline)sの終わりまで利用できます。")
        sentence = f"{sentence} {late % {'day': in_words(on), 'deadline': in_words(terminal.usable_until)}}"
    return Effect(license, sentence, locks=True)
