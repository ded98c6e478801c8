"""Texts of reports and exports: those of both screens, and a report as names, values and rows."""

from collections.abc import Callable

from app.reports.period import Period, Span
from app.sales.books import Sums
from app.sales.countries import country_words
from app.sales.errors import JournalError
from app.sales.sentences import journal_trouble, rate_total_name, yen
from app.sales.words import words as sale_words
from app.system.saving import SaveError
from licensing.codes import DiskTrouble
from licensing.words.days import long_date, long_month
from licensing.words.problems import records
from licensing.words.text import Text, in_brackets, join_sentences

Money = Callable[[int], str]
MOST_MISSING = 10
"""Characters that a sentence names."""


class ReportWords:
    """Texts of 日報・月報 and データ出力."""

    DAILY = Text(ja="日報", en="Daily report")
    MONTHLY = Text(ja="月報", en="Monthly report")

    DAY = Text(ja="日", en="Day")
    MONTH = Text(ja="月", en="Month")
    YEAR = Text(ja="年", en="Year")
    SPAN = Text(ja="期間", en="Period")
    EARLIER = Text(ja="前へ", en="Previous")
    LATER = Text(ja="次へ", en="Next")
    TODAY = Text(ja="今日", en="Today")
    CHOOSE_DAY = Text(ja="カレンダーから選ぶ", en="Choose from the calendar")

    COUNT = Text(ja="記録件数", en="Records")
    VOID_COUNT = Text(ja="取消件数", en="Voided")
    VOIDED = Text(ja="取消の合計（税込）", en="Voided (incl. tax)")
    BELOW_COUNT = Text(ja="免税対象額に満たない記録", en="Below the tax-free threshold")
    TOTAL = Text(ja="合計（税込）", en="Total (incl. tax)")
    TAX = Text(ja="うち消費税", en="Tax")
    NET = Text(ja="税抜", en="Excl. tax")
    REFUND = Text(ja="返金予定額の合計", en="Refund estimate")
    BY_RATE = Text(ja="税率ごとの合計", en="By tax rate")
    BY_NATIONALITY = Text(ja="国籍ごとの合計", en="By nationality")
    RATE = Text(ja="税率", en="Tax rate")
    NATIONALITY = Text(ja="国籍", en="Nationality")
    NOTHING_SOLD = Text(ja="この期間の購入記録はありません。", en="There are no purchase records in this period.")
    MADE_ON = Text(ja="作成日", en="Created on")
    HOW_COUNTED = Text(
        ja="登録・取消とも、行った日で集計し、取消の金額を差し引いています。",
        en="Records and voids count on the day they were made; voids are subtracted.",
    )
    ESTIMATE = Text(
        ja="返金予定額は、税関ですべて確認された場合の見込みです。",
        en="The refund estimate assumes that customs confirms every record.",
    )
    THIS_TERMINAL = Text(ja="この端末の記録だけの集計です。", en="Only the records of this terminal.")

    ENCODING = Text(ja="文字コード", en="Encoding")
    UTF_8 = Text(ja="UTF-8（Excel）", en="UTF-8 (Excel)")
    CP932 = Text(ja="Shift_JIS（CP932）", en="Shift_JIS (CP932)")

    PRINT = Text(ja="印刷", en="Print")
    PRINTED = Text(
        ja="{what}を印刷に送りました。用紙が出てこないときは、プリンターを確認してください。",
        en="{what} was sent to the printer. If no paper comes out, please check the printer.",
    )
    NOT_PRINTED = Text(
        ja="{what}を印刷できませんでした。プリンターを確認してください。",
        en="{what} could not be printed. Please check the printer.",
    )
    NO_PRINTER = Text(
        ja="プリンターが見つかりません。パソコンのプリンターの設定を確認してください。",
        en="No printer was found. Please check the printers of this PC.",
    )
    SAVE_PDF = Text(ja="PDFで保存", en="Save as PDF")
    SAVE_CSV = Text(ja="CSVで保存", en="Save as CSV")
    SAVE_LEAD = Text(ja="保存する場所を選んでください。", en="Choose where to save the file.")
    NOT_SAVED = Text(ja="保存できませんでした。", en="The file could not be saved.")
    PREPARING = Text(ja="保存しています…", en="Saving…")

    EXPORT_LEAD = Text(
        ja="購入記録をCSVファイル（表計算ソフト用）に保存します。商品1点につき1行です。",
        en="Saves the purchase records as a CSV file for spreadsheets, one line per item.",
    )
    WITH_PASSPORTS = Text(ja="旅券番号を含める", en="Include passport numbers")
    MASKED_NOTE = Text(
        ja="旅券番号は末尾4文字だけを保存します。", en="Only the last 4 characters of passport numbers are saved."
    )
    WHOLE_NOTE = Text(
        ja="旅券番号は個人情報です。ファイルの取り扱いと保管にご注意ください。",
        en="Passport numbers are personal data. Please handle and keep the file with care.",
    )


