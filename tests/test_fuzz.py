"""Hostile bytes and mutilated texts: the reader reads or refuses, and never quotes what is not there."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhizao.base import language
from zhizao.base.errors import ZhizaoError
from zhizao.output import html, jsonl, pieces, table, yamlplan
from zhizao.plan import reader
from zhizao.plan.reader import Reading

SAMPLE = (Path(__file__).parents[1] / "zhizao/data/samples/linlan.txt").read_bytes()
LINES = SAMPLE.decode().splitlines(keepends=True)
SIGNS = "0123456789.,，。；：、%％（）()〈〉“”《》一二三十百千万亿零几两半倍第年月日至到-—~～①Ⅳ１２"
SIGNS += " \t\n\r\u3000\ufeff\u200b\u2028𠮷<>&"
WORDS = (
    "到2025年",
    "力争",
    "不低于",
    "万亿元",
    "每年",
    "（责任单位：",
    "十四五",
    "翻一番",
    "三分之一",
    "5-8",
    "全覆盖",
    "一、",
    "（一）",
)
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def read(data: bytes) -> Reading | None:
    try:
        return reader.read_bytes(data, "fuzz.txt")
    except ZhizaoError:
        return None


def check(reading: Reading | None) -> None:
    """What holds for every document that could be read."""
    if reading is None:
        return
    raw, plan = reading.document.raw, reading.plan
    for record in plan.records:
        assert raw[record.start : record.end] == record.quote
        assert 0 <= record.start <= record.end <= len(raw)
    ids = [record.id for record in plan.records]
    assert len(ids) == len(set(ids))
    assert jsonl.load(jsonl.dump(plan), "fuzz.jsonl") == plan.records
    assert yamlplan.load(yamlplan.dump(plan), "fuzz.yaml") == plan
    shown = "".join(one.text for block in pieces.blocks(reading.document, plan) for one in block.pieces)
    assert "".join(shown.split()) == "".join(raw.split())
    html.render(reading.document, plan, "zh")
    table.render(plan, language.speaker("en"), 60)


@SETTINGS
@given(st.binary(max_size=2_000))
def test_any_bytes(data: bytes) -> None:
    check(read(data))


@SETTINGS
@given(st.text(max_size=800))
def test_any_text(text: str) -> None:
    check(read(text.encode("utf-8", "surrogatepass")))


@SETTINGS
@given(st.lists(st.sampled_from([*SIGNS, *WORDS, *LINES[8:30]]), max_size=60).map("".join))
def test_any_mixture_of_the_words_of_the_genre(text: str) -> None:
    check(read(text.encode()))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_the_sample_with_random_wounds(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (a wound is no secret)
    data = bytearray(SAMPLE[: chance.randrange(2_000, len(SAMPLE))])
    for _ in range(chance.randrange(1, 60)):
        at = chance.randrange(len(data))
        data[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
    check(read(bytes(data)))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_the_sample_with_its_lines_in_disorder(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (an order is no secret)
    lines = chance.choices(LINES, k=40)
    check(
        read(
            "".join(line[chance.randrange(3) :] for line in lines).encode(chance.choice(["utf-8", "gb18030", "utf-16"]))
        )
    )


@SETTINGS
@given(st.integers(0, len(LINES) - 1), st.integers(1, 30))
def test_any_stretch_of_the_sample(first: int, length: int) -> None:
    check(read("".join(LINES[first : first + length]).encode()))
