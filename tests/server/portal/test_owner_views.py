"""The owner's page: its content and its queries, and that nobody sees another customer's rows."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from licensing.number import show
from server.licenses.models import License, Registration, Terminal
from server.mailing.models import Message
from tests.server.portal.moving_clock import MovingClock
from tests.server.portal.owner import HOME, SIGN_IN, Owner, of, text
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
DAY = timedelta(days=1)


# the list


def test_every_number_is_listed_with_its_terminal_and_its_days(
    owner: Owner, numbers: list[str], till: FarTerminal
) -> None:
    page = owner.sign_in()
    shown = text(page.content.decode())
    terminal = Terminal.objects.get()
    for expected in (show(numbers[0]), show(numbers[1]), "銀座 レジ1", terminal.shown_number, "2026/11/22 12:00"):
        assert expected in shown
    assert "2027/02/20" in shown  # ninety days from the contact
    assert shown.count("2027/11/22") == 2
    assert ("利用中" in shown, "未登録" in shown) == (True, True)
    assert "2件の番号があります。お手続きは必要ありません。" in shown
    assert "<script" not in page.content.decode()
    assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("later", "change", "state", "expected"),
    [
        pytest.param(0, {}, "利用中", None, id="all is well"),
        pytest.param(60, {}, "利用中", None, id="silent, window closed"),
        pytest.param(61, {}, "ご確認ください", "2月20日までに、端末を", id="window opens"),
        pytest.param(90, {}, "ご確認ください", "2月20日までに、端末を", id="last day"),
        pytest.param(91, {}, "利用期限切れ", "利用期限が過ぎました。端末をインターネットにつなぐと", id="locked"),
        pytest.param(
            0, {"contract_until": date(2026, 12, 22)}, "利用中", None, id="thirty days to the end of the contract"
        ),
        pytest.param(
            0, {"contract_until": date(2026, 12, 21)}, "ご確認ください", "契約は12月21日までです。", id="29 days"
        ),
        pytest.param(0, {"contract_until": date(2026, 11, 21)}, "契約期限切れ", "契約期限が過ぎています。", id="ended"),
        pytest.param(0, {"stops_on": date(2026, 12, 31)}, "ご確認ください", "12月31日で利用を終了", id="cancelled"),
        pytest.param(0, {"stopped_at": datetime.fromisoformat("2026-11-22T00:00Z")}, "停止中", None, id="stopped"),
        pytest.param(
            0,
            {"back_and_forth_at": datetime.fromisoformat("2026-11-22T00:00Z")},
            "ご確認ください",
            "この番号が複数の端末の間を行き来しています。",
            id="mixed up",
        ),
    ],
)
def test_notices_say_what_to_do(
    owner: Owner,
    till: FarTerminal,
    moving_clock: MovingClock,
    later: int,
    change: dict[str, date],
    state: str,
    expected: str | None,
) -> None:
    License.objects.filter(registrations__isnull=False).update(**change)
    moving_clock.wait(later * DAY)
    shown = text(owner.sign_in().content.decode())
    assert state in shown
    warnings = ("までに、端末", "契約は", "過ぎ", "終了する", "行き来")
    assert expected in shown if expected else not any(warning in shown for warning in warnings)


def test_a_short_allowance_alone_gives_no_notice(owner: Owner, issue: Issue, moving_clock: MovingClock) -> None:
    FarTerminal().register(issue(1, allowance_days=14)[0], moving_clock.now)
    moving_clock.wait(7 * DAY)
    assert "までに、端末" not in text(owner.sign_in().content.decode())
    moving_clock.wait(DAY)
    assert "12月6日までに、端末" in text(owner.sign_in().content.decode())


def test_an_address_without_numbers_sees_an_empty_page(owner: Owner, numbers: list[str]) -> None:
    owner.sign_in()
    License.objects.all().delete()
    assert "このアドレスの番号はありません。" in owner.page()


def test_the_page_is_in_english(numbers: list[str], till: FarTerminal, moving_clock: MovingClock) -> None:
    moving_clock.wait(61 * DAY)
    shown = text(Owner("en").sign_in().content.decode())
    assert "Connect the terminal to the internet by 20 February, or it will be locked." in shown
    assert "1 number needs your attention." in shown


def test_the_number_of_queries_does_not_depend_on_the_number_of_licenses(
    owner: Owner, issue: Issue, moving_clock: MovingClock, django_assert_num_queries: Callable[[int], object]
) -> None:
    for place, number in enumerate(issue(12)):
        FarTerminal(f"レジ{place}").register(number, moving_clock.now)
    owner.sign_in()
    with django_assert_num_queries(7):  # type: ignore[attr-defined]
        owner.client.get(HOME)


# nobody else's


def test_the_list_and_the_file_show_only_the_owners_rows(
    owner: Owner, numbers: list[str], till: FarTerminal, others: License
) -> None:
    owner.sign_in()
    for page in (owner.page(), owner.client.get("/portal/numbers.csv").content.decode()):
        assert show(numbers[0]) in page
        assert show(others.number) not in page
        assert others.number not in page
        assert "よその" not in page


@pytest.mark.parametrize("action", ["rename", "release"])
def test_another_customers_number_is_not_found(owner: Owner, numbers: list[str], others: License, action: str) -> None:
    owner.sign_in()
    terminal = Terminal.objects.get(name="よそのレジ")
    assert owner.client.get(of(others.number, action)).status_code == 404
    answer = owner.client.post(of(others.number, action), {"terminal": terminal.number, "name": "とった"})
    assert answer.status_code == 404
    terminal.refresh_from_db()
    assert (terminal.name_wanted, Registration.objects.filter(until=None).count()) == ("", 1)


def test_another_customers_numbers_are_not_mailed(owner: Owner, numbers: list[str], others: License) -> None:
    owner.sign_in()
    before = Message.objects.count()
    assert owner.client.post(f"/portal/contracts/{others.contract_id}/resend/", {"once": "x"}).status_code == 404
    assert Message.objects.count() == before


@pytest.mark.parametrize(
    "path",
    [HOME, "/portal/numbers.csv", of("X" * 16, "rename"), of("X" * 16, "release"), "/portal/contracts/1/resend/"],
)
def test_pages_redirect_to_the_sign_in(numbers: list[str], path: str) -> None:
    client = Client()
    answer = client.post(path) if "resend" in path else client.get(path)
    assert answer["Location"] == SIGN_IN


# the file


def cells(owner: Owner) -> list[list[str]]:
    answer = owner.client.get("/portal/numbers.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="attomenzei-20261122.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_list_is_exported_as_csv(owner: Owner, numbers: list[str], till: FarTerminal) -> None:
    owner.sign_in()
    headings, first, second = cells(owner)
    assert headings[:3] == ["契約者名", "ライセンス番号", "状態"]
    shown = Terminal.objects.get().shown_number
    assert first == [
        "銀座商店",
        show(numbers[0]),
        "利用中",
        "銀座 レジ1",
        shown,
        "2026/11/22 12:00",
        "2027/02/20",
        "2027/11/22",
        "",
    ]
    assert second[2:7] == ["未登録", "", "", "", ""]


@pytest.mark.parametrize("name", ["=1+1", "+81", "-1+1", "@SUM(A1)"])
def test_a_terminals_name_is_never_a_formula(
    owner: Owner, numbers: list[str], moving_clock: MovingClock, name: str
) -> None:
    FarTerminal(name).register(numbers[0], moving_clock.now)
    owner.sign_in()
    assert cells(owner)[1][3] == f"'{name}"


# without a network


def test_the_page_has_the_form_for_a_request_file(owner: Owner, numbers: list[str]) -> None:
    page = owner.sign_in().content.decode()
    assert '<form method="post" action="/offline/" enctype="multipart/form-data">' in page
