"""The characters that the tax agency's system takes.

By the agency's API specification for purchase records (免税販売管理システム API仕様書, 文字コード): of JIS X 0221 in
UTF-8, basic Latin without control characters, and the blocks below; half-width katakana is excepted.
"""

import unicodedata

_RANGES = (
    (0x0020, 0x007E),  # 基本ラテン
    (0x00A0, 0x00FF),  # ラテン-1補助
    (0x0370, 0x03FF),  # 基本ギリシャ
    (0x0400, 0x04FF),  # キリール
    (0x2000, 0x206F),  # 一般句読点
    (0x2150, 0x218F),  # 数字の形
    (0x2190, 0x21FF),  # 矢印
    (0x2200, 0x22FF),  # 数学記号
    (0x2460, 0x24FF),  # 囲み英数字
    (0x2500, 0x257F),  # 罫線素片
    (0x25A0, 0x25FF),  # 幾何学模様
    (0x3000, 0x303F),  # CJK用の記号及び分音記号
    (0x3040, 0x309F),  # 平仮名
    (0x30A0, 0x30FF),  # 片仮名
    (0x3200, 0x32FF),  # 囲みCJK文字・月
    (0x3300, 0x33FF),  # CJK互換文字
    (0x4E00, 0x9FFF),  # CJK統合漢字
    (0xF900, 0xFAFF),  # CJK互換漢字
    (0xFF00, 0xFF65),  # 半角形・全角形
    (0xFFA0, 0xFFEF),
)
_HALF_WIDTH_KANA = range(0xFF61, 0xFFA0)


def agency_text(text: str) -> str:
    """Return ``text`` composed (NFC: one character for カ and its mark) and with full-width katakana for half-width."""
    parts: list[str] = []
    kana = ""
    for character in unicodedata.normalize("NFC", text):
        if ord(character) in _HALF_WIDTH_KANA:
            kana += character  # together with a mark that follows: ｶﾞ is ガ
        else:
            parts += [unicodedata.normalize("NFKC", kana), character]
            kana = ""
    return "".join([*parts, unicodedata.normalize("NFKC", kana)])


def refused_in(text: str) -> str:
    """Return the characters of ``text`` that the agency's system does not take, each once, in order of appearance."""
    return "".join(dict.fromkeys(character for character in text if not _taken(ord(character))))


def _taken(code: int) -> bool:
    return any(first <= code <= last for first, last in _RANGES)
