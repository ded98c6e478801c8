"""Mail servers that end a session early, or never: scripted, because a real one keeps to the protocol."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from pytest_django import Settings

from server.mailing import outbox
from server.mailing.models import Message
from tests.server.mailing.test_outbox import again, standing

Queue = Callable[..., Message]
State, Failure = Message.State, Message.Failure


@pytest.mark.parametrize(
    ("replies", "failure", "error"),
    [
        pytest.param(["554 not for you"], Failure.NOT_FROM_US, "554 not for you", id="refused at connect"),
        pytest.param(["421 too busy"], Failure.NOT_NOW, "421 too busy", id="busy"),
        pytest.param(["220 hello", "250 hello", "250 ok", "250 ok"], Failure.NO_SERVER, "closed", id="gone at DATA"),
        pytest.param(["220 hello", "250 hello", "451 \0no\x9b"], Failure.NOT_NOW, "451  no", id="control characters"),
    ],
)
def test_a_session_that_the_server_ends_early_is_retried(
    queue: Queue, now: datetime, settings: Settings, replies: list[str], failure: str, error: str
) -> None:
    message = queue()
    with scripted(replies) as port:
        settings.EMAIL_BACKEND = "server.mailing.backends.SmtpBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        outbox.send_due(now)
    assert standing(message) == (State.QUEUED, failure)
    assert error in again(message).last_error


@pytest.mark.parametrize("piece", [b"250-more\r\n" * 1000, b"2"], ids=["endless", "slow"])
def test_a_reply_that_does_not_end_holds_no_mail_up(
    queue: Queue, now: datetime, settings: Settings, piece: bytes
) -> None:
    """The time limit was one for each piece, and lines of a reply were collected without an end."""
    message = queue()
    over = threading.Event()

    def serve() -> None:
        connection, _ = listening.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(b"220 hello\r\n")
            while not over.wait(0 if len(piece) > 1 else 0.1):
                connection.sendall(piece)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = threading.Thread(target=serve)
        server.start()
        settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = "server.mailing.backends.SmtpBackend", 0.5
        settings.EMAIL_HOST, settings.EMAIL_PORT = listening.getsockname()
        outbox.send_due(now)
        over.set()
        server.join()
    assert standing(message) == (State.QUEUED, Failure.NO_SERVER)


@contextlib.contextmanager
def scripted(replies: list[str]) -> Iterator[int]:
    """Serve one connection: send a reply before each line that is received, read one more line and disconnect."""

    def serve() -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rwb") as lines:
            for reply in replies:
                lines.write(reply.encode() + b"\r\n")
                lines.flush()
                lines.readline()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = threading.Thread(target=serve)
        server.start()
        yield listening.getsockname()[1]
        server.join()
