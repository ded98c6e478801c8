"""What a standing looks like in words: chip, banner, notices and the reason of a lock. Pure functions."""

from datetime import date

from app.ui.words.general import texts
from licensing.clock import Moment
from licensing.errors import LicensingError
from licensing.standing import Notice, Standing, State
from licensing.statement import Moved
from licensing.vendor import VendorProfile
from licensing.words.days import days_left_words, long_date, long_time
from licensing.words.diagnosis import MOVED, RELEASED, STOPPED, clock_trouble, diagnose, license_trouble
from licensing.words.failures import failure_view
from licensing.words.language import aside, mark, together, tr
from licensing.words.views import BannerView, Chip, Command, Tone, TopView


def chip_for(standing: Standing) -> Chip:
    """Return the license chip of the header."""
    days = days_left_words(standing.days_left or 0)
    if standing.state is State.TRIAL:
        trial = tr("お試し期間 {days}").format(days=days)
        return Chip(trial, Tone.GREEN if standing.days_left else Tone.AMBER)
    if standing.state is State.LICENSED:
        return Chip(days, Tone.AMBER) if standing.notice else Chip(tr("ライセンス有効"), Tone.GREEN)
    return Chip(tr("ご利用いただけません"), Tone.RED)


def lock_reason(standing: Standing) -> str:
    """Return why no new sale may begin, in the words of the disabled tile; empty when it may."""
    return tr(_LOCK_REASONS.get(standing.state, ""))


def locked_words(standing: Standing, phone: str) -> str:
    """Return the same with what to do about it and the code to read out, in the words of TOP's banner."""
    view, trouble = banner_for(standing, phone=phone), license_trouble(standing)
    said = together(view.sentence, view.detail) if view else lock_reason(standing)
    return said + aside(trouble.code) if trouble else said


_LOCK_REASONS = {
    State.TERMS_NEEDED: mark("利用規約に同意すると、お使いいただけます。"),
    State.TRIAL_ENDED: mark("お試し期間が終了したため、ご利用いただけません。"),
    State.EXPIRED: mark("ライセンス期限切れのため、ご利用いただけません。"),
    State.STOPPED: mark("ライセンスが停止されているため、ご利用いただけません。"),
    State.MOVED: mark("この端末のライセンス登録が解除されたため、ご利用いただけません。"),
    State.FOREIGN: mark("この端末でライセンスが登録されていないため、ご利用いただけません。"),
}


def banner_for(standing: Standing, *, phone: str, failure: LicensingError | None = None) -> BannerView | None:
    """Return the banner of TOP, or None when there is nothing to do.

    ``failure`` is how a check that the user asked for ended; it takes the place of the detail.
    """
    view = _banner(standing, phone)
    if view is None or failure is None:
        return view
    told = failure_view(failure, phone)
    return view._replace(detail=together(told.sentence, told.advice) + aside(told.code))


def _banner(standing: Standing, phone: str) -> BannerView | None:
    match standing.state:
        case State.LICENSED:
            return _window_banner(standing, phone)
        case State.MOVED:
            return _moved_banner(standing.moved)
        case State.STOPPED:
            detail = tr("サポート窓口（{phone}）へお問い合わせください。再開されると自動的に使えるようになります。")
            return _check_banner(Tone.RED, tr(STOPPED), detail.format(phone=phone))
        case State.TRIAL_ENDED:
            return _register_banner(
                tr("お試し期間が終了しました。続けてご利用いただくには、ライセンスを登録してください。"),
                tr("購入記録は、これまでどおりご覧いただけます。"),
            )
        case State.EXPIRED:
            detail = tr(
                "ネットワークに接続し、更新のお手続きをご確認ください。お手続きが済むと自動的に使えるようになります。"
            )
            return _check_banner(Tone.RED, tr("ライセンス期限切れのため、ご利用いただけません。"), detail)
        case State.FOREIGN:
            detail = tr(
                "別の端末のデータが見つかりました。続けてご利用いただくには、この端末でライセンスを登録してください。"
            )
            return _register_banner(tr("この端末ではライセンスが登録されていません。"), detail)
    return None


def _check_banner(tone: Tone, sentence: str, detail: str) -> BannerView:
    return BannerView(tone, sentence, detail, texts.CHECK_NOW, Command.CHECK)


def _register_banner(sentence: str, detail: str) -> BannerView:
    return BannerView(Tone.RED, sentence, detail, texts.REGISTER_LICENSE, Command.REGISTER)


def _window_banner(standing: Standing, phone: str) -> BannerView | None:
    if standing.notice is None or standing.deadline is None or standing.days_left is None:
        return None
    if standing.notice is Notice.CONNECT:
        sentence = tr("ライセンス更新期間中です。ネットワークに接続してください。")
        left = tr("利用期限まで残り%n日（{deadline}まで）。", None, standing.days_left)
        left = (
            left.format(deadline=long_date(standing.deadline)) if standing.days_left else tr("利用期限は本日までです。")
        )
        return _check_banner(Tone.AMBER, sentence, together(left, tr("接続すると自動的に更新されます。")))
    left = tr("利用期限まで残り%n日です。", None, standing.days_left)
    left = left if standing.days_left else tr("利用期限は本日までです。")
    detail = tr("利用期限 {deadline}。お手続きが済むと自動的に更新されます。サポート窓口（{phone}）")
    return _check_banner(
        Tone.AMBER,
        together(left, tr("更新のお手続き状況は販売元へご確認ください。")),
        detail.format(deadline=long_date(standing.deadline), phone=phone),
    )


