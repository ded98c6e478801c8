"""One exchange over a connection that is given up while the request is sent, and deadlines."""

import contextlib
import socket
import threading

import pytest

from licensing.codes import Trouble
from licensing.connection import Deadline, run_within
from licensing.errors import Unreachable
from licensing.exchange import Received, send

LARGE = b"x" * 10_000_000
"""More than the buffers between two sockets hold."""


def test_a_server_that_does_not_take_the_request_is_not_waited_for() -> None:
    client, server = socket.socketpair()
    with server, pytest.raises(Unreachable) as caught:
        send(client, "/", {}, LARGE, timeout=0.1)
    assert caught.value.trouble is Trouble.TIMED_OUT


def test_an_answer_before_the_whole_request_was_sent_is_read() -> None:
    client, server = socket.socketpair()

    def refuse() -> None:
        with contextlib.closing(server):
            server.recv(10)
            server.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")

    thread = threading.Thread(target=refuse)
    thread.start()
    assert send(client, "/", {}, LARGE, timeout=5) == Received(413, "", "", b"")
    thread.join()


def test_a_server_that_closes_at_once_is_no_connection() -> None:
    client, server = socket.socketpair()
    server.close()
    with pytest.raises(Unreachable) as caught:
        send(client, "/", {}, b"x", timeout=5)
    assert caught.value.trouble is Trouble.NO_CONNECTION


def test_a_deadline_that_is_over_leaves_no_time() -> None:
    with pytest.raises(TimeoutError):
        Deadline(0).left()


def test_a_time_that_is_up_between_two_steps_is_told_as_such() -> None:
    with pytest.raises(Unreachable) as caught:
        run_within(5, lambda _deadline: Deadline(0).left())
    assert caught.value.trouble is Trouble.TIMED_OUT


def test_a_connection_that_comes_too_late_is_closed_at_once() -> None:
    client, server = socket.socketpair()
    deadline = Deadline(5)
    deadline.close()
    deadline.add(client)
    assert server.recv(1) == b""
    client.close()
    server.close()
