"""What reviewers do to many reports at once: each is checked as if it were alone, and of each the outcome is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from zhizao.base.errors import ZhizaoError
from zhizao.web.audit.actor import Actor
from zhizao.web.programme.models import Report
from zhizao.web.programme.reports import actions


@dataclass(frozen=True)
class Outcome:
    """What became of one report; `error` says why it was not approved."""

    report: Report
    error: ZhizaoError | None = None


def approve_many(*, seen: Mapping[int, int], by: Actor) -> list[Outcome]:
    """Approve reports, each in the version that the person had before them; one that is refused stops no other."""
    found = []
    for report in Report.objects.select_related("duty__task", "duty__target", "duty__body").filter(pk__in=seen):
        try:
            with transaction.atomic():
                actions.approve(report=report, by=by, seen=seen[report.pk])
        except ZhizaoError as error:
            found.append(Outcome(report, error))
        else:
            found.append(Outcome(report))
    return found
