"""The page of a customer, the import and the search in a real browser: at two widths, in both languages, with axe."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from server import clock
from server.licenses.models import Contact, Customer, License, Note, Shop
from server.licenses.staff import customers, operations
from tests.browser import follow
from tests.server.browsing import check_page
from tests.server.terminal import FarTerminal
from tests.variants import variants

TABLE = "契約者名,メールアドレス,店舗名,発行する数,契約期限\n" + "".join(
    f"顧客{place},owner{place}@example.jp,本店,2,2027-11-30\n" for place in range(400)
)
WORDS = {
    "ja": {"check": "内容を確かめる", "import": "取り込む", "done": "800件のライセンスを取り込みました。"},
    "en": {"check": "Check what happens", "import": "Import", "done": "800 licenses were imported."},
}


def fill() -> Customer:
    """Return a customer with everything, beside others that look alike."""
    now = clock.now()
    contract = operations.issue(
        customer="株式会社 銀座陶器", email="owner@example.jp", count=12, months=12, who="suzuki", now=now
    )
    row = contract.customer
    details = {
        "kana": "ギンザトウキ",
        "phone": "03-1234-5678",
        "contact_name": "山田 花子",
        "address": "中央区銀座1-2-3",
    }
    customers.edit(row, details, who="suzuki", now=now)
    Contact.objects.create(customer=row, role="経理", name="田中 一郎", email="keiri@example.jp", phone="03-9999-0000")
    shop = Shop.objects.create(customer=row, name="銀座本店", phone="03-1111-2222", address="中央区銀座1-2-3")
    License.objects.filter(contract=contract).update(shop=shop)
    for place, license in enumerate(contract.licenses.order_by("pk")[:8]):
        FarTerminal(f"銀座 レジ{place}").register(license.number, now)
    operations.stop(contract.licenses.latest("pk"), who="suzuki", now=now)
    text = "お支払いの確認のためお電話。来週もう一度かける。"
    Note.objects.create(customer=row, who="suzuki", at=now, text=text, call_back_on=now.date())
    Customer.objects.create(name="銀座陶器(有)", email="other@example.jp")
    return row


@pytest.mark.parametrize("language", variants("ja", "en"))
def test_the_pages_of_a_customer_fit_and_are_accessible(staffed: Page, served: LiveServer, language: str) -> None:
    row = fill()
    set_language(staffed, served, language)
    address = f"{served.url}/admin/customers/{row.pk}/"
    for width in (1280, 390):
        staffed.set_viewport_size({"width": width, "height": 900})
        staffed.goto(address)
        check_page(staffed, "customer")
        box = staffed.get_by_role("searchbox")
        expect(box).to_be_visible()
        box.fill("銀座")
        box.press("Enter")
        expect(staffed.get_by_role("link", name=row.name)).to_be_visible()
        check_page(staffed, "search")
        follow(staffed.get_by_role("link", name=row.name))
        assert staffed.url == address
    staffed.goto(f"{address}merge/")
    check_page(staffed, "merge")
    staffed.goto(f"{address}rename/?asked=1&name=X")
    check_page(staffed, "rename")


@pytest.mark.parametrize("language", variants("ja", "en"))
def test_400_customers_are_imported_with_six_presses(
    staffed: Page, served: LiveServer, tmp_path: Path, language: str
) -> None:
    file, words = tmp_path / "customers.csv", WORDS[language]
    file.write_text(TABLE, encoding="cp932")
    set_language(staffed, served, language)
    staffed.goto(f"{served.url}/admin/")
    follow(staffed.locator("a[href='/admin/customers/import/']").first)  # 1
    check_page(staffed, "import")
    staffed.locator("[type=file]").set_input_files(file)  # 2 to 4: open the dialog, choose, confirm
    follow(staffed.get_by_role("button", name=words["check"]))  # 5
    check_page(staffed, "import-preview")
    follow(staffed.get_by_role("button", name=words["import"], exact=True))  # 6
    expect(staffed.get_by_text(words["done"])).to_be_visible()
    assert (Customer.objects.count(), License.objects.count()) == (400, 800)


def set_language(page: Page, served: LiveServer, language: str) -> None:
    page.context.add_cookies([{"name": django_settings.LANGUAGE_COOKIE_NAME, "value": language, "url": served.url}])
