"""What is left of a customer's former name, and of a customer that was merged: people go on calling by these."""

from datetime import datetime

import pytest

from server.console import search
from server.licenses.models import Customer, Note
from server.licenses.staff import customer_changes, customers, merging
from server.licenses.staff.changes import Overtaken


@pytest.fixture
def ginza(db: None, now: datetime) -> Customer:
    return customers.add("銀座陶器", "ginza@example.jp", {}, who="sato", now=now)


@pytest.fixture
def asakusa(db: None, now: datetime) -> Customer:
    details = {"phone": "03-1111-2222", "address": "東京都台東区", "memo": "月末払い"}
    return customers.add("浅草商店", "asakusa@example.jp", details, who="sato", now=now)


def found(term: str) -> list[str]:
    rows = customers.listed().filter(search.every_word(term, search.customer)).order_by("pk")
    return [row.name for row in rows]


def test_a_customer_is_found_by_its_former_name(ginza: Customer, now: datetime) -> None:
    customers.rename(ginza, "株式会社TOKI", "", who="sato", now=now)
    assert found("ぎんざ 銀座陶器") == []
    assert found("銀座陶器") == found("toki") == ["株式会社TOKI"]
    customers.edit(Customer.objects.get(), {"memo": "改装中"}, who="sato", now=now)
    assert found("銀座陶器") == ["株式会社TOKI"]


def test_a_customer_is_found_by_the_names_of_those_that_were_merged_into_it(
    ginza: Customer, asakusa: Customer, now: datetime
) -> None:
    customers.rename(asakusa, "浅草本舗", "", who="sato", now=now)
    done = customer_changes.merge(asakusa, ginza, token="t", who="sato", now=now)
    assert found("浅草商店") == found("浅草本舗") == ["銀座陶器"]
    other = customers.add("新宿", "shinjuku@example.jp", {}, who="sato", now=now)
    merging.merge(Customer.objects.get(pk=ginza.pk), other, who="sato", now=now)
    assert found("浅草商店") == ["新宿"]
    customer_changes.undo(done, who="sato", now=now)
    assert found("浅草商店") == ["浅草本舗"]


def test_the_former_name_of_a_long_memo_is_found(ginza: Customer, now: datetime) -> None:
    customers.edit(ginza, {"memo": "あ" * 700}, who="sato", now=now)
    customers.rename(ginza, "株式会社TOKI", "", who="sato", now=now)
    assert found("銀座陶器") == ["株式会社TOKI"]


def test_a_merge_notes_the_details_that_would_be_lost(ginza: Customer, asakusa: Customer, now: datetime) -> None:
    done = customer_changes.merge(asakusa, ginza, token="t", who="sato", now=now)
    [note] = ginza.notes.all()
    assert note.text.splitlines() == ["統合した「浅草商店」の内容", "住所: 東京都台東区", "メモ: 月末払い"]
    assert [contact.phone for contact in ginza.contacts.all()] == ["03-1111-2222"]
    customer_changes.undo(done, who="sato", now=now)
    assert not Note.objects.exists()


def test_a_merge_of_the_same_address_notes_the_other_telephone_number(
    ginza: Customer, asakusa: Customer, now: datetime
) -> None:
    customers.edit(asakusa, {"email": ginza.email}, who="sato", now=now)
    merging.merge(asakusa, ginza, who="sato", now=now)
    assert "電話番号: 03-1111-2222" in ginza.notes.get().text
    assert not ginza.contacts.exists()


def renamed_meanwhile(row: Customer, name: str, now: datetime) -> Overtaken:
    customers.rename(row, name, "", who="kato", now=now)
    with pytest.raises(Overtaken) as overtaken:
        customer_changes.rename(row, "X", "", token="t", seen="銀座陶器", who="sato", now=now)
    return overtaken.value


def test_who_renamed_a_customer_is_named_whatever_was_done_to_it_since(ginza: Customer, now: datetime) -> None:
    customers.rename(ginza, "新宿", "", who="kato", now=now)
    customers.edit(ginza, {"phone": "03-1111-2222"}, who="suzuki", now=now)
    with pytest.raises(Overtaken) as overtaken:
        customer_changes.rename(ginza, "X", "", token="t", seen="銀座陶器", who="sato", now=now)
    assert overtaken.value.event is not None
    assert (overtaken.value.event.who, overtaken.value.event.what) == ("kato", "customer_renamed")


def test_nobody_is_named_who_may_have_renamed_a_namesake(ginza: Customer, asakusa: Customer, now: datetime) -> None:
    customers.rename(asakusa, "新宿", "", who="suzuki", now=now)
    assert renamed_meanwhile(ginza, "新宿", now).event is None
    customers.rename(asakusa, "渋谷", "", who="suzuki", now=now)
    customers.rename(ginza, "原宿", "", who="suzuki", now=now)
    assert renamed_meanwhile(ginza, "新宿", now).event is None, "the other one had the name"
