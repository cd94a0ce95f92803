"""Polarity: does an amount promise something, report something, or neither?

Takes  one amount in its sentence, the time that governs it, and what kind of chapter and document it stands in.
Gives  "target", "fact" or None, with the margin of the decision (large is sure) and the cues that spoke.
Rule   data/grammar/clauses.yaml for the words, data/rules/polarity.yaml for their weights.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Literal, NamedTuple

from zhizao.base.patterns import any_of
from zhizao.plan import phrases
from zhizao.plan.amounts import Amount
from zhizao.plan.deadlines import Governed
from zhizao.plan.times import TimeMark
from zhizao.reference.clauses import clauses
from zhizao.reference.rules import polarity as weights

Kind = Literal["target", "fact"]
Chapter = Literal["goals", "tasks", "background", "none"]
Genre = Literal["plan", "text", "news", "report"]


class Setting(NamedTuple):
    """Where an amount stands: the year of the document, the genre, the chapter, and what the sentence before it told."""

    year: int | None
    genre: Genre
    chapter: Chapter
    earlier: Kind | None = None


class Verdict(NamedTuple):
    """`kind` is None where the amount is neither; `margin` is the distance from the border."""

    kind: Kind | None
    margin: float
    cues: tuple[str, ...]

    @property
    def told(self) -> bool:
        """Whether its own sentence says the tense."""
        return any(cue in _TENSES or cue.startswith("time:") for cue in self.cues)


# Cues by which a sentence says whether it reports or promises; without one it goes on as the sentence before it.
_TENSES = frozenset(("past", "future", "reported"))
# Signs of the future that are single characters need their neighbours, and come first in the pattern: the engine skips to
# them. 《…》提出 reports what a plan promises.
# 将 behind a subject or before an adverb looks ahead; before a noun it only says 把 (将6个园区整合为2个).
# 计划 and 规划 look ahead before a verb or a time; in 培育计划1户 and 火炬计划项目 they are nouns.
_PLANNED = r"(?=[到在于用将至今明年投新培引总完实建打推力扩发吸招启开再每分安通利组布从争]|\d+年|[一二两三四五]年|“十)"
_FUTURE_SIGNS = (
    r"将(?<![即主，。；：、\n]将)(?!近|军)|将(?<![即主]将)(?=重点|继续|全面|进一步|着力|大力|加快|推动|推进|实施|培育|打造|建设|围绕|以|在|从|力争|累计|新|投入|再|达|于|分)"
    rf"|计划{_PLANNED}|规划{_PLANNED}"
    r"|拟(?<![模虚]拟)(?!合|上市|建|人)|》(?:还|也)?(?:提出|明确|指出|表示|要求)|"
    + "|".join(f"{unit}要[，一-龥]" for unit in "市省区县府")
)
_OPEN = re.compile(r"\d[家个项亿万元户%]+(?:以上|左右)|不[低少]于")
_EXACT = re.compile(r"\d\.\d")
_GOES_ON = re.compile(r"[“”]?(?:他|她|该专家|其)(?:还|同时|也)?(?:认为|表示|指出|说|称|建议)")
_ANNOUNCED = re.compile(r"(?:》|方案|计划|意见|规划)(?:还|也)?(?:提出|明确|指出|表示|要求)")
_DONE = re.compile(r"了(?<=[一-龥]了)(?!解|断|结|然)")
_CONTINUED = re.compile(r"继续[^，。；]{2,40}?等\d{1,3}[个家项]")
# …20个续建项目，争取年内投产: the clause behind says what is hoped of what is counted.
_NEXT_STRIVES = re.compile(r"[^，。；\d]{0,16}，(?:力争|争取|确保)")
_INVESTED = re.compile(r"(?:总投资|投资额|计划投资)(?:达到?|超过?)?(?:约|近)?\d[\d.]*[万亿]+元$")
_ONE_THING = re.compile(r"的(?!目标|任务|规模|水平|大关|基础上|投资)[一-龥“]")
_BOASTS = re.compile(r"的[^，。；\d]{0,8}(?:优势|基础|家底|潜力|禀赋)(?=[，。；、]|$)")
_RISES = re.compile(r"(?:进入|跻身|迈入|进位|冲刺|挺进|争创)[^，。；]{0,12}$")


_AHEAD = re.compile(
    rf"力争|争取|确保|要[坚抓把推加]|{_FUTURE_SIGNS}|到20\d\d年|(?:预期|发展|主要|总体)目标|年内|今年|大力(?![一-龥]{2, 6}了)|突出抓好"
)
# 竣工投产了…, 加紧建设了…: a text that says so again and again tells what was done.
_TOLD = re.compile(r"[一-龥]{2}了(?![解断结然])")
# Most sentences of a text that tells what is to be done begin so.
_ORDERED = re.compile(
    r"(?:[一二三四五六七八九十]是)?(?:加快|推进|推动|促进|全面|深入|积极|着力|继续|进一步|坚持|健全|完善|优化|强化|加强|深化|发挥|引导|鼓励|支持|聚焦|围绕|依托|突出"
    r"|抓好|做好|加大|构建|落实|提升|提高|培育|实施|建设|建立|打造|探索|扩大|开展|推广)"
)
_STRIVES = re.compile(r"力争|争取|确保|到20\d\d年")


@cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = clauses()
    # 拥有量 and 形成率 are names of measures, not reports.
    return (
        re.compile(rf"(?:{any_of(words.past)})(?![量率])"),
        re.compile(rf"{any_of(words.future)}|{_FUTURE_SIGNS}"),
        re.compile(any_of(words.condition)),
    )


@cache
def _speakers() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(clauses().opinion)})[^。\n]{{0,24}}?(?:表示|认为|指出|分析|说|称|建议)")


@cache
def _reported() -> re.Pattern[str]:
    return re.compile(any_of(clauses().reported))


@cache
def _forecasts() -> re.Pattern[str]:
    return re.compile(any_of(clauses().forecast))


class Cues:
    """The cues of one sentence, found once and asked for amount after amount by their offsets."""

    def __init__(self, text: str, start: int, end: int, paragraph: int) -> None:
        shapes = (*_cues(), _DONE, _forecasts(), _reported())
        found = [[match.span() for match in shape.finditer(text, start, end)] for shape in shapes]
        self._past, self._future, self._condition, self._done, self._forecast, self._reported = found
        self.spoken = _speakers().search(text, start, end) is not None or (
            _GOES_ON.match(text, start, end) is not None and _speakers().search(text, paragraph, start) is not None
        )
        self._text, self._start, self._end, self._paragraph = text, start, end, paragraph

    @cached_property
    def _opens(self) -> bool:
        return _opens_with_promise(self._text[self._start : self._end])

    @cached_property
    def _announced(self) -> bool:
        return _ANNOUNCED.search(self._text, self._paragraph, self._start) is not None

    def excluded(self, amount: Amount, clause: int, ends: int, earlier: int, genre: Genre) -> bool:
        """Whether an amount is neither target nor fact: a condition, a sum of support, an opinion, a forecast.

        `clause`..`ends` is its clause, `earlier` the start of the one before, where a condition may stand.
        """
        supported = amount.kind in ("money", "percent") and _within(self._condition, earlier, ends)
        foretold = genre == "news" and _within(self._forecast, clause, ends)
        if foretold and _ANNOUNCED.search(self._text, self._paragraph, clause):
            foretold = False  # 规划提出，预计总产值达2万亿元: the plan itself expects it
        return supported or self.spoken or foretold

    def _describes(self, words: str, end: int) -> bool:
        """超10万人的人才资源优势, 总投资90亿元的明珠大桥: what is praised as an advantage or sizes one thing is so."""
        if _BOASTS.match(self._text, end, self._end):
            return True
        return _INVESTED.search(words) is not None and _ONE_THING.match(self._text, end, self._end) is not None

    def weighed(self, clause: int, end: int, verb: str, words: str, genre: Genre) -> Iterator[tuple[str, float]]:
        """What the sentence up to `end` says of past and future; `words` is the clause with the amount."""
        rules = weights()
        if _within(self._past, clause, end) or _within(self._done, clause, end):
            yield "past", rules.past["clause"]
        elif _said(self._past, end):
            yield "past", rules.past["sentence"]
        if _within(self._future, clause, end):
            yield "future", rules.future["clause"]
        elif _said(self._future, end) or _NEXT_STRIVES.match(self._text, end, self._end):
            yield "future", rules.future["sentence"]
        if _said(self._reported, end):
            yield "reported", rules.reported
        if verb or self._opens or _RISES.search(words[:-1]):
            yield "verb", rules.verb[genre]
        if _CONTINUED.search(words) or self._describes(words, end):
            yield "continued", rules.continued
        if genre == "news" and self._announced:
            yield "announced", rules.announced


def _within(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    # Most lists are empty: no generator is made for them.
    return bool(spans) and any(first >= start and last <= end for first, last in spans)


def _said(spans: list[tuple[int, int]], end: int) -> bool:
    """Whether one of the spans, which stand in order, ends up to `end`."""
    return bool(spans) and spans[0][1] <= end


def reports(text: str) -> bool:
    """Whether a text says somewhere what was or is."""
    past, _, _ = _cues()
    return past.search(text) is not None or _TOLD.search(text) is not None


def strives(text: str) -> bool:
    """Whether a text sets itself goals in so many words: 力争, 确保, 到2030年."""
    return _STRIVES.search(text) is not None


def promises(text: str) -> bool:
    """Whether a text looks ahead: it says so somewhere, or its sentences mostly open with what is to be done."""
    if not strives(text) and len(_TOLD.findall(text)) >= 3:
        return False
    if _AHEAD.search(text):
        return True
    # Goals are round and open (1200项以上); what was counted has decimals (281.6亿元).
    open_ends, exact = len(_OPEN.findall(text)), len(_EXACT.findall(text))
    if open_ends > exact or exact > 2 * open_ends + 2:
        return open_ends > exact
    sentences = [sentence for sentence in re.split(r"[。；\n]", text) if sentence]
    ordered = sum(1 for sentence in sentences if _ORDERED.match(sentence))
    return 3 * sum(map(_opens_with_promise, sentences)) > len(sentences) or 3 * ordered > 2 * len(sentences)


def turns(kind: Kind, text: str, start: int, end: int) -> bool:
    """Whether words between two amounts turn from what was done to what is to be done, or back."""
    past, future, _ = _cues()
    if kind == "target":
        return past.search(text, start, end) is not None
    return future.search(text, start, end) is not None or _ANNOUNCED.search(text, start, end) is not None


def judge(
    amount: Amount, cues: Cues, clause: int, words: str, verb: str, governed: Governed, setting: Setting
) -> Verdict:
    """Weigh the cues of an amount; `words` is its clause, from the offset `clause` up to and with the amount."""
    rules = weights()
    found = [
        ("figure", _figure(amount)),
        *_timed(governed, setting),
        *cues.weighed(clause, amount.end, verb, words, setting.genre),
        (setting.chapter, rules.chapter["none" if _torn(setting) else setting.chapter]),
        (setting.genre, rules.genre[setting.genre]),
    ]
    if setting.earlier and not any(name in _TENSES or name.startswith("time:") for name, _ in found):
        found.append(("continuity", rules.continuity if setting.earlier == "target" else -rules.continuity))
    total = sum([weight for _, weight in found])
    return Verdict("target" if total > 0 else "fact", abs(total), tuple([name for name, weight in found if weight]))


def _torn(setting: Setting) -> bool:
    """A chapter of tasks says something only where the document is a plan."""
    return setting.chapter == "tasks" and setting.genre != "plan"


def _timed(governed: Governed, setting: Setting) -> Iterator[tuple[str, float]]:
    if governed.mark:
        share = weights().inherited[setting.genre] if governed.inherited else 1.0
        yield f"time:{governed.mark.kind}", share * _time_weight(governed.mark, setting)


def _figure(amount: Amount) -> float:
    """What was counted is exact (1254家, 281.6亿元); what is promised is round and open (1200家以上)."""
    if amount.bound in ("ge", "approx") or (amount.end > amount.unit_end and amount.comparator in ("ge", "approx")):
        return weights().figure["open"]
    if amount.comparator == "gt" and amount.mark is None and amount.kind == "count":
        return weights().figure["exact"]  # 100余家 were counted
    value = amount.value or 0.0
    exact = value >= 100 and value % 5 != 0 if amount.kind == "count" else value >= 10 and value % 1 != 0
    return weights().figure["exact"] if exact and amount.kind in ("count", "money") else 0.0


def _opens_with_promise(sentence: str) -> bool:
    """初步建成…，规模跻身前列: the verb at the head of the sentence holds for all its clauses."""
    known = phrases.patterns()
    stripped = known.strip.match(sentence)
    return known.verbs.match(sentence, stripped.end() if stripped else 0) is not None


def _time_weight(time: TimeMark, setting: Setting) -> float:
    """A year after the document's promises, one before it reports; the present reports."""
    rules = weights().time
    if time.kind in ("now", "past"):
        return rules.present
    if time.kind == "duration":
        return rules.duration
    deadline = time.kind in ("until", "span")
    if setting.year is None or time.year is None:
        return rules.undated_span if deadline else 0.0 if time.year is None else rules.undated_year
    if time.year != setting.year:
        return rules.later if time.year > setting.year else rules.earlier
    if time.kind == "until":
        return rules.same_deadline
    return rules.same_year_plan if setting.genre == "plan" else rules.same_year_other
