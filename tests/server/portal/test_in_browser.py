"""The application and the owner's page in a real browser: on a laptop and on a phone, in Japanese and in English.

``ATTOMENZEI_PICTURES=folder`` saves a screenshot of every page.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import BrowserContext, FloatRect, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from licensing.request import Op, sign_request
from server import clock
from server.licenses.models import License, Terminal
from server.licenses.staff import operations
from server.mailing.models import Message
from server.portal import applications, form_token
from server.portal.models import Application
from tests.browser import follow
from tests.server.browsing import check_page
from tests.server.portal.applicant import FIELDS, path_in
from tests.server.terminal import FarTerminal
from tests.variants import variants

LAPTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow a form to be submitted at once: the browser of a test is faster than a person."""
    monkeypatch.setattr(form_token, "FASTEST", timedelta())


@pytest.fixture
def site(served: LiveServer) -> str:
    """Return the address of the server."""
    return str(served.url)


@pytest.fixture
def shop(issue: Callable[..., list[str]], site: str) -> list[str]:
    """Return twelve numbers of one owner, ten of them on terminals, with every kind of notice."""
    now = datetime.now(UTC)
    numbers = issue(12, months=24)
    for place, number in enumerate(numbers[:10]):
        FarTerminal(f"銀座{'一二'[place // 5]}号店 レジ{place % 5 + 1}").register(number, now)
    today = now.date()
    Terminal.objects.filter(name="銀座一号店 レジ2").update(
        last_contact=now - timedelta(days=70), deadline=today + timedelta(days=20)
    )
    Terminal.objects.filter(name="銀座一号店 レジ4").update(
        last_contact=now - timedelta(days=95), deadline=today - timedelta(days=5)
    )
    Terminal.objects.filter(name="銀座二号店 レジ1").update(name_wanted="銀座二号店 免税カウンター")
    License.objects.filter(number=numbers[7]).update(contract_until=today + timedelta(days=12))
    operations.stop(operations.find(numbers[8]), who="tester", now=now)
    return numbers


def read_in(page: Page, language: str) -> None:
    if language == "en":
        follow(page.get_by_role("button", name="English"))
        expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("screen", variants(LAPTOP, PHONE), ids=["laptop", "phone"])
@pytest.mark.parametrize("language", variants("ja", "en"))
def test_apply(page: Page, troubles: list[str], site: str, screen: ViewportSize, language: str) -> None:
    page.set_viewport_size(screen)
    page.goto(f"{site}/portal/apply")
    read_in(page, language)
    check_page(page, "apply")
    send = page.get_by_role(
        "button", name={"ja": "確認メールを受け取る", "en": "Get the confirmation e-mail"}[language]
    )
    follow(send)
    expect(page.get_by_role("alert")).to_be_visible()
    assert any("400" in trouble for trouble in troubles)
    troubles.clear()
    check_page(page, "apply-mistakes")
    page.locator("#id_company").fill("株式会社銀座商店")
    page.locator("#id_contact_name").fill("銀座 花子")
    page.locator("#id_email").fill("owner@example.jp")
    page.locator("#id_phone").fill("03-1234-5678")
    page.locator("#id_postal_code").fill("104-0061")
    page.locator("#id_address").fill("東京都中央区銀座1-2-3")
    page.locator("#id_shops-0-name").fill("銀座一号店")
    page.locator("#id_shops-0-terminals").fill("5")
    page.get_by_role("button", name={"ja": "店舗の行を増やす", "en": "Add rows for shops"}[language]).click()
    page.locator("#id_shops-5-name").fill("空港店")
    page.locator("#id_shops-5-terminals").fill("1")
    page.locator("#id_starts_on").fill((datetime.now(UTC) + timedelta(days=7)).date().isoformat())
    page.locator("#id_note").fill("お昼にお電話ください。")
    page.locator("#id_agreed").check()
    follow(send)
    expect(page.get_by_text("owner@example.jp")).to_be_visible()
    check_page(page, "apply-sent")
    page.goto(site + path_in(Message.objects.get()))
    check_page(page, "apply-confirm")
    follow(page.get_by_role("button", name={"ja": "この内容で申し込む", "en": "Apply with these details"}[language]))
    done = {"ja": "お申込みを受け付けました", "en": "We have received your application"}[language]
    expect(page.get_by_role("heading", name=done)).to_be_visible()
    check_page(page, "apply-thanks")
    page.reload()
    page.go_back()
    assert Application.objects.get().state == Application.State.WAITING


