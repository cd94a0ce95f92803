"""Measured: the targets and facts of a document.

Takes  a document: clean text with its map and outline.
Gives  Target and Fact records in the order of the text, each with its exact words in the raw text.
Rule   gold guidelines sections 1-3; the steps are: amounts, roles, phrases, polarity, times, owners, records.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from zhizao.base.sources import record_id
from zhizao.document.document import Document, Heading
from zhizao.plan import (
    amounts,
    confidence,
    deadlines,
    directions,
    names,
    phrases,
    polarity,
    restatements,
    roles,
    subjects,
    times,
)
from zhizao.plan.amounts import Amount
from zhizao.plan.phrases import Phrase
from zhizao.plan.records import Baseline, Basis, Comparator, Fact, Strength, Target
from zhizao.reference import regions
from zhizao.reference.clauses import clauses

Owners = Callable[[int], tuple[str, ...]]

_PLAN_TITLE = re.compile(
    r"规划|计划|方案|意见|措施|纲要|要点|办法|通知|目标|政策|工作报告|分工|清单|决定|实施|条例|细则"
)
_REPORTED = re.compile(r"记者|讯[（：]|本报|日前|获悉|报道|责编|编辑：|来源：")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?”?")
_INCREASE = re.compile(
    r"新增|净增|再投入|新培育|新认定|新引进|新建|新上市|新开工|新投产|新签约|增加(?!值)|新获批|新入选|新入围|新改扩建|新获|增量|再新增"
)
_STOCK_MONEY = re.compile(r"投资|投入|资金|贷款|融资|募资|合同额|引资|授信|节约|争取")
_BASELINE = re.compile(r"(?:从|由)[^，。；]{0,14}$")


@dataclass(frozen=True, slots=True)
class Draft:
    """One amount read, before it becomes a record."""

    amount: Amount
    phrase: Phrase
    verdict: polarity.Verdict
    governed: deadlines.Governed
    subject: str | None
    indicator: str
    yearly: bool
    added: bool
    baseline: Amount | None
    subset: bool
    lent: bool
    sentence: tuple[int, int]


class Reading:
    """What the steps share for one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.body.text
        self.outline = document.outline
        self.year = deadlines.document_year(document.outline, self.text)
        self.marks = times.find(self.text, self.year)
        self.calendar = deadlines.Calendar(self.text, self.marks, document.outline)
        self._named: tuple[int, subjects.Subject | None] = (-1, None)
        self._bodies = [heading.body_start for heading in document.outline.headings]
        title = document.outline.title or ""
        numbered = sum(1 for heading in document.outline.headings if heading.label)
        planned = _PLAN_TITLE.search(title) or numbered >= 3
        reported = title or _REPORTED.search(self.text)
        untitled: polarity.Genre = "text" if polarity.promises(self.text) else "report"
        self.genre: polarity.Genre = "plan" if planned else "news" if reported else untitled

    def subject(self, sentence: str, paragraph: int) -> subjects.Subject | None:
        """The subject of a sentence; a cluster named earlier in the paragraph stays its subject."""
        found = subjects.in_sentence(sentence, self.outline.place)
        if found:
            self._named = (paragraph, found)
            return found
        before, named = self._named
        holding = named and before == paragraph and not regions.full_name(named.printed)
        return named if holding and self.genre == "news" else None

    def heading(self, offset: int) -> Heading | None:
        """The innermost heading whose body holds `offset`."""
        i = bisect_right(self._bodies, offset) - 1
        while i >= 0 and self.outline.headings[i].body_end <= offset:
            i -= 1
        return self.outline.headings[i] if i >= 0 else None

    def section(self, offset: int) -> str | None:
        """The heading path of `offset`, or the title where there is no heading."""
        heading = self.heading(offset)
        return " > ".join(heading.section) if heading else self.outline.title

    def chapter(self, heading: Heading | None) -> polarity.Chapter:
        """What the numbers below a heading are."""
        if heading is None:
            return "none"
        words, path = clauses().sections, "".join(heading.section[::-1])
        goals = [path.rfind(word) for word in words.goals if word in path]
        background = [path.rfind(word) for word in words.background if word in path]
        if goals and (not background or min(goals) <= min(background)):
            return "goals"
        return "background" if background else "tasks"


