"""The sentences of the offline page when a request is refused; the names of its buttons are in the templates."""

from licensing.codes import Code, Relation
from licensing.errors import Refused
from licensing.words.failures import problem_view
from licensing.words.text import NOT_KNOWN, Text

NOTHING = Text(
    ja="申請がありません。申請ファイルを選ぶか、申請の内容を貼り付けてください。",
    en="There is no request. Choose the request file, or paste the request.",
)
TOO_LARGE = Text(
    ja="大きすぎます。端末で作成した申請ファイルを選んでください。",
    en="This is too large. Choose the request file that the terminal made.",
)

_ON_THIS_PAGE: dict[Code, Text] = {
    Code.MALFORMED_REQUEST: Text(
        ja="あっと免税の申請ではありません。端末で作成した申請ファイルを選ぶか、QRコードをもう一度読み取ってください。",
        en="This is no request of Atto Menzei. Choose the request file of the terminal, or scan its QR code again.",
    ),
    Code.BAD_SIGNATURE: Text(
        ja="申請の内容が途中で変わっています。端末で申請を作り直してください。",
        en="The request was changed on its way. Make a new request on the terminal.",
    ),
    Code.UNKNOWN_TERMINAL: Text(
        ja="この端末の登録が見つかりません。端末で、ライセンス番号の登録から申請してください。",
        en="This terminal is not registered. On the terminal, make a request for registering a license number.",
    ),
    Code.RATE_LIMITED: Text(
        ja="短い間に何度も申請がありました。しばらく待ってから、もう一度お試しください。",
        en="There were many requests in a short time. Please wait a moment, then try again.",
    ),
    Code.LICENSE_IN_USE: Text(
        ja=(
            "この番号は別の端末（{terminal}）で使用中です。切り替えるときは、端末の画面で"
            "「別の端末で使用中の場合は、この端末に切り替える」を選び、申請を作り直してください。"
        ),
        en=(
            "This number is in use on another terminal ({terminal}). To take it over, choose "
            "“If it is in use elsewhere, switch it to this terminal” on the terminal and make a new request."
        ),
    ),
}
"""Refusals with another remedy than on a terminal that is online; the others are those of the table of codes."""
_SAME_MACHINE = Text(
    ja=(
        "この番号は、同じパソコンの別のアカウントか、以前または別のデータ（{terminal}）で登録されています。切り替えるときは、"
        "端末の画面で「別の端末で使用中の場合は、この端末に切り替える」を選び、申請を作り直してください。"
    ),
    en=(
        "This number is registered by another account of the same PC, or by other data on it ({terminal}). To take "
        "it over, choose “If it is in use elsewhere, switch it to this terminal” there and make a new request."
    ),
)


def refusal(refused: Refused) -> str:
    """Return what the person with the phone reads."""
    text = _ON_THIS_PAGE.get(refused.code)
    if text is None:
        return problem_view(refused).text
    holder = refused.holder
    if holder is not None and holder.relation is Relation.SAME_MACHINE:
        text = _SAME_MACHINE
    terminal = f"{holder.terminal_name} {holder.terminal_number}".strip() if holder else NOT_KNOWN
    return text.format(terminal=terminal)
