"""The bodies of the API's requests. The rules of licenses are not here."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict

from server.api.schemas import EMAIL, LINE, NAME, Allowance, Day, Months, field, whole
from server.licenses.models import DEFAULT_ALLOWANCE
from server.licenses.staff import actions
from server.licenses.staff.declarations import Action


class Body(Schema):
    """The body of a request: exactly these members, of exactly these types."""

    model_config = ConfigDict(extra="forbid", strict=True)


Name = Annotated[str, field("customer", min_length=1, max_length=200, pattern=NAME)]
Mail = Annotated[str, field("email", max_length=254, pattern=EMAIL)]


class CustomerDetails(Body):
    kana: Annotated[str, field("kana", max_length=200, pattern=LINE)] = ""
    contact_name: Annotated[str, field("contact_name", max_length=100, pattern=LINE)] = ""
    phone: Annotated[str, field("phone", max_length=30, pattern=LINE)] = ""
    postal_code: Annotated[str, field("postal_code", max_length=8, pattern=LINE)] = ""
    address: Annotated[str, field("address", max_length=300, pattern=LINE)] = ""
    language: Annotated[Literal["ja", "en"], field("language")] = "ja"


class NewCustomer(CustomerDetails):
    customer: Name
    email: Mail


class CustomerChange(CustomerDetails):
    """Only what is to be changed."""

    customer: Name | None = None
    email: Mail | None = None


class Issue(Body):
    customer: Name
    email: Mail
    count: Annotated[int, field("count", ge=1, le=1000), BeforeValidator(whole)]
    starts_on: Annotated[Day | None, field("starts_on")] = None
    allowance_days: Allowance = DEFAULT_ALLOWANCE


class IssueMonths(Issue):
    """Paid for so many months, from the first day or from today."""

    months: Months


class IssueUntil(Issue):
    """Paid for until this day."""

    until: Annotated[Day, field("until")]


class RenewMonths(Body):
    """From the contract's end on, or from today where that has passed."""

    months: Months


class RenewUntil(Body):
    """To this day, earlier or later than before."""

    until: Annotated[Day, field("until")]


class Stop(Body):
    """Now, or after a day."""

    on: Annotated[Day | None, field("on")] = None
    reason: Annotated[str, field("reason", max_length=200, pattern=LINE)] = ""


class SetAllowance(Body):
    allowance_days: Allowance


class SetShop(Body):
    shop: Annotated[str, field("shop", max_length=100, pattern=LINE)] = ""


class Transfer(Body):
    customer_id: Annotated[int, field("customer_id", ge=1, le=2**63 - 1), BeforeValidator(whole)]


class Nothing(Body):
    """No members: send {}."""


BODIES: dict[type[Action], Any] = {
    actions.Renew: RenewMonths | RenewUntil,
    actions.Stop: Stop,
    actions.SetAllowance: SetAllowance,
    actions.SetShop: SetShop,
    actions.Transfer: Transfer,
}
"""The bodies of the actions that ask for something, with the names of their fields."""
