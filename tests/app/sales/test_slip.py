import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from app.sales.journal import FILE_NAME, Journal
from app.sales.record import Proof, ProofKind, Reason, Record, Sale
from app.sales.slip import slip_html
from app.sales.slip_settings import Issuer
from app.sales.states import Customs, State
from licensing.words.language import Language, set_language
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY, sale_of

ISSUER = Issuer("株式会社銀座商店", "東京都中央区銀座1-1-1", "東京都中央区", "京橋税務署")


def recorded(folder: Path, sale: Sale) -> Record:
    return Journal(folder / FILE_NAME).register(sale)


def words_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<style>.*</style>|<[^>]*>", " ", html, flags=re.DOTALL)).split())


def test_it_has_all_that_the_buyer_and_customs_need_in_both_languages(tmp_path: Path) -> None:
    record = recorded(tmp_path, sale_of())
    said = words_of(slip_html(record, ISSUER, TODAY))
    for part in (
        *("本票は控えです。旅券への貼付けや税関への提出は不要です。", "This is your copy."),
        *(record.receipt, "2026/11/22 10:42", "銀座一号店 レジ1", "株式会社銀座商店", "東京都中央区銀座1-1-1"),
        *("京橋税務署", "301234567", "TWN 台湾", "CHEN MEI LING", "1990/05/21", "短期滞在 / Temporary visitor"),
        *("2026/11/18", "口紅 ローズ", "¥3,300 × 2", "10%", "¥6,600", "抹茶ビスケット", "¥1,194", "¥7,794", "¥7,106"),
        *("返金予定額（消費税相当額） Refund estimate (tax) ¥688", "税関の確認期限 Customs confirmation by 2027/02/20"),
        *("2027/02/20までに、空港・港の税関で旅券を提示し", "at customs of the airport or port by 2027/02/20"),
        *("商品が一つでも欠けているときは", "if a single item is missing"),
    ):
        assert part in said, part


def test_it_is_the_same_whatever_the_language_of_the_screen(tmp_path: Path) -> None:
    record = recorded(tmp_path, sale_of())
    japanese = slip_html(record, ISSUER, TODAY)
    set_language(Language.ENGLISH)
    english = slip_html(record, ISSUER, TODAY)
    set_language(Language.JAPANESE)
    assert english == japanese
    assert "TWN 台湾 / Taiwan" in words_of(japanese)


def test_what_the_shop_has_not_entered_is_left_out(tmp_path: Path) -> None:
    said = words_of(slip_html(recorded(tmp_path, replace(sale_of(at=None), terminal_name="")), Issuer(), TODAY))
    for part in ("事業者", "納税地", "税務署", "10:42", "レジ1"):
        assert part not in said


def test_a_japanese_national_has_a_proof_in_the_place_of_the_status(tmp_path: Path) -> None:
    proof = Proof(ProofKind.RESIDENCE, date(2021, 4, 1))
    buyer = replace(BUYER, nationality="JPN", status="", proof=proof)
    said = words_of(slip_html(recorded(tmp_path, sale_of(buyer=buyer)), Issuer(), TODAY))
    assert "在留証明 / Residence" in said
    assert "2021/04/01" in said
    assert "在留資格" not in said


def test_details_and_code_of_an_article_are_printed(tmp_path: Path) -> None:
    watch = replace(LIPSTICK, name="腕時計", unit_price=1_100_000, jan="4901234567894", detail="SEIKO SBGA211 123456")
    said = words_of(slip_html(recorded(tmp_path, sale_of(watch)), Issuer(), TODAY))
    assert "腕時計 SEIKO SBGA211 123456 4901234567894" in said


def test_below_the_threshold_it_says_what_to_do_once_the_day_reaches_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path / FILE_NAME)
    first = journal.register(sale_of(BISCUITS))
    said = words_of(slip_html(first, ISSUER, TODAY))
    assert "税抜5,000円に届いていないため、返金の対象外です。" in said
    assert "届いた場合は、この記録も返金の対象になります。2027/02/20までに、商品をすべてお持ちになり" in said
    assert "this record qualifies, too: show it at customs by 2027/02/20, with all of its items" in said
    assert "返金予定額（" not in said
    journal.register(sale_of(LIPSTICK))
    assert "返金予定額（" in words_of(slip_html(journal.read(first.number), ISSUER, TODAY))


@pytest.mark.parametrize("customs", [Customs.UNCONFIRMED, Customs.FAILED])
def test_below_the_threshold_it_promises_nothing_once_the_day_is_over_or_customs_has_refused(
    tmp_path: Path, customs: Customs
) -> None:
    journal = Journal(tmp_path / FILE_NAME)
    number = journal.register(sale_of(BISCUITS)).number
    journal.enter([number], State(customs, TODAY))
    today = date(2026, 11, 23) if customs is Customs.UNCONFIRMED else TODAY
    said = words_of(slip_html(journal.read(number), ISSUER, today))
    assert "返金の対象外です" in said
    for part in ("返金予定額（", "2027/02/20", "届いた場合は", "too:"):
        assert part not in said


@pytest.mark.parametrize("customs", [Customs.UNCONFIRMED, Customs.FAILED])
def test_nothing_is_promised_any_more_past_the_deadline_or_once_customs_has_refused(
    tmp_path: Path, customs: Customs
) -> None:
    journal = Journal(tmp_path / FILE_NAME)
    number = journal.register(sale_of()).number
    journal.enter([number], State(customs, TODAY))
    today = date(2027, 2, 21) if customs is Customs.UNCONFIRMED else TODAY
    said = words_of(slip_html(journal.read(number), ISSUER, today))
    assert "税関の確認期限 Customs confirmation by 2027/02/20" in said
    assert "none of the tax of this record is paid back" in said
    for part in ("返金予定額", "Show your passport", "The tax is paid back"):
        assert part not in said


def test_a_void_record_says_so_and_nothing_of_customs(tmp_path: Path) -> None:
    journal = Journal(tmp_path / FILE_NAME)
    said = words_of(slip_html(journal.void(journal.register(sale_of()), TODAY), Issuer(), TODAY))
    assert "取消済みの記録です（2026/11/22） This record was voided on 2026/11/22" in said
    assert "2027/02/20" not in said


@pytest.mark.parametrize("text", ["<b>太字</b>", "A & B"])
def test_texts_are_escaped(tmp_path: Path, text: str) -> None:
    html = slip_html(recorded(tmp_path, sale_of(replace(LIPSTICK, name=text))), Issuer(seller=text), TODAY)
    assert text not in html
    assert words_of(html).count(text) == 2 or "太字" in words_of(html)


def test_a_correction_and_what_it_replaces_name_each_other(tmp_path: Path) -> None:
    journal = Journal(tmp_path / FILE_NAME)
    wrong = journal.register(sale_of(BISCUITS))
    right = journal.correct(wrong, sale_of(LIPSTICK), TODAY, None, Reason.MISTAKE)
    assert f"訂正前の受付番号 Replaces receipt no. {wrong.receipt}" in words_of(slip_html(right, ISSUER, TODAY))
    replaced = words_of(slip_html(journal.read(wrong.number), ISSUER, TODAY))
    assert f"訂正後の受付番号 Replaced by receipt no. {right.receipt}" in replaced
