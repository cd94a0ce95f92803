"""Drawn: what every figure must keep to, read from its markup."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree as ET

from zhizao.base import language
from zhizao.charts import lettering
from zhizao.charts.placing import Box
from zhizao.charts.states import State
from zhizao.charts.table import Table

SVG = "{http://www.w3.org/2000/svg}"
ZH = language.speaker("zh")
HOSTILE = '</text><script>alert("甲")</script>&\x00\u202e<a href="x">'
LONG = "武汉市江夏区人民政府（含武汉东湖新技术开发区、武汉经济技术开发区托管区域）"
ON_TRACK = State("green", "●", "正常")
AT_RISK = State("yellow", "▲", "滞后")
LATE = State("red", "■", "逾期")
NOT_DUE = State("grey", "○", "未到期")
MADE_GOOD = State("blue", "◆", "已补")


def parsed(svg: str) -> ET.Element:
    """The figure, after checking what holds for each: whole, no style, no script, ids that are there."""
    root = ET.fromstring(svg)  # noqa: S314 (our own markup)
    every = list(root.iter())
    assert root.tag == f"{SVG}svg"
    assert {one.tag.removeprefix(SVG) for one in every} <= set(
        "svg g a title desc rect line path circle text defs pattern".split()
    )
    assert not [one for one in every if "style" in one.attrib or any(name.startswith("on") for name in one.attrib)]
    ids = [one.attrib["id"] for one in every if "id" in one.attrib]
    assert len(ids) == len(set(ids))
    named = set(root.attrib["aria-labelledby"].split()) | set(re.findall(r"url\(#([^)]+)\)", svg))
    assert named <= set(ids)
    linked = root.find(f".//{SVG}a") is not None
    assert root.attrib["role"] == ("group" if linked else "img")
    assert not re.search(r"\bnan\b|\binf\b", re.sub(r">[^<]*<", "><", svg))
    return root


def words(root: ET.Element) -> list[str]:
    """Every text that is drawn."""
    return [one.text or "" for one in root.iter(f"{SVG}text")]


def boxes(root: ET.Element) -> list[tuple[str, Box]]:
    """Every text with the room that it takes."""
    found = []
    for one in root.iter(f"{SVG}text"):
        size, x, y = (float(one.attrib[name]) for name in ("font-size", "x", "y"))
        wide = lettering.width(one.text or "", size)
        left = x - {"end": wide, "middle": wide / 2}.get(one.attrib.get("text-anchor", ""), 0)
        found.append((one.text or "", Box(left, y - size * 0.8, left + wide, y + size * 0.1)))
    return found


def clashes(root: ET.Element) -> list[tuple[str, str]]:
    """Texts that lie on each other or leave the figure."""
    size = Box(0, 0, float(root.attrib["width"]) + 1, float(root.attrib["height"]) + 1)
    found = boxes(root)
    out = [(text, "leaves the figure") for text, box in found if not size.holds(box)]
    return out + [(a, b) for (a, one), (b, two) in combinations(found, 2) if one.touches(two)]


def even(table: Table) -> bool:
    """Does every row have a cell for every column?"""
    return all(len(row) == len(table.head) for row in table.rows)
