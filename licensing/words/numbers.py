"""What is wrong with a license number that was typed."""

from licensing.number import NumberError, NumberFault
from licensing.words.text import Text, join_sentences

_EMPTY = Text(ja="ライセンス番号を入力してください。", en="Please enter the license number.")
_INCOMPLETE = Text(ja="ライセンス番号が途中までです。", en="The license number is incomplete.")
_ENTER = Text(ja="{group}を入力してください。", en="Please enter {group}.")
_CHECK = Text(ja="{group}（{part}）をご確認ください。", en="Please check {group} ({part}).")
_TOO_LONG = Text(
    ja="ライセンス番号は16文字です。13文字目から後（{part}）をご確認ください。",
    en="A license number has 16 characters. Please check from the 13th on ({part}).",
)
_OTHER_CHARACTERS = Text(ja="使用できない文字が含まれています。", en="It contains characters that cannot be used.")
_SEVERAL = Text(
    ja="ライセンス番号が2つ以上あります。この端末の番号だけを入力してください。",
    en="There is more than one license number. Please enter only that of this terminal.",
)
_WRONG = Text(ja="ライセンス番号が正しくありません。", en="The license number is not correct.")
_GROUPS = {
    1: Text(ja="最初の4文字", en="the first 4 characters"),
    2: Text(ja="2番目の4文字", en="the second 4 characters"),
    3: Text(ja="3番目の4文字", en="the third 4 characters"),
    4: Text(ja="最後の4文字", en="the last 4 characters"),
}


def number_sentence(error: NumberError) -> str:
    """Return what is wrong with a typed license number, naming the part to look at."""
    group = _GROUPS[error.group]
    check = _CHECK.format(group=group, part=error.part)
    match error.fault:
        case NumberFault.EMPTY:
            return str(_EMPTY)
        case NumberFault.SEVERAL:
            return str(_SEVERAL)
        case NumberFault.TOO_SHORT:
            return join_sentences(_INCOMPLETE, check if error.part else _ENTER.format(group=group))
        case NumberFault.TOO_LONG:
            return _TOO_LONG.format(part=error.part)
        case NumberFault.OTHER_CHARACTERS:
            return join_sentences(_OTHER_CHARACTERS, check)
    return join_sentences(_WRONG, check)
