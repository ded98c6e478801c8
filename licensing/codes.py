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


class Relation(StrEnum):
    """What the terminal that has a number is to the one that asks for it."""

    OTHER = "other"
    SAME_MACHINE = "same_machine"
    """Of another account or another data folder of this PC: the machine hash is the same."""
    LOST_DATA = "lost_data"
    """What this data folder was before its files were lost."""
    SAME_DATA = "same_data"
    """What this data folder was before the machine id changed, or before it was copied to this machine."""


class Trouble(StrEnum):
    """Why the server could not be asked. None of these ever takes a right away."""

    NO_CONNECTION = "no_connection"
    """No address answers, or the connection broke before the answer was complete."""
    LOCAL_SETTING = "local_setting"
    """A setting of this PC for proxies or certificates cannot be used: nothing was sent."""
    PROXY = "proxy"
    """The proxy of this network cannot be reached, requires a password, or refuses to connect to the server."""
    TIMED_OUT = "timed_out"
    TLS_FAILED = "tls_failed"
    """The TLS handshake failed for a reason other than the following."""
    TLS_DATE = "tls_date"
    """By the PC clock, the server's certificate is not valid yet or has expired."""
    TLS_AUTHORITY = "tls_authority"
    """The certificate's issuer is not trusted: a proxy, virus scanner or login page that opens TLS connections."""
    TLS_HOST = "tls_host"
    """The certificate is for another host."""
    NOT_TLS = "not_tls"
    """Something answered that does not use TLS."""
    FOREIGN_ANSWER = "foreign_answer"
    """Bytes came, but not from our server: a login page, another service, noise."""
    STRANGE_ANSWER = "strange_answer"
    """The same over TLS with a valid certificate of the server's name: of a gateway before it, or of an inspection."""
    SERVER_FAILED = "server_failed"
    REJECTED_STATEMENT = "rejected_statement"
    """Our server's answer, but not a statement that this terminal may accept: see the log."""


INTERCEPTED = frozenset(
    {
        *(Trouble.FOREIGN_ANSWER, Trouble.STRANGE_ANSWER, Trouble.NOT_TLS),
        *(Trouble.TLS_AUTHORITY, Trouble.TLS_HOST, Trouble.TLS_FAILED),
    }
)
"""Something between the terminal and the server answers: perhaps a login page, which a person removes at any moment."""


class DiskTrouble(StrEnum):
    """Why a file could not be read or written."""

    FULL = "full"
    """No space, no quota, or no more files (inodes)."""
    NO_PERMISSION = "no_permission"
    READ_ONLY = "read_only"
    IN_USE = "in_use"
    """Another program has locked the file."""
    GONE = "gone"
    """The device does not answer, or the folder is not there: perhaps a stick that was removed."""
    OTHER = "other"


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
