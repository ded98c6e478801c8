"""The pages of the vendor's own texts of e-mails."""

import re
from datetime import datetime
from html import unescape

import pytest
from django.test import Client

from server.console.mail_words import PLACEHOLDERS, TITLES
from server.console.roles import Role
from server.licenses.models import Customer
from server.mailing.models import OwnText
from server.mailing.own_texts import MAILS
from tests.server.console.console_client import signed_in, words

LIST = "/admin/mail-texts/"
ENDING = f"{LIST}ending/ja/"
OWN = {"subject": "{customer} 様へ", "text": "{until} までです。\n{signature}"}


def page(client: Client, address: str, **posted: str) -> str:
    answer = client.post(address, posted, follow=True) if posted else client.get(address)
    return words(answer.content.decode())


def test_a_text_is_previewed_saved_and_restored(sato: Client) -> None:
    assert "標準の文面です。" in page(sato, ENDING)
    previewed = page(sato, ENDING, **OWN, do="preview")
    assert "株式会社見本商店 様へ" in previewed
    assert "2026年12月22日(火) までです。" in previewed
    assert not OwnText.objects.exists()
    assert "文面を保存しました" in page(sato, ENDING, **OWN, do="save")
    assert OwnText.objects.get().changed_by == "sato"
    assert "変更済み 契約期限のお知らせ 2026/11/22 12:00 sato" in page(sato, LIST)
    assert "契約期限のお知らせ" in page(sato, "/admin/licenses/event/")
    assert "標準の文面に戻しました" in page(sato, ENDING, do="restore")
    assert not OwnText.objects.exists()


def test_the_html_is_previewed_as_a_document_of_its_own(sato: Client) -> None:
    own = {**OWN, "text": "{customer} 様\n\n{numbers}"}
    shown = sato.post(f"{LIST}numbers/ja/", {**own, "do": "preview"}).content.decode()
    [document] = re.findall(r'<iframe [^>]*\bsandbox\b[^>]*srcdoc="([^"]*)"', shown)
    assert "株式会社見本商店 様" in unescape(document)
    assert unescape(document).count('src="data:image/png;base64,') == 4, "bar codes and QR codes"
    assert "<body" in unescape(document)
    assert "<" not in document


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({**OWN, "text": "{foo}"}, "差し込み項目 {foo} は、ここでは使えません"),
        ({**OWN, "text": ""}, "本文を入力してください"),
        ({**OWN, "subject": ""}, "件名を入力してください"),
    ],
)
def test_what_cannot_be_sent_is_not_saved(sato: Client, typed: dict[str, str], said: str) -> None:
    assert said in page(sato, ENDING, **typed, do="save")
    assert not OwnText.objects.exists()


def test_a_stored_text_that_is_not_sent_says_why(sato: Client, now: datetime) -> None:
    OwnText.objects.create(mail="ending", language="ja", subject="x", text="{gone}", changed_at=now, changed_by="x")
    assert "差し込み項目 {gone} は、ここでは使えません" in page(sato, ENDING)


def test_every_text_opens_and_every_placeholder_has_a_name(sato: Client) -> None:
    assert set(MAILS) <= set(TITLES)
    named = set()
    for mail in MAILS:
        for language in Customer.Language.values:
            answer = sato.get(f"{LIST}{mail}/{language}/")
            named |= {name for name, _label, _value in answer.context["placeholders"]}
    assert named == {f"{{{name}}}" for name in PLACEHOLDERS}


@pytest.mark.parametrize("address", [f"{LIST}many_trials/ja/", f"{LIST}ending/fr/"])
def test_other_texts_do_not_exist(sato: Client, address: str) -> None:
    assert sato.get(address).status_code == 404


def test_only_administrators_write_texts(db: None) -> None:
    client = signed_in("tanaka", Role.SUPPORT)
    assert {client.get(address).status_code for address in (LIST, ENDING)} == {403}