def read(document: Document, owners: Owners) -> list[Target | Fact]:
    """The targets and facts of a document; `owners` tells who answers for what stands at a clean offset."""
    reading = Reading(document)
    drafts = [draft for group in _sentences(reading) for draft in _read_sentence(reading, *group)]
    drafts = sorted([*drafts, *_directions(reading, drafts)], key=lambda draft: draft.amount.start)
    records = _records(reading, drafts, owners)
    return restatements.linked(records)


def _sentences(reading: Reading) -> Iterator[tuple[int, int, int, list[Amount]]]:
    """Sentences that hold amounts: start, end, start of the paragraph, and the amounts."""
    text, found = reading.text, amounts.find(reading.text, names.find(reading.text))
    i = 0
    while i < len(found):
        paragraph = text.rfind("\n", 0, found[i].start) + 1
        start = max(text.rfind(mark, paragraph, found[i].start) for mark in "。！？") + 1 or paragraph
        start = max(start, paragraph)
        match = _SENTENCE.match(text, start)
        end = match.end() if match else found[i].end
        j = i
        while j < len(found) and found[j].start < end:
            j += 1
        j = max(j, i + 1)
        yield start, end, paragraph, found[i:j]
        i = j


def _read_sentence(reading: Reading, start: int, end: int, paragraph: int, found: list[Amount]) -> list[Draft]:
    text = reading.text
    sentence = text[start:end]
    here = reading.heading(found[0].start)
    setting = polarity.Setting(reading.year, reading.genre, reading.chapter(here))
    marks = [mark for mark in reading.marks if start <= mark.start < end]
    named = reading.subject(sentence, paragraph)
    place = named.name if named and regions.full_name(named.printed) else reading.outline.place
    kept = roles.values(text, found, end)
    lead = here.body_start if here and setting.chapter in ("goals", "background") else paragraph
    drafts: list[Draft] = []
    pending: list[int] = []
    noun = ""
    baseline: Amount | None = None
    for i, amount in enumerate(kept):
        clause = phrases.clause_start(text, amount.start, start)
        ends = phrases.clause_end(text, amount.end, end)
        earlier = phrases.clause_start(text, clause - 1, start) if clause > start else start
        if polarity.excluded(sentence, text[clause:ends], text[earlier:ends], amount):
            continue
        following = kept[i + 1] if i + 1 < len(kept) else None
        previous = kept[i - 1] if i else None
        if following and _starts_from(text, clause, amount, following):
            baseline = amount
            continue
        phrase = phrases.read(
            text,
            amount,
            None if baseline is previous else previous,
            following,
            start,
            end,
            marks,
            named.printed if named else "",
        )
        if baseline:
            phrase = _over_baseline(text, phrase, baseline, amount, start, marks)
        head = phrase.start if baseline else amount.start
        governed = reading.calendar.governing(clause, start, paragraph, head, head if baseline else amount.end, lead)
        verdict = polarity.judge(
            text[start : amount.end], text[clause : amount.end], phrase.verb, governed.mark, governed.inherited, setting
        )
        if verdict.kind is None:
            continue
        lent = not phrase.indicator or phrase.shape == "elliptic"
        indicator = phrase.indicator
        if phrase.shape == "carried" and drafts and text[drafts[-1].amount.end : phrase.start] in ("、", "和", ""):
            phrase = replace(phrase, change=drafts[-1].phrase.change, lead=drafts[-1].phrase.lead)
        if phrase.shape == "shared":
            pending.append(len(drafts))
        elif phrase.shape == "elliptic":
            indicator = indicator.removesuffix("数量") + _head(noun) + "数量"
        elif not indicator and (noun or drafts):
            indicator = phrases.lend(phrase, amount, noun)
        elif not indicator:
            indicator = phrases.lend(phrase, amount, _previous_clause(text, clause, start, marks))
        if noun and phrase.noun.startswith("占"):
            indicator = noun.split("占", maxsplit=1)[0] + indicator
            phrase = replace(phrase, noun=noun)
        elif phrases.headless(phrase.noun):
            indicator, phrase = _headed(text, phrase, noun, kept[i + 1 :], end, marks)
        elif phrase.noun and phrase.shape != "elliptic":
            noun = phrase.noun
        subject, indicator = subjects.split(indicator, place)
        subject = subject or subjects.antecedent(text[start : amount.start], indicator, place)
        yearly = _is_yearly(text[clause : amount.start], amount)
        listed = bool(drafts) and drafts[-1].amount.start > clause and not phrase.verb
        added = _adds(phrase, text[max(start, phrase.start - 6) : amount.start]) or (listed and drafts[-1].added)
        subset = phrase.shape == "elliptic" or "其中" in text[clause - 3 if clause > 2 else 0 : amount.start]
        if share := _distributed(text, clause, kept, i, marks):
            indicator = phrases.lend(phrase, amount, share.noun) if share.noun else indicator
            governed = replace(governed, mark=share.mark) if share.mark else governed
        drafts.append(
            Draft(
                amount,
                phrase,
                verdict,
                governed,
                subject or (named.name if named else reading.outline.place),
                indicator,
                yearly,
                added,
                baseline,
                subset,
                lent,
                (start, end),
            )
        )
        baseline = None
        if pending and phrase.shape != "shared":
            for p in pending:
                drafts[p] = replace(drafts[p], indicator=indicator, phrase=_stretched(drafts[p].phrase, phrase))
            pending.clear()
    return drafts


