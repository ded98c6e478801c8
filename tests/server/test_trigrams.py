"""The index for parts of texts: the same results as without it, and it is used."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from server import trigrams
from server.folding import folded
from server.licenses.models import Customer, License, Terminal
from tests.server.conftest import NOON
from tests.server.console.test_event_search import Issue


def customer(name: str, **fields: str) -> Customer:
    return Customer.objects.create(name=name, email=f"x{Customer.objects.count()}@example.jp", **fields)


def names(word: str) -> set[str]:
    found: QuerySet[Customer] = Customer.objects.filter(folded__includes=folded(word))
    return {row.name for row in found}


@pytest.mark.parametrize(
    "word", ["座", "銀座", "銀座陶", "銀座陶器", "ぎんざとうき", "ﾄｳｷ", "03-1234", "GINZA@EXAMPLE"]
)
def test_a_part_of_any_length_is_found(db: None, word: str) -> None:
    customer("㈱銀座陶器", kana="ギンザトウキ", phone="03-1234-5678", memo="ginza@example.jp")
    customer("新宿書店", kana="シンジュクショテン", phone="03-9999-0000")
    assert names(word) == {"㈱銀座陶器"}


def test_what_was_changed_or_deleted_is_not_found_by_what_it_was(db: None) -> None:
    row = customer("銀座陶器店")
    row.name = "浅草陶器店"
    row.save(update_fields=["name"])
    assert names("銀座陶") == set()
    assert names("浅草陶") == {"浅草陶器店"}
    row.delete()
    assert names("浅草陶") == set()


@pytest.mark.parametrize("column", ["name", "memo", "folded"])
def test_no_statement_can_leave_the_search_behind(db: None, column: str) -> None:
    row = customer("銀座陶器店")
    with pytest.raises(TypeError, match=column):
        Customer.objects.filter(pk=row.pk).update(**{column: "浅草陶器店"})
    with pytest.raises(TypeError, match=column), transaction.atomic():
        Customer.objects.bulk_update([row], [column])
    assert Customer.objects.update(language="en") == 1
    assert names("銀座陶") == {"銀座陶器店"}


def test_characters_that_like_gives_a_meaning_are_not_read_so(db: None) -> None:
    customer("100%リネン_東京")
    assert names("100%リ") == names("100リネン東京") == {"100%リネン_東京"}
    assert names("1%京") == names("1_0リ") == set()


def test_a_terminal_is_found_by_its_present_name(db: None) -> None:
    terminal = Terminal(jkt="x", number="482177301195", machine="m", known_since=date(2026, 1, 1), last_contact=NOON)
    terminal.deadline = terminal.usable_until = date(2027, 1, 1)
    terminal.name = "銀座 レジ１"
    terminal.save()
    for word in ("レジ1", "銀座れじ", "7730"):
        assert Terminal.objects.filter(folded__includes=folded(word)).exists(), word


def test_the_indexes_are_used(issue: Issue) -> None:
    """Not because they are better for a few rows, but where nothing else is allowed."""
    [number] = issue()
    rows = License.objects.filter(number__includes=number[4:9])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = rows.explain()
    assert ("licenses_license_number_pairs" if connection.vendor == "postgresql" else "VIRTUAL TABLE INDEX") in plan
    assert [row.number for row in rows] == [number]


def test_tables_that_do_not_exist_yet_have_no_index(db: None) -> None:
    assert list(trigrams._fields([])) == []


def test_indexes_that_are_lost_are_made_again_with_the_rows_that_exist(db: None) -> None:
    customer("銀座陶器店")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while some are to be checked
            cursor.execute("DROP INDEX licenses_customer_folded_pairs")
        else:  # as a migration that rebuilds the table does
            for name in ("added", "changed", "deleted"):
                cursor.execute(f"DROP TRIGGER licenses_customer_folded_{name}")
    customer("浅草陶器店")
    trigrams.create_indexes()
    trigrams.create_indexes()
    assert names("陶器店") == {"銀座陶器店", "浅草陶器店"}
    customer("上野陶器店")
    assert len(names("陶器店")) == 3
