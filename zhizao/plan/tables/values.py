"""Values: what does a cell say?

Takes  a cell, the unit of its row and the words around its table.
Gives  the amounts that it writes, each with its form; nothing where no value was set (—); None where it cannot be read.
Rule   ≥100, 100以上, 3.5左右, 10-12, 5.5万亿, 年均增长6%, 稳定在30%, 翻一番, 全覆盖, 〔20〕 and 累计20 for totals, 完成国家下达任务
       for a direction; brackets behind a value hold a total, a rate or a place on a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from zhizao.base.patterns import any_of
from zhizao.plan import amounts, numerals
from zhizao.plan.amounts import Amount
from zhizao.plan.records import Comparator
from zhizao.plan.tables import units
from zhizao.plan.tables.cells import Cell
from zhizao.plan.tables.head import Form
from zhizao.reference.amounts import amounts as amount_words
from zhizao.reference.table_words import table_words

_OPEN, _CLOSE = "〔\\[【（(", "〕\\]】）)"
_WHOLE = re.compile(rf"[{_OPEN}](?P<inner>[^{_OPEN}{_CLOSE}]+)[{_CLOSE}]")
_TAIL = re.compile(rf"(?P<core>.*[^{_OPEN}{_CLOSE}])[{_OPEN}](?P<inner>[^{_OPEN}{_CLOSE}]+)[{_CLOSE}]")
_NONE = re.compile(r"[-—–－―─~·*/\\.…\s]*|[nN]/?[aA]")
_TOTAL = re.compile(r"累计|合计|共计|总计")
_RATE = re.compile(r"年均|年平均|平均每年")
_RANK = re.compile(r"排名|位次|名次|排序|位居")
_DIGIT = re.compile(r"\d")
_SYMBOLS = {"＞": ">", "＜": "<", "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤", ">=": "≥", "<=": "≤"}


# A longer cell is text, and no value of an indicator.
LONGEST = 80


class Value(NamedTuple):
    """One amount of a cell; `own_unit` is the unit printed in the cell itself, `down` a fall, `sure` whether all was read."""

    amount: Amount
    form: Form
    own_unit: str = ""
    change: str = ""
    yearly: bool = False
    added: bool = False
    bracketed: bool = False
    figure: str = ""
    guessed: bool = False
    sure: bool = True


class Around(NamedTuple):
    """What head, caption and notes of a table say of brackets."""

    totals: bool = False
    ranks: bool = False


def around(words: str) -> Around:
    """Read the words around a table: 〔〕内为五年累计数; 括号内为全市排名."""
    return Around(bool(_TOTAL.search(words)), bool(_RANK.search(words)))


def is_blank(text: str) -> bool:
    """Whether a cell says that no value was set.

    >>> is_blank("—"), is_blank("/"), is_blank(""), is_blank("0"), is_blank("-3")
    (True, True, True, False, False)
    """
    return _NONE.fullmatch(text) is not None or text in table_words().blank


@cache
def _written() -> re.Pattern[str]:
    words = amount_words()
    marks = [word for listed in words.before.model_dump().values() for word in listed]
    afters = [word for listed in words.after.model_dump().values() for word in listed]
    change = any_of([*words.change.up, *words.change.down])
    scale = r"(?:[十百千]?[万亿]+)?"
    return re.compile(
        r"(?:力争|争取|确保|预计|目标)*(?P<total>累计|合计|共计|总计)?(?P<yearly>每年|年均|年平均|年)?(?P<added>新增|净增)?"
        rf"(?P<change>{change})?(?P<mark>(?:{any_of([*marks, *_SYMBOLS])}|到|至|为)*)"
        rf"(?P<low>-?\d+(?:\.\d+)?)(?P<low_scale>{scale})(?P<low_unit>[^-~至\d]{{0,8}}?)"
        rf"(?:[-~至—](?P<high>\d+(?:\.\d+)?)(?P<high_scale>{scale}))?(?P<own>[^\d]{{0,10}}?)"
        rf"(?P<after>{any_of(afters)}|\+|＋)?(?P<again>{any_of(afters)})?"
    )


def read(cell: Cell, unit: str, form: Form, told: Around) -> list[Value] | None:
    """The values of a cell in a row of this unit; [] where none was set, None where it cannot be read."""
    if is_blank(cell.text):
        return []
    if len(cell.text) > LONGEST:
        return None
    whole = _WHOLE.fullmatch(cell.text)
    if whole:
        inner = _part(cell, whole, "inner")
        found = _one(inner, unit, "total" if form != "rank" else form)
        return [_widened(found, cell)] if found else _loose(cell)
    tail = _TAIL.fullmatch(cell.text)
    if tail:
        return _with_tail(cell, tail, unit, form, told)
    found = _one(cell, unit, form)
    return [found] if found else _loose(cell)


def _part(cell: Cell, match: re.Match[str], group: str) -> Cell:
    return Cell(cell.start + match.start(group), cell.start + match.end(group), match[group])


def _widened(value: Value, cell: Cell) -> Value:
    """A total with its brackets."""
    return value._replace(amount=value.amount._replace(start=cell.start, end=cell.end), bracketed=True)


def _with_tail(cell: Cell, tail: re.Match[str], unit: str, form: Form, told: Around) -> list[Value] | None:
    """100〔500〕, 8（年均6%）, 12.5（3）, 100（家）, 100（预计）."""
    core, inner = _part(cell, tail, "core"), _part(cell, tail, "inner")
    if units.is_unit(inner.text) or inner.text == "%":
        found = _one(core, inner.text, form)
        return [found._replace(own_unit=inner.text)] if found else None
    first = _one(core, unit, form)
    if first is None:
        return _loose(cell)
    if not _DIGIT.search(inner.text):
        # （力争）, （预计）: words that add no figure.
        return [first]
    square = cell.text[inner.start - cell.start - 1] in "〔["
    ranked = _RANK.search(inner.text) or told.ranks and inner.text.isdigit()
    beside: Form | None = "rank" if ranked else "change" if _RATE.search(inner.text) else None
    if beside is None and (_TOTAL.search(inner.text) or told.totals or square):
        beside = "total"
    second = _place(inner) if beside == "rank" else _one(inner, unit, beside) if beside else None
    return [first, second] if second else [first._replace(sure=False)]


def _place(cell: Cell) -> Value | None:
    """A place on a list: 3, 第3, 全市第3位."""
    number = re.search(r"\d+", cell.text)
    if not number:
        return None
    start, end = cell.start + number.start(), cell.start + number.end()
    return Value(Amount(start, end, start, end, "rank", float(number[0]), None, None, "位", "eq"), "rank")


def _one(cell: Cell, unit: str, form: Form) -> Value | None:
    """A cell that is one number with its marks."""
    if form == "rank":
        return _place(cell) if len(cell.text) <= 8 else None
    match = _written().fullmatch(cell.text)
    if not match:
        return None
    own = (match["low_unit"] or "") + (match["own"] or "")
    if match["low_unit"] and match["own"] and match["low_unit"] == match["own"]:
        own = match["own"]
    if own and not units.is_unit(own):
        return None
    # 1.2万亿 without any unit is money, as in 突破千亿.
    guessed = not (own or unit) and (match["high_scale"] or match["low_scale"] or "").endswith("亿")
    number = _number(match, own or unit or ("元" if guessed else ""))
    if number is None:
        return None
    kind, printed, values = number
    comparator, mark, bound = _compared(match, ranged=len(values) == 2)
    low, high = (values[0], values[1]) if len(values) == 2 else (None, None)
    ends = cell.start + (
        match.end("own") if match["own"] else match.end("high_scale") if match["high"] else match.end("low_unit")
    )
    start = cell.start + (match.start("mark") if match["mark"] else match.start("low"))
    value = values[0] if len(values) == 1 else None
    amount = Amount(
        start, cell.end, cell.start + match.start("low"), ends, kind, value, low, high, printed, comparator, mark, bound
    )
    change = match["change"] or ""
    own_form: Form = (
        "total" if match["total"] else "change" if change and not match["mark"].endswith(("到", "至")) else form
    )
    return Value(
        amount, own_form, own, change, bool(match["yearly"]), bool(match["added"]), figure=match["low"], guessed=guessed
    )


def _number(match: re.Match[str], unit: str) -> tuple[amounts.Kind, str, list[float]] | None:
    """Kind, unit and value or range; a magnitude in the cell (5.5万亿) takes the place of the unit's own."""
    magnitude, base = units.split(unit)
    scale = match["high_scale"] or match["low_scale"] or magnitude
    values = [float(match["low"])] + ([float(match["high"])] if match["high"] else [])
    if match["high"] and match["low_scale"] and match["high_scale"] not in (match["low_scale"], ""):
        values[0] *= numerals.magnitude(match["low_scale"]) / numerals.magnitude(match["high_scale"])
    if len(values) == 2 and values[0] >= values[1]:
        return None
    if not base:
        factor = numerals.magnitude(scale) if scale else 1.0
        return "index", "", [value * factor for value in values]
    kind, printed, values = amounts.measured(values, scale, base)
    return kind, printed, values


