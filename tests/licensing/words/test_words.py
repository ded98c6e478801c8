from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.words.general import texts
from licensing.clock import JST, Doubt, Moment
from licensing.codes import Code, Fault, Trouble
from licensing.errors import DocumentError, LicensingError, Refused, StorageError, Unreachable, VendorError
from licensing.number import NumberError, NumberFault, parse
from licensing.standing import Notice, Standing, State
from licensing.words.banners import banner_for, chip_for, lock_reason, notices_for
from licensing.words.days import header_time, long_date, long_time, table_date
from licensing.words.diagnosis import clock_trouble, diagnose
from licensing.words.failures import failure_view, number_sentence
from licensing.words.standings import contract_words, deadline_words, outcome_for, renewal_words
from licensing.words.views import BannerView
from tests.app.standings import NOW, STANDINGS, licensed, trial

PHONE = "03-0000-0000"


def banner(state: str) -> BannerView:
    view = banner_for(STANDINGS[state], phone=PHONE)
    assert view is not None
    return view


# days


def test_days_are_written_with_the_western_year_and_the_weekday() -> None:
    assert long_date(date(2026, 11, 22)) == "2026年11月22日(日)"
    assert table_date(date(2026, 11, 22)) == "2026/11/22"


def test_an_instant_is_told_in_japan_wherever_the_machine_is() -> None:
    late = datetime(2026, 11, 22, 15, 5, tzinfo=UTC)
    assert long_time(late) == "2026年11月23日(月) 00:05"
    assert header_time(late) == "11月23日(月) 00:05"


# the chip


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
def test_the_chip_says_in_a_few_words_how_the_license_stands(state: str, text: str, tone: str) -> None:
    chip = chip_for(STANDINGS[state])
    assert (chip.text, chip.tone) == (text, tone)


def test_a_paid_license_with_a_short_allowance_is_simply_valid() -> None:
    assert chip_for(licensed(12)).text == "ライセンス有効"


# the banner


@pytest.mark.parametrize("state", ["terms", "trial", "trial-last-day", "licensed"])
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
    ],
)
def test_the_banner_says_the_manuals_sentence_and_offers_the_next_step(state: str, sentence: str, command: str) -> None:
    view = banner(state)
    assert (view.sentence, view.command) == (sentence, command)
    assert view.button


def test_the_window_tells_the_days_left_and_the_day() -> None:
    assert "残り12日（2026年12月4日(金)まで）" in banner("window").detail


def test_the_last_day_is_not_called_zero_days() -> None:
    assert "本日まで" in banner("window-last-day").detail
    ending = banner_for(licensed(0, notice=Notice.CONTRACT_ENDING), phone=PHONE)
    assert ending is not None
    assert ending.sentence == "利用期限は本日までです。更新のお手続き状況は販売元へご確認ください。"


def test_a_moved_terminal_learns_where_its_number_went_and_when() -> None:
    detail = banner("moved").detail
    assert "2026年11月21日(土) 17:42" in detail
    assert "銀座一号店 レジ2" in detail
    assert "3310-5521-8874" in detail


def test_a_failed_check_takes_the_place_of_the_detail_with_its_code() -> None:
    failure = Unreachable(Trouble.NO_CONNECTION)
    view = banner_for(STANDINGS["window"], phone=PHONE, failure=failure)
    assert view is not None
    assert view.sentence == banner("window").sentence
    assert "サーバに接続できませんでした。" in view.detail
    assert "E-201" in view.detail


# the lock


@pytest.mark.parametrize("state", STANDINGS)
def test_a_lock_has_a_reason_exactly_when_no_sale_may_begin(state: str) -> None:
    assert bool(lock_reason(STANDINGS[state])) is not STANDINGS[state].usable


# quiet notices


def test_a_clock_behind_is_told_the_right_time_and_nothing_is_locked() -> None:
    (notice,) = notices_for(STANDINGS["clock-behind"])
    assert notice.tone == "blue"
    assert notice.sentence == "パソコンの時計が遅れています。"
    assert "2026年11月22日(日) 10:42" in notice.detail


def test_a_clock_ahead_is_told_so() -> None:
    (notice,) = notices_for(STANDINGS["clock-ahead"])
    assert notice.sentence == "パソコンの時計が進んでいるようです。"


def test_all_that_is_wrong_is_told_at_once() -> None:
    everything = replace(STANDINGS["clock-behind"], unwritable=True, damaged=frozenset({"statement.jws"}))
    assert len(notices_for(everything)) == 3
    assert notices_for(STANDINGS["licensed"]) == ()


# the license page


