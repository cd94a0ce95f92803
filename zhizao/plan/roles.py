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
_CLASS_OF = re.compile(r"(?:级?的[^，。；：\d]{0,16})?")
# 占比超过10%的有44种: how many are so is what is told.
_SUCH = re.compile(r"的(?:有|达|达到|共)?\d+[个家种类项户]")
# 培育一批产值超20亿元以上企业: of how many it does not say.
_SOME = re.compile(r"(?:一批|若干家?|一些|更多)[^，。；、\d]{0,12}$")
# 打造年主营业务收入达6000亿元的产业集群: the size of one cluster that is to be made is promised.
_MADE = re.compile(r"(?:打造|建设|建成|形成|培育)(?:成|形成|成为)?[^，。；、\d]{0,10}$")
_SINGLE = ("集群", "基地", "园区")
_PARTED = re.compile(r"[，。；：、\n]")
_PARTED_OR_JOINED = re.compile(r"[，。；：、\n（）和及]")
_NOUN_END = re.compile(r"[、的]|进行|展开|推进|开展|发力|入手|着手|同步|同时|提出|明确|部署")
_RELIES = re.compile(r"(?:充分|积极|要|继续|更好)*(?:发挥|依托|利用|借助|依靠|根据|按照|结合)(?!.*[，。；])")
# Before most amounts stands none of these.
_RELIED = re.compile(r"发挥|依托|利用|借助|依靠|根据|按照|结合|以(?!上)")
# 以两个精米厂为龙头
_FRAMED = re.compile(r"[^，。；\d]{1,20}为(?:龙头|依托|重点|核心|载体|基础|支撑|抓手|主|引领|中心|支点|主体|纽带)")
# 2家企业跻身全球前十强: how many are on the list is told, and not the length of the list.
_ON_A_LIST = re.compile(r"(?:跻身|进入|入围|入选|挺进|迈入)[^，。；\d]{0,16}$")
# How many characters may name what is counted between its size and its count.
LABEL = 14
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
    kept = [a for i, a in enumerate(kept) if not (i and _lists(text, kept[i - 1], a))]
    described = _descriptions(text, kept)
    return [
        a
        for i, a in enumerate(kept)
        if _bounded(a)
        and id(a) not in described
        and not _relied_on(text, a)
        and not _numbers_parts(text, a, kept[i + 1 : i + 2], ceiling)
    ]


def _is_class(text: str, amounts: list[Amount], i: int) -> bool:
    """Money, staff or capacity before a noun that another amount of the same clause counts."""
    amount = amounts[i]
    if amount.kind == "percent":
        return _SUCH.match(text, amount.end) is not None
    if amount.kind == "money":
        return _sizes_a_count(text, amounts, i) or _leaves_open(text, amounts, i) or _sizes_a_noun(text, amounts, i)
    if amount.kind == "physical" and text.startswith("级", amount.unit_end):
        return True
    staffed = amount.kind == "physical" or amount.kind == "count" and amount.unit == "人"
    return staffed and _sizes_a_noun(text, amounts, i)


def _sizes_a_count(text: str, amounts: list[Amount], i: int) -> bool:
    """超500亿元的9个, 营收超1000万元OPC100家, 其中3个营业收入超2000亿元: the count beside the money is the value."""
    amount, previous, following = amounts[i], amounts[i - 1] if i else None, amounts[i + 1 : i + 2]
    if previous and previous.kind == "count" and _sized().fullmatch(text, previous.end, amount.start):
        return True
    if not following or following[0].kind != "count":
        return False
    between = text[amount.end : following[0].start]
    if _CLASS_OF.fullmatch(between):
        return True
    return len(between) <= LABEL and not _PARTED.search(between) and _sized_before(text, amount) is not None


def _leaves_open(text: str, amounts: list[Amount], i: int) -> bool:
    """培育一批产值超20亿元以上企业, 若干家10亿元、20亿元的企业: of how many it does not say."""
    amount, previous = amounts[i], amounts[i - 1] if i else None
    if _SOME.search(text, max(0, amount.start - 16), amount.start):
        return True
    joined = previous is not None and text[previous.end : amount.start] in ("、", "和", "或", "及")
    return joined and amounts[i - 1].kind == "money" and _leaves_open(text, amounts, i - 1)


