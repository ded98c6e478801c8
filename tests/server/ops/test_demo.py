"""``attomenzei-server demo``: it starts and stops all its processes, and keeps its data for the next run."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
import requests

from server.ops import demo
from server.ports import free_port, is_free
from tests.server.ops.test_worker import ended
from tests.server.programs import Child, create_server, run, spawned, started

NUMBER = re.compile(r"\b(?:\w{4}-){3}\w{4}\b")
ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at /proc")


def address(folder: Path) -> str:
    return str(json.loads((folder / "vendor.json").read_text())["server_url"])


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


@dataclass(frozen=True)
class Shown:
    """What one run printed and left."""

    numbers: list[str]
    password: str
    url: str


def run_server_only(folder: Path) -> Shown:
    """Run ``demo --no-app`` once."""
    with started(folder, "demo", "--no-app", expect="Ctrl-C") as (child, line):
        assert requests.get(address(folder) + "/admin/login/", timeout=10).status_code == 200
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=30)
    assert child.returncode == 0
    assert is_free(port_of(address(folder)))
    password = re.search(r"password +(\S+)", line.string)
    assert password is not None
    return Shown(NUMBER.findall(line.string), password[1], address(folder))


First = tuple[Path, Shown]


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> First:
    """Return a folder in which the demonstration has run once, to be copied, and what that run printed."""
    folder = tmp_path_factory.mktemp("demo")
    return folder, run_server_only(folder)


@pytest.fixture
def first(first_run: First, tmp_path: Path) -> Shown:
    """Return what the first run in ``tmp_path`` printed."""
    folder, shown = first_run
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return shown


@pytest.mark.variant
def test_the_second_time_has_the_same_numbers_and_address_and_another_password(first: Shown, tmp_path: Path) -> None:
    assert len(first.numbers) == 3
    again = run_server_only(tmp_path)
    assert again == replace(first, password=again.password)
    assert again.password != first.password


@pytest.mark.variant
def test_another_port_is_chosen_if_another_program_uses_the_former_one(first: Shown, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", port_of(first.url))):
        again = run_server_only(tmp_path)
    assert again.numbers == first.numbers
    assert again.url != first.url


def test_the_mail_with_the_numbers_is_in_the_folder(first: Shown, tmp_path: Path) -> None:
    assert run(tmp_path, "work", "--once").returncode == 0, "jobs that were not yet due when it stopped"
    [mail] = [message_from_bytes(path.read_bytes(), policy=default) for path in (tmp_path / "mail").glob("*.eml")]
    body = mail.get_body(("plain",))
    assert body is not None
    assert all(number in str(body.get_content()).splitlines() for number in first.numbers)


@pytest.mark.variant
@ON_LINUX
def test_server_and_app_stop_together_when_the_demonstration_is_stopped(tmp_path: Path) -> None:
    with shown_with_app(tmp_path) as (child, processes):
        child.terminate()
        child.communicate(timeout=30)
        assert not any(alive(process) for process in processes)
    assert child.returncode == 0


@ON_LINUX
def test_the_server_stops_when_the_demonstration_was_killed(tmp_path: Path) -> None:
    """It went on unseen, and the next demonstration had to take another port."""
    with started(tmp_path, "demo", "--no-app", expect="Ctrl-C") as (child, _):
        [server] = Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()
        pidfd = os.pidfd_open(int(server))
        try:
            child.kill()
            assert ended(pidfd, 20)
        finally:
            if not ended(pidfd, 0):
                signal.pidfd_send_signal(pidfd, signal.SIGTERM)
            os.close(pidfd)


@ON_LINUX
@pytest.mark.variant
def test_the_server_stops_when_the_app_has_ended(tmp_path: Path) -> None:
    with shown_with_app(tmp_path) as (child, (server, app)):
        os.kill(app, signal.SIGTERM)
        printed, _ = child.communicate(timeout=30)
        assert not alive(server)
    assert child.returncode == 1
    assert "the app ended with exit code -15" in printed


@pytest.mark.variant
@ON_LINUX
def test_a_server_that_stops_ends_the_demonstration(tmp_path: Path) -> None:
    with shown_with_app(tmp_path) as (child, (server, app)):
        os.kill(server, signal.SIGTERM)
        printed, _ = child.communicate(timeout=30)
        assert not alive(app)
    assert child.returncode == 1
    assert "server.log" in printed


@contextlib.contextmanager
def shown_with_app(folder: Path) -> Iterator[tuple[Child, list[int]]]:
    """Run ``demo`` with the app on Qt's offscreen platform; yield its process, and the ids of its server and app."""
    create_server(folder)
    places = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"), "QT_QPA_PLATFORM": "offscreen"}
    with started(folder, "demo", expect="Close the app's window", **places) as (child, _):
        yield child, two_children(child.pid)


