"""Fields and their sub-fields."""

from __future__ import annotations

import pytest

from zhizao.document.document import Document
from zhizao.document.mapped import MappedText
from zhizao.document.outline import outline_of
from zhizao.plan import fields


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("重点发展芯片设计、晶圆制造、先进封装等细分领域，打造高地。", ("芯片设计", "晶圆制造", "先进封装")),
        ("聚焦地铁、有轨电车（轻轨、磁浮）、高铁，发展装备。", ("地铁", "有轨电车（轻轨、磁浮）", "高铁")),
        ("大力发展生物医药、高端器械和现代中药三大领域。", ("生物医药", "高端器械", "现代中药")),
        ("聚焦研究、设计与系统开发，加快建设。", ()),
        ("推进企业改造、扩能。", ()),
    ],
)
def test_subfields(text: str, names: tuple[str, ...]) -> None:
    assert fields.subfields_in(text, 0, len(text)) == names


def test_a_field_without_a_list_has_its_items() -> None:
    text = (
        "一、重点领域\n（一）信息技术\n做强产业，做优布局。\n1.集成电路。突破工艺，扩大产能。\n2.新型显示。扩大产能。\n"
    )
    document = Document("own.txt", "0" * 64, "utf-8", text, MappedText(text), outline=outline_of(text)[0])
    heading = document.outline.headings[1]
    assert fields.subfields_of(document, heading) == ("集成电路", "新型显示")
