"""What the API takes and returns: types of values, what to enter, and responses; ``bodies`` has those of requests."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from server.licenses.models import License as LicenseRow

_CONTROLS = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
NAME = rf"^[^{_CONTROLS}]*[^\s{_CONTROLS}][^{_CONTROLS}]*$"
LINE = rf"^[^{_CONTROLS}]*$"
_ATOM = r"[-!#$%&'*+/=?^_`{|}~0-9A-Za-z]+"
EMAIL = rf"^{_ATOM}(\.{_ATOM})*@([0-9A-Za-z]([-0-9A-Za-z]{{0,40}}[0-9A-Za-z])?\.)+[A-Za-z]{{2,20}}$"
DAY = (
    r"^20[2-9][0-9]-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)$"
    r"|^20([2468][048]|[3579][26])-02-29$"
)
"""Days from 2020 to 2099, so that adding months cannot exceed the calendar."""

WHAT_TO_ENTER: Mapping[str, Promise] = {
    "customer": _("契約者名を1〜200文字で入力してください。改行などの制御文字は使えません。"),
    "email": _("メールアドレスを、owner@example.jp のように1件だけ入力してください。"),
    "kana": _("フリガナを、改行のない200文字以内で入力してください。"),
    "contact_name": _("ご担当者名を、改行のない100文字以内で入力してください。"),
    "phone": _("電話番号を、改行のない30文字以内で入力してください。"),
    "postal_code": _("郵便番号を、104-0061 のように8文字以内で入力してください。"),
    "address": _("住所を、改行のない300文字以内で入力してください。"),
    "language": _("メールの言語を、ja か en で入力してください。"),
    "starts_on": _("契約の最初の日を、2027-10-31 のように入力してください。今日からのときは省略します。"),
    "count": _("発行する番号の数を、1〜1000の整数で入力してください。"),
    "months": _("お支払い済みの月数を、1〜120の整数で入力してください。"),
    "until": _("お支払い済みの最後の日を、2027-10-31 のように入力してください。"),
    "on": _("最終利用日を、2027-10-31 のように入力してください。すぐに停止するときは省略します。"),
    "reason": _("停止の理由を、200文字までで入力してください。操作記録に残り、お客様には送られません。"),
    "allowance_days": _("ネットワークなしで使える日数を、1〜400の整数で入力してください。"),
    "shop": _("契約者に登録されている店舗名を、100文字以内で入力してください。どの店舗でもないときは省略します。"),
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


def _day(value: object) -> object:
    """Return the day in the string ``value``; pydantic itself would accept seconds since 1970 too."""
    if not isinstance(value, str):
        return value
    if not re.fullmatch(DAY, value):
        raise ValueError(value)
    return date.fromisoformat(value)


def whole(value: object) -> object:
    """Return 12 for 12.0, the same number in JSON."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def field(name: str, **limits: Any) -> Any:
    """Return pydantic's ``Field`` with the description of ``name``."""
    return Field(description=in_english(WHAT_TO_ENTER[name]), **limits)


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "pattern": DAY})]
Months = Annotated[int, field("months", ge=1, le=120), BeforeValidator(whole)]
Allowance = Annotated[int, field("allowance_days", ge=1, le=400), BeforeValidator(whole)]


class HeldBy(Schema):
    """The terminal that holds a number."""

    terminal_number: str
    terminal_name: str
    last_contact: datetime
    deadline: date


class License(Schema):
    license_number: str
    customer: str
    contract: int
    state: LicenseRow.State
    contract_until: date
    allowance_days: int
    stopped_at: datetime | None
    stops_on: date | None
    back_and_forth_at: datetime | None
    terminal: HeldBy | None


class Done(Schema):
    """The result of an action: whether it changed anything, and who did it last."""

    changed: Annotated[bool, Field(description="False where it was so already.")]
    by: Annotated[str | None, Field(description="Who was the last to do this, however long ago; null for nobody.")]
    at: datetime | None
    license: License


class Contract(Schema):
    contract: int
    customer: str
    email: str
    issued_at: datetime
    licenses: list[License]


class Customer(Schema):
    id: int
    customer: str
    kana: str
    email: str
    contact_name: str
    phone: str
    postal_code: str
    address: str
    language: str


class Terminal(Schema):
    terminal_number: str
    terminal_name: str
    os: str
    app_version: str
    last_contact: datetime
    deadline: date
    license_number: str | None
    clone_suspected_at: datetime | None


class Event(Schema):
    """An entry of the event log, in the order of ``position``; ``id`` is unique even if the server was restored."""

    id: str
    position: int
    at: datetime
    who: str
    what: str
    license_number: str | None
    terminal_number: str | None
    customer: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class _Page(Schema):
    next_cursor: Annotated[str | None, Field(description="The cursor of the next page; null on the last.")]


class Customers(_Page):
    items: list[Customer]


class Contracts(_Page):
    items: list[Contract]


class Licenses(_Page):
    items: list[License]


class Terminals(_Page):
    items: list[Terminal]


class Events(_Page):
    items: list[Event]


class Page(Schema):
    """Cursor and size of a page of a list."""

    cursor: Annotated[str | None, field("cursor", pattern=r"^[0-9]{1,18}$")] = None
    limit: Annotated[int, field("limit", ge=1, le=200)] = 50

    @model_validator(mode="after")
    def _has_no_other_parameters(self, info: ValidationInfo) -> Self:
        """Refuse unknown parameters: with a misspelled filter, the list would contain everything."""
        others = set(info.context["request"].GET) - set(type(self).model_fields) if info.context else set()
        if others:
            raise PydanticCustomError("extra_forbidden", "{name}", {"name": min(others)})
        return self


class FieldError(Schema):
    """An invalid field: where it is, and what to enter."""

    place: Literal["body", "query", "path", "header"]
    field: str
    detail: str


class ProblemDocument(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldError] | None = None
