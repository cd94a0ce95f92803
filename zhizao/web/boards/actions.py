"""Writes of the boards: what was taken out, views that a person keeps, the office's own map of zones.

Rule   the boards show; all they write is this, each with one audit event.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from zhizao.charts import geojson
from zhizao.charts.grounds import Ground
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import Actor
from zhizao.web.people import rights
from zhizao.web.people.models import SavedView, User
from zhizao.web.programme.models import Programme


def figure_taken(*, programme: Programme, day: date, figure: str, form: str, by: Actor) -> None:
    """Note that a chart or its table was taken away."""
    record("export.figure", by=by, on=f"programme:{programme.pk}", figure=figure, form=form, day=day)


@transaction.atomic
def keep_view(*, user: User, page: str, name: str, query: str, by: Actor) -> SavedView:
    """Keep the filters of a page under a name; the same name is kept anew."""
    view, _made = SavedView.objects.update_or_create(user=user, page=page, name=name, defaults={"query": query})
    record("view.saved", by=by, on=f"view:{view.pk}", page=page, name=name)
    return view


@transaction.atomic
def drop_view(*, view: SavedView, by: Actor) -> None:
    """Forget a view."""
    record("view.removed", by=by, on=f"view:{view.pk}", page=view.page, name=view.name)
    view.delete()


@transaction.atomic
def keep_zones(*, programme: Programme, text: str, file: str, units: dict[str, str], by: Actor) -> Programme:
    """Keep a map of zones; `units` (code to name) are the places of the programme. Raises what geojson.read raises."""
    rights.require_actor(by, "programme.edit", programme.office)
    if text:
        geojson.joined(*on_the_map(geojson.read(text, file), units))
    kept = Programme.objects.select_for_update().get(pk=programme.pk)
    kept.zones = text
    kept.save(update_fields=["zones"])
    record("programme.changed", by=by, on=f"programme:{kept.pk}", zones=file if text else "", bytes=len(text.encode()))
    return kept


def on_the_map(ground: Ground, units: dict[str, str]) -> tuple[Ground, dict[str, str]]:
    """The ground and the units that it names; all of them where it names none, so that the reader of it is told."""
    named = {place.code for place in ground.places} | {place.name for place in ground.places}
    return ground, {code: name for code, name in units.items() if {code, name} & named} or units
