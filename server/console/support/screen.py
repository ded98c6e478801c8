"""What the customer's screen says, letter for letter, so that support reads along.

The app has the same sentences; ``test_screens.py`` holds each against the app's own. They stay in the
language of that screen and are never translated here.
"""

from dataclasses import dataclass
from datetime import date, datetime

from licensing.clock import JST, Doubt
from licensing.standing import Notice, Standing, State
from licensing.statement import Moved

_WEEKDAYS = "月火水木金土日"
_LOCKED_CHIP = "ご利用いただけません"
CHECK_NOW = "今すぐ確認する"
REGISTER_LICENSE = "ライセンスを登録する"
REGISTER_HERE = "この端末で登録する"
TAKE_BACK = "この端末に戻す"


@dataclass(frozen=True)
class Screen:
    """The chip in the header, the banner with its button, why the sale's tile is locked, and the quiet notice."""

    chip: str
    sentence: str = ""
    detail: str = ""
    button: str = ""
    lock: str = ""
    notice: str = ""


def screen_of(standing: Standing, phone: str) -> Screen:
    """Return TOP of a terminal with ``standing``; ``phone`` is the support's as its vendor profile has it."""
    doubt = standing.moment.doubt
    sentence, detail, button = _banner(standing, phone)
    return Screen(
        chip=_chip(standing),
        sentence=sentence,
        detail=detail,
        button=button,
        lock=_LOCKS.get(standing.state, ""),
        notice=CLOCKS[doubt][1] if doubt is not None else "",
    )


CLOCKS = {
    Doubt.BEHIND: ("E-301", "パソコンの時計が遅れています。"),
    Doubt.LEADING: ("E-302", "パソコンの時計が進んでいます。"),
    Doubt.RESET: ("E-303", "パソコンの時計が初期化されています。"),
    Doubt.AHEAD: ("E-304", "パソコンの時計が進んでいるようです。"),
}
_LOCKS = {
    State.TERMS_NEEDED: "利用規約に同意すると、お使いいただけます。",
    State.TRIAL_ENDED: "お試し期間が終了したため、ご利用いただけません。",
    State.EXPIRED: "ライセンス期限切れのため、ご利用いただけません。",
    State.STOPPED: "ライセンスが停止されているため、ご利用いただけません。",
    State.MOVED: "この端末のライセンス登録が解除されたため、ご利用いただけません。",
    State.FOREIGN: "この端末でライセンスが登録されていないため、ご利用いただけません。",
}
_Banner = tuple[str, str, str]
_BANNERS: dict[State, _Banner] = {
    State.TRIAL_ENDED: (
        "お試し期間が終了しました。続けてご利用いただくには、ライセンスを登録してください。",
        "購入記録は、これまでどおりご覧いただけます。",
        REGISTER_LICENSE,
    ),
    State.EXPIRED: (
        "ライセンス期限切れのため、ご利用いただけません。",
        "ネットワークに接続し、更新のお手続きをご確認ください。お手続きが済むと自動的に使えるようになります。",
        CHECK_NOW,
    ),
    State.STOPPED: (
        "このライセンスは停止されています。",
        "サポート窓口（{phone}）へお問い合わせください。再開されると自動的に使えるようになります。",
        CHECK_NOW,
    ),
    State.FOREIGN: (
        "この端末ではライセンスが登録されていません。",
        "別の端末のデータが見つかりました。続けてご利用いただくには、この端末でライセンスを登録してください。",
        REGISTER_LICENSE,
    ),
}


def _chip(standing: Standing) -> str:
    left = standing.days_left or 0
    days = f"残り{left}日" if left else "本日まで"
    if standing.state is State.TRIAL:
        return f"お試し期間 {days}"
    if standing.state is State.LICENSED:
        return days if standing.notice else "ライセンス有効"
    return _LOCKED_CHIP


def _banner(standing: Standing, phone: str) -> _Banner:
    if standing.notice is not None and standing.deadline is not None and standing.days_left is not None:
        return _window(standing.notice, standing.deadline, standing.days_left, phone)
    if standing.state is State.MOVED:
        return _moved(standing.moved)
    sentence, detail, button = _BANNERS.get(standing.state, ("", "", ""))
    return sentence, detail.format(phone=phone), button


def _window(notice: Notice, deadline: date, days_left: int, phone: str) -> _Banner:
    if notice is Notice.CONNECT:
        left = f"まで残り{days_left}日（{long_date(deadline)}まで）。" if days_left else "は本日までです。"
        detail = f"利用期限{left}接続すると自動的に更新されます。"
        return "ライセンス更新期間中です。ネットワークに接続してください。", detail, CHECK_NOW
    left = f"利用期限まで残り{days_left}日です。" if days_left else "利用期限は本日までです。"
    detail = f"利用期限 {long_date(deadline)}。お手続きが済むと自動的に更新されます。サポート窓口（{phone}）"
    return f"{left}更新のお手続き状況は販売元へご確認ください。", detail, CHECK_NOW


def _moved(moved: Moved | None) -> _Banner:
    again = "この端末で使うには、もう一度登録してください。"
    if moved is not None and moved.terminal_number is None:
        detail = f"{long_time(moved.at)} に解除されました。{again}"
        return "このライセンス番号の登録は解除されました。", detail, REGISTER_HERE
    if moved is None:
        return "このライセンス番号は別の端末で登録されました。", again, REGISTER_HERE
    name = f"「{moved.terminal_name}」" if moved.terminal_name else "別の端末"
    where = f"{long_time(moved.at)} に{name}（{moved.terminal_number}）で登録されました。"
    back = f"この端末で使うには、「{TAKE_BACK}」をタップしてください。"
    return "このライセンス番号は別の端末で登録されました。", f"{where}{back}", TAKE_BACK


def long_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日({_WEEKDAYS[day.weekday()]})"


def long_time(instant: datetime) -> str:
    there = instant.astimezone(JST)
    return f"{long_date(there.date())} {there:%H:%M}"
