import pytest

from app.reports.article_file import ArticleFileError, article_lines, read_articles
from app.reports.csv_file import CsvEncoding, csv_bytes
from app.sales.articles import Article
from licensing.words.language import Language, set_language

ARTICLES = [
    Article("緑茶, 煎茶", 1_080, True, "0036000291452"),
    Article("石けん", 2_200, False),
    Article("金地金 10g", 250_000, False, "4901234567894", qualifies=False),
    Article("=1+1", 100, False),
    Article("'S WONDERFUL", 100, False),
]


@pytest.mark.parametrize("encoding", CsvEncoding)
@pytest.mark.parametrize("language", Language)
def test_what_is_exported_is_imported_unchanged(encoding: CsvEncoding, language: Language) -> None:
    set_language(language)
    data = csv_bytes(article_lines(ARTICLES), encoding)
    set_language(Language.JAPANESE)
    assert read_articles(data) == ARTICLES


def edited(*lines: str) -> bytes:
    return "\r\n".join(["JANコード,品名,単価,税率,免税", *lines]).encode()


def test_empty_lines_are_skipped() -> None:
    assert read_articles(edited("4901234567894,緑茶,1080,軽減,対象", ",,,,", "")) == [
        Article("緑茶", 1_080, True, "4901234567894")
    ]


@pytest.mark.parametrize("end", [b"\r", b"\n"], ids=["Excel's format for a Mac", "Unix"])
def test_lines_may_end_as_on_any_system(end: bytes) -> None:
    data = edited("4901234567894,緑茶,1080,軽減,対象", "").replace(b"\r\n", end)
    assert read_articles(data) == [Article("緑茶", 1_080, True, "4901234567894")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "商品一覧のCSVファイルではありません。", id="empty"),
        pytest.param(b"a,b\r\n", "商品一覧のCSVファイルではありません。", id="other columns"),
        pytest.param(b"\x81", "商品一覧のCSVファイルではありません。", id="no text"),
        pytest.param(edited('"' + "x" * 140_000), "商品一覧のCSVファイルではありません。", id="no closing quote"),
        pytest.param(edited("x,y"), "2行目：商品一覧のCSVファイルではありません。", id="a short line"),
        pytest.param(edited("4901234567893,茶,1,軽減,対象"), "2行目：JANコードを正しく", id="check digit"),
        pytest.param(edited("4.90123E+12,茶,1,軽減,対象"), "2行目：JANコードは8桁か13桁", id="spoilt by a spreadsheet"),
        pytest.param(edited(",茶,1,軽減,対象", ",,5,標準,対象"), "3行目：品名を入力", id="no name"),
        pytest.param(edited(",,5,標準,対象外"), "2行目：品名を入力", id="no name of what does not qualify"),
        pytest.param(edited(",茶,0,軽減,対象"), "2行目：単価は1円以上", id="price"),
        pytest.param(edited(",茶,1,8%,対象"), "2行目：「標準、軽減」のいずれか", id="rate"),
        pytest.param(edited(",茶,1,軽減,はい"), "2行目：「対象外、対象」のいずれか", id="tax-free"),
        pytest.param(edited("49012347,Cr〓me,1,標準,対象"), "2行目：「〓」は保存できなかった文字", id="a substitute"),
        pytest.param(edited(",金地金,1,標準,対象"), "2行目：金・白金の地金", id="bullion"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_line(data: bytes, said: str) -> None:
    with pytest.raises(ArticleFileError) as refused:
        read_articles(data)
    assert str(refused.value).startswith(said)
