"""Importing customers: everything or nothing, nothing twice, without e-mails unless asked, undone within a day."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from licensing import number
from server.licenses.log import chain
from server.licenses.models import Change, Contract, Customer, Event, License, Shop
from server.licenses.staff import changes, imports, merging, operations, undoing
from server.licenses.staff.changes import DoneBefore, TooLate
from server.licenses.staff.import_file import read
from server.mailing import notices
from server.mailing.models import Message
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

HEADINGS = "customer,kana,email,shop,license_number,count,starts_on,until,allowance_days\n"
GIVEN = "7K3M9QXR2VTA84NB"
TABLE = f"""{HEADINGS}銀座陶器,ぎんざ,ginza@example.jp,本店,,3,2026-12-01,2027-11-30,60
銀座陶器,,ginza@example.jp,新宿店,{GIVEN},,2026-12-01,2027-11-30,
浅草書店,,asakusa@example.jp,,,2,,2028-01-31,
上野商店,,ueno@example.jp,,,,,,
"""


def do(text: str, now: datetime, *, mails: bool = False) -> Change:
    return imports.perform(read(text.encode()), mails=mails, token=changes.new_token(), who="sato", now=now)


def test_customers_shops_contracts_and_numbers_are_added(db: None, now: datetime) -> None:
    done = do(TABLE, now)
    assert list(Customer.objects.order_by("pk").values_list("name", "kana")) == [
        ("銀座陶器", "ギンザ"),
        ("浅草書店", ""),
        ("上野商店", ""),
    ]
    assert [(row.first_day, row.licenses.count()) for row in Contract.objects.order_by("pk")] == [
        (date(2026, 12, 1), 4),
        (date(2026, 11, 22), 2),
    ]
    given = License.objects.get(number=GIVEN)
    assert given.shop is not None
    assert (given.shop.name, given.contract_until, given.allowance_days) == ("新宿店", date(2027, 11, 30), 90)
    assert License.objects.filter(shop__name="本店", allowance_days=60).count() == 3
    assert done.licenses.count() == 6
    assert Event.objects.filter(what="imported").count() == 9
    FarTerminal().register(GIVEN, now)


def test_a_second_import_of_the_file_adds_nothing(db: None, now: datetime) -> None:
    do(TABLE, now)
    wanted = imports.plan(read(TABLE.encode()))
    assert (wanted.new_licenses, wanted.new_customers, wanted.unchanged, wanted.errors) == (0, [], 4, [])
    do(TABLE, now)
    assert (Customer.objects.count(), License.objects.count(), Shop.objects.count()) == (3, 6, 2)


def test_what_a_merged_customer_had_is_not_added_again(db: None, now: datetime) -> None:
    do(TABLE, now)
    ginza, other, last = Customer.objects.order_by("pk")
    merging.merge(ginza, other, who="sato", now=now)
    merging.merge(other, last, who="sato", now=now)
    assert imports.plan(read(TABLE.encode())).new_licenses == 0
    do(TABLE.replace(",,3,2026", ",,4,2026"), now)
    assert {contract.customer for contract in Contract.objects.all()} == {last}


def test_a_file_that_grew_adds_the_rest(db: None, now: datetime) -> None:
    do(TABLE, now)
    more = TABLE.replace(",,3,2026", ",,5,2026") + "浅草書店,,asakusa@example.jp,,,1,,2028-01-31,\n"
    do(more, now)
    assert License.objects.filter(shop__name="本店").count() == 5
    assert License.objects.filter(contract__customer__name="浅草書店").count() == 3


def test_a_known_customer_keeps_its_details(issue: Issue, now: datetime) -> None:
    issue()
    do(f"{HEADINGS}銀座商店,べつ,owner@example.jp,,,1,,2027-01-01,\n", now)
    row = Customer.objects.get()
    assert (row.kana, License.objects.filter(contract__customer=row).count()) == ("", 2)


def test_a_merged_customers_lines_are_the_others(issue: Issue, now: datetime) -> None:
    issue()
    row = Customer.objects.get()
    former = Customer.objects.create(name="旧商店", email="old@example.jp")
    merging.merge(former, row, who="sato", now=now)
    line = f"{HEADINGS}旧商店,,old@example.jp,,,1,,2027-01-01,\n"
    do(line, now)
    assert License.objects.filter(contract__customer=row).count() == 2
    assert imports.plan(read(line.encode())).new_licenses == 0, "the file again adds nothing"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"{HEADINGS}A,,a@example.jp,,{GIVEN},,,2027-01-01,\nA,,a@example.jp,,{GIVEN},,,2027-01-01,\n", "上の行にも"),
        (f"{HEADINGS}A,,a@example.jp,,{{taken}},,,2027-01-01,\n", "別の契約者に発行済み"),
    ],
)
def test_a_number_is_given_once(issue: Issue, now: datetime, text: str, sentence: str) -> None:
    [taken] = issue()
    lines = read(text.format(taken=taken).encode())
    [(_place, error)] = imports.plan(lines).errors
    assert sentence in error
    with pytest.raises(imports.Invalid):
        do(text.format(taken=taken), now)
    assert Customer.objects.count() == License.objects.count() == 1, "nothing was added"


def test_a_number_of_the_customer_itself_stays_as_it_is(issue: Issue, now: datetime) -> None:
    [taken] = issue()
    do(f"{HEADINGS}銀座商店,,owner@example.jp,,{taken},,,2030-01-01,\n", now)
    assert License.objects.get().contract_until != date(2030, 1, 1)


def test_a_form_imports_once(db: None, now: datetime) -> None:
    lines = read(TABLE.encode())
    imports.perform(lines, mails=False, token="t", who="sato", now=now)
    with pytest.raises(DoneBefore):
        imports.perform(lines, mails=False, token="t", who="sato", now=now)


def test_a_number_that_happens_to_exist_is_no_import_of_before(
    db: None, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(number, "generate", lambda: GIVEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        do(TABLE, now)
    assert not Customer.objects.exists()


def test_mails_are_sent_only_if_asked(db: None, now: datetime) -> None:
    do(TABLE, now)
    chain.seal()
    notices.follow(now)
    assert not Message.objects.exists()
    do(f"{HEADINGS}新宿,,s@example.jp,,,2,,2027-01-01,\n", now, mails=True)
    chain.seal()
    notices.follow(now)
    [message] = Message.objects.all()
    assert (message.to, len(message.codes)) == ("s@example.jp", 2)


def test_an_import_is_undone_but_for_what_is_in_use(db: None, now: datetime) -> None:
    done = do(TABLE, now)
    FarTerminal().register(GIVEN, now)
    obstacles = undoing.undo(done, who="kato", now=now)
    assert [obstacle.license.number for obstacle in obstacles] == [GIVEN]
    assert [license.number for license in License.objects.all()] == [GIVEN]
    assert [row.name for row in Customer.objects.all()] == ["銀座陶器"]
    assert [shop.name for shop in Shop.objects.all()] == ["新宿店"]
    assert Event.objects.filter(what="undone", who="kato").count() == 5
    with pytest.raises(TooLate):
        undoing.undo(done, who="kato", now=now)


def test_an_undone_import_can_be_corrected_and_repeated(db: None, now: datetime) -> None:
    undoing.undo(do(TABLE, now), who="kato", now=now)
    assert not Customer.objects.exists()
    do(TABLE, now)
    assert License.objects.count() == 6


def test_numbers_that_were_mailed_are_stopped_instead(db: None, now: datetime) -> None:
    undoing.undo(do(TABLE, now, mails=True), who="kato", now=now)
    assert License.objects.filter(stopped_at=now).count() == 6
    chain.seal()
    notices.follow(now)
    assert Message.objects.filter(kind="numbers_withdrawn").count() == 2


def test_numbers_that_were_mailed_and_withdrawn_count_as_none_when_the_file_is_brought_in_again(
    db: None, now: datetime
) -> None:
    table = f"{HEADINGS}新宿,,s@example.jp,,,2,,2027-01-01,\n"
    undoing.undo(do(table, now, mails=True), who="kato", now=now)
    assert imports.plan(read(table.encode())).new_licenses == 2
    do(table, now, mails=True)
    assert License.objects.filter(stopped_at=None).count() == 2
    given = f"{HEADINGS}新宿,,s@example.jp,,{GIVEN},,,2027-01-01,\n"
    undoing.undo(do(given, now, mails=True), who="kato", now=now)
    [(_place, error)] = imports.plan(read(given.encode())).errors
    assert "取り消されています" in error
    operations.resume(operations.find(GIVEN), who="kato", now=now)
    assert imports.plan(read(given.encode())).errors == []


def test_it_cannot_be_undone_after_a_day(db: None, now: datetime) -> None:
    with pytest.raises(TooLate):
        undoing.undo(do(TABLE, now), who="kato", now=now + timedelta(hours=24))


def test_many_lines_take_few_statements(db: None, now: datetime) -> None:
    rows = (f"顧客{i},,{i}@example.jp,,{number.generate()},,,2027-01-01,\n" for i in range(300))
    lines = read((HEADINGS + "".join(rows)).encode())
    with CaptureQueriesContext(connection) as done:
        imports.perform(lines, mails=False, token="t", who="sato", now=now)
    assert License.objects.count() == 300
    assert len(done) < 40


def test_a_file_issues_no_more_numbers_than_a_vendor_means_to(db: None, now: datetime) -> None:
    lines = "".join(f"顧客{i},,{i}@example.jp,,,1000,,2027-01-01,\n" for i in range(10))
    assert imports.plan(read((HEADINGS + lines).encode())).new_licenses == 10_000
    more = read(f"{HEADINGS}{lines}銀座,,g@example.jp,,,1,,2027-01-01,\n新宿,,s@example.jp,,,1,,2027-01-01,\n".encode())
    [(place, error)] = imports.plan(more).errors
    assert (place, "10000件を超えます" in error) == (12, True)


def test_the_command_imports_and_says_what(db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "customers.csv"
    file.write_text(TABLE)
    call_command("customer", "import", str(file), "--dry-run")
    assert "customers would be added: 3\nlicenses would be added: 6" in capsys.readouterr().out
    assert not Customer.objects.exists()
    call_command("customer", "import", str(file), "--json")
    assert json.loads(capsys.readouterr().out) == {
        "customers": 3,
        "licenses": 6,
        "unchanged_lines": 0,
        "dry_run": False,
    }
    assert License.objects.count() == 6


def test_the_command_names_every_wrong_line(db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "customers.csv"
    file.write_text(f"{HEADINGS},,x,,,,,,\nA,,a@example.jp,,,1,,,\n")
    with pytest.raises(CommandError, match="nothing was imported"):
        call_command("customer", "import", str(file))
    errors = capsys.readouterr().err
    assert "line 2: Enter 契約者名." in errors
    assert "line 3: Enter the contract's end" in errors
    for other, reason in (("nothing", "No such file"), ("empty", "first line has no")):
        (tmp_path / "empty").touch()
        with pytest.raises(CommandError, match=reason):
            call_command("customer", "import", str(tmp_path / other))


def test_operations_undo_as_before(issue: Issue, now: datetime) -> None:
    license = operations.find(issue()[0])

    def act(one: License) -> None:
        operations.stop(one, who="sato", now=now)

    done = changes.change(Change.Kind.STOP, [license], act, token="t", seen=None, who="sato", now=now)
    assert undoing.undo(done, who="kato", now=now) == []
    assert License.objects.get().stopped_at is None
