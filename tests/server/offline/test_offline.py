"""The page for terminals without a network: requests, answers and refusals."""

import html
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import CommandError
from django.test import Client

from app.ui.words.offline import OfflineWords
from licensing.answer import open_answer
from licensing.codes import Code
from licensing.errors import Refused
from licensing.qr_parts import split
from licensing.request import Op, sign_request
from server import clock
from server.home import Home
from server.licenses.models import Answer, Registration
from server.offline import views, words
from tests.server import direct
from tests.server.ops.test_commands import facts, say
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


def post(**fields: Any) -> Any:
    return Client().post("/offline/", fields)


def asked(terminal: FarTerminal, op: Op = Op.REGISTER, **claims: Any) -> str:
    return sign_request(terminal.request(op, clock.now(), **claims), terminal.key).decode()


def answer_on(page: Any) -> str:
    found = re.search(r"<textarea[^>]*readonly[^>]*>(.*?)</textarea>", page.content.decode(), re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def contains(page: Any, sentence: str) -> bool:
    return html.escape(sentence) in page.content.decode()


def test_the_form_needs_no_sign_in_and_no_script(db: None) -> None:
    page = Client().get("/offline/")
    assert page.status_code == 200
    assert 'method="post" action="/offline/" enctype="multipart/form-data"' in page.content.decode()
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert re.findall(r"<script(?![^>]*src=)| on\w+=| style=", page.content.decode()) == []


@pytest.mark.parametrize(
    "handed_in",
    [
        pytest.param(lambda blob: {"request": blob}, id="pasted"),
        pytest.param(lambda blob: {"request": f"{blob[:70]}\r\n {blob[70:]}\n"}, id="pasted from a mail"),
        pytest.param(lambda blob: {"request": f"https://license.example.jp/offline/#{blob}"}, id="the whole address"),
        pytest.param(
            lambda blob: {"file": SimpleUploadedFile("attomenzei-request.jws", blob.encode() + b"\n")}, id="uploaded"
        ),
        *(
            pytest.param(
                lambda blob, encoding=encoding: {"file": SimpleUploadedFile("request.txt", blob.encode(encoding))},
                id=f"uploaded in {encoding}",
            )
            for encoding in ("utf-8-sig", "utf-16")
        ),
        pytest.param(lambda blob: {"request": f"\ufeff{blob}"}, id="pasted with a byte order mark"),
        pytest.param(
            lambda blob: {"request": f"申請です。\r\n{blob}\r\n-- \r\nTaro"}, id="pasted with the mail around it"
        ),
        pytest.param(lambda blob: {"request": f"> {blob[:70]}\r\n> {blob[70:]}"}, id="pasted from a quotation"),
        pytest.param(lambda blob: {"request": "\xa0" + blob.replace(".", ".\u200b")}, id="pasted from a web mail"),
    ],
)
def test_a_request_is_accepted_in_every_way(issue: Issue, handed_in: Callable[[str], dict[str, Any]]) -> None:
    terminal = FarTerminal()
    page = post(**handed_in(asked(terminal, license=issue()[0])))
    assert page.status_code == 200
    assert terminal.believe(open_answer(answer_on(page).encode()).statement).seq == 1


def test_file_page_and_qr_codes_contain_the_same_answer(issue: Issue) -> None:
    blob = asked(FarTerminal(), license=issue()[0])
    page, file = post(request=blob), post(request=blob, as_file="1")
    assert file.content.decode() == answer_on(page)
    assert file["Content-Disposition"] == 'attachment; filename="attomenzei-answer.json"'
    assert page.content.decode().count("<svg") == len(split(file.content))
    assert Answer.objects.count() == 1


def test_the_page_gives_the_same_answer_as_the_statements_endpoint(issue: Issue) -> None:
    blob = asked(FarTerminal(), license=issue()[0])
    door = direct.post(blob.encode())
    assert door.content.decode() == answer_on(post(request=blob))


def test_a_renewal_is_answered_too(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal()
    terminal.register(issue()[0], now)
    page = post(request=asked(terminal, Op.CHECK))
    assert terminal.believe(open_answer(answer_on(page).encode()).statement).seq == 2


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        pytest.param({}, 400, words.NOTHING.ja, id="nothing"),
        pytest.param({"request": " \n"}, 400, words.NOTHING.ja, id="blanks"),
        pytest.param({"request": "あ.い.う"}, 400, "あっと免税の申請ではありません。", id="noise"),
        pytest.param({"request": "x" * views.LARGEST_FORM}, 413, words.TOO_LARGE.ja, id="far too large"),
    ],
)
def test_invalid_requests_are_refused(db: None, fields: dict[str, Any], status: int, sentence: str) -> None:
    page = post(**fields)
    assert page.status_code == status
    assert contains(page, sentence)