def _sizes_a_noun(text: str, amounts: list[Amount], i: int) -> bool:
    """超100亿元企业2家: a mark before the money belongs to the class; a comma between them would part two items."""
    amount, following = amounts[i], amounts[i + 1] if i + 1 < len(amounts) else None
    noun = _classed().match(text, amount.unit_end)
    if not noun:
        joined = amount.kind == "money" and text[amount.end : amount.end + 1] in ("、", "和")
        return joined and _sizes_previous(text, amounts, i)
    if following and following.kind == "count" and following.start - noun.end() <= 8:
        between = text[noun.end() : following.start]
        if not _PARTED.search(between) and not phrases.patterns().verbs.match(between):
            return True
    if phrases.sized_thing(text, amount):
        return _sizes_previous(text, amounts, i)
    named = _sized_before(text, amount) is not None and text[noun.end() - 1] not in "业元"
    if (
        named
        and amount.mark
        and _MADE.search(text, max(0, amount.start - 20), amount.start)
        and noun[0].endswith(_SINGLE)
    ):
        return _sizes_previous(text, amounts, i)
    return named or _sizes_previous(text, amounts, i)


def _sized_before(text: str, amount: Amount) -> re.Match[str] | None:
    return _sized().search(text, max(0, amount.start - 10), amount.start)


def _sizes_previous(text: str, amounts: list[Amount], i: int) -> bool:
    """10家百亿级企业, 6个年产值过10亿元: the size of what the amount before it counts."""
    amount, previous = amounts[i], amounts[i - 1] if i else None
    if previous and previous.kind == "count":
        between = text[previous.end : amount.start]
        return not _PARTED.search(between) and (len(between) <= 2 or bool(_sized().search(between)))
    return False


def _qualifies(text: str, amount: Amount, following: list[Amount]) -> bool:
    """8条重点产业链总产值达到2100亿元: a count inside the name of what the next amount measures."""
    if following and following[0].kind == "rank" and _ON_A_LIST.search(text, amount.end, following[0].start):
        return False
    if amount.kind == "money" and amount.end > amount.unit_end and following:
        # 500万元以上固定资产投资增长22%: what is counted in the measure of the next amount.
        between = text[amount.end : following[0].start]
        return following[0].kind in ("percent", "money") and len(between) >= 4 and not _PARTED_OR_JOINED.search(between)
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
    first = max(0, amount.start - 60)
    if amount.kind != "count" or amount.mark or not _RELIED.search(text, first, amount.start):
        return False
    clause = max(text.rfind(mark, first, amount.start) for mark in "，。；：\n")
    if _RELIES.match(text, clause + 1, amount.start):
        return True
    framed = text.startswith("以", clause + 1) and not text.startswith("以上", clause + 1)
    return framed and _FRAMED.match(text, amount.end) is not None


def _lists(text: str, counted: Amount, rank: Amount) -> bool:
    """The rank behind 2家企业跻身 names the list."""
    between = text[counted.end : rank.start]
    return (
        counted.kind == "count"
        and rank.kind == "rank"
        and not _PARTED.search(between)
        and bool(_ON_A_LIST.search(between))
    )


def _descriptions(text: str, amounts: list[Amount]) -> set[int]:
    """Capacities in names; in a list behind a verb (形成100万吨正极材料、50万吨电解液) each counts as the first does."""
    described = set[int]()
    for i, amount in enumerate(amounts):
        previous = amounts[i - 1] if i else None
        listed = (
            previous is not None
            and previous.kind == amount.kind == "physical"
            and id(previous) not in described
            and text[amount.start - 1] in "、和及"
            and not _PARTED.search(text[previous.end : amount.start - 1])
        )
        if not listed and _describes(text, amount):
            described.add(id(amount))
    return described


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
    if amount.unit == "次" and not amount.value and amount.low is None:
        return False  # 0次浏览
    return amount.unit not in SHORT_TIMES or amount.mark in ("reach_down", "le", "lt") or amount.comparator == "le"
