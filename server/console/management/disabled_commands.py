"""Replacements for Django's commands that would change an account without an entry in the event log."""

from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError


class DisabledCommand(BaseCommand):
    """Fails with any arguments, and names the command to run ``instead`` for the ``purpose``."""

    purpose: ClassVar[str]
    instead: ClassVar[str]

    def run_from_argv(self, argv: list[str]) -> None:
        super().run_from_argv(argv[:2])

    def handle(self, **options: Any) -> None:
        message = f"this would leave no entry in the event log; for {self.purpose}, run `{self.instead}`"
        raise CommandError(message, returncode=2)
