"""Phrases: what does an amount measure, and which words say so?

Takes  clean text and the amounts of one sentence.
Gives  for each amount the phrase it belongs to: the indicator before it (产值达到100亿元), behind it (培育8家企业), or shared
       with a neighbour (打造2个、培育4个产业集群), and the span of the words to quote.
Rule   data/grammar/clauses.yaml; the shapes are described in docs/concepts/targets.md.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from zhizao.base.patterns import any_of
from zhizao.plan.amounts import Amount
from zhizao.plan.times import TimeMark
from zhizao.reference.amounts import amounts as amount_words
from zhizao.reference.clauses import clauses

Shape = Literal["before", "behind", "shared", "elliptic", "carried"]
CLAUSE_MARKS = "，。；：！？\n"
_CLAUSE_MARK = re.compile(f"[{CLAUSE_MARKS}]")
_BRACKET = re.compile("[（）“”〈〉《》【】]")
OPENERS, CLOSERS = "（“〈《【", "）”〉》】"


class Phrase(NamedTuple):
    """text[start:end] are the words to quote; `change` is the direction of a rate (增长, 下降)."""

    start: int
    end: int
    shape: Shape
    indicator: str
    noun: str
    change: Literal["up", "down"] | None = None
    verb: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class _Patterns:
    strip: re.Pattern[str]
    verbs: re.Pattern[str]
    joint: re.Pattern[str]
    change: re.Pattern[str]
    predicate: re.Pattern[str]
    headed: re.Pattern[str]
    stop: re.Pattern[str]
    tail: re.Pattern[str]
    ranked: re.Pattern[str]


def _verbs() -> str:
    """The promising verbs, longest first, each barred where it begins a noun (上市公司)."""
    barred = clauses().verb_in_noun
    ordered = sorted(set(clauses().promise), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) + (f"(?!{any_of(barred[word])})" if barred.get(word) else "") for word in ordered)


@cache
def patterns() -> _Patterns:
    """The vocabulary compiled, once."""
    words, change = clauses(), amount_words().change
    verbs, light = _verbs(), any_of(words.light)
    rates = any_of([*change.up, *change.down])
    return _Patterns(
        # 人均 is a measure, not 均 behind a person.
        tail=re.compile(
            rf"(?=[{''.join({word[0] for word in words.tail})}])(?:(?!(?<=[人户亩平年])均)(?:{any_of(words.tail)}))+$"
        ),
        ranked=re.compile(
            r"^(?P<what>.*?)(?:连续[^，]*?[年届次])?(?:稳|继续|始终|均)?"
            rf"(?:{any_of(words.ranked)})(?:到|至|于|为|在)?(?P<scope>.*?)$"
        ),
        strip=re.compile(rf"(?:[、，—\s（]|(?!更[新换])(?:{light}))+"),
        verbs=re.compile(rf"(?:(?:{verbs})(?:了|、|和|并|及|或者?)?)+"),
        joint=re.compile(r"(?:、|以及|和|及|与|并|且|或)[^、]*$"),
        change=re.compile(
            rf"(?:年均|平均每年|每年|同比|累计|平均|年)?(?:复合)?(?P<word>{rates})(?:率|幅度|了|到|至|约|速度)*(?:为|在|达到?|不低于|超过|保持在|力争)*$"
        ),
        predicate=re.compile(
            r"(?:达到|进入|通过|成为|入选|获得?|列入|纳入|实现|开展|申报|完成|建成|参与|接入|使用|应用|加载|上云|升级|转型|入围|跻身|培育成|登陆|挂牌|上市|创成|建立|设立|启动|开工|投产|迈上|晋级|成长为|被认定|认定为|接受|享受)"
        ),
        headed=re.compile(
            rf"(?P<np>.*?(?:{any_of(words.heads)})[”]?)(?P<vp>(?:上云|达到|进入|通过|成为|入选|获|列入|纳入|实现|参与|接入|使用|应用|加载|升级"
            rf"|转型|入围|跻身|登陆|挂牌|上市|启动|迈上|晋级|成长为|被认定|赴|{verbs}).*)"
        ),
        stop=re.compile(
            r"(?:(?:大关|关口|规模|目标|水平|台阶|区间)(?=[，。；、\n]|$)|[、，。；：！？\n）”】]|和(?![一-龥]{0,2}谐)|以及|及(?!以上)|并|且|等(?=[，。；、\n]|$)|$)"
        ),
    )


@lru_cache(maxsize=4)
def _positions(text: str) -> tuple[list[int], list[int]]:
    """Where a text has its clause marks and its brackets, found once for all the questions that follow."""
    return [m.start() for m in _CLAUSE_MARK.finditer(text)], [m.start() for m in _BRACKET.finditer(text)]


def clause_start(text: str, offset: int, floor: int) -> int:
    """Where the clause that holds `offset` begins, not before `floor`; marks inside brackets do not count."""
    marks, brackets = _positions(text)
    i = bisect_left(marks, offset)
    nearest = marks[i - 1] + 1 if i and marks[i - 1] >= floor else floor
    if bisect_left(brackets, nearest) == bisect_left(brackets, offset):
        return nearest
    depth, at = 0, offset
    while at > floor:
        character = text[at - 1]
        if character in CLOSERS:
            depth += 1
        elif character in OPENERS:
            if depth == 0:
                return at
            depth -= 1
        elif (depth <= 0 and character in CLAUSE_MARKS) or character == "\n":
            return at
        at -= 1
    return floor


def clause_end(text: str, offset: int, ceiling: int) -> int:
    """Where the clause that holds `offset` ends, not behind `ceiling`."""
    marks, brackets = _positions(text)
    i = bisect_left(marks, offset)
    nearest = marks[i] if i < len(marks) and marks[i] < ceiling else ceiling
    if bisect_left(brackets, offset) == bisect_left(brackets, nearest):
        return nearest
    depth, at = 0, offset
    while at < ceiling:
        character = text[at]
        if character in OPENERS:
            depth += 1
        elif character in CLOSERS:
            if depth == 0:
                return at
            depth -= 1
        elif (depth == 0 and character in CLAUSE_MARKS) or character == "\n":
            return at
        at += 1
    return ceiling


def behind(text: str, amount: Amount, following: Amount | None, ceiling: int) -> tuple[int, int]:
    """The span behind an amount that may name what it counts, cut before the next amount's own words."""
    end = clause_end(text, amount.end, ceiling)
    if following and following.start < end:
        joint = patterns().joint.search(text, amount.end, following.start)
        end = joint.start() if joint else following.start
    return amount.end, end


