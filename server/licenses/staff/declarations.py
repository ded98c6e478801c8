"""What an operation of staff is: its name, who may do it, what it records; ``actions`` has those on licenses."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from server.licenses.models import Change, Event, License
from server.licenses.staff.effects import Effect

if TYPE_CHECKING:  # the type of what gettext_lazy returns is in the stubs alone
    from django.utils.functional import _StrPromise as Text

SUPPORT = "licenses.support_license"
MANAGE = "licenses.manage_license"
"""Permissions of the console's roles, which the model ``License`` defines."""
WRITE = "licenses:write"
STOP = "licenses:stop"
"""Scopes of the API's tokens."""

Kind, What = Change.Kind, Event.What


@dataclass(frozen=True)
class Recorded:
    """An entry that an operation adds to the event log, and what is sent because of it."""

    what: Event.What
    webhook: str | None = None
    """The ``type`` of the message to webhooks."""
    mail: str | None = None
    """The template of the e-mail to the customer."""


class Operation:
    """What an operation is called, who may do it, and what it records. ``kinds`` are the changes that can be undone."""

    name: ClassVar[str]
    """In the addresses of console and API, and on the command line."""
    api_name: ClassVar[str]
    """The ``operationId`` in the OpenAPI document."""
    title: ClassVar["Text"]
    menu: ClassVar["Text"]
    button: ClassVar["Text"]
    permission: ClassVar[str]
    scope: ClassVar[str]
    kinds: ClassVar[tuple[Change.Kind, ...]]
    records: ClassVar[tuple[Recorded, ...]]
    danger: ClassVar[bool] = False
    entrusts: ClassVar[bool] = False
    """Whether another owner may release the license afterwards: the API needs ``STOP`` for it too."""


@dataclass(frozen=True)
class Action(Operation, ABC):
    """An operation on each of chosen licenses. Subclasses are frozen dataclasses of what is asked for.

    The docstring of a subclass is the endpoint's description in the API, its first sentence the command's help.
    """

    @classmethod
    def of(cls, entered: Mapping[str, Any]) -> Self:
        """Return the action with what was entered, by the names of its fields; all else in ``entered`` is ignored."""
        return cls(**{field.name: entered[field.name] for field in fields(cls) if field.name in entered})

    @property
    def kind(self) -> Change.Kind:
        """What the change is called in the list of changes."""
        return self.kinds[0]

    @abstractmethod
    def effect(self, license: License, now: datetime) -> Effect:
        """Return what would happen to ``license``, which came from ``listing.with_terminals``.

        Raises:
            ValidationError: it cannot be done with what was entered; by the name of the field.
        """

    @abstractmethod
    def perform(self, license: License, *, who: str, now: datetime) -> None:
        """Do it, in one transaction. Idempotent: the second time changes and records nothing.

        Raises:
            ValidationError: as ``effect``; nothing was changed.
        """


class Issue(Operation):
    """Issue new numbers. It is not done to chosen licenses, so its page, endpoint and command are its own."""

    name, api_name = "issue", "issue"
    title, menu, button = _("ライセンス番号の発行"), _("ライセンス番号を発行する"), _("発行する")
    permission, scope = MANAGE, WRITE
    kinds = (Kind.ISSUE,)
    records = (Recorded(What.ISSUED, mail="numbers"),)


class RenameCustomer(Operation):
    """Change a customer's name: every statement has it from the next contact on."""

    name, api_name = "rename", "renameCustomer"
    title, menu, button = pgettext_lazy("page", "契約者名の変更"), _("契約者名を変更する…"), _("変更する")
    permission, scope = MANAGE, WRITE
    kinds = (Kind.RENAME_CUSTOMER,)
    records = (Recorded(What.CUSTOMER_RENAMED),)


class MergeCustomers(Operation):
    """Move all that one customer has to another one, whose name and address it has from then on."""

    name, api_name = "merge", "mergeCustomers"
    title, menu, button = _("契約者の統合"), _("ほかの契約者と統合する…"), _("統合する")
    permission, scope = MANAGE, WRITE
    kinds = (Kind.MERGE_CUSTOMERS,)
    records = (Recorded(What.CUSTOMERS_MERGED),)
    danger = True


class Import(Operation):
    """Bring customers, contracts and given numbers in from a file; ``imports`` performs it."""

    name, api_name = "import", "import"
    title, menu, button = _("CSVの取り込み"), _("CSVを取り込む"), _("取り込む")
    permission, scope = MANAGE, WRITE
    kinds = (Kind.IMPORT,)
    records = (Recorded(What.IMPORTED), Recorded(What.ISSUED, mail="numbers"))
