"""What holds for every document, whatever it says."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhizao.base.errors import ZhizaoError
from zhizao.document.document import Document, Noise
from zhizao.document.mapped import MappedText
from zhizao.document.reader import read_bytes

PIECES = """
到2025年， 建成智能工厂 30家 1,200.5亿元 ５％～８％ 製造業(yè) （責任單位：市經信局） 一、总体要求 ?！鼻窭^ (chan) 网站首页|网站地图 9c8809
版权所有 第3页 ……12 「 」 網際網路 著力 — - 。 ；
""".split()
PIECES += ["\n", "\n\n", " ", "\u3000", "\u200b", "- 3 -"]
HOSTILE = """
( ? ?窭 < 业(ye) 业( |汉 【版权 . 首页| 1,000, — 資訊化制造 一、二、
""".split()
HOSTILE += ["汉 ", "首页 | ", "汉\n", "核心提示：我们\n", "- 3 -\n", "字体：大 中 小 "]


def read(text: str) -> Document | None:
    try:
        return read_bytes(text.encode("utf-8", "replace"), "a.txt")
    except ZhizaoError:
        return None


def check_map(document: Document) -> None:
    body = document.body
    starts = [body.raw_span(i, i)[0] for i in range(len(body.text))]
    assert starts == sorted(starts)
    for i in range(len(body.text)):
        start, end = body.raw_span(i, i + 1)
        assert 0 <= start <= end <= len(document.raw)
    for one in document.noise:
        assert 0 <= one.start < one.end <= len(document.raw)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_offset_maps_to_raw_in_order(text: str) -> None:
    document = read(text)
    if document:
        check_map(document)


@given(st.text(max_size=200))
def test_any_text_maps_to_raw_in_order(text: str) -> None:
    document = read(text)
    if document:
        check_map(document)


@given(
    st.lists(
        st.sampled_from(
            ["到2025年，", "建成30家", "，增速5.5%", "；", "（7项）", "x 12 y", "３个", "2018—2020年", "。\n"]
        )
    )
)
def test_no_digit_changes_its_value(parts: list[str]) -> None:
    text = "".join(parts)
    document = read(text)
    if document is None:
        return
    kept = list(document.raw)
    for one in document.noise:
        kept[one.start : one.end] = " " * (one.end - one.start)
    raw = "".join(kept).translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    assert Counter(re.findall(r"\d+", raw)) == Counter(re.findall(r"\d+", document.body.text))


@given(st.lists(st.sampled_from(["推进智能制造", "培育30家企业", "，", "。\n", "；", "（试点）", "AI"]), max_size=20))
def test_a_clean_text_stays_as_it_is(parts: list[str]) -> None:
    text = "".join(parts)
    document = read(text)
    if document and not document.noise:
        assert document.body.text == text.strip("\n")


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_texts_end(piece: str) -> None:
    read(piece * (100_000 // len(piece)) + "汉")


def test_the_hash_is_that_of_the_bytes() -> None:
    document = read("制造")
    assert document
    assert document.sha256 == hashlib.sha256("制造".encode()).hexdigest()


def test_names_are_printed_with_what_was_damaged_put_right() -> None:
    raw = "责任单位:各区人民政府《含云江经开区,下同>、市科技局"
    noise = (
        Noise("mojibake", 11, 12, "why", "〈"),
        Noise("pinyin", 14, 15, "why"),
        Noise("mojibake", 21, 22, "why", "〉"),
    )
    document = Document("扫描.pdf", "0" * 64, "pdf", raw, MappedText(raw), noise=noise)
    assert document.printed(5, 22) == "各区人民政府〈含云江经开区,下同〉"
    assert document.printed(23, 27) == "市科技局"
    assert document.printed(12, 21) == "含云江经开区,下同"