def before(text: str, amount: Amount, previous: Amount | None, floor: int, times: list[TimeMark]) -> tuple[int, int]:
    """The span before an amount that may name what it measures, without times and light words at its head."""
    start = clause_start(text, amount.start, floor)
    if previous and previous.end > start:
        start = previous.end
        between = text[start : amount.start]
        joint = _JOINT_BEFORE.search(between)
        start += joint.end() if joint else 0
    for mark in times:
        if start <= mark.start and mark.end <= amount.start and not text[start : mark.start].strip("，、在于自从 "):
            start = mark.end
    stripped = patterns().strip.match(text, start, amount.start)
    while stripped and stripped.end() > start:
        start = stripped.end()
        for mark in times:
            if mark.start == start and mark.end <= amount.start:
                start = mark.end
        stripped = patterns().strip.match(text, start, amount.start)
    if text[start] == "“" and "”" not in text[start : amount.end]:
        # The quotation opens here and closes beyond the phrase: its mark is not part of it.
        return before(text, amount, amount._replace(end=start + 1), start + 1, times)
    return start, amount.start


_JOINT_BEFORE = re.compile(r"、|，|以及|和(?!谐)|并|及(?!以上)|（")
PEOPLE = ("人", "名", "人次", "位")
NUMBERED = re.compile(r"(?:比重|数|数量|总数|总量|人数|户数|家数|个数|量|规模|场次)$")