@pytest.mark.parametrize("screen", variants(LAPTOP, PHONE), ids=["laptop", "phone"])
@pytest.mark.parametrize("language", variants("ja", "en"))
def test_an_owner_with_twelve_numbers(
    page: Page, site: str, shop: list[str], screen: ViewportSize, language: str
) -> None:
    page.set_viewport_size(screen)
    page.goto(f"{site}/portal")
    read_in(page, language)
    check_page(page, "sign-in")
    page.get_by_label({"ja": "メールアドレス", "en": "E-mail address"}[language]).fill("owner@example.jp")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    expect(page.get_by_text("owner@example.jp")).to_be_visible()
    check_page(page, "link-sent")
    page.goto(site + path_in(Message.objects.get(kind="sign_in")))
    check_page(page, "enter")
    follow(page.get_by_role("button", name={"ja": "お客様ページを開く", "en": "Open your page"}[language]))
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.locator("tbody tr:not(.notice-row)")).to_have_count(12)
    check_page(page, "owner")
    _rename(page, {"ja": ("名前を変更", "名前を変更する"), "en": ("Rename", "Rename")}[language])
    _release(page, {"ja": "端末から外す", "en": "Release"}[language])
    with page.expect_download() as saving:
        page.get_by_role("link", name="CSV").click()
    assert saving.value.suggested_filename.endswith(".csv")
    follow(page.get_by_role("button", name={"ja": "もう一度送る", "en": "Send again"}[language]))
    expect(page.get_by_role("status")).to_be_visible()
    assert Message.objects.filter(kind="numbers").count() == 1
    follow(page.get_by_role("button", name={"ja": "ログアウト", "en": "Sign out"}[language]))
    check_page(page, "signed-out")


def _rename(page: Page, words: tuple[str, str]) -> None:
    follow(page.get_by_role("link", name=f"{words[0]} 銀座一号店 レジ1"))
    check_page(page, "rename")
    page.locator("#id_name").fill("本店 レジ1")
    follow(page.get_by_role("button", name=words[1]))
    expect(page.get_by_role("rowheader", name="本店 レジ1")).to_be_visible()
    assert Terminal.objects.get(name_wanted="本店 レジ1").name == "銀座一号店 レジ1"


def _release(page: Page, word: str) -> None:
    before = License.objects.filter(registrations__until=None, registrations__isnull=False).count()
    follow(page.get_by_role("link", name=word).first)
    check_page(page, "release")
    follow(page.get_by_role("button", name=word))
    expect(page.get_by_role("main")).to_contain_text(word)
    page.goto(page.url.split("/portal/")[0] + "/portal/")
    assert License.objects.filter(registrations__until=None, registrations__isnull=False).count() == before - 1
    check_page(page, "owner-after")


def test_a_request_file_is_answered_from_the_owners_page(
    page: Page, site: str, shop: list[str], tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    till = FarTerminal("倉庫 レジ1")
    file = tmp_path / "attomenzei-request.jws"
    file.write_bytes(sign_request(till.request(Op.REGISTER, now, license=shop[11]), till.key))
    page.goto(f"{site}/portal/sign-in/")
    page.get_by_label("メールアドレス").fill("owner@example.jp")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    expect(page.get_by_text("owner@example.jp")).to_be_visible()
    page.goto(site + path_in(Message.objects.get(kind="sign_in")))
    follow(page.get_by_role("button", name="お客様ページを開く"))
    page.get_by_label("申請ファイル").set_input_files(file)
    follow(page.get_by_role("button", name="回答を受け取る"))
    with page.expect_download() as saving:
        page.get_by_role("button", name="回答ファイルを保存").click()
    assert saving.value.suggested_filename == "attomenzei-answer.json"
    page.goto(f"{site}/portal/")
    expect(page.get_by_role("rowheader", name="倉庫 レジ1")).to_be_visible()


@pytest.mark.parametrize("kind", variants("approve", "decline"))
def test_staff_decide_an_application(context: BrowserContext, page: Page, site: str, kind: str) -> None:
    application = waiting(site)
    client = Client()
    client.force_login(User.objects.create_superuser("sato"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    page.goto(f"{site}/admin/portal/application/")
    check_page(page, "console-applications")
    follow(page.get_by_role("link", name="株式会社銀座商店"))
    check_page(page, "console-application")
    follow(page.get_by_role("link", name={"approve": "承認してライセンス番号を発行する", "decline": "見送る"}[kind]))
    check_page(page, f"console-{kind}")
    if kind == "decline":
        page.locator("#id_reason").fill("対応していない地域です。")
    follow(page.locator(".form-page button[type=submit]"))
    expect(page.get_by_text("sato", exact=True).first).to_be_visible()
    application.refresh_from_db()
    assert application.decided_by == "sato"


def waiting(site: str) -> Application:
    """Return an application that waits for a decision."""
    fields = {name: value for name, value in FIELDS.items() if name != "agreed"}
    shops = [{"name": "銀座一号店", "terminals": 2}, {"name": "銀座二号店", "terminals": 3}]
    application = applications.apply(
        "mark", fields, shops, language="ja", terms="2026-11-01", network=None, now=clock.now()
    )
    applications.confirm(application, clock.now())
    return application


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_what_stands_beside_each_other_is_aligned(
    page: Page, site: str, size: ViewportSize, troubles: list[str]
) -> None:
    page.set_viewport_size(size)

    def box(selector: str) -> FloatRect:
        found = page.locator(selector).first.bounding_box()
        assert found is not None
        return found

    page.goto(f"{site}/portal/apply/")
    assert box("#id_shops-0-name")["y"] == box("#id_shops-0-terminals")["y"]
    page.goto(f"{site}/offline/")
    brand, language = box(".brand"), box(".ways button")
    assert language["y"] < brand["y"] + brand["height"] / 2 < language["y"] + language["height"]
    page.goto(f"{site}/portal/nothing/")
    troubles.clear()  # it is not found
    first, second = box(".button"), box(".button.quiet")
    assert second["y"] - first["y"] - first["height"] >= 8 or second["x"] - first["x"] - first["width"] >= 4
