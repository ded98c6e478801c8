"""The whole way without a network, in the real window: the server is down for all of it, and never missed."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.ui.widgets.places import REQUEST_NAME
from app.ui.words.offline import words
from licensing.clock import SystemClock, day_of
from licensing.qr_parts import split
from licensing.standing import State
from tests.end_to_end.conftest import Opener, Till, VendorServer, new_till

ANSWER_NAME = "attomenzei-answer.json"


@pytest.fixture
def far_server(tmp_path: Path) -> VendorServer:
    """A vendor whose server nobody here can reach: it only has a name, and staff who answer what they are sent."""
    server = VendorServer(tmp_path / "home")
    server.start()
    server.stop()
    return server


@pytest.fixture
def far_till(tmp_path: Path, far_server: VendorServer) -> Till:
    return new_till(tmp_path, "till", far_server)


@pytest.fixture
def downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the person's own folder of downloads."""
    person = tmp_path / "person"
    monkeypatch.setenv("HOME", str(person))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(person / "config"))
    folder = person / "Downloads"
    folder.mkdir(parents=True)
    return folder


def test_a_shop_without_any_network_registers_by_files(
    far_till: Till, far_server: VendorServer, open_shop: Opener, downloads: Path
) -> None:
    (number,) = far_server.issue(1)
    shop = open_shop(far_till)
    shop.ticks("利用規約に同意します")
    shop.taps("ライセンス番号をお持ちの方")
    shop.types(number)
    shop.taps(words.REGISTER)
    shop.reads_the_code()
    shop.taps(words.SAVE_FILE)
    shop.waits_to_see(words.DOWNLOADS)
    shop.taps(words.DOWNLOADS)
    shop.waits_to_see(words.SAVED.format(file=f"{words.DOWNLOADS} › {REQUEST_NAME}"))

    far_server.run("license", "answer", str(downloads / REQUEST_NAME), str(downloads / ANSWER_NAME))

    shop.taps("戻る")
    shop.taps(words.TAKE_ANSWER)
    shop.waits_to_see(ANSWER_NAME)
    shop.taps_beginning(f"{ANSWER_NAME}\n{words.DOWNLOADS}")
    shop.waits_to_see("ライセンス登録完了")
    assert shop.license.standing.state is State.LICENSED
    shop.taps("TOPへ")
    shop.waits_to_see("ライセンス有効")
    assert shop.button("免税販売").isEnabled()


def test_a_renewed_contract_reaches_a_shop_without_any_network_by_phone_and_scanner(
    far_till: Till, far_server: VendorServer, open_shop: Opener, tmp_path: Path
) -> None:
    (number,) = far_server.issue(1, "--allowance", "400")
    request, answer = tmp_path / "request.jws", tmp_path / "answer.json"
    assert far_till.run("request", str(request), "--register", number).returncode == 0
    far_server.run("license", "answer", str(request), str(answer))
    assert far_till.run("import", str(answer)).returncode == 0
    until = day_of(SystemClock().now()) + timedelta(days=380)
    shop = open_shop(far_till)
    far_server.run("license", "renew", number, "--until", until.isoformat())

    shop.taps("設定メニュー")
    shop.taps("ライセンスの確認")
    shop.taps(words.RENEW)
    request.write_text(shop.reads_the_code().partition("#")[2])
    far_server.run("license", "answer", str(request), str(answer))
    shop.taps(words.TAKE_ANSWER)
    for part in split(answer.read_bytes()):
        shop.types(part)
        shop.presses(Qt.Key.Key_Return)
    shop.waits_to_see(words.RENEWED)
    assert shop.license.standing.deadline == until
