"""What a standing looks like in words: chip, banner, notices and the reason of a lock. Pure functions."""

from app.texts.days import days_left_words, long_date, long_time
from app.texts.diagnosis import MOVED, RELEASED, STOPPED, clock_trouble, diagnose
from app.texts.failures import failure_view
from app.texts.views import BannerView, Chip, Command, Tone, TopView
from app.texts.words import (
    CHECK_NOW,
    NONE_YET,
    PRODUCT_TAG,
    REGISTER_HERE,
    REGISTER_LICENSE,
    SUPPORT,
    TERMINAL_NUMBER,
)
from licensing.clock import Moment
from licensing.errors import LicensingError
from licensing.standing import Notice, Standing, State
from licensing.statement import Moved
from licensing.vendor import VendorProfile


def chip_for(standing: Standing) -> Chip:
    """Return the license chip of the header."""
    days = days_left_words(standing.days_left or 0)
    if standing.state is State.TRIAL:
        return Chip(f"お試し期間 {days}", Tone.GREEN if standing.days_left else Tone.AMBER)
    if standing.state is State.LICENSED:
        return Chip(days, Tone.AMBER) if standing.notice else Chip("ライセンス有効", Tone.GREEN)
    return Chip("ご利用いただけません", Tone.RED)


def lock_reason(standing: Standing) -> str:
    """Return why no new sale may begin, in the words of the disabled tile; empty when it may."""
    return _LOCK_REASONS.get(standing.state, "")


_LOCK_REASONS = {
    State.TERMS_NEEDED: "利用規約に同意すると、お使いいただけます。",
    State.TRIAL_ENDED: "お試し期間が終了したため、ご利用いただけません。",
    State.EXPIRED: "ライセンス期限切れのため、ご利用いただけません。",
    State.STOPPED: "ライセンスが停止されているため、ご利用いただけません。",
    State.MOVED: "この端末のライセンス登録が解除されたため、ご利用いただけません。",
    State.FOREIGN: "この端末でライセンスが登録されていないため、ご利用いただけません。",
}


def banner_for(standing: Standing, *, phone: str, failure: LicensingError | None = None) -> BannerView | None:
    """Return the banner of TOP, or None when there is nothing to do.

    ``failure`` is how a check that the user asked for ended; it takes the place of the detail.
    """
    view = _banner(standing, phone)
    if view is None or failure is None:
        return view
    told = failure_view(failure, phone)
    detail = f"{told.sentence}{told.advice}（{told.code}）"
    return view._replace(detail=detail)


def _banner(standing: Standing, phone: str) -> BannerView | None:
    if standing.state is State.LICENSED:
        return _window_banner(standing, phone)
    if standing.state is State.MOVED:
        return _moved_banner(standing.moved)
    if standing.state is State.STOPPED:
        detail = f"サポート窓口（{phone}）へお問い合わせください。再開されると自動的に使えるようになります。"
        return BannerView(Tone.RED, STOPPED, detail, CHECK_NOW, Command.CHECK)
    return _LOCKED_BANNERS.get(standing.state)


_LOCKED_BANNERS = {
    State.TRIAL_ENDED: BannerView(
        Tone.RED,
        "お試し期間が終了しました。続けてご利用いただくには、ライセンスを登録してください。",
        "購入記録は、これまでどおりご覧いただけます。",
        REGISTER_LICENSE,
        Command.REGISTER,
    ),
    State.EXPIRED: BannerView(
        Tone.RED,
        "ライセンス期限切れのため、ご利用いただけません。",
        "ネットワークに接続し、更新のお手続きをご確認ください。お手続きが済むと自動的に使えるようになります。",
        CHECK_NOW,
        Command.CHECK,
    ),
    State.FOREIGN: BannerView(
        Tone.RED,
        "この端末ではライセンスが登録されていません。",
        "別の端末のデータが見つかりました。続けてご利用いただくには、この端末でライセンスを登録してください。",
        REGISTER_LICENSE,
        Command.REGISTER,
    ),
}


