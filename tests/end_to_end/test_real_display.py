"""The app in a real window on an X display, with real key and pointer events, against a real server process."""

import json
from pathlib import Path

import pytest

from app.sales.words import words as sale
from app.ui.widgets.places import REQUEST_NAME
from app.ui.words.offline import parts_left
from app.ui.words.offline import words as offline
from app.ui.words.password import words as password
from licensing.qr_parts import split
from tests.end_to_end.conftest import Till, VendorServer, new_till
from tests.end_to_end.person import Person, begin_sale, person_at
from tests.variants import variants


def wrong_check_symbol(number: str) -> str:
    return number[:-1] + ("X" if number[-1] != "X" else "Y")


def test_a_first_start_with_keys_alone_then_a_slip_then_a_scan(till: Till, server: VendorServer, display: str) -> None:
    [number] = server.issue(1)
    with person_at(till, display) as cashier:
        cashier.sees("利用規約に同意すると")
        cashier.presses("space", "Return")  # the box has the focus; Enter begins the trial
        cashier.finds(lambda sight: sight.page == "FIRST_SHOP", "the shop's name")
        cashier.types("Ginza")
        cashier.presses("Return")
        cashier.sees("お試し期間")
        assert json.loads((till.data / "shop.json").read_text())["shop_name"] == "Ginza"

        cashier.taps("正式お申込み/ライセンス登録")
        cashier.types(wrong_check_symbol(number))
        cashier.presses("Return")
        cashier.sees("ライセンス番号が正しくありません。")
        cashier.presses("ctrl+a")
        cashier.scans(number)
        cashier.sees("ライセンス登録完了")
        cashier.presses("Return")
        assert cashier.sees("ライセンス有効").page == "TOP"
    assert till.status()["license_number"].replace("-", "") == number


@pytest.mark.variant
@pytest.mark.parametrize("gap", variants(200, 80, 350, 500))
def test_a_double_tap_takes_no_number_away(
    tmp_path: Path, till: Till, server: VendorServer, display: str, gap: int
) -> None:
    [number] = server.issue(1)
    other = new_till(tmp_path, "other", server)
    other.run("register", number, "--name", "レジ2")
    with person_at(till, display) as cashier:
        cashier.taps("利用規約に同意します", "ライセンス番号をお持ちの方")
        cashier.types(number)
        cashier.double_taps("登録", gap)
        cashier.sees("この番号は別の端末で使用中です")
        cashier.finds(lambda sight: sight.focus_ready, "the end of the guarded time")
        assert cashier.looks().says("この番号は別の端末で使用中です")
        cashier.presses("Return")
        cashier.finds(lambda sight: not sight.says("この番号は別の端末で使用中です"), "Enter leads back")
    assert other.run("check").returncode == 0, "it still has the number"


@pytest.mark.variant
def test_a_number_is_taken_over_lost_and_brought_back(
    tmp_path: Path, till: Till, server: VendorServer, display: str
) -> None:
    [number] = server.issue(1)
    other = new_till(tmp_path, "other", server)
    other.run("register", number, "--name", "レジ2")
    with person_at(till, display) as cashier:
        cashier.taps("利用規約に同意します", "ライセンス番号をお持ちの方")
        cashier.scans(number)
        cashier.sees("この番号は別の端末で使用中です")
        assert cashier.looks().says("レジ2")
        cashier.taps("この端末に切り替える")
        cashier.sees("ライセンス登録完了")
        cashier.taps("TOPへ")
        cashier.sees("ライセンス有効")

        other.run("register", number, "--name", "レジ2", "--replace")
        cashier.sees("このライセンス番号は別の端末で登録されました。")
        assert "免税販売" not in cashier.looks().buttons
        cashier.taps("この端末に戻す")
        cashier.sees("「レジ2」のあっと免税は利用できなくなります。")
        cashier.taps("この端末に戻す")
        assert "免税販売" in cashier.sees("ライセンス有効").buttons
    assert other.run("check").returncode == 3


@pytest.mark.variant
def test_the_way_without_a_network_by_file_scanner_and_paste(
    tmp_path: Path, till: Till, server: VendorServer, display: str
) -> None:
    [number] = server.issue(1)
    downloads = till.data.parent / "Downloads"
    downloads.mkdir()
    answer = tmp_path / "answer.json"
    with person_at(till, display) as cashier:
        cashier.taps("利用規約に同意します", "ライセンス番号をお持ちの方")
        cashier.types(number)
        cashier.taps(offline.REGISTER)
        assert "/offline/#" in cashier.reads_the_code()
        cashier.taps(offline.SAVE_FILE, offline.DOWNLOADS)
        cashier.sees(offline.SAVED.format(file=f"{offline.DOWNLOADS} › {REQUEST_NAME}"))
        server.run("license", "answer", str(downloads / REQUEST_NAME), str(answer))
        cashier.taps(offline.TAKE_ANSWER)
        cashier.sees(offline.FILES)
        first, *others = split(answer.read_bytes())
        cashier.scans(first)
        cashier.sees(parts_left(1 + len(others), tuple(range(2, 2 + len(others)))))
        cashier.copies(answer.read_text())
        cashier.taps(offline.PASTE)
        cashier.sees("ライセンス登録完了")
    assert till.status()["usable"]


def test_a_sale_and_the_settings_by_pointer(till: Till, server: VendorServer, display: str) -> None:
    till.run("trial", "--agree")
    with person_at(till, display) as cashier:
        sell(cashier)
        assert cashier.sees("お試し期間").page == "TOP"
        lock_the_settings(cashier)
        open_the_settings(cashier)
        cashier.taps("表示", "English")
        cashier.sees("Language")
        cashier.taps("Back", "Back to TOP")
        assert cashier.sees("Trial").says("Tax-free sale")


def sell(cashier: Person) -> None:
    """Record one sale: what can be tapped is tapped, and a wrong nationality is told under its field."""
    begin_sale(cashier)
    cashier.taps(sale.SAVE_RECORD)
    cashier.sees(sale.SAVED)
    cashier.taps(sale.TO_TOP)


def lock_the_settings(cashier: Person) -> None:
    """Set the password TILL7 with the keys on the screen alone."""
    cashier.taps("設定メニュー", password.TITLE)
    for field in (password.FIELD, password.AGAIN):
        cashier.taps(field, *"TILL7")
    cashier.taps(password.SET)
    cashier.sees(password.SAVED)
    cashier.taps("戻る", "TOPへ戻る")


def open_the_settings(cashier: Person) -> None:
    """Try a wrong password, wait as told, and type the right one with the keys of a keyboard."""
    cashier.taps("設定メニュー")
    cashier.taps(*"TILL", password.OPEN)
    cashier.sees(password.WRONG)
    cashier.finds(lambda sight: password.OPEN in sight.buttons, "the end of the wait")
    cashier.types("till7")
    cashier.presses("Return")
    cashier.finds(lambda sight: sight.page == "SETTINGS", "the settings")
