"""Homes (属地): whose bodies can a plan mean, where a register holds those of several places?

Takes  the register of bodies; for each root which place's plans are run there, and which roots are made up for trying out.
Gives  the root that a plan of a place is at home under; the bodies that its owners may mean.
Rule   a root is left out only where it evidently is somewhere else: its name tells another place (临澜市人民政府 to a plan of
       武汉市), plans of another place are run under it, or it is made up. What stands above the place (湖北省人民政府 to
       武汉市) and what tells no place stays. So the register of an office that knows one place is asked as a whole.
Not    which of these bodies a printed name means: see bodies.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from zhizao.programme import bodies
from zhizao.programme.bodies import Bodies, Body
from zhizao.reference import regions


@dataclass(frozen=True)
class Homes:
    """The register with its roots; `run` is the place whose plans are run under a root, `made_up` roots are no office's."""

    register: tuple[Body, ...]
    run: Mapping[str, str] = field(default_factory=dict)
    made_up: frozenset[str] = frozenset()

    @cached_property
    def _root(self) -> dict[str, str]:
        """The root above each body."""
        above = {body.code: body.parent for body in self.register}
        found: dict[str, str] = {}
        for code in above:
            root = code
            while parent := above[root]:
                root = parent
            found[code] = root
        return found

    @cached_property
    def _told(self) -> dict[str, str]:
        """The place that the name of each body tells, where it tells one."""
        return {body.code: bodies.seat(body.name()) for body in self.register}

    def home(self, place: str) -> str | None:
        """The root under which a plan of a place is at home; None where people have to say, or it needs one of its own."""
        seats = [body.code for body in self.register if place and self._told[body.code] == _full(place)]
        if seats:
            return min((self._root[code] for code in seats), key=lambda root: root not in seats)
        real = [body.code for body in self.register if body.parent is None and body.code not in self.made_up]
        open_to = [root for root in real if not place or not self._elsewhere(root, _full(place))]
        return open_to[0] if len(open_to) == 1 else None

    def near(self, home: str | None, place: str) -> Bodies:
        """The bodies that a plan of a place may mean, with those of its home first of all."""
        here = _full(place) or (self._place_of(home) if home else "")
        away = {root for root in self._root.values() if root != home and self._foreign(root, here)}
        kept = {body.code for body in self.register if self._root[body.code] not in away}
        return Bodies([_among(body, kept) for body in self.register if body.code in kept], place)

    def _place_of(self, root: str) -> str:
        return self._told[root] or self.run.get(root, "")

    def _foreign(self, root: str, place: str) -> bool:
        return root in self.made_up or self._elsewhere(root, place)

    def _elsewhere(self, root: str, place: str) -> bool:
        return self._place_of(root) not in ("", place, *regions.above(place))


def _full(place: str) -> str:
    return regions.full_name(place) or place


def _among(body: Body, kept: set[str]) -> Body:
    """The body without successors that are left out."""
    return replace(body, successors=tuple(one for one in body.successors if one in kept))
