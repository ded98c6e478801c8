"""What TOP shows of a standing: chip, banner, lock and quiet notices."""

from dataclasses import replace

import pytest

from licensing.codes import Trouble
from licensing.errors import DiskFailure, Unreachable
from licensing.standing import Notice, State
from licensing.words.banners import banner_for, chip_for, lock_reason, locked_words, notices_for
from licensing.words.views import BannerView, Command, Tone
from tests.app.standings import STANDINGS, licensed, trial

PHONE = "03-0000-0000"


def banner(state: str) -> BannerView:
    view = banner_for(STANDINGS[state], phone=PHONE)
    assert view is not None
    return view


@pytest.mark.parametrize(
    ("state", "text", "tone"),
    [
        ("trial", "お試し期間 残り30日", "green"),
        ("trial-last-day", "お試し期間 本日まで", "amber"),
        ("trial-ended", "ご利用いただけません", "red"),
        ("licensed", "ライセンス有効", "green"),
        ("window", "残り12日", "amber"),
        ("window-last-day", "本日まで", "amber"),
        ("contract-ending", "残り12日", "amber"),
        ("expired", "ご利用いただけません", "red"),
        ("stopped", "ご利用いただけません", "red"),
        ("moved", "ご利用いただけません", "red"),
        ("foreign", "ご利用いただけません", "red"),
    ],
)
def test_the_chip_of_every_state(state: str, text: str, tone: str) -> None:
    chip = chip_for(STANDINGS[state])
    assert (chip.text, chip.tone) == (text, tone)


def test_a_short_allowance_alone_does_not_change_the_chip() -> None:
    assert chip_for(licensed(12)).text == "ライセンス有効"


@pytest.mark.parametrize("state", ["terms", "trial", "licensed"])
def test_there_is_no_banner_while_there_is_nothing_to_do(state: str) -> None:
    assert banner_for(STANDINGS[state], phone=PHONE) is None


@pytest.mark.parametrize(
    ("state", "sentence", "command"),
    [
        (
            "trial-ended",
            "お試し期間が終了しました。続けてご利用いただくには、ライセンスを登録してください。",
            "register",
        ),
        ("window", "ライセンス更新期間中です。ネットワークに接続してください。", "check"),
        ("window-last-day", "ライセンス更新期間中です。ネットワークに接続してください。", "check"),
        (
            "contract-ending",
            "利用期限まで残り12日です。更新のお手続き状況は販売元へご確認ください。",
            "check",
        ),
        ("expired", "ライセンス期限切れのため、ご利用いただけません。", "check"),
        ("stopped", "このライセンスは停止されています。", "check"),
        ("moved", "このライセンス番号は別の端末で登録されました。", "take_back"),
        ("released", "このライセンス番号の登録は解除されました。", "register"),
        ("foreign", "この端末ではライセンスが登録されていません。", "register"),
        ("key-lost", "この端末ではライセンスが登録されていません。", "register"),
        ("trial-key-lost", "この端末の鍵のファイル（terminal.key）が失われたか、壊れています。", "check"),
    ],
)
def test_the_banner_has_the_manuals_sentence_and_the_next_step(state: str, sentence: str, command: str) -> None:
    view = banner(state)
    assert (view.sentence, view.command) == (sentence, command)
    assert view.button


def test_the_renewal_window_shows_the_days_left_and_the_deadline() -> None:
    assert "残り12日（2026年12月4日(金)まで）" in banner("window").detail


def test_the_last_day_is_not_shown_as_zero_days() -> None:
    assert "本日まで" in banner("window-last-day").detail
    ending = banner_for(licensed(0, notice=Notice.CONTRACT_ENDING), phone=PHONE)
    assert ending is not None
    assert ending.sentence == "利用期限は本日までです。更新のお手続き状況は販売元へご確認ください。"


def test_a_moved_terminal_shows_where_its_number_is_and_since_when() -> None:
    detail = banner("moved").detail
    assert "2026年11月21日(土) 17:42" in detail
    assert "銀座一号店 レジ2" in detail
    assert "3310-5521-8874" in detail


