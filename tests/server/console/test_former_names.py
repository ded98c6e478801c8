"""People go on calling by a former name: every search for what belongs to a customer finds it by that."""

from collections.abc import Callable
from datetime import datetime

import pytest

from server.console.roles import Role
from server.licenses.models import Customer
from server.licenses.staff import customers
from server.portal.models import OwnerRequest
from tests.server.console.console_client import signed_in
from tests.server.terminal import FarTerminal


@pytest.mark.parametrize(
    "address",
    [
        "/admin/why/",
        "/admin/search/",
        "/admin/licenses/customer/",
        "/admin/licenses/terminal/",
        "/admin/licenses/license/",
        "/admin/licenses/contract/",
        "/admin/portal/ownerrequest/",
    ],
)
def test_what_belongs_to_a_customer_is_found_by_its_former_name(
    issue: Callable[..., list[str]], now: datetime, address: str
) -> None:
    FarTerminal("レジ1").register(issue()[0], now)
    customer = Customer.objects.get()
    OwnerRequest.objects.create(form_id="x", customer=customer, kind="other", email=customer.email, made_at=now)
    customers.rename(customer, "株式会社TOKI", "", who="sato", now=now)
    client = signed_in("suzuki", Role.SUPPORT)
    assert "TOKI" in client.get(address, {"q": "銀座商店"}, follow=True).content.decode()
    assert "TOKI" not in client.get(address, {"q": "浅草"}, follow=True).content.decode()
