"""Roles: is an amount a value, or does it only size, number or time something else?

Takes  the amounts of one sentence.
Gives  the amounts that can be values, with the size classes kept inside their indicators.
Rule   gold guidelines section 2: a size class belongs to the indicator (50亿元企业15家), a count of the plan's own parts is
       structure, a span of hours or days is a value only where the clause bounds it.
"""

from __future__ import annotations

import re
from functools import cache

from zhizao.base.patterns import any_of
from zhizao.plan import phrases
from zhizao.plan.amounts import Amount
from zhizao.reference.clauses import clauses

# Units in which a product is specified (8英寸产线, 5兆瓦风电机组): before a noun they measure nothing that is promised.
SPECIFIED = ("英寸", "纳米", "nm", "毫米", "微米", "兆瓦", "MW", "米")
# What may stand between the money of a size class and the count: 超500亿元的9个, 超10亿元的大品种2个.
_CLASS_OF = re.compile(r"(?:级?的[^，。；：、\d]{0,12})?")
# 占比超过10%的有44种: how many are so is what is told.
_SUCH = re.compile(r"的(?:有|达|达到|共)?\d+[个家种类项户]")
_PARTED = re.compile(r"[，。；：、\n]")
_PARTED_OR_JOINED = re.compile(r"[，。；：、\n（）和及]")
_NOUN_END = re.compile(r"[、的]|进行|展开|推进|开展|发力|入手|着手|同步|同时|提出|明确|部署")
_RELIES = re.compile(r"(?:充分|积极|要|继续|更好)*(?:发挥|依托|利用|借助|依靠|根据|按照|结合)(?!.*[，。；])")
SHORT_TIMES = ("小时", "天", "分钟", "个月", "工作日", "个工作日")


@cache
def _classed() -> re.Pattern[str]:
    """What follows the money of a size class: 以上的工业企业, 级产业集群."""
    return re.compile(
        rf"(?:级|规模|量级)?(?:及?以上|以下)?(?:级|规模)?的?[^，。；：、\d\n]{{0,14}}?(?:{any_of(clauses().classed)})"
    )


@cache
def _sized() -> re.Pattern[str]:
    """What stands before it: 年营业收入超, 总投资."""
    return re.compile(rf"(?:{any_of(clauses().size_measures)})(?:达到?|在|超过?|突破|过)?$")


@cache
def _structure() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(clauses().structure)})$")


def values(text: str, amounts: list[Amount], ceiling: int) -> list[Amount]:
    """The amounts that can be values of their sentence, in order."""
    classes = {id(a) for i, a in enumerate(amounts) if _is_class(text, amounts, i)}
    kept = [a for a in amounts if id(a) not in classes]
    kept = [a for i, a in enumerate(kept) if not _qualifies(text, a, kept[i + 1 : i + 2])]
    return [
        a
        for i, a in enumerate(kept)
        if _bounded(a)
        and not _describes(text, a)
        and not _relied_on(text, a)
        and not _numbers_parts(text, a, kept[i + 1 : i + 2], ceiling)
    ]


def _is_class(text: str, amounts: list[Amount], i: int) -> bool:
    """Money (or staff) before a noun that another amount of the same clause counts."""
    amount = amounts[i]
    if amount.kind == "percent":
        return _SUCH.match(text, amount.end) is not None
    if amount.kind not in ("money", "count", "physical") or (amount.kind == "count" and amount.unit != "人"):
        return False
    if amount.kind == "physical" and text.startswith("级", amount.unit_end):
        return True
    # A mark before the money (超100亿元企业) belongs to the class; a comma between them would part two items.
    noun = _classed().match(text, amount.unit_end)
    following = amounts[i + 1] if i + 1 < len(amounts) else None
    counted = following if following and following.kind == "count" else None
    if amount.kind == "money" and counted and _CLASS_OF.fullmatch(text[amount.end : counted.start]):
        return True
    if not noun:
        return (
            amount.kind == "money"
            and text[amount.end : amount.end + 1] in ("、", "和")
            and _sizes_previous(text, amounts, i)
        )
    if following and following.kind == "count" and following.start - noun.end() <= 8:
        between = text[noun.end() : following.start]
        if not _PARTED.search(between) and not phrases.patterns().verbs.match(between):
            return True
    if phrases.sized_thing(text, amount):
        return _sizes_previous(text, amounts, i)
    return _sizes_previous(text, amounts, i) or (
        bool(_sized().search(text, max(0, amount.start - 10), amount.start)) and text[noun.end() - 1] not in "业元"
    )


def _sizes_previous(text: str, amounts: list[Amount], i: int) -> bool:
    """10家百亿级企业, 6个年产值过10亿元: the size of what the amount before it counts."""
    amount, previous = amounts[i], amounts[i - 1] if i else None
    if previous and previous.kind == "count":
        between = text[previous.end : amount.start]
        return not _PARTED.search(between) and (len(between) <= 2 or bool(_sized().search(between)))
    return False


def _qualifies(text: str, amount: Amount, following: list[Amount]) -> bool:
    """8条重点产业链总产值达到2100亿元: a count inside the name of what the next amount measures."""
    if amount.kind != "count" or not following or following[0].kind == "count" and not following[0].mark:
        return False
    between = text[amount.end : following[0].start]
    return len(between) >= 4 and not _PARTED_OR_JOINED.search(between)


def _numbers_parts(text: str, amount: Amount, following: list[Amount], ceiling: int) -> bool:
    """四个领域, 10个专项行动: the plan counts its own parts."""
    words = clauses()
    if amount.kind != "count" or amount.unit not in words.structure_units or amount.mark:
        return False
    if (amount.value or amount.high or 0) > words.structure_most:
        return False
    start, end = phrases.behind(text, amount, following[0] if following else None, ceiling)
    noun = _NOUN_END.split(text[start:end], maxsplit=1)[0]
    pointed = text[amount.number - 1 : amount.number] in ("这", "该", "述") or noun in ("产业", "行业", "中")
    return pointed or bool(_structure().search(noun)) and len(noun) <= 10


def _relied_on(text: str, amount: Amount) -> bool:
    """充分发挥…等6家研究院的作用, 依托3个国家级平台: what a plan builds on is there already."""
    if amount.kind != "count" or amount.mark:
        return False
    clause = max(text.rfind(mark, max(0, amount.start - 60), amount.start) for mark in "，。；：\n")
    return _RELIES.match(text, clause + 1, amount.start) is not None


def _describes(text: str, amount: Amount) -> bool:
    """伊川电力20万吨电解铝: the capacity in the name of a project, unless a verb stands right before the amount."""
    if amount.kind != "physical" or amount.mark not in (None, "gt") or "/" in amount.unit:
        return False
    if amount.unit in SPECIFIED and text[amount.end : amount.end + 1] not in tuple("，。；"):
        return True
    if not re.match(r"[一-龥A-Za-z]", text[amount.end : amount.end + 1]):
        return False
    if phrases.patterns().stop.match(text, amount.end):
        return False
    start = max(0, amount.start - 12)
    words = re.split(r"[，。；：、\n和]", text[start : amount.start])[-1]
    verb = phrases.patterns().verbs.search(words)
    return not (verb and verb.end() == len(words))


def _bounded(amount: Amount) -> bool:
    return amount.unit not in SHORT_TIMES or amount.mark in ("reach_down", "le", "lt") or amount.comparator == "le"