def read(
    text: str,
    amount: Amount,
    previous: Amount | None,
    following: Amount | None,
    floor: int,
    ceiling: int,
    times: list[TimeMark],
    printed: str = "",
) -> Phrase:
    """The phrase of one amount, `printed` being the subject of its sentence.

    `indicator` is empty where a neighbour must lend it (shapes shared and carried).
    """
    start, _ = before(text, amount, previous, floor, times)
    left = _without(text[start : amount.start], start, times, printed)
    right_start, right_end = behind(text, amount, following, ceiling)
    right = text[right_start:right_end]
    if amount.kind == "rank":
        return _ranked(text, amount, start, left, right, right_end)
    verb, noun = _split_verb(left)
    rate = patterns().change.search(left) if amount.kind in ("percent", "points", "multiple") or not noun else None
    if not rate and amount.kind == "percent" and noun and (late := _rate_behind().match(right)):
        change: Literal["up", "down"] = "down" if late["word"] in amount_words().change.down else "up"
        yearly = "年均" if noun.endswith("年均") else ""
        name = untailed(noun.removesuffix("年均")) + yearly + ("降幅" if change == "down" else "增速")
        return Phrase(start, amount.end + late.end(), "before", name, noun.removesuffix("年均"), change, lead=yearly)
    if rate and amount.kind in ("percent", "points", "multiple", "money", "count", "physical"):
        return _rate(amount, start, left, rate, right, right_end)
    if amount.kind == "count" and _noun_like(right):
        return _counted(amount, start, verb, noun, right, right_end)
    if thing := sized_thing(text, amount):
        name = thing["thing"] + next(size for size in _sizes() if left.endswith(size))
        return Phrase(start, thing.end(), "before", name, name, verb=verb)
    if (len(noun) >= 2 or noun == "人") and not (right.startswith("的") and _ends_in_verb(noun)):
        return Phrase(start, amount.end, "before", measure(noun, amount), noun, verb=verb)
    if _noun_like(right):
        return _counted(amount, start, verb, noun, right, right_end)
    if amount.kind == "money" and (spent := re.search(r"投入|投资", verb + noun)):
        return Phrase(start, amount.end, "before", "投入资金" if spent[0] == "投入" else "投资额", "", verb=verb)
    shape: Shape = "shared" if following and _shares(text, amount, following) else "carried"
    return Phrase(start, amount.end, shape, "", "", verb=verb, lead=noun)


@cache
def _rate_behind() -> re.Pattern[str]:
    """保持年均6%增长, 保持8%以上的增速: the change is told behind its rate."""
    change = amount_words().change
    return re.compile(rf"的?(?:年均)?(?P<word>{any_of([*change.up, *change.down])})(?:率|速度|幅度)?(?=[，。；、\n]|$)")


@cache
def _set_up() -> re.Pattern[str]:
    return re.compile(rf"(?:{_verbs()})了?(?:{any_of(clauses().whole_sizes)})$")


@cache
def _sizes() -> list[str]:
    return sorted(clauses().whole_sizes, key=len, reverse=True)


@cache
def _sized() -> re.Pattern[str]:
    return re.compile(rf"级?的?(?P<thing>[^，。；：、\d\n]{{0,20}}?(?:{any_of(clauses().sized_things)})(?![一-龥]))")


def sized_thing(text: str, amount: Amount) -> re.Match[str] | None:
    """总规模20亿元的产业基金 behind a promising verb: the thing whose size is itself what is measured."""
    set_up = _set_up().search(text, max(0, amount.start - 14), amount.start) if amount.kind == "money" else None
    return _sized().match(text, amount.end) if set_up else None


def _ends_in_verb(noun: str) -> bool:
    """发文明确安排 before 100亿元的专项资金 is no noun: what is measured stands behind."""
    return noun.endswith(tuple(clauses().promise))


def _without(left: str, start: int, times: list[TimeMark], printed: str) -> str:
    """The words before an amount without the subject at their head and the times among them."""
    for mark in reversed(times):
        if start <= mark.start and mark.end <= start + len(left) and mark.kind != "yearly":
            left = left[: mark.start - start] + left[mark.end - start :]
    left = left.removeprefix(printed) if printed and len(left) > len(printed) else left
    return _behind(patterns().strip, left)


def _behind(head: re.Pattern[str], words: str) -> str:
    """The words without what `head` matches at their beginning."""
    match = head.match(words)
    return words[match.end() :] if match else words


# 拥有企业479家: verbs of having are no promise, and no part of the indicator.
_HELD = re.compile(
    r"(?:拥有|现有|已有|共有|共|已|涵盖|覆盖(?![率面])|设有|(?:汇聚|集聚|聚集|形成|建成|培育|认定|引进|获批|完成|实现)了)+"
)


