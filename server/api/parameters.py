"""Parameters of endpoints: their types, the rows that they name, and the errors in the OpenAPI document."""

import re
from typing import Annotated, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja import Header
from pydantic import Field

from licensing import number as numbers
from licensing.number import NumberError
from server.api.problems import Code, Problem
from server.api.schemas import WHAT_TO_ENTER, ProblemDocument, in_english
from server.licenses.models import License
from server.licenses.staff.listing import with_terminals

LISTED = dict.fromkeys((401, 403, 422, 429), ProblemDocument)
FOLLOWED = {**LISTED, 410: ProblemDocument}
FOUND = {**LISTED, 404: ProblemDocument}
ISSUED = {**LISTED, 400: ProblemDocument, 409: ProblemDocument}
ACTED = {**ISSUED, 404: ProblemDocument}

NO_NUMBER = _("番号は4文字ずつ4組です。{group}番目の組「{part}」を確認してください。")
NOTHING = _("{kind} {name} は見つかりません。/api/v1/{kind}s で調べてください。")

Text = Annotated[str | None, Field(max_length=200, pattern=r"^[^\x00]*$")]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Key = Annotated[
    str,
    Header(
        ...,
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,255}$",
        description=in_english(WHAT_TO_ENTER["Idempotency-Key"]),
    ),
]


def license_of(number: str) -> License:
    """Return the license of ``number``, however it is written.

    Raises:
        Problem: it is no license number, or there is none.
    """
    try:
        symbols = numbers.parse(number)
    except NumberError as error:
        detail = format_lazy(NO_NUMBER, group=error.group, part=error.part)
        raise Problem(Code.NOT_FOUND, detail) from error
    return with_terminals(License.objects.filter(number=symbols)).first() or not_found("license", numbers.show(symbols))


def digits_of(typed: str) -> str:
    """Return the 12 digits of a terminal number in any spelling, or an empty string, which no terminal has."""
    digits = "".join(typed.replace("-", "").split())
    return digits if re.fullmatch("[0-9]{12}", digits) else ""


def given(**conditions: Any) -> dict[str, Any]:
    """Return the conditions that are not None."""
    return {name: value for name, value in conditions.items() if value is not None}


def not_found(kind: str, name: object) -> Any:
    raise Problem(Code.NOT_FOUND, format_lazy(NOTHING, kind=kind, name=name))
