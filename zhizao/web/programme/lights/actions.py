"""Writes about lights: setting one by hand for a time, ending that early, and noting the days on which lights changed.

Takes  duties, the actor, a reason.
Gives  the rows as they are after it, with one audit event for each write.
Rule   a light is set from today on, never backwards, and only to a state for which the preset has a colour; a past day
       keeps what it showed.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import transaction

from zhizao.base.errors import ZhizaoError
from zhizao.programme import lights
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.people import rights
from zhizao.web.programme.lights import queries
from zhizao.web.programme.models import Duty, LightDay, Override, Programme
from zhizao.web.programme.presets import preset_on
from zhizao.web.shell import clock


class OverrideOver(ZhizaoError):
    """A light set by hand is ended after its time."""

    code: ClassVar[str] = "SITE-140"
    says: ClassVar[str] = (
        "This light no longer stands as it was set: its time is over, or somebody ended it before you."
    )
    fix: ClassVar[str] = "Load the page again; it shows what holds now."


@transaction.atomic
def set_light(*, duty: Duty, state: str, reason: str, until: date, by: Actor) -> Override:
    """Set the light of a duty from today to `until`. Raises BadOverride."""
    rights.require_actor(by, "light.override", duty.body)
    if by.user is None:
        raise rights.NotAllowed(right="light.override")  # a light set by hand has a person who answers for it
    today = clock.today(duty.programme)
    rule = lights.rule_on(lights.preset(preset_on(duty.programme, today)), today)
    if state not in {row.state for row in rule.rows}:
        raise lights.BadOverride(state=state, start=today, until=until)
    # The engine's own record checks reason and days.
    lights.Override(state, reason, by.user.name, today, until)
    made = Override.objects.create(
        duty=duty, state=state, reason=reason.strip(), since=today, until=until, by=by.user, by_name=by.user.name
    )
    record("override.made", by=by, on=f"duty:{duty.pk}", state=state, reason=made.reason, since=today, until=until)
    return made


@transaction.atomic
def end_early(*, override: Override, reason: str, by: Actor) -> Override:
    """End a light set by hand before its last day; the days before keep it. Raises OverrideOver, BadOverride."""
    rights.require_actor(by, "light.override", override.duty.body)
    kept = Override.objects.select_for_update().get(pk=override.pk)
    today = clock.today(override.duty.programme)
    if kept.ended_on is not None or kept.until < today:
        raise OverrideOver
    if not reason.strip():
        raise lights.BadOverride(state=kept.state, start=kept.since, until=today)
    kept.ended_on, kept.ended_by, kept.ended_because = today, by.user, reason.strip()
    kept.save(update_fields=["ended_on", "ended_by", "ended_because"])
    record("override.taken", by=by, on=f"duty:{kept.duty_id}", reason=kept.ended_because, ended_on=today)
    return kept


@transaction.atomic
def note_changes(*, programme: Programme, by: Actor) -> int:
    """Keep the lights of today that differ from the last ones kept; how many there were."""
    board = queries.board(programme)
    last = {row.duty_id: row.state for row in LightDay.objects.filter(duty__programme=programme).order_by("day")}
    rows = [
        LightDay(
            duty=one.duty, day=board.day, state=one.light.state, rule=f"{one.light.rule} {one.light.version}"
        )
        for one in board.lit
        if last.get(one.duty.pk) != one.light.state
    ]  # fmt: skip
    LightDay.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["duty", "day"], update_fields=["state", "rule"]
    )
    if rows:
        record("light.noted", by=by, on=f"programme:{programme.pk}", day=board.day, changed=len(rows))
    return len(rows)
