"""Places: whose plan is this?

Takes  the title, the issuers and the clean text.
Gives  the full name of the place: as the title or the issuer begins with it, else the place for which the text speaks most.
Rule   a place that issues or acts (咸宁市出台…) outweighs one that is named, one named in the first sentence outweighs later
       ones, and 全市, 全县 and 全省 favour a place of their own rank; datelines, sources and lists of cities count nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from zhizao.reference import regions

_UNIT = re.compile(
    r"[一-龥]{2,9}?"
    r"(?:省|自治区|特别行政区|市|自治州|州|盟|新区|开发区|高新区|经开区|工业园区|园区|区|自治县|县|旗|镇)"
)
_NOT_PLACE = re.compile(
    r".*(?:示范|试点|城市|[一-龥]强|集聚|先行|聚集|创新|本|各|全|我|园)(?:省|市|区|县)$"
    r"|.*(?:首页|新闻|网站|关于|建设|加快|推进|打造|加强|支持|促进|深化|全力|打响)"
)
# Words that may stand before the place in a title; words and not characters, or 中山市 would lose its head.
_LEAD = re.compile(r"^(?:[“《]|(?:19|20)\d\d年度?|中共|关于|加快|推进|推动|促进|全力|打响|大力|全面|深入)*")
_READ = 6000
# What makes a named place the one that acts.
_ACTS = re.compile(
    r"(?:市|县|区|省)?(?:委、?(?:市|县|区|省)?政府|人民政府|政府|工信局|工信厅|工业和信息化[局厅委]|经信[局厅委])?(?:日前|近日|正式|今年|于(?:\d{1,2}月)?\d{1,2}日)?"
    r"(?:出台|发布|印发|制定|提出|召开|实施|大力|将|启动|力争|力推|聚焦|加快|全面|推进|推动|打造|明确|规模以上|规上|工业|制造)"
)
_NATIONAL = re.compile(r"工信部|工业和信息化部|国务院|国家发展?改革?委|科技部|全国|我国")
_DATELINE = re.compile(r"(?:\d{1,2}月)?\d{1,2}日?(?:电|讯)|日报|晚报|新闻网|电视台")
# 武汉大学, 山东半岛: what bears the name of a place is not the place.
_NAMED_AFTER = re.compile(
    r"(?:[一-龥]{0,4}大学|[一-龥]{0,4}学院|半岛|平原|盆地|银行|[一-龥]{0,6}(?:集团|公司|股份)|大道|大街|路(?!径|线))"
)
# Regions of the national strategies of regional development (区域重大战略、区域协调发展战略).
_MACRO = re.compile(
    "长江经济带|京津冀|粤港澳大湾区|长三角|长江三角洲|成渝地区双城经济圈|黄河流域|珠三角|北部湾经济区|长江中游城市群|东北地区|海峡西岸经济区|哈长城市群|关中平原城市群"
)
MACRO_NAMED = 3
NATION_NAMED = 2
# 全国领先 and 全国第一 are said of a place; a 厅 is a province's.
_NATION = re.compile(
    r"工信部|工业和信息化部|国务院|国家发展?改革?委|科技部|我国|全国(?!领先|前列|前茅|第|一流|重要|首|性|知名|百强|先进|销)"
)
_LOCAL = re.compile(r"[一-龥]厅|[省市区县]委|[省市区县]政府|本报|我[省市区县]")
_RANKS = {
    "全市": ("市", "州", "盟"),
    "全县": ("县", "旗"),
    "全区": ("区",),
    "全省": ("省",),
    "我市": ("市", "州"),
    "我县": ("县",),
}


class _Named(NamedTuple):
    name: str
    start: int
    end: int


def place_in(words: str) -> str | None:
    """The place with which words begin: 武汉市, 深圳市南山区, 云海市 (known by its ending)."""
    words = _LEAD.sub("", words, count=1)
    known = regions.leading(words)
    if known:
        return _with_unit(words, *known)
    unit = _UNIT.match(words)
    if not unit or _NOT_PLACE.match(unit[0]):
        return None
    inner = _UNIT.match(words, unit.end()) if unit[0][-1] in "省市州" else None
    return unit[0] + (inner[0] if inner and not _NOT_PLACE.match(inner[0]) else "")


def _with_unit(words: str, name: str, length: int) -> str:
    """A known place with the district or zone that follows it."""
    deeper = regions.leading(words[length:])
    if deeper and deeper[1] < len(deeper[0]) and name in regions.above(deeper[0]):
        return _with_unit(words[length:], *deeper)  # 浙江湖州 is 湖州市
    tail = words[length:][: deeper[1]] if deeper else ""
    unit = _UNIT.match(words, length)
    if not tail and unit and not _NOT_PLACE.match(unit[0]) and len(unit[0]) <= 10:
        tail = unit[0]
    if not tail or tail[-1] not in "区县市旗镇州":
        return name
    # 苏州工业园区 is a name of its own: the city's short name belongs to it.
    zoned = words[length - 1] not in "省市区州" and re.search(r"园区|开发区|高新区|新区$", tail)
    return (words[:length] if zoned else name) + tail


def place(title: str | None, issuers: tuple[str, ...], text: str) -> str | None:
    """Whose plan this is; None where the text names no place."""
    for words in (title or "", *issuers):
        found = place_in(words)
        if found:
            return found
    return _spoken_for(title or "", text[:_READ]) or _macro_region(title or "", text[:_READ])


def speaks_for_the_nation(text: str) -> bool:
    """Whether a text that names no place of its own is of a ministry or tells of the nation."""
    opening = text[:_READ]
    return len(_NATION.findall(opening)) >= NATION_NAMED and not _LOCAL.search(opening)


def _macro_region(title: str, text: str) -> str | None:
    """A region of several provinces that the title names, or the text again and again."""
    titled = _MACRO.search(title)
    if titled:
        return titled[0]
    named = Counter(_MACRO.findall(text)).most_common(1)
    return named[0][0] if named and named[0][1] >= MACRO_NAMED else None


def _spoken_for(title: str, text: str) -> str | None:
    """The place with the most weight; each of its mentions speaks for it."""
    weights: Counter[str] = Counter()
    shorts = re.search(r"全县|县委|县政府|我县", text) is not None
    first = re.search(r"[^。\n]{30,}[。\n]", text)
    opening = first.end() if first else 120
    for named in _mentions(title):
        weights[named.name] += 3
    for line in re.finditer(r"[^\n]+", text):
        mentions = list(_mentions(line[0], shorts))
        if len({named.name for named in mentions}) > 6 and "。" not in line[0]:
            continue
        for named in mentions:
            weights[named.name] += _weight(line[0], named, line.start() + named.start < opening)
    for whole, endings in _RANKS.items():
        if whole in text:
            for name in weights:
                weights[name] += 2 if name.endswith(endings) else 0
    best = max(weights, key=lambda name: (weights[name], len(name)), default=None)
    # A text that speaks of a county as much as of the city above it is the county's.
    within = [name for name in weights if best in regions.above(name) and 3 * weights[name] >= 2 * weights[best or ""]]
    best = max(within, key=lambda name: weights[name], default=best)
    # A ministry that acts more often than any place speaks for no place.
    return best if best and weights[best] >= max(3, len(_NATIONAL.findall(text))) else None


def _weight(line: str, named: _Named, opening: bool) -> int:
    if _DATELINE.match(line, named.end) or line[named.end : named.end + 1] in ("）", "等"):
        return 0
    return 1 + (2 if opening else 0) + (3 if _ACTS.match(line, named.end) else 0)


def _mentions(text: str, shorts: bool = False) -> Iterator[_Named]:
    """Every place that the text names, with `shorts` counties by their short names; of 江西吉安市 the deeper one."""
    if shorts:
        yield from _acting_counties(text)
    at = 0
    while known := regions.search(text, at):
        name, start, at = known
        while deeper := regions.leading(text, at):
            name, at = deeper[0], at + deeper[1]
        # 2个以上海洋牧场 does not name 上海.
        if not _NAMED_AFTER.match(text, at) and text[start - 1 : start + 1] != "以上":
            yield _Named(name, start, at)


def _acting_counties(text: str) -> Iterator[_Named]:
    """商南大力实施…: a short name of a county counts only where the county acts."""
    for at in range(len(text)):
        known = regions.county(text[at : at + 4])
        if known and not regions.leading(text, at) and _ACTS.match(text, at + known[1]):
            yield _Named(known[0], at, at + known[1])


def only_places(line: str) -> bool:
    """A line that is a name of a place, or a row of links to places."""
    return (
        2 * sum(named.end - named.start for named in _mentions(line)) > len(line) or regions.full_name(line) is not None
    )
