"""Homes (属地) of plans: under which root does a plan look for its owners?

Takes  the register of bodies, and the plans with the home that people gave them.
Gives  for a plan its home and the bodies that its owners may mean.
Rule   zhizao/programme/homes.py; what people chose (Plan.home) goes before what the place of the document suggests.
       Bodies of a demonstration are nobody's home but its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhizao.programme import homes
from zhizao.programme.bodies import Bodies
from zhizao.web.people import queries
from zhizao.web.people.models import Body
from zhizao.web.plan.models import Plan


@dataclass(frozen=True)
class Homes:
    """The register as every plan may be asked about it: three queries, however many plans there are."""

    known: homes.Homes
    bodies: dict[str, Body]
    chosen: dict[int, str]
    cards: dict[int, dict[str, Any]]

    @classmethod
    def now(cls) -> Homes:
        """As the register stands now."""
        columns = ("pk", "home__code", "home__name", "programme__synthetic", "parts__document__card")
        # The last row of a plan wins: its first document.
        rows = {row[0]: row[1:] for row in Plan.objects.order_by("-parts__order").values_list(*columns)}
        cards = {plan: card or {} for plan, (*_, card) in rows.items()}
        settled = {plan: row for plan, row in rows.items() if row[0]}
        run = {code: place_of(cards[plan]) or name for plan, (code, name, *_) in settled.items()}
        made_up = frozenset(code for code, _, synthetic, _ in settled.values() if synthetic)
        chosen = {plan: code for plan, (code, *_) in settled.items()}
        bodies = {body.code: body for body in queries.rows()}
        known = homes.Homes(tuple(queries.register(known=bodies.values())), run, made_up)
        return cls(known, bodies, chosen, cards)

    def of(self, plan: int) -> str | None:
        """The code of the root that a plan is at home under; None where it needs one of its own."""
        return self.chosen.get(plan) or self.known.home(place_of(self.cards.get(plan, {})))

    def near(self, plan: int) -> Bodies:
        """The bodies that the owners of a plan may mean."""
        return self.known.near(self.of(plan), place_of(self.cards.get(plan, {})))


def place_of(card: dict[str, Any]) -> str:
    """The place that a document says it is about."""
    return str(card.get("place") or "")


def home_of(plan: Plan) -> Body | None:
    """The root that a plan is at home under."""
    return plan.home or Body.objects.filter(code=Homes.now().of(plan.pk) or "").first()


def only_home() -> Body | None:
    """The root of the only office there is: it may run a plan of any place."""
    return Body.objects.filter(code=Homes.now().known.only or "").first()


def name_of_home(plan: Plan, card: dict[str, Any]) -> str:
    """What a root of the plan's own would be called: its government, else its place, else who issued it."""
    issuer, place = str(card.get("issuer") or ""), place_of(card)
    return (issuer if issuer.endswith("人民政府") else place or issuer or plan.title)[:120]


def other_homes(body: Body) -> list[str]:
    """The paths of the homes that a body does not stand in; none for a body that stands in no home itself."""
    path = f"{body.parent.path if body.parent else '/'}{body.code}/"
    homes = set(Plan.objects.exclude(home=None).values_list("home__path", flat=True))
    others = [home for home in homes if not path.startswith(home)]
    return others if len(others) < len(homes) else []


def root_of(body: Body) -> Body:
    """The body at the top of a body's tree."""
    return Body.objects.get(code=body.path.split("/")[1])
