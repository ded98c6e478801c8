"""How a standing appears on TOP: chip, banner, quiet notices and the reason of a lock. Pure functions."""

from licensing.clock import JST, Moment
from licensing.errors import DiskFailure, LicensingError
from licensing.standing import Notice, Standing, State
from licensing.statement import Moved
from licensing.words.banner_texts import LOCK_REASONS, texts
from licensing.words.days import days_left_words, long_date, long_time
from licensing.words.diagnosis import RELEASED, clock_problem, license_problem
from licensing.words.failures import disk_view, problem_view
from licensing.words.problems import refusals
from licensing.words.text import in_brackets, join_sentences
from licensing.words.views import BannerView, Chip, Command, Tone

TRIAL_ENDING_DAYS = 7
"""From so many days left on, TOP says that the trial ends."""


def chip_for(standing: Standing) -> Chip:
    """Return the license chip of the header."""
    days = days_left_words(standing.days_left or 0)
    if standing.state is State.TRIAL:
        return Chip(texts.TRIAL.format(days=days), Tone.AMBER if _trial_is_ending(standing) else Tone.GREEN)
    if standing.state is State.LICENSED:
        return Chip(days, Tone.AMBER) if standing.notice else Chip(texts.VALID, Tone.GREEN)
    return Chip(texts.LOCKED, Tone.RED)


def lock_reason(standing: Standing) -> str:
    """Return why no new sale may begin, for the disabled tile; empty when it may."""
    return str(LOCK_REASONS.get(State.FOREIGN if standing.former_license else standing.state, ""))


def locked_words(standing: Standing, phone: str) -> str:
    """Return why no new sale may begin, with the remedy and the code, for another page than TOP."""
    view, problem = banner_for(standing, phone=phone), license_problem(standing)
    sentence = join_sentences(view.sentence, view.detail) if view else lock_reason(standing)
    sentence = sentence.replace(str(texts.TAP_TAKE_BACK), str(texts.TAP_ON_TOP))  # that button is there only
    return sentence + in_brackets(problem.code) if problem else sentence


def banner_for(
    standing: Standing, *, phone: str, failure: LicensingError | None = None, answered: bool = False
) -> BannerView | None:
    """Return the banner of TOP, or None when there is nothing to do.

    ``failure`` is how a check that the user asked for failed, ``answered`` that the server answered it; either
    replaces the detail.
    """
    view = _banner(standing, phone)
    if view is None:
        return None
    if failure is not None:
        return view._replace(detail=problem_view(failure).text_with_code)
    return view._replace(detail=answer_words(standing, phone)) if answered else view


def answer_words(standing: Standing, phone: str) -> str:
    """Return when the server last answered, what it said if that changed nothing, and what to do next."""
    checked, until = "", ""
    if standing.last_contact is not None:
        checked = texts.CHECKED.format(time=f"{standing.last_contact.astimezone(JST):%H:%M}")
    if standing.contract_until is not None:
        until = long_date(standing.contract_until)
    if standing.state is State.STOPPED:
        return join_sentences(checked, texts.STILL_STOPPED.format(phone=phone))
    not_renewed = standing.state is State.EXPIRED or standing.notice is Notice.CONTRACT_ENDING
    if not_renewed and until:
        return join_sentences(checked, texts.NOT_RENEWED.format(until=until, phone=phone))
    return checked


def _banner(standing: Standing, phone: str) -> BannerView | None:
    match standing.state:
        case State.TRIAL:
            return _trial_banner(standing)
        case State.LICENSED:
            return _window_banner(standing, phone)
        case State.MOVED:
            return _moved_banner(standing.moved)
        case State.STOPPED:
            stopped = str(refusals.LICENSE_STOPPED.sentence)
            return _check_banner(Tone.RED, stopped, texts.STOPPED_DETAIL.format(phone=phone))
        case State.TRIAL_ENDED:
            return _no_trial_banner(standing)
        case State.EXPIRED | State.UNREADABLE:
            return _lock_banner(standing)
        case State.FOREIGN:
            return _foreign_banner(standing)
    return None


def _foreign_banner(standing: Standing) -> BannerView:
    if standing.key_lost and standing.license_number is None:  # a trial
        return _check_banner(Tone.RED, str(texts.KEY_LOST), str(texts.DAMAGED_DETAIL))
    lost = join_sentences(texts.KEY_LOST, texts.KEY_LOST_DETAIL)
    return _register_banner(texts.FOREIGN, lost if standing.key_lost else texts.FOREIGN_DETAIL, texts.REGISTER_LICENSE)


def _no_trial_banner(standing: Standing) -> BannerView:
    if standing.former_license:
        return _register_banner(texts.FORMER_LICENSE, texts.FORMER_LICENSE_DETAIL, texts.REGISTER_LICENSE)
    return _register_banner(texts.TRIAL_ENDED, texts.TRIAL_ENDED_DETAIL, texts.REGISTER_LICENSE)


