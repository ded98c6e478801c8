"""The portal's e-mails in both languages: every variable filled, the same link in text and HTML."""

import re
from datetime import datetime

import pytest

from server.mailing.mail_queue import enqueue

LINK = "https://license.example.jp/portal/x/"
SHOPS = [{"name": "銀座一号店", "terminals": 2}]
FACTS = {"company": "株式会社<銀座>", "contact_name": "銀座 花子", "shops": SHOPS, "terminals": 2}
MAILS = [
    pytest.param("application_confirm", {**FACTS, "link": LINK, "days": 7}, [LINK], id="confirm"),
    pytest.param(
        "application_declined", {**FACTS, "reason": "対応していない地域です。"}, ["対応していない"], id="declined"
    ),
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
    japanese = re.search(r"[ぁ-ん]", re.sub("あっと免税|対応していない地域です。", "", mail.text))
    assert (japanese is None) is (language == "en")
