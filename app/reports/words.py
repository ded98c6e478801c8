"""What is said of reports and exports: the words of both screens, and a report as names, values and rows."""

from collections.abc import Callable

from app.reports.period import Period, Span
from app.reports.saving import SaveError, SaveTrouble
from app.sales.errors import JournalError
from app.sales.sentences import journal_trouble, rate_total_name, yen
from app.sales.sums import Sums
from app.sales.words import words as sale_words
from licensing.words.days import long_date, long_month
from licensing.words.language import aside, mark, together, tr, word

Money = Callable[[int], str]
MOST_MISSING = 10
"""Characters that a sentence names."""


class ReportWords:
    """Texts of 日報・月報 and データ出力."""

    DAILY = word("日報")
    MONTHLY = word("月報")

    DAY = word("日")
    MONTH = word("月")
    YEAR = word("年")
    SPAN = word("期間")
    EARLIER = word("前へ")
    LATER = word("次へ")

    COUNT = word("記録件数")
    VOID_COUNT = word("取消件数")
    BELOW_COUNT = word("免税対象額に満たない記録")
    TOTAL = word("合計（税込）")
    TAX = word("うち消費税")
    NET = word("税抜")
    REFUND = word("返金予定額の合計")
    BY_RATE = word("税率ごとの合計")
    BY_NATIONALITY = word("国籍ごとの合計")
    RATE = word("税率")
    NATIONALITY = word("国籍")
    NOTHING_SOLD = word("この期間の購入記録はありません。")
    MADE_ON = word("作成日")
    HOW_COUNTED = word("購入日で集計しています。取り消した記録は件数・合計に含みません。")
    ESTIMATE = word("返金予定額は、税関ですべて確認された場合の見込みです。")

    ENCODING = word("文字コード")
    UTF_8 = word("UTF-8（Excel）")
    CP932 = word("Shift_JIS（CP932）")

    SAVE_PDF = word("PDFで保存")
    SAVE_CSV = word("CSVで保存")
    SAVE_LEAD = word("保存する場所を選んでください。")
    PREPARING = word("保存しています…")

    EXPORT_LEAD = word("購入記録をCSVファイル（表計算ソフト用）に保存します。商品1点につき1行です。")
    WITH_PASSPORTS = word("旅券番号を含める")
    MASKED_NOTE = word("旅券番号は末尾4文字だけを保存します。")
    WHOLE_NOTE = word("旅券番号は個人情報です。ファイルの取り扱いと保管にご注意ください。")


words = ReportWords()

_SAVE_TROUBLES = {
    SaveTrouble.FULL: ("E-701", mark("空き容量が足りません。不要なファイルを削除するか、別の場所を選んでください。")),
    SaveTrouble.GONE: ("E-702", mark("保存先が見つかりません。USBメモリを差し込み直し、もう一度お試しください。")),
    SaveTrouble.PROTECTED: ("E-703", mark("書き込みが許可されていません。別の場所を選んでください。")),
    SaveTrouble.OTHER: ("E-709", mark("別の場所を選び、もう一度お試しください。")),
}


def span_name(span: Span) -> str:
    return {Span.DAY: words.DAY, Span.MONTH: words.MONTH, Span.YEAR: words.YEAR}[span]


def period_title(period: Period) -> str:
    """Return 2026年11月22日(日), 2026年11月 or 2026年."""
    match period.span:
        case Span.DAY:
            return long_date(period.first)
        case Span.MONTH:
            return long_month(period.first)
        case Span.YEAR:
            return tr("{year}年").format(year=period.first.year)


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
        (words.BELOW_COUNT, str(sums.below)),
    ]


def rate_table(sums: Sums, money: Money = yen) -> list[tuple[str, ...]]:
    """Return the heads and one row per rate."""
    rows = [(rate_total_name(each.rate), money(each.included), money(each.net), money(each.tax)) for each in sums.rates]
    return [(words.RATE, words.TOTAL, words.NET, words.TAX), *rows]


def nationality_table(sums: Sums, money: Money = yen) -> list[tuple[str, ...]]:
    """Return the heads and one row per nationality."""
    rows = [
        (each.nationality, str(each.count), money(each.included), money(each.refund)) for each in sums.nationalities
    ]
    return [(words.NATIONALITY, words.COUNT, words.TOTAL, sale_words.REFUND_SHORT), *rows]


def found_words(sums: Sums) -> str:
    """Return how many records a period holds: 12件の購入記録（うち取消1件）."""
    if not sums.records:
        return words.NOTHING_SOLD
    found = tr("%n件の購入記録があります。", None, sums.records)
    return together(found, aside(tr("うち取消 %n件", None, sums.void))) if sums.void else found


def saved_words(path: str, count: int) -> str:
    """Return what was written where."""
    return tr("%n件の記録を {path} に保存しました。", None, count).format(path=path)


def save_failure(error: Exception | None) -> str:
    """Return why nothing was saved, and what to do."""
    if isinstance(error, JournalError):
        return together(tr("保存できませんでした。"), journal_trouble(error))
    trouble = error.trouble if isinstance(error, SaveError) else SaveTrouble.OTHER
    code, sentence = _SAVE_TROUBLES[trouble]
    return together(tr("保存できませんでした。"), tr(sentence) + aside(code))


def substituted_words(missing: str, substitute: str) -> str:
    """Return which characters the encoding of a file lacks, and what stands there instead; nothing if none."""
    if not missing:
        return ""
    shown = missing if len(missing) <= MOST_MISSING else f"{missing[:MOST_MISSING]}…"
    told = tr("Shift_JISにない文字（{missing}）は「{substitute}」に置き換えました。")
    return together(told.format(missing=shown, substitute=substitute), tr("UTF-8を選ぶと、そのまま保存できます。"))
