"""Django's entry for this room."""

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "server.upkeep"
    label = "upkeep"
    verbose_name = "運用"

    def ready(self) -> None:
        from server.upkeep import checks  # noqa: F401  # they register themselves
