"""The manual's text against the sentences it has to hold, and the two languages against one another."""

import re
from pathlib import Path

import pytest

from licensing.words.language import Language
from tests.manual import test_chapters
from tests.manual.text import FOLDER, chapters, plain, read_text

SENTENCES = (FOLDER / "sentences.ja.txt").read_text(encoding="utf-8").splitlines()
"""The vendor's own manual, sentence by sentence, its typing slips corrected."""


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_vendors_own_sentences_stand_there_letter_for_letter(sentence: str) -> None:
    assert "".join(sentence.split()) in plain(read_text(Language.JAPANESE))


def test_both_languages_tell_the_same_chapters_with_the_same_pictures() -> None:
    japanese, english = chapters(Language.JAPANESE), chapters(Language.ENGLISH)
    assert list(english) == list(japanese)
    for name, chapter in japanese.items():
        assert english[name].pictures == chapter.pictures
        assert len(english[name].words) == len(chapter.words), name


def test_every_chapter_is_walked() -> None:
    files = sorted(Path(test_chapters.__file__).parent.glob("test_*chapters.py"))
    walked = [name for file in files for name in re.findall(r'chapter\("(.+?)"\)', file.read_text(encoding="utf-8"))]
    assert sorted(walked) == sorted(chapters(Language.JAPANESE))


def test_no_slip_and_no_other_vendors_name_is_left() -> None:
    for language in Language:
        words = plain(read_text(language))
        assert not re.search("あとと免税|利用者番号|ビジコム|busi?com", words, re.IGNORECASE)
