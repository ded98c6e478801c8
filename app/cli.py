"""``attomenzei license …``: the same agent as the window, for scripts and for support on the phone.

Exit codes: 0 usable, 3 not usable, 4 server not reached, 5 refused, 2 wrong call, 1 disk, 70 internal, 130 Ctrl-C. They
report the operation: output that cannot be encoded or written does not change them.
"""

import argparse
import json
import os
import sys
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app import __version__
from app.state.diagnosis import details, notice_sentence, shown_proxy, standing_members
from app.state.settings import language_of, preferences_file, proxy_file
from app.system.log_files import log_to_file
from app.terminal import build_agent, read_setup
from app.ui.words.command_line import words
from app.ui.words.general import texts
from app.ui.words.register import words as register_words
from licensing.agent import Agent
from licensing.characters import one_line
from licensing.codes import Code, Relation
from licensing.errors import (
    DocumentError,
    LicensingError,
    Refused,
    StorageError,
    TerminalSeen,
    Unreachable,
    VendorError,
    unexpected_as_internal,
)
from licensing.files import read_file, received_document, replaceable, write_file
from licensing.number import NumberError, hide, parse, show
from licensing.output import ignore_output_errors
from licensing.proxy import Proxy
from licensing.request import LONGEST_NAME, open_request
from licensing.standing import Standing, State
from licensing.terms import read_terms
from licensing.vendor import VendorProfile
from licensing.words.banners import chip_for, moved_words, notices_for
from licensing.words.days import long_time
from licensing.words.diagnosis import diagnose
from licensing.words.failures import disk_view, failure_view, problem_of
from licensing.words.language import current, set_language
from licensing.words.numbers import number_sentence
from licensing.words.standings import deadline_words
from licensing.words.text import NOT_KNOWN, in_brackets, join_sentences

USABLE, DISK, WRONG_CALL, NOT_USABLE, NOT_REACHED, REFUSED = 0, 1, 2, 3, 4, 5
INTERNAL, INTERRUPTED = 70, 130
"""EX_SOFTWARE of sysexits.h; 128 + SIGINT, as in a shell."""


def main() -> int:
    """Run the command that the process was called with and return its exit code."""
    ignore_output_errors()
    phone = ""
    try:
        with unexpected_as_internal():
            setup = read_setup(os.environ)
            setup.expect_drive()
            log_to_file(setup.data)
            set_language(language_of(preferences_file(setup.data).read_or_default(), os.environ))
            options = _parser().parse_args()
            options.proxy = proxy_file(setup.data).read_or_default()
            vendor = setup.read_vendor()
            phone = vendor.support_phone
            agent = build_agent(setup, vendor)
            return int(options.run(agent, vendor, options))
    except LicensingError as error:
        return _explain(error, phone)
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="attomenzei", description=words.DESCRIPTION)
    parser.add_argument("--version", action="version", version=__version__)
    groups = parser.add_subparsers(required=True, metavar="license")
    commands = groups.add_parser("license", help=words.LICENSE).add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[..., int], summary: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=summary)
        made.set_defaults(run=run)
        return made

    status = command("status", _status, words.STATUS)
    status.add_argument("--json", action="store_true", help=words.JSON)
    status.add_argument("--verbose", action="store_true", help=words.VERBOSE)
    register = command("register", _register, words.REGISTER)
    register.add_argument("number", type=_text, nargs="+", metavar="NUMBER")
    register.add_argument("--name", type=_name, default="", help=words.NAME)
    command("check", _check, words.CHECK)
    command("trial", _trial, words.TRIAL).add_argument("--agree", action="store_true", required=True, help=words.AGREE)
    request = command("request", _request, words.REQUEST)
    request.add_argument("file", type=Path, metavar="FILE")
    request.add_argument("--register", type=_text, metavar="NUMBER", help=words.REQUEST_NUMBER)
    for registers in (register, request):
        registers.add_argument("--replace", action="store_true", help=words.REPLACE)
        registers.add_argument("--change", action="store_true", help=words.CHANGE)
    command("import", _import, words.IMPORT).add_argument("file", type=Path, metavar="FILE")
    return parser


