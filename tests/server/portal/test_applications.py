"""Applications: the form, the confirmation by e-mail, rate limits and protection against bots."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from licensing.terms import read_terms
from server.licenses.models import Event
from server.mailing.models import Message
from server.portal import applications
from server.portal.apply_views import terms_paragraphs
from server.portal.models import Application, ApplicationShop
from tests.server.portal.applicant import APPLY, FIELDS, Applicant, contains
from tests.server.portal.moving_clock import MovingClock

State = Application.State


def applied() -> list[Event]:
    return list(Event.objects.filter(what=Event.What.APPLIED))


def test_an_application_is_valid_once_confirmed(applicant: Applicant) -> None:
    sent = applicant.send()
    assert sent.status_code == 302
    assert contains(applicant.client.get(sent["Location"]), "owner@example.jp")
    application = Application.objects.get()
    assert (application.state, application.company, applied()) == (State.UNCONFIRMED, "株式会社銀座商店", [])
    message = Message.objects.get()
    assert (message.kind, message.to, message.language) == ("application_confirm", "owner@example.jp", "ja")
    for text in (message.subject, message.text, message.html):
        # Anybody may enter anybody's address: the mail that verifies it must not carry a stranger's words.
        assert not [word for word in ("銀座", "2台") if word in text]
    shown = applicant.client.get(applicant.link())
    assert contains(shown, "この内容で申し込む")
    assert Application.objects.get().state == State.UNCONFIRMED  # a mail scanner that follows links confirms nothing
    assert contains(applicant.confirm(), "お申込みを受け付けました")
    application.refresh_from_db()
    assert (application.state, application.confirmed_at) == (State.WAITING, applicant.moving_clock.now)
    assert application.terms_version == read_terms("ja").version
    [event] = applied()
    assert (event.who, event.customer) == ("owner@example.jp", "株式会社銀座商店")
    assert event.after == {"application": application.pk, "terminals": 5}
    assert contains(applicant.confirm(), "お申込みを受け付けました")
    assert contains(applicant.client.get(applicant.link()), "お申込みを受け付けました")
    assert len(applied()) == 1


def test_the_terms_can_be_read_in_the_language_of_the_form(moving_clock: MovingClock) -> None:
    page = Applicant(moving_clock, "en").client.get(APPLY)
    assert contains(page, "The Japanese text of the terms is the binding one.")
    assert all(contains(page, part.text) for part in terms_paragraphs("en"))
    assert len(terms_paragraphs("en")) == len(terms_paragraphs("ja"))
    assert not contains(page, terms_paragraphs("ja")[0].text)


def test_the_form_shows_the_whole_terms_and_needs_no_script(applicant: Applicant) -> None:
    page = applicant.client.get(APPLY)
    assert all(contains(page, part.text) for part in terms_paragraphs("ja"))
    assert len(terms_paragraphs("ja")) > 20
    assert "<script" not in page.content.decode()
    assert " style=" not in page.content.decode()
    assert "default-src 'none'" in page["Content-Security-Policy"]


def test_a_double_click_makes_one_application(applicant: Applicant) -> None:
    first, second = applicant.send(), applicant.send()
    assert (first.status_code, second.status_code) == (302, 302)
    assert (Application.objects.count(), Message.objects.count(), ApplicationShop.objects.count()) == (1, 1, 2)


def test_a_mistyped_address_is_corrected_by_going_back(applicant: Applicant) -> None:
    applicant.send(email="onwer@example.jp")
    applicant.send()
    assert [message.to for message in Message.objects.order_by("pk")] == ["onwer@example.jp", "owner@example.jp"]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        pytest.param("company", "", "会社名または屋号を入力してください。", id="no company"),
        pytest.param("contact_name", "", "ご担当者のお名前を入力してください。", id="no person"),
        pytest.param("email", "", "メールアドレスを入力してください。", id="no e-mail"),
        pytest.param(
            "email", "owner＠", "メールアドレスを name@example.jp の形で入力してください。", id="no e-mail address"
        ),
        pytest.param("phone", "", "電話番号を入力してください。", id="no phone"),
        pytest.param(
            "phone", "内線5", "電話番号を市外局番から数字で入力してください（例：03-1234-5678）。", id="words as phone"
        ),
        pytest.param(
            "phone", "1234", "電話番号を市外局番から数字で入力してください（例：03-1234-5678）。", id="too short"
        ),
        pytest.param("postal_code", "", "郵便番号を入力してください。", id="no postal code"),
        pytest.param(
            "postal_code", "104", "郵便番号を数字7桁で入力してください（例：104-0061）。", id="half a postal code"
        ),
        pytest.param("address", "", "ご住所を入力してください。", id="no address"),
        pytest.param("company", "\u200b\u202e", "会社名または屋号を入力してください。", id="nothing visible"),
        pytest.param("starts_on", "", "ご利用を始めたい日を選んでください。", id="no day"),
        pytest.param("starts_on", "来月", "日付を 2026-12-01 の形で入力してください。", id="no date"),
        pytest.param("starts_on", "2026-11-21", "今日から1年以内の日を選んでください。", id="yesterday"),
        pytest.param("starts_on", "2028-01-01", "今日から1年以内の日を選んでください。", id="too far"),
        pytest.param(
            "agreed", "", "利用規約をお読みになり、「利用規約に同意します」に印を付けてください。", id="no consent"
        ),
        pytest.param("shops-0-name", "", "店舗名を入力してください。", id="a shop without a name"),
        pytest.param("shops-0-terminals", "", "この店舗の端末の台数を入力してください。", id="no number of terminals"),
        pytest.param("shops-0-terminals", "二", "台数を数字で入力してください。", id="no number"),
        pytest.param("shops-1-terminals", "0", "台数は1台以上で入力してください。", id="none"),
        pytest.param(
            "shops-1-terminals",
            "201",
            "台数は1店舗200台までです。それ以上のときは、お電話でご相談ください。",
            id="too many",
        ),
        pytest.param("shops-TOTAL_FORMS", "x", "店舗名と台数を1行以上入力してください。", id="no rows"),
        pytest.param(
            "shops-TOTAL_FORMS",
            "61",
            "店舗は60行までです。それ以上のときは、お電話でご相談ください。",
            id="too many rows",
        ),
    ],
)
def test_each_error_says_what_to_enter_and_keeps_the_input(
    applicant: Applicant, field: str, typed: str, sentence: str
) -> None:
    page = applicant.send(**{field: typed})
    assert page.status_code == 400
    assert contains(page, sentence)
    kept = [value for name, value in FIELDS.items() if name not in (field, "agreed")]
    assert all(contains(page, value) for value in kept)
    assert Application.objects.count() == 0


def test_full_width_digits_are_accepted(applicant: Applicant) -> None:
    applicant.send(phone="０３ー１２３４ー５６７８", postal_code="〒１０４ー００６１")
    application = Application.objects.get()
    assert (application.phone, application.postal_code) == ("03-1234-5678", "104-0061")


def test_empty_rows_are_ignored(applicant: Applicant) -> None:
    applicant.send(("本店", "1"), ("", ""), ("支店", "4"))
    assert [str(shop) for shop in ApplicationShop.objects.order_by("pk")] == ["本店 1台", "支店 4台"]
    assert Application.objects.get().terminals == 5


def test_more_rows_keep_the_input_and_show_no_errors(applicant: Applicant) -> None:
    page = applicant.send(more="1", email="", agreed="on")
    assert page.status_code == 200
    assert 'name="shops-4-name"' in page.content.decode()
    assert 'name="shops-TOTAL_FORMS" value="5"' in page.content.decode()
    assert all(contains(page, typed) for typed in ("銀座二号店", FIELDS["address"]))
    assert not contains(page, "メールアドレスを入力してください。")
    applicant.read(page.content.decode())
    filled = [("銀座一号店", "2"), ("", ""), ("", ""), ("", ""), ("五号店", "1")]
    assert applicant.send(*filled).status_code == 302


def test_another_language_keeps_the_input(applicant: Applicant) -> None:
    answer = applicant.send(language="en", email="")
    page = answer.content.decode()
    assert (answer.status_code, answer.cookies["django_language"].value) == (200, "en")
    assert "<h1>Application</h1>" in page
    assert 'value="株式会社銀座商店"' in page
    assert 'name="shops-TOTAL_FORMS" value="2"' in page
    assert "field wrong" not in page
    assert "<h1>Application</h1>" in applicant.client.get("/portal/apply/").content.decode()
    assert not Application.objects.exists()


def test_a_language_that_there_is_not_changes_nothing(applicant: Applicant) -> None:
    assert "django_language" not in applicant.send(language="xx").cookies


@pytest.mark.parametrize("total", ["x", "0", "99"])
def test_more_rows_end_at_sixty(applicant: Applicant, total: str) -> None:
    page = applicant.send(more="1", **{"shops-TOTAL_FORMS": total}).content.decode()
    assert 'name="shops-60-name"' not in page
    assert ("店舗の行を増やす" in page) is (total != "99")


def test_the_honeypot_gets_the_usual_response_and_stores_nothing(applicant: Applicant) -> None:
    answer = applicant.send(website="https://spam.example")
    assert contains(applicant.client.get(answer["Location"]), "メールをご確認ください")
    assert (Application.objects.count(), Message.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda one: one.open(), id="in no time"),
        pytest.param(lambda one: one.moving_clock.wait(timedelta(hours=25)), id="a day later"),
        pytest.param(lambda one: setattr(one, "form_token", ""), id="without a token"),
        pytest.param(lambda one: setattr(one, "form_token", one.form_token[:-1] + "~"), id="with a forged token"),
    ],
)
def test_a_form_with_a_bad_token_must_be_submitted_again(
    applicant: Applicant, spoil: Callable[[Applicant], Any]
) -> None:
    spoil(applicant)
    page = applicant.send()
    assert page.status_code == 400
    assert contains(page, "もう一度「確認メールを受け取る」を押してください。")
    assert contains(page, FIELDS["note"])
    assert Application.objects.count() == 0
    applicant.read(page.content.decode())
    applicant.moving_clock.wait(timedelta(seconds=5))
    assert applicant.send().status_code == 302


def test_applications_are_limited_per_address(applicant: Applicant) -> None:
    for place in range(applications.PER_ADDRESS.times):
        assert applicant.send(email=f"owner{place}@example.jp").status_code == 302
    page = applicant.send(email="last@example.jp")
    assert page.status_code == 429
    assert contains(page, "1時間ほど待って")
    applicant.moving_clock.wait(timedelta(hours=1, seconds=1))
    assert applicant.send(email="last@example.jp").status_code == 302


def test_applications_are_limited_per_mailbox(applicant: Applicant) -> None:
    for place in range(applications.PER_MAILBOX.times):
        assert (
            applicant.send(email="OWNER@example.jp" if place % 2 else "owner@example.jp", note=f"{place}").status_code
            == 302
        )
    assert applicant.send(note="one more").status_code == 429
    assert Message.objects.count() == applications.PER_MAILBOX.times


@pytest.mark.parametrize("token", ["x", "MQ:1abc:xyz"])
def test_an_invalid_link_is_refused(db: None, token: str) -> None:
    page = Client().get(f"/portal/apply/confirm/{token}/")
    assert page.status_code == 404
    assert contains(page, "このリンクは使えません")


def test_the_page_after_the_form_needs_a_signed_address(db: None) -> None:
    assert Client().get("/portal/apply/sent/?to=evil")["Location"] == APPLY


def test_the_link_in_the_e_mail_has_the_servers_public_url(applicant: Applicant) -> None:
    applicant.client.post(APPLY, {}, headers={"host": "localhost"})
    applicant.send()
    assert "http://127.0.0.1" in Message.objects.get().text


def test_unconfirmed_applications_are_deleted_after_two_weeks(applicant: Applicant, moving_clock: MovingClock) -> None:
    applicant.send()
    assert applications.forget(moving_clock.now + timedelta(days=13)) == 0
    assert applications.forget(moving_clock.now + timedelta(days=15)) == 1
    assert Application.objects.count() == 0


def test_confirmed_applications_are_not_deleted(applicant: Applicant, moving_clock: MovingClock) -> None:
    applicant.send()
    applicant.confirm()
    assert applications.forget(moving_clock.now + timedelta(days=99)) == 0
    assert Application.objects.count() == 1


def test_page_errors_and_e_mail_are_in_english(db: None, moving_clock: MovingClock) -> None:
    one = Applicant(moving_clock, "en")
    page = one.open()
    assert '<html lang="en">' in page
    moving_clock.wait(timedelta(minutes=1))
    assert contains(one.send(company=""), "Enter your company or shop name.")
    one.send()
    message = Message.objects.get()
    assert (message.language, "Your application is not complete yet" in message.html) == ("en", True)


def test_the_apps_link_leads_to_the_form(db: None) -> None:
    assert Client().get("/portal/apply", follow=True).status_code == 200
