"""Sentences: the amounts of one sentence, read from left to right.

Takes  a sentence with its amounts and the context of its document.
Gives  a Draft for every amount that promises or reports.
Rule   what one amount leaves unsaid its neighbours lend: a shared head (打造2个、培育4个集群), a bare tier (国家级10家), a rate
       (营业收入8500亿元，增长6.5%), an ellipsis (30项达到省级水平), a list behind 分别.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from zhizao.base.patterns import any_of
from zhizao.plan import amounts, names, phrases, polarity, roles, subjects, times
from zhizao.plan.amounts import Amount
from zhizao.plan.context import LONGEST, Context, paragraph_of
from zhizao.plan.deadlines import Governed
from zhizao.plan.drafts import Draft
from zhizao.plan.phrases import Phrase
from zhizao.reference import regions
from zhizao.reference.clauses import clauses

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?”?")
_YEARLY = re.compile(r"每年|年均|逐年")
_ANY_MARK = re.compile(r"[，。；、]")
_RISING = re.compile(r"[到至](?:(?:19|20)\d\d年(?:底|末)?的?)?$")
_LEAVES = re.compile(r"(?:左右)?(?:逐步)?(?:提[升高]|增[加长]|扩大|上升|发展|下降|降低|减少|压[缩减]|缩短)[到至]")
_STARTED = re.compile(r"[从由](?P<year>(?:19|20)\d\d)年")
_BASELINE = re.compile(r"(?:从|由)[^，。；]{0,14}$")


_ORDINALS = ("一", "二", "三", "四", "五")


@cache
def _increase() -> re.Pattern[str]:
    words = clauses()
    # 增加到2015年的9793亿元 tells a level; 新登记注册, 新入驻 and every other 新 before a verb tell what was added.
    verbs = any_of([*words.promise, *words.added])
    return re.compile(rf"(?:{any_of(words.increase)})(?![值到至])|(?<![创更革翻焕])新(?:{verbs})(?![业品型])")


# From this margin on a verdict says what the sentences behind it go on with.
SURE = 1.0


def span(text: str, offset: int) -> tuple[int, int]:
    """The sentence that holds `offset`, at most LONGEST characters to either side."""
    first = paragraph_of(text, offset)
    start = max(first, text.rfind("。", first, offset) + 1)
    start = max(start, text.rfind("！", start, offset) + 1)
    start = max(start, text.rfind("？", start, offset) + 1)
    match = _SENTENCE.match(text, start, offset + LONGEST)
    return start, match.end() if match else offset


def read(context: Context, beside: Iterable[tuple[int, int]]) -> Iterator[Draft]:
    """The drafts of a whole document, sentence by sentence; the spans `beside` are no sentences."""
    found = amounts.find(context.text, [*names.find(context.text), *context.annexes(), *beside])
    at, told = 0, _Told(0, None)
    while at < len(found):
        start, end = span(context.text, found[at].start)
        stop = at + 1
        while stop < len(found) and found[stop].start < end:
            stop += 1
        end = max(end, found[at].end)
        drafts = _Sentence(context, start, end, found[at:stop], told.carried(context.text, start)).drafts()
        told = told.after(drafts, end)
        yield from drafts
        at = stop


class _Told(NamedTuple):
    """What the sentence that ends at `end` told: promises, reports, or nothing that is sure."""

    end: int
    kind: polarity.Kind | None

    def carried(self, text: str, start: int) -> polarity.Kind | None:
        """What a sentence at `start` goes on with: it stands in the same paragraph or the next, and nothing turns between."""
        if self.kind is None or text.count("\n", self.end, start) > 1:
            return None
        return None if polarity.turns(self.kind, text, self.end, start) else self.kind

    def after(self, drafts: list[Draft], end: int) -> _Told:
        """With the sentence behind it, which ends at `end`."""
        sure = [draft.verdict for draft in drafts if draft.verdict.told and draft.verdict.margin >= SURE]
        return _Told(end, sure[-1].kind if sure else self.kind)


class _Sentence:
    """One sentence and what was read of it so far."""

    def __init__(
        self, context: Context, start: int, end: int, found: list[Amount], earlier: polarity.Kind | None
    ) -> None:
        self._context, self._text, self._start, self._end = context, context.text, start, end
        self._paragraph = min(paragraph_of(context.text, found[0].start), start)
        self._setting = context.setting(found[0].start)._replace(earlier=earlier)
        self._lead = context.lead(found[0].start, self._paragraph)
        self._marks = context.times(start, end)
        self._named = context.subject(context.text[start:end], self._paragraph)
        known = self._named and regions.full_name(self._named.printed)
        self._place = self._named.name if self._named and known else context.outline.place
        self._cues = polarity.Cues(context.text, start, end, self._paragraph)
        self._kept = roles.values(context.text, found, end)
        self._drafts: list[Draft] = []
        self._noun = ""  # the last noun said, which later amounts may borrow
        self._baseline: Amount | None = None

    def drafts(self) -> list[Draft]:
        """Read the amounts in order."""
        for i, amount in enumerate(self._kept):
            clause = phrases.clause_start(self._text, amount.start, self._start)
            if self._excluded(amount, clause):
                continue
            following = self._kept[i + 1] if i + 1 < len(self._kept) else None
            if following and self._starts_from(clause, amount, following):
                self._baseline = amount
                continue
            if self._leaves(clause, amount):
                continue
            self._read(i, amount, clause, following)
            if self._baseline and self._drafts[-1].verdict.kind == "fact":
                self._drafts.insert(-1, self._started(self._drafts[-1], self._baseline, clause))
            self._baseline = None
        return self._drafts

    def _started(self, reached: Draft, baseline: Amount, clause: int) -> Draft:
        """从2015年的28%增长到2020年的40%: where a change that is told began is a fact of its own."""
        year = _STARTED.search(self._text, clause, baseline.start)
        mark = (
            times.TimeMark(year.start("year"), year.end("year"), "year", year["year"], year["year"]) if year else None
        )
        phrase = reached.phrase._replace(end=baseline.end)
        return reached._replace(
            amount=baseline, phrase=phrase, governed=Governed(mark, "clause" if mark else None), baseline=None
        )

    def _excluded(self, amount: Amount, clause: int) -> bool:
        text, start = self._text, self._start
        ends = phrases.clause_end(text, amount.end, self._end)
        earlier = phrases.clause_start(text, clause - 1, start) if clause > start else start
        return self._cues.excluded(amount, clause, ends, earlier, self._setting.genre)

    def _starts_from(self, clause: int, amount: Amount, following: Amount) -> bool:
        """从5.5万亿元提升至7万亿元: the first amount is where the second starts."""
        between = self._text[amount.end : following.start]
        rises = following.mark in ("reach", "reach_down") or _RISING.search(between)
        near = len(between) <= 14 and not _ANY_MARK.search(between)
        return bool(rises) and near and bool(_BASELINE.search(self._text, clause, amount.start))

    def _leaves(self, clause: int, amount: Amount) -> bool:
        """从8万辆提升至…: a start whose goal cannot be read (a broken line, a lost unit) is no goal itself."""
        leaves = _LEAVES.match(self._text, amount.end) is not None
        return leaves and _BASELINE.search(self._text, clause, amount.start) is not None

    def _read(self, i: int, amount: Amount, clause: int, following: Amount | None) -> None:
        phrase = self._phrase(i, amount, following)
        governed = self._governed(phrase, amount, clause)
        said = self._text[clause : amount.end]
        verdict = polarity.judge(amount, self._cues, clause, said, phrase.verb, governed, self._setting)
        lent = not phrase.indicator or phrase.shape == "elliptic"
        phrase, indicator = self._completed(phrase, amount, clause, i)
        share = _distributed(self._text, clause, self._kept, i, self._marks)
        if share and share.noun:
            indicator = phrases.lend(phrase, amount, share.noun)
        if share and share.mark:
            governed = governed._replace(mark=share.mark)
        subject, indicator = self._subject(indicator, amount)
        words = self._text[clause : amount.start]
        part = phrase.shape == "elliptic" or "其中" in self._text[max(0, clause - 3) : amount.start]
        draft = Draft(
            amount=amount,
            phrase=phrase,
            verdict=verdict,
            governed=governed,
            subject=subject,
            indicator=indicator,
            sentence=(self._start, self._end),
            yearly=_is_yearly(words, amount) or part and self._is_part_of_yearly(amount),
            added=self._adds(phrase, amount, clause),
            baseline=self._baseline,
            subset=part,
            lent=lent,
        )
        self._drafts.append(draft)
        if phrase.shape != "shared":
            self._lend_back(draft)

    def _is_part_of_yearly(self, amount: Amount) -> bool:
        """每年100个，其中10亿元以上15个: a part of what is counted every year is yearly too, unless a time or a sum is told."""
        head = next((draft for draft in reversed(self._drafts) if not draft.subset), None)
        if head is None or not head.yearly or head.amount.kind != amount.kind:
            return False
        between = self._text[head.amount.end : amount.start]
        timed = any(head.amount.end <= mark.start < amount.start and mark.kind != "yearly" for mark in self._marks)
        return not timed and not any(word in between for word in clauses().over_years.words)

    def _phrase(self, i: int, amount: Amount, following: Amount | None) -> Phrase:
        previous = self._kept[i - 1] if i and self._kept[i - 1] is not self._baseline else None
        printed = self._named.printed if self._named else ""
        phrase = phrases.read(self._text, amount, previous, following, self._start, self._end, self._marks, printed)
        return self._over_baseline(phrase, amount, self._baseline) if self._baseline else phrase

    def _over_baseline(self, phrase: Phrase, amount: Amount, baseline: Amount) -> Phrase:
        """The phrase of a target whose indicator stands before its baseline."""
        at = max(self._text.rfind(word, self._start, baseline.start) for word in "从由")
        begins = phrases.clause_start(self._text, at, self._start)
        for mark in self._marks:
            if begins <= mark.start and mark.end <= at:
                begins = mark.end
        noun = phrases.untailed(phrases.tidy(self._text[begins:at]))
        return phrase._replace(
            start=begins, indicator=phrases.measure(noun, amount), noun=noun, shape="before", change=None
        )

    def _governed(self, phrase: Phrase, amount: Amount, clause: int) -> Governed:
        """The time that governs an amount; that of its baseline is not its own."""
        if self._baseline:
            dated = [mark for mark in self._context.times(self._baseline.end, amount.start) if mark.last]
            if dated:
                return Governed(dated[-1], "clause")  # 从2015年的5亿元增长到2020年的9亿元
        first = phrase.start if self._baseline else amount.start
        last = first if self._baseline else amount.end
        return self._context.calendar.governing(clause, self._start, self._paragraph, first, last, self._lead)

    def _completed(self, phrase: Phrase, amount: Amount, clause: int, i: int) -> tuple[Phrase, str]:
        """The phrase and its indicator with what neighbours lend."""
        if phrase.shape == "carried" and not phrase.change and self._drafts:
            last = self._drafts[-1]
            if self._text[last.amount.end : phrase.start] in ("、", "和", ""):
                phrase = phrase._replace(change=last.phrase.change, lead=last.phrase.lead)
        if phrase.shape == "shared":
            return phrase, ""
        if phrase.shape == "elliptic":
            return phrase, phrase.indicator.removesuffix("数量") + _head(self._noun) + "数量"
        if not phrase.indicator:
            noun = self._noun or ("" if self._drafts else self._previous_clause(clause))
            return phrase, phrases.lend(phrase, amount, noun)
        if self._noun and phrase.noun.startswith("占"):
            return phrase._replace(noun=self._noun), self._noun.split("占", maxsplit=1)[0] + phrase.indicator
        if phrases.headless(phrase.noun):
            return self._headed(phrase, i)
        self._noun = phrase.noun or self._noun
        return phrase, phrase.indicator

    def _previous_clause(self, clause: int) -> str:
        """The noun of the clause before: 研发投入强度持续提升，达到3%."""
        if clause <= self._start + 1:
            return ""
        begins = phrases.clause_start(self._text, clause - 1, self._start)
        for mark in self._marks:
            if mark.start == begins:
                begins = mark.end
        words = phrases.tidy(self._text[begins : clause - 1])
        words = re.split(r"(?:持续|不断|稳步|显著|明显|大幅|逐步|进一步)", words)[0]
        return words if len(words) <= 24 else ""

    def _headed(self, phrase: Phrase, i: int) -> tuple[Phrase, str]:
        """Give a bare tier (万亿级, 国家级) the head of the noun that follows in its list, or of the one before it."""
        head = _without_tier(self._noun)
        if phrase.shape == "behind" and self._text[phrase.end : phrase.end + 1] in ("、", "和"):
            for j in range(i + 1, len(self._kept)):
                nearby = self._kept[j + 1] if j + 1 < len(self._kept) else None
                later = phrases.read(self._text, self._kept[j], None, nearby, phrase.end, self._end, self._marks)
                if later.noun and not phrases.headless(later.noun):
                    head = _without_tier(later.noun)
                    break
        return phrase._replace(noun=phrase.noun + head), f"{phrase.noun}{head}数量"

    def _subject(self, indicator: str, amount: Amount) -> tuple[str | None, str]:
        subject, indicator = subjects.split(indicator, self._place)
        subject = subject or subjects.antecedent(self._text[self._start : amount.start], indicator, self._place)
        return subject or (self._named.name if self._named else self._context.whole), indicator

    def _adds(self, phrase: Phrase, amount: Amount, clause: int) -> bool:
        """新增 and its kin make an amount an increase, and the items that 、 joins to it."""
        before = self._text[max(self._start, phrase.start - 6, amount.start - 12) : amount.start]
        if _increase().search(phrase.verb) or _increase().search(before):
            return True
        last = self._drafts[-1] if self._drafts else None
        return (
            last is not None
            and last.added
            and last.amount.start > clause
            and not phrase.verb
            and amount.mark != "reach"
        )

    def _lend_back(self, draft: Draft) -> None:
        """打造2个、培育4个世界级产业集群: the first reaches to the noun that both share."""
        for i in range(len(self._drafts) - 2, -1, -1):
            own = self._drafts[i]
            if own.phrase.shape != "shared":
                return
            phrase = own.phrase._replace(end=draft.phrase.end, noun=draft.phrase.noun, shape="behind")
            self._drafts[i] = own._replace(indicator=draft.indicator, subject=draft.subject, phrase=phrase)


def _is_yearly(words: str, amount: Amount) -> bool:
    """每年 governs its clause, and the items that 、 joins to it."""
    return _YEARLY.search(words) is not None and amount.kind not in ("percent", "multiple")


def _head(noun: str) -> str:
    """The last noun of a phrase, for an ellipsis: 市级智能制造试点示范项目 -> 项目."""
    return next((head for head in _heads() if noun.endswith(head)), noun[-4:])


@cache
def _heads() -> tuple[str, ...]:
    return tuple(sorted(clauses().heads, key=len, reverse=True))


def _without_tier(noun: str) -> str:
    """千亿级产业集群 -> 产业集群."""
    tier = phrases.SIZE_HEAD.match(noun) or phrases.TIER_HEAD.match(noun)
    return noun[tier.end() :] if tier else noun


@dataclass(frozen=True, slots=True)
class _Share:
    """What one of several amounts behind 分别 gets of the names and the dates before it."""

    noun: str
    mark: times.TimeMark | None


def _years(marks: list[times.TimeMark], clause: int, at: int, count: int) -> list[times.TimeMark]:
    """As many years as amounts: printed one by one, or the years of a span (2017-2020年分别达到…); else none."""
    dated = [mark for mark in marks if clause - 20 <= mark.start < at and mark.last]
    dated = dated or [mark for mark in marks if mark.start < at and mark.kind == "span"][-1:]
    if len(dated) == count:
        return dated
    span = dated[0] if len(dated) == 1 and dated[0].kind == "span" else None
    first, last = (int((span.first or "0")[:4]), span.year or 0) if span else (0, 0)
    if span is None or last - first + 1 != count:
        return []
    return [span._replace(kind="until", first=str(year), last=str(year)) for year in range(first, last + 1)]


def _distributed(text: str, clause: int, kept: list[Amount], i: int, marks: list[times.TimeMark]) -> _Share | None:
    """A、B分别达到10家、20家: the first name goes with the first amount; so do dates."""
    at = text.find("分别", clause, kept[i].start)
    if at < 0:
        return None
    group = [
        a for a in kept if clause <= a.start and phrases.clause_start(text, a.start, clause) == clause and a.start > at
    ]
    if len(group) < 2 or kept[i] not in group:
        return None
    place = group.index(kept[i])
    years = _years(marks, clause, at, len(group))
    if years:
        return _Share("", years[place])
    words = text[clause:at]
    for mark in marks[::-1]:
        if clause <= mark.start and mark.end <= at:
            words = words[: mark.start - clause] + words[mark.end - clause :]
    listed = phrases.tidy_list(words)
    if len(listed) != len(group):
        return None
    name = listed[place]
    if phrases.headless(name):
        name += _without_tier(listed[-1])
    elif name in _ORDINALS and listed[-1][:1] in _ORDINALS:
        name += listed[-1].lstrip("一二三四五")  # 一、二、三产业分别增长
    elif len(name) <= 3 < len(listed[0]) - len(name) and listed[0][-1] == name[-1]:
        # 规上企业单位增加值能耗、水耗: the second shares what the first says before its last word.
        name = listed[0][: -len(name)] + name
    return _Share(name, None)
