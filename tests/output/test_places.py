"""Where a quote stands in the file: pages and cells go out with the record and come back."""

from __future__ import annotations

import dataclasses
import json

import pytest

from zhizao.document.document import Block, Box, Document, Place
from zhizao.output import jsonl, yamlplan
from zhizao.output.badplan import BadPlanFile
from zhizao.plan import reader
from zhizao.plan.records import Plan

WORDS = "到2027年，规模以上工业总产值达到1000亿元。"
FIRST = Place(page=1, box=Box(72, 80.5, 300, 92))
SECOND = Place(sheet="指标: 1", cell="B7", file="附件1.xlsx", recognised=0.93)


@pytest.fixture(scope="module")
def document() -> Document:
    blocks = (Block(0, 10, FIRST), Block(10, len(WORDS), SECOND))
    return dataclasses.replace(reader.read_bytes(WORDS.encode(), "方案.txt").document, blocks=blocks)


@pytest.fixture(scope="module")
def plan(document: Document) -> Plan:
    return reader.plan_of(document).plan


def test_a_quote_over_two_blocks_has_two_places(plan: Plan) -> None:
    assert plan.records[0].places == (FIRST, SECOND)


def test_a_block_belongs_to_the_words_in_it_and_not_to_those_beside_it(document: Document) -> None:
    assert document.places(0, 10) == (FIRST,)
    assert document.places(10, 12) == (SECOND,)
    assert document.places(9, 11) == (FIRST, SECOND)


def test_a_line_tells_only_what_the_format_knows(plan: Plan) -> None:
    told = json.loads(jsonl.dump(plan).splitlines()[0])["places"]
    assert told[0] == {"page": 1, "box": [72, 80.5, 300, 92]}
    assert told[1] == {"sheet": "指标: 1", "cell": "B7", "file": "附件1.xlsx", "recognised": 0.93}


def test_places_come_back_from_both_forms(plan: Plan) -> None:
    assert jsonl.load(jsonl.dump(plan), "x") == plan.records
    text = yamlplan.dump(plan)
    assert yamlplan.load(text, "x") == plan
    assert yamlplan.dump(yamlplan.load(text, "x")) == text


def test_a_misspelt_place_is_told_with_its_line(plan: Plan) -> None:
    text = yamlplan.dump(plan)
    line = text.splitlines().index("      - {page: 1, box: [72, 80.5, 300, 92]}") + 1
    with pytest.raises(BadPlanFile, match=rf"line {line}, records\.0\.places\.0"):
        yamlplan.load(text.replace("{page:", "{pag:"), "x")


def test_text_has_no_places() -> None:
    assert "places" not in jsonl.dump(reader.read_bytes(WORDS.encode(), "方案.txt").plan)
