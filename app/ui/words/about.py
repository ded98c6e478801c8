"""Texts of このアプリについて."""

from licensing.words.text import Text


class AboutWords:
    """Texts of the page about the app."""

    TITLE = Text(ja="このアプリについて", en="About this app")
    DETAIL = Text(ja="利用規約・バージョン", en="Terms of use, version")
    LIBRARIES = Text(ja="使用しているライブラリ", en="Libraries in use")
    NOT_STATED = Text(ja="ライセンスの記載なし", en="No licence stated")


words = AboutWords()
