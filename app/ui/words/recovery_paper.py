"""The recovery code on paper: one page in both languages, whatever the language of the screen is."""

from datetime import date
from html import escape

from app.sales.record_key import Key
from licensing.words.days import table_date
from licensing.words.text import Text

_STYLE = """
    h1 { font-size: x-large; margin: 0 0 16px 0; }
    p { margin: 6px 0; }
    p.code { font-size: x-large; font-weight: bold; margin: 24px 0; }
    td { padding: 3px 24px 3px 0; }
"""

_TITLE = Text(ja="復旧コード", en="Recovery code")
_SHOP = Text(ja="店舗", en="Shop")
_TERMINAL = Text(ja="端末", en="Terminal")
_DATE = Text(ja="作成日", en="Date")
_SENTENCES = (
    Text(
        ja="パソコンの故障や入れ替えのときに、この端末の購入記録とバックアップを開くコードです。",
        en="It opens the records of this terminal and their backups when the PC fails or is replaced.",
    ),
    Text(
        ja="「設定メニュー」→「データのバックアップ」で入力します。",
        en="Enter it in Settings, Backup.",
    ),
    Text(
        ja="購入記録には旅券の情報が含まれます。バックアップとは別の場所に、人に見られないよう保管してください。",
        en="The records contain passport data: keep this page apart from the backups, where nobody else sees it.",
    ),
)


def code_html(key: Key, product: str, names: tuple[str, str], day: date) -> str:
    """Return the page: ``key``, what it is for, the ``names`` of shop and terminal, and the day."""
    facts = zip((_SHOP, _TERMINAL, _DATE), (*names, table_date(day)), strict=True)
    rows = "".join(f"<tr><td>{name.ja} {name.en}</td><td>{escape(value)}</td></tr>" for name, value in facts if value)
    code = code_words(key).replace("\n", "<br>")
    sentences = "".join(f"<p>{text.ja}<br>{text.en}</p>" for text in _SENTENCES)
    return (
        f"<style>{_STYLE}</style><p>{escape(product)}</p><h1>{_TITLE.ja}　{_TITLE.en}</h1>"
        f"<p class='code'>{code}</p>{sentences}<p></p><table>{rows}</table>"
    )


def code_words(key: Key) -> str:
    """Return the code in two lines, as it is written down."""
    groups = key.shown.split("-")
    half = (len(groups) + 1) // 2
    return "\n".join(" - ".join(part) for part in (groups[:half], groups[half:]))
