"""What is wrong now, each problem by itself.

A server that is down, a proxy or login page in between, a wrong clock, a license that was stopped, a license that was
moved: each has its own sentence and code.
"""

from licensing.clock import Doubt, Moment
from licensing.errors import LicensingError
from licensing.standing import Standing, State
from licensing.words.days import long_time
from licensing.words.failures import disk_view, problem_view
from licensing.words.problems import clock, refusals
from licensing.words.problems.problem import Problem, ProblemView
from licensing.words.text import Text, in_brackets

RELEASED = Text(
    ja="このライセンス番号の登録は解除されました。", en="This license number was released from this terminal."
)
"""Said instead of ``refusals.LICENSE_MOVED`` where the number was not registered elsewhere."""
CLOCK_PROBLEMS: dict[Doubt, Problem] = {
    Doubt.BEHIND: clock.BEHIND,
    Doubt.LEADING: clock.LEADING,
    Doubt.RESET: clock.RESET,
    Doubt.AHEAD: clock.AHEAD,
}
_OR_LATER = Text(ja="{time} 以降", en="{time} or later")


def clock_problem(moment: Moment) -> ProblemView | None:
    """Return what is wrong with the PC clock. The right time is known as the earliest that it can be."""
    if moment.doubt is None:
        return None
    right = moment.right_time
    known = "" if right is None else in_brackets(_OR_LATER.format(time=long_time(right)))
    return CLOCK_PROBLEMS[moment.doubt].view(known=known)


def license_problem(standing: Standing) -> ProblemView | None:
    """Return what the vendor, or another terminal, has done to the license; the banner says what to do about it."""
    if standing.state is State.STOPPED:
        return refusals.LICENSE_STOPPED.view()._replace(remedy="")
    if standing.state is State.MOVED:
        released = standing.moved is not None and standing.moved.terminal_number is None
        moved = refusals.LICENSE_MOVED.view()._replace(remedy="")
        return moved._replace(sentence=str(RELEASED)) if released else moved
    return None


def diagnose(standing: Standing, failure: LicensingError | None) -> tuple[ProblemView, ...]:
    """Return all that is wrong; ``failure`` is how the last try to ask the server ended."""
    found = [license_problem(standing), clock_problem(standing.moment)]
    found += [disk_view(unread) for unread in standing.unreadable[:1]]
    if failure is not None:
        found.append(problem_view(failure))
    return tuple(dict.fromkeys(problem for problem in found if problem is not None))
