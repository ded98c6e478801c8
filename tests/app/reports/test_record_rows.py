from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.reports.csv_file import CsvEncoding, csv_bytes
from app.reports.record_rows import record_table
from app.sales.books import Posting
from app.sales.journal import Journal
from app.sales.record import Item, Proof, ProofKind, Sale
from app.sales.states import Customs, Payment, Sending, State
from tests.app.sales.full_journal import full_journal, journal_in
from tests.app.sales.samples import BUYER, LIPSTICK, TODAY, sale_of


def table(*postings: Posting, with_passports: bool = False) -> list[dict[str, str]]:
    heads, *rows = record_table(postings, TODAY, with_passports=with_passports)
    assert len(set(heads)) == len(heads)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def sold(journal: Journal, sale: Sale | None = None) -> Posting:
    """Return the posting of a sale."""
    journal.register(sale or sale_of())
    return journal.postings(TODAY, TODAY)[-1]


def test_a_row_contains_the_record_and_one_item(tmp_path: Path) -> None:
    posting = sold(journal_in(tmp_path))
    first, second = table(posting)
    assert first == {
        "受付番号": posting.receipt,
        "状態": "登録",
        "記帳日": "2026/11/22",
        "取り消した記録の受付番号": "",
        "取消の理由": "",
        "訂正前の受付番号": "",
        "購入年月日": "2026/11/22",
        "送信状況": "未送信",
        "送信番号": "",
        "税関の確認期限": "2027/02/20",
        "税関確認": "未確認",
        "返金方法": "",
        "返金日": "",
        "返金手数料": "",
        "販売場名称": "銀座一号店",
        "端末名": "レジ1",
        "氏名": "CHEN MEI LING",
        "国籍": "TWN",
        "生年月日": "1990/05/21",
        "在留資格": "短期滞在",
        "国外居住の証明": "",
        "国外に住所を定めた日": "",
        "上陸年月日": "2026/11/18",
        "旅券等の種類": "1",
        "旅券等の番号": "*****4567",
        "行": "1",
        "品名": "口紅 ローズ",
        "JANコード": "",
        "商品情報詳細": "",
        "税率（%）": "10",
        "単価（税込）": "3300",
        "数量": "2",
        "販売価格（税込）": "6600",
        "記録の合計（税込）": "7794",
        "記録の合計（税抜）": "7106",
        "記録の消費税額": "688",
        "返金予定額": "688",
        "端数処理": "切捨て",
    }
    assert (second["受付番号"], second["行"], second["品名"]) == (posting.receipt, "2", "抹茶ビスケット")


def test_what_the_law_asks_for_of_some_sales_is_in_the_file(tmp_path: Path) -> None:
    watch = Item("腕時計", 1_100_000, 1, 10, jan="4901234567894", detail="SEIKO SBGA211 123456")
    proof = Proof(ProofKind.RESIDENCE, date(2021, 4, 1))
    buyer = replace(BUYER, nationality="JPN", status="", proof=proof)
    [row] = table(sold(journal_in(tmp_path), sale_of(watch, buyer=buyer)))
    assert (row["JANコード"], row["商品情報詳細"]) == (watch.jan, watch.detail)
    assert (row["在留資格"], row["国外居住の証明"], row["国外に住所を定めた日"]) == ("", "在留証明", "2021/04/01")


@pytest.mark.parametrize("first", [date(2026, 11, 1), TODAY, date(2026, 12, 1)])
def test_the_sums_of_the_columns_are_those_of_the_report(tmp_path: Path, first: date) -> None:
    journal = full_journal(tmp_path)
    journal.void(journal.find()[-1], date(2026, 12, 2))
    last = date(2026, 12, 31)
    rows, sums = table(*journal.postings(first, last)), journal.sums(first, last)
    columns = ("販売価格（税込）", "記録の合計（税込）", "記録の消費税額", "返金予定額")
    added = [sum(int(row[column] or 0) for row in rows) for column in columns]
    assert added == [sums.included, sums.included, sums.tax, sums.refund]


def test_a_void_has_rows_of_its_own_and_names_the_record(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    record = journal.void(journal.register(sale_of()), TODAY)
    assert record.void is not None
    row = table(*journal.postings(TODAY, TODAY))[2]
    assert (row["受付番号"], row["状態"], row["取り消した記録の受付番号"], row["取消の理由"]) == (
        record.void.receipt,
        "取消",
        record.receipt,
        "購入の取りやめ",
    )
    assert (row["数量"], row["販売価格（税込）"], row["記録の合計（税込）"], row["返金予定額"]) == (
        *("-2", "-6600", "-7794"),
        "0",
    )


def test_a_refund_that_ends_without_an_entry_has_a_row_without_goods(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.register(sale_of())
    after = date(2027, 2, 21)
    [row] = table(*journal.postings(after, after))
    assert (row["状態"], row["記帳日"], row["品名"], row["記録の合計（税込）"], row["返金予定額"]) == (
        *("返金予定の変更", "", ""),
        *("0", "-688"),
    )


def test_what_was_entered_by_hand_is_in_the_file(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    number = journal.register(sale_of()).number
    journal.enter([number], State(Sending.ACCEPTED, TODAY, note="0000123"))
    journal.enter([number], State(Customs.CONFIRMED, TODAY))
    journal.enter([number], State(Payment.CARD, TODAY, day=TODAY, fee=50))
    row = table(*journal.postings(TODAY, TODAY))[0]
    heads = ("送信状況", "送信番号", "税関確認", "返金方法", "返金日", "返金手数料")
    assert [row[head] for head in heads] == ["受理", "0000123", "確認済", "カード", "2026/11/22", "50"]


def test_the_fees_of_a_month_add_up_whatever_else_happens_to_their_records(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    record, failed = journal.register(sale_of()), journal.register(sale_of())
    for each in (record, failed):
        journal.enter([each.number], State(Payment.CASH, TODAY, day=TODAY, fee=50))
    journal.void(record, TODAY)
    rows = table(*journal.postings(TODAY, TODAY))
    assert len(rows) == 6
    assert sum(int(row["返金手数料"] or 0) for row in rows) == 100


def test_passport_numbers_are_exported_only_if_that_was_chosen(tmp_path: Path) -> None:
    posting = sold(journal_in(tmp_path))
    assert "301234567" not in str(table(posting))
    assert table(posting, with_passports=True)[0]["旅券等の番号"] == "301234567"


def test_the_mask_hides_the_length_of_the_number(tmp_path: Path) -> None:
    longer = replace(sale_of(), buyer=replace(BUYER, passport_number="AB301234567"))
    assert table(sold(journal_in(tmp_path), longer))[0]["旅券等の番号"] == "*****4567"


@pytest.mark.parametrize("number", ["012345678", "12345E12"])
def test_a_spreadsheet_does_not_take_a_passport_number_for_an_amount(tmp_path: Path, number: str) -> None:
    sale = replace(sale_of(LIPSTICK), buyer=replace(BUYER, passport_number=number))
    lines = list(record_table([sold(journal_in(tmp_path), sale)], TODAY, with_passports=True))
    assert f'"=""{number}"""' in csv_bytes(lines).decode("utf-8-sig")
    assert f'"{number}"' in csv_bytes(lines, CsvEncoding.CP932).decode("cp932")
