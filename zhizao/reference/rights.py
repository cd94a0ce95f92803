"""Rights: what may each role do, and over which bodies?

Takes  data/rules/rights.yaml.
Gives  the rights of a role, each with its reach.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from zhizao.reference.strict import DataFile, load

Right = Literal[
    "document.add", "plan.read", "plan.edit", "programme.read", "programme.edit", "register.edit", "cycle.open",
    "report.read", "report.write", "report.review", "evidence.read", "light.override", "paper.read", "paper.make",
    "export", "people.edit", "grants.edit", "audit.read",
]  # fmt: skip
Reach = Literal["all", "own"]


class Rights(DataFile):
    """Role → right → reach."""

    roles: dict[str, dict[Right, Reach]]


@cache
def rights() -> Rights:
    """The rights in force."""
    return load("rules/rights.yaml", Rights)
