"""The manual in the real window against a real server process: what a shop does, and what happens by itself."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt

from licensing.clock import SystemClock, day_of
from licensing.standing import State
from tests.end_to_end.conftest import Opener, Till, VendorServer, new_till
from tests.end_to_end.shop import Shop

WINDOW = "ライセンス更新期間中です。ネットワークに接続してください。"


def register(shop: Shop, number: str) -> None:
    shop.types(number)
    shop.presses(Qt.Key.Key_Return)
    shop.waits_to_see("ライセンス登録完了")


def test_the_trial_then_a_registration_as_the_manual_tells(till: Till, server: VendorServer, open_shop: Opener) -> None:
    shop = open_shop(till)
    shop.waits_to_see("利用規約に同意すると")
    assert not shop.button("お試しを始める（30日間）").isEnabled()
    shop.ticks("利用規約に同意します")
    shop.taps("お試しを始める（30日間）")
    shop.waits_to_see("店舗名を入力してください")
    shop.taps("あとで")
    shop.waits_to_see("お試し期間")
    assert shop.license.standing.days_left == 30

    (number,) = server.issue(1)
    shop.taps("正式お申込み/ライセンス登録")
    shop.waits_to_see("ライセンス登録")
    shop.types(number.lower())
    shop.taps("登録")
    shop.waits_to_see("ライセンス登録完了")
    shop.waits_to_see("ライセンス番号が登録されました。端末認証番号が自動取得されます。")
    assert shop.license.standing.terminal_number
    assert shop.sees(shop.license.standing.terminal_number)
    shop.taps("TOPへ")
    shop.waits_to_see("ライセンス有効")


def test_who_has_a_number_goes_straight_to_registration_with_a_scanner(
    till: Till, server: VendorServer, open_shop: Opener
) -> None:
    (number,) = server.issue(1)
    shop = open_shop(till)
    shop.waits_to_see("ライセンス番号をお持ちの方")
    shop.ticks("利用規約に同意します")
    shop.taps("ライセンス番号をお持ちの方")
    register(shop, number)
    shop.taps("TOPへ")
    shop.waits_to_see("免税販売")
    assert till.run("status").returncode == 0


def test_registration_by_the_settings_menu(till: Till, server: VendorServer, open_shop: Opener) -> None:
    till.run("trial", "--agree")
    (number,) = server.issue(1)
    shop = open_shop(till)
    shop.taps("設定メニュー")
    shop.taps("店舗ごとの設定")
    shop.taps("ライセンス登録")
    register(shop, number)


def test_a_move_asks_first_and_the_old_window_locks_itself(
    tmp_path: Path, server: VendorServer, open_shop: Opener
) -> None:
    (number,) = server.issue(1)
    old_till, new_till_ = new_till(tmp_path, "old", server), new_till(tmp_path, "new", server)
    old_till.run("register", number, "--name", "旧レジ")
    old = open_shop(old_till)
    assert old.sees("ライセンス有効")

    new = open_shop(new_till_)
    new.ticks("利用規約に同意します")
    new.taps("ライセンス番号をお持ちの方")
    new.types(number)
    new.taps("登録")
    new.waits_to_see("この番号は別の端末で使用中です")
    assert new.sees("旧レジ")
    new.taps("この端末に切り替える")
    new.waits_to_see("ライセンス登録完了")

    old.waits_to_see("このライセンス番号は別の端末で登録されました。")
    assert not old.license.standing.usable


def test_a_number_comes_back_with_one_question_and_no_typing(
    tmp_path: Path, server: VendorServer, open_shop: Opener
) -> None:
    (number,) = server.issue(1)
    first_till, second_till = new_till(tmp_path, "first", server), new_till(tmp_path, "second", server)
    first_till.run("register", number, "--name", "レジ1")
    second_till.run("register", number, "--name", "レジ2", "--replace")
    first = open_shop(first_till)
    first.waits_to_see("「レジ2」")

    first.taps("この端末に戻す")
    first.waits_to_see("この端末に戻すと、「レジ2」のあっと免税は利用できなくなります。戻してよろしいですか？")
    first.taps("この端末に戻す")
    first.waits_to_see("ライセンス有効")
    assert first.sees("この端末で再びご利用いただけます。")
    assert first.sees("TAX-FREE　レジ1")
    assert first.button("免税販売").isEnabled()

    second = open_shop(second_till)
    second.waits_to_see("このライセンス番号は別の端末で登録されました。")


def test_the_window_banner_goes_away_by_itself_when_the_network_is_back(tmp_path: Path, open_shop: Opener) -> None:
    server = VendorServer(tmp_path / "home")
    server.start()
    try:
        till = new_till(tmp_path, "till", server)
        (number,) = server.issue(1, "--allowance", "12")
        till.run("register", number)
        shop = open_shop(till)
        assert not shop.sees(WINDOW)
        server.stop()
        shop.waits_to_see(WINDOW)
        assert shop.sees("残り12日")
        assert shop.license.standing.usable
        server.start()
        shop.waits_until_gone(WINDOW)
    finally:
        server.stop()


def test_expired_stopped_and_back_by_itself_without_a_restart(
    till: Till, server: VendorServer, open_shop: Opener
) -> None:
    (number,) = server.issue(1)
    till.run("register", number)
    shop = open_shop(till)
    today = day_of(SystemClock().now())

    server.run("license", "renew", number, "--until", (today - timedelta(days=1)).isoformat(), "--yes")
    shop.waits_to_see("ライセンス期限切れのため、ご利用いただけません。")
    assert shop.license.standing.state is State.EXPIRED
    server.run("license", "renew", number, "--until", (today + timedelta(days=365)).isoformat())
    shop.waits_to_see("ライセンス有効")

    server.run("license", "stop", number)
    shop.waits_to_see("このライセンスは停止されています。")
    server.run("license", "resume", number)
    shop.waits_to_see("ライセンス有効")


def test_a_server_that_is_away_is_told_in_words(tmp_path: Path, open_shop: Opener) -> None:
    server = VendorServer(tmp_path / "home")
    server.start()
    (number,) = server.issue(1)
    server.stop()
    shop = open_shop(new_till(tmp_path, "till", server))
    shop.ticks("利用規約に同意します")
    shop.taps("ライセンス番号をお持ちの方")
    shop.types(number)
    shop.taps("登録")
    shop.waits_to_see("サーバに接続できませんでした。")


def test_the_window_starts_as_a_process_and_names_a_wrong_profile(till: Till, tmp_path: Path) -> None:
    till.environment["ATTOMENZEI_VENDOR"] = str(tmp_path / "missing.json")
    process = subprocess.Popen(
        [sys.executable, "-m", "app"], env={**os.environ, **till.environment}, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    try:
        assert "missing.json" in process.stderr.readline()
        assert process.poll() is None
    finally:
        process.kill()
        process.communicate()
