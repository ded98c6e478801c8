"""Forms whose hidden fields are missing or not ours: nothing fails, and nothing is stored that PostgreSQL refuses."""

import base64

import pytest
from django.test import Client

from server.licenses.models import Batch, Change, Contract, Customer, License
from server.licenses.staff import customers
from server.mailing.models import Message
from tests.server.console.console_client import ACTION, ISSUE, hidden_fields, open_action
from tests.server.console.customers.test_import_page import IMPORT, TABLE

NOT_OURS = pytest.mark.parametrize("mark", [None, "", "x" * 65, "a\0b", "9" * 5000])


def with_mark(fields: dict[str, str], name: str, mark: str | None) -> dict[str, str]:
    return fields if mark is None else {**fields, name: mark}


def stored() -> list[str]:
    return [*Change.objects.values_list("token", flat=True), *Batch.objects.values_list("token", flat=True)]


@NOT_OURS
def test_an_import_without_a_token_of_ours_is_previewed_again(sato: Client, mark: str | None) -> None:
    sent = {"blob": base64.b64encode(TABLE.encode()).decode(), "confirmed": "1"}
    page = sato.post(IMPORT, with_mark(sent, "token", mark)).content.decode()
    assert "契約者 2社、ライセンス 3件を追加します" in page
    assert not Customer.objects.exists()


@NOT_OURS
def test_no_form_stores_a_token_that_is_not_ours(sato: Client, number: str, mark: str | None) -> None:
    row, page = Customer.objects.get(), open_action(sato, "renew", number, months="12")
    renew = {name: values[0] for name, values in hidden_fields(page).items() if name != "token"}
    into = customers.add("新宿商店", "owner@example.jp", {}, who="kato", now=Contract.objects.get().issued_at)
    for address, fields in (
        (ACTION.format("renew"), renew),
        ("/admin/issue/", ISSUE),
        (f"/admin/customers/{row.pk}/rename/", {"asked": "1", "name": "銀座陶器", "seen": row.name}),
        (f"/admin/customers/{row.pk}/merge/", {"find": "", "into": str(into.pk)}),
    ):
        assert sato.post(address, with_mark(fields, "token", mark), follow=True).status_code == 200
        assert sato.get(address, with_mark(fields, "token", mark), follow=True).status_code in (200, 404), (
            "no known customer"
        )
    assert all(token != mark and len(token) <= 32 for token in stored())


@NOT_OURS
def test_numbers_are_mailed_again_whatever_the_form_sends(sato: Client, number: str, mark: str | None) -> None:
    address = f"/admin/contracts/{License.objects.get().contract_id}/resend/"
    assert sato.post(address, with_mark({}, "once", mark), follow=True).status_code == 200
    assert all(len(key) <= 200 and "\0" not in key for key in Message.objects.values_list("key", flat=True))


@pytest.mark.parametrize("seen", ["9" * 5000, "[" * 5000, "{", "\0", "null"])
def test_what_a_customers_page_never_displayed_is_refused(sato: Client, number: str, seen: str) -> None:
    row = Customer.objects.get()
    form = {f"{kind}-{name}_FORMS": "0" for kind in ("contacts", "shops") for name in ("TOTAL", "INITIAL")}
    sent = {**form, "email": row.email, "language": "ja", "phone": "0", "seen": seen}
    page = sato.post(f"/admin/licenses/customer/{row.pk}/change/", sent)
    assert page.status_code == 200
    assert Customer.objects.get().phone == row.phone