def _moved_banner(moved: Moved | None) -> BannerView:
    again = tr("この端末で使うには、もう一度登録してください。")
    if moved is not None and moved.terminal_number is None:
        released = tr("{time} に解除されました。").format(time=long_time(moved.at))
        return BannerView(Tone.RED, tr(RELEASED), together(released, again), texts.REGISTER_HERE, Command.REGISTER)
    if moved is None:
        return BannerView(Tone.RED, tr(MOVED), again, texts.REGISTER_HERE, Command.REGISTER)
    back = tr("この端末で使うには、「この端末に戻す」をタップしてください。")
    return BannerView(Tone.RED, tr(MOVED), together(_moved_where(moved), back), texts.TAKE_BACK, Command.TAKE_BACK)


def _moved_where(moved: Moved) -> str:
    name = tr("「{name}」").format(name=moved.terminal_name) if moved.terminal_name else tr("別の端末")
    sentence = tr("{time} に{terminal}で登録されました。")
    return sentence.format(time=long_time(moved.at), terminal=name + aside(moved.terminal_number or ""))


def notices_for(standing: Standing) -> tuple[BannerView, ...]:
    """Return the quiet notices: nothing of them locks anything."""
    found = [_clock_notice(standing.moment)]
    if standing.unwritable:
        call = tr("解決しないときはサポート窓口へ、番号 E-501 をお伝えください。")
        found.append(BannerView(Tone.AMBER, tr("この端末に保存できません。ディスクの空き容量をご確認ください。"), call))
    if standing.damaged:
        mended = tr("ネットワークに接続してください。接続すると自動的に元に戻ります。")
        found.append(BannerView(Tone.BLUE, tr("保存されていたデータの一部を読み込めませんでした。"), mended))
    return tuple(notice for notice in found if notice is not None)


def _clock_notice(moment: Moment) -> BannerView | None:
    trouble = clock_trouble(moment)
    return None if trouble is None else BannerView(Tone.BLUE, trouble.sentence, trouble.advice + aside(trouble.code))


def renewal_words(before: Standing, after: Standing) -> str:
    """Return what to say in passing when the license got better by itself; nothing where there is nothing to tell.

    A check moves the deadline on by a day every day: only one that ends a renewal window or a lock, or
    brings a longer contract, is worth a word.
    """
    if after.state is not State.LICENSED or after.deadline is None or before.license_number != after.license_number:
        return ""
    deadline = tr("利用期限 {deadline}").format(deadline=long_date(after.deadline))
    if before.state in _BACK_IN_USE:
        return together(tr(_BACK_IN_USE[before.state]), deadline)
    return together(tr("ライセンスが更新されました。"), deadline) if _renewed(before, after) else ""


_BACK_IN_USE = {
    State.STOPPED: mark("ライセンスが再開されました。"),
    State.MOVED: mark("この端末で再びご利用いただけます。"),
}


def _renewed(before: Standing, after: Standing) -> bool:
    if before.deadline is None or after.deadline is None or after.deadline <= before.deadline:
        return False
    waited = before.state is State.EXPIRED or before.notice is not None
    return waited or _contract_of(before) < _contract_of(after)


def _contract_of(standing: Standing) -> date:
    return standing.contract_until or date.min


def deadline_words(standing: Standing) -> str:
    """Return the deadline with the days left: 2027年10月31日(日)（残り343日）."""
    if standing.deadline is None or standing.days_left is None:
        return texts.NONE_YET
    return long_date(standing.deadline) + aside(days_left_words(standing.days_left))


def contract_words(standing: Standing) -> str:
    """Return whose contract it is and until when: 株式会社銀座商店（2027年10月31日(日)まで）."""
    if standing.contract_until is None:
        return texts.NONE_YET
    until = tr("{day}まで").format(day=long_date(standing.contract_until))
    return (standing.customer or "") + aside(until)


def last_contact_words(standing: Standing) -> str:
    return texts.NONE_YET if standing.last_contact is None else long_time(standing.last_contact)


def outcome_for(standing: Standing, failure: LicensingError | None, *, checking: bool, phone: str) -> BannerView:
    """Return how the last try to ask the server ended, and what else is wrong; no sentence while that is not known."""
    if checking or (failure is None and standing.last_contact is None):
        return BannerView(Tone.BLUE, "")
    troubles = diagnose(standing, failure)
    if not troubles:
        return BannerView(Tone.GREEN, tr("サーバで確認できました。"))
    call = tr("解決しないときはサポート窓口（{phone}）へ番号をお伝えください。").format(phone=phone)
    return BannerView(Tone.RED, together(*(trouble.text for trouble in troubles), call))


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
        urgent=standing.state is not State.LICENSED,
        support=texts.SUPPORT.format(phone=vendor.support_phone, hours=vendor.support_hours),
        terminal=texts.TERMINAL_NUMBER.format(number=number) if number else "",
    )


def _place(shop_name: str, terminal_name: str) -> str:
    """Return the tag, shop and terminal; many shops write their own name into the terminal's."""
    names = [terminal_name] if terminal_name.startswith(shop_name) else [shop_name, terminal_name]
    return "　".join(name for name in (texts.PRODUCT_TAG, *names) if name)
