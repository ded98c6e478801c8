"""How a standing appears on the license page and in a passing notice, and all that TOP shows of it. Pure functions."""

from datetime import date

from licensing.errors import LicensingError
from licensing.standing import Notice, Standing, State
from licensing.vendor import VendorProfile
from licensing.words.banners import answer_words, banner_for, chip_for, lock_reason, notices_for
from licensing.words.days import days_left_words, long_date, long_time
from licensing.words.diagnosis import diagnose
from licensing.words.failures import contact_words
from licensing.words.text import NOT_KNOWN, Text, in_brackets, join_sentences
from licensing.words.views import BannerView, Tone, TopView


class StandingWords:
    """Texts of the header, the footer and the license page."""

    PRODUCT_TAG = "TAX-FREE"
    SUPPORT = Text(ja="サポート窓口 {phone}（{hours}）", en="Support {phone} ({hours})")
    TERMINAL_NUMBER = Text(ja="端末認証番号 {number}", en="Terminal no. {number}")

    VALID_UNTIL = Text(ja="利用期限 {deadline}", en="Valid until {deadline}.")
    RENEWED = Text(ja="ライセンスが更新されました。", en="The license has been renewed.")
    UNTIL = Text(ja="{day}まで", en="until {day}")


texts = StandingWords()

_USABLE_AGAIN = {
    State.STOPPED: Text(ja="ライセンスが再開されました。", en="The license is active again."),
    State.MOVED: Text(ja="この端末で再びご利用いただけます。", en="You can use this terminal again."),
}


def renewal_words(before: Standing, after: Standing) -> str:
    """Return the toast for a license that was renewed without an action of the user; empty if there is none.

    A check extends the deadline by a day every day: only one that ends a renewal window or a lock, or brings a longer
    contract, is worth a notice.
    """
    if after.state is not State.LICENSED or after.deadline is None or before.license_number != after.license_number:
        return ""
    deadline = texts.VALID_UNTIL.format(deadline=long_date(after.deadline))
    if before.state in _USABLE_AGAIN:
        return join_sentences(_USABLE_AGAIN[before.state], deadline)
    return join_sentences(texts.RENEWED, deadline) if _renewed(before, after) else ""


def _renewed(before: Standing, after: Standing) -> bool:
    if before.deadline is None or after.deadline is None or after.deadline <= before.deadline:
        return False
    waited = before.state is State.EXPIRED or before.notice is not None
    return waited or _contract_of(before) < _contract_of(after)


def _contract_of(standing: Standing) -> date:
    return standing.contract_until or date.min


def contract_end_words(standing: Standing) -> str:
    """Return until when the contract runs: 2027年10月31日(日)まで."""
    return NOT_KNOWN if standing.contract_until is None else texts.UNTIL.format(day=long_date(standing.contract_until))


def deadline_words(standing: Standing) -> str:
    """Return the deadline with the days left: 2027年10月31日(日)（残り343日）."""
    if standing.deadline is None or standing.days_left is None:
        return NOT_KNOWN
    return long_date(standing.deadline) + in_brackets(days_left_words(standing.days_left))


def contract_words(standing: Standing) -> str:
    """Return whose contract it is and until when: 株式会社銀座商店（2027年10月31日(日)まで）."""
    if standing.contract_until is None:
        return NOT_KNOWN
    return (standing.customer or "") + in_brackets(texts.UNTIL.format(day=long_date(standing.contract_until)))


def last_contact_words(standing: Standing) -> str:
    return long_time(standing.last_contact)


def outcome_for(standing: Standing, failure: LicensingError | None, *, checking: bool, phone: str) -> BannerView:
    """Return how the last try to ask the server ended, and what else is wrong; no sentence while that is not known."""
    if checking or (failure is None and standing.last_contact is None):
        return BannerView(Tone.BLUE, "")
    problems = diagnose(standing, failure)
    if not problems:
        waiting = standing.state is State.EXPIRED or standing.notice is Notice.CONTRACT_ENDING
        return BannerView(Tone.AMBER if waiting else Tone.GREEN, answer_words(standing, phone))
    call = contact_words(phone, *(problem.code for problem in problems))
    return BannerView(Tone.RED, join_sentences(*(problem.text for problem in problems), call))


def top_view(standing: Standing, vendor: VendorProfile, shop_name: str) -> TopView:
    """Return all that TOP shows of ``standing``."""
    number = standing.terminal_number
    return TopView(
        product=vendor.product_name,
        place=_place(shop_name, standing.terminal_name),
        chip=chip_for(standing),
        banner=banner_for(standing, phone=vendor.support_phone),
        notices=notices_for(standing),
        lock=lock_reason(standing),
        urgent=standing.state not in (State.LICENSED, State.UNREADABLE),
        support=texts.SUPPORT.format(phone=vendor.support_phone, hours=vendor.support_hours),
        terminal=texts.TERMINAL_NUMBER.format(number=number) if number else "",
    )


def _place(shop_name: str, terminal_name: str) -> str:
    """Return the tag, shop and terminal; many shops write their own name into the terminal's."""
    names = [terminal_name] if terminal_name.startswith(shop_name) else [shop_name, terminal_name]
    return "　".join(name for name in (texts.PRODUCT_TAG, *names) if name)
