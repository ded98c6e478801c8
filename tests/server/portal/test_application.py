"""正式お申込み: the form, the e-mail that makes it count, and what keeps out what fills in forms by itself."""

from collections.abc import Callable
from datetime import timedelta
from html import escape
from typing import Any

import pytest
from django.test import Client

from licensing.terms import read_terms
from server.licenses.models import Event
from server.mailing.models import Message
from server.portal import applications
from server.portal.models import Application, ApplicationShop, Try
from server.portal.terms import parts
from tests.server.portal.applicant import APPLY, FIELDS, Applicant
from tests.server.portal.hand import Hand

State = Application.State


def says(page: Any, sentence: str) -> bool:
    return escape(sentence) in page.content.decode()


def applied() -> list[Event]:
    return list(Event.objects.filter(what=Event.What.APPLIED))


def test_an_application_counts_from_the_confirmed_link_on(applicant: Applicant) -> None:
    sent = applicant.send()
    assert sent.status_code == 302
    assert says(applicant.client.get(sent["Location"]), "owner@example.jp")
    application = Application.objects.get()
    assert (application.state, application.company, applied()) == (State.UNCONFIRMED, "株式会社銀座商店", [])
    message = Message.objects.get()
    assert (message.kind, message.to, message.language) == ("application_confirm", "owner@example.jp", "ja")
    assert "銀座一号店 2台" in message.text
    shown = applicant.client.get(applicant.link())
    assert says(shown, "この内容で申し込む")
    assert Application.objects.get().state == State.UNCONFIRMED  # a mail scanner that follows links confirms nothing
    assert says(applicant.confirm(), "お申し込みを受け付けました")
    application.refresh_from_db()
    assert (application.state, application.confirmed_at) == (State.WAITING, applicant.hand.now)
    assert application.terms_version == read_terms("ja").version
    [event] = applied()
    assert (event.who, event.customer) == ("owner@example.jp", "株式会社銀座商店")
    assert event.after == {"application": application.pk, "terminals": 5}
    assert says(applicant.confirm(), "お申し込みを受け付けました")
    assert says(applicant.client.get(applicant.link()), "お申し込みを受け付けました")
    assert len(applied()) == 1


def test_the_form_shows_the_whole_terms_and_needs_no_script(applicant: Applicant) -> None:
    page = applicant.client.get(APPLY)
    assert all(says(page, part.text) for part in parts())
    assert len(parts()) > 20
    assert "<script" not in page.content.decode()
    assert " style=" not in page.content.decode()
    assert "default-src 'none'" in page["Content-Security-Policy"]


def test_a_double_click_makes_one_application(applicant: Applicant) -> None:
    first, second = applicant.send(), applicant.send()
    assert (first.status_code, second.status_code) == (302, 302)
    assert (Application.objects.count(), Message.objects.count(), ApplicationShop.objects.count()) == (1, 1, 2)


def test_a_mistyped_address_is_mended_by_going_back(applicant: Applicant) -> None:
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
        pytest.param(
            "address",
            "銀座\u2028中央",
            "改行などの制御文字は使えません。文字だけを入力してください。",
            id="a control character",
        ),
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
def test_each_mistake_is_told_in_words_and_nothing_typed_is_lost(
    applicant: Applicant, field: str, typed: str, sentence: str
) -> None:
    page = applicant.send(**{field: typed})
    assert page.status_code == 400
    assert says(page, sentence)
    kept = [value for name, value in FIELDS.items() if name not in (field, "agreed")]
    assert all(says(page, value) for value in kept)
    assert Application.objects.count() == 0


def test_full_width_digits_are_taken_as_they_are_meant(applicant: Applicant) -> None:
    applicant.send(phone="０３ー１２３４ー５６７８", postal_code="〒１０４ー００６１")
    application = Application.objects.get()
    assert (application.phone, application.postal_code) == ("03-1234-5678", "104-0061")


def test_empty_rows_count_for_nothing(applicant: Applicant) -> None:
    applicant.send(("本店", "1"), ("", ""), ("支店", "4"))
    assert [str(shop) for shop in ApplicationShop.objects.order_by("pk")] == ["本店 1台", "支店 4台"]
    assert Application.objects.get().terminals == 5


def test_more_rows_come_without_losing_or_asking_for_anything(applicant: Applicant) -> None:
    page = applicant.send(more="1", email="", agreed="on")
    assert page.status_code == 200
    assert 'name="shops-4-name"' in page.content.decode()
    assert 'name="shops-TOTAL_FORMS" value="5"' in page.content.decode()
    assert all(says(page, typed) for typed in ("銀座二号店", FIELDS["address"]))
    assert not says(page, "メールアドレスを入力してください。")
    applicant.read(page.content.decode())
    filled = [("銀座一号店", "2"), ("", ""), ("", ""), ("", ""), ("五号店", "1")]
    assert applicant.send(*filled).status_code == 302