def test_a_photo_is_no_request(db: None) -> None:
    page = post(file=SimpleUploadedFile("photo.jpg", b"\xff\xd8\x00"))
    assert page.status_code == 400
    assert contains(page, "あっと免税の申請ではありません。")


def test_a_modified_request_is_refused(db: None) -> None:
    header, claims, _ = asked(FarTerminal(), Op.CHECK).split(".")
    *_, signature = asked(FarTerminal(), Op.CHECK).split(".")
    assert contains(post(request=f"{header}.{claims}.{signature}"), "申請の内容が途中で変わっています。")


def test_an_unknown_number_is_refused(db: None) -> None:
    page = post(request=asked(FarTerminal(), license="0" * 16))
    assert page.status_code == 404
    assert contains(page, "ライセンス番号が見つかりません。")


def test_a_number_in_use_is_refused_with_the_terminal_and_the_remedy(issue: Issue, now: datetime) -> None:
    [number] = issue()
    held = FarTerminal("<銀座> レジ1").register(number, now)
    page = post(request=asked(FarTerminal(), license=number))
    assert page.status_code == 409
    assert contains(page, f"（<銀座> レジ1 {held.terminal_number}）で使用中です。")
    assert contains(page, "「別の端末で使用中の場合は、この端末に切り替える」")
    assert post(request=asked(FarTerminal(), license=number, replace=True)).status_code == 200
    assert Registration.objects.count() == 2


def test_a_number_in_use_on_the_same_pc_is_said_to_be(issue: Issue, now: datetime) -> None:
    [number] = issue()
    held = FarTerminal("レジ1", machine="the-machine-of-both").register(number, now)
    page = post(request=asked(FarTerminal(machine="the-machine-of-both"), license=number))
    assert contains(page, f"同じパソコンの別のアカウントか、以前または別のデータ（レジ1 {held.terminal_number}）")
    assert not contains(page, "別の端末（")


@pytest.mark.parametrize("code", Code)
def test_every_refusal_has_its_sentence(code: Code) -> None:
    sentence = words.refusal(Refused(code))
    assert sentence.endswith("ください。")
    assert "{" not in sentence