def _text(argument: str) -> str:
    """Return ``argument``, or refuse bytes that are not in the encoding of the system; in a file's name they may be."""
    try:
        argument.encode()
    except UnicodeEncodeError as error:
        raise argparse.ArgumentTypeError(words.NOT_TEXT) from error
    return argument


def _name(argument: str) -> str:
    """Return ``argument`` as a name, or refuse it where a part would be cut off."""
    name = one_line(_text(argument)).strip()
    if len(name) > LONGEST_NAME:
        raise argparse.ArgumentTypeError(words.NAME_TOO_LONG.format(longest=LONGEST_NAME))
    return name


def _status(agent: Agent, vendor: VendorProfile, options: argparse.Namespace) -> int:
    standing = agent.standing()
    if options.json:
        more = details(agent, vendor, options.proxy) if options.verbose else {}
        _print(json.dumps(standing_members(standing, vendor) | more, indent=2))
        return USABLE if standing.usable else NOT_USABLE
    code = _show(standing, vendor)
    if options.verbose:
        _show_details(agent, vendor, options.proxy)
    return code


def _register(agent: Agent, vendor: VendorProfile, options: argparse.Namespace) -> int:
    number = parse(" ".join(options.number))
    _confirm_change(agent, number, options)
    try:
        agent.register(number, name=options.name, replace=options.replace)
    except Refused as refused:
        if refused.holder is None or not _may_switch(refused, refused.holder):
            raise
        agent.register(number, name=options.name, replace=True)
    return _show(agent.standing(), vendor)


def _may_switch(refused: Refused, holder: TerminalSeen) -> bool:
    """Return whether the number comes from this terminal's own former data, or a person says so."""
    sentence = join_sentences(problem_of(refused).sentence, in_brackets(_holder_words(holder)))
    if holder.relation in (Relation.LOST_DATA, Relation.SAME_DATA):
        sys.stderr.write(join_sentences(sentence, words.SWITCHED) + "\n")
        return True
    return _has_person() and _ask(join_sentences(sentence, words.SWITCH))


def _confirm_change(agent: Agent, number: str, options: argparse.Namespace) -> None:
    """Ask, if the terminal has another number that works: it would be given up. Without an answer, end the command."""
    present = agent.standing().given_up_for(number)
    if present is None or options.change:
        return
    numbers = {"present": hide(present), "number": show(number)}
    if not _has_person():
        sys.exit(_fail(words.ADD_CHANGE.format(**numbers), WRONG_CALL))
    if not _ask(register_words.CHANGE_WARNING.format(**numbers)):
        sys.exit(_fail(words.UNCHANGED, WRONG_CALL))


def _has_person() -> bool:
    """Return whether somebody can answer a question."""
    return sys.stdin is not None and sys.stdin.isatty()


def _ask(question: str) -> bool:
    """Ask on stderr; everything but y or yes, also the end of the input, is a no."""
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]  # bytes of another encoding are a no
    return unicodedata.normalize("NFKC", sys.stdin.readline()).strip().lower() in ("y", "yes")


def _check(agent: Agent, vendor: VendorProfile, _options: argparse.Namespace) -> int:
    agent.check()
    return _show(agent.standing(), vendor)


def _trial(agent: Agent, vendor: VendorProfile, _options: argparse.Namespace) -> int:
    agent.agree(read_terms(current()).version)
    with suppress(Refused, Unreachable):  # the trial starts without a network; the next check reports it
        agent.check()
    return _show(agent.standing(), vendor)


def _request(agent: Agent, vendor: VendorProfile, options: argparse.Namespace) -> int:
    number = parse(options.register) if options.register else None
    file = replaceable(options.file)
    if file is None:
        return _fail(f"{options.file}: {words.NOT_A_FILE}", WRONG_CALL)
    with suppress(OSError):  # of a folder that may not be looked at: writing tells
        if not file.parent.is_dir():  # a stick was removed: its mount point is not made on the PC's own disk
            return _fail(f"{file.parent}: {words.NO_FOLDER}", WRONG_CALL)
    if not _may_replace(read_file(file), agent.machine):
        return _fail(f"{options.file}: {words.ANOTHER_FILE}", WRONG_CALL)
    if number:
        _confirm_change(agent, number, options)
    write_file(file, agent.write_request(number, replace=options.replace))
    _print(words.REQUEST_WRITTEN.format(file=options.file))
    return USABLE