def test_a_failed_check_replaces_the_detail_with_its_code() -> None:
    failure = Unreachable(Trouble.NO_CONNECTION)
    view = banner_for(STANDINGS["window"], phone=PHONE, failure=failure)
    assert view is not None
    assert view.sentence == banner("window").sentence
    assert "サーバに接続できませんでした。" in view.detail
    assert "E-201" in view.detail


@pytest.mark.parametrize("state", STANDINGS)
def test_a_lock_has_a_reason_exactly_when_no_sale_may_begin(state: str) -> None:
    assert bool(lock_reason(STANDINGS[state])) is not STANDINGS[state].usable


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("terms", "利用規約に同意すると、お使いいただけます。"),
        ("expired", "ライセンス期限切れのため、ご利用いただけません。ネットワークに接続し"),
        ("stopped", "このライセンスは停止されています。サポート窓口（03-0000-0000）へ"),
    ],
)
def test_a_lock_is_explained_with_its_remedy(state: str, sentence: str) -> None:
    assert locked_words(STANDINGS[state], PHONE).startswith(sentence)


def test_a_lock_by_a_statement_names_its_code() -> None:
    assert locked_words(STANDINGS["stopped"], PHONE).endswith("（E-104）")


def test_a_button_that_only_top_has_is_named_with_its_place() -> None:
    assert "TOP画面の「この端末に戻す」をタップしてください。" in locked_words(STANDINGS["moved"], PHONE)
    view = banner_for(STANDINGS["moved"], phone=PHONE)
    assert view is not None
    assert "TOP" not in view.detail


def test_a_moved_number_without_details_can_be_registered_again() -> None:
    view = banner_for(licensed(state=State.MOVED), phone=PHONE)
    assert view is not None
    assert view.detail == "この端末で使うには、もう一度登録してください。"


def test_a_slow_clock_shows_the_right_time_and_locks_nothing() -> None:
    (notice,) = notices_for(STANDINGS["clock-behind"])
    assert notice.tone == "blue"
    assert notice.sentence == "パソコンの時計が遅れています。"
    assert "2026年11月22日(日) 10:42" in notice.detail


def test_a_fast_clock_is_shown() -> None:
    (notice,) = notices_for(STANDINGS["clock-ahead"])
    assert notice.sentence == "パソコンの時計が進んでいるようです。"


def test_all_notices_are_shown_together() -> None:
    everything = replace(STANDINGS["clock-behind"], unwritable=DiskFailure(), damaged=frozenset({"statement.jws"}))
    assert len(notices_for(everything)) == 3
    assert notices_for(STANDINGS["licensed"]) == ()


@pytest.mark.parametrize(
    ("days_left", "sentence"),
    [
        pytest.param(7, "お試し期間は残り7日です（2026年11月29日(日)まで）。", id="the first day of the banner"),
        pytest.param(1, "お試し期間は残り1日です（2026年11月23日(月)まで）。", id="the day before the last"),
        pytest.param(0, "お試し期間は本日までです。", id="the last day"),
    ],
)
def test_the_end_of_the_trial_is_announced_with_the_way_to_apply(days_left: int, sentence: str) -> None:
    view = banner_for(trial(days_left), phone=PHONE)
    assert view is not None
    assert (view.sentence, view.tone, view.command) == (sentence, Tone.AMBER, Command.REGISTER)
    assert "お申込み" in view.detail
    assert chip_for(trial(days_left)).tone is Tone.AMBER


def test_the_trial_is_quiet_until_a_week_before_its_end() -> None:
    assert banner_for(trial(8), phone=PHONE) is None
    assert chip_for(trial(8)).tone is Tone.GREEN


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("expired", "ご契約（2027年10月31日(日)まで）の更新がまだ済んでいません。"),
        ("contract-ending", "ご契約（2027年10月31日(日)まで）の更新がまだ済んでいません。"),
        ("stopped", "ライセンスは停止されたままです。"),
    ],
)
def test_a_check_that_changes_nothing_says_when_and_what_the_server_said(state: str, said: str) -> None:
    view = banner_for(STANDINGS[state], phone=PHONE, answered=True)
    assert view is not None
    assert view.detail.startswith(f"サーバで確認しました（08:42）。{said}")
    assert PHONE in view.detail
    assert "ネットワークに接続" not in view.detail
