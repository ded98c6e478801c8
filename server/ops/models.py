"""When the background jobs last ran, for health checks."""

from django.db import models

from licensing.words.days import table_time


class Heartbeat(models.Model):
    """One row, ``JOBS``, which any process of ``work`` updates."""

    name = models.CharField("名称", max_length=40, primary_key=True)
    at = models.DateTimeField("日時")

    class Meta:
        verbose_name = verbose_name_plural = "稼働の記録"

    def __str__(self) -> str:
        return f"{self.name} {table_time(self.at)}"