def _split_verb(left: str) -> tuple[str, str]:
    """The verbs at the head of the words before an amount, and the noun that remains."""
    left = _behind(_whole(), left)
    match = patterns().verbs.match(left)
    verb = match[0] if match else ""
    held = left[len(verb) :]
    noun = _behind(_HELD, held)
    if len(noun) < len(held) and patterns().verbs.match(_behind(patterns().strip, noun)):
        # 已累计创建绿色工厂171家: a verb behind 已 promises nothing.
        return "", _split_verb(_behind(patterns().strip, noun))[1]
    # 建设面积, 推广面积: a verb that eats the head of a noun leaves too little of it to stand alone.
    return (verb, untailed(tidy(noun)))


def _noun_like(right: str) -> bool:
    words = right.removeprefix("的")
    stop = patterns().stop.match(words)
    return bool(words) and not (stop and (stop[0] or not words))


def _shares(text: str, amount: Amount, following: Amount) -> bool:
    """打造2个、培育4个…: nothing but a joint and verbs up to the next amount of the same unit."""
    between = text[amount.end : following.start]
    return (
        amount.kind == "count"
        and following.unit == amount.unit
        and between[:1] in ("、", "和", "及", "，")
        and len(between) <= 8
    )


_OPEN_END = re.compile(r"(?:等|左右|以上)+$")


def _counted(amount: Amount, start: int, verb: str, noun: str, right: str, right_end: int) -> Phrase:
    """What stands behind the amount: a noun, or a noun that does something (100家企业开展…)."""
    quote_start = start if not noun or len(verb) + len(noun) <= 14 else amount.start
    words = _OPEN_END.sub("", right.removeprefix("的"))
    if patterns().predicate.match(words):
        subject = noun if len(noun) >= 2 else ""
        shape: Shape = "before" if subject else "elliptic"
        return Phrase(
            quote_start,
            right_end,
            shape,
            suffix(words + subject, amount, named_behind=True),
            words + subject,
            verb=verb,
        )
    doing = patterns().headed.match(words) if amount.kind != "money" else None
    if doing and not doing["np"].endswith(_actors()) and doing["vp"].endswith(_heads()):
        doing = None  # 技术改造项目 is one noun: nobody in it acts
    if doing and doing["vp"] in clauses().doings:
        words, doing = doing["np"], None  # 推进12个项目建设 counts projects
    named = doing["vp"] + _core(doing["np"]) if doing else _core(words)
    lead = noun if NUMBERED.search(noun) or (amount.mark and len(noun) >= 3) else ""
    return Phrase(
        quote_start, right_end, "behind", suffix(lead + named, amount, named_behind=True), named, verb=verb, lead=noun
    )


@cache
def _heads() -> tuple[str, ...]:
    return tuple(clauses().heads)


@cache
def _actors() -> tuple[str, ...]:
    return tuple(clauses().actors)


_POINTER = re.compile(r"（(?:详?见|含|附件)[^）]*）")
# 4个千亿级产业（特钢、铜材）: the names of what is counted, also where the bracket closes behind the next amount.
_LISTED = re.compile(r"（[^（）]*(?:、[^（）]*）?|(?<!）))$")
_CAPACITY = re.compile(r"的?年?(?:生产能力|加工能力|产能规模|产能|能力)$")
_SIZED = re.compile(r"\d|[百千万亿]元|规模以上")


def _core(noun: str) -> str:
    """A noun without a long relative clause before 的 (市场美誉度高、质量掌控力强的制造精品)."""
    noun = _CAPACITY.sub("", _LISTED.sub("", _POINTER.sub("", noun)))
    head, _, core = noun.rpartition("的")
    if head.endswith(_actors()) and core.endswith(tuple(clauses().doings)):
        return head
    return core if head and len(core) >= 4 and not _SIZED.search(head) else noun


def _rate(amount: Amount, start: int, left: str, rate: re.Match[str], right: str, right_end: int) -> Phrase:
    """A rate of change: 增加值年均增长8%, 能耗下降13.5%."""
    change: Literal["up", "down"] = "down" if rate["word"] in amount_words().change.down else "up"
    noun = untailed(tidy(left[: rate.start()]))
    verb = patterns().verbs.match(noun)
    noun = noun[verb.end() :] if verb and len(noun) - verb.end() >= 2 else noun
    words = right.removeprefix("的")
    yearly = "年均" if "年均" in rate[0] or "平均每年" in rate[0] else ""
    end = amount.end
    if amount.kind in ("count", "money", "physical") and not noun and _noun_like(right):
        noun, end = _core(words), right_end
    name = (
        noun + yearly + ("降幅" if change == "down" else "增速" if amount.kind == "percent" else "增量") if noun else ""
    )
    return Phrase(start, end, "before" if noun else "carried", name, noun, change, lead=rate[0])


