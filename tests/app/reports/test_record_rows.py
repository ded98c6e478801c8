from dataclasses import replace
from pathlib import Path

from app.reports.record_rows import record_table
from app.sales.record import Record
from tests.app.sales.full_journal import full_journal, journal_in
from tests.app.sales.samples import TODAY, sale_of


def table(*records: Record, with_passports: bool = False) -> list[dict[str, str]]:
    heads, *rows = record_table(records, with_passports=with_passports)
    assert len(set(heads)) == len(heads)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_a_row_contains_the_record_and_one_item(tmp_path: Path) -> None:
    record = journal_in(tmp_path).register(sale_of())
    first, second = table(record)
    assert first == {
        "受付番号": record.receipt,
        "状態": "登録",
        "取消の受付番号": "",
        "取消年月日": "",
        "購入年月日": "2026/11/22",
        "送信状況": "未送信",
        "税関の確認期限": "2027/02/20",
        "販売場名称": "銀座一号店",
        "端末名": "レジ1",
        "氏名": "CHEN MEI LING",
        "国籍": "TWN",
        "生年月日": "1990/05/21",
        "在留資格": "短期滞在",
        "上陸年月日": "2026/11/18",
        "旅券等の種類": "1",
        "旅券等の番号": "*****4567",
        "行": "1",
        "品名": "口紅 ローズ",
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
    assert (second["受付番号"], second["行"], second["品名"]) == (record.receipt, "2", "抹茶ビスケット")


def test_the_sum_of_a_column_counts_no_record_twice(tmp_path: Path) -> None:
    journal = full_journal(tmp_path)
    records = journal.between(TODAY, TODAY)
    total = sum(int(row["返金予定額"] or 0) for row in table(*records))
    assert total == journal.sums(TODAY, TODAY).refund


def test_a_void_record_names_the_entry_that_voided_it(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    record = journal.void(journal.register(sale_of()), TODAY)
    assert record.void is not None
    row = table(record)[0]
    assert (row["状態"], row["取消の受付番号"], row["取消年月日"]) == ("取消", record.void.receipt, "2026/11/22")
    assert row["返金予定額"] == "0"


def test_passport_numbers_are_exported_only_if_that_was_chosen(tmp_path: Path) -> None:
    record = journal_in(tmp_path).register(sale_of())
    assert "301234567" not in str(table(record))
    assert table(record, with_passports=True)[0]["旅券等の番号"] == "301234567"


def test_the_mask_hides_the_length_of_the_number(tmp_path: Path) -> None:
    sale = sale_of()
    longer = replace(sale, buyer=replace(sale.buyer, passport_number="AB301234567"))
    assert table(journal_in(tmp_path).register(longer))[0]["旅券等の番号"] == "*****4567"
