"""The demonstration: one command up, everything down again, the same numbers and address the next time."""

import contextlib
import json
import os
import re
import signal
import socket
import sys
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
import requests

from server.ops import demo
from server.ports import free_port, is_free
from tests.server.programs import Child, run, started

NUMBER = re.compile(r"\b(?:\w{4}-){3}\w{4}\b")
ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at /proc")


def address(folder: Path) -> str:
    return str(json.loads((folder / "vendor.json").read_text())["server_url"])


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


def show_once(folder: Path) -> tuple[list[str], str, str]:
    """Run the demonstration without the app; return its numbers, its password and its address."""
    with started(folder, "demo", "--no-app", expect="Ctrl-C") as (child, line):
        assert requests.get(address(folder) + "/admin/login/", timeout=10).status_code == 200
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=30)
    assert child.returncode == 0
    assert is_free(port_of(address(folder)))
    password = re.search(r"password +(\S+)", line.string)
    assert password is not None
    return NUMBER.findall(line.string), password[1], address(folder)


def test_the_second_time_has_the_same_numbers_and_address_and_another_password(tmp_path: Path) -> None:
    numbers, password, url = show_once(tmp_path)
    assert len(numbers) == 3
    again, another, same = show_once(tmp_path)
    assert (again, same) == (numbers, url)
    assert another != password


def test_a_port_that_another_program_took_is_left_to_it(tmp_path: Path) -> None:
    numbers, _, url = show_once(tmp_path)
    with socket.create_server(("127.0.0.1", port_of(url))):
        again, _, other = show_once(tmp_path)
    assert again == numbers
    assert other != url


def test_the_mail_with_the_numbers_is_in_the_folder(tmp_path: Path) -> None:
    numbers, _, _ = show_once(tmp_path)
    assert run(tmp_path, "work", "--once").returncode == 0, "what the demonstration had no time for"
    [mail] = [message_from_bytes(path.read_bytes(), policy=default) for path in (tmp_path / "mail").glob("*.eml")]
    body = mail.get_body(("plain",))
    assert body is not None
    assert all(number in str(body.get_content()).splitlines() for number in numbers)


@ON_LINUX
def test_server_and_app_stop_together_when_the_demonstration_is_stopped(tmp_path: Path) -> None:
    with shown_with_app(tmp_path) as (child, processes):
        child.terminate()
        child.communicate(timeout=30)
        assert not any(alive(process) for process in processes)
    assert child.returncode == 0


@ON_LINUX
def test_the_server_stops_when_the_app_has_ended(tmp_path: Path) -> None:
    with shown_with_app(tmp_path) as (child, (server, app)):
        os.kill(app, signal.SIGTERM)
        printed, _ = child.communicate(timeout=30)
        assert not alive(server)
    assert child.returncode == 1
    assert "the app ended with exit code -15" in printed


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
    """Run the demonstration with the app on no screen at all; give its process and those of server and app."""
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
    ("environment", "wanted"),
    [
        pytest.param({"DISPLAY": ":0"}, False, id="X11"),
        pytest.param({"WAYLAND_DISPLAY": "wayland-0"}, False, id="Wayland"),
        pytest.param({"QT_QPA_PLATFORM": "offscreen"}, False, id="chosen by hand"),
        pytest.param({"DISPLAY": ""}, True, id="an empty display"),
        pytest.param({}, True, id="none"),
    ],
)
def test_vnc_is_for_where_there_is_no_display(environment: dict[str, str], wanted: bool) -> None:
    assert (demo.vnc_port(environment) is not None) is wanted


def test_the_first_free_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        free = free_port()
        assert free_port([port, free]) == free
        assert free_port([port]) != port
