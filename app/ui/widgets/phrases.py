"""Line breaking of Japanese text between phrases (文節) instead of after any character, which is what Qt does.

A phrase is recognised by its characters: a new one begins where kanji, katakana or a bracket follow hiragana or a
punctuation mark. A word of another language is broken only if it is so long that it may not fit into a line.
"""

import re

JOINER = "\u2060"
"""WORD JOINER: has no width and prevents a line break."""
OPENING = "\u200b"
"""ZERO WIDTH SPACE: allows a line break."""
_LONGEST = 14
"""Characters; a longer phrase may be broken between kanji and katakana, and a longer word anywhere: a name of forty
characters has to fit into a narrow label."""

_HIRAGANA = "ぁ-ゖ"
_KATAKANA = "ァ-ヺー"
_KANJI = "㐀-鿿々〇"
_WRITTEN = f"{_HIRAGANA}{_KATAKANA}{_KANJI}"
_INSIDE = re.compile(f"(?<=[{_WRITTEN}])(?=[{_WRITTEN}0-9A-Za-z(])|(?<=[0-9A-Za-z)])(?=[{_WRITTEN}])")
_COMPOUND = f"(?<![{_KANJI}][いえきけしちみり])"
"""Not inside compound verbs such as 取り消す and 読み込む."""
_PHRASE_ENDS = re.compile(
    f"(?<=[{_HIRAGANA}])(?=[おご][{_KANJI}])"
    f"|(?<=[{_HIRAGANA}])(?<![おご])(?=[{_KATAKANA}0-9A-Za-z])"
    f"|(?<=[{_HIRAGANA}])(?<![おご])(?<!この)(?<!その)(?<!もう){_COMPOUND}(?=[{_KANJI}])"
)
_LETTER = f"[^\\s/\\-{_WRITTEN}]"
_INSIDE_LONG_WORD = re.compile(f"(?<={_LETTER})(?=[^\\W{_WRITTEN}])")
"""Never in front of a mark, which may be an accent that belongs to the letter before it."""
_LONG_WORD = re.compile(f"{_LETTER}{{25,}}")
"""Longer than words are: a name or an address without a space, which a narrow label could not show."""
_DAY = re.compile(f"[0-9]{{4}}年[0-9]{{1,2}}月[0-9]{{1,2}}日(?:\\([月火水木金土日]\\))?[{_HIRAGANA}]{{0,2}}")
"""A day with what follows it, which is never broken: 2027年10月31日(日)まで."""
_SEAM = re.compile(f"(?<=[{_KATAKANA}])(?=[{_KANJI}])|(?<=[{_KANJI}])(?=[{_KATAKANA}])")


def keep_phrases(text: str) -> str:
    """Return ``text`` with a JOINER wherever a line would be broken inside a phrase, and long words opened."""
    opened = _LONG_WORD.sub(lambda word: _INSIDE_LONG_WORD.sub(OPENING, word[0]), text)
    return "".join(_joined_words(part) for part in _PHRASE_ENDS.split(opened))


def _joined_words(part: str) -> str:
    """Join the words of one phrase, except at punctuation and brackets, where Qt breaks lines correctly."""
    return "".join(_joined(piece) for piece in re.split(r"(?<=[、。！？」）・　 ])|(?=[「（])", part))


def _joined(phrase: str) -> str:
    pieces = _SEAM.split(phrase) if len(phrase) > _LONGEST else [phrase]
    return "".join(_joined_piece(piece) for piece in pieces)


def _joined_piece(piece: str) -> str:
    if len(piece) <= _LONGEST:
        return _INSIDE.sub(JOINER, piece)
    return _DAY.sub(lambda day: _INSIDE.sub(JOINER, day[0]), piece)
