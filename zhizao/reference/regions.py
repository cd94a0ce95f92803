"""Regions: provinces, prefectures and districts by name.

Takes  data/codes/regions.csv.
Gives  the full name of a place from its full or short name (武汉 -> 武汉市), None where two places share it; the places
       above it, and its counties and districts.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources
from typing import NamedTuple

COUNTY = 3  # the level of counties and districts; 1 is a province, 2 a prefecture
# The peoples after whom autonomous prefectures and counties are named (GB/T 3304-1991).
_PEOPLES = (
    "蒙古族?|回族|藏族|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族"
    "|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|塔吉克族?|怒族|鄂温克族|保安族|裕固族|独龙族|普米族|各族"
)
_SUFFIX = re.compile(
    rf"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|(?:{_PEOPLES})+自治[州县]|地区|[省市盟县区])$"
)


# Districts whose names are common words.
_COMMON = frozenset(("城区", "郊区", "矿区"))


class Region(NamedTuple):
    """A row of the table."""

    code: str
    name: str
    level: int
    parent: str


@cache
def _rows() -> dict[str, Region]:
    """The table by code."""
    path = resources.files("zhizao").joinpath("data", "codes", "regions.csv")
    rows = csv.DictReader(path.read_text("utf-8").splitlines())
    return {row["code"]: Region(row["code"], row["name"], int(row["level"]), row["parent"]) for row in rows}


@cache
def _only(name: str) -> Region | None:
    """The place with this full name, where no other has it."""
    found = [row for row in _rows().values() if row.name == name]
    return found[0] if len(found) == 1 else None


def above(name: str) -> tuple[str, ...]:
    """The full names of the places that a place lies in, the nearest first.

    >>> above("武汉市"), above("江岸区"), above("临澜市")
    (('湖北省',), ('武汉市', '湖北省'), ())
    """
    found, row = list[str](), _only(name)
    while row and (row := _rows().get(row.parent)):
        found.append(row.name)
    return tuple(found)


def districts(name: str) -> tuple[Region, ...]:
    """The counties and districts right below a place.

    >>> [one.name for one in districts("武汉市")][:3], districts("临澜市")
    (['江岸区', '江汉区', '硚口区'], ())
    """
    place = _only(name)
    return tuple(row for row in _rows().values() if place and row.parent == place.code and row.level == COUNTY)


@cache
def _names() -> dict[str, str]:
    """Full and short names of provinces and prefectures, and full names of districts, to full names."""
    names: dict[str, str] = {}
    for row in _rows().values():
        if row.name in _COMMON:
            continue
        names.setdefault(row.name, row.name)
        short = _SUFFIX.sub("", row.name)
        if row.level < COUNTY and len(short) >= 2:
            names.setdefault(short, row.name)
        if row.name.endswith(("自治州", "自治县")) and len(short) >= 2:
            # 黔西南州 and 长阳县 are what officials write.
            names.setdefault(short + row.name[-1], row.name)
    return names


@cache
def _short_counties() -> dict[str, str]:
    """Counties and county cities by the name that news use (商南), where no other place has it."""
    shorts: dict[str, str] = {}
    for name in set(_names().values()):
        short = name[:-1]
        if name[-1] in "县市旗" and len(short) >= 2 and short not in _names():
            shorts[short] = "" if short in shorts else name
    return {short: name for short, name in shorts.items() if name}


def county(text: str) -> tuple[str, int] | None:
    """The county with whose short name `text` begins: a common word may read so too, so the caller asks for more."""
    for length in (4, 3, 2):
        found = _short_counties().get(text[:length])
        if found and len(text) >= length:
            return found, length
    return None


def full_name(name: str) -> str | None:
    """The full name of a place.

    >>> full_name("武汉"), full_name("江苏省"), full_name("内蒙古"), full_name("恩施州"), full_name("光谷")
    ('武汉市', '江苏省', '内蒙古自治区', '恩施土家族苗族自治州', None)
    """
    return _names().get(name)


def spoken(name: str, text: str) -> str:
    """An autonomous place as a text calls it, where it never says the whole name (黔西南州, 广西); else `name`.

    >>> spoken("广西壮族自治区", "广西工业"), spoken("广西壮族自治区", "广西壮族自治区工业"), spoken("武汉市", "武汉")
    ('广西', '广西壮族自治区', '武汉市')
    """
    if not name.endswith(("自治区", "自治州", "自治县")) or name in text:
        return name
    short = _SUFFIX.sub("", name)
    calls = [call for call in (short + name[-1], short) if len(call) >= 2 and call in text]
    return calls[0] if calls else name


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """The lengths of the names that begin with two characters, the longest first."""
    lengths: dict[str, set[int]] = {}
    for name in _names():
        lengths.setdefault(name[:2], set()).add(len(name))
    return {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}


@cache
def _begins() -> re.Pattern[str]:
    """A character with which the name of a place begins, before one that is the second of a name."""
    first, second = ("".join(sorted({name[at] for name in _names()})) for at in (0, 1))
    return re.compile(f"[{first}](?=[{second}])")


def search(text: str, at: int) -> tuple[str, int, int] | None:
    """The first place named in `text` from offset `at` on: its full name, where its printed name begins and ends."""
    heads = _lengths()
    for match in _begins().finditer(text, at):
        start = match.start()
        found = leading(text, start) if text[start : start + 2] in heads else None
        if found:
            return found[0], start, start + found[1]
    return None


def leading(text: str, at: int = 0) -> tuple[str, int] | None:
    """The place whose name stands in `text` at offset `at`: its full name and the length of the printed name."""
    for length in _lengths().get(text[at : at + 2], ()):
        found = _names().get(text[at : at + length])
        if found:
            return found, length
    return None


def path(text: str) -> tuple[str, ...]:
    """The places with which a text begins, each within the one before it.

    >>> path("湖北省武汉市江岸区人民政府"), path("上海市委北京办事处"), path("某办公室")
    (('湖北省', '武汉市', '江岸区'), ('上海市',), ())
    """
    found, at = list[str](), 0
    while (one := leading(text, at)) and (not found or found[-1] in above(one[0])):
        found.append(one[0])
        at += one[1]
    return tuple(found)
