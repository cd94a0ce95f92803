"""Phrases: what does an amount measure, and which words say so?

Takes  clean text and the amounts of one sentence.
Gives  for each amount the phrase it belongs to: the indicator before it (产值达到100亿元), behind it (培育8家企业), or shared
       with a neighbour (打造2个、培育4个产业集群), and the span of the words to quote.
Rule   data/grammar/clauses.yaml; the shapes are described in docs/concepts/targets.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from zhizao.plan.amounts import Amount
from zhizao.plan.times import TimeMark
from zhizao.reference.amounts import amounts as amount_words
from zhizao.reference.clauses import clauses

Shape = Literal["before", "behind", "shared", "elliptic", "carried"]
CLAUSE_MARKS = "，。；：！？\n"
CLOSERS = {"）": "（", "”": "“", "〉": "〈", "》": "《", "】": "【"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """text[start:end] are the words to quote; `change` is the direction of a rate (增长, 下降)."""

    start: int
    end: int
    shape: Shape
    indicator: str
    noun: str
    change: Literal["up", "down"] | None = None
    verb: str = ""
    lead: str = ""


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


@dataclass(frozen=True, slots=True)
class _Patterns:
    opening: re.Pattern[str]
    strip: re.Pattern[str]
    verbs: re.Pattern[str]
    joint: re.Pattern[str]
    change: re.Pattern[str]
    predicate: re.Pattern[str]
    headed: re.Pattern[str]
    stop: re.Pattern[str]


@cache
def patterns() -> _Patterns:
    """The vocabulary compiled, once."""
    words, change = clauses(), amount_words().change
    verbs, light = _any(words.promise), _any(words.light)
    rates = _any([*change.up, *change.down])
    return _Patterns(
        opening=re.compile(rf"(?:{light}|{verbs}|[、的了])*"),
        strip=re.compile(rf"(?:[、，—\s（“]|{light})+"),
        verbs=re.compile(rf"(?:(?:{verbs})(?:了|、|和|并|及)?)+"),
        joint=re.compile(r"(?:、|以及|和|及|与|并|且|或)[^、]*$"),
        change=re.compile(rf"(?:年均|平均每年|每年|同比|累计|平均|年)?(?:复合)?(?P<word>{rates})(?:率|幅度|了|到|至|约|速度)*(?:为|在|达到?|不低于|超过|保持在|力争)*$"),
        predicate=re.compile(
            r"(?:达到|进入|通过|成为|入选|获得?|列入|纳入|实现|开展|申报|完成|建成|参与|接入|使用|应用|加载|上云|升级|转型|入围|跻身|培育成|登陆|挂牌|上市|创成|建立|设立|启动|开工|投产|迈上|晋级|成长为|被认定|认定为|接受|享受)"
        ),
        headed=re.compile(rf"(?P<np>.*?(?:{_any(words.heads)})[”]?)(?P<vp>(?:上云|达到|进入|通过|成为|入选|获|列入|纳入|实现|开展|申报|完成|建成|参与|接入|使用|应用|加载|升级|转型|入围|跻身|登陆|挂牌|上市|创成|建立|设立|启动|开工|投产|迈上|晋级|成长为|被认定|认定为).*)"),
        stop=re.compile(r"(?:[、，。；：！？\n）”】]|和(?![一-龥]{0,2}谐)|以及|及(?!以上)|并|且|等(?=[，。；、\n]|$)|$)"),
    )


def clause_start(text: str, offset: int, floor: int) -> int:
    """Where the clause that holds `offset` begins, not before `floor`; marks inside brackets do not count."""
    depth, at = 0, offset
    while at > floor:
        character = text[at - 1]
        if character in CLOSERS:
            depth += 1
        elif character in CLOSERS.values():
            if depth == 0:
                return at
            depth -= 1
        elif depth <= 0 and character in CLAUSE_MARKS or character == "\n":
            return at
        at -= 1
    return floor


def clause_end(text: str, offset: int, ceiling: int) -> int:
    """Where the clause that holds `offset` ends, not behind `ceiling`."""
    depth, at = 0, offset
    while at < ceiling:
        character = text[at]
        if character in CLOSERS.values():
            depth += 1
        elif character in CLOSERS:
            if depth == 0:
                return at
            depth -= 1
        elif depth == 0 and character in CLAUSE_MARKS or character == "\n":
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
        joint = re.search(r"、|，|以及|和(?!谐)|并|及(?!以上)|（", between)
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
    return start, amount.start


PEOPLE = ("人", "名", "人次", "位")
NUMBERED = re.compile(r"(?:数|数量|总数|总量|人数|户数|家数|个数|量|规模|场次)$")
_TAIL = re.compile(r"(?:的|共|约|为|是|达|达到|也|已|在|有|至|到|总计|共计|合计|累计|分别|数量?均?|力争|均|都|等|将|就|接近|近|超|不低于|比例?|要|仅|则|并|各|达成|实现|完成|突破|稳步|保持|和|与|及|、|，)+$")
_RANKED = re.compile(
    r"^(?P<what>.*?)(?:连续[^，]*?[年届次])?(?:稳|继续|始终|均)?(?:位居|位列|名列|排名|排位|位次|进位|跻身|进入|迈入|挺进|冲刺|争创|保持|稳居|居|列|上升|升)(?:到|至|于|为|在)?(?P<scope>.*?)$"
)


def read(
    text: str,
    amount: Amount,
    previous: Amount | None,
    following: Amount | None,
    floor: int,
    ceiling: int,
    times: list[TimeMark],
) -> Phrase:
    """The phrase of one amount; `indicator` is empty where a neighbour must lend it (shapes shared and carried)."""
    start, _ = before(text, amount, previous, floor, times)
    left = text[start : amount.start]
    right_start, right_end = behind(text, amount, following, ceiling)
    right = text[right_start:right_end]
    if amount.kind == "rank":
        return _ranked(text, amount, start, left, right, right_end)
    verb, noun = _split_verb(left)
    rate = patterns().change.search(left) if amount.kind in ("percent", "points", "multiple") or not noun else None
    if rate and amount.kind in ("percent", "points", "multiple", "money", "count", "physical"):
        return _rate(amount, start, left, rate, right, right_end)
    if amount.kind == "count" and _noun_like(right):
        return _counted(text, amount, start, verb, noun, right, right_end)
    if len(noun) >= 2 or noun in ("人",):
        return Phrase(start, amount.end, "before", _measure(noun, amount), noun, verb=verb)
    if _noun_like(right):
        return _counted(text, amount, start, verb, noun, right, right_end)
    shape: Shape = "shared" if following and _shares(text, amount, following) else "carried"
    return Phrase(start, amount.end, shape, "", "", verb=verb, lead=noun)


def _split_verb(left: str) -> tuple[str, str]:
    """The verbs at the head of the words before an amount, and the noun that remains."""
    match = patterns().verbs.match(left)
    verb = match[0] if match else ""
    noun = left[len(verb) :]
    # 建设面积, 推广面积: a verb that eats the head of a noun leaves too little of it to stand alone.
    return (verb, _TAIL.sub("", _tidy(noun)))


def _noun_like(right: str) -> bool:
    words = right.removeprefix("的")
    stop = patterns().stop.match(words)
    return bool(words) and not (stop and (stop[0] or not words))


def _shares(text: str, amount: Amount, following: Amount) -> bool:
    """打造2个、培育4个…: nothing but a joint and verbs up to the next amount of the same unit."""
    between = text[amount.end : following.start]
    return following.unit == amount.unit and between[:1] in ("、", "和", "及", "，") and len(between) <= 8


def _counted(
    text: str, amount: Amount, start: int, verb: str, noun: str, right: str, right_end: int
) -> Phrase:
    """What stands behind the amount: a noun, or a noun that does something (100家企业开展…)."""
    quote_start = start if not noun or len(verb) + len(noun) <= 14 else amount.start
    words = right.removeprefix("的")
    words = re.sub(r"(?:等|左右|以上)+$", "", words)
    if patterns().predicate.match(words):
        subject = noun if len(noun) >= 2 else ""
        shape: Shape = "before" if subject else "elliptic"
        return Phrase(quote_start, right_end, shape, _suffix(words + subject, amount), words + subject, verb=verb)
    doing = patterns().headed.match(words)
    named = doing["vp"] + _core(doing["np"]) if doing else _core(words)
    lead = noun if NUMBERED.search(noun) or (amount.mark and len(noun) >= 3) else ""
    return Phrase(quote_start, right_end, "behind", _suffix(lead + named, amount), named, verb=verb, lead=noun)


def _core(noun: str) -> str:
    """A noun without a long relative clause before 的 (市场美誉度高、质量掌控力强的制造精品)."""
    head, _, core = noun.rpartition("的")
    return core if head and len(core) >= 4 else noun


def _rate(amount: Amount, start: int, left: str, rate: re.Match[str], right: str, right_end: int) -> Phrase:
    """A rate of change: 增加值年均增长8%, 能耗下降13.5%."""
    change: Literal["up", "down"] = "down" if rate["word"] in amount_words().change.down else "up"
    noun = _TAIL.sub("", _tidy(left[: rate.start()]))
    verb = patterns().verbs.match(noun)
    noun = noun[verb.end() :] if verb and len(noun) - verb.end() >= 2 else noun
    words = right.removeprefix("的")
    yearly = "年均" if "年均" in rate[0] or "平均每年" in rate[0] else ""
    end = amount.end
    if amount.kind in ("count", "money", "physical") and not noun and _noun_like(right):
        noun, end = _core(words), right_end
    name = noun + yearly + ("降幅" if change == "down" else "增速" if amount.kind == "percent" else "增量") if noun else ""
    return Phrase(start, end, "before" if noun else "carried", name, noun, change, lead=rate[0])


def _ranked(text: str, amount: Amount, start: int, left: str, right: str, right_end: int) -> Phrase:
    match = _RANKED.match(left)
    what, scope = (match["what"], match["scope"]) if match else ("", left)
    if text[amount.end - 1] == "大" and _noun_like(right):
        name = right.removeprefix("的")
        return Phrase(start, right_end, "behind", f"{name}{scope}排名", name)
    what = _TAIL.sub("", _tidy(_split_verb(what)[1] if what else ""))
    name = f"{what}{scope}排名" if what else ""
    return Phrase(start, amount.end, "before" if what else "carried", name, what, lead=f"{scope}排名")


def _tidy(noun: str) -> str:
    """Without the words for the whole place at its head, joints and times inside."""
    noun = re.sub(rf"^(?:{_any(clauses().whole)})(?=[一-龥]{{2}})(?!城市|企业)", "", noun.strip("，、的“ "))
    noun = re.sub(r"(?:到|至)?(?:19|20)\d\d年(?:底|末)?|(?:较|比)?(?:上年|去年)(?:末|底)?", "", noun)
    return noun.strip("，、的 ")


def _measure(noun: str, amount: Amount) -> str:
    if amount.kind == "coverage":
        return noun if noun.endswith("覆盖率") else f"{noun}覆盖率"
    return _suffix(noun, amount)


def _suffix(noun: str, amount: Amount) -> str:
    """数量 for things, 人数 for people, 场次 for events, 比例 for shares of things counted."""
    if not noun or NUMBERED.search(noun) or "/" in amount.unit:
        return noun
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
        return _measure(noun + phrase.lead, amount)
    return _measure(noun, amount)
