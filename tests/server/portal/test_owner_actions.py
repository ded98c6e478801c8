"""Actions of an owner: rename, release, have the numbers mailed again; each once, conflicts reported."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from licensing.number import show
from server.licenses.models import Event, License, Registration, Terminal
from server.licenses.staff import operations
from server.mailing.models import Message
from server.portal import owner_actions
from tests.server.portal.applicant import contains
from tests.server.portal.moving_clock import MovingClock
from tests.server.portal.owner import HOME, Owner, events, of
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
DAY = timedelta(days=1)


# renaming


def test_a_new_name_reaches_the_terminal_at_its_next_contact(
    owner: Owner, numbers: list[str], till: FarTerminal, moving_clock: MovingClock
) -> None:
    owner.sign_in()
    terminal = Terminal.objects.get().number
    assert 'value="銀座 レジ1"' in owner.client.get(of(numbers[0], "rename")).content.decode()
    answer = owner.client.post(of(numbers[0], "rename"), {"terminal": terminal, "name": " 本店 レジ1 "})
    page = owner.client.get(answer["Location"])
    assert contains(page, "端末名の変更を受け付けました。")
    assert contains(page, "端末ではまだ「銀座 レジ1」です")
    assert till.check(moving_clock.now).terminal_name == "本店 レジ1"
    till.name = "本店 レジ1"
    till.check(moving_clock.now)
    assert "端末ではまだ" not in owner.page()
    assert events(Event.What.RENAMED) == [("owner@example.jp", numbers[0])]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "端末名を入力してください。"),
        ("長" * 41, "端末名は40文字までで入力してください。"),
        ("\u200b\u202e", "端末名を入力してください。"),
    ],
)
def test_an_invalid_name_is_reported_and_kept(
    owner: Owner, numbers: list[str], till: FarTerminal, typed: str, sentence: str
) -> None:
    owner.sign_in()
    answer = owner.client.post(of(numbers[0], "rename"), {"terminal": Terminal.objects.get().number, "name": typed})
    assert (answer.status_code, contains(answer, sentence), contains(answer, typed)) == (400, True, True)


def test_an_unused_number_cannot_be_renamed_or_released(owner: Owner, numbers: list[str]) -> None:
    owner.sign_in()
    for action in ("rename", "release"):
        page = owner.client.get(of(numbers[0], action))
        assert (page.status_code, contains(page, "いまどの端末にも登録されていません。")) == (409, True)


def test_renaming_the_former_terminal_does_not_rename_the_new_one(
    owner: Owner, numbers: list[str], till: FarTerminal, moving_clock: MovingClock
) -> None:
    owner.sign_in()
    former = Terminal.objects.get().number
    FarTerminal("新しいレジ").register(numbers[0], moving_clock.now, replace=True)
    page = owner.client.post(of(numbers[0], "rename"), {"terminal": former, "name": "本店"})
    assert (page.status_code, contains(page, "この番号は別の端末へ移りました。")) == (409, True)
    assert Terminal.objects.exclude(name_wanted="").count() == 0


# releasing


def test_the_release_page_shows_the_consequences(owner: Owner, numbers: list[str], till: FarTerminal) -> None:
    owner.sign_in()
    page = owner.client.get(of(numbers[0], "release"))
    assert contains(page, "新しい免税販売ができなくなります。")
    assert contains(page, "2027/02/20を過ぎると使えなくなります。")
    assert Registration.objects.filter(until=None).count() == 1


def test_the_release_page_of_a_locked_terminal_has_no_deadline(
    owner: Owner, numbers: list[str], till: FarTerminal, moving_clock: MovingClock
) -> None:
    moving_clock.wait(100 * DAY)
    owner.sign_in()
    assert not contains(owner.client.get(of(numbers[0], "release")), "を過ぎると使えなくなります。")


def test_a_released_number_can_be_registered_anywhere(
    owner: Owner, numbers: list[str], till: FarTerminal, moving_clock: MovingClock
) -> None:
    owner.sign_in()
    asked = {"terminal": Terminal.objects.get().number}
    first = owner.client.post(of(numbers[0], "release"), asked)
    assert contains(owner.client.get(first["Location"]), "番号を端末から外しました。")
    again = owner.client.post(of(numbers[0], "release"), asked)
    assert (again.status_code, contains(again, "2026/11/22 12:00 に解除済みです（お客様 の操作）。")) == (409, True)
    assert events(Event.What.RELEASED) == [("owner@example.jp", numbers[0])]
    FarTerminal("新しいレジ").register(numbers[0], moving_clock.now)
    late = owner.client.post(of(numbers[0], "release"), asked)  # the page of before, from the browser's way back
    assert (late.status_code, contains(late, "この番号は別の端末へ移りました。")) == (409, True)
    assert Registration.objects.filter(until=None).count() == 1


def test_a_release_by_staff_is_reported(
    owner: Owner, numbers: list[str], till: FarTerminal, moving_clock: MovingClock
) -> None:
    owner.sign_in()
    operations.release(operations.find(numbers[0]), who="sato", now=moving_clock.now)
    page = owner.client.post(of(numbers[0], "release"), {"terminal": Terminal.objects.get().number})
    assert contains(page, "（販売元 の操作）")
    assert not contains(page, "sato")


# the e-mail with the numbers


def test_the_numbers_are_mailed_once_for_a_double_click(owner: Owner, numbers: list[str]) -> None:
    owner.sign_in()
    path = f"/portal/contracts/{License.objects.first().contract_id}/resend/"  # type: ignore[union-attr]
    for _ in range(2):
        answer = owner.client.post(path, {"once": "the page's mark"})
    assert contains(owner.client.get(answer["Location"]), "ライセンス番号のメールをお送りしました。")
    [message] = Message.objects.filter(kind="numbers")
    assert message.to == "owner@example.jp"
    assert all(show(number) in message.text for number in numbers)
    assert [who for who, _ in events(Event.What.MAIL_RESENT)] == ["owner@example.jp"]


def test_mailing_the_numbers_is_limited(owner: Owner, numbers: list[str]) -> None:
    owner.sign_in()
    path = f"/portal/contracts/{License.objects.first().contract_id}/resend/"  # type: ignore[union-attr]
    for place in range(owner_actions.RESENDS.times):
        owner.client.post(path, {"once": f"{place}"})
    answer = owner.client.post(path, {"once": "one more"})
    assert contains(owner.client.get(answer["Location"]), "1時間ほど待ってから")
    assert Message.objects.filter(kind="numbers").count() == owner_actions.RESENDS.times


@pytest.mark.parametrize("path", ["/portal/contracts/1/resend/", "/portal/sign-out/"])
def test_a_page_for_buttons_leads_home_when_it_is_opened(owner: Owner, numbers: list[str], path: str) -> None:
    owner.sign_in()
    assert owner.client.get(path)["Location"] == HOME
