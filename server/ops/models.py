"""When the server's own jobs were last seen at work, for whoever watches it from outside."""

from django.db import models


class Heartbeat(models.Model):
    """Written by ``work`` every so often; one row, ``JOBS``, whichever process it was."""

    name = models.CharField("名称", max_length=40, primary_key=True)
    at = models.DateTimeField("日時")

    class Meta:
        verbose_name = verbose_name_plural = "稼働の記録"

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y/%m/%d %H:%M:%S}"
