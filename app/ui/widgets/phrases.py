"""Where a Japanese line may end: between phrases, not in the middle of a word. Words of other languages are left alone.

Text layout breaks Japanese after any character. Phrases are told here by the kinds of their characters, as Japanese
is written: a phrase begins where kanji, katakana or a bracket follow hiragana or a mark.
"""

import re

JOINER = "\u2060"
"""WORD JOINER: no width, no break."""
_LONGEST = 14
"""Characters; a longer phrase may break between its kanji and katakana, so that narrow labels have room for it."""

_HIRAGANA = "ぁ-ゖ"
_KATAKANA = "ァ-ヺー"
_KANJI = "㐀-鿿々〇"
_WRITTEN = f"{_HIRAGANA}{_KATAKANA}{_KANJI}"
_INSIDE = re.compile(f"(?<=[{_WRITTEN}])(?=[{_WRITTEN}0-9A-Za-z(])|(?<=[0-9A-Za-z)])(?=[{_WRITTEN}])")
_COMPOUND = f"(?<![{_KANJI}][いえきけしちみり])"
"""取り消す and 読み込む are one word each."""
_PHRASE_ENDS = re.compile(
    f"(?<=[{_HIRAGANA}])(?=[おご][{_KANJI}])"
    f"|(?<=[{_HIRAGANA}])(?<![おご])(?=[{_KATAKANA}0-9A-Za-z])"
    f"|(?<=[{_HIRAGANA}])(?<![おご])(?<!この)(?<!その)(?<!もう){_COMPOUND}(?=[{_KANJI}])"
)
_SEAM = re.compile(f"(?<=[{_KATAKANA}])(?=[{_KANJI}])|(?<=[{_KANJI}])(?=[{_KATAKANA}])")


def keep_phrases(text: str) -> str:
    """Return ``text`` with a JOINER wherever a line would end inside a phrase."""
    return "".join(_hold(part) for part in _PHRASE_ENDS.split(text))


def _hold(part: str) -> str:
    """Join the words of one phrase; marks and brackets in it already know where a line may end."""
    return "".join(_joined(piece) for piece in re.split(r"(?<=[、。！？」）・　 ])|(?=[「（])", part))


def _joined(phrase: str) -> str:
    pieces = _SEAM.split(phrase) if len(phrase) > _LONGEST else [phrase]
    return "".join(_INSIDE.sub(JOINER, piece) for piece in pieces)