def _directions(reading: Reading, drafts: list[Draft]) -> Iterator[Draft]:
    """Direction-only targets, where no number of the same words says more."""
    text, taken = reading.text, [(draft.phrase.start, draft.amount.end) for draft in drafts]
    for found in directions.find(text):
        start, end = _sentence_around(text, found.start)
        paragraph = text.rfind("\n", 0, found.start) + 1
        here = reading.heading(found.start)
        setting = polarity.Setting(reading.year, reading.genre, reading.chapter(here))
        governed = reading.calendar.governing(found.start, start, paragraph, found.start, found.end, paragraph)
        words = text[start : found.end]
        verdict = polarity.judge(words, text[found.start : found.end], "", governed.mark, governed.inherited, setting)
        i = bisect_right(taken, (found.end, 0))
        told = any(first < found.end and found.start < last for first, last in taken[max(0, i - 3) : i])
        if verdict.kind != "target" or verdict.margin < 1.5 or told or polarity.spoken(text[start:end]):
            continue
        amount = Amount(
            found.start,
            found.end,
            found.end,
            found.end,
            "direction",
            None,
            None,
            None,
            found.unit or "",
            found.comparator,
        )
        phrase = Phrase(found.start, found.end, "before", found.indicator, found.indicator)
        named = reading.subject(text[start:end], paragraph)
        subject, indicator = subjects.split(phrases.tidy(_bare_noun(found.indicator)), reading.outline.place)
        yield Draft(
            amount,
            phrase,
            verdict,
            governed,
            subject or (named.name if named else reading.outline.place),
            indicator,
            False,
            False,
            None,
            False,
            False,
            (start, end),
        )


def _bare_noun(noun: str) -> str:
    """A noun without the verbs and light words at its head."""
    stripped = phrases.patterns().strip.match(noun)
    noun = noun[stripped.end() :] if stripped else noun
    verb = phrases.patterns().verbs.match(noun)
    return noun[verb.end() :] if verb and len(noun) - verb.end() >= 2 else noun


def _sentence_around(text: str, offset: int) -> tuple[int, int]:
    start = max(text.rfind(mark, 0, offset) for mark in "。！？\n") + 1
    match = _SENTENCE.match(text, start)
    return start, match.end() if match else offset


def _starts_from(text: str, clause: int, amount: Amount, following: Amount) -> bool:
    """从5.5万亿元提升至7万亿元: the first amount is where the second starts."""
    between = text[amount.end : following.start]
    rises = following.mark in ("reach", "reach_down") or bool(re.search(r"(?:到|至)$", between))
    return (
        rises
        and len(between) <= 6
        and not re.search(r"[，。；、]", between)
        and bool(_BASELINE.search(text, clause, amount.start))
    )