def test_the_deadline_is_told_with_the_days_left() -> None:
    assert deadline_words(licensed(343)) == "2027年10月31日(日)（残り343日）"
    assert deadline_words(trial(0)) == "2026年11月22日(日)（本日まで）"
    assert deadline_words(trial(-1)) == "2026年11月21日(土)（終了しました）"
    assert deadline_words(STANDINGS["terms"]) == texts.NONE_YET


def test_the_contract_names_customer_and_day() -> None:
    assert contract_words(licensed()) == "株式会社銀座商店（2027年10月31日(日)まで）"
    assert contract_words(trial()) == texts.NONE_YET


@pytest.mark.parametrize(
    ("standing", "failure", "checking", "sentence"),
    [
        pytest.param(licensed(), None, True, "", id="while it is asked"),
        pytest.param(trial(), None, False, "", id="never asked"),
        pytest.param(licensed(), None, False, "サーバで確認できました。", id="answered"),
    ],
)
def test_the_outcome_of_the_last_try_is_told(
    standing: Standing, failure: LicensingError | None, checking: bool, sentence: str
) -> None:
    assert outcome_for(standing, failure, checking=checking, phone=PHONE).sentence == sentence


FIVE_TROUBLES = {
    "server down": (licensed(), Unreachable(Trouble.NO_CONNECTION), "E-201"),
    "server fails": (licensed(), Unreachable(Trouble.SERVER_FAILED), "E-205"),
    "proxy": (licensed(), Unreachable(Trouble.PROXY), "E-207"),
    "login page": (licensed(), Unreachable(Trouble.FOREIGN_ANSWER), "E-204"),
    "clock behind": (replace(licensed(), moment=STANDINGS["clock-behind"].moment), None, "E-301"),
    "clock leading": (replace(licensed(), moment=STANDINGS["clock-leading"].moment), None, "E-302"),
    "clock reset": (replace(licensed(), moment=STANDINGS["clock-reset"].moment), None, "E-303"),
    "clock ahead": (replace(licensed(), moment=STANDINGS["clock-ahead"].moment), None, "E-304"),
    "stopped": (STANDINGS["stopped"], None, "E-104"),
    "moved": (STANDINGS["moved"], None, "E-109"),
}


@pytest.mark.parametrize("trouble", FIVE_TROUBLES)
def test_each_trouble_is_told_by_a_code_of_its_own(trouble: str) -> None:
    standing, failure, code = FIVE_TROUBLES[trouble]
    assert [found.code for found in diagnose(standing, failure)] == [code]
    outcome = outcome_for(standing, failure, checking=False, phone=PHONE)
    assert outcome.tone == "red"
    assert f"（{code}）" in outcome.sentence
    assert PHONE in outcome.sentence


def test_no_two_troubles_share_a_sentence_or_a_code() -> None:
    told = [diagnose(standing, failure)[0] for standing, failure, _code in FIVE_TROUBLES.values()]
    assert len({trouble.code for trouble in told}) == len({trouble.sentence for trouble in told}) == len(told)
    new = {trouble.code for trouble in told} - {"E-104"}  # stopped is one trouble, by statement or by refusal
    assert not new & {failure_view(error, "").code for error in EVERY_ERROR if not isinstance(error, Unreachable)}


@pytest.mark.parametrize("trouble", [Trouble.PROXY, Trouble.FOREIGN_ANSWER])
def test_the_proxy_in_between_is_named_where_it_is_known(trouble: Trouble) -> None:
    named = failure_view(Unreachable(trouble, proxy="proxy.shop.example:8080"), PHONE)
    unnamed = failure_view(Unreachable(trouble), PHONE)
    assert "proxy.shop.example:8080" in named.text
    assert named.code == unnamed.code
    assert "（）" not in unnamed.text


def test_two_troubles_at_once_are_both_told() -> None:
    standing = STANDINGS["clock-behind"]
    sentence = outcome_for(standing, Unreachable(Trouble.PROXY), checking=False, phone=PHONE).sentence
    assert "E-301" in sentence
    assert "E-207" in sentence


def test_a_released_license_is_told_as_such() -> None:
    (trouble,) = diagnose(STANDINGS["released"], None)
    assert trouble.sentence == "このライセンス番号の登録は解除されました。"


def test_a_clock_whose_right_time_nobody_knows_is_told_all_the_same() -> None:
    trouble = clock_trouble(Moment(NOW, Doubt.RESET))
    assert trouble is not None
    assert "正しい日時に合わせて" in trouble.advice


def test_a_try_that_failed_is_told_in_red() -> None:
    outcome = outcome_for(licensed(), Unreachable(Trouble.TIMED_OUT), checking=False, phone=PHONE)
    assert outcome.tone == "red"
    assert "E-202" in outcome.sentence


# failures

EVERY_ERROR = [
    *(Refused(code) for code in Code),
    *(Unreachable(trouble) for trouble in Trouble),
    *(DocumentError("x", fault) for fault in Fault),
    StorageError("x"),
    VendorError("x"),
    LicensingError("x"),
]


