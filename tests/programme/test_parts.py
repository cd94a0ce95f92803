"""Who leads: as printed, a sole owner, or else the first named, which is an assumption."""

from __future__ import annotations

from datetime import date

import pytest

from zhizao.programme.bodies import Bodies, Body, Kind, Name
from zhizao.programme.parts import Reader

DAY = date(2024, 1, 1)


def body(name: str, kind: Kind = "department") -> Body:
    return Body(name, (Name(name),), kind)


READER = Reader(
    Bodies(
        [
            body("市科技局"),
            body("市财政局"),
            body("市知识产权局"),
            body("东湾区", "district"),
            body("西岭区", "district"),
        ]
    ),
    DAY,
    DAY,
)


@pytest.mark.parametrize(
    ("printed", "lead", "parts"),
    [
        (["市科技局", "市财政局"], ["市财政局"], [("市科技局", "support", False), ("市财政局", "lead", False)]),
        (["市科技局", "市财政局"], [], [("市科技局", "lead", True), ("市财政局", "support", False)]),
        (["市科技局"], [], [("市科技局", "lead", False)]),
        (["市科技局〈含市知识产权局〉"], [], [("市科技局", "lead", False), ("市知识产权局", "support", False)]),
        (["各区人民政府"], [], [("东湾区", "lead", False), ("西岭区", "lead", False)]),
        (["市科技局等有关部门"], [], [("市科技局", "lead", True)]),
    ],
)
def test_only_the_first_of_several_is_assumed_to_lead(
    printed: list[str], lead: list[str], parts: list[tuple[str, str, bool]]
) -> None:
    found = READER.parts(printed, lead).parts
    assert [(one.body, one.role, one.assumed) for one in found] == parts