@pytest.mark.parametrize("total", ["x", "0", "99"])
def test_more_rows_end_at_sixty(applicant: Applicant, total: str) -> None:
    page = applicant.send(more="1", **{"shops-TOTAL_FORMS": total}).content.decode()
    assert 'name="shops-60-name"' not in page
    assert ("店舗の行を増やす" in page) is (total != "99")


def test_what_fills_in_the_hidden_field_gets_the_same_answer_and_nothing_happens(applicant: Applicant) -> None:
    answer = applicant.send(website="https://spam.example")
    assert says(applicant.client.get(answer["Location"]), "メールをご確認ください")
    assert (Application.objects.count(), Message.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda one: one.open(), id="in no time"),
        pytest.param(lambda one: one.hand.wait(timedelta(hours=25)), id="a day later"),
        pytest.param(lambda one: setattr(one, "stamp", ""), id="without the form"),
        pytest.param(lambda one: setattr(one, "stamp", one.stamp[:-1] + "~"), id="with a stamp of their own"),
    ],
)
def test_who_sends_at_an_odd_time_is_asked_once_more(applicant: Applicant, spoil: Callable[[Applicant], Any]) -> None:
    spoil(applicant)
    page = applicant.send()
    assert page.status_code == 400
    assert says(page, "もう一度「確認メールを受け取る」を押してください。")
    assert says(page, FIELDS["note"])
    assert Application.objects.count() == 0
    applicant.read(page.content.decode())
    applicant.hand.wait(timedelta(seconds=5))
    assert applicant.send().status_code == 302


def test_one_address_may_not_send_for_ever(applicant: Applicant) -> None:
    for place in range(applications.BY_ADDRESS.most):
        assert applicant.send(email=f"owner{place}@example.jp").status_code == 302
    page = applicant.send(email="last@example.jp")
    assert page.status_code == 429
    assert says(page, "1時間ほど待って")
    applicant.hand.wait(timedelta(hours=1, seconds=1))
    assert applicant.send(email="last@example.jp").status_code == 302


def test_nobodys_mailbox_is_filled(applicant: Applicant) -> None:
    for place in range(applications.BY_EMAIL.most):
        assert (
            applicant.send(email="OWNER@example.jp" if place % 2 else "owner@example.jp", note=f"{place}").status_code
            == 302
        )
    assert applicant.send(note="one more").status_code == 429
    assert Message.objects.count() == applications.BY_EMAIL.most


def test_tries_are_forgotten_after_a_day(applicant: Applicant) -> None:
    applicant.send()
    assert Try.objects.count() == 2
    assert not Try.objects.filter(whom__contains="owner").exists()
    applicant.hand.wait(timedelta(hours=25))
    applicant.open()
    applicant.hand.wait(timedelta(minutes=1))
    applicant.send(note="again")
    assert Try.objects.count() == 2


@pytest.mark.parametrize("token", ["x", "MQ:1abc:xyz"])
def test_a_link_that_is_not_ours_opens_nothing(db: None, token: str) -> None:
    page = Client().get(f"/portal/apply/confirm/{token}/")
    assert page.status_code == 404
    assert says(page, "このリンクは使えません")


def test_the_page_after_the_form_shows_only_what_this_server_wrote(db: None) -> None:
    assert Client().get("/portal/apply/sent/?to=evil")["Location"] == APPLY


def test_the_link_in_the_e_mail_stands_under_the_servers_own_address(applicant: Applicant) -> None:
    applicant.client.post(APPLY, {}, headers={"host": "localhost"})
    applicant.send()
    assert "http://127.0.0.1" in Message.objects.get().text


def test_what_nobody_confirmed_is_forgotten_after_two_weeks(applicant: Applicant, hand: Hand) -> None:
    applicant.send()
    assert applications.forget(hand.now + timedelta(days=13)) == 0
    assert applications.forget(hand.now + timedelta(days=15)) == 1
    assert Application.objects.count() == 0


def test_what_was_confirmed_stays(applicant: Applicant, hand: Hand) -> None:
    applicant.send()
    applicant.confirm()
    assert applications.forget(hand.now + timedelta(days=99)) == 0
    assert Application.objects.count() == 1


def test_in_english_the_page_the_sentences_and_the_e_mail_are_english(db: None, hand: Hand) -> None:
    one = Applicant(hand, "en")
    page = one.open()
    assert '<html lang="en">' in page
    hand.wait(timedelta(minutes=1))
    assert says(one.send(company=""), "Enter your company or shop name.")
    one.send()
    message = Message.objects.get()
    assert (message.language, "Your application is not complete yet" in message.html) == ("en", True)


def test_the_apps_address_leads_to_the_form(db: None) -> None:
    assert Client().get("/portal/apply", follow=True).status_code == 200