@pytest.mark.parametrize("error", EVERY_ERROR, ids=str)
def test_every_failure_says_what_failed_what_to_do_and_whom_to_call(error: LicensingError) -> None:
    told = failure_view(error, PHONE)
    assert told.sentence.endswith("。")
    assert told.advice.endswith("ください。")
    assert PHONE in told.contact
    assert told.code in told.contact


def test_no_code_is_given_twice() -> None:
    codes = {failure_view(error, PHONE).code for error in EVERY_ERROR}
    assert len(codes) == len(EVERY_ERROR)


def test_nobody_is_blamed() -> None:
    assert not any("不正" in failure_view(error, PHONE).text for error in EVERY_ERROR)


# numbers

NUMBER = "7K3M-9QXR-2VTA-84NB"


def sentence_for(typed: str) -> str:
    with pytest.raises(NumberError) as caught:
        parse(typed)
    return number_sentence(caught.value)


def test_a_wrong_check_symbol_is_told_as_in_the_mockup() -> None:
    error = NumberError(NumberFault.WRONG_CHECK, 4, "84NB")
    assert number_sentence(error) == "ライセンス番号が正しくありません。最後の4文字（84NB）をご確認ください。"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "ライセンス番号を入力してください。"),
        ("7K3M-9Q", "ライセンス番号が途中までです。2番目の4文字（9Q）をご確認ください。"),
        ("7K3M-9QXR", "ライセンス番号が途中までです。3番目の4文字を入力してください。"),
        (NUMBER + "ZZ", "ライセンス番号は16文字です。13文字目から後（84NBZZ）をご確認ください。"),
        ("7K3M-9Q?R-2VTA-84ND", "使用できない文字が含まれています。2番目の4文字（9Q?R）をご確認ください。"),
        ("?K3M", "使用できない文字が含まれています。最初の4文字（?K3M）をご確認ください。"),
    ],
)
def test_a_typing_slip_is_told_with_the_part_to_look_at(typed: str, sentence: str) -> None:
    assert sentence_for(typed) == sentence


@given(st.sampled_from(NumberFault), st.integers(1, 4), st.text(max_size=16))
def test_whatever_was_typed_there_is_a_sentence_for_it(fault: NumberFault, group: int, part: str) -> None:
    assert number_sentence(NumberError(fault, group, part)).endswith("ください。")


# all words


def test_the_clock_of_japan_is_the_one_that_is_told() -> None:
    assert long_time(datetime(2026, 1, 1, tzinfo=JST)) == "2026年1月1日(木) 00:00"


# a word in passing

WINDOW = STANDINGS["window"]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        pytest.param(WINDOW, licensed(), "ライセンスが更新されました。", id="out of the window"),
        pytest.param(licensed(-1, state=State.EXPIRED), licensed(), "ライセンスが更新されました。", id="out of a lock"),
        pytest.param(WINDOW, licensed(13), "ライセンスが更新されました。", id="connected, the allowance is short"),
        pytest.param(
            replace(licensed(100), contract_until=date(2027, 3, 2)),
            licensed(),
            "ライセンスが更新されました。",
            id="a longer contract long before the window",
        ),
        pytest.param(licensed(state=State.STOPPED), licensed(), "ライセンスが再開されました。", id="started again"),
        pytest.param(STANDINGS["moved"], licensed(), "この端末で再びご利用いただけます。", id="taken back"),
        pytest.param(licensed(342), licensed(343), "", id="an ordinary day"),
        pytest.param(licensed(12), WINDOW, "", id="into the window"),
        pytest.param(WINDOW, licensed(12), "", id="connected, nothing new"),
        pytest.param(WINDOW, licensed(-1, state=State.EXPIRED), "", id="into the lock"),
        pytest.param(trial(), licensed(), "", id="registered by hand, which has a page of its own"),
        pytest.param(STANDINGS["terms"], trial(), "", id="the trial begins"),
    ],
)
def test_a_renewal_is_worth_a_word_and_an_ordinary_check_is_not(
    before: Standing, after: Standing, sentence: str
) -> None:
    told = (
        f"{sentence}利用期限 2027年10月31日(日)" if after.days_left == 343 else f"{sentence}利用期限 2026年12月5日(土)"
    )
    assert renewal_words(before, after) == (told if sentence else "")


def test_no_word_is_said_of_another_number() -> None:
    assert renewal_words(WINDOW, replace(licensed(), license_number="7K3M9QXR2VTA84NB")) == ""


def test_a_contract_that_has_no_end_yet_is_no_reason_to_fall_over() -> None:
    assert renewal_words(replace(licensed(10), contract_until=None), licensed()) != ""
