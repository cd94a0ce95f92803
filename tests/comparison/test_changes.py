"""Two versions of a plan: each kind of change is found alone, in pairs, and nothing where nothing changed."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from tests.comparison import texts
from tests.comparison.test_sides import plan, target
from zhizao.comparison import changes
from zhizao.comparison.changes import Kind
from zhizao.output import planfiles
from zhizao.plan import reader
from zhizao.plan.records import Plan, Target

SAMPLE = Path(__file__).parents[2] / "zhizao/data/samples/linlan.txt"
BASE = plan(
    target("T-1", "规模以上工业总产值", value=9000, unit="亿元", deadline="2025", section="一、目标"),
    target(
        "T-2", "绿色工厂数量", value=30, unit="家", deadline="2025", owners=["市工信局", "市环境局"], section="二、任务"
    ),
    target("T-3", "省级制造业创新中心数量", value=4, unit="家", deadline="2024", strength="strive", section="二、任务"),
    target("T-4", "技术改造覆盖率", value=80, unit="%", basis="share", deadline="2025", section="二、任务"),
)
EDITS: dict[Kind, tuple[str, dict[str, object]]] = {
    "raised": ("T-1", {"value": 9500.0}),
    "lowered": ("T-2", {"value": 25.0}),
    "amount": ("T-1", {"value": None, "quantified": False}),
    "bound": ("T-1", {"comparator": "gt"}),
    "earlier": ("T-2", {"deadline": "2024-06"}),
    "later": ("T-3", {"deadline": "2026"}),
    "owners": ("T-2", {"owners": ("市环境局",)}),
    "firmer": ("T-3", {"strength": "committed"}),
    "softer": ("T-4", {"strength": "strive"}),
    "reworded": ("T-4", {"indicator": "企业技术改造覆盖率"}),
}


def edited(told: Plan, edits: dict[str, dict[str, object]]) -> Plan:
    records = tuple(
        one.model_copy(update=edits[one.id]) if one.id in edits else one
        for one in told.records
        if edits.get(one.id) != {}
    )
    return told.model_copy(update={"records": records})


def found(old: Plan, new: Plan) -> dict[str, set[Kind]]:
    """What changed, by the id of the older record (the newer one of what was added)."""
    return {(one.old or one.target).id: set(one.kinds) for one in changes.between(old, new) if one.kinds}


@pytest.mark.parametrize("name", planfiles.shipped())
def test_a_shipped_plan_has_no_changes_against_itself(name: str) -> None:
    told = planfiles.open_plan(Path(name)).plan
    assert found(told, told) == {}


def test_the_sample_has_no_changes_against_itself_in_any_order() -> None:
    told = reader.read(SAMPLE).plan
    records = list(told.records)
    random.Random(7).shuffle(records)  # noqa: S311 (an order, no secret)
    assert found(told, told) == {}
    assert found(told, told.model_copy(update={"records": tuple(records)})) == {}


@pytest.mark.parametrize("kind", EDITS)
def test_each_kind_is_found_alone(kind: Kind) -> None:
    name, edit = EDITS[kind]
    assert found(BASE, edited(BASE, {name: edit})) == {name: {kind}}


@pytest.mark.parametrize(("one", "other"), list(combinations(EDITS, 2)))
def test_kinds_are_found_in_pairs(one: Kind, other: Kind) -> None:
    edits: dict[str, dict[str, object]] = {}
    for kind in (one, other):
        name, edit = EDITS[kind]
        edits.setdefault(name, {}).update(edit)
    wanted: dict[str, set[Kind]] = {}
    for kind in (one, other):
        wanted.setdefault(EDITS[kind][0], set()).add(kind)
    if {one, other} == {"raised", "amount"}:
        # Both edits are of one value: the later stands.
        wanted = {"T-1": {"amount"}}
    assert found(BASE, edited(BASE, edits)) == wanted


def test_added_and_removed_mirror_each_other() -> None:
    shorter = edited(BASE, {"T-2": {}})
    assert found(BASE, shorter) == {"T-2": {"removed"}}
    assert found(shorter, BASE) == {"T-2": {"added"}}
    assert found(BASE, plan()) == {f"T-{at}": {"removed"} for at in range(1, 5)}


@pytest.mark.parametrize(("there", "back"), [("raised", "lowered"), ("earlier", "later"), ("firmer", "softer")])
def test_what_goes_up_one_way_comes_down_the_other(there: Kind, back: Kind) -> None:
    name, edit = EDITS[there]
    assert found(edited(BASE, {name: edit}), BASE) == {name: {back}}


def test_other_units_of_one_amount_are_no_change() -> None:
    assert found(BASE, edited(BASE, {"T-1": {"value": 0.9, "unit": "万亿元"}})) == {}
    assert found(BASE, edited(BASE, {"T-1": {"value": 0.95, "unit": "万亿元"}})) == {"T-1": {"raised"}}


def test_a_number_a_year_is_not_a_number_in_all() -> None:
    assert found(BASE, edited(BASE, {"T-2": {"basis": "per_year"}})) == {"T-2": {"amount"}}


def test_a_year_and_its_last_day_are_one_deadline() -> None:
    assert found(BASE, edited(BASE, {"T-1": {"deadline": "2025-12-31"}})) == {}
    assert found(BASE, edited(BASE, {"T-1": {"deadline": "2025-12"}})) == {}
    assert found(BASE, edited(BASE, {"T-1": {"deadline": None}})) == {"T-1": {"later"}}


def test_a_revision_is_found_target_by_target() -> None:
    told = changes.between(texts.read(texts.OFFICIAL), texts.read(texts.REVISED))
    kinds = {one.target.indicator: one.kinds for one in told if one.kinds}
    assert kinds == {
        "高新技术企业数量": ("raised",),
        "国家级专精特新“小巨人”企业数量": ("lowered",),
        "省级制造业创新中心数量": ("owners",),
        "重点技术改造项目数量": ("removed",),
        "绿色工厂数量": ("added",),
        "青岚区建成特色产业园区数量": ("later",),
    }


def test_every_target_of_both_versions_is_told_once() -> None:
    old, new = texts.read(texts.OFFICIAL), texts.read(texts.OTHER)
    told = changes.between(old, new)
    for version, side in ((old, "old"), (new, "new")):
        ids = [getattr(one, side).id for one in told if getattr(one, side)]
        assert sorted(ids) == sorted(one.id for one in version.records if isinstance(one, Target))


def test_every_kind_has_a_label() -> None:
    assert set(changes.KINDS) == {*EDITS, "added", "removed"}
    of: Callable[[Kind], str] = changes.KINDS.__getitem__
    assert all(of(kind) for kind in changes.KINDS)
