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
from licensing.words.text import Text, in_brackets, join_sentences

STOPPED = Text(ja="このライセンスは停止されています。", en="This license is stopped.")
MOVED = Text(
    ja="このライセンス番号は別の端末で登録されました。", en="This license number was registered on another terminal."
)
RELEASED = Text(
    ja="このライセンス番号の登録は解除されました。", en="This license number was released from this terminal."
)


class Trouble(NamedTuple):
    """One thing that is wrong: the code to read out, what it is, and what to do or know about it."""

    code: str
    sentence: str
    advice: str = ""

    @property
    def text(self) -> str:
        return join_sentences(self.sentence, self.advice) + in_brackets(self.code)


_CLOCKS = {
    Doubt.BEHIND: (
        "E-301",
        Text(ja="パソコンの時計が遅れています。", en="The PC clock is behind."),
        Text(ja="正しい日時{known}に合わせてください。", en="Please set the correct date and time{known}."),
    ),
    Doubt.LEADING: (
        "E-302",
        Text(ja="パソコンの時計が進んでいます。", en="The PC clock is ahead."),
        Text(ja="正しい日時{known}に合わせてください。", en="Please set the correct date and time{known}."),
    ),
    Doubt.RESET: (
        "E-303",
        Text(ja="パソコンの時計が初期化されています。", en="The PC clock was reset."),
        Text(
            ja="正しい日時{known}に合わせてください。内蔵の電池が切れているおそれがあります。",
            en="Please set the correct date and time{known}. The PC's internal battery may be dead.",
        ),
    ),
    Doubt.AHEAD: (
        "E-304",
        Text(ja="パソコンの時計が進んでいるようです。", en="The PC clock seems to be ahead."),
        Text(
            ja="正しい日時{known}に合わせるか、ネットワークに接続してください。",
            en="Please set the correct date and time{known}, or connect to the network.",
        ),
    ),
}
_OR_LATER = Text(ja="{time} 以降", en="{time} or later")


def clock_trouble(moment: Moment) -> Trouble | None:
    """Return what is wrong with the PC clock. The right time is known as the earliest that it can be."""
    if moment.doubt is None:
        return None
    code, sentence, advice = _CLOCKS[moment.doubt]
    right = moment.right_time
    known = "" if right is None else in_brackets(_OR_LATER.format(time=long_time(right)))
    return Trouble(code, str(sentence), advice.format(known=known))


def license_trouble(standing: Standing) -> Trouble | None:
    """Return what the vendor, or another terminal, has done to the license."""
    if standing.state is State.STOPPED:
        return Trouble("E-104", str(STOPPED))
    if standing.state is State.MOVED:
        released = standing.moved is not None and standing.moved.terminal_number is None
        return Trouble("E-109", str(RELEASED if released else MOVED))
    return None


def diagnose(standing: Standing, failure: LicensingError | None) -> tuple[Trouble, ...]:
    """Return all that is wrong; ``failure`` is how the last try to ask the server ended."""
    found = [license_trouble(standing), clock_trouble(standing.moment)]
    if failure is not None:
        told = failure_view(failure, "")
        found.append(Trouble(told.code, told.sentence, told.advice))
    return tuple(trouble for trouble in found if trouble is not None)
