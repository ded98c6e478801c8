"""Every chapter of the illustrated manual, walked in the real window against the real server in a process.

The text says what the screen shows (``text.*.html``); a chapter that no longer works fails here.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.state.diagnosis import support_code
from app.ui.widgets.places import REQUEST_NAME
from app.ui.words.register import words as register
from licensing.clock import SystemClock, day_of
from licensing.standing import State
from licensing.words.days import days_left_words, long_date
from licensing.words.language import Language, current, language_name
from licensing.words.standings import texts
from tests.manual.conftest import ADDRESS, NOBODY, Stages
from tests.manual.walk import Part, Walk
from tests.texts import translated

WINDOW = "ライセンス更新期間中です。ネットワークに接続してください。"
EXPIRED = "ライセンス期限切れのため、ご利用いただけません。"
VALID = "ライセンス有効"


def opens_license_page(walk: Walk) -> None:
    walk.taps("設定メニュー")
    walk.taps("ライセンスの確認")
    walk.waits_to_see("今すぐ確認する")


def waits_for_the_answer(walk: Walk) -> None:
    walk.waits_to_see(translated("サーバで確認しました（{time}）。").partition("{")[0])


def registers(walk: Walk, number: str) -> None:
    walk.types(number)
    walk.taps(register.REGISTER_NOW)


def test_what_license_authentication_is(chapter: Stages) -> None:
    stage = chapter("authentication")
    walk = stage.open(number=stage.number())
    walk.waits_to_see(VALID)
    walk.picture("valid", VALID)
    opens_license_page(walk)
    walk.taps("番号を表示")
    walk.waits_to_see("番号を隠す")
    walk.taps("番号を隠す")
    walk.taps("今すぐ確認する")
    waits_for_the_answer(walk)
    walk.picture("license", "番号を表示", "今すぐ確認する")


def test_the_procedures_apply_renew_and_cancel(chapter: Stages) -> None:
    stage = chapter("procedures")
    new = stage.open(agreed=True)
    new.taps("正式お申込み/ライセンス登録")
    new.taps("お申込み")
    new.waits_to_see("この端末で開く")
    new.picture("apply")

    number = stage.number("--allowance", "400")
    walk = stage.open(number=number)
    walk.waits_to_see(VALID)
    until = day_of(SystemClock().now()) + timedelta(days=390)
    assert not walk.sees(long_date(until))
    stage.server.run("license", "renew", number, "--until", until.isoformat())
    walk.waits_to_see(long_date(until))
    walk.picture("extended", part=Part.UPPER)

    stage.server.run("license", "stop", number)
    walk.waits_to_see("このライセンスは停止されています。")
    assert not walk.enabled("免税販売")
    assert walk.enabled("購入記録")
    walk.picture("stopped")


def test_a_number_is_registered_and_moves_to_a_new_terminal(chapter: Stages) -> None:
    stage = chapter("registration")
    number = stage.number()
    old = stage.open(agreed=True)
    old.picture("step-1", "正式お申込み/ライセンス登録")
    old.taps("正式お申込み/ライセンス登録")
    old.types(number)
    old.picture("step-2", translated("ライセンス番号"), register.REGISTER_NOW)
    old.taps(register.REGISTER_NOW)
    old.waits_to_see("ライセンス登録完了")
    assert old.license.standing.terminal_number
    old.picture("step-3", old.license.standing.terminal_number)
    old.taps("TOPへ")
    old.waits_to_see(VALID)

    new = stage.open(till="new")
    new.ticks("利用規約に同意します")
    new.taps("ライセンス番号をお持ちの方")
    registers(new, number)
    new.waits_to_see("この番号は別の端末で使用中です")
    assert new.sees(stage.names["till"])
    new.picture("takeover", "この端末に切り替える")
    new.taps("この端末に切り替える")
    new.waits_to_see("ライセンス登録完了")

    old.waits_to_see("このライセンス番号は別の端末で登録されました。")
    assert not old.enabled("免税販売")
    new.taps("TOPへ")
    old.picture("moved", "この端末に戻す")
    old.taps("この端末に戻す")
    old.waits_to_see("ライセンス番号の入力は必要ありません。")
    old.taps("この端末に戻す")
    new.waits_to_see("このライセンス番号は別の端末で登録されました。")


def test_the_renewal_window_says_its_sentence_only_without_a_network(chapter: Stages) -> None:
    stage = chapter("window")
    walk = stage.open(number=stage.number("--allowance", "29"))
    walk.waits_to_see(VALID)
    assert not walk.sees(WINDOW)
    stage.server.stop()
    try:
        walk.waits_to_see(WINDOW)
        assert walk.sees(days_left_words(29))
        assert walk.enabled("免税販売")
        walk.picture("window", WINDOW)
    finally:
        stage.server.start()
    walk.waits_until_gone(WINDOW)
    walk.waits_to_see(VALID)
    walk.picture("window-over", VALID, part=Part.UPPER)


def test_the_trial_runs_for_thirty_days_and_ends(chapter: Stages) -> None:
    stage = chapter("trial")
    walk = stage.open(far=NOBODY, named=False)
    walk.waits_to_see("お試しを始める（30日間）")
    walk.ticks("利用規約に同意します")
    walk.picture("terms", "利用規約に同意します", "お試しを始める（30日間）")
    walk.taps("お試しを始める（30日間）")
    walk.waits_to_see("店舗名を入力してください")
    walk.writes("店舗名", stage.names["shop"])
    walk.writes("端末名", stage.names["till"])
    walk.picture("first-shop")
    walk.taps("使い始める")
    walk.waits_to_see(days_left_words(30))
    walk.picture("trial", translated("お試し期間 {days}").format(days=days_left_words(30)), part=Part.UPPER)

    walk.clock.ahead = timedelta(days=30)
    walk.waits_to_see("本日まで")
    assert walk.enabled("免税販売")
    walk.clock.ahead = timedelta(days=31)
    walk.waits_to_see("お試し期間が終了しました。続けてご利用いただくには、ライセンスを登録してください。")
    assert not walk.enabled("免税販売")
    assert walk.enabled("購入記録")
    walk.picture("trial-ended", "ライセンスを登録する")


def test_a_renewal_brings_an_expired_terminal_back_by_itself(chapter: Stages) -> None:
    stage = chapter("renewal")
    number = stage.number()
    walk = stage.open(number=number)
    today = day_of(SystemClock().now())
    stage.server.run("license", "renew", number, "--until", (today - timedelta(days=1)).isoformat(), "--yes")
    walk.waits_to_see(EXPIRED)
    assert not walk.enabled("免税販売")
    walk.picture("expired")
    stage.server.run("license", "renew", number, "--until", (today + timedelta(days=365)).isoformat())
    walk.waits_to_see(VALID)
    assert walk.enabled("免税販売")
    walk.picture("back", VALID, part=Part.UPPER)


def test_a_shop_without_any_network_registers_by_phone_or_file(
    chapter: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HTTPS_PROXY", NOBODY)
    downloads = tmp_path / "Downloads"
    downloads.mkdir()
    stage = chapter("offline")
    walk = stage.open(far=ADDRESS, agreed=True)
    walk.taps("正式お申込み/ライセンス登録")
    walk.types(stage.number())
    walk.picture("offline-number", "オフラインで登録")
    walk.taps("オフラインで登録")
    assert walk.reads_the_code().startswith(f"{ADDRESS}/offline/#")
    walk.picture("offline-request", "ファイルに保存", "回答を読み込む")

    walk.taps("ファイルに保存")
    walk.waits_to_see("ダウンロード")
    walk.taps("ダウンロード")
    walk.waits_to_see(
        translated("{file} を保存しました。").format(file=f"{translated('ダウンロード')} › {REQUEST_NAME}")
    )
    answer = downloads / "attomenzei-answer.json"
    stage.server.run("license", "answer", str(downloads / REQUEST_NAME), str(answer))
    walk.taps("戻る")
    walk.taps("回答を読み込む")
    walk.waits_to_see(answer.name)
    walk.picture("offline-answer", answer.name)
    walk.taps_beginning(f"{answer.name}\n{translated('ダウンロード')}")
    walk.waits_to_see("ライセンス登録完了")
    assert walk.license.standing.state is State.LICENSED
    walk.taps("TOPへ")
    opens_license_page(walk)
    walk.taps("オフラインで更新")
    walk.reads_the_code()


def test_what_support_asks_for_stands_on_the_screen(chapter: Stages) -> None:
    stage = chapter("support")
    walk = stage.open(number=stage.number())
    vendor, standing = walk.license.vendor, walk.license.standing
    support = translated("サポート窓口 {phone}（{hours}）").format(
        phone=vendor.support_phone, hours=vendor.support_hours
    )
    number = texts.TERMINAL_NUMBER.format(number=standing.terminal_number)
    walk.waits_to_see(number)
    walk.picture("support", support, number, part=Part.LOWER)
    opens_license_page(walk)
    walk.waits_to_see(standing.terminal_number or "")
    waits_for_the_answer(walk)
    walk.picture("support-code", support_code(standing, walk.license.last_failure))

    cut_off = stage.open(agreed=True, far=NOBODY)
    opens_license_page(cut_off)
    cut_off.waits_to_see("E-201")
    cut_off.picture("trouble", "E-201")


def test_language_and_size_of_letters_change_at_once(chapter: Stages, language: Language) -> None:
    stage = chapter("display")
    walk = stage.open(agreed=True)
    walk.taps("設定メニュー")
    walk.taps("表示")
    walk.waits_to_see("文字の大きさ")
    walk.picture("display")
    (other,) = set(Language) - {language}
    walk.taps(language_name(other))
    assert current() is other
    walk.waits_to_see("文字の大きさ")
    walk.presses(Qt.Key.Key_Escape)
    assert walk.sees("店舗ごとの設定")