words = ReportWords()

_SAVE_PROBLEMS = {
    DiskTrouble.FULL: records.PLACE_FULL,
    DiskTrouble.GONE: records.PLACE_GONE,
    DiskTrouble.NO_PERMISSION: records.PLACE_PROTECTED,
    DiskTrouble.READ_ONLY: records.PLACE_READ_ONLY,
}


def span_name(span: Span) -> str:
    return {Span.DAY: words.DAY, Span.MONTH: words.MONTH, Span.YEAR: words.YEAR}[span]


def period_title(period: Period) -> str:
    """Return 2026年11月22日(日), 2026年11月 or 2026年."""
    if period.span is Span.DAY:
        return long_date(period.first)
    if period.span is Span.MONTH:
        return long_month(period.first)
    return Text(ja="{year}年", en="{year}").format(year=period.first.year)


def report_title(period: Period) -> str:
    """Return 日報 or 月報 with its day or month."""
    return f"{words.DAILY if period.span is Span.DAY else words.MONTHLY}　{period_title(period)}"


def report_facts(sums: Sums, money: Money = yen) -> list[tuple[str, str]]:
    return [
        (words.TOTAL, money(sums.included)),
        (words.TAX, money(sums.tax)),
        (words.REFUND, money(sums.refund)),
        (words.COUNT, str(sums.count)),
        (words.VOID_COUNT, str(sums.void)),
        *([(words.VOIDED, money(-sums.voided))] if sums.void else []),
        (words.BELOW_COUNT, str(sums.below)),
    ]


def rate_table(sums: Sums, money: Money = yen) -> list[tuple[str, ...]]:
    """Return the heads and one row per rate."""
    rows = [(rate_total_name(each.rate), money(each.included), money(each.net), money(each.tax)) for each in sums.rates]
    return [(words.RATE, words.TOTAL, words.NET, words.TAX), *rows]


def nationality_table(sums: Sums, money: Money = yen) -> list[tuple[str, ...]]:
    """Return the heads and one row per nationality."""
    rows = [
        (country_words(each.nationality), str(each.count), money(each.included), money(each.refund))
        for each in sums.nationalities
    ]
    return [(words.NATIONALITY, words.COUNT, words.TOTAL, sale_words.REFUND_SHORT), *rows]


def found_words(sums: Sums) -> str:
    """Return how many entries a period has: 購入記録と取消が12件あります。（うち取消 1件）"""
    if sums.empty:
        return words.NOTHING_SOLD
    found = Text(
        ja="購入記録と取消が{count}件あります。",
        en="There are {count} records and voids.",
        en_one="There is {count} record or void.",
    ).format(count=sums.entries)
    return found + (in_brackets(sale_words.FOUND_VOID.format(count=sums.void)) if sums.void else "")


def records_words(count: int) -> str:
    """Return what an export contains: 購入記録と取消 12件."""
    return Text(ja="購入記録と取消 {count}件", en="{count} records and voids", en_one="{count} record or void").format(
        count=count
    )


def save_failure(error: Exception | None) -> str:
    """Return why nothing was saved, and what to do."""
    if isinstance(error, JournalError):
        return join_sentences(words.NOT_SAVED, journal_trouble(error))
    trouble = error.trouble if isinstance(error, SaveError) else DiskTrouble.OTHER
    problem = _SAVE_PROBLEMS.get(trouble, records.OTHER_SAVING_PROBLEM)
    return join_sentences(words.NOT_SAVED, problem.view().text_with_code)


def substituted_words(missing: str, substitute: str) -> str:
    """Return which characters the encoding of a file lacks, and what replaces them; nothing if none."""
    if not missing:
        return ""
    shown = missing if len(missing) <= MOST_MISSING else f"{missing[:MOST_MISSING]}…"
    replaced = Text(
        ja="Shift_JISにない文字（{missing}）は「{substitute}」に置き換えました。",
        en="Shift_JIS lacks some characters ({missing}); they were replaced with “{substitute}”.",
    )
    return join_sentences(
        replaced.format(missing=shown, substitute=substitute),
        Text(ja="UTF-8を選ぶと、そのまま保存できます。", en="Choose UTF-8 to save them as they are."),
    )
