"""What is wrong, each trouble by itself, with the short code that a person reads out on the phone.

A server that is down, a proxy or login page in between, a wrong clock, a license that was stopped, a
license that has moved: never one word for two of them.
"""

from typing import NamedTuple

from licensing.clock import Doubt, Moment
from licensing.errors import LicensingError
from licensing.standing import Standing, State
from licensing.words.days import long_time
from licensing.words.failures import failure_view
from licensing.words.language import aside, mark, together, tr

STOPPED = mark("このライセンスは停止されています。")
MOVED = mark("このライセンス番号は別の端末で登録されました。")
RELEASED = mark("このライセンス番号の登録は解除されました。")


class Trouble(NamedTuple):
    """One thing that is wrong: the code to read out, what it is, and what to do or know about it."""

    code: str
    sentence: str
    advice: str = ""

    @property
    def text(self) -> str:
        return together(self.sentence, self.advice) + aside(self.code)


_CLOCKS = {
    Doubt.BEHIND: Trouble(
        "E-301", mark("パソコンの時計が遅れています。"), mark("正しい日時{known}に合わせてください。")
    ),
    Doubt.LEADING: Trouble(
        "E-302", mark("パソコンの時計が進んでいます。"), mark("正しい日時{known}に合わせてください。")
    ),
    Doubt.RESET: Trouble(
        "E-303",
        mark("パソコンの時計が初期化されています。"),
        mark("正しい日時{known}に合わせてください。内蔵の電池が切れているおそれがあります。"),
    ),
    Doubt.AHEAD: Trouble(
        "E-304",
        mark("パソコンの時計が進んでいるようです。"),
        mark("正しい日時{known}に合わせるか、ネットワークに接続してください。"),
    ),
}


def clock_trouble(moment: Moment) -> Trouble | None:
    """Return what is wrong with the PC clock. The right time is known as the earliest that it can be."""
    if moment.doubt is None:
        return None
    trouble = _CLOCKS[moment.doubt]
    known = "" if moment.right_time is None else aside(tr("{time} 以降").format(time=long_time(moment.right_time)))
    return Trouble(trouble.code, tr(trouble.sentence), tr(trouble.advice).format(known=known))


def license_trouble(standing: Standing) -> Trouble | None:
    """Return what the vendor, or another terminal, has done to the license."""
    if standing.state is State.STOPPED:
        return Trouble("E-104", tr(STOPPED))
    if standing.state is State.MOVED:
        released = standing.moved is not None and standing.moved.terminal_number is None
        return Trouble("E-109", tr(RELEASED if released else MOVED))
    return None


def diagnose(standing: Standing, failure: LicensingError | None) -> tuple[Trouble, ...]:
    """Return all that is wrong; ``failure`` is how the last try to ask the server ended."""
    found = [license_trouble(standing), clock_trouble(standing.moment)]
    if failure is not None:
        told = failure_view(failure, "")
        found.append(Trouble(told.code, told.sentence, told.advice))
    return tuple(trouble for trouble in found if trouble is not None)
