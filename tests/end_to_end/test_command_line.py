"""The manual's license part by the real command line against a real server process over HTTP."""

import json
import socket
import urllib.request
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.sales.journal import FILE_NAME, Journal
from licensing.clock import SystemClock, day_of
from tests.app.sales.samples import sale_of
from tests.end_to_end.conftest import Till, VendorServer, new_till

WINDOW = "ライセンス更新期間中です。ネットワークに接続してください。"


def today() -> date:
    return day_of(SystemClock().now())


def test_a_new_terminal_starts_its_trial_by_agreeing(till: Till) -> None:
    status = till.run("status", "--json")
    assert status.returncode == 3
    assert json.loads(status.stdout)["state"] == "terms_needed"
    assert till.run("trial").returncode == 2
    agreed = till.run("trial", "--agree")
    assert (agreed.returncode, "残り" in agreed.stdout) == (0, True)
    standing = till.status()
    assert (standing["state"], standing["days_left"]) == ("trial", 30)
    assert standing["deadline"] == (today() + timedelta(days=30)).isoformat()
    assert standing["terminal_number"] is not None


def test_a_number_is_registered_as_it_is_typed(till: Till, server: VendorServer) -> None:
    (number,) = server.issue(1)
    registered = till.run("register", f"ライセンス番号： {number.lower()} ", "--name", "銀座一号店 レジ1")
    assert registered.returncode == 0
    assert "銀座一号店 レジ1" in registered.stdout
    standing = till.status()
    assert standing["state"] == "licensed"
    assert standing["notice"] is None
    assert standing["license_number"].replace("-", "") == number.replace("-", "")
    assert len(standing["terminal_number"].replace("-", "")) == 12
    assert standing["deadline"] == (today() + timedelta(days=90)).isoformat()
    assert standing["clock_doubted"] is False
    assert "銀座一号店 レジ1" in server.run("license", "show", number)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("7K3M-9QXR-2VTA-84NC", "最後の4文字（84NC）"),
        ("7K3M-9Q", "2番目の4文字（9Q）"),
        ("7K3M-9QXR-2V!A-84NB", "3番目の4文字（2V!A）"),
    ],
)
def test_a_slip_is_told_offline(till: Till, typed: str, said: str) -> None:
    told = till.run("register", typed)
    assert told.returncode == 2
    assert said in told.stderr


def test_an_unknown_and_a_stopped_number_are_refused_with_their_codes(till: Till, server: VendorServer) -> None:
    unknown = till.run("register", "7K3M-9QXR-2VTA-84NB")
    assert (unknown.returncode, "unknown_license" in unknown.stderr, "E-103" in unknown.stderr) == (5, True, True)
    (number,) = server.issue(1)
    server.run("license", "stop", number)
    stopped = till.run("register", number)
    assert (stopped.returncode, "license_stopped" in stopped.stderr) == (5, True)
    assert till.status()["state"] == "terms_needed"


def test_a_number_moves_to_a_new_terminal_and_the_old_one_ends(tmp_path: Path, server: VendorServer) -> None:
    old, new = new_till(tmp_path, "old", server), new_till(tmp_path, "new", server)
    (number,) = server.issue(1)
    old.run("register", number, "--name", "旧レジ")
    asked = new.run("register", number)
    assert asked.returncode == 5
    assert [words for words in ("license_in_use", "旧レジ", "--replace") if words not in asked.stderr] == []
    assert old.run("check").returncode == 0
    assert new.run("register", number, "--replace").returncode == 0
    ended = old.run("check")
    assert ended.returncode == 3
    assert "このライセンス番号は別の端末で登録されました。" in ended.stdout
    assert old.status()["state"] == "moved"