def _over_baseline(
    text: str, phrase: Phrase, baseline: Amount, amount: Amount, start: int, marks: list[times.TimeMark]
) -> Phrase:
    """The phrase of a target whose indicator stands before its baseline."""
    at = max(text.rfind("从", start, baseline.start), text.rfind("由", start, baseline.start))
    begins = phrases.clause_start(text, at, start)
    for mark in marks:
        if begins <= mark.start and mark.end <= at:
            begins = mark.end
    noun = text[begins:at].lstrip("，、")
    name = phrases.measure(phrases.TAIL.sub("", phrases.tidy(noun)), amount)
    return replace(phrase, start=begins, indicator=name, noun=name, shape="before", change=None)


def _previous_clause(text: str, clause: int, start: int, marks: list[times.TimeMark]) -> str:
    """The noun of the clause before: 研发投入强度持续提升，达到3%."""
    if clause <= start + 1:
        return ""
    begins = phrases.clause_start(text, clause - 1, start)
    words = text[begins : clause - 1]
    for mark in marks:
        if mark.start == begins:
            words = text[mark.end : clause - 1]
    words = re.split(r"(?:持续|不断|稳步|显著|明显|大幅|逐步|进一步)", phrases.tidy(words))[0]
    return words if len(words) <= 24 else ""


def _head(noun: str) -> str:
    """The last noun of a phrase, for an ellipsis: 市级智能制造试点示范项目 -> 项目."""
    for head in sorted(clauses().heads, key=len, reverse=True):
        if noun.endswith(head):
            return head
    return noun[-4:]


@dataclass(frozen=True, slots=True)
class _Share:
    """What one of several amounts behind 分别 gets of the names and the dates before it."""

    noun: str
    mark: times.TimeMark | None


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
    dated = [mark for mark in marks if clause - 20 <= mark.start < at and mark.last]
    if len(dated) == len(group):
        return _Share("", dated[place])
    words = text[clause:at]
    for mark in marks[::-1]:
        if clause <= mark.start and mark.end <= at:
            words = words[: mark.start - clause] + words[mark.end - clause :]
    listed = phrases.tidy_list(words)
    if len(listed) != len(group):
        return None
    name = listed[place]
    if phrases.headless(name):
        tier = phrases.TIER_HEAD.match(listed[-1])
        name += listed[-1][tier.end() :] if tier else listed[-1]
    return _Share(name, None)


def _headed(
    text: str, phrase: Phrase, earlier: str, following: list[Amount], end: int, marks: list[times.TimeMark]
) -> tuple[str, Phrase]:
    """Give a bare tier (万亿级, 国家级) the head of the noun that follows in its list, or of the one before it."""
    if phrase.shape == "behind" and text[phrase.end : phrase.end + 1] in "、和":
        for i, amount in enumerate(following):
            later = phrases.read(text, amount, None, (following[i + 1 : i + 2] or [None])[0], phrase.end, end, marks)
            if later.noun and not phrases.headless(later.noun):
                tier = phrases.SIZE_HEAD.match(later.noun) or phrases.TIER_HEAD.match(later.noun)
                head = later.noun[tier.end() :] if tier else later.noun
                return phrase.noun + head + "数量", replace(phrase, noun=phrase.noun + head)
    head = earlier[tier.end() :] if (tier := phrases.TIER_HEAD.match(earlier)) else earlier
    return f"{phrase.noun}{head}数量", phrase


def _stretched(own: Phrase, lender: Phrase) -> Phrase:
    """打造2个、培育4个世界级产业集群: the quote of the first reaches to the noun that both share."""
    return replace(own, end=lender.end, noun=lender.noun)


def _is_yearly(words: str, amount: Amount) -> bool:
    """每年 governs its clause, and the items that 、 joins to it."""
    return bool(re.search(r"每年|年均|逐年", words)) and amount.kind not in ("percent", "points", "multiple")


def _adds(phrase: Phrase, words: str) -> bool:
    """新增 and its kin make an amount an increase."""
    return bool(_INCREASE.search(phrase.verb) or _INCREASE.search(words[-12:]))


