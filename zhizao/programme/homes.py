"""Homes (属地): whose bodies can a plan mean, where a register holds those of several places?

Takes  the register of bodies; for each root which place's plans are run there, and which roots are made up for trying out.
Gives  the root that a plan of a place is at home under; the bodies that its owners may mean.
Rule   a root is left out only where it evidently is somewhere else: none of its names tells the place and one tells another
       (临澜市人民政府 to a plan of 武汉市), plans of another place are run under it, or it is made up. What stands above the
       place (湖北省人民政府 to 武汉市) and what tells no place stays. So the register of an office that knows one place is
       asked as a whole.
Not    which of these bodies a printed name means: see bodies.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from zhizao.programme import bodies
from zhizao.programme.bodies import Bodies, Body, Name
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
    def _told(self) -> dict[str, frozenset[str]]:
        """The places that the names of each body tell: none, or one by its present, its former names and its aliases."""
        return {body.code: frozenset(filter(None, map(_seat, body.names))) for body in self.register}

    @property
    def _real(self) -> list[str]:
        """The roots of offices."""
        return [body.code for body in self.register if body.parent is None and body.code not in self.made_up]

    @property
    def only(self) -> str | None:
        """The root of a register that holds those of one office."""
        return self._real[0] if len(self._real) == 1 else None

    def home(self, place: str) -> str | None:
        """The root under which a plan of a place is at home; None where people have to say, or it needs one of its own."""
        seats = [body.code for body in self.register if place and _full(place) in self._told[body.code]]
        if seats:
            return min((self._root[code] for code in seats), key=lambda root: root not in seats)
        open_to = [root for root in self._real if not place or not self._elsewhere(root, _full(place))]
        return open_to[0] if len(open_to) == 1 else None

    def near(self, home: str | None, place: str) -> Bodies:
        """The bodies that a plan of a place may mean, with those of its home first of all."""
        here = _full(place) or (min(self._places_of(home), default="") if home else "")
        away = {root for root in self._root.values() if root != home and self._foreign(root, here)}
        kept = {body.code for body in self.register if self._root[body.code] not in away}
        return Bodies([_among(body, kept) for body in self.register if body.code in kept], place)

    def _places_of(self, root: str) -> frozenset[str]:
        return self._told[root] or frozenset(filter(None, (self.run.get(root),)))

    def _foreign(self, root: str, place: str) -> bool:
        return root in self.made_up or self._elsewhere(root, place)

    def _elsewhere(self, root: str, place: str) -> bool:
        told = self._places_of(root)
        return bool(told) and told.isdisjoint((place, *regions.above(place)))


def _seat(name: Name) -> str:
    return bodies.seat(name.text)


def _full(place: str) -> str:
    return regions.full_name(place) or place


def _among(body: Body, kept: set[str]) -> Body:
    """The body without successors that are left out."""
    return replace(body, successors=tuple(one for one in body.successors if one in kept))