def test_the_deadline_moves_forward_stops_resumes_and_renews(till: Till, server: VendorServer) -> None:
    (number,) = server.issue(1)
    till.run("register", number)
    server.run("license", "stop", number)
    assert till.run("check").returncode == 3
    assert till.status()["notice"] == "このライセンスは停止されています。"
    server.run("license", "resume", number)
    assert till.run("check").returncode == 0
    yesterday = (today() - timedelta(days=1)).isoformat()
    server.run("license", "renew", number, "--until", yesterday, "--yes")
    assert till.run("check").returncode == 3
    standing = till.status()
    assert (standing["state"], standing["days_left"], standing["deadline"]) == ("expired", -1, yesterday)
    server.run("license", "renew", number, "--until", (today() + timedelta(days=400)).isoformat())
    assert till.run("check").returncode == 0
    assert till.status()["deadline"] == (today() + timedelta(days=90)).isoformat()


def test_a_released_number_is_free_for_the_next_terminal(tmp_path: Path, server: VendorServer) -> None:
    old, new = new_till(tmp_path, "old", server), new_till(tmp_path, "new", server)
    (number,) = server.issue(1)
    old.run("register", number)
    server.run("license", "release", number)
    assert new.run("register", number).returncode == 0
    assert old.run("check").returncode == 3


def test_without_a_network_the_window_tells_to_connect(tmp_path: Path) -> None:
    server = VendorServer(tmp_path / "home")
    server.start()
    try:
        till = new_till(tmp_path, "till", server)
        (number,) = server.issue(1, "--allowance", "29")
        till.run("register", number)
        assert till.status()["notice"] is None
        server.stop()
        unreached = till.run("check")
        assert (unreached.returncode, "サーバに接続できませんでした。" in unreached.stderr) == (4, True)
        standing = till.status()
        assert (standing["usable"], standing["days_left"], standing["notice"]) == (True, 29, WINDOW)
        server.start()
        assert till.run("check").returncode == 0
        assert till.status()["notice"] is None
    finally:
        server.stop()


def test_a_number_is_registered_by_file(till: Till, server: VendorServer, tmp_path: Path) -> None:
    (number,) = server.issue(1)
    assert till.run("request", str(tmp_path / "request.jws"), "--register", number).returncode == 0
    url = json.loads(server.vendor_file.read_text(encoding="utf-8"))["server_url"]
    body = (tmp_path / "request.jws").read_bytes()
    post = urllib.request.Request(f"{url}/v1/statements", body, {"Content-Type": "application/jose"})
    with urllib.request.urlopen(post) as answer:
        (tmp_path / "answer").write_bytes(answer.read())
    assert till.run("import", str(tmp_path / "answer")).returncode == 0
    assert till.status()["state"] == "licensed"
    wrong = till.run("import", str(tmp_path / "request.jws"))
    assert (wrong.returncode, "not_a_document" in wrong.stderr) == (5, True)
    assert till.run("import", str(tmp_path / "missing")).returncode == 2


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        (None, "No such file"),
        (b"{", "not plain JSON"),
        (b"[]", "not a JSON object"),
        (b"{}", "product_name"),
    ],
)
def test_a_wrong_vendor_profile_is_named(till: Till, tmp_path: Path, profile: bytes | None, said: str) -> None:
    path = tmp_path / "my-vendor.json"
    if profile is not None:
        path.write_bytes(profile)
    till.environment["ATTOMENZEI_VENDOR"] = str(path)
    told = till.run("status")
    assert told.returncode == 2
    assert "my-vendor.json" in told.stderr
    assert said in told.stderr


@pytest.mark.parametrize(
    ("keys", "said"), [([], "root_keys"), ([{"kty": "OKP", "crv": "Ed25519", "x": "AA"}], "Ed25519")]
)
def test_wrong_root_keys_in_the_profile_are_named(
    till: Till, server: VendorServer, tmp_path: Path, keys: list[dict[str, str]], said: str
) -> None:
    profile = json.loads(server.vendor_file.read_text(encoding="utf-8"))
    path = tmp_path / "my-vendor.json"
    path.write_text(json.dumps(profile | {"root_keys": keys}))
    till.environment["ATTOMENZEI_VENDOR"] = str(path)
    told = till.run("status")
    assert (told.returncode, said in told.stderr) == (2, True), told.stderr