def _may_replace(body: bytes | None, machine: str) -> bool:
    """Return whether nothing would be lost: a file has no content, or is an earlier request of ``machine``."""
    with suppress(DocumentError):
        return not body or open_request(received_document(body))[0].machine == machine
    return False


def _import(agent: Agent, vendor: VendorProfile, options: argparse.Namespace) -> int:
    body = read_file(options.file, pipes=True)
    if body is None:
        return _fail(f"{options.file}: {words.NO_FILE}", WRONG_CALL)
    agent.accept(body)
    return _show(agent.standing(), vendor)


def _show_details(agent: Agent, vendor: VendorProfile, proxy: Proxy) -> None:
    standing, last = agent.standing(), agent.last_try
    rows = {
        words.LAST_CONTACT: last and f"{long_time(last.at)} {last.outcome}",
        words.PC_CLOCK: long_time(agent.pc_time),
        words.LATEST_SEEN: long_time(agent.seen),
        words.RIGHT_TIME: long_time(standing.moment.known),
        words.PROXY: shown_proxy(vendor.server_url, proxy) or words.NO_PROXY,
    }
    for name, value in rows.items():
        _print(f"{name}: {value or NOT_KNOWN}")
    for problem in diagnose(standing, last.failure if last else None):
        _print(f"{problem.code}: {problem.text}")


def _show(standing: Standing, vendor: VendorProfile) -> int:
    _print(chip_for(standing).text)
    if notice := notice_sentence(standing, vendor):
        _print(notice)
    if standing.moved:
        _print(moved_words(standing.moved))
    if standing.state is State.UNREADABLE:
        _print(disk_view(standing.unreadable[0]).text_with_code)
    for view in notices_for(standing):
        _print(join_sentences(view.sentence, view.detail))
    rows = {
        texts.LICENSE_NUMBER: standing.license_number and show(standing.license_number),
        texts.TERMINAL_NUMBER_NAME: standing.terminal_number,
        texts.TERMINAL_NAME: standing.terminal_name,
        texts.DEADLINE: standing.deadline and deadline_words(standing),
        texts.LAST_CONTACT: standing.last_contact and long_time(standing.last_contact),
    }
    for name, value in rows.items():
        if value:
            _print(f"{name}: {value}")
    return USABLE if standing.usable else NOT_USABLE


def _explain(error: LicensingError, phone: str) -> int:
    """Print ``error`` on stderr, its code first, and return the exit code of its family."""
    if isinstance(error, NumberError):
        return _fail(number_sentence(error), WRONG_CALL)
    if isinstance(error, VendorError):
        return _fail(str(error), WRONG_CALL)
    view = failure_view(error, phone)
    if isinstance(error, Refused) and error.code is Code.LICENSE_IN_USE:
        view = view._replace(remedy=str(words.ADD_REPLACE))
    text = view.text if phone else view._replace(contact="").text_with_code
    match error:
        case Refused(code=code, holder=holder):
            other = in_brackets(_holder_words(holder)) if holder else ""
            return _fail(f"{code.value}: {text}{other}", REFUSED)
        case Unreachable(trouble=trouble):
            return _fail(f"{trouble.value}: {text}", NOT_REACHED)
        case DocumentError(fault=fault):
            return _fail(f"{fault.value}: {text}", REFUSED)
    return _fail(text, DISK if isinstance(error, StorageError) else INTERNAL)


def _holder_words(holder: TerminalSeen) -> str:
    contact = f"{words.LAST_CONTACT}: {long_time(holder.last_contact)}"
    return f"{holder.terminal_name} {holder.terminal_number} {contact}".strip()


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")


def _fail(line: str, code: int) -> int:
    sys.stderr.write(line + "\n")
    return code
