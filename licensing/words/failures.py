"""Failures in words: what failed, what to do, whom to call, and a short code to read out."""

from dataclasses import dataclass

from licensing.codes import Code, Fault, Trouble
from licensing.errors import DocumentError, LicensingError, Refused, StorageError, Unreachable, VendorError
from licensing.number import NumberError, NumberFault
from licensing.words.text import Text, join_sentences

_CONNECT = Text(ja="サーバに接続できませんでした。", en="The server could not be reached.")
_LATER = Text(ja="しばらく待ってから、もう一度お試しください。", en="Please wait a moment, then try again.")

_Row = tuple[str, Text, Text]
"""Code to read out, what failed, what to do. Codes are never given twice, nor anew to another reason."""

REFUSALS: dict[Code, _Row] = {
    Code.MALFORMED_REQUEST: (
        "E-101",
        Text(ja="サーバが要求を受け付けませんでした。", en="The server did not accept the request."),
        Text(
            ja="あっと免税を最新版に更新し、もう一度お試しください。", en="Please update Atto Menzei, then try again."
        ),
    ),
    Code.BAD_SIGNATURE: (
        "E-102",
        Text(ja="サーバがこの端末を確認できませんでした。", en="The server could not verify this terminal."),
        Text(ja="もう一度お試しください。", en="Please try again."),
    ),
    Code.UNKNOWN_LICENSE: (
        "E-103",
        Text(ja="ライセンス番号が見つかりません。", en="The license number was not found."),
        Text(ja="メールに記載されている番号をご確認ください。", en="Please check the number in the e-mail."),
    ),
    Code.LICENSE_STOPPED: (
        "E-104",
        Text(ja="このライセンスは停止されています。", en="This license is stopped."),
        Text(ja="ご契約の状況を販売元へご確認ください。", en="Please ask the vendor about your contract."),
    ),
    Code.LICENSE_IN_USE: (
        "E-105",
        Text(ja="この番号は別の端末で使用中です。", en="This number is in use on another terminal."),
        Text(
            ja="この端末で使うには、ライセンス登録で切り替えてください。",
            en="To use it on this terminal, switch it under License registration.",
        ),
    ),
    Code.UNKNOWN_TERMINAL: (
        "E-106",
        Text(ja="サーバにこの端末の登録が見つかりません。", en="The server does not know this terminal."),
        Text(ja="ライセンス番号をもう一度登録してください。", en="Please register the license number again."),
    ),
    Code.RATE_LIMITED: (
        "E-107",
        Text(ja="短い間に何度も確認がおこなわれました。", en="There were too many requests in a short time."),
        _LATER,
    ),
    Code.SERVER_ERROR: ("E-108", Text(ja="サーバで問題が起きています。", en="The server has a problem."), _LATER),
}
TROUBLES: dict[Trouble, _Row] = {
    Trouble.NO_CONNECTION: (
        "E-201",
        _CONNECT,
        Text(
            ja="ネットワークの接続を確認し、もう一度お試しください。",
            en="Please check the network connection, then try again.",
        ),
    ),
    Trouble.PROXY: (
        "E-207",
        Text(ja="プロキシを通じて接続できませんでした。", en="The connection through the proxy failed."),
        Text(
            ja="プロキシの設定をネットワークの管理者にご確認ください。",
            en="Please ask your network administrator about the proxy settings.",
        ),
    ),
    Trouble.TIMED_OUT: ("E-202", _CONNECT, _LATER),
    Trouble.TLS_FAILED: (
        "E-203",
        Text(ja="サーバと安全に接続できませんでした。", en="A secure connection to the server could not be made."),
        Text(
            ja="パソコンの日付と時刻を確認し、もう一度お試しください。",
            en="Please check the PC's date and time, then try again.",
        ),
    ),
    Trouble.FOREIGN_ANSWER: (
        "E-204",
        Text(ja="サーバとの間で、別の機器が応答しました。", en="Another device answered instead of the server."),
        Text(
            ja="Wi-Fiのログイン画面が出ていないか確認し、もう一度お試しください。",
            en="Please look for a Wi-Fi login page, then try again.",
        ),
    ),
    Trouble.SERVER_FAILED: ("E-205", Text(ja="サーバで問題が起きています。", en="The server has a problem."), _LATER),
    Trouble.REJECTED_STATEMENT: (
        "E-206",
        Text(ja="サーバの回答を確認できませんでした。", en="The server's answer could not be verified."),
        Text(ja="もう一度お試しください。", en="Please try again."),
    ),
}
THROUGH_PROXY: dict[Trouble, _Row] = {
    Trouble.PROXY: (
        "E-207",
        Text(
            ja="プロキシ（{proxy}）を通じて接続できませんでした。",
            en="The connection through the proxy ({proxy}) failed.",
        ),
        Text(
            ja="プロキシの設定をネットワークの管理者にご確認ください。",
            en="Please ask your network administrator about the proxy settings.",
        ),
    ),
    Trouble.FOREIGN_ANSWER: (
        "E-204",
        Text(ja="サーバとの間で、別の機器が応答しました。", en="Another device answered instead of the server."),
        Text(
            ja=("プロキシ（{proxy}）の設定と、Wi-Fiのログイン画面が出ていないかを確認し、もう一度お試しください。"),
            en=("Please check the settings of the proxy ({proxy}) and look for a Wi-Fi login page, then try again."),
        ),
    ),
}
"""The same two troubles where it is known which proxy stands in between."""
FAULTS: dict[Fault, _Row] = {
    Fault.NOT_A_DOCUMENT: (
        "E-401",
        Text(ja="あっと免税の回答ではありません。", en="This is not an answer for Atto Menzei."),
        Text(
            ja="回答ページで受け取った内容をご確認ください。", en="Please check what you received from the answer page."
        ),
    ),
    Fault.BAD_SIGNATURE: (
        "E-402",
        Text(ja="回答の内容を確認できませんでした。", en="The answer could not be verified."),
        Text(ja="回答をもう一度受け取り、読み込んでください。", en="Please get the answer again and load it."),
    ),
    Fault.OTHER_VENDOR: (
        "E-403",
        Text(ja="別の販売元の回答です。", en="This answer is from another vendor."),
        Text(
            ja="回答ページで受け取った内容をご確認ください。", en="Please check what you received from the answer page."
        ),
    ),
    Fault.OTHER_TERMINAL: (
        "E-404",
        Text(ja="別の端末の回答です。", en="This answer is for another terminal."),
        Text(
            ja="この端末の申請に対する回答を読み込んでください。",
            en="Please load the answer to this terminal's request.",
        ),
    ),
    Fault.NOT_ASKED_FOR: (
        "E-405",
        Text(
            ja="この端末の最新の申請に対する回答ではありません。",
            en="This is not the answer to this terminal's latest request.",
        ),
        Text(ja="申請を作り直してください。", en="Please make a new request."),
    ),
    Fault.OUTDATED: (
        "E-406",
        Text(ja="より新しい回答がすでに登録されています。", en="A newer answer is already registered."),
        Text(ja="最新の回答を読み込んでください。", en="Please load the latest answer."),
    ),
    Fault.TORN_PART: (
        "E-407",
        Text(ja="QRコードを最後まで読み取れませんでした。", en="The QR code was not read to its end."),
        Text(ja="もう一度読み取ってください。", en="Please scan it again."),
    ),
    Fault.OTHER_ANSWER: (
        "E-408",
        Text(ja="別の回答のQRコードです。", en="This QR code belongs to another answer."),
        Text(
            ja="同じページに表示されているQRコードを読み取ってください。",
            en="Please scan the QR codes that are shown on the same page.",
        ),
    ),
}
OTHERS: dict[type[LicensingError], _Row] = {
    StorageError: (
        "E-501",
        Text(ja="この端末に保存できませんでした。", en="This terminal could not save the data."),
        Text(
            ja="ディスクの空き容量を確認し、もう一度お試しください。",
            en="Please check the free disk space, then try again.",
        ),
    ),
    VendorError: (
        "E-502",
        Text(ja="販売元の設定を読み込めませんでした。", en="The vendor's settings could not be read."),
        Text(ja="あっと免税を入れ直してください。", en="Please reinstall Atto Menzei."),
    ),
    LicensingError: ("E-599", Text(ja="確認できませんでした。", en="The check failed."), _LATER),
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
        return join_sentences(self.sentence, self.advice, self.contact)


def failure_view(error: LicensingError, phone: str) -> FailureView:
    """Return ``error`` in words. For a ``NumberError`` see ``number_sentence``."""
    code, sentence, advice = _row(error)
    contact = Text(
        ja="解決しないときはサポート窓口（{phone}）へ、番号 {code} をお伝えください。",
        en="If this does not help, call support ({phone}) and tell them code {code}.",
    )
    proxy = error.proxy if isinstance(error, Unreachable) else ""
    return FailureView(
        sentence.format(proxy=proxy), advice.format(proxy=proxy), contact.format(phone=phone, code=code), code
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
    group = _GROUPS[error.group]
    look = Text(ja="{group}（{part}）をご確認ください。", en="Please check {group} ({part}).").format(
        group=group, part=error.part
    )
    match error.fault:
        case NumberFault.EMPTY:
            return str(Text(ja="ライセンス番号を入力してください。", en="Please enter the license number."))
        case NumberFault.TOO_SHORT if not error.part:
            return Text(
                ja="ライセンス番号が途中までです。{group}を入力してください。",
                en="The license number is incomplete. Please enter {group}.",
            ).format(group=group)
        case NumberFault.TOO_SHORT:
            return join_sentences(
                Text(ja="ライセンス番号が途中までです。", en="The license number is incomplete."), look
            )
        case NumberFault.TOO_LONG:
            long = Text(
                ja="ライセンス番号は16文字です。13文字目から後（{part}）をご確認ください。",
                en="A license number has 16 characters. Please check from the 13th on ({part}).",
            )
            return long.format(part=error.part)
        case NumberFault.OTHER_CHARACTERS:
            return join_sentences(
                Text(ja="使用できない文字が含まれています。", en="It contains characters that cannot be used."),
                look,
            )
    return join_sentences(Text(ja="ライセンス番号が正しくありません。", en="The license number is not correct."), look)


_GROUPS = {
    1: Text(ja="最初の4文字", en="the first 4 characters"),
    2: Text(ja="2番目の4文字", en="the second 4 characters"),
    3: Text(ja="3番目の4文字", en="the third 4 characters"),
    4: Text(ja="最後の4文字", en="the last 4 characters"),
}