def _lock_banner(standing: Standing) -> BannerView:
    reason = lock_reason(standing)
    if standing.state is State.EXPIRED:
        return _check_banner(Tone.RED, reason, str(texts.EXPIRED_DETAIL))
    failure = standing.unreadable[0]
    detail = disk_view(failure).text_with_code
    if failure.drive:  # once it is back, it is used by itself: there is nothing to check
        return BannerView(Tone.RED, reason, detail, texts.GIVE_UP_DRIVE, Command.GIVE_UP_DRIVE)
    return _check_banner(Tone.RED, reason, detail)


def _trial_is_ending(standing: Standing) -> bool:
    return standing.days_left is not None and standing.days_left <= TRIAL_ENDING_DAYS


def _trial_banner(standing: Standing) -> BannerView | None:
    if standing.deadline is None or not _trial_is_ending(standing):
        return None
    sentence = str(texts.TRIAL_LAST_DAY)
    if standing.days_left:
        sentence = texts.TRIAL_ENDING.format(count=standing.days_left, deadline=long_date(standing.deadline))
    return BannerView(Tone.AMBER, sentence, texts.TRIAL_ENDING_DETAIL, texts.APPLY, Command.REGISTER)


def _check_banner(tone: Tone, sentence: str, detail: str) -> BannerView:
    return BannerView(tone, sentence, detail, texts.CHECK_NOW, Command.CHECK)


def _register_banner(sentence: str, detail: str, button: str) -> BannerView:
    return BannerView(Tone.RED, sentence, detail, button, Command.REGISTER)


def _window_banner(standing: Standing, phone: str) -> BannerView | None:
    if standing.notice is None or standing.deadline is None or standing.days_left is None:
        return None
    connect = standing.notice is Notice.CONNECT
    left, deadline = texts.LAST_DAY, long_date(standing.deadline)
    if standing.days_left:
        left = (texts.DAYS_LEFT_UNTIL if connect else texts.DAYS_LEFT).format(
            count=standing.days_left, deadline=deadline
        )
    if connect:
        return _check_banner(Tone.AMBER, texts.CONNECT, join_sentences(left, texts.CONNECT_DETAIL))
    detail = texts.CONTRACT_ENDING_DETAIL.format(deadline=deadline, phone=phone)
    return _check_banner(Tone.AMBER, join_sentences(left, texts.CONTRACT_ENDING), detail)


def _moved_banner(moved: Moved | None) -> BannerView:
    sentence, again = str(refusals.LICENSE_MOVED.sentence), str(refusals.LICENSE_MOVED.remedy)
    if moved is None:
        return _register_banner(sentence, again, texts.REGISTER_HERE)
    if moved.terminal_number is None:
        return _register_banner(str(RELEASED), join_sentences(moved_words(moved), again), texts.REGISTER_HERE)
    detail = join_sentences(moved_words(moved), texts.TAP_TAKE_BACK)
    return BannerView(Tone.RED, sentence, detail, texts.TAKE_BACK, Command.TAKE_BACK)


def moved_words(moved: Moved) -> str:
    """Return when the number left this terminal, and for which other one."""
    time = long_time(moved.at)
    if moved.terminal_number is None:
        return texts.RELEASED_AT.format(time=time)
    if moved.same_machine:
        terminal = f"{moved.terminal_name or ''} {moved.terminal_number}".strip()
        return texts.MOVED_HERE_AT.format(time=time, terminal=terminal)
    terminal = terminal_words(moved.terminal_name) + in_brackets(moved.terminal_number)
    return texts.MOVED_AT.format(time=time, terminal=terminal)


def terminal_words(name: str | None) -> str:
    """Return 「レジ2」, or 別の端末 where it has no name."""
    return texts.NAMED_TERMINAL.format(name=name) if name else texts.ANOTHER_TERMINAL


def notices_for(standing: Standing) -> tuple[BannerView, ...]:
    """Return the quiet notices: none of them locks anything."""
    found = [_clock_notice(standing.moment)]
    # One file stands for all: they usually have one reason. The banner of a terminal that it locks has named it.
    first = None if standing.state is State.UNREADABLE else next(iter(standing.unreadable), None)
    found += [disk_notice(failure) for failure in dict.fromkeys((first, standing.unwritable)) if failure]
    if standing.damaged and not standing.key_lost:  # whose banner tells more
        found.append(BannerView(Tone.BLUE, texts.DAMAGED, texts.DAMAGED_DETAIL))
    return tuple(notice for notice in found if notice is not None)


def disk_notice(failure: DiskFailure) -> BannerView:
    """Return the quiet notice of a file that cannot be read or written."""
    problem = disk_view(failure)
    return BannerView(Tone.AMBER, problem.sentence, problem.remedy + in_brackets(problem.code))


def _clock_notice(moment: Moment) -> BannerView | None:
    problem = clock_problem(moment)
    if problem is None:
        return None
    return BannerView(Tone.BLUE, problem.sentence, problem.remedy + in_brackets(problem.code))