def _compared(match: re.Match[str], *, ranged: bool) -> tuple[Comparator, amounts.Mark | None, amounts.Bound | None]:
    mark = match["mark"]
    for printed, known in _SYMBOLS.items():
        mark = mark.replace(printed, known)
    after = {"+": "以上", "＋": "以上"}.get(match["after"] or "", match["after"] or "")
    return amounts.compared(_marks(mark), after, ranged=ranged)


def _marks(words: str) -> str:
    """The words before a number that compare it (到, 至 and 为 only join)."""
    known = amounts.grammar().marks
    return words if any(word in words for word in known) else ""


def _loose(cell: Cell) -> list[Value] | None:
    """A cell in words of its own: 全覆盖, 翻一番, 培育5家、认定2家; each amount asks for a look where there are several."""
    found = [one for one in amounts.find(cell.text) if one.kind != "direction"]
    if not found:
        return _direction(cell)
    moved = [
        one._replace(
            start=one.start + cell.start,
            end=one.end + cell.start,
            number=one.number + cell.start,
            unit_end=one.unit_end + cell.start,
        )
        for one in found
    ]
    whole = len(found) == 1 and len(re.findall(r"\d+(?:\.\d+)?", cell.text)) <= 1
    read = [Value(one, "level", own_unit=one.unit, sure=whole and _mostly(one, cell)) for one in moved]
    return [one._replace(change=_changes(cell.text, one.amount.start - cell.start), sure=one.sure) for one in read]


def _mostly(amount: Amount, cell: Cell) -> bool:
    """Whether a cell says little more than its amount."""
    return (amount.end - amount.start) * 2 >= len(cell.text) or amount.kind in ("coverage", "multiple")


def _changes(text: str, end: int) -> str:
    words = amount_words().change
    found = re.search(rf"({any_of([*words.up, *words.down])})[^，；、]{{0,3}}$", text[:end])
    return found[1] if found else ""


def _direction(cell: Cell) -> list[Value] | None:
    """完成国家下达任务, 持续下降, 保持稳定: promised without a figure."""
    if _DIGIT.search(cell.text):
        return None
    comparator = next(_comparators(cell.text), None)
    if comparator is None:
        return None
    amount = Amount(cell.start, cell.end, cell.end, cell.end, "direction", None, None, None, "", comparator)
    return [Value(amount, "level")]


def _comparators(text: str) -> Iterator[Comparator]:
    words = table_words().words
    for listed, comparator in ((words.set_above, "ge"), (words.kept, "maintain"), (words.down, "lt"), (words.up, "gt")):
        if any(word in text for word in listed):
            yield comparator  # type: ignore[misc]
