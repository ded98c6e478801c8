"""The Django app of operation: heartbeat and deployment checks."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "server.ops"
    label = "ops"
    verbose_name = "運用"

    def ready(self) -> None:
        from server.ops import checks  # noqa: F401  # registers its checks
