"""Fields: which industries does a plan choose, and which parts of them?

Takes  clean text and the headings of fields.
Gives  the sub-fields that a field names, as printed: those of its first sentence of choice
       (重点发展A、B、C等细分领域), or the titles of its items.
Rule   a list of two names and more (three behind 聚焦 or 围绕, which also tell aims) in the clause of a verb of choice;
       等 and what follows it are cut.
Not    the mapping to GB/T 4754 codes.
"""

from __future__ import annotations

import re

from zhizao.document.document import Document, Heading

_CHOICE = re.compile(
    r"(?P<verb>重点(?:发展|布局|培育|突破|聚焦|打造|支持|围绕|开发|推进|研发)|优先发展|大力发展|加快发展|主要发展"
    r"|积极发展|着力发展|做强做优|聚焦|围绕|发展壮大|巩固提升)"
    r"(?P<list>[^，。；：\n“”]{2,120})"
)
_TAIL = re.compile(
    r"(?:等(?:\d{1,2}|[一二两三四五六七八九十]{1,2})?(?:个|大|类)?[^、]{0,14}|(?:两|[二三四五六七八九十])大?(?:细分)?(?:领域|产业|方向|环节))$"
)
_NO_FIELD = re.compile(r".*(?:要求|目标|需求|任务|环节|问题|原则|定位|发展)$|.*[的了]")


def subfields_in(text: str, start: int, end: int) -> tuple[str, ...]:
    """The names that the first sentence of choice in text[start:end] lists.

    >>> subfields_in("重点布局光通信、集成电路、新型显示等细分领域，打造光谷。", 0, 27)
    ('光通信', '集成电路', '新型显示')
    """
    for match in _CHOICE.finditer(text, start, end):
        names = _names(match["list"])
        if len(names) >= (3 if match["verb"] in ("聚焦", "围绕") else 2):
            return names
    return ()


def _names(listed: str) -> tuple[str, ...]:
    """A list without its tail, cut at 、 outside brackets; 和 and 以及 join the last two names."""
    words = re.split(r"、(?![^（]*）)", _TAIL.sub("", listed))
    if len(words) < 2 and not re.search(r"[和及与]", words[0]):
        return ()
    joint = re.fullmatch(r"(.{2,}?)(?:以及|和)(.{2,})", words[-1])
    # 生物医药和高端医疗器械 closes a list; alone it may be the name of one field.
    last = list(joint.groups()) if joint and len(words) >= 2 else [words[-1]]
    names = [word.strip() for word in (*words[:-1], *last)]
    kept = [name for name in names if 2 <= len(name) <= 30 and not _NO_FIELD.match(name)]
    return tuple(dict.fromkeys(kept)) if len(kept) == len(names) else ()


def subfields_of(document: Document, field: Heading) -> tuple[str, ...]:
    """The sub-fields that a field's own first paragraphs name, else the titles of its items."""
    end = min(field.body_end, field.end + 600)
    return subfields_in(document.body.text, field.end, end) or _items(document, field)


def _items(document: Document, field: Heading) -> tuple[str, ...]:
    return tuple(
        one.title
        for one in document.outline.headings
        if one.level == field.level + 1 and field.body_start < one.body_start < field.body_end and not one.run_in
    )
