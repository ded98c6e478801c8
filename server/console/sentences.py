"""What the console says about who did what: one wording for every page."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from licensing.clock import JST
from licensing.number import show
from server.licenses.log.events import TERMINAL
from server.licenses.models import Change, Event
from server.licenses.staff.changes import Obstacle


def clock_time(at: datetime, now: datetime) -> str:
    """Return the time of ``at`` in Japan, with its day unless that is today."""
    at, today = at.astimezone(JST), now.astimezone(JST).date()
    time = date_format(at, "H:i")
    return time if at.date() == today else f"{date_format(at, 'DATE_FORMAT')} {time}"


def first(event: Event | None, now: datetime) -> str:
    """Say who was first, where somebody changed what was shown."""
    if event is None:
        return _("表示している間に、ほかの人が変更しました。")
    facts = {"time": clock_time(event.at, now), "what": event.get_what_display(), "who": event.who}
    if event.who == TERMINAL:
        return _("表示している間の%(time)sに、端末の操作で「%(what)s」がありました。") % facts
    return _("%(who)sさんが%(time)sに「%(what)s」をしています。") % facts


def done_before(change: Change, now: datetime) -> str:
    facts = {"who": change.who, "time": clock_time(change.at, now), "what": change.get_kind_display()}
    return _("この操作は、%(who)sさんが%(time)sに済ませています(%(what)s)。もう一度は行いませんでした。") % facts


def too_late(change: Change, now: datetime) -> str:
    if change.undone_at is not None:
        facts = {"who": change.undone_by, "time": clock_time(change.undone_at, now)}
        return _("%(who)sさんが%(time)sにこの操作を取り消しています。") % facts
    return _("24時間を過ぎたため、この操作は取り消せません。")


def left_alone(obstacle: Obstacle, now: datetime) -> str:
    number = show(obstacle.license.number)
    if obstacle.event is None:
        return _("%(number)s は、その後に変更されたため、取り消していません。") % {"number": number}
    facts = {"number": number, "first": first(obstacle.event, now)}
    return _("%(number)s は、取り消していません。%(first)s") % facts