def _window_banner(standing: Standing, phone: str) -> BannerView | None:
    if standing.notice is None or standing.deadline is None or standing.days_left is None:
        return None
    last_day = standing.days_left == 0
    if standing.notice is Notice.CONNECT:
        sentence = "ライセンス更新期間中です。ネットワークに接続してください。"
        left = f"まで残り{standing.days_left}日（{long_date(standing.deadline)}まで）。"
        detail = f"利用期限{'は本日までです。' if last_day else left}接続すると自動的に更新されます。"
        return BannerView(Tone.AMBER, sentence, detail, CHECK_NOW, Command.CHECK)
    left = "利用期限は本日までです。" if last_day else f"利用期限まで残り{standing.days_left}日です。"
    detail = f"利用期限 {long_date(standing.deadline)}。お手続きが済むと自動的に更新されます。サポート窓口（{phone}）"
    return BannerView(
        Tone.AMBER, f"{left}更新のお手続き状況は販売元へご確認ください。", detail, CHECK_NOW, Command.CHECK
    )


def _moved_banner(moved: Moved | None) -> BannerView:
    again = "この端末で使うには、もう一度登録してください。"
    if moved is not None and moved.terminal_number is None:
        detail = f"{long_time(moved.at)} に解除されました。{again}"
        return BannerView(Tone.RED, RELEASED, detail, REGISTER_HERE, Command.REGISTER)
    where = "" if moved is None else f"{long_time(moved.at)} に{_terminal(moved)}で登録されました。"
    return BannerView(Tone.RED, MOVED, f"{where}{again}", REGISTER_HERE, Command.REGISTER)


def _terminal(moved: Moved) -> str:
    name = f"「{moved.terminal_name}」" if moved.terminal_name else "別の端末"
    return f"{name}（{moved.terminal_number}）"


def notices_for(standing: Standing) -> tuple[BannerView, ...]:
    """Return the quiet notices: nothing of them locks anything."""
    found = [_clock_notice(standing.moment)]
    if standing.unwritable:
        found.append(_UNWRITABLE)
    if standing.damaged:
        found.append(_DAMAGED)
    return tuple(notice for notice in found if notice is not None)


_CALL_501 = "解決しないときはサポート窓口へ、番号 E-501 をお伝えください。"
_UNWRITABLE = BannerView(Tone.AMBER, "この端末に保存できません。ディスクの空き容量をご確認ください。", _CALL_501)
_DAMAGED = BannerView(
    Tone.BLUE,
    "保存されていたデータの一部を読み込めませんでした。",
    "ネットワークに接続してください。接続すると自動的に元に戻ります。",
)


def _clock_notice(moment: Moment) -> BannerView | None:
    trouble = clock_trouble(moment)
    return None if trouble is None else BannerView(Tone.BLUE, trouble.sentence, f"{trouble.advice}（{trouble.code}）")


def deadline_words(standing: Standing) -> str:
    """Return the deadline with the days left: 2027年10月31日(日)（残り343日）."""
    if standing.deadline is None or standing.days_left is None:
        return NONE_YET
    return f"{long_date(standing.deadline)}（{days_left_words(standing.days_left)}）"


def contract_words(standing: Standing) -> str:
    """Return whose contract it is and until when: 株式会社銀座商店（2027年10月31日(日)まで）."""
    if standing.contract_until is None:
        return NONE_YET
    return f"{standing.customer or ''}（{long_date(standing.contract_until)}まで）"


def last_contact_words(standing: Standing) -> str:
    return NONE_YET if standing.last_contact is None else long_time(standing.last_contact)


def outcome_for(standing: Standing, failure: LicensingError | None, *, checking: bool, phone: str) -> BannerView:
    """Return how the last try to ask the server ended, and what else is wrong; no sentence while that is not known."""
    if checking or (failure is None and standing.last_contact is None):
        return BannerView(Tone.BLUE, "")
    troubles = diagnose(standing, failure)
    if not troubles:
        return BannerView(Tone.GREEN, "サーバで確認できました。")
    text = "".join(trouble.text for trouble in troubles)
    return BannerView(Tone.RED, f"{text}解決しないときはサポート窓口（{phone}）へ番号をお伝えください。")


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
        support=SUPPORT.format(phone=vendor.support_phone, hours=vendor.support_hours),
        terminal=TERMINAL_NUMBER.format(number=number) if number else "",
    )


def _place(shop_name: str, terminal_name: str) -> str:
    """Return the tag, shop and terminal; many shops write their own name into the terminal's."""
    names = [terminal_name] if terminal_name.startswith(shop_name) else [shop_name, terminal_name]
    return "　".join(name for name in (PRODUCT_TAG, *names) if name)
