"""``license``: what staff do with licenses and terminals, by command line."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.db.models import Q, QuerySet

from licensing import number
from licensing.clock import day_of
from licensing.csv_cells import write_rows
from licensing.errors import Refused, StorageError
from licensing.files import LARGEST, received_document, write_file
from server import clock
from server.command import (
    LARGEST_ID,
    WRONG_CALL,
    ServerCommand,
    coming_day,
    day,
    input_file,
    license_number,
    output_file,
    person,
    terminal_number,
    whole,
)
from server.licenses.door import answering
from server.licenses.door.outstanding import outstanding
from server.licenses.models import DEFAULT_ALLOWANCE, License, in_state
from server.licenses.staff import changes, operations, undoing
from server.licenses.staff.actions import ACTIONS, Renew, SetAllowance, SetShop, Stop, Transfer
from server.licenses.staff.declarations import Action
from server.licenses.staff.listing import CSV_HEADER, csv_row, described, history, line_of, with_terminals
from server.licenses.staff.operations import UnknownLicense, UnknownTerminal

REFUSED = 5


class Command(ServerCommand):
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
        self._add_list(actions)
        self._add_for_one(actions, "show", "one license and all that happened to it")
        for kind in ACTIONS:
            acting = actions.add_parser(kind.name, help=_first_sentence(kind))
            acting.add_argument("numbers", metavar="NUMBER", type=license_number, nargs="+")
            ARGUMENTS.get(kind, _none)(acting)
        self._add_for_one(actions, "undo", "take the last change of 24 hours back, for all numbers that it was made to")
        reset = actions.add_parser("reset-password", help="remove a forgotten settings password from a terminal")
        reset.add_argument("terminal", metavar="TERMINAL", type=terminal_number, help="its 12 digits")
        answer = actions.add_parser(
            "answer", help="answer a request that came as a file from a terminal without network"
        )
        answer.add_argument("request_file", metavar="REQUEST_FILE", type=input_file)
        answer.add_argument("answer_file", metavar="ANSWER_FILE", type=output_file)
        for action in actions.choices.values():
            action.add_argument("--json", action="store_true", dest="as_json", help="for programs")

    @staticmethod
    def _add_list(actions: Any) -> None:
        listed = actions.add_parser("list", help="licenses, a line each")
        listed.add_argument("--customer", help="only those of customers whose name contains this")
        listed.add_argument("--contract", metavar="ID", type=whole(1, LARGEST_ID), help="only those of this contract")
        listed.add_argument("--state", choices=License.State.values, help="only those in this state")
        listed.add_argument(
            "--ends-by", metavar="DAY", type=day, help="only those that are paid for until then at most"
        )
        listed.add_argument("--csv", action="store_true", dest="as_csv", help="a table, for a spreadsheet")

    @staticmethod
    def _add_for_one(actions: Any, name: str, summary: str) -> CommandParser:
        parser: CommandParser = actions.add_parser(name, help=summary)
        parser.add_argument("number", metavar="NUMBER", type=license_number)
        return parser

    def handle(self, *, action: str, **options: Any) -> None:
        kinds = {kind.name: kind for kind in ACTIONS}
        try:
            if action in kinds:
                self._act(kinds[action], **options)
            else:
                getattr(self, "_" + action.replace("-", "_"))(**options)
        except (UnknownLicense, UnknownTerminal) as error:
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
            who=person(),
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
        self.stderr.write(_where_the_mail_goes(email))

    def _list(
        self,
        *,
        customer: str | None,
        contract: int | None,
        state: str | None,
        ends_by: date | None,
        as_json: bool,
        as_csv: bool,
        **_: Any,
    ) -> None:
        today = day_of(clock.now())
        wanted = in_state(License.State(state), today) if state else Q()
        given = {
            "contract__customer__name__icontains": customer,
            "contract": contract,
            "contract_until__lte": ends_by,
        }
        wanted &= Q(**{lookup: value for lookup, value in given.items() if value is not None})
        licenses = with_terminals(License.objects.filter(wanted))
        if as_json:
            self._print_json([described(license, today) for license in licenses])
        elif as_csv:
            write_rows(cast(TextIO, self.stdout), [CSV_HEADER, *(csv_row(license, today) for license in licenses)])
            self.refuse_lost_output()
        else:
            for license in licenses:
                self.stdout.write(line_of(license, today))

    def _show(self, *, number: str, as_json: bool, **_: Any) -> None:
        self._print_one(number, as_json)
        if not as_json:
            license = operations.find(number)
            for terminal in outstanding(license, day_of(clock.now())):
                lost = f"{terminal} lost it, has not confirmed that, and may go on until {terminal.usable_until}"
                self.stdout.write(lost)
            for line in history(license):
                self.stdout.write(line)

    def _undo(self, *, number: str, as_json: bool, **_: Any) -> None:
        license, now = operations.find(number), clock.now()
        last = changes.last_undoable(license, now)
        if last is None:
            raise CommandError("nothing was done to it within 24 hours that could be undone", returncode=REFUSED)
        if last.batch_id is not None:
            raise CommandError(
                "it is a part of an operation on many licenses: undo that in the console", returncode=REFUSED
            )
        for obstacle in undoing.undo(last, who=person(), now=now):
            self.stderr.write(f"{obstacle.license} was changed since and is left as it is")
        self._print_one(number, as_json)

    def _act(self, kind: type[Action], *, numbers: list[str], as_json: bool, **options: Any) -> None:
        action, who, now = kind.of(options), person(), clock.now()
        found = list(dict.fromkeys(operations.find(number) for number in numbers))
        self._announce(action, found, now)
        if options.get("until") and options["until"] < day_of(now) and not options["yes"]:
            hint = "nothing was changed; --yes does it nevertheless"
            raise CommandError(f"{options['until']} has passed, so this ends the right: {hint}", returncode=WRONG_CALL)

        def act(license: License) -> None:
            action.perform(license, who=who, now=now)

        changes.change(action.kind, found, act, token=changes.new_token(), seen=None, who=who, now=now)
        if as_json:
            described_now = [described(license, day_of(now)) for license in _fresh(found)]
            self._print_json(described_now if len(numbers) > 1 else described_now[0])
        else:
            for license in _fresh(found):
                self.stdout.write(line_of(license, day_of(now)))

    def _announce(self, action: Action, licenses: list[License], now: datetime) -> None:
        """Print what happens to each terminal, before it is done."""
        for license in _fresh(licenses):
            self.stderr.write(f"{number.show(license.number)}: {action.effect(license, now).sentence}")

    def _reset_password(self, *, terminal: str, as_json: bool, **_: Any) -> None:
        found = operations.find_terminal(terminal)
        operations.reset_settings_password(found, who=person(), now=clock.now())
        if as_json:
            self._print_json({"terminal_number": found.shown_number, "terminal_name": found.name})
        else:
            self.stdout.write(f"{found}: its settings password is removed at its next check or offline answer.")

    def _answer(self, *, request_file: Path, answer_file: Path, as_json: bool, **_: Any) -> None:
        try:
            with request_file.open("rb") as file:
                blob = received_document(file.read(LARGEST))
            # The answer replaces the file as a whole, so that a full disk leaves no half of one.
            write_file(answer_file, answering.respond(blob))
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
        [license] = _fresh([operations.find(number)])
        today = day_of(clock.now())
        if as_json:
            self._print_json(described(license, today))
        else:
            self.stdout.write(line_of(license, today))

    def _print_json(self, value: object) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=2))
        self.refuse_lost_output()


def _fresh(licenses: list[License]) -> QuerySet[License]:
    return with_terminals(License.objects.filter(pk__in=[license.pk for license in licenses]))


def _first_sentence(kind: type[Action]) -> str:
    return str(kind.__doc__).partition(".")[0]


def _none(parser: CommandParser) -> None:
    """Add no arguments."""


def _renewal(parser: CommandParser) -> None:
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--months", type=whole(1, 120), help="from the contract's end, or from today if it is over")
    length.add_argument("--until", type=day, help="the last day, such as 2027-10-31")
    parser.add_argument("--yes", action="store_true", help="also to a day that has passed, which ends the right")


def _last_day(parser: CommandParser) -> None:
    parser.add_argument("--on", type=coming_day, help="the last day of use, such as 2027-10-31, instead of now")
    parser.add_argument("--reason", default="", help="why, for the event log; the customer is not told")


def _allowance(parser: CommandParser) -> None:
    parser.add_argument("allowance_days", metavar="DAYS", type=whole(1, 400), help="days")


def _shop(parser: CommandParser) -> None:
    parser.add_argument("--shop", default="", help="the name of a shop of the customer; without it, in none")


def _other_customer(parser: CommandParser) -> None:
    parser.add_argument("customer_id", metavar="CUSTOMER", type=whole(1, 2**31), help="the id of the other customer")


ARGUMENTS: dict[type[Action], Callable[[CommandParser], None]] = {
    Renew: _renewal,
    Stop: _last_day,
    SetAllowance: _allowance,
    SetShop: _shop,
    Transfer: _other_customer,
}
"""Of the actions that ask for something, by the names of their fields."""


def _where_the_mail_goes(email: str) -> str:
    if settings.MAIL_TO_FOLDER:
        written = f"`serve` or `work` writes the e-mail to {email} into {settings.HOME.mail}"
        return f"No mail server is set (EMAIL_URL): {written}"
    return f"The e-mail to {email} is queued: `serve` or `work` sends it"