def untailed(noun: str) -> str:
    """A noun without the words at its end that belong to the amount behind it."""
    return patterns().tail.sub("", noun)


def _ranked(text: str, amount: Amount, start: int, left: str, right: str, right_end: int) -> Phrase:
    match = patterns().ranked.match(left)
    what, scope = (match["what"], match["scope"]) if match else ("", left)
    if text[amount.end - 1] == "大" and _noun_like(right):
        name = right.removeprefix("的")
        return Phrase(start, right_end, "behind", f"{name}{scope}排名", name)
    what = untailed(tidy(_split_verb(what)[1] if what else ""))
    name = f"{what}{scope}排名" if what else ""
    return Phrase(start, amount.end, "before" if what else "carried", name, what, lead=f"{scope}排名")


@cache
def whole() -> re.Pattern[str]:
    """The words for the whole place: 全市, 我省."""
    return re.compile(r"[全我](?:市|省|区|县|州|旗|盟)")


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(rf"(?:该|其|(?:{any_of(clauses().whole)})(?=[一-龥]{{2}})(?!城市|企业))")


_DATED = re.compile(r"(?:到|至)?(?:19|20)\d\d年(?:底|末)?|(?:较|比)?(?:上年|去年)(?:末|底)?")


def tidy(noun: str) -> str:
    """Without the words for the whole place at its head, pointers to annexes, joints and times inside."""
    noun = _behind(_whole(), _POINTER.sub("", noun).strip("，、的 "))
    return (_DATED.sub("", noun) if "年" in noun else noun).strip("，、的 ")


def measure(noun: str, amount: Amount) -> str:
    if amount.kind == "coverage":
        return noun if noun.endswith("覆盖率") else f"{noun}覆盖率"
    return suffix(noun, amount)


# A tier without its noun: 打造1个万亿级、3个千亿级产业集群; 其中国家级10家.
TIER = re.compile(
    r"(?:[国省市州县区盟部]家?级|世界级|国际级|[一二两三四五六七八九十百千万亿]+级|[ABC甲乙丙一二三四五特]级|以上|A{1,5}级|新增)+$"
)

TIER_HEAD = re.compile(r"(?:[国省市州县区盟部]家?级|世界级|国际级|[一二两三四五六七八九十百千万亿]+级)")


SIZE_HEAD = re.compile(r"[^的]*?(?:亿元|万元)(?:以上|级)?的?")


_HEADLESS = re.compile(rf"{TIER.pattern}|{SIZE_HEAD.pattern}|[国省市]家?级及以上")


def headless(noun: str) -> bool:
    """Whether a noun names only a tier and needs the head of a neighbour."""
    return noun.endswith(("级", "上", "增", "元", "的")) and _HEADLESS.fullmatch(noun) is not None


def suffix(noun: str, amount: Amount, *, named_behind: bool = False) -> str:
    """数量 for things, 人数 for people, 场次 for events, 比例 for shares of things counted."""
    if not noun or NUMBERED.search(noun) or "/" in amount.unit:
        return noun
    if amount.kind == "percent" and noun.startswith("占") and not noun.endswith(("比", "比例", "份额")):
        return noun + "比重"
    if amount.kind == "percent" and named_behind:
        return noun + "比例"
    if amount.kind == "count":
        return noun + ("人数" if amount.unit in PEOPLE else "场次" if amount.unit in ("场", "场次") else "数量")
    return noun


def lend(phrase: Phrase, amount: Amount, noun: str) -> str:
    """The indicator of a phrase that has none of its own, from the noun of a neighbour."""
    if phrase.change:
        yearly = "年均" if "年均" in phrase.lead else ""
        return noun + yearly + ("降幅" if phrase.change == "down" else "增速" if amount.kind == "percent" else "增量")
    if amount.kind == "rank":
        return noun + phrase.lead
    if phrase.lead and len(phrase.lead) >= 2:
        return measure(noun + phrase.lead, amount)
    return measure(noun, amount)


def tidy_list(words: str) -> list[str]:
    """The names of a list before 分别, without verbs and light words: 新增国家级、省级绿色工厂."""
    words = _behind(patterns().verbs, _behind(patterns().strip, words))
    return [tidy(part) for part in re.split(r"、|和|及|以及", untailed(words)) if part]
