"""What is done with workbooks: tried first, then applied exactly as tried.

Rule   a dry run is kept under the hash of what it shows and belongs to who tried it. Applying it checks every row
       version again: all of it stands or nothing does.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from django.db import transaction

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import speaker
from zhizao.programme import evidence, workbook
from zhizao.programme.workbook import Mistake
from zhizao.web import home
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.people import rights
from zhizao.web.people.models import Body
from zhizao.web.programme.models import Cycle, DryRun, Report
from zhizao.web.programme.reports import actions, workbooks
from zhizao.web.shell import clock


class AlreadyApplied(ZhizaoError):
    """A dry run is applied twice."""

    code: ClassVar[str] = "SITE-107"
    says: ClassVar[str] = "This workbook was applied already."
    fix: ClassVar[str] = "Nothing more is to do; go to your reports to see what they say now."


class ChangedMeanwhile(ZhizaoError):
    """Somebody changed a report between the dry run and its application."""

    code: ClassVar[str] = "SITE-108"
    says: ClassVar[str] = "“{subject}” was changed since the workbook was checked, so nothing of it was applied."
    fix: ClassVar[str] = "Hand the workbook in again: the check then shows what it would change now."


@transaction.atomic
def try_workbook(*, cycle: Cycle, body: Body, name: str, content: bytes, by: Actor) -> DryRun:
    """Read a filled-in workbook and keep what it would change; no report changes."""
    rights.require_actor(by, "report.write", body)
    today = clock.today(cycle.programme)
    found = workbooks.open_reports(cycle, body)
    dry = workbooks.read(content, workbooks.form_of(cycle, body, found, today))
    changes = [] if dry.errors else workbooks.changes(dry, found)
    errors = [_plain(one) for one in dry.errors]
    shown = json.dumps([dry.sha256, cycle.pk, body.pk, changes, errors], ensure_ascii=False, sort_keys=True)
    run = DryRun.objects.create(
        digest=hashlib.sha256(shown.encode()).hexdigest(),
        cycle=cycle,
        body=body,
        by=actions.person(by),
        at=clock.now(cycle.programme),
        file=dry.sha256,
        name=evidence.cleaned(name),
        changes=changes,
        errors=errors,
        warnings=[_plain(one) for one in dry.warnings],
        left=dry.left,
    )
    if not errors:
        home.keep([content])
    record(
        "workbook.tried",
        by=by,
        on=f"cycle:{cycle.pk}",
        body=body.code,
        file=dry.sha256,
        digest=run.digest,
        changes=len(changes),
        errors=len(errors),
        left=dry.left,
    )
    return run


def _plain(one: Mistake) -> dict[str, Any]:
    """A mistake in both languages, so that whoever looks at it later reads it in theirs."""
    place = one.cell or (str(one.row) if one.row else "")
    bare = Mistake(one.error)
    return {"place": place, "row": one.row, "zh": bare.text(speaker("zh")), "en": bare.text(speaker("en"))}


@transaction.atomic
def apply_workbook(*, run: DryRun, by: Actor, submit: bool = False) -> int:
    """Change what the dry run shows, and hand it in where that is asked; how many reports."""
    run = DryRun.objects.select_for_update(of=("self",)).select_related("cycle__programme", "body").get(pk=run.pk)
    rights.require_actor(by, "report.write", run.body)
    if run.by_id != (by.user.pk if by.user else None):
        raise rights.NotAllowed(right="report.write")
    if run.applied_at is not None:
        raise AlreadyApplied
    if run.errors:
        raise workbook.HasMistakes(count=len(run.errors))
    reports = Report.objects.select_related("duty__task", "duty__target").in_bulk(
        [one["report"] for one in run.changes]
    )
    act = actions.file if submit else actions.save
    for change in run.changes:
        report = reports[change["report"]]
        try:
            said = workbooks.answers(change["new"])
            act(report=report, answers=said, by=by, seen=change["seen"], came_by="excel")
        except actions.SomebodyWasFaster as error:
            raise ChangedMeanwhile(subject=str(report.duty.subject)) from error
    run.applied_at = clock.now(run.cycle.programme)
    run.save(update_fields=["applied_at"])
    record(
        "workbook.applied", by=by, on=f"cycle:{run.cycle_id}", digest=run.digest, reports=len(reports), submitted=submit
    )
    return len(run.changes)
