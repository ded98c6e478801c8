"""The portal's e-mails in both languages: every variable filled, the same link in text and HTML."""

import re
from datetime import datetime

import pytest
from pytest_django import Settings

from server.mailing.mail_queue import enqueue
from server.mailing.models import Message
from server.portal.models import Application
from tests.server.portal.applicant import Applicant

LINK = "https://license.example.jp/portal/x/"
SHOPS = [{"name": "銀座一号店", "terminals": 2}]
FACTS = {"company": "株式会社<銀座>", "contact_name": "銀座 花子", "shops": SHOPS, "terminals": 2}
MAILS = [
    pytest.param("application_confirm", {**FACTS, "link": LINK, "days": 7}, [LINK], id="confirm"),
    pytest.param(
        "application_declined", {**FACTS, "reason": "対応していない地域です。"}, ["対応していない"], id="declined"
    ),
    pytest.param("application_received", FACTS, ["株式会社", "銀座一号店"], id="received"),
    pytest.param("sign_in", {"link": LINK, "minutes": 30}, [LINK, "30"], id="sign in"),
]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("kind", "facts", "expected"), MAILS)
def test_a_mail_is_complete_in_text_and_html(
    db: None, now: datetime, kind: str, facts: dict[str, object], expected: list[str], language: str
) -> None:
    mail = enqueue(kind, to="owner@example.jp", language=language, key=kind, context=facts, now=now)
    for part in (mail.subject, mail.text, mail.html):
        assert "あっと免税" in part
        assert not re.search(r"\{[{%]|[%}]\}|None", part)
    for part in (mail.text, mail.html):
        assert all(one in part for one in [*expected, "03-0000-0000"])
    assert "<銀座>" not in mail.html
    japanese = re.search(r"[ぁ-ん]", re.sub("あっと免税|対応していない地域です。|銀座一号店", "", mail.text))
    assert (japanese is None) is (language == "en")


@pytest.fixture
def applied(applicant: Applicant) -> Applicant:
    """Return an applicant who has sent the form."""
    applicant.send()
    return applicant


def test_an_application_that_is_confirmed_is_told_to_staff_and_to_the_applicant_once(
    applied: Applicant, settings: Settings
) -> None:
    """It arrived in silence: staff saw it when they happened to look, and the applicant never heard of it."""
    settings.STAFF_MAIL = "staff@example.jp"
    assert Message.objects.filter(kind__in=("application_received", "application_arrived")).count() == 0
    for _click in range(2):
        applied.confirm()
    received = Message.objects.get(kind="application_received")
    assert (received.to, received.language) == ("owner@example.jp", "ja")
    assert received.text.startswith("株式会社銀座商店\n銀座 花子 様")
    assert "(合計 5台)" in received.text
    arrived = Message.objects.get(kind="application_arrived")
    assert (arrived.to, arrived.subject) == ("staff@example.jp", "【お申込み】株式会社銀座商店 様(5台)")
    address = f"/admin/portal/application/{Application.objects.get().pk}/change/"
    for part in (arrived.text, arrived.html):
        assert all(fact in part for fact in ("03-1234-5678", "銀座 花子", "2026/12/01", "銀座二号店 3台", address))
        assert not re.search(r"\{[{%]|[%}]\}|None", part)


def test_without_an_address_of_staff_only_the_applicant_is_told(applied: Applicant) -> None:
    applied.confirm()
    assert not Message.objects.filter(kind="application_arrived").exists()
    assert Message.objects.filter(kind="application_received").exists()
