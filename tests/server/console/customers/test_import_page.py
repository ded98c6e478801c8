"""Importing in the console: choose the file, see what would happen, confirm; nothing happens before."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from server.console.customers import import_page
from server.console.roles import Role
from server.licenses.log import chain
from server.licenses.models import Customer, License
from server.licenses.staff import customers
from server.mailing import notices
from server.mailing.models import Message
from tests.server.conftest import NOON
from tests.server.console.console_client import signed_in, undo

IMPORT = "/admin/customers/import/"
TABLE = """契約者名,メールアドレス,発行する数,契約期限
銀座陶器,ginza@example.jp,2,2027-11-30
浅草書店,asakusa@example.jp,1,2027-11-30
"""


def choose(client: Client, text: str | bytes) -> str:
    blob = text if isinstance(text, bytes) else text.encode("cp932")
    return client.post(IMPORT, {"file": SimpleUploadedFile("c.csv", blob)}).content.decode()


def confirm(client: Client, page: str, **more: str) -> str:
    form = page[page.index('name="blob"') - 40 :]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    return client.post(IMPORT, {**fields, **more}, follow=True).content.decode()


def test_a_file_is_imported_after_a_preview(sato: Client) -> None:
    assert 'type="file"' in sato.get(IMPORT).content.decode()
    page = choose(sato, TABLE)
    assert "契約者 2社、ライセンス 3件を追加します" in page
    assert not Customer.objects.exists()
    assert "3件のライセンスを取り込みました。" in confirm(sato, page)
    assert "もう一度は行いませんでした" in confirm(sato, page)
    assert License.objects.count() == 3
    chain.seal()
    notices.follow(NOON)
    assert not Message.objects.exists()
    assert "2行で、変更しません" in choose(sato, TABLE)
    assert "3件を、操作の前の状態に戻しました。" in undo(sato)
    assert not Customer.objects.exists()


def test_mails_are_sent_if_asked(sato: Client) -> None:
    confirm(sato, choose(sato, TABLE), mails="on")
    chain.seal()
    notices.follow(NOON)
    assert Message.objects.count() == 2


def test_every_wrong_line_is_shown(sato: Client) -> None:
    page = choose(sato, TABLE + ",x,,\n")
    assert "2か所を直してください" in page
    assert "契約者名を入力してください。" in page
    assert 'name="blob"' not in page


def test_a_customer_that_is_known_by_another_name_is_shown_with_it(sato: Client) -> None:
    confirm(sato, choose(sato, TABLE))
    customers.rename(Customer.objects.get(name="銀座陶器"), "株式会社銀座", "", who="sato", now=NOON)
    page = choose(sato, TABLE)
    assert "2行で、変更しません" in page
    assert "「株式会社銀座 / ginza@example.jp」として登録済み" in page
    assert page.count("として登録済み") == 1


@pytest.mark.parametrize("blob", [b"", b"\xff\xfe\xfd\x81", b"x" * 700_001])
def test_what_is_no_table_is_asked_again(sato: Client, blob: bytes) -> None:
    response = sato.post(IMPORT, {"file": SimpleUploadedFile("c.csv", blob)})
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()


def test_a_form_without_its_file_asks_for_it(sato: Client) -> None:
    assert "ファイルをもう一度選んでください。" in sato.post(IMPORT, {"blob": "*"}).content.decode()


def test_a_number_that_was_taken_meanwhile_is_shown(sato: Client) -> None:
    line = "customer,email,license_number,until\n{},{}@example.jp,7K3M9QXR2VTA84NB,2027-01-01\n"
    page = choose(sato, line.format("A", "a"))
    confirm(sato, choose(sato, line.format("B", "b")))
    assert "別の契約者に発行済み" in confirm(sato, page)
    assert [row.name for row in Customer.objects.all()] == ["B"]


def test_the_preview_of_a_large_file_is_short(sato: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_page, "SHOWN", 1)
    assert "ほかに1行あります。" in choose(sato, TABLE)


def test_the_template_can_be_imported(sato: Client) -> None:
    template = sato.get(f"{IMPORT}template/")
    assert template.content.startswith(b"\xef\xbb\xbf")
    assert "ライセンス 3件を追加します" in choose(sato, template.content)


def test_only_administrators_import(db: None) -> None:
    support = signed_in("suzuki", Role.SUPPORT)
    assert support.get(IMPORT).status_code == support.get(f"{IMPORT}template/").status_code == 403
