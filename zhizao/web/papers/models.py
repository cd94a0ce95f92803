"""Papers that were printed: run id, data date and the head of the audit chain at that moment."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from zhizao.web.programme.models import Programme


class Paper(models.Model):
    """One printed paper; its file is kept under its sha256, its anchor proves the audit chain."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, help_text="letter, briefing, ledger, archive")
    form = models.CharField(max_length=5, help_text="docx, pdf, xlsx, zip")
    title = models.CharField(max_length=255)
    run = models.CharField(max_length=64, db_index=True)
    data_day = models.DateField()
    anchor_seq = models.PositiveBigIntegerField()
    anchor_hash = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.title
