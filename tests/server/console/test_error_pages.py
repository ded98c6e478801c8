"""Error pages in both languages: our own sentences instead of Django's."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from server.console.roles import Role
from tests.server.console.console_client import signed_in


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ja", "アドレスをご確認いただくか、前のページに戻ってください。"), ("en", "Check the address, or go back.")],
)
@pytest.mark.parametrize("path", ["/nothing", "/portal/nothing/"])
def test_an_unknown_address(db: None, path: str, language: str, expected: str) -> None:
    page = Client().get(path, headers={"accept-language": language})
    assert page.status_code == 404
    assert expected in page.content.decode()


def test_a_form_that_is_too_old_says_that_nothing_was_done(db: None) -> None:
    page = Client(enforce_csrf_checks=True).post("/portal/sign-in/", {"email": "owner@example.jp"})
    assert page.status_code == 403
    assert "何も行われていません。前のページに戻り、入力した内容を控えてから再読み込みし" in page.content.decode()


def test_a_missing_permission_says_whom_to_ask(db: None) -> None:
    tanaka = signed_in("tanaka", Role.VIEWER)
    page = tanaka.get("/admin/actions/stop/")
    assert page.status_code == 403
    assert "管理者にお問い合わせください。" in page.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_page_of_a_server_error_needs_no_context(name: str) -> None:
    with translation.override("ja"):
        assert "もう一度お試しください。" in render_to_string(name)


def test_the_host_alone_is_for_customers(db: None) -> None:
    """It led customers to the sign-in of staff."""
    assert Client().get("/", follow=True).redirect_chain[-1][0] == "/portal/sign-in/"


@pytest.mark.parametrize(("path", "way"), [("/portal/nothing/", "/portal/"), ("/admin/actions/stop/", "/admin/")])
def test_an_error_page_leads_on(db: None, path: str, way: str) -> None:
    page = signed_in("tanaka", Role.VIEWER).get(path).content.decode()
    assert f'<a class="button" href="{way}">' in page
