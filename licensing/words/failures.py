"""From an error to the problem that is shown."""

from dataclasses import replace

from licensing.codes import Code, DiskTrouble, Fault, Relation, Trouble
from licensing.errors import (
    DiskFailure,
    DocumentError,
    InternalError,
    LicensingError,
    Refused,
    StorageError,
    Unreachable,
    VendorError,
    printable,
)
from licensing.words.problems import connection, documents, refusals, terminal
from licensing.words.problems.problem import Problem, ProblemView
from licensing.words.text import Text, in_brackets, join_sentences

_REFUSALS: dict[Code, Problem] = {
    Code.MALFORMED_REQUEST: refusals.MALFORMED_REQUEST,
    Code.BAD_SIGNATURE: refusals.BAD_SIGNATURE,
    Code.UNKNOWN_LICENSE: refusals.UNKNOWN_LICENSE,
    Code.LICENSE_STOPPED: refusals.LICENSE_STOPPED,
    Code.LICENSE_IN_USE: refusals.LICENSE_IN_USE,
    Code.UNKNOWN_TERMINAL: refusals.UNKNOWN_TERMINAL,
    Code.RATE_LIMITED: refusals.RATE_LIMITED,
    Code.SERVER_ERROR: refusals.SERVER_ERROR,
}
_IN_USE_HERE: dict[Relation, Problem] = {
    Relation.SAME_MACHINE: replace(
        refusals.LICENSE_IN_USE,
        sentence=Text(
            ja="この番号は、このパソコンの別のアカウントか、別のデータフォルダーで登録されています。",
            en="This number is registered by another account of this PC, or in another data folder on it.",
        ),
    ),
    Relation.LOST_DATA: replace(
        refusals.LICENSE_IN_USE,
        sentence=Text(
            ja="この番号は、この端末の失われたデータで登録されています。",
            en="This number is registered by data of this terminal that was lost.",
        ),
    ),
    Relation.SAME_DATA: replace(
        refusals.LICENSE_IN_USE,
        sentence=Text(
            ja="この番号は、識別番号が変わる前のこのパソコンか、データのコピー元のパソコンで登録されています。",
            en="This number is registered on this PC as it was before its ID changed, "
            "or on the PC that this data was copied from.",
        ),
    ),
}
_TROUBLES: dict[Trouble, Problem] = {
    Trouble.NO_CONNECTION: connection.NO_CONNECTION,
    Trouble.LOCAL_SETTING: connection.LOCAL_SETTING,
    Trouble.PROXY: connection.PROXY,
    Trouble.TIMED_OUT: connection.TIMED_OUT,
    Trouble.TLS_FAILED: connection.TLS_FAILED,
    Trouble.TLS_DATE: connection.TLS_DATE,
    Trouble.TLS_AUTHORITY: connection.TLS_AUTHORITY,
    Trouble.TLS_HOST: connection.TLS_HOST,
    Trouble.NOT_TLS: connection.NOT_TLS,
    Trouble.FOREIGN_ANSWER: connection.FOREIGN_ANSWER,
    Trouble.STRANGE_ANSWER: connection.STRANGE_ANSWER,
    Trouble.SERVER_FAILED: connection.SERVER_FAILED,
    Trouble.REJECTED_STATEMENT: connection.REJECTED_STATEMENT,
}
_THROUGH_PROXY = replace(
    connection.PROXY,
    sentence=Text(
        ja="プロキシ（{proxy}）を通じて接続できませんでした。",
        en="The connection through the proxy ({proxy}) failed.",
    ),
)
_VIA = Text(ja="プロキシ（{proxy}）を経由しています。", en="The connection goes through the proxy ({proxy}).")
"""Follows the sentence of every other problem where the address of the proxy is known."""
_FAULTS: dict[Fault, Problem] = {
    Fault.NOT_A_DOCUMENT: documents.NOT_A_DOCUMENT,
    Fault.BAD_SIGNATURE: documents.BAD_SIGNATURE,
    Fault.OTHER_VENDOR: documents.OTHER_VENDOR,
    Fault.OTHER_TERMINAL: documents.OTHER_TERMINAL,
    Fault.NOT_ASKED_FOR: documents.NOT_ASKED_FOR,
    Fault.OUTDATED: documents.OUTDATED,
    Fault.TORN_PART: documents.TORN_PART,
    Fault.OTHER_ANSWER: documents.OTHER_ANSWER,
}
_DISK: dict[DiskTrouble, Problem] = {
    DiskTrouble.FULL: terminal.DISK_FULL,
    DiskTrouble.NO_PERMISSION: terminal.NO_PERMISSION,
    DiskTrouble.READ_ONLY: terminal.READ_ONLY,
    DiskTrouble.IN_USE: terminal.IN_USE,
}
LONGEST_PATH = 400
"""Characters of a path, with its owner, in a sentence."""
_OWNED = Text(ja="{path}、所有者 {owner}", en="{path}, owner {owner}")
_OTHERS: dict[type[LicensingError], Problem] = {
    VendorError: terminal.VENDOR_PROFILE,
    InternalError: terminal.INTERNAL,
}
_AND = "・"
_CONTACT = Text(
    ja="解決しないときはサポート窓口（{phone}）へ、番号 {code} をお伝えください。",
    en="If this does not help, call support ({phone}) and tell them code {code}.",
)


def contact_words(phone: str, *codes: str) -> str:
    """Return whom to call, and the codes to read out."""
    return _CONTACT.format(phone=phone, code=_AND.join(codes))


def problem_of(error: LicensingError) -> Problem:
    """Return the problem that ``error`` is; for a ``NumberError`` see ``number_sentence``."""
    match error:
        case Refused(code=code, holder=holder):
            return _IN_USE_HERE.get(holder.relation, _REFUSALS[code]) if holder else _REFUSALS[code]
        case Unreachable(trouble=Trouble.PROXY, proxy=proxy) if proxy:
            return _THROUGH_PROXY
        case Unreachable():
            return _TROUBLES[error.trouble]
        case DocumentError():
            return _FAULTS[error.fault]
        case StorageError():
            return _disk_problem(error.failure)
    return _OTHERS.get(type(error), terminal.INTERNAL)


def _disk_problem(failure: DiskFailure) -> Problem:
    return _DISK.get(failure.trouble, terminal.CANNOT_READ if failure.reading else terminal.STORAGE)


def disk_view(failure: DiskFailure) -> ProblemView:
    """Return what failed, with the file and its owner, and what to do."""
    owner, view = failure.owner, _disk_problem(failure).view()
    subject = _OWNED.format(path=failure.path, owner=owner) if owner else failure.path
    return view._replace(sentence=_with_subject(view.sentence, printable(subject, longest=LONGEST_PATH)))


def _with_subject(sentence: str, subject: str) -> str:
    return sentence[:-1] + in_brackets(subject) + sentence[-1] if subject else sentence


def problem_view(error: LicensingError) -> ProblemView:
    """Return what failed, and what to do."""
    problem = problem_of(error)
    if isinstance(error, StorageError):
        return disk_view(error.failure)
    if not isinstance(error, Unreachable):
        return problem.view()
    view = problem.view(proxy=error.proxy)
    sentence = _with_subject(view.sentence, error.subject)
    if error.proxy and problem is not _THROUGH_PROXY:
        sentence = join_sentences(sentence, _VIA.format(proxy=error.proxy))
    return view._replace(sentence=sentence)


def failure_view(error: LicensingError, phone: str) -> ProblemView:
    """Return what failed, what to do, and whom to call with which code."""
    view = problem_view(error)
    return view._replace(contact=contact_words(phone, view.code))
