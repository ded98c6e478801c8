"""Texts of the list of articles in the settings."""

from pathlib import Path

from app.reports.article_file import ArticleFileError
from app.sales.errors import JournalError
from app.sales.sentences import journal_trouble
from licensing.disk import storage_error
from licensing.words.failures import problem_view
from licensing.words.text import Text


class ArticleWords:
    TITLE = Text(ja="商品一覧", en="Articles")
    DETAIL = Text(ja="JANコード・価格・税率・CSV", en="JAN codes, prices, rates, CSV")
    LEAD = Text(
        ja="販売した商品は自動で追加されます。商品をタップすると変更できます。",
        en="What is sold is added by itself. Tap an article to change it.",
    )
    SEARCH = Text(ja="検索：品名、JANコード", en="Search: name, JAN code")
    NONE = Text(ja="商品はまだありません。", en="There are no articles yet.")
    NOT_FOUND = Text(ja="該当する商品はありません。", en="No article was found.")
    STANDARD = Text(ja="標準税率", en="Standard rate")
    REDUCED = Text(ja="軽減税率", en="Reduced rate")
    EXCLUDED = Text(ja="免税対象外", en="Not tax-free")
    ADD = Text(ja="商品を追加", en="Add an article")
    EDIT = Text(ja="商品の変更", en="Change an article")
    RATE = Text(ja="税率", en="Tax rate")
    TAX_FREE = Text(ja="免税販売", en="Tax-free sale")
    TAKEN = Text(
        ja="同じJANコード（ない場合は品名）の商品があります：「{name}」。その商品を変更してください。",
        en="“{name}” has this JAN code (or, without one, this name). Change that article instead.",
    )
    QUALIFIES = Text(ja="対象", en="Qualifies")
    NOT_QUALIFYING = Text(ja="対象外（金・白金の地金など）", en="Excluded (bullion)")
    DELETE = Text(ja="削除", en="Delete")
    DELETED = Text(ja="「{name}」を削除しました。", en="“{name}” was deleted.")
    UNDO = Text(ja="元に戻す", en="Undo")
    EXPORT = Text(ja="CSVに保存", en="Save as CSV")
    IMPORT = Text(ja="CSVを読み込む", en="Load a CSV file")
    EXPORT_LEAD = Text(ja="保存する場所を選んでください。", en="Choose where to save the file.")
    IMPORT_LEAD = Text(
        ja="読み込むファイルを選んでください。同じJANコードの商品は置き換わります。",
        en="Choose the file. Articles with the same JAN code are replaced.",
    )
    NO_FILES = Text(ja="CSVファイルが見つかりません。", en="No CSV file was found.")
    IMPORTED = Text(
        ja="{count}件の商品を読み込みました。", en="{count} articles were loaded.", en_one="{count} article was loaded."
    )


words = ArticleWords()


def load_failure(error: Exception, file: Path) -> str:
    """Return why the list in ``file`` was not loaded."""
    match error:
        case ArticleFileError():
            return str(error)
        case JournalError():
            return journal_trouble(error)
        case OSError():  # a stick that was removed meanwhile
            return problem_view(storage_error(error, file, "read")).text_with_code
    raise error
