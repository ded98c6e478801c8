"""``license issue|list|show|renew|stop|resume|release|unlock|answer``: the staff's work with licenses."""

import getpass
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from licensing import number
from licensing.clock import day_of
from licensing.errors import Refused, StorageError
from licensing.files import write_file
from licensing.unlocking import UnlockingError
from server import clock
from server.licenses import operations, reception, unlocking
from server.licenses.listing import described, history, line_of, with_terminals
from server.licenses.mail import delivery, send_numbers
from server.licenses.management.arguments import day, license_number, whole
from server.licenses.models import DEFAULT_ALLOWANCE, Contract, License
from server.licenses.operations import UnknownLicense

WRONG_CALL = 2
REFUSED = 5


class Command(BaseCommand):
    help = "Issue licenses and look after them. A number may be typed in any way: width, case, dashes."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        issue = actions.add_parser("issue", help="make new numbers and send them to the customer")
        issue.add_argument("--customer", required=True, help="the customer's name")
        issue.add_argument("--email", required=True, help="where the numbers are sent")
        issue.add_argument("--count", type=whole(1, 1000), required=True, help="how many numbers")
        issue.add_argument("--months", type=whole(1, 120), required=True, help="how long they are paid for")
        issue.add_argument(
            "--allowance", type=whole(1, 400), default=DEFAULT_ALLOWANCE, help="days a terminal may stay offline (90)"
        )
        listed = actions.add_parser("list", help="all licenses, a line each")
        listed.add_argument("--customer", help="only those of customers whose name contains this")
        renew = self._add_for_one(actions, "renew", "extend what is paid for")
        length = renew.add_mutually_exclusive_group(required=True)
        length.add_argument("--months", type=whole(1, 120), help="from the contract's end, or from today if it is over")
        length.add_argument("--until", type=day, help="the last day, such as 2027-10-31")
        self._add_for_one(actions, "show", "one license and all that happened to it")
        self._add_for_one(actions, "stop", "end it; its terminal is told at the next check")
        self._add_for_one(actions, "resume", "take a stop back")
        self._add_for_one(actions, "release", "take the number off its terminal")
        unlock = actions.add_parser("unlock", help="help with a forgotten settings password: the response to read out")
        unlock.add_argument("number", metavar="NUMBER", help="the license number, or the terminal's 12 digits")
        unlock.add_argument("challenge", metavar="CHALLENGE", help="what the terminal's screen shows: 4QXR-2VTA")
        answer = actions.add_parser(
            "answer", help="answer a request that came as a file from a terminal without network"
        )
        answer.add_argument("request_file", metavar="REQUEST_FILE", type=Path)
        answer.add_argument("answer_file", metavar="ANSWER_FILE", type=Path)
        for action in actions.choices.values():
            action.add_argument("--json", action="store_true", dest="as_json", help="for programs")

    @staticmethod
    def _add_for_one(actions: Any, name: str, summary: str) -> CommandParser:
        parser: CommandParser = actions.add_parser(name, help=summary)
        parser.add_argument("number", metavar="NUMBER", type=license_number)
        return parser

    def handle(self, *, action: str, **options: Any) -> None:
        work: Callable[..., None] = getattr(self, f"_{action}")
        try:
            work(**options)
        except UnknownLicense as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=WRONG_CALL) from error

    def _issue(
        self, *, customer: str, email: str, count: int, months: int, allowance: int, as_json: bool, **_: Any
    ) -> None:
        contract = operations.issue(
            customer=customer,
            email=email,
            count=count,
            months=months,
            allowance_days=allowance,
            who=_person(),
            now=clock.now(),
        )
        licenses = list(contract.licenses.order_by("pk"))
        if as_json:
            self._print_json(
                {
                    "customer": customer,
                    "contract_until": licenses[0].contract_until.isoformat(),
                    "license_numbers": [license.number for license in licenses],
                }
            )
        else:
            self.stdout.write("\n".join(number.show(license.number) for license in licenses))
        self._send(contract)

    def _send(self, contract: Contract) -> None:
        try:
            send_numbers(contract)
        except (OSError, StorageError) as error:
            raise CommandError(
                f"the numbers are issued, but the e-mail was not sent: {error}", returncode=REFUSED
            ) from error
        self.stderr.write(delivery(contract))

    def _list(self, *, customer: str | None, as_json: bool, **_: Any) -> None:
        licenses = with_terminals(License.objects.all())
        if customer:
            licenses = licenses.filter(contract__customer__name__icontains=customer)
        today = day_of(clock.now())
        if as_json:
            self._print_json([described(license, today) for license in licenses])
            return
        for license in licenses:
            self.stdout.write(line_of(license, today))

    def _show(self, *, number: str, as_json: bool, **_: Any) -> None:
        self._print_one(number, as_json)
        if not as_json:
            for line in history(operations.find(number)):
                self.stdout.write(line)

    def _renew(self, *, number: str, months: int | None, until: date | None, as_json: bool, **_: Any) -> None:
        license, now = operations.find(number), clock.now()
        last = until or operations.renewed_until(license, months or 0, day_of(now))
        operations.renew(license, until=last, who=_person(), now=now)
        self._print_one(number, as_json)

    def _stop(self, *, number: str, as_json: bool, **_: Any) -> None:
        operations.stop(operations.find(number), who=_person(), now=clock.now())
        self._print_one(number, as_json)

    def _resume(self, *, number: str, as_json: bool, **_: Any) -> None:
        operations.resume(operations.find(number), who=_person(), now=clock.now())
        self._print_one(number, as_json)

    def _release(self, *, number: str, as_json: bool, **_: Any) -> None:
        operations.release(operations.find(number), who=_person(), now=clock.now())
        self._print_one(number, as_json)

    def _unlock(self, *, number: str, challenge: str, as_json: bool, **_: Any) -> None:
        try:
            terminal = unlocking.terminal_of(number)
            response = unlocking.help_with_password(terminal, challenge, who=_person(), now=clock.now())
        except UnlockingError as error:
            raise CommandError(
                f"not a challenge; read it from the screen again: {challenge}", returncode=WRONG_CALL
            ) from error
        if as_json:
            self._print_json({"terminal_number": terminal.shown_number, "response": response})
        else:
            self.stdout.write(f"{response}  ({terminal})")

    def _answer(self, *, request_file: Path, answer_file: Path, as_json: bool, **_: Any) -> None:
        try:
            blob = request_file.read_bytes()[: reception.LARGEST + 1].strip()
            write_file(answer_file, reception.receive(blob))
        except OSError as error:
            raise CommandError(f"{request_file}: {error.strerror}", returncode=WRONG_CALL) from error
        except StorageError as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        except Refused as refused:
            holder = refused.holder
            other = f" ({holder.terminal_name} {holder.terminal_number})" if holder else ""
            raise CommandError(f"{refused}{other}", returncode=REFUSED) from refused
        if as_json:
            self._print_json({"answer_file": str(answer_file)})
        else:
            self.stdout.write(f"The answer is in {answer_file}.")

    def _print_one(self, number: str, as_json: bool) -> None:
        license = with_terminals(License.objects.filter(pk=operations.find(number).pk)).get()
        today = day_of(clock.now())
        if as_json:
            self._print_json(described(license, today))
        else:
            self.stdout.write(line_of(license, today))

    def _print_json(self, value: object) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=2))


def _person() -> str:
    """Return who is at this command line, for the event log."""
    try:
        return f"{getpass.getuser()} (command line)"
    except (OSError, KeyError):  # a container's user without a name
        return "command line"
