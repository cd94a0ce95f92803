"""Agreed: two readings of a picture as one, and the sizes at which it is read."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from zhizao.document.formats.scan import typesize
from zhizao.document.formats.scan.agreed import agreed
from zhizao.document.formats.scan.words import Figure, Line, Word


def line(*words: tuple[str, float], top: int = 0, height: int = 40) -> Line:
    """Words side by side, a character 40 pixels wide."""
    made, at = [], 0
    for text, confidence in words:
        made.append(Word(text, at, top, at + 40 * len(text), top + height, confidence))
        at += 40 * len(text)
    return made


def text(lines: list[Line]) -> list[str]:
    return ["".join(word.text for word in one) for one in lines]


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ([("占比超过", 0.9), ("40%", 0.6)], [("占比超过", 0.9), ("45%", 0.9)], "占比超过45%"),
        ([("资金", 0.9), ("文持", 0.5)], [("资金", 0.8), ("支持", 0.9)], "资金支持"),
        # What one reading alone has must be sure: a mark that was lost is, dust at the end of a line is not.
        ([("工匠精神", 0.9), ("、", 0.95), ("打造", 0.9)], [("工匠精神打造", 0.9)], "工匠精神、打造"),
        ([("打造", 0.9), ("|", 0.2)], [("打造", 0.9)], "打造"),
    ],
)
def test_where_two_readings_differ_the_surer_one_counts(
    first: list[tuple[str, float]], second: list[tuple[str, float]], together: str
) -> None:
    assert text(agreed([line(*first)], [line(*second)])) == [together]
    assert text(agreed([line(*second)], [line(*first)])) == [together]


def test_a_line_that_one_reading_drops_is_kept_from_the_other() -> None:
    whole = [line(("一、总体要求", 0.9)), line(("到2028年建成绿色工厂20家", 0.9), top=100)]
    assert sorted(text(agreed(whole[:1], whole))) == sorted(text(whole))
    assert text(agreed(whole, whole[1:])) == text(whole)


def test_a_line_that_is_taken_for_two_lines_high_gets_its_own_height() -> None:
    above, below = line(("初步建成产业集群", 0.9)), line(("打造名品名企", 0.9), top=100)
    high = line(("打造名品名企", 0.9), top=60, height=80)
    found = agreed([above, high], [above, below])
    assert [(one[0].top, one[0].bottom) for one in found] == [(0, 40), (100, 140)]


def test_where_lines_are_parted_otherwise_the_fuller_reading_counts() -> None:
    two = [line(("初步建成", 0.9)), line(("打造名品", 0.9), top=40)]
    one = [line(("初打步造", 0.4), height=80)]
    assert text(agreed(two, one)) == text(agreed(one, two)) == ["初步建成", "打造名品"]


def test_agreement_makes_sure() -> None:
    (found,) = agreed([line(("20家", 0.6))], [line(("20家", 0.9))])
    assert [word.confidence for word in found] == [pytest.approx(0.9)]


@pytest.mark.parametrize("height", [20, 30, 60])
def test_type_of_any_size_is_shown_at_the_height_that_is_read_best(height: int) -> None:
    paper = Image.new("L", (2000, 2000), 255)
    brush = ImageDraw.Draw(paper)
    for top in range(100, 1900, 3 * height):
        brush.rectangle((200, top, 1800, top + height - 1), fill=0)
    heights = [shown.width / paper.width * height for shown in typesize.sizes(paper, 300)]
    assert heights == [pytest.approx(27.9, abs=1), pytest.approx(34.1, abs=1)]


def test_a_picture_without_type_is_shown_as_it_is() -> None:
    paper = Image.new("L", (600, 800), 255)
    assert typesize.sizes(paper, 300) == [paper]


def test_a_figure_that_is_read_in_two_ways_is_told() -> None:
    (found,) = agreed([line(("占比超过", 0.9), ("4596。", 0.8))], [line(("占比超过", 0.9), ("45%。", 0.6))])
    assert [word.unsure for word in found if word.unsure] == [Figure("4596", "45%")]
    (found,) = agreed([line(("下降", 0.9), ("23.2%", 0.9))], [line(("下降", 0.9), ("≥3.2%", 0.6))])
    assert [word.unsure for word in found if word.unsure] == [Figure("23.2%", "≥3.2%")]


@pytest.mark.parametrize(("one", "other"), [("支持", "文持"), ("(ye)", "(y8)"), ("2%", "2%"), ("。", ">")])
def test_words_and_letters_are_no_figures(one: str, other: str) -> None:
    (found,) = agreed([line(("企业", 0.9), (one, 0.9))], [line(("企业", 0.9), (other, 0.6))])
    assert [word.unsure for word in found if word.unsure] == []