def test_a_server_without_its_key_logs_the_reason_and_responds_with_a_general_error(
    db: None, home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    home.signing_key.unlink()
    page = post(request=asked(FarTerminal(), Op.TRIAL))
    assert page.status_code == 500
    assert contains(page, "サーバで問題が起きています。")
    assert "signing.key" in caplog.text


def test_other_methods_are_refused(db: None) -> None:
    assert Client().put("/offline/").status_code == 405


@pytest.mark.parametrize("name", ["offline.js", "offline.css"])
def test_static_files_come_from_this_server(db: None, name: str) -> None:
    response = Client().get(f"/static/offline/{name}")
    assert response.status_code == 200
    response.close()


def test_the_command_answers_a_file(issue: Issue, tmp_path: Path) -> None:
    terminal = FarTerminal()
    request, answer = tmp_path / "request.jws", tmp_path / "answer.json"
    request.write_text(asked(terminal, license=issue()[0]) + "\n", encoding="utf-16")  # saved by PowerShell
    assert str(answer) in say("license", "answer", str(request), str(answer))
    assert terminal.believe(open_answer(answer.read_bytes()).statement).seq == 1
    assert facts("license", "answer", str(request), str(answer)) == {"answer_file": str(answer)}


def test_the_command_reports_what_is_wrong_with_a_file(issue: Issue, now: datetime, tmp_path: Path) -> None:
    [number] = issue()
    FarTerminal("銀座 レジ1").register(number, now)
    request, answer = tmp_path / "request.jws", tmp_path / "answer.json"
    with pytest.raises(CommandError, match=r"request\.jws") as caught:
        say("license", "answer", str(request), str(answer))
    assert caught.value.returncode == 2
    request.write_text(asked(FarTerminal(), license=number))
    with pytest.raises(CommandError, match=r"license_in_use.*銀座 レジ1") as caught:
        say("license", "answer", str(request), str(answer))
    assert caught.value.returncode == 5
    request.write_text(asked(FarTerminal(), Op.TRIAL))
    with pytest.raises(CommandError, match="there is no folder"):
        say("license", "answer", str(request), str(request / "answer.json"))
    with pytest.raises(CommandError, match="File name too long") as caught:
        say("license", "answer", str(request), str(tmp_path / ("answer" * 43)))
    assert caught.value.returncode == 5
    assert list(tmp_path.glob("answer*")) == []


@pytest.mark.parametrize(
    ("ask", "language"),
    [
        pytest.param(lambda client: client.get("/offline/"), "ja", id="as it is"),
        pytest.param(lambda client: client.get("/offline/", headers={"accept-language": "en-GB"}), "en", id="browser"),
        pytest.param(lambda client: client.get("/offline/?language=en"), "en", id="address"),
        pytest.param(lambda client: client.get("/offline/?language=xx"), "ja", id="no language"),
        pytest.param(lambda client: client.post("/offline/", {"switch": "en"}), "en", id="button"),
        pytest.param(lambda client: client.post("/offline/", {"language": "en"}), "en", id="chosen before"),
    ],
)
def test_the_page_is_in_japanese_and_english(db: None, ask: Callable[[Client], Any], language: str) -> None:
    page = ask(Client())
    assert f'<html lang="{language}">' in page.content.decode()
    assert page["Content-Language"] == language
    assert contains(page, "Get the answer" if language == "en" else "回答を受け取る")
    if page.status_code == 400:
        assert contains(page, "There is no request. Choose the request file, or paste the request.")


def test_changing_the_language_keeps_the_pasted_request_and_answers_nothing(issue: Issue) -> None:
    blob = asked(FarTerminal(), license=issue()[0])
    page = post(request=blob, switch="en")
    assert f">{blob}</textarea>" in page.content.decode()
    assert Answer.objects.count() == 0
    answered = post(request=blob, language="en")
    assert contains(answered, "Save the answer file")
    assert answer_on(answered) == answer_on(post(request=blob))


def test_an_owner_gets_a_link_back(issue: Issue) -> None:
    blob = asked(FarTerminal(), license=issue()[0])
    for fields in ({"request": blob}, {}):
        assert '<a href="/portal/">お客様ページに戻る</a>' in post(**fields, **{"from": "portal"}).content.decode()
        assert "/portal/" not in post(**fields).content.decode()
    assert 'name="from" value="portal"' in post(**{"from": "portal"}).content.decode()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_says_whose_it_is_and_how_a_request_is_made(db: None, language: str) -> None:
    page = Client().get("/offline/", headers={"accept-language": language})
    for button in ("REGISTER", "RENEW", "SAVE_FILE", "TAKE_ANSWER"):
        assert contains(page, getattr(vars(OfflineWords)[button], language)), "the button that the app has"
    assert page.content.decode().count("あっと免税") >= 2, "in the title, and to read"
    assert 'href="tel:03-0000-0000"' in page.content.decode()
