"""Amounts: which characters of a text write how much of what, and compared how?

Takes  clean text (simplified, half-width digits, full-width punctuation).
Gives  every amount in order: value or range, unit, comparator, and the span with its marks.
Rule   data/grammar/amounts.yaml; GB/T 15835-2011.
Not    a judgement whether the amount is a target, a fact, a size class or a name: see `roles` and `targets`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, NamedTuple, cast

from zhizao.base.patterns import any_of
from zhizao.plan import numerals
from zhizao.plan.records import Comparator
from zhizao.reference.amounts import Amounts, amounts

Kind = Literal["count", "money", "percent", "points", "multiple", "rank", "coverage", "physical", "index", "direction"]
Mark = Literal["reach", "reach_down", "ge", "gt", "le", "lt", "approx", "maintain"]
Bound = Literal["ge", "gt", "le", "lt", "eq", "approx"]

CHINESE = "零〇一二两三四五六七八九十百千万亿"
NUMBER = rf"(?:\d+(?:\.\d+)?[十百千万亿]{{0,8}}|[{CHINESE}]{{1,24}})"
MONEY = ("元", "美元", "欧元", "港元", "人民币")
AMBIGUOUS = frozenset("部类次分成度天元")
REACHING: dict[str, Comparator] = {"reach": "ge", "reach_down": "le"}


class Amount(NamedTuple):
    """One amount: text[start:end] with its marks, text[number:unit_end] without them.

    `value`, or `low` and `high`, count `unit`; `mark` is the comparing word before the number (None for a bare
    number), `bound` the bound of a value to maintain.
    """

    start: int
    end: int
    number: int
    unit_end: int
    kind: Kind
    value: float | None
    low: float | None
    high: float | None
    unit: str
    comparator: Comparator
    mark: Mark | None = None
    bound: Bound | None = None
    arabic: bool = True


@dataclass(frozen=True, slots=True)
class _Grammar:
    begins: re.Pattern[str]
    amount: re.Pattern[str]
    before: re.Pattern[str]
    before_ends: frozenset[str]
    after: re.Pattern[str]
    marks: dict[str, Mark]
    afters: dict[str, Bound]
    not_a_unit: dict[str, re.Pattern[str]]
    arabic_only: frozenset[str]
    counts: frozenset[str]
    word: re.Pattern[str]
    rank: re.Pattern[str]


@cache
def grammar() -> _Grammar:
    """The vocabulary compiled to regular expressions, once."""
    words = amounts()
    marks = {w: cast(Mark, mark) for mark, ws in words.before.model_dump().items() for w in ws}
    afters = {w: cast(Bound, bound) for bound, ws in words.after.model_dump().items() for w in ws}
    barred = {**words.not_a_unit, **words.not_a_unit_after}
    return _Grammar(
        begins=_begins_pattern(words),
        amount=_amount_pattern(words),
        before=re.compile(rf"(?=[{_heads(marks)}])(?:(?:{any_of(marks)})了?)+$"),
        # 了 may stand behind a mark; $ also matches before a line break.
        before_ends=frozenset(word[-1] for word in marks) | {"了", "\n"},
        after=re.compile(any_of(w for w in afters if w not in "多余")),
        marks=marks,
        afters=afters,
        not_a_unit={unit: re.compile(any_of(nexts)) for unit, nexts in barred.items() if nexts},
        arabic_only=frozenset(words.arabic_only),
        counts=frozenset(words.measure_words),
        word=_word_pattern(words),
        rank=_rank_pattern(words),
    )


def _heads(words: Iterable[str]) -> str:
    """The first characters of words, for a look ahead that lets the engine skip all others."""
    return re.escape("".join(sorted({word[0] for word in words})))


def _begins_pattern(words: Amounts) -> re.Pattern[str]:
    """Where an amount may begin: a numeral, and behind it what a range, a share or a unit begins with."""
    heads = _heads([*words.measure_words, *words.units])
    # 0-9, for \d is looked up character by character.
    return re.compile(rf"[0-9{CHINESE}](?=[0-9.{CHINESE}]*[-/至到分多余{heads}])")


def _amount_pattern(words: Amounts) -> re.Pattern[str]:
    plain = any_of([*words.measure_words, *words.units])
    per = any_of(words.per)
    heads = _heads([*words.measure_words, *words.units])
    unit = rf"(?:(?=[{heads}])(?:{plain})(?:/(?:{per}))?)"
    return re.compile(
        rf"(?:(?P<share>百分之|(?P<parts>[{CHINESE}]{{1,24}})分之)(?P<of>{NUMBER}(?:[-至到]{NUMBER})?)(?!分)"
        rf"|(?P<slash>(?<![\d/.])\d{{1,2}}/\d{{1,3}}(?![\d/年月.]))"
        # Behind a Latin letter digits are a name (5G, V2), behind a Latin word (OPC5000家, GDP800亿元) they count.
        rf"|(?<![\d.a-z第])(?<!(?<![A-Z])[A-Z])(?:(?=\d)|(?<![{CHINESE}]))(?P<low>{NUMBER})(?:(?P<low_unit>{unit})?[-至到](?P<high>{NUMBER}))?"
        rf"(?P<more>[多余])?(?P<magnitude>[万亿]+)?(?P<more2>[多余])?(?P<unit>{unit})(?:（[个家项名台套种]）(?!）))?)"
    )


def _word_pattern(words: Amounts) -> re.Pattern[str]:
    return re.compile(any_of([*words.words.full_coverage, *words.words.doubling, *words.words.half]))


def _rank_pattern(words: Amounts) -> re.Pattern[str]:
    number = r"(?:[一二三四五六七八九十百]+|\d+)"
    numbered = any_of(words.rank.numbered)
    # Each alternative begins with a plain character, so that the engine skips to one of them.
    first = "|".join(f"{re.escape(word)}(?![届次章节条批轮步阶期季个产代方位梯方])" for word in words.rank.first)
    return re.compile(
        rf"前(?P<top>{number})(?:{numbered}|强)?(?![个年季月届期批周天])(?![\d.])"
        rf"|第(?P<place>{number})(?:{numbered}|大(?=[一-龥]))?(?![届次章节条批轮步阶期季个产代二三方场]|[年月日])|{first}"
    )


def find(text: str, masked: Iterable[tuple[int, int]] = ()) -> list[Amount]:
    """Every amount of `text` outside the masked spans, in order and free of overlaps."""
    hidden = bytearray(len(text) + 1)
    for start, end in masked:
        hidden[start:end] = b"\1" * (end - start)
    found = sorted(
        (*_counted(text), *_worded(text), *_ranked(text), *_indexed(text), *_shortened(text)),
        key=lambda a: (a.number, -a.unit_end),
    )
    kept: list[Amount] = []
    for amount in found:
        if not hidden[amount.number] and (not kept or amount.number >= kept[-1].unit_end):
            kept.append(amount)
    return kept


def _counted(text: str) -> Iterator[Amount]:
    """Numbers with a unit; a match that turns out to be no amount gives way to one that starts inside it."""
    known, at = grammar(), 0
    for begin in known.begins.finditer(text):
        match = known.amount.match(text, begin.start()) if begin.start() >= at else None
        if not match:
            continue
        amount = _from_match(text, match)
        # No amount: step behind the whole numeral, for its tail (50 of 250) is no numeral of its own.
        at = match.end() if amount else match.start() + len(_numeral_at(text, match.start()))
        if amount:
            yield from _sharing(text, amount)
            yield amount


_NUMERAL = re.compile(NUMBER)
_SIZED_BY_MONEY = ("企业", "园", "镇", "县", "基地")


def _numeral_at(text: str, offset: int) -> str:
    match = _NUMERAL.match(text, offset)
    return match[0] if match else text[offset]


_SHARED_UNIT = re.compile(r"分别[^，。；：\d]{0,12}(?P<number>\d+(?:\.\d+)?)[和、]$")


def _sharing(text: str, amount: Amount) -> Iterator[Amount]:
    """分别提高3.3和1.9个百分点: the unit behind the last number is that of the number before it, too."""
    if amount.kind not in ("percent", "points") or text[amount.number - 1] not in "和、":
        return
    shared = _SHARED_UNIT.search(text, max(0, amount.number - 24), amount.number)
    if shared:
        value = [float(shared["number"])]
        yield _finish(text, shared.start("number"), shared.end("number"), amount.kind, value, amount.unit)


def _from_match(text: str, match: re.Match[str]) -> Amount | None:
    if match["share"]:
        return _share(text, match)
    if match["slash"]:
        above, below = match["slash"].split("/")
        return _fraction(text, match, int(above), int(below))
    return _with_unit(text, match)


def _share(text: str, match: re.Match[str]) -> Amount | None:
    """百分之二十 and 三分之一, both as %."""
    whole = 100.0 if match["share"] == "百分之" else numerals.read(match["parts"])
    ends = [numerals.read(end) for end in re.split("[-至到]", match["of"])]
    if not whole or whole < 2 or None in ends:
        return None
    values = [round(100 * end / whole, 3) for end in ends if end is not None]
    return _finish(text, match.start(), match.end(), "percent", values, "%", arabic=False)


def _fraction(text: str, match: re.Match[str], above: int, below: int) -> Amount | None:
    following = text[match.end() : match.end() + 1]
    # 1/2个 counts halves, 55/65MN are two sizes of a press.
    if not 0 < above < below or following in tuple("个家项台") or following.isascii() and following.isalpha():
        return None
    return _finish(text, match.start(), match.end(), "percent", [round(100 * above / below, 3)], "%")


def _with_unit(text: str, match: re.Match[str]) -> Amount | None:
    known = grammar()
    unit, low, high, more, more2 = match.group("unit", "low", "high", "more", "more2")
    arabic = low[0].isdigit()
    barred = known.not_a_unit.get(unit)
    # Behind digits a count is a count (100名企业家); behind numerals 名企 is a word.
    if barred and (not arabic or unit in AMBIGUOUS) and barred.match(text, match.end()):
        return None
    if not arabic and (
        unit in known.arabic_only or (low in ("一", "零", "〇") and not high and not _at_least(text, match))
    ):
        return None
    if not arabic and _sizes(text, match):
        return None
    if unit in _SIZED_BY_MONEY and match.group("low")[-1] == "亿":
        return None  # 过100亿企业: the 元 is left out
    values, scale = _values(match)
    if not values:
        return None
    kind, unit, values = measured(values, scale, unit, spelled=not arabic)
    amount = _finish(text, match.start("low"), match.end(), kind, values, unit, arabic=arabic)
    return amount._replace(comparator="gt") if (more or more2) and len(values) == 1 else amount


def _at_least(text: str, match: re.Match[str]) -> bool:
    """每个集群至少建成一个平台: 一个 counts where a bound is set, and means no more than an article elsewhere."""
    return _BOUND.search(text, max(0, match.start() - 8), match.start()) is not None


_BOUND = re.compile(r"(?:至少|不少于|不低于)[一-龥]{0,4}$")


def _sizes(text: str, match: re.Match[str]) -> bool:
    """万元产值能耗, 每万人, 百亿元企业: a bare magnitude that only sizes what follows counts nothing."""
    start, end = match.start("low"), match.end()
    bare = not match["high"] and all(character in "十百千万亿" for character in match["low"])
    if not bare:
        return False
    if text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n"):
        return True  # 万亿元 alone in its cell is a unit
    if match["low"] == "亿" and match["unit"] not in MONEY:
        return True
    # 亿元 without a figure and without 突破 or 超 is the name of a unit.
    if match["low"] in ("万", "亿") and match["unit"] in MONEY:
        return _marked(text, start) is None
    if text[start - 1 : start] == "每" or match["low"] == "万" and match["unit"] in ("元", "人", "名"):
        return _marked(text, start) is None
    sized = match["unit"] in MONEY and re.match(r"(?:级|以上)?的?[一-龥]", text[end : end + 4]) is not None
    return sized and _marked(text, start) is None


def _marked(text: str, number: int) -> re.Match[str] | None:
    """The marks that end where a number begins (不低于, 达到了)."""
    known = grammar()
    # Before most numbers stands no mark: its last character tells. 签约60个 has none either.
    if text[number - 1] == "约" and text[number - 2 : number - 1] in tuple("签合节制预条公契租履违"):
        return None
    return known.before.search(text, max(0, number - 14), number) if text[number - 1] in known.before_ends else None


def _values(match: re.Match[str]) -> tuple[list[float], str]:
    """The number or the two ends of a range, and the magnitude that belongs to the unit (亿 of 亿元)."""
    low, high, scale = match.group("low", "high", "magnitude")
    scale = scale or ""
    if high is None:
        pair = numerals.approximate_pair(low)
        if pair:
            return list(pair), scale
        base, own = _split(low)
        value = numerals.read(base)
        return ([] if value is None else [value]), own + scale
    base_low, scale_low = _split(low)
    base_high, scale_high = _split(high)
    first, last = numerals.read(base_low), numerals.read(base_high)
    if first is None or last is None:
        return [], ""
    scale_high += scale
    # 20-30万家: a magnitude printed once belongs to both ends; 5000万-1亿元 has one of its own for each.
    if scale_low and scale_low != scale_high:
        first *= numerals.magnitude(scale_low) / numerals.magnitude(scale_high)
    return ([first, last] if first < last else []), scale_high


def _split(numeral: str) -> tuple[str, str]:
    """Arabic digits and their magnitude apart; Chinese numerals are read whole."""
    if not numeral[0].isdigit():
        return numeral, ""
    digits = numeral.rstrip("十百千万亿")
    return digits, numeral[len(digits) :]


def measured(values: list[float], scale: str, unit: str, *, spelled: bool = False) -> tuple[Kind, str, list[float]]:
    """Kind and printed unit: money keeps 万元 and 亿元, all other magnitudes are multiplied out.

    `spelled`: the number was written in Chinese numerals and read out, its magnitude with it.
    """
    base = unit.split("/", maxsplit=1)[0]
    if base in MONEY:
        return _money(values, scale, unit, spelled=spelled)
    # A single number without a magnitude stands as it was read.
    if scale or len(values) > 1:
        factor = numerals.magnitude(scale)
        values = [round(value * factor, 6) for value in values]
    if base == "%":
        return "percent", unit, values
    if base in ("个百分点", "百分点"):
        return "points", "个百分点", values
    if base == "成":
        return "percent", "%", [value * 10 for value in values]
    if base == "倍":
        return "multiple", unit, values
    kind: Kind = "count" if base in grammar().counts else "physical"
    return kind, amounts().same_unit.get(unit, unit), values


def _money(values: list[float], scale: str, unit: str, *, spelled: bool = True) -> tuple[Kind, str, list[float]]:
    """1.3万亿元 is 13000 亿元; 千亿元 read out is 1000 亿元; 5000万元 stays 5000 万元, 14870元 stays 14870 元."""
    factor = numerals.magnitude(scale)
    step, printed = (1e8, "亿") if scale.endswith("亿") else (1e4, "万") if scale.endswith("万") else (1.0, "")
    if not scale and spelled and values[-1] >= 1e8:
        step, printed = 1e8, "亿"
    elif not scale and spelled and values[-1] >= 1e4:
        step, printed = 1e4, "万"
    return "money", printed + unit, [round(value * factor / step, 6) for value in values]


def _finish(
    text: str, number: int, unit_end: int, kind: Kind, values: list[float], unit: str, *, arabic: bool = True
) -> Amount:
    """Add the marks around the number and what they make of it."""
    known = grammar()
    before = _marked(text, number)
    after = known.after.match(text, unit_end)
    start = before.start() if before else number
    if not arabic and text[number - 1 : number] == "上" and text[number] in "万千百亿":
        start = number - 1
    mark = _mark(before[0]) if before else None
    bound = known.afters[after[0]] if after else None
    comparator, kept = _compare(mark, bound, ranged=len(values) == 2, at_least=text[start:number] == "上")
    low, high = (values[0], values[1]) if len(values) == 2 else (None, None)
    value = values[0] if len(values) == 1 else None
    end = after.end() if after else unit_end
    return Amount(start, end, number, unit_end, kind, value, low, high, unit, comparator, mark, kept, arabic)


@cache
def _spelled() -> re.Pattern[str]:
    return re.compile(any_of(grammar().marks))


@lru_cache(maxsize=1024)
def _mark(words: str) -> Mark:
    """The mark that a run of marks means: 保持 wins, else the last (达到或超过), but 约 never hides 超."""
    known = grammar()
    meant = [known.marks[word] for word in _spelled().findall(words)]
    return "maintain" if "maintain" in meant else meant[-1]


def _compare(
    mark: Mark | None, after: Bound | None, *, ranged: bool, at_least: bool
) -> tuple[Comparator, Bound | None]:
    if mark == "maintain":
        return "maintain", after or "eq"
    if ranged:
        return "range", None
    if after:
        return after, None
    if at_least:
        return "ge", None
    if mark in REACHING:
        return REACHING[mark], None
    return mark or "eq", None  # type: ignore[return-value]


def compared(before: str, after: str, *, ranged: bool) -> tuple[Comparator, Mark | None, Bound | None]:
    """What the words around a number make of it, where they stand apart from the running text: 不低于, 以上."""
    mark = _mark(before) if before else None
    comparator, bound = _compare(mark, grammar().afters[after] if after else None, ranged=ranged, at_least=False)
    return comparator, mark, bound


def _worded(text: str) -> Iterator[Amount]:
    """全覆盖, 翻一番, 一半以上."""
    words = amounts().words
    for match in grammar().word.finditer(text):
        word, start, end = match[0], match.start(), match.end()
        if word.startswith("全") and text[start - 1 : start] in ("健", "建"):
            continue  # 健全覆盖全省的网络
        following = text[end : end + 2]
        if word in words.full_coverage:
            yield Amount(start, end, start, end, "coverage", 100.0, None, None, "%", "eq", arabic=False)
        elif word in words.doubling:
            if following not in ("计划", "行动", "工程", "方案"):
                times = float(words.doubling[word])
                yield Amount(start, end, start, end, "multiple", times, None, None, "倍", "eq", arabic=False)
        elif following == "以上":
            yield Amount(start, end + 2, start, end + 2, "percent", 50.0, None, None, "%", "ge", arabic=False)


RANK_CUE = re.compile(
    r"(?:位居|排名|排位|位列|位次|名列|跻身|进入|迈入|进位|居|列|挺进|冲刺|争创|保持|稳居|进到|上升(?:到|至)|跃升至?|跃居|升至|晋升|全国|全球|世界|全省|国内|亚洲|省内|全市|中西部|中部|西部)[^，。；：\n]{0,14}$"
)


def _ranked(text: str) -> Iterator[Amount]:
    """排名第2, 前10位, 首位: only where a cue of ranking stands before."""
    for match in grammar().rank.finditer(text):
        if not RANK_CUE.search(text, max(0, match.start() - 24), match.start()):
            continue
        written = match["top"] or match["place"] or "一"
        value = float(written) if written.isdigit() else numerals.read(written)
        if value is None:
            continue
        comparator: Comparator = "le" if match["top"] else "eq"
        span = (match.start(), match.end(), match.start(), match.end())
        unit = next((u for u in ("方阵", "梯队") if match[0].endswith(u)), "位")
        yield Amount(*span, "rank", value, None, None, unit, comparator, arabic=written.isdigit())


_SHORT_BEHIND = r"(?![元只吨人件台户千瓦立级])(?=以上|左右|大关|规模|目标|元?[，。；、）\n”]|$)"
_SHORT_END = re.compile(f"亿{_SHORT_BEHIND}")
# 突破千亿, 超4万亿: money whose 元 is left out, told by the mark before it and the end of the clause behind it.
_SHORT_MONEY = re.compile(
    # The first character of the numeral comes first, so that the engine skips to it.
    rf"(?P<number>[\d{CHINESE}](?:(?<=\d)\d*(?:\.\d+)?[百千万]*亿|(?<!\d)[{CHINESE}]*亿|(?<=亿))){_SHORT_BEHIND}"
)
# 总营业收入超1000万: 万 alone is money only right behind a measure of money.
_SHORT_TENS = re.compile(
    r"(?:收入|营收|产值|利润|税收|投资|销售额)(?:达到?|超过?|突破|不低于|不少于|约|近)?(?P<number>\d+(?:\.\d+)?万)(?=以上|左右|[，。；、）\n”]|$)"
)


def _shortened(text: str) -> Iterator[Amount]:
    for match in _SHORT_TENS.finditer(text):
        base, scale = _split(match["number"])
        value = numerals.read(base)
        if value is not None:
            _, unit, values = _money([value], scale, "元")
            yield _finish(text, match.start("number"), match.end(), "money", values, unit)
    # Most texts hold no such end, and numerals are many.
    for match in _SHORT_MONEY.finditer(text) if _SHORT_END.search(text) else ():
        marked = _marked(text, match.start())
        if not marked and not text[match.start()].isdigit():
            continue
        base, scale = _split(match["number"])
        value = numerals.read(base)
        if value is None:
            continue
        _, unit, values = _money([value], scale, "元")
        yield _finish(text, match.start(), match.end(), "money", values, unit, arabic=text[match.start()].isdigit())


# 两化融合发展指数达到88: an index or a mark out of a hundred has no unit.
_INDEX = re.compile(
    r"(?:指数|得分|评分|系数|强度|总分|水平)[^，。；：\d\n]{0,8}?(?:达到?|提高到|提升至|提升到|提高至|超过|突破|不低于|为|保持在)(?:约)?"
    r"(?P<number>\d{1,4}(?:\.\d+)?)(?=以上|左右|以内|[，。；、）\n]|$)"
)


def _indexed(text: str) -> Iterator[Amount]:
    for match in _INDEX.finditer(text):
        yield _finish(text, match.start("number"), match.end("number"), "index", [float(match["number"])], "")
