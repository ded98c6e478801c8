"""When the background jobs last ran and the last backup was made, for health checks and metrics."""

from django.db import models

from licensing.words.days import table_time


class Heartbeat(models.Model):
    """A row for the jobs, which any process of ``work`` updates, one for the backups, and one for each keyset."""

    name = models.CharField("名称", max_length=40, primary_key=True)
    at = models.DateTimeField("日時")

    class Meta:
        verbose_name = verbose_name_plural = "稼働の記録"

    def __str__(self) -> str:
        return f"{self.name} {table_time(self.at)}"
