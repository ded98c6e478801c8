"""The sentences of the page when the server says no. Names of buttons stand in the templates."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from licensing.codes import Code
from licensing.errors import Refused

NOTHING = _("申請がありません。申請ファイルを選ぶか、申請の内容を貼り付けてください。")
TOO_LARGE = _("大きすぎます。端末で作成した申請ファイルを選んでください。")
FAILED = _("サーバで問題が起きています。しばらく待ってから、もう一度お試しください。")

REFUSALS = {
    Code.MALFORMED_REQUEST: _(
        "あっと免税の申請ではありません。端末で作成した申請ファイルを選ぶか、QRコードをもう一度読み取ってください。"
    ),
    Code.BAD_SIGNATURE: _("申請の内容が途中で変わっています。端末で申請を作り直してください。"),
    Code.UNKNOWN_LICENSE: _("ライセンス番号が見つかりません。メールに記載されている番号をご確認ください。"),
    Code.LICENSE_STOPPED: _("このライセンスは停止されています。ご契約の状況を販売元へご確認ください。"),
    Code.UNKNOWN_TERMINAL: _("この端末の登録が見つかりません。端末で、ライセンス番号の登録から申請してください。"),
    Code.RATE_LIMITED: _("短い間に何度も申請がありました。しばらく待ってから、もう一度お試しください。"),
    Code.SERVER_ERROR: FAILED,
}
IN_USE = _(
    "この番号は別の端末（{terminal}）で使用中です。切り替えるときは、端末の画面で"
    "「別の端末で使用中の場合は、この端末に切り替える」を選び、申請を作り直してください。"
)


def sentence(refused: Refused) -> str:
    """Return what the person with the phone is told."""
    if refused.code is not Code.LICENSE_IN_USE:
        return gettext(REFUSALS[refused.code])
    holder = refused.holder
    named = f"{holder.terminal_name} {holder.terminal_number}".strip() if holder else "―"
    return gettext(IN_USE).format(terminal=named)
