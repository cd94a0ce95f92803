"""The JSON Lines contract: one object a line, as the published schema says."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.output import plans
from zhizao.output import jsonl
from zhizao.output.badplan import BadPlanFile
from zhizao.plan.records import FindingRecord

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "zhizao/data/schema/plan-record.schema.json"
SAMPLE = ROOT / "zhizao/data/samples/linlan.jsonl"


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_each_record_is_one_line_that_loads_back() -> None:
    text = jsonl.dump(plans.plan())
    assert len(text.splitlines()) == len(plans.plan().records)
    assert jsonl.load(text, "plan.jsonl") == plans.plan().records


def test_line_ends_inside_a_quote_do_not_break_a_line() -> None:
    words = "a\u2028b\u2029c\x85d\ne\x0bf"
    finding = FindingRecord(id="F-1", quote=words, start=0, end=len(words), code="x", message="")
    text = jsonl.dump(plans.plan().model_copy(update={"records": (finding,)}))
    assert lines(text)[0]["quote"] == words


def test_chinese_stays_chinese_and_whole_numbers_have_no_point() -> None:
    text = jsonl.dump(plans.plan())
    assert "总产值突破4000亿元" in text
    assert '"value": 4000,' in text


def test_the_schema_is_a_schema_and_holds_for_plans() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for record in lines(jsonl.dump(plans.plan())) + lines(SAMPLE.read_text("utf-8")):
        validator.validate(record)


def test_a_bad_line_is_named() -> None:
    text = jsonl.dump(plans.plan()).replace('"low": 1,', '"low": "one",')
    with pytest.raises(BadPlanFile) as caught:
        jsonl.load(text, "plan.jsonl")
    assert caught.value.facts["problem"] == "this must be a number"
    assert caught.value.facts["line"] == next(at for at, line in enumerate(text.splitlines(), 1) if '"one"' in line)


def test_gold_names_the_same_fields(shared: Path) -> None:
    fields = {kind: set(one["properties"]) for kind, one in _definitions().items()}
    helpers = {
        "status",
        "line",
        "note",
        "owners_raw",
        "norm_value",
        "norm_low",
        "norm_high",
        "norm_unit",
        "deadline_raw",
        "deadline_plan",
    }
    helpers |= {
        "quote_clean",
        "period_raw",
        "title",
        "numbered",
        "n_targets_core",
        "n_targets_all",
        "content",
        "periodicity_raw",
        "ref",
    }
    for path in sorted((shared / "gold").glob("*.jsonl")):
        for record in lines(path.read_text("utf-8")):
            assert set(record) - fields[str(record["kind"])] <= helpers, path.name


def _definitions() -> dict[str, dict[str, dict[str, object]]]:
    defined = jsonl.schema()["$defs"].values()
    return {one["properties"]["kind"]["const"]: one for one in defined if "kind" in one.get("properties", {})}
