"""Context: what does a sentence need to know of its document?

Takes  a document: clean text with its outline.
Gives  its genre, the year in which it speaks, its calendar, and for any offset the heading, chapter and section.
Rule   a plan says so by its title or its numbering; news by its reporter; a text that promises nothing reports.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cache, cached_property

from zhizao.base.patterns import any_of
from zhizao.document import places
from zhizao.document.document import Document, Heading
from zhizao.plan import deadlines, phrases, polarity, subjects, times
from zhizao.reference import regions
from zhizao.reference.clauses import clauses

_PLAN_TITLE = re.compile(
    r"规划|计划|方案|意见|措施|纲要|要点|办法|通知|目标|政策|工作报告|分工|清单|决定|实施|条例|细则"
)
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]+[）)、.]")
_REPORTED = re.compile(r"记者|讯[（：]|本报|日前|获悉|报道|责编|编辑：|(?<!资料)(?<!数据)来源：")


@cache
def _looks_back() -> re.Pattern[str]:
    """发展基础, “十三五”发展回顾, 现状与形势: a heading that ends with a word of looking back."""
    return re.compile(rf"(?:{any_of(clauses().sections.background)})(?:$|[和与及、].{{2,8}}$)")


@cache
def _orders() -> re.Pattern[str]:
    """优化发展环境, 夯实产业基础: a heading that says what to do."""
    verbs, looks = any_of([*clauses().promise, *clauses().light]), any_of(clauses().sections.background)
    return re.compile(
        rf"^[^一-龥]*(?:[一二三四五六七八九十]+[、）])?(?:(?:{verbs})(?!{looks})|优化|夯实|强化|筑牢|完善|营造|把握|抢抓|应对)"
    )


# An item of a list that a line with a colon leads (主要目标是：/ 一是…/ ——…).
_ITEM = re.compile(
    r"[一二三四五六七八九十]是|[—－●■◆▲·•][—－]?|[（(]\d{1,2}[）)]|\d{1,2}[.．、）)](?!\d)|[①-⑳]|首先|其次|再次|最后"
)


# 绿色发展取得新成效: promised or done, as the chapter around it says.
_ATTAINED = re.compile(r"取得(?!的)|新(?:成效|进展|成就)")


# How many lines a line with nothing but a year may head, and how many items a line with a colon.
HEADED = 12
ITEMS = 60
# What the line before a list calls its items where they are goals.
_GOALS = ("目标", "指标")
# A sentence that sets goals, for what stands behind it in its paragraph: 主要预期目标是：…, 确定2025年发展目标….
_GOALS_SAID = re.compile(
    # The engine skips to the first characters.
    r"[目指确提设明锁制](?:(?<=[目指])标(?:(?:任务)?(?:建议)?(?:是|为|如下)?：|(?:建议)?[是为])"
    r"|[定出确](?<=确定|提出|设定|明确|锁定|制定)[^，。；]{0,12}目标)"
)


_ATTAINED_LEAD = re.compile(
    r"[^，。；\n\d]{0,20}(?:(?:成效|成果|成绩|效果)(?:显著|明显|丰硕|突出|喜人)|取得[^，。；\n\d]{0,8}(?:成效|进展|成绩|突破|进步)|(?:实现|有)新突破|亮点纷呈|稳中有进)。"
)


# A sentence or paragraph that never ends is cut here, so that hostile text costs no more than its length.
LONGEST = 2000


def paragraph_of(text: str, offset: int) -> int:
    """Where the paragraph that holds `offset` begins, at most LONGEST characters before it."""
    first = max(0, offset - LONGEST)
    return max(first, text.rfind("\n", first, offset) + 1)


class Context:
    """One document as the readers of its sentences see it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        # To a reader of sentences every cell of a table is a paragraph of its own.
        self.text = document.body.text.replace("\t", "\n")
        self.outline = document.outline
        marks = times.find(self.text)
        self.year = deadlines.document_year(document.outline, self.text, marks)
        self.marks = [self._headed(mark) for mark in times.dated(marks, self.year)]
        self._year_lines = [mark.start for mark in self.marks if mark.kind == "until" and self._alone(mark)]
        self._starts = [mark.start for mark in self.marks]
        self._chapters: dict[tuple[str, ...], polarity.Chapter] = {}
        self._named: tuple[int, subjects.Subject | None] = (-1, None)
        self._leads: dict[int, int | None] = {}
        self._bodies = [heading.body_start for heading in document.outline.headings]
        title = document.outline.title or ""
        numbered = sum(1 for heading in document.outline.headings if heading.label)
        ahead = polarity.promises(self.text)
        planned = _PLAN_TITLE.search(title) or numbered >= 3 and ahead
        headline = title and not _NUMBERED.match(title)
        reported = headline or _REPORTED.search(self.text)
        untitled: polarity.Genre = "text" if ahead else "report"
        self.genre: polarity.Genre = "plan" if planned else "news" if reported else untitled
        self.calendar = deadlines.Calendar(self.text, self.marks, document.outline, carries=self.genre != "news")

    def _headed(self, mark: times.TimeMark) -> times.TimeMark:
        """A year that is a line of its own heads the lines below it: it sets their deadline."""
        if mark.kind != "year" or (self.year is not None and (mark.year or 0) < self.year):
            return mark
        return mark._replace(kind="until") if self._alone(mark) else mark

    def _alone(self, mark: times.TimeMark) -> bool:
        """Whether a mark is all that its line holds."""
        before, behind = self.text[max(0, mark.start - 1) : mark.start], self.text[mark.end : mark.end + 1]
        return before in ("", "\n") and behind in ("", "\n", "：")

    @cached_property
    def whole(self) -> str | None:
        """The place whose document this is; one that never names its place still says 全市 or 我省."""
        if self.outline.place:
            return regions.spoken(self.outline.place, self.text)
        said = Counter(phrases.whole().findall(self.text))
        if not said and places.speaks_for_the_nation(self.text):
            return "全国"
        # 我市 is the voice of the document itself, 全市 may also be said of another.
        return max(said, key=lambda word: (word[0] == "我", said[word]), default=None)

    def times(self, start: int, end: int) -> list[times.TimeMark]:
        """The marks of time that begin in a span."""
        return self.marks[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

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
        path = heading.section
        if path not in self._chapters:
            self._chapters[path] = self._chapter(path)
        return self._chapters[path]

    def _chapter(self, path: tuple[str, ...]) -> polarity.Chapter:
        attained = False
        for title in reversed(path):
            if title.endswith("基础") and not polarity.reports(self._body_below(path)):
                continue  # 产业基础 among 创新发展 and 资源保障 is a field, where nothing is told of the past
            if _looks_back().search(title) and not _orders().search(title):
                if not _ATTAINED.search(title):
                    return "background"
                attained = True
            elif any(word in title for word in clauses().sections.goals):
                return "goals"
        if attained and not polarity.strives(self._body_below(path)):
            return "background"
        return "tasks"

    def _body_below(self, path: tuple[str, ...]) -> str:
        """What stands below a heading; a chapter that says what was attained may still tell what is to be done."""
        here = next(heading for heading in self.outline.headings if heading.section == path)
        return self.text[here.body_start : here.body_end]

    def annexes(self) -> list[tuple[int, int]]:
        """Where the list of annexes names them: figures in their names are no amounts."""
        found = [self.text.rfind(annex) for annex in self.outline.annexes]
        return [(at, at + len(annex)) for at, annex in zip(found, self.outline.annexes, strict=True) if at >= 0]

    def setting(self, offset: int) -> polarity.Setting:
        """The setting of an amount at `offset`."""
        chapter = self.chapter(self.heading(offset))
        if chapter in ("none", "tasks"):
            paragraph = paragraph_of(self.text, offset)
            if self.genre != "plan" and self._looked_back(paragraph):
                return polarity.Setting(self.year, self.genre, "background")
            if _GOALS_SAID.search(self.text, paragraph, offset):
                return polarity.Setting(self.year, self.genre, "goals")
            led = self.leading_line(offset)
            if led and any(word in self.text[slice(*led)] for word in _GOALS):
                chapter = "goals"
        return polarity.Setting(self.year, self.genre, chapter)

    def _year_line(self, paragraph: int) -> int:
        """The line with nothing but a year that heads the lines above a paragraph, or the paragraph itself."""
        i = bisect_left(self._year_lines, paragraph) - 1
        if i < 0 or paragraph - self._year_lines[i] > LONGEST:
            return paragraph
        near = self.text.count("\n", self._year_lines[i], paragraph) <= HEADED
        return self._year_lines[i] if near else paragraph

    def _looked_back(self, paragraph: int) -> bool:
        """Whether a paragraph opens with what was attained (科技创新成效显著。) and sets no goal behind it."""
        if not _ATTAINED_LEAD.match(self.text, paragraph):
            return False
        end = self.text.find("\n", paragraph, paragraph + LONGEST)
        return not polarity.strives(self.text[paragraph : end if end >= 0 else paragraph + LONGEST])

    def leading_line(self, offset: int) -> tuple[int, int] | None:
        """The line with a colon that leads the list in which `offset` stands."""
        at = self._announced(paragraph_of(self.text, offset))
        return None if at is None else (at, self.text.find("\n", at))

    def _announced(self, paragraph: int) -> int | None:
        """Where the line begins that leads the list of which a paragraph is an item, and ends with a colon."""
        if paragraph not in self._leads:
            self._leads[paragraph] = self._lead_of_list(paragraph)
        return self._leads[paragraph]

    def _lead_of_list(self, item: int) -> int | None:
        for _ in range(ITEMS):
            if not item or self.text[item - 1] != "\n" or not _ITEM.match(self.text, item):
                return None
            before = paragraph_of(self.text, item - 1)
            if self.text[before : item - 1].rstrip().endswith("："):
                return before
            item = before
        return None

    def lead(self, offset: int, paragraph: int) -> int:
        """Where a deadline for the amount at `offset` may stand at the earliest: its chapter of goals, or its paragraph."""
        here = self.heading(offset)
        kind = self.chapter(here)
        if here is None or kind not in ("goals", "background"):
            announced = self._announced(paragraph)
            return self._year_line(paragraph) if announced is None else announced
        # （一）综合实力 under 三、发展目标: the date stands in the lead of the whole chapter.
        whole = [
            h.body_start
            for h in self.outline.headings
            if h.body_start <= offset < h.body_end and self.chapter(h) == kind
        ]
        return min(whole, default=paragraph)
