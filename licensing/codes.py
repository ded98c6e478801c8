"""The enums of reasons that terminal, server and screens share. Their sentences are in ``licensing.words``."""

from enum import StrEnum


class Code(StrEnum):
    """Why the server refused: the ``code`` of its ``application/problem+json`` (RFC 9457)."""

    MALFORMED_REQUEST = "malformed_request"
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_LICENSE = "unknown_license"
    LICENSE_STOPPED = "license_stopped"
    LICENSE_IN_USE = "license_in_use"
    UNKNOWN_TERMINAL = "unknown_terminal"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"


class Trouble(StrEnum):
    """Why the server could not be asked. None of these ever takes a right away."""

    NO_CONNECTION = "no_connection"
    PROXY = "proxy"
    """The proxy of this network is not reachable, requires a password, or blocks the connection."""
    TIMED_OUT = "timed_out"
    TLS_FAILED = "tls_failed"
    FOREIGN_ANSWER = "foreign_answer"
    """Bytes came back, but not from our server: a captive portal's page, another service, noise."""
    SERVER_FAILED = "server_failed"
    REJECTED_STATEMENT = "rejected_statement"
    """Our server answered, but not with a statement that this terminal may accept: see the log."""


class Fault(StrEnum):
    """What is wrong with a document, or with an answer that came as a file or as QR codes."""

    NOT_A_DOCUMENT = "not_a_document"
    BAD_SIGNATURE = "bad_signature"
    OTHER_VENDOR = "other_vendor"
    OTHER_TERMINAL = "other_terminal"
    NOT_ASKED_FOR = "not_asked_for"
    OUTDATED = "outdated"
    TORN_PART = "torn_part"
    OTHER_ANSWER = "other_answer"