def test_a_wrong_address_in_the_profile_is_named(till: Till, server: VendorServer, tmp_path: Path) -> None:
    profile = json.loads(server.vendor_file.read_text(encoding="utf-8"))
    path = tmp_path / "my-vendor.json"
    till.environment["ATTOMENZEI_VENDOR"] = str(path)
    for address in ("ftp://license.example.jp", "license.example.jp", "http://[", "http://x:99999"):
        path.write_text(json.dumps({**profile, "server_url": address}), encoding="utf-8")
        told = till.run("status")
        assert (told.returncode, "server_url" in told.stderr) == (2, True)


def test_an_unwritable_folder_is_reported(till: Till) -> None:
    till.data.write_bytes(b"a file stands where the folder should be")
    assert till.run("status").returncode == 3
    told = till.run("trial", "--agree")
    assert (told.returncode, "E-501" in told.stderr) == (1, True)


def verbose(till: Till) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(till.run("status", "--json", "--verbose").stdout)
    return told


def codes(till: Till) -> list[str]:
    return [trouble["code"] for trouble in verbose(till)["troubles"]]


def test_the_status_tells_support_what_is_wrong_and_since_when(tmp_path: Path, server: VendorServer) -> None:
    till = new_till(tmp_path, "till", server)
    (number,) = server.issue(1)
    assert till.run("register", number).returncode == 0
    told = verbose(till)
    assert (told["last_try"]["outcome"], told["last_try"]["code"], told["troubles"]) == ("answered", None, [])
    assert (told["clock"]["doubt"], told["clock"]["code"], told["proxy"]) == (None, None, None)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        till.environment["HTTP_PROXY"] = f"http://127.0.0.1:{unused.getsockname()[1]}"
        failed = till.run("check")
        assert failed.returncode == 4
        told = verbose(till)
        assert told["proxy"] in failed.stderr
        assert told["proxy"] in till.environment["HTTP_PROXY"]
    assert (told["last_try"]["outcome"], told["last_try"]["code"]) == ("proxy", "E-207")
    said = till.run("status", "--verbose").stdout
    assert "E-207: " in said
    assert told["proxy"] in said
    till.environment["HTTP_PROXY"] = "http://taro:geheim@Tokio2026#x@[::1"
    for ended in (till.run("status", "--verbose"), till.run("status", "--json", "--verbose"), till.run("check")):
        assert ended.returncode == (4 if ended.stderr else 0)
        assert "HTTP_PROXY=http://" in ended.stdout + ended.stderr
        assert not any(part in ended.stdout + ended.stderr for part in ("Traceback", "taro", "geheim", "Tokio"))
    assert codes(till) == ["E-208"]
    del till.environment["HTTP_PROXY"]
    server.run("license", "stop", number)
    assert till.run("check").returncode == 3
    assert codes(till) == ["E-104"]


def test_a_moved_license_has_a_code_to_read_out(tmp_path: Path, server: VendorServer) -> None:
    (number,) = server.issue(1)
    old, new = (new_till(tmp_path, name, server) for name in ("old", "new"))
    old.run("register", number)
    new.run("register", number, "--replace")
    old.run("check")
    assert codes(old) == ["E-109"]


def test_the_newest_record_bears_witness_when_the_other_files_are_gone(till: Till) -> None:
    till.run("trial", "--agree")
    day = today() + timedelta(days=20)
    journal = Journal(till.data / FILE_NAME, (till.outside / "machine-id").read_text())
    journal.register(sale_of(on=day))
    (till.data / "state.json").unlink()
    (till.outside / "seen.json").unlink()
    told = verbose(till)
    assert (told["days_left"], told["clock"]["code"]) == (9, "E-301")  # a day for the files that are gone
    (till.data / FILE_NAME).write_bytes(b"no journal")
    assert verbose(till)["days_left"] == 29