def _basis(draft: Draft, text: str) -> Basis:
    amount, phrase = draft.amount, draft.phrase
    words = text[max(draft.sentence[0], phrase.start - 6) : amount.start]
    if draft.yearly:
        return "per_year"
    if amount.kind in ("percent", "points", "multiple") and phrase.change:
        return "growth_rate" if amount.kind != "points" else "increase"
    if draft.added:
        return "increase"
    if amount.kind in ("percent",) and re.search(
        r"占[^，。；]*?(?:比重|比例|比|总|的|份额)|占比|比重|份额", draft.indicator + words
    ):
        return "share"
    if amount.kind == "count" and "/" not in amount.unit and not re.match(r"[平人户亩][均]|每", draft.indicator):
        return "total"
    if amount.kind == "money" and _STOCK_MONEY.search(draft.indicator):
        return "total"
    return "level"


def _strength(text: str, sentence: int, amount: Amount) -> Strength:
    """力争 stretches to the end of the sentence across commas."""
    words = text[sentence : amount.start]
    return "strive" if any(word in words for word in clauses().strive) else "committed"


def _comparator(amount: Amount, kind: str, change: str | None) -> Comparator:
    if kind == "fact" and amount.mark in amounts.REACHING and amount.comparator in ("ge", "le") and _bare(amount):
        return "eq"
    return amount.comparator


def _bare(amount: Amount) -> bool:
    """The mark alone gave the comparator: nothing such as 以上 stands behind the number."""
    return amount.end == amount.unit_end


def _records(reading: Reading, drafts: list[Draft], owners: Owners) -> list[Target | Fact]:
    records: list[Target | Fact] = []
    parents: dict[tuple[int, int], str] = {}
    for draft in drafts:
        record = _record(reading, draft, owners, parents.get(draft.sentence), len(records))
        if not draft.subset:
            parents[draft.sentence] = record.id
        records.append(record)
    return records


def _record(reading: Reading, draft: Draft, owners: Owners, parent: str | None, ordinal: int) -> Target | Fact:
    document, text, amount = reading.document, reading.text, draft.amount
    kind = draft.verdict.kind or "target"
    first, last = _quote_span(text, draft)
    start, end = document.body.raw_span(first, last)
    raw_start, raw_end = document.body.raw_span(amount.start, amount.end)
    doubt = confidence.of(draft, document, (start, end))
    common = {
        "id": record_id(document.sha256, kind, start, end, ordinal),
        "quote": document.raw[start:end],
        "start": start,
        "end": end,
        "section": reading.section(amount.start),
        "subject": draft.subject,
        "indicator": draft.indicator or None,
        "comparator": _comparator(amount, kind, draft.phrase.change),
        "value": amount.value,
        "low": amount.low,
        "high": amount.high,
        "unit": amount.unit or None,
        "raw": document.raw[raw_start:raw_end] if amount.kind != "direction" else None,
        "bound": amount.bound,
        "quantified": amount.kind != "direction",
        "basis": _basis(draft, text),
        "subset_of": parent if draft.subset else None,
        "confidence": doubt.confidence,
        "needs_review": doubt.reasons,
    }
    if kind == "fact":
        period, rule = reading.calendar.period(draft.governed, background=reading.chapter(reading.heading(amount.start)) == "background")
        return Fact(**common, period=period, period_rule=rule)
    deadline, rule = reading.calendar.deadline(draft.governed)
    return Target(
        **common,
        owners=owners(amount.start),
        deadline=deadline,
        deadline_rule=rule,
        strength=_strength(text, draft.sentence[0], amount),
        baseline=_baseline(document, draft.baseline),
    )


def _quote_span(text: str, draft: Draft) -> tuple[int, int]:
    """The words to quote, not longer than a reader needs."""
    start, end = draft.phrase.start, max(draft.phrase.end, draft.amount.end)
    if end - draft.amount.end > 40:
        cut = text.find("、", draft.amount.end + 4, end)
        end = cut if cut > 0 else min(end, draft.amount.end + 60)
    while end > draft.amount.end and text[end - 1] in "，、。；的 ":
        end -= 1
    start = max(start, draft.amount.start - 60)
    while start < draft.amount.start and text[start] in "，、。；： ":
        start += 1
    return start, end


def _baseline(document: Document, amount: Amount | None) -> Baseline | None:
    if amount is None or amount.value is None:
        return None
    start, end = document.body.raw_span(amount.start, amount.end)
    return Baseline(value=amount.value, unit=amount.unit, start=start, end=end)
