"""A second reader may propose; only what stands in the text counts, and a person decides."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.second.endpoints import completion, serving
from zhizao.plan import reader
from zhizao.plan.records import Fact, Target
from zhizao.plan.second import asking, checking, endpoint, reading

TEXT = """云江市先进制造业行动方案（2026—2028年）
一、总体目标
到2028年，规模以上工业总产值达到3600亿元。去年全市完成技术改造投资210亿元。
二、重点任务
（一）夯实基础。城北片区的老厂房腾出来以后，预留给链上企业的地块凑足1200亩上下，2027年前交地。（责任单位：市自然资源局）
"""
READING = reader.read_bytes(TEXT.encode(), "方案.txt")
# What the grammar reads of the text is known; the land of the last paragraph is told in words that no plan uses.
LAND = {
    "kind": "target",
    "quote": "预留给链上企业的地块凑足1200亩上下",
    "amount": "1200亩",
    "indicator": "预留给链上企业的地块",
    "deadline": "2027",
}
TEXT_WITHOUT = tuple(
    one for one in READING.plan.records if "1200" not in one.quote or not isinstance(one, Target | Fact)
)
BARE = reader.Reading(READING.document, READING.plan.model_copy(update={"records": TEXT_WITHOUT}))


class Told:
    """A second reader that says the same to every question."""

    origin = "told"

    def __init__(self, *records: Any, text: str | None = None) -> None:
        self.text = text if text is not None else json.dumps({"records": records}, ensure_ascii=False)

    def answer(self, _messages: list[dict[str, str]]) -> str:
        return self.text


def proposed(*records: Any, text: str | None = None) -> list[Target | Fact]:
    found = reading.second_reading(BARE, Told(*records, text=text)).plan.records
    return [one for one in found if isinstance(one, Target | Fact) and one.origin]


def finding(*records: Any, text: str | None = None) -> str:
    found = reading.second_reading(BARE, Told(*records, text=text)).plan.of("finding")
    return next(one.message for one in found if one.kind == "finding" and one.code == "second_reader")


def test_what_stands_in_the_text_is_added_for_review() -> None:
    (target,) = proposed(LAND)
    assert isinstance(target, Target)
    assert (target.value, target.unit, target.indicator) == (1200, "亩", "预留给链上企业的地块")
    assert (target.deadline, target.deadline_rule, target.owners) == ("2027", "second_reader", ("市自然资源局",))
    assert target.quote == TEXT[target.start : target.end]
    assert (target.origin, target.needs_review) == ("told", ("second_reader",))
    assert target.confidence < 0.8


def test_the_number_is_what_the_text_says_and_never_what_the_answer_says() -> None:
    (target,) = proposed({**LAND, "value": 9999, "unit": "公顷"})
    assert (target.value, target.unit) == (1200, "亩")


def test_a_deadline_that_the_paragraph_does_not_print_is_left_open() -> None:
    (target,) = proposed({**LAND, "deadline": 2031})
    assert isinstance(target, Target)
    assert (target.deadline, target.deadline_rule) == (None, None)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": "预留给链上企业的地块凑足1300亩上下"}, checking.NOT_IN_TEXT),
        ({"quote": ""}, checking.NOT_IN_TEXT),
        ({"amount": "1300亩"}, checking.NO_AMOUNT),
        ({"amount": "上下"}, checking.NO_AMOUNT),
        ({"indicator": "土地储备总面积"}, checking.NO_INDICATOR),
        ({"indicator": " "}, checking.NO_INDICATOR),
        ({"kind": "wish"}, checking.UNREADABLE),
        ({"quote": None}, checking.UNREADABLE),
        (
            {"quote": "规模以上工业总产值达到3600亿元", "amount": "3600亿元", "indicator": "规模以上工业总产值"},
            checking.KNOWN,
        ),
    ],
)
def test_what_does_not_stand_in_the_text_is_refused_and_counted(change: dict[str, Any], reason: str) -> None:
    assert proposed({**LAND, **change}) == []
    assert finding({**LAND, **change}) == f"told: 0 added for review; 1 refused: {reason}"


def test_the_same_words_twice_are_one_record() -> None:
    assert len(proposed(LAND, LAND)) == 1


def test_what_the_grammar_read_stays_as_it_is() -> None:
    after = reading.second_reading(READING, Told(LAND, {"kind": "fact"}, None)).plan.records
    assert [one for one in after if one in READING.plan.records] == list(READING.plan.records)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "我没有找到目标。",
        "{",
        '{"records": 5}',
        "[" * 100_000,
        '{"records": [' + "[" * 100_000,
        "null",
        '{"records": []}',
    ],
)
def test_an_answer_without_records_adds_nothing(text: str) -> None:
    assert proposed(text=text) == []


def test_talk_around_the_answer_is_not_heard() -> None:
    text = json.dumps({"records": [LAND]}, ensure_ascii=False)
    assert len(proposed(text=f"好的，以下是结果：\n```json\n{text}\n```\n希望有帮助。")) == 1


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.floats(allow_nan=False)
        | st.text(alphabet='预留给1200亩地块{}\\" \n', max_size=12),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(LAND)), inner, max_size=5),
        max_leaves=12,
    )
)
def test_whatever_is_proposed_every_quote_stands_in_the_text(told: Any) -> None:
    for one in proposed(told):
        assert one.quote == TEXT[one.start : one.end]
        assert one.needs_review


def test_questions_hold_every_figure_of_the_document() -> None:
    text = "\n".join(f"第{at}段完成{at}个。" * 40 for at in range(60)) + "\n没有数字的段落\n"
    asked = asking.questions(text)
    assert len(asked) > 5
    assert all(len(one.text) <= asking.asking().characters for one in asked)
    assert "".join(one.text for one in asked) in text


def test_an_endpoint_is_asked_as_its_documentation_says() -> None:
    with serving(lambda _: completion(json.dumps({"records": [LAND]}, ensure_ascii=False))) as (address, got):
        asked = endpoint.named(address, "small-model", {endpoint.KEY: "secret"})
        found = reading.second_reading(BARE, asked).plan.records
    assert [one.origin for one in found if isinstance(one, Target | Fact) and one.origin] == ["small-model"]
    assert got[0]["path"] == "/v1/chat/completions"
    assert (got[0]["model"], got[0]["temperature"], got[0]["key"]) == ("small-model", 0, "Bearer secret")
    assert "1200亩" in got[0]["messages"][1]["content"]
    assert "secret" not in repr(asked)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ((500, b"", {}), "HTTP 500"),
        ((401, b"{}", {}), "HTTP 401"),
        ((302, b"", {"Location": "http://127.0.0.1:9/v1"}), "HTTP 302"),
        ((200, b"<html>", {}), "no chat completion"),
        ((200, b'{"choices": []}', {}), "no chat completion"),
        ((200, b"[" * 300_000, {}), "no chat completion"),
        ((200, b" " * 500_000, {}), "too long"),
    ],
)
def test_an_endpoint_that_fails_adds_nothing_and_says_why(
    answer: tuple[int, bytes, dict[str, str]], problem: str
) -> None:
    with serving(lambda _: answer) as (address, _), pytest.raises(endpoint.NoAnswer, match=problem):
        reading.second_reading(BARE, endpoint.named(address, "m", {}))


def test_nobody_at_the_address_is_told() -> None:
    with pytest.raises(endpoint.NoAnswer, match="refused"):
        reading.second_reading(BARE, endpoint.named("http://127.0.0.1:9/v1", "m", {}))


@pytest.mark.parametrize(
    "address", ["", "localhost:11434", "file:///etc/passwd", "ftp://a/v1", "http://", "http://a/v1?x=1", "http://[::1"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(endpoint.BadEndpoint):
        endpoint.named(address, "m", {})
