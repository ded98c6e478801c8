"""The vendor's own texts of e-mails: values of placeholders, what is refused, and when the standard text is sent."""

import logging
import re
from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from server.licenses.models import Event
from server.mailing import own_texts
from server.mailing.composing import compose
from server.mailing.examples import NUMBERS, example
from server.mailing.mail_queue import enqueue
from server.mailing.models import Message, OwnText
from server.mailing.own_texts import MAILS, NOT_IN_SUBJECT, REQUIRED, Draft

BOTH = pytest.mark.parametrize("language", ["ja", "en"])


def sent(kind: str, language: str, now: datetime, mail: str = "", **context: object) -> Message:
    filled = {**example(mail or kind, language, now), **context}
    Message.objects.all().delete()
    return enqueue(
        kind, to="x@example.jp", language=language, key=kind, context=filled, now=now, codes=["A" * 16, "B" * 16]
    )


def store(mail: str, language: str, subject: str, text: str, now: datetime) -> None:
    OwnText.objects.create(mail=mail, language=language, subject=subject, text=text, changed_at=now, changed_by="sato")


def refusal(mail: str, subject: str, text: str, now: datetime, language: str = "ja") -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        own_texts.cleaned(mail, language, Draft(subject, text), now)
    return refused.value.message_dict


@BOTH
@pytest.mark.parametrize("mail", MAILS)
def test_the_standard_text_is_a_good_own_text(db: None, now: datetime, mail: str, language: str) -> None:
    draft = own_texts.standard_text(mail, language, now)
    assert own_texts.cleaned(mail, language, draft, now) == draft
    assert not re.search(r"[{}]{2}|{%|None", draft.subject + draft.text)
    store(mail, language, draft.subject, draft.text, now)
    kind = mail.partition(".")[0]
    own = sent(kind, language, now, mail)
    OwnText.objects.all().delete()
    standard = sent(kind, language, now, mail)
    assert own.text == standard.text
    assert "{" not in own.subject + own.text + own.html
    assert own.html != standard.html


@BOTH
def test_placeholders_become_values_as_text_and_as_html(db: None, now: datetime, language: str) -> None:
    text = "{customer} & <b>\nhttps://example.jp/a\n\n{numbers}\n\n{signature}"
    store("numbers", language, "{product}:\n{count}" if language == "ja" else "{product}", text, now)
    mail = sent("numbers", language, now, customer="<銀座> & {link}")
    assert mail.subject.startswith("あっと免税")
    assert mail.text.startswith("<銀座> & {link} & <b>\nhttps://example.jp/a\n\n" + "\n".join(NUMBERS) + "\n\n-- \n")
    assert "&lt;銀座&gt; &amp; {link} &amp; &lt;b&gt;<br>" in mail.html
    assert '<a href="https://example.jp/a"' in mail.html
    assert mail.html.count("cid:qr-") == 2
    assert mail.html.count("03-0000-0000") == 1, "the layout's, not another in the body"
    assert len(list(compose(mail).attachments)) == 4


def test_a_text_without_codes_has_no_pictures(db: None, now: datetime) -> None:
    store("moved", "ja", "移動", "{number}", now)
    mail = sent("moved", "ja", now)
    assert NUMBERS[0] in mail.html
    assert compose(mail).attachments == []


def test_a_link_is_a_button(db: None, now: datetime) -> None:
    store("sign_in", "ja", "ログイン", "{link}\n{owner_page}", now)
    html = sent("sign_in", "ja", now).html
    assert "background:#0a7a5c" in html
    assert html.count("<a ") == 2


def test_a_variant_has_a_text_of_its_own(db: None, now: datetime) -> None:
    store("renewed", "ja", "更新", "更新しました", now)
    assert sent("renewed", "ja", now).text == "更新しました\n"
    assert "変更いたしました" in sent("renewed", "ja", now, shorter=True).text
    assert "renewed" in sent("renewed", "en", now).text, "another language"


@pytest.mark.parametrize(
    ("mail", "subject", "text", "field", "said"),
    [
        ("ending", "x", "{custmer} 様", "text", "{custmer} は、ここでは使えません。使えるのは {count} {customer} "),
        ("ending", "x", "{link}", "text", "{link} は"),
        ("ending", "{rows}", "x", "subject", "{rows} は"),
        ("sign_in", "{link}", "{link}", "subject", "{link} は"),
        ("ending", "x", "{{ vendor.root_keys }}", "text", "「{」と「}」は"),
        ("ending", "x", "{customer", "text", "「{」と「}」は"),
        ("ending", "x", "{}", "text", "{} は"),
        *((mail, "x", "x", "text", f"{{{name}}} を入れてください") for mail, name in REQUIRED.items()),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused(
    db: None, now: datetime, mail: str, subject: str, text: str, field: str, said: str
) -> None:
    assert said in "".join(refusal(mail, subject, text, now)[field])


def test_a_subject_that_would_be_too_long_is_refused(db: None, now: datetime) -> None:
    found = refusal("application_received", "{company}" * 22, "x", now, "en")
    assert "件名が長すぎます" in found["subject"][0]


def test_no_secret_and_no_list_is_allowed_in_a_subject(db: None, now: datetime) -> None:
    for name in NOT_IN_SUBJECT:
        assert "subject" in refusal("moved", f"{{{name}}}", "x", now)


def test_braces_of_an_input_method_are_corrected(db: None, now: datetime) -> None:
    draft = own_texts.cleaned("ending", "ja", Draft(" ｛ｃｕｓｔｏｍｅｒ｝\n様 ", "{ until ｝\r\n"), now)
    assert draft == Draft("{customer} 様", "{until}")


@pytest.mark.parametrize("text", ["{former_name}", "no link"])
def test_the_standard_text_is_sent_for_one_that_cannot_be_used(
    db: None, now: datetime, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    store("sign_in", "ja", "own", text, now)
    with caplog.at_level(logging.WARNING):
        assert "ログイン" in sent("sign_in", "ja", now).subject
    assert "the own text of the mail sign_in (ja) cannot be used" in caplog.text


def test_the_standard_text_is_sent_if_a_name_makes_the_subject_too_long(
    db: None, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    store("ending", "ja", "{customer} {customer} {customer}", "own", now)
    assert sent("ending", "ja", now, customer="商" * 200).text != "own\n"
    assert "too long" in caplog.text


def test_changes_are_in_the_event_log(db: None, now: datetime) -> None:
    draft, standard = Draft("x", "{customer} 様"), own_texts.standard_text("ending", "ja", now)
    for saved in (standard, draft, draft, standard):
        own_texts.save("ending", "ja", saved, who="sato", now=now)
    own_texts.restore("ending", "ja", who="sato", now=now)
    events = list(Event.objects.order_by("pk").values_list("what", "who", "before", "after"))
    named = {"mail": "ending", "language": "ja"}
    assert events == [
        ("mail_text_changed", "sato", vars(standard), {**named, **vars(draft)}),
        ("mail_text_restored", "sato", vars(draft), named),
    ]
    assert not OwnText.objects.exists(), "the standard text is not stored"
