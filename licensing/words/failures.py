"""Failures in words: what failed, what to do, whom to call, and a short code to read out."""

from dataclasses import dataclass

from licensing.codes import Code, Fault, Trouble
from licensing.errors import DocumentError, LicensingError, Refused, StorageError, Unreachable, VendorError
from licensing.number import NumberError, NumberFault
from licensing.words.language import mark, together, tr

_CONNECT = mark("サーバに接続できませんでした。")
_LATER = mark("しばらく待ってから、もう一度お試しください。")

_Row = tuple[str, str, str]
"""Code to read out, what failed, what to do. Codes are never given twice, nor anew to another reason."""

REFUSALS: dict[Code, _Row] = {
    Code.MALFORMED_REQUEST: (
        "E-101",
        mark("サーバが要求を受け付けませんでした。"),
        mark("あっと免税を最新版に更新し、もう一度お試しください。"),
    ),
    Code.BAD_SIGNATURE: ("E-102", mark("サーバがこの端末を確認できませんでした。"), mark("もう一度お試しください。")),
    Code.UNKNOWN_LICENSE: (
        "E-103",
        mark("ライセンス番号が見つかりません。"),
        mark("メールに記載されている番号をご確認ください。"),
    ),
    Code.LICENSE_STOPPED: (
        "E-104",
        mark("このライセンスは停止されています。"),
        mark("ご契約の状況を販売元へご確認ください。"),
    ),
    Code.LICENSE_IN_USE: (
        "E-105",
        mark("この番号は別の端末で使用中です。"),
        mark("この端末で使うには、ライセンス登録で切り替えてください。"),
    ),
    Code.UNKNOWN_TERMINAL: (
        "E-106",
        mark("サーバにこの端末の登録が見つかりません。"),
        mark("ライセンス番号をもう一度登録してください。"),
    ),
    Code.RATE_LIMITED: ("E-107", mark("短い間に何度も確認がおこなわれました。"), _LATER),
    Code.SERVER_ERROR: ("E-108", mark("サーバで問題が起きています。"), _LATER),
}
TROUBLES: dict[Trouble, _Row] = {
    Trouble.NO_CONNECTION: (
        "E-201",
        _CONNECT,
        mark("ネットワークの接続を確認し、もう一度お試しください。"),
    ),
    Trouble.PROXY: (
        "E-207",
        mark("プロキシを通じて接続できませんでした。"),
        mark("プロキシの設定をネットワークの管理者にご確認ください。"),
    ),
    Trouble.TIMED_OUT: ("E-202", _CONNECT, _LATER),
    Trouble.TLS_FAILED: (
        "E-203",
        mark("サーバと安全に接続できませんでした。"),
        mark("パソコンの日付と時刻を確認し、もう一度お試しください。"),
    ),
    Trouble.FOREIGN_ANSWER: (
        "E-204",
        mark("サーバとの間で、別の機器が応答しました。"),
        mark("Wi-Fiのログイン画面が出ていないか確認し、もう一度お試しください。"),
    ),
    Trouble.SERVER_FAILED: ("E-205", mark("サーバで問題が起きています。"), _LATER),
    Trouble.REJECTED_STATEMENT: (
        "E-206",
        mark("サーバの回答を確認できませんでした。"),
        mark("もう一度お試しください。"),
    ),
}
THROUGH_PROXY: dict[Trouble, _Row] = {
    Trouble.PROXY: (
        "E-207",
        mark("プロキシ（{proxy}）を通じて接続できませんでした。"),
        mark("プロキシの設定をネットワークの管理者にご確認ください。"),
    ),
    Trouble.FOREIGN_ANSWER: (
        "E-204",
        mark("サーバとの間で、別の機器が応答しました。"),
        mark("プロキシ（{proxy}）の設定と、Wi-Fiのログイン画面が出ていないかを確認し、もう一度お試しください。"),
    ),
}
"""The same two troubles where it is known which proxy stands in between."""
FAULTS: dict[Fault, _Row] = {
    Fault.NOT_A_DOCUMENT: (
        "E-401",
        mark("あっと免税の回答ではありません。"),
        mark("回答ページで受け取った内容をご確認ください。"),
    ),
    Fault.BAD_SIGNATURE: (
        "E-402",
        mark("回答の内容を確認できませんでした。"),
        mark("回答をもう一度受け取り、読み込んでください。"),
    ),
    Fault.OTHER_VENDOR: ("E-403", mark("別の販売元の回答です。"), mark("回答ページで受け取った内容をご確認ください。")),
    Fault.OTHER_TERMINAL: (
        "E-404",
        mark("別の端末の回答です。"),
        mark("この端末の申請に対する回答を読み込んでください。"),
    ),
    Fault.NOT_ASKED_FOR: (
        "E-405",
        mark("この端末の最新の申請に対する回答ではありません。"),
        mark("申請を作り直してください。"),
    ),
    Fault.OUTDATED: (
        "E-406",
        mark("より新しい回答がすでに登録されています。"),
        mark("最新の回答を読み込んでください。"),
    ),
    Fault.TORN_PART: ("E-407", mark("QRコードを最後まで読み取れませんでした。"), mark("もう一度読み取ってください。")),
    Fault.OTHER_ANSWER: (
        "E-408",
        mark("別の回答のQRコードです。"),
        mark("同じページに表示されているQRコードを読み取ってください。"),
    ),
}
OTHERS: dict[type[LicensingError], _Row] = {
    StorageError: (
        "E-501",
        mark("この端末に保存できませんでした。"),
        mark("ディスクの空き容量を確認し、もう一度お試しください。"),
    ),
    VendorError: ("E-502", mark("販売元の設定を読み込めませんでした。"), mark("あっと免税を入れ直してください。")),
    LicensingError: ("E-599", mark("確認できませんでした。"), _LATER),
}


