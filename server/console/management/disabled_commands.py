"""What stands in the place of a command of Django's that would change a login and leave no entry in the event log."""

from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError


class Instead(BaseCommand):
    """Does nothing, whatever it is called with, and says what does: ``do`` gives what was ``wanted``."""

    wanted: ClassVar[str]
    do: ClassVar[str]

    def run_from_argv(self, argv: list[str]) -> None:
        super().run_from_argv(argv[:2])

    def handle(self, **options: Any) -> None:
        told = f"this would leave no entry in the event log; for {self.wanted}, run `{self.do}`"
        raise CommandError(told, returncode=2)
