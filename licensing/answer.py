"""The server's answer to a request: the two documents of a 200, or a problem document (RFC 9457). Nothing is verified.

Only what is exactly ours becomes an ``Answer`` or a ``Refused``. Everything else that arrives (a hotel's login page, a
proxy's error, noise) is ``Unreachable``: it says nothing about the license.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from licensing import jws
from licensing.claims import Claims, Document, clamped, items
from licensing.codes import Code, Relation, Trouble
from licensing.errors import DocumentError, LicensingError, Refused, TerminalSeen, Unreachable
from licensing.roots import MOST_LINKS, Link, signed

LARGEST_ANSWER: Final = 64 * 1024
"""Bytes of an answer: a statement and a keyset have about 2,000, a link of root keys 1,000."""
PROXY_AUTHENTICATION_REQUIRED: Final = 407
NETWORK_AUTHENTICATION_REQUIRED: Final = 511
"""RFC 6585 §6: the login page of a network."""


@dataclass(frozen=True)
class Answer(Document):
    """The two documents of a 200, and the chain of root keys if it has ever been rotated."""

    statement: Annotated[bytes, signed()]
    keyset: Annotated[bytes, signed()]
    roots: Annotated[tuple[Link, ...], items(Link, most=MOST_LINKS)] = ()


def may_be_ours(status: int, content_type: str) -> bool:
    """Return whether the body of such a response may be ours; of any other, only the status is of use."""
    return status == 200 or _is_problem(content_type)


def read_answer(status: int, content_type: str, body: bytes) -> Answer:
    """Return the answer in an HTTP response.

    Raises:
        Refused: a problem document with one of our codes.
        Unreachable: anything else that is not an answer.
    """
    # The status alone proves nothing: a captive portal answers 200, a proxy 403. Only the body can be ours.
    if status == 200:
        return open_answer(body)
    detail = f"HTTP {status}"
    if _is_problem(content_type):
        try:
            raise _refusal(body)
        except DocumentError as error:  # of a gateway in front of the server, or of another service
            detail = str(error)
    if status == PROXY_AUTHENTICATION_REQUIRED:
        raise Unreachable(Trouble.PROXY, detail)
    failed = status >= 500 and status != NETWORK_AUTHENTICATION_REQUIRED
    trouble = Trouble.SERVER_FAILED if failed else Trouble.FOREIGN_ANSWER
    raise Unreachable(trouble, detail)


def open_answer(body: bytes) -> Answer:
    """Return the documents in ``body``: an HTTP response's, or the same bytes from a file.

    Raises:
        Unreachable: it is not an answer of our server.
    """
    try:
        return Answer.from_claims(Claims(jws.parse_json(body)))
    except DocumentError as error:
        raise Unreachable(Trouble.FOREIGN_ANSWER, str(error)) from error


def _is_problem(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == "application/problem+json"


def _refusal(body: bytes) -> LicensingError:
    problem = Claims(jws.parse_json(body))
    code = problem.name_of("code", Code)
    if code is Code.SERVER_ERROR:  # not a refusal: the server could not decide
        return Unreachable(Trouble.SERVER_FAILED)
    detail = problem.text("detail", most=500) if "detail" in problem else ""
    return Refused(code, detail, _holder(problem) if code is Code.LICENSE_IN_USE else None)


def _holder(problem: Claims) -> TerminalSeen:
    same_machine = "same_machine" in problem and problem.flag("same_machine")
    return TerminalSeen(
        terminal_name=problem.text("terminal_name", most=100, least=0),
        terminal_number=problem.text("terminal_number", most=20),
        last_contact=_timestamp(problem.text("last_contact", most=40)) if "last_contact" in problem else None,
        relation=Relation.SAME_MACHINE if same_machine else Relation.OTHER,
    )


def _timestamp(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise DocumentError(f"not a timestamp: {text!r}") from error
    if instant.tzinfo is None:
        raise DocumentError(f"a timestamp without a zone: {text!r}")
    if instant != clamped(instant):
        raise DocumentError(f"not a timestamp of these centuries: {text!r}")
    return instant
