"""Reads about bodies: the register as the engine asks it, and what a body was called on a past day."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhizao.programme import bodies
from zhizao.web.people.models import Body, BodyName


def rows() -> QuerySet[Body]:
    """All bodies, with those above and after them."""
    return Body.objects.select_related("parent", "successor")


def register(place: str = "", known: Iterable[Body] | None = None) -> bodies.Bodies:
    """All bodies with their dated names, in two queries; `place` is the place whose plan it is, such as 临澜市."""
    names: dict[int, list[bodies.Name]] = {}
    for body, text, since, until, alias in BodyName.objects.values_list("body", "text", "since", "until", "alias"):
        names.setdefault(body, []).append(bodies.Name(text, since, until, alias))
    found = rows() if known is None else known
    return bodies.Bodies([_as_asked(row, names.get(row.pk, [])) for row in found], place)


def _as_asked(row: Body, dated: list[bodies.Name]) -> bodies.Body:
    # A body that was never renamed may have its name in its own row alone.
    own = [] if any(name.text == row.name for name in dated) else [bodies.Name(row.name)]
    return bodies.Body(
        code=row.code,
        names=(*own, *dated),
        kind=row.kind,  # type: ignore[arg-type]  # BodyKind has the kinds of the engine
        parent=row.parent.code if row.parent else None,
        founded=row.founded,
        dissolved=row.dissolved,
        successors=(row.successor.code,) if row.successor else (),
        gathers=tuple(row.gathers),
    )


@dataclass(frozen=True)
class Names:
    """The dated official names of the bodies that were renamed."""

    dated: dict[int, list[bodies.Name]]

    @classmethod
    def now(cls) -> Names:
        """As the register has them; one query."""
        found: dict[int, list[bodies.Name]] = {}
        for body, text, since, until in BodyName.objects.filter(alias=False).values_list(
            "body", "text", "since", "until"
        ):
            found.setdefault(body, []).append(bodies.Name(text, since, until))
        return cls({body: names for body, names in found.items() if len(names) > 1})

    def on(self, body: Body, day: date) -> Body:
        """The body under its name of that day; itself where it has that name now, or none is known of the day."""
        name = next((name.text for name in self.dated.get(body.pk, ()) if name.holds(day)), body.name)
        if name == body.name:
            return body
        called = copy(body)
        called.name = name
        return called
