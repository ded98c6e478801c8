"""The API's sentences for people, Japanese here and English in ``locale``. Codes for programs are in ``problems``."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header

LANGUAGES = ("ja", "en")

TITLES: Mapping[int, Promise] = {
    400: _("要求を読み取れません"),
    401: _("トークンが必要です"),
    403: _("権限がありません"),
    404: _("見つかりません"),
    405: _("このメソッドは使えません"),
    409: _("ほかの要求を処理中です"),
    422: _("内容を確認してください"),
    429: _("要求が多すぎます"),
    500: _("サーバで問題が起きました"),
}
"""The title of each status; in English HTTP's own phrase (RFC 9457 §4.2.1)."""

WHAT_TO_ENTER: Mapping[str, Promise] = {
    "customer": _("契約者名を1〜200文字で入力してください。改行などの制御文字は使えません。"),
    "email": _("メールアドレスを、owner@example.jp のように1件だけ入力してください。"),
    "count": _("発行する番号の数を、1〜1000の整数で入力してください。"),
    "months": _("お支払い済みの月数を、1〜120の整数で入力してください。"),
    "until": _("お支払い済みの最後の日を、2027-10-31 のように入力してください。"),
    "on": _("最終利用日を、2027-10-31 のように入力してください。すぐに停止するときは省略します。"),
    "allowance_days": _("ネットワークなしで使える日数を、1〜400の整数で入力してください。"),
    "limit": _("1ページの件数を、1〜200の整数で入力してください。"),
    "cursor": _("前のページの next_cursor を入力してください。最初から読むときは省略します。"),
    "customer_id": _("契約者の id を、1以上の整数で入力してください。/api/v1/customers で調べられます。"),
    "contract_id": _("契約の id を、1以上の整数で入力してください。/api/v1/contracts で調べられます。"),
    "contract": _("契約の id を、1以上の整数で入力してください。/api/v1/contracts で調べられます。"),
    "name": _("端末名の一部を、200文字までで入力してください。"),
    "license": _("ライセンス番号を、7K3M-9QXR-2VTA-84NB のように入力してください。"),
    "terminal": _("端末認証番号か端末名の一部を、200文字までで入力してください。"),
    "state": _("状態を、active・expired・stopped のどれかで入力してください。"),
    "until_before": _("この日より前に終わる契約を探す日を、2027-10-31 のように入力してください。"),
    "what": _("記録の種類を、renewed のように入力してください。"),
    "Idempotency-Key": _(
        "ヘッダー Idempotency-Key に、見える ASCII 文字1〜255字（UUID など）を付けて送ってください。"
        "要求ごとに新しくし、送り直すときは同じにします。"
    ),
}
"""What to enter in each field: its description in the OpenAPI document, and the error for an invalid value."""


def in_english(text: Promise) -> str:
    """Return ``text`` in English, the language of the OpenAPI document."""
    with translation.override("en"):
        return str(text)


def language_of(request: HttpRequest) -> str:
    """Return the language for a caller: English unless Japanese is preferred, since few programs send a preference."""
    for tag, quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        language = tag.partition("-")[0]
        if language in LANGUAGES and quality > 0:
            return language
    return "en"
