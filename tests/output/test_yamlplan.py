"""A plan is a YAML file that people edit: it loads back byte for byte and refuses what it cannot mean."""

from __future__ import annotations

from contextlib import suppress

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.output import plans
from zhizao.output import yamlplan
from zhizao.output.badplan import BadPlanFile
from zhizao.plan.records import FindingRecord, Plan

TEXT = yamlplan.dump(plans.plan())


def test_a_plan_loads_back() -> None:
    assert yamlplan.load(TEXT, "plan.yaml") == plans.plan()


def test_a_text_comes_back_byte_for_byte() -> None:
    assert yamlplan.dump(yamlplan.load(TEXT, "plan.yaml")) == TEXT


def test_a_plan_without_records_loads_back() -> None:
    empty = plans.plan().model_copy(update={"records": ()})
    assert yamlplan.load(yamlplan.dump(empty), "plan.yaml") == empty


def test_other_readers_of_yaml_read_the_same() -> None:
    theirs = yaml.safe_load(TEXT)
    assert Plan.model_validate(theirs) == plans.plan()


@given(st.text())
def test_any_text_survives(words: str) -> None:
    finding = FindingRecord(id="F-1", quote=words, start=0, end=len(words), code="x", message=words)
    plan = plans.plan().model_copy(update={"records": (finding,)})
    # A lone surrogate is no character of any file; everything else comes back.
    if all(not "\ud800" <= one <= "\udfff" for one in words):
        assert yamlplan.load(yamlplan.dump(plan), "plan.yaml") == plan


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_any_number_survives(value: float) -> None:
    assert (
        yamlplan.load(TEXT.replace("value: 95", f"value: {yamlplan.scalar(value)}"), "plan.yaml").records[2].value
        == value
    )


def edited(old: str, new: str) -> BadPlanFile:
    assert old in TEXT
    with pytest.raises(BadPlanFile) as caught:
        yamlplan.load(TEXT.replace(old, new, 1), "plan.yaml")
    return caught.value


def line_of(words: str) -> int:
    return TEXT[: TEXT.index(words)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "path", "problem"),
    [
        ("value: 95", "value: viele", "records.2.value", "this must be a number"),
        ('deadline: "2025"', "deadline: 2025", "records.0.deadline", "this must be a text; put a number in quotes"),
        (
            "comparator: maintain",
            "comparator: keeps",
            "records.2.comparator",
            "this is none of the values allowed here",
        ),
        ("    indicator: 合格率", "    indikator: 合格率", "records.2.indikator", "no such key"),
        ("value: 95", "value: 95\n    value: 96", "records.2.value", "the key stands twice"),
        ("value: 95", "value: &a 95", "records.2.value", "anchors and aliases are refused"),
        ("value: 95", "value: *a", "records.2.value", "anchors and aliases are refused"),
        ("value: 95", "value: !!python/object/apply:os.system [ls]", "records.2.value", "tags are refused"),
        ("id: T-3", "id: T-2", "records.2.id", "the id stands twice"),
        ("quote: 合格率保持在", "quote: 合格率", "records.2.end", "the quote is not as long as its span"),
        ("value: 95", "value: 95\n    subset_of: T-9", "records.2.subset_of", "no record has this id"),
        ("  - kind: fact", "  - kind: fakt", "records.3", "no such kind of record"),
    ],
)
def test_a_bad_edit_is_told_with_line_and_key(old: str, new: str, path: str, problem: str) -> None:
    error = edited(old, new)
    assert (error.facts["path"], error.facts["problem"]) == (path, problem)
    near = int(str(error.facts["line"]))
    assert abs(near - line_of(old)) <= 2


def test_broken_yaml_names_its_line() -> None:
    error = edited("value: 95", 'value: "95')
    assert int(str(error.facts["line"])) >= line_of("value: 95")


@pytest.mark.parametrize(
    "hostile",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
        "document: " + "[" * 5_000,
        "{" * 300,
        "--- 1\n--- 2\n",
        "",
        "? [a]\n: b\n",
        "<<: {a: 1}\n",
        "document: !!set {a, b}\n",
        "\x00",
        "- " * 2000 + "x",
    ],
)
def test_hostile_files_are_refused(hostile: str) -> None:
    with pytest.raises(BadPlanFile):
        yamlplan.load(hostile, "plan.yaml")


@given(st.text(max_size=200), st.integers(0, len(TEXT)))
def test_mutilated_plans_are_read_or_refused(junk: str, at: int) -> None:
    with suppress(BadPlanFile):
        yamlplan.load(TEXT[:at] + junk + TEXT[at + len(junk) :], "plan.yaml")
