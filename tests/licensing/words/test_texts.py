import re
import string
from collections.abc import Iterator

import pytest

from licensing.words.language import Language, language_name, set_language
from licensing.words.text import Text, in_brackets, join_sentences
from tests.texts import every_text

JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


def fields(sentence: str) -> list[str]:
    return sorted(field for _, field, _, _ in string.Formatter().parse(sentence) if field is not None)


def test_the_texts_are_found() -> None:
    assert len(every_text()) > 400
    assert "ライセンス有効" in {text.ja for text in every_text().values()}


def test_every_text_has_its_translations() -> None:
    texts = every_text().items()
    assert [where for where, text in texts if not (text.ja and text.en)] == []
    assert [where for where, text in texts if JAPANESE.search(text.en + text.en_one)] == []


def test_translations_have_the_same_named_fields() -> None:
    texts = every_text().items()
    assert [where for where, text in texts if "" in fields(text.ja)] == []
    assert [where for where, text in texts if fields(text.ja) != fields(text.en)] == []
    assert [where for where, text in texts if text.en_one and fields(text.en_one) != fields(text.en)] == []


def test_the_shop_is_never_blamed() -> None:
    assert [where for where, text in every_text().items() if "不正" in text.ja] == []


APPLES = Text(ja="りんご{count}個（{kind}）", en="{count} apples ({kind})", en_one="{count} apple ({kind})")


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    yield
    set_language(Language.JAPANESE)


@pytest.fixture
def english() -> None:
    set_language(Language.ENGLISH)


def test_a_text_is_formatted_in_the_current_language() -> None:
    assert APPLES.format(count=1, kind="ふじ") == "りんご1個（ふじ）"
    assert str(Text(ja="はい", en="Yes")) == "はい"


def test_english_has_a_singular(english: None) -> None:
    assert APPLES.format(count=1, kind="Fuji") == "1 apple (Fuji)"
    assert APPLES.format(count=2, kind="Fuji") == "2 apples (Fuji)"
    assert APPLES.format(count=0, kind="Fuji") == "0 apples (Fuji)"


def test_an_attribute_has_a_singular_too(english: None) -> None:
    class Words:
        APPLES = APPLES

    assert Words.APPLES == "{count} apples ({kind})"
    assert Words().APPLES.format(count=1, kind="Fuji") == "1 apple (Fuji)"
    assert Words().APPLES.format(count=2, kind="Fuji") == "2 apples (Fuji)"


def test_an_attribute_follows_the_language() -> None:
    class Words:
        YES = Text(ja="はい", en="Yes")

    words = Words()
    assert (words.YES, Words.YES) == ("はい", "はい")
    set_language(Language.ENGLISH)
    assert (words.YES, Words.YES) == ("Yes", "Yes")


def test_sentences_are_joined_without_gap_in_japanese() -> None:
    assert join_sentences("はい。", "", Text(ja="いいえ。", en="No.")) == "はい。いいえ。"
    assert in_brackets("E-101") == "（E-101）"


def test_sentences_are_joined_with_a_space_in_english(english: None) -> None:
    assert join_sentences("Yes.", "", Text(ja="いいえ。", en="No.")) == "Yes. No."
    assert in_brackets("E-101") == " (E-101)"


def test_a_language_has_its_own_name() -> None:
    assert [language_name(language) for language in Language] == ["日本語", "English"]