@dataclass(frozen=True)
class FailureView:
    """What failed, what to do, whom to call with which code to read out."""

    sentence: str
    advice: str
    contact: str
    code: str

    @property
    def text(self) -> str:
        return together(self.sentence, self.advice, self.contact)


def failure_view(error: LicensingError, phone: str) -> FailureView:
    """Return ``error`` in words. For a ``NumberError`` see ``number_sentence``."""
    code, sentence, advice = _row(error)
    contact = tr("解決しないときはサポート窓口（{phone}）へ、番号 {code} をお伝えください。")
    proxy = error.proxy if isinstance(error, Unreachable) else ""
    return FailureView(
        tr(sentence).format(proxy=proxy), tr(advice).format(proxy=proxy), contact.format(phone=phone, code=code), code
    )


def _row(error: LicensingError) -> _Row:
    match error:
        case Refused():
            return REFUSALS[error.code]
        case Unreachable(proxy=proxy) if proxy and error.trouble in THROUGH_PROXY:
            return THROUGH_PROXY[error.trouble]
        case Unreachable():
            return TROUBLES[error.trouble]
        case DocumentError():
            return FAULTS[error.fault]
    return OTHERS.get(type(error), OTHERS[LicensingError])


def number_sentence(error: NumberError) -> str:
    """Return what is wrong with a typed license number, naming the part to look at."""
    group = _group_name(error.group)
    look = tr("{group}（{part}）をご確認ください。").format(group=group, part=error.part)
    match error.fault:
        case NumberFault.EMPTY:
            return tr("ライセンス番号を入力してください。")
        case NumberFault.TOO_SHORT if not error.part:
            return tr("ライセンス番号が途中までです。{group}を入力してください。").format(group=group)
        case NumberFault.TOO_SHORT:
            return together(tr("ライセンス番号が途中までです。"), look)
        case NumberFault.TOO_LONG:
            long = tr("ライセンス番号は16文字です。13文字目から後（{part}）をご確認ください。")
            return long.format(part=error.part)
        case NumberFault.OTHER_CHARACTERS:
            return together(tr("使用できない文字が含まれています。"), look)
    return together(tr("ライセンス番号が正しくありません。"), look)


_GROUPS = {
    1: mark("最初の4文字"),
    2: mark("2番目の4文字"),
    3: mark("3番目の4文字"),
    4: mark("最後の4文字"),
}


def _group_name(group: int) -> str:
    return tr(_GROUPS[group])