def two_children(pid: int) -> list[int]:
    """Return the children of ``pid``, the oldest first, once there are two."""
    children: list[int] = []
    while len(children) < 2:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return children


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@ON_LINUX
@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        pytest.param({"DISPLAY": ":0"}, True, id="X11"),
        pytest.param({"WAYLAND_DISPLAY": "wayland-0"}, True, id="Wayland"),
        pytest.param({"QT_QPA_PLATFORM": "offscreen"}, True, id="platform chosen by hand"),
        pytest.param({"DISPLAY": ""}, False, id="an empty display"),
        pytest.param({}, False, id="none"),
    ],
)
def test_a_window_needs_a_display(environment: dict[str, str], shown: bool) -> None:
    assert demo.has_display(environment) is shown


@ON_LINUX
@pytest.mark.variant  # make fresh runs it too
def test_without_a_display_the_main_use_case_runs_on_the_command_line(tmp_path: Path) -> None:
    create_server(tmp_path)
    for run_number in ("first", "second"):
        with started(tmp_path, "demo", expect="Press Ctrl-C", **NO_DISPLAY) as (child, line):
            steps = re.split(r"^\d\. ", line.string, flags=re.MULTILINE)[1:]
            assert requests.get(address(tmp_path) + "/admin/login/", timeout=10).status_code == 200
            child.send_signal(signal.SIGINT)
            child.communicate(timeout=30)
        assert child.returncode == 0, run_number
        assert is_free(port_of(address(tmp_path)))
        for step, expected in zip(steps, STEPS, strict=True):
            assert [words for words in expected if words not in step] == [], (run_number, step)
        assert "ssh -X" in steps[-1]


NO_DISPLAY = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
STEPS = [
    ("license trial --agree", "お試し期間 残り30日", "→ 0:"),
    ("license register", "ライセンス有効", "端末名: 銀座一号店 レジ1", "（残り90日）", "→ 0:"),
    ("license check", "ライセンス有効", "→ 0:"),
    ("license register", "別の端末で使用中", "--replace", "銀座一号店 レジ1", "E-105", "→ 5:"),
    ("license register", "端末名: 銀座一号店 レジ2", "（残り7日）", "→ 0:"),
    ("license check", "no_connection", "→ 4:"),
    ("license status", "ライセンス更新期間中です。ネットワークに接続してください。", "→ 0:"),
]
"""What each step prints, in both runs."""


@pytest.mark.variant
@ON_LINUX
def test_an_interrupt_during_the_steps_stops_the_server_too(tmp_path: Path) -> None:
    create_server(tmp_path)
    with started(tmp_path, "demo", expect="1\\. ", **NO_DISPLAY) as (child, _):
        child.send_signal(signal.SIGINT)
        printed, _ = child.communicate(timeout=60)
    assert child.returncode == 0, printed
    assert "Press Ctrl-C" not in printed
    assert is_free(port_of(address(tmp_path)))


def test_the_first_free_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        free = free_port()
        assert free_port([port, free]) == free
        assert free_port([port]) != port


def test_it_leaves_a_vendors_server_as_it_is(tmp_path: Path) -> None:
    """It would make an administrator ``demo`` there, and write its own address into the profile."""
    create_server(tmp_path)
    assert run(tmp_path, "init", "--url", "https://license.example.jp").returncode == 0
    with spawned(tmp_path, "demo", "--no-app") as child:
        printed, _none = child.communicate(timeout=20)
    assert (child.returncode, "is the server of https://license.example.jp" in printed) == (1, True), printed
    assert address(tmp_path) == "https://license.example.jp"
    assert "demo" not in run(tmp_path, "staff", "list").stdout
