"""The list of articles as a CSV file: JAN code, name, unit price, kind of rate, and whether it is sold tax-free."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from app.reports.csv_file import SUBSTITUTE
from app.sales.articles import Article
from app.sales.field_words import fault_sentence, field_name
from app.sales.fields import Field, FieldError, goods_text, read_item_name, read_jan, read_unit_price
from licensing.csv_cells import Code, escape_formula
from licensing.words.text import Text, listed

NAME = "attomenzei-articles.csv"
NAMES = "*.csv"
LARGEST = 16 * 1024 * 1024
"""Bytes of a file; any CSV file of the folder of downloads may be chosen."""
_STANDARD = Text(ja="標準", en="standard")
_REDUCED = Text(ja="軽減", en="reduced")
_QUALIFIES = Text(ja="対象", en="qualifies")
_EXCLUDED = Text(ja="対象外", en="excluded")
_KIND = Text(ja="税率の区分（標準・軽減）", en="Rate (standard, reduced)")
_TAX_FREE = Text(ja="免税（対象・対象外）", en="Tax-free (qualifies, excluded)")
_LINE = Text(ja="{line}行目：{sentence}", en="Line {line}: {sentence}")
_NO_CSV = Text(ja="商品一覧のCSVファイルではありません。", en="This is not a CSV file of articles.")
_WRONG_WORD = Text(ja="「{words}」のいずれかにしてください。", en="Please write one of: {words}.")
_SUBSTITUTE = Text(
    ja="「{substitute}」は保存できなかった文字です。品名を入力し直してください。",
    en="“{substitute}” stands for a character that was not saved. Please type the name again.",
)
_COLUMNS = 5
_AS_FORMULA = re.compile(r'="(.*)"')
"""How spreadsheets are told to keep a code as it is."""


class ArticleFileError(Exception):
    """The file is refused, and nothing of it is taken over; the message is a sentence that names the line."""


def article_lines(articles: Iterable[Article]) -> Iterator[tuple[str, ...]]:
    """Yield the heading and a row for each of ``articles``."""
    yield (field_name(Field.JAN), field_name(Field.ITEM_NAME), field_name(Field.UNIT_PRICE), str(_KIND), str(_TAX_FREE))
    for article in articles:
        kind, tax_free = (_STANDARD, _REDUCED)[article.reduced], (_EXCLUDED, _QUALIFIES)[article.qualifies]
        yield (Code(article.jan), Code(article.name), str(article.unit_price), str(kind), str(tax_free))


def read_articles(data: bytes) -> list[Article]:
    """Return the articles of a CSV file in UTF-8 or CP932, whose first line is a heading.

    Raises:
        ArticleFileError: at least one line is not valid.
    """
    if len(data) > LARGEST:
        raise ArticleFileError(str(_NO_CSV))
    try:
        rows = list(csv.reader(io.StringIO(_text(data), newline=None)))
    except csv.Error as error:  # a quotation mark that nothing closes
        raise ArticleFileError(str(_NO_CSV)) from error
    if not rows or len(rows[0]) != _COLUMNS:
        raise ArticleFileError(str(_NO_CSV))
    return [_article(line, row) for line, row in enumerate(rows[1:], 2) if any(row)]


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ArticleFileError(str(_NO_CSV))


def _article(line: int, row: list[str]) -> Article:
    if len(row) != _COLUMNS:
        raise ArticleFileError(_LINE.format(line=line, sentence=_NO_CSV))
    jan, name, price, kind, tax_free = (_cell(cell) for cell in row)
    if SUBSTITUTE in name:
        raise ArticleFileError(_LINE.format(line=line, sentence=_SUBSTITUTE.format(substitute=SUBSTITUTE)))
    try:
        return Article(
            name=_name(name, tax_free),
            unit_price=read_unit_price(price),
            reduced=_is_second(line, kind, _STANDARD, _REDUCED),
            jan=read_jan(jan) if jan else "",
            qualifies=_is_second(line, tax_free, _EXCLUDED, _QUALIFIES),
        )
    except FieldError as fault:
        raise ArticleFileError(_LINE.format(line=line, sentence=fault_sentence(fault))) from fault


def _name(name: str, tax_free: str) -> str:
    """Return the name of an article; bullion is listed as what does not qualify."""
    excluded = tax_free in (_EXCLUDED.ja, _EXCLUDED.en) and name
    return goods_text(name) if excluded else read_item_name(name)


def _cell(cell: str) -> str:
    formula, plain = _AS_FORMULA.fullmatch(cell), cell.removeprefix("'")
    if formula:
        return formula[1]
    return (plain if escape_formula(plain) == cell else cell).strip()


def _is_second(line: int, word: str, first: Text, second: Text) -> bool:
    """Return whether ``word`` is ``second``, in either language."""
    if word in (second.ja, second.en):
        return True
    if word in (first.ja, first.en):
        return False
    sentence = _WRONG_WORD.format(words=listed((str(first), str(second))))
    raise ArticleFileError(_LINE.format(line=line, sentence=sentence))
