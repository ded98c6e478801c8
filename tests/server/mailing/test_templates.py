"""Every e-mail in both languages: complete plain text, and HTML that loads nothing and needs no style sheet."""

import json
import re
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Page

import server.mailing
from licensing.words.banner_texts import BannerWords
from server.home import Home
from server.licenses.models import Terminal
from server.mailing.mail_queue import enqueue

TEMPLATES = Path(server.mailing.__file__).parent / "templates" / "mailing"
KINDS = (
    "numbers",
    "numbers_withdrawn",
    "moved",
    "ending",
    "silent",
    "cancellation",
    "cancellation_withdrawn",
    "renewed",
    "stopped",
    "resumed",
    "released",
)
NUMBER = "7K3M-9QXR-2VTA-84ND"


class Tags(HTMLParser):
    """Collects the tags and links of an HTML text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.closed: list[str] = []
        self.sources: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)
        self.sources += [value or "" for name, value in attrs if name in ("src", "background", "srcset")]

    def handle_endtag(self, tag: str) -> None:
        self.closed.append(tag)


def facts(now: datetime) -> dict[str, object]:
    """Return a context for every template."""
    terminal = Terminal(name="銀座 レジ1", number="482177301195")
    return {
        "customer": "銀座商店",
        "numbers": [NUMBER],
        "number": NUMBER,
        "rows": [{"number": NUMBER, "terminal": "銀座 レジ1 4821-7730-1195"}],
        "terminal": terminal,
        "former": terminal,
        "at": now,
        "days": 30,
        "count": 1,
        "take_back": vars(BannerWords)["TAKE_BACK"],
        **dict.fromkeys(("until", "deadline", "stops_on"), date(2027, 1, 31)),
    }


def test_both_languages_have_the_same_mails() -> None:
    japanese, english = (sorted(path.name for path in (TEMPLATES / language).iterdir()) for language in ("ja", "en"))
    assert japanese == english
    for kind in KINDS:
        assert {f"{kind}.html", f"{kind}.subject.txt", f"{kind}.txt"} <= set(japanese)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_is_complete_as_text_and_as_html(db: None, now: datetime, kind: str, language: str) -> None:
    mail = enqueue(kind, to="owner@example.jp", language=language, key=kind, context=facts(now), now=now)
    for part in (mail.subject, mail.text, mail.html):
        assert not re.search(r"\{[{%]|[%}]\}|None", part)
        assert "あっと免税" in part
    for part in (mail.text, mail.html):
        assert "銀座商店" in part
        assert NUMBER in part
        assert "03-0000-0000" in part
    assert not re.search(r"</?\w+>|&\w+;", mail.text), "no HTML in the text"
    assert "\n\n\n" not in mail.text
    assert ("様" in mail.text, "Dear" in mail.text) == ((True, False) if language == "ja" else (False, True))


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_html_fetches_nothing_and_is_well_formed(db: None, now: datetime, kind: str, language: str) -> None:
    mail = enqueue(kind, to="owner@example.jp", language=language, key=kind, context=facts(now), now=now)
    tags = Tags(mail.html)
    assert not {"table", "script", "link", "style", "iframe", "form"} & set(tags.opened)
    assert all(source.startswith("cid:") for source in tags.sources)
    assert "url(" not in mail.html
    void = {"meta", "img", "br"}
    assert sorted(tag for tag in tags.opened if tag not in void) == sorted(tags.closed)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kind", ["address_confirm", "address_changed"])
def test_a_mail_about_the_address_is_complete(db: None, now: datetime, kind: str, language: str) -> None:
    context = {"customer": "銀座商店", "link": "https://example.jp/x", "hours": 24, "email": "new@example.jp"}
    mail = enqueue(kind, to="owner@example.jp", language=language, key=kind, context=context, now=now)
    for part in (mail.text, mail.html):
        assert not re.search(r"\{[{%]|[%}]\}|None", part)
        assert "銀座商店" in part
        assert ("https://example.jp/x" if kind == "address_confirm" else "new@example.jp") in part
        assert "03-0000-0000" in part
    tags = Tags(mail.html)
    assert sorted(tag for tag in tags.opened if tag not in {"meta", "img", "br"}) == sorted(tags.closed)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_mail_ends_with_the_company_of_the_vendor(db: None, home: Home, now: datetime, language: str) -> None:
    company = {"company_name": "株式会社あっと", "company_address": "東京都中央区銀座1-2-3"}
    home.vendor.write_text(json.dumps({**json.loads(home.vendor.read_text()), **company}))
    mail = enqueue("renewed", to="owner@example.jp", language=language, key="1", context=facts(now), now=now)
    for part in (mail.text, mail.html):
        assert all(text in part for text in company.values())


@pytest.mark.parametrize("lists", [{}, {"more": 20, "count": 120}], ids=["all numbers", "the first numbers"])
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kind", ["renewed", "stopped", "resumed", "released", "silent"])
@pytest.mark.parametrize("other", [{}, {"shorter": True, "stops_on": None, "undone": True}], ids=["usual", "other"])
def test_each_wording_of_a_confirmation_is_complete(
    db: None, now: datetime, kind: str, language: str, lists: dict[str, int], other: dict[str, object]
) -> None:
    context = {**facts(now), **lists, **other}
    mail = enqueue(kind, to="owner@example.jp", language=language, key=kind, context=context, now=now)
    for part in (mail.subject, mail.text, mail.html):
        assert not re.search(r"\{[{%]|[%}]\}|None", part)
    assert "\n\n\n" not in mail.text


OVERLAPS = """() => [...document.images].filter(code => {
    const box = code.getBoundingClientRect()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const range = document.createRange()
    while (walker.nextNode()) {
        range.selectNodeContents(walker.currentNode)
        for (const text of range.getClientRects()) {
            const beside = text.right <= box.left || text.left >= box.right
            const apart = text.bottom <= box.top || text.top >= box.bottom
            if (text.width && !beside && !apart) return true
        }
    }
    return false
}).length"""


@pytest.mark.parametrize("language", ["ja", "en"])
def test_on_a_phone_a_mail_fits_and_no_code_covers_a_word(db: None, now: datetime, page: Page, language: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for kind in KINDS:
        mail = enqueue(kind, to="owner@example.jp", language=language, key=kind, context=facts(now), now=now)
        page.set_content(re.sub(r"cid:[\w-]+", "data:,", mail.html))  # the images keep their size
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, kind
        assert page.evaluate(OVERLAPS) == 0, kind
