"""Frame: which document is this, whose, from which day, for which years, and what was to come with it?

Takes  clean text, its lines, and where its first numbered heading begins.
Gives  title (the plan's own, not the notice's), issuer, number, date, status, period, place, the annexes that are named
       and those that are there, and the places where the text of the plan is closed.
Rule   what stands alone on its line is taken before what a sentence mentions; what the text does not say is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from zhizao.base.patterns import any_of
from zhizao.document import places
from zhizao.document.headings import ANNEX, Opening
from zhizao.document.numbering import CN, Line, ordinal
from zhizao.reference import regions
from zhizao.reference.outline_words import outline_words

ZONE_LINES, ZONE_CHARACTERS = 60, 6000


# Dates

# 〇 is often typed as a Latin O.
_DIGIT = "O〇○零一二三四五六七八九"
_DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?:年|[/.-])(?P<m>1[0-2]|0?[1-9])(?:月|[/.-])(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)日?"
    rf"|(?P<cy>[二一][{_DIGIT}]{{3}})年(?P<cm>[一二三四五六七八九十]{{1,2}})月(?:(?P<cd>[一二三四五六七八九十]{{1,3}})日)?"
    r"|(?P<y2>(?:19|20)\d\d)年(?P<m2>1[0-2]|0?[1-9])月(?!\d)"
)


def iso(match: re.Match[str]) -> str:
    """The day that a date names, YYYY-MM-DD or YYYY-MM."""
    if match["y"]:
        return f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}"
    if match["cy"]:
        year = "".join(str(max(0, _DIGIT.index(digit) - 3)) for digit in match["cy"])
        month = f"{year}-{ordinal(match['cm']):02}"
        return f"{month}-{ordinal(match['cd']):02}" if match["cd"] else month
    return f"{match['y2']}-{int(match['m2']):02}"


@cache
def _named_date(kind: str) -> re.Pattern[str]:
    names = outline_words().dates.signed if kind == "signed" else outline_words().dates.page
    return re.compile(rf"(?:{any_of(names)})[】\]]?[：:]?\s*(?={_DATE.pattern.replace('?P<', '?P<x')})")


# Drafts leave day and month open: 2022年  月  日.
_OPEN_DATE = re.compile(r"((?:19|20)\d\d)年\s*(?:\d{1,2})?\s*月\s*日")


def _is_date(line: str) -> re.Match[str] | None:
    match = _DATE.match(line.strip("（）()"))
    return match if match and not re.sub(r"印发|发布|[\s。\d:：]", "", line.strip("（）()")[match.end() :]) else None


class Signature(NamedTuple):
    """The bodies that sign and the day, from `start` to `end`."""

    start: int
    end: int
    bodies: tuple[str, ...]
    day: str


@cache
def _body() -> re.Pattern[str]:
    return re.compile(rf"[一-龥（）()、·]{{1,40}}(?:{any_of(outline_words().bodies)})")


def signatures(text: str, lines: list[Line]) -> Iterator[Signature]:
    """A date on a line of its own, with the lines of bodies before it, or bodies and date on one line."""
    for i, (start, end) in enumerate(lines):
        if end - start > 60 or (text[start] not in "12二一（(" and "年" not in text[start:end]):
            continue
        line = text[start:end]
        blank = _OPEN_DATE.fullmatch(line)
        date = _is_date(line)
        if date or blank:
            first = i
            while first and i - first < 8 and _body().fullmatch(text, *_within(lines[first - 1])):
                first -= 1
            names = tuple(text[a:b] for a, b in lines[first:i])
            yield Signature(lines[first][0], end, names, iso(date) if date else line[:4])
            continue
        signed = _DATE.search(line)
        if signed and _body().fullmatch(line[: signed.start()]) and line[signed.end() :] in ("", "印发"):
            yield Signature(start, end, (line[: signed.start()],), iso(signed))


def _within(line: Line) -> Line:
    return line[0], min(line[1], line[0] + 60)


# Titles


@cache
def _plan_title() -> re.Pattern[str]:
    return re.compile(
        rf"[^。；！？]{{2,90}}(?:{any_of(outline_words().plan_nouns)})(?:[（(【][^（）()【】]{{1,24}}[）)】])*(?:第?[一二三四]期)?"
    )


@cache
def _title_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(outline_words().plan_nouns)}){_SUFFIX.pattern}")


_NOTICE = re.compile(
    r"^(?P<issuer>.{0,60}?)关于(?P<act>印发|发布|转发|批转|公布|下发|公开征求|征求|批准|同意)(?P<what>.+?)(?:的|意见的)(?:通知|公告|函|批复|通告|意见的函|公示)(?:[（(].*)?$",
    re.DOTALL,
)
# The last line of a notice whose title began in the line before.
_NOTICE_END = re.compile(r"》的(?:通知|公告|函|批复|通告)$")
_NUMBER = re.compile(r"[一-龥]{1,12}(?:〔|\[|［|（|\()(?:19|20)\d\d(?:〕|\]|］|）|\))第?\d{1,4}号")
_SUFFIX = re.compile(r"[（(](?:[^（）()]{0,12}(?:年|稿|试行|暂行|草案|版|期|修订)[^（）()]{0,6})[）)]")


_TITLED = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》")


@dataclass(slots=True)
class Zone:
    """The lines before the first heading, with those that are names, dates and numbers marked as such."""

    text: str
    lines: list[Line]
    taken: set[int] = field(default_factory=set)

    def at(self, i: int) -> str:
        """The words of line i without title marks around them."""
        start, end = self.lines[i]
        line = self.text[start:end]
        number = _NUMBER.match(line)
        rest = line[number.end() :] if number and len(line) > number.end() + 6 else line
        return rest[1:-1] if _TITLED.fullmatch(rest) else rest


_ANNEX_LABEL = re.compile(r"附(?:件|表|录)?\d{0,2}(?:：|$)")
_CELL_OR_LABEL = re.compile(r"[|>]|：$")
_SENTENCE_END = re.compile(r"。|；$")
_MARKED = re.compile(r"[“《（(].*?[”》）)]")


def zone_of(text: str, lines: list[Line], head: int) -> Zone:
    """The first lines of the document, up to the first numbered heading."""
    kept = [line for line in lines[:ZONE_LINES] if line[0] < min(head, ZONE_CHARACTERS)]
    zone = Zone(text, kept)
    for i, (start, end) in enumerate(kept):
        line = text[start:end]
        if (
            end - start > 100
            or _is_date(line)
            or _ANNEX_LABEL.match(line)
            or _NUMBER.fullmatch(line)
            or _CELL_OR_LABEL.search(line)
            or _meta().match(line)
            or _SENTENCE_END.search(_MARKED.sub("", line))
        ):
            zone.taken.add(i)
    return zone


@cache
def _meta() -> re.Pattern[str]:
    return re.compile(
        rf"[（(【\[]?(?:{any_of(outline_words().page_words)})[】\]]?[：:]|(?:{_DATE.pattern})\s*(?:\d\d:|来源)"
        r"|根据|为(?:贯彻|深入|全面|加快|推动|落实)|按照|经(?=市|省|区|县|国务院|研究|报|党)|现将"
    )


class TitleFound(NamedTuple):
    """The title, and the line behind it."""

    title: str | None
    notice: str | None
    after: int


def titles(zone: Zone) -> TitleFound:
    """The plan's own title where it stands; else the one that the notice names; else the first line as a headline."""
    notice, plan, after = None, None, 0
    for i, (start, end) in enumerate(zone.lines):
        # Behind the first paragraph a plan's title stands only where a notice introduces it.
        if end - start > 60 and zone.text[end - 1] in "。；！”" and not notice and not plan:
            break
        if i in zone.taken:
            continue
        line, last = _joined(zone, i)
        if line is None:
            continue
        if _NOTICE.match(line):
            notice, after = notice or line, max(after, last + 1)
        elif plan is None:
            plan, after = line, last + 1
    if plan or notice:
        return TitleFound(plan or _inner(notice or ""), notice, zone.lines[after - 1][1] if after else 0)
    return _headline(zone)


def _joined(zone: Zone, i: int) -> tuple[str | None, int]:
    """Line i as the end of a title, with the lines that belong to it."""
    line, last = zone.at(i), i
    tail = _plan_title().fullmatch(line) or _NOTICE.match(line) or _NOTICE_END.search(line)
    # 《关于… in one line and …的通知 in the next; a title that breaks inside a name.
    first = i
    while tail and first - 1 not in zone.taken and first > 0 and i - first < 3 and _broken(zone.at(first - 1), line):
        first -= 1
        line = zone.at(first) + line
    whole = _plan_title().fullmatch(line) or _NOTICE.match(line)
    if not tail or not whole or _open_marks(line) or len(line) < 5:
        return None, i
    following = zone.at(i + 1) if i + 1 < len(zone.lines) else ""
    # …三年行动 in one line and 计划（2026—2028年） in the next.
    if _SUFFIX.fullmatch(following) or _title_end().fullmatch(following):
        line, last = line + following, i + 1
    return line, last


def _broken(before: str, line: str) -> bool:
    """Does `before` go on in `line`?"""
    if not before or len(before) > 45 or re.search(r"^[（(]|[。；：，]$", before) or regions.full_name(before):
        return False
    if _open_marks(before):
        return True
    if _plan_title().fullmatch(before) or _NUMBER.search(before) or _DATE.search(before):
        return False
    if line.startswith("关于") or re.search(r"关于|建设|推进|加快|促进|实施$", before):
        return True
    return not _body().fullmatch(before) and len(line) <= 24 and regions.leading(line) is None


def _open_marks(line: str) -> bool:
    """Does a pair of marks begin here and end in a later line?"""
    return sum(line.count(a) - line.count(b) for a, b in ("“”", "《》", "（）")) > 0


def _inner(notice: str) -> str | None:
    """What a notice issues: 关于印发《X》的通知, 关于印发X的通知."""
    match = _NOTICE.match(notice)
    if not match:
        return None
    what = match["what"].strip()
    quoted = re.match(r"《(.+)》", what)
    return quoted[1] if quoted else re.sub(r"^对", "", what)


def _headline(zone: Zone) -> TitleFound:
    """The first line that is no data, no row of a table and no name of a place, before the first paragraph."""
    for i, (start, end) in enumerate(zone.lines):
        line = zone.at(i)
        if (
            end - start > 100
            or re.search(r"[。！？；]$", line)
            or (re.search(r"，.*[。，].*", line) and len(line) > 60)
        ):
            break
        if i not in zone.taken and len(line) >= 8 and "\t" not in line and not places.only_places(line):
            return TitleFound(line, None, end)
    return TitleFound(None, None, 0)


# Period

_YEARS = re.compile(r"((?:19|20)\d\d)年?(?:[-—–至到~]{1,2})((?:19|20)\d\d)年?")
_FIVE = re.compile(r"[“\"]?十([一二三四五六七])五[”\"]?")


def period(text: str, title: str | None, body: str) -> tuple[int, int] | None:
    """The years of the plan: from its title, a title the text names first, or what the body says of its term."""
    named = title or ""
    years = _YEARS.search(named)
    if years:
        return _ordered(years)
    five = _FIVE.search(named)
    if five and re.search(r"规划|计划|纲要|方案", named):
        first = 2001 + 5 * (ordinal(five[1]))
        return first, first + 4
    said = _said(body) or _headline_years(text[:2000]) or _counted_years(named, body) or _made(text[:1000])
    return said or _single_year(named) or _running(body)


def _ordered(years: re.Match[str]) -> tuple[int, int] | None:
    first, last = int(years[1]), int(years[2])
    return (first, last) if 0 <= last - first <= 30 else None


@cache
def _term() -> re.Pattern[str]:
    terms, years = any_of(outline_words().terms), _YEARS.pattern
    return re.compile(rf"(?:{terms})[^\n]{{0,30}}?{years}|{years}，为[^，。\n]{{0,12}}(?:建设|实施|推进|试点)")


@cache
def _term_opens() -> re.Pattern[str]:
    return re.compile(any_of([*outline_words().terms, "19", "20"]))


def _first_term(body: str) -> re.Match[str] | None:
    """The first statement of a term, tried only where one may begin."""
    opening = _term_opens().search(body)
    while opening:
        match = _term().match(body, opening.start())
        if match:
            return match
        opening = _term_opens().search(body, opening.start() + 1)
    return None


def _said(body: str) -> tuple[int, int] | None:
    match = _first_term(body)
    years = _YEARS.search(match[0]) if match else None
    return _ordered(years) if years else None


def _headline_years(opening: str) -> tuple[int, int] | None:
    """《…三年行动计划（2018-2020年）》 in the first paragraphs of news about it."""
    for match in re.finditer(r"《([^《》\n]{4,80})》", opening):
        years = _YEARS.search(match[1])
        if years and re.search(r"计划|规划|方案", match[1]):
            return _ordered(years)
    return None


_MADE = re.compile(rf"(?:编制|制定|制订)[^。\n]{{0,60}}?{_YEARS.pattern}[^。\n]{{0,10}}?(?:规划|纲要|计划|方案)")


def _made(opening: str) -> tuple[int, int] | None:
    """编制…第十三个五年（2016—2020年）规划纲要: what the first words of a text without a title say that it is."""
    made = _MADE.search(opening)
    years = _YEARS.search(made[0]) if made else None
    return _ordered(years) if years else None


def _counted_years(title: str, body: str) -> tuple[int, int] | None:
    """三年行动计划 that ends in the year its goals name first."""
    count = re.search(rf"({CN}|\d)年(?:行动|计划|攻坚|倍增)", title)
    until = re.search(r"到((?:20)\d\d)年", body) if count else None
    if not count or not until:
        return None
    return int(until[1]) - ordinal(count[1]) + 1, int(until[1])


def _running(body: str) -> tuple[int, int] | None:
    """2012年起5年内: a first year and how many years it runs."""
    match = re.search(rf"((?:20)\d\d)年起，?(?:用|的)?({CN}|\d)年(?:内|时间|左右)", body)
    return (int(match[1]), int(match[1]) + ordinal(match[2]) - 1) if match else None


def _single_year(title: str) -> tuple[int, int] | None:
    year = re.search(r"((?:20)\d\d)年(?:度)?[^（）]{0,30}(?:要点|工作|计划|安排|清单)", title)
    return (int(year[1]), int(year[1])) if year else None


# Annexes

_ANNEX = re.compile(
    rf"(?P<label>附(?:件|表|录|图)?(?P<n>\d{{1,2}}|{CN})?(?:[-—]\d{{1,2}})?)(?P<sep>[：:.、．])?(?P<rest>.*)", re.DOTALL
)
_FILE = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|zip|rar|et|pptx?|jpg|png)$", re.IGNORECASE)
_ITEM = re.compile(r"\d{1,2}[.．、](?!\d(?!\d{3}))")
_SEE = re.compile(r"见(?:本[一-龥]{2,4})?(附(?:件|表|图|录)(?:\d{1,2}|[一二三四五六七八九十]{1,2})?)(?!正文)")


class Annex(NamedTuple):
    """An annex that is named, text[start:end]; `label` is its number as printed there (附件1)."""

    name: str
    start: int
    end: int


@dataclass(slots=True)
class Annexes:
    """Annexes named in a list, those that stand in the text as headings, and the spans of the lists."""

    named: list[Annex] = field(default_factory=list)
    headings: list[Opening] = field(default_factory=list)
    lists: list[Line] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)


def annexes_of(text: str, lines: list[Line], signed: list[Signature]) -> Annexes:
    """Read every line that begins with 附件, as a list of names or as the heading of what follows."""
    found, i = Annexes(), 0
    ends = {one.start for one in signed}
    while i < len(lines):
        start, end = lines[i]
        match = _ANNEX.fullmatch(text, start, end) if text[start] == "附" and end - start <= 300 else None
        i = _annex(text, lines, i, match, ends, found) if match and _says_annex(match) else i + 1
    return found


def _says_annex(match: re.Match[str]) -> bool:
    rest = match["rest"]
    if match["label"] == "附":
        return bool(match["sep"]) and bool(rest)
    if rest.endswith("。") or len(rest) > 200:
        return False
    return not rest or bool(match["sep"]) or (bool(match["n"]) and re.match(r"[一-龥《“]", rest) is not None)


def _annex(text: str, lines: list[Line], i: int, match: re.Match[str], signed: set[int], found: Annexes) -> int:
    """Read one annex line and what belongs to it; the index of the next line to read."""
    rest, at = match["rest"], match.start("rest")
    if _ITEM.match(rest):
        return _listed(text, lines, i, at, found)
    after = lines[i + 1] if i + 1 < len(lines) else None
    if after is None or (rest and _ends_list(text, after, rest, signed)):
        if rest:
            _name(text, at, match.end(), found)
        found.lists.append(lines[i])
        return i + 1
    last, title_end = (i, match.end()) if rest or not after else _title_line(text, lines, i)
    start = at if rest else lines[last][0] if last > i else match.start()
    found.titles.add(bare(text[start:title_end]))
    found.headings.append(Opening(match.start(), ANNEX, match["label"], start, title_end, style="annex"))
    return last + 1


def _title_line(text: str, lines: list[Line], i: int) -> tuple[int, int]:
    """附件 alone on its line takes the next short line as its title."""
    start, end = lines[i + 1]
    if end - start <= 60 and not re.search(r"[。；：，]", text[start:end]) and not _ANNEX.fullmatch(text[start:end]):
        return i + 1, end
    return i, lines[i][1]


def _ends_list(text: str, after: Line, rest: str, signed: set[int]) -> bool:
    line = text[after[0] : min(after[1], after[0] + 200)]
    if after[0] in signed or line.startswith("附") or _closes(line):
        return True
    return bare(line) == bare(rest) or bool(_FILE.search(rest))


def _listed(text: str, lines: list[Line], i: int, at: int, found: Annexes) -> int:
    """A numbered list of annexes, its first item on the line of 附件."""
    start, n = at, 0
    first = i
    while i < len(lines):
        begin, end = (start, lines[i][1]) if i == first else lines[i]
        item = _ITEM.match(text, begin, end)
        number = int(re.match(r"\d+", item[0])[0]) if item else 0  # type: ignore[index]
        if not item or number != n + 1 or end - begin > 200:
            break
        n = _items(text, begin, end, n, found)
        i += 1
    found.lists.append((lines[first][0], lines[i - 1][1]))
    return max(i, first + 1)


def _items(text: str, begin: int, end: int, n: int, found: Annexes) -> int:
    """The names on one line: 1.重点项目清单 2.任务分工表."""
    starts: list[re.Match[str]] = []
    for item in _ITEM.finditer(text, begin, end):
        if int(re.match(r"\d+", item[0])[0]) == n + 1:  # type: ignore[index]
            starts.append(item)
            n += 1
    for item, stop in zip(starts, [*(one.start() for one in starts[1:]), end], strict=True):
        _name(text, item.end(), stop, found)
    return n


def _name(text: str, start: int, end: int, found: Annexes) -> None:
    while end > start and text[end - 1] in "；;。 \n":
        end -= 1
    name = _FILE.sub("", text[start:end]).strip()
    if name and not _NUMBER.fullmatch(name) and not _NOTICE.match(name):
        found.named.append(Annex(name, start, end))


_STATUS = re.compile(r"(?:[（(][^（）()]*(?:年|稿|试行|暂行|草案)[）)])+$")
_TITLE_MARKS = re.compile(r"[《》“”\s（）()：:—\-]+")


def bare(words: str) -> str:
    """A title without marks and without the years or the status behind it, to compare."""
    return _TITLE_MARKS.sub("", _STATUS.sub("", words) if words[-1:] in ("）", ")", "\n") else words)


def missing(text: str, lines: list[Line], found: Annexes, title: str | None) -> list[Annex]:
    """Annexes that are named but not in the text: no heading, no title line, not the plan itself."""
    if found.named:
        spans = {one.start for one in found.named}
        heads = {bare(text[start:end]) for start, end in lines if end - start <= 120 and start not in spans}
        heads |= found.titles | {bare(title or "")}
        return [one for one in found.named if bare(one.name) not in heads]
    if found.headings:
        return []
    seen: dict[str, Annex] = {}
    for match in _SEE.finditer(text):
        seen.setdefault(match[1], Annex(match[1], match.start(1), match.end(1)))
    return list(seen.values())


# Where the text is closed


@cache
def _closing() -> re.Pattern[str]:
    return re.compile(rf"[（(]?(?:{any_of(outline_words().closing)})")


def _closes(line: str) -> bool:
    return bool(_closing().match(line)) and len(line) <= 120


def closings(text: str, lines: list[Line]) -> list[Line]:
    """Lines behind the plan: copies to, contact, openness of the text."""
    return [(start, end) for start, end in lines if end - start <= 120 and _closing().match(text, start, end)]


# The frame


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the plan."""

    title: str | None
    issuer: str | None
    number: str | None
    date: str | None
    draft: bool
    period: tuple[int, int] | None
    place: str | None
    after: int


def frame_of(text: str, lines: list[Line], head: int, signed: list[Signature]) -> Frame:
    """Read the frame; `head` is where the first numbered heading begins."""
    zone = zone_of(text, lines, head)
    found = titles(zone)
    notice = _NOTICE.match(found.notice or "")
    issuer = _issuer(zone, notice, signed)
    body = text[:200_000]
    return Frame(
        found.title,
        issuer,
        _number(zone, found.notice),
        _date(text, zone, signed),
        _draft(zone, found),
        period(text, found.title, body),
        places.place(found.title, (issuer or "",), text),
        found.after,
    )


_ISSUED_BY = re.compile(r"(?:发文机关|发文机构|发布机构|发文单位|制定机关)[】\]]?[：:]\s*([^\s；，。]{2,40})")
_LETTERHEAD = re.compile(r"([一-龥、]{3,40})文件")


def _issuer(zone: Zone, notice: re.Match[str] | None, signed: list[Signature]) -> str | None:
    """Who signs; else who stands before 关于印发; else the page's own word; else the letterhead."""
    for one in signed:
        if one.bodies:
            return "、".join(one.bodies)
    if notice and _body().fullmatch(re.sub(r"\s", "", notice["issuer"])):
        return re.sub(r"\s", "", notice["issuer"])
    for start, end in zone.lines:
        line = zone.text[start : min(end, start + 200)]
        said = _ISSUED_BY.match(line)
        head = _LETTERHEAD.fullmatch(line)
        if said or head:
            return (said or head)[1]  # type: ignore[index]
    return next((zone.text[a:b] for a, b in zone.lines if b - a <= 30 and _body().fullmatch(zone.text, a, b)), None)


@cache
def _named_number() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(outline_words().numbers)})[】\]]?[：:]\s*({_NUMBER.pattern})")


def _number(zone: Zone, notice: str | None) -> str | None:
    """A document number on its own line, at the head of one, or behind 文号：; not one that a sentence cites."""
    for start, end in zone.lines:
        line = zone.text[start : min(end, start + 300)]
        said = _named_number().search(line)
        if said:
            return said[1]
        match = _NUMBER.match(line.lstrip("（("))
        if match and len(line) - match.end() <= 90:
            return match[0]
    last = _NUMBER.search(notice or "")
    return last[0] if last else None


def _date(text: str, zone: Zone, signed: list[Signature]) -> str | None:
    for one in signed:
        if one.bodies:
            return one.day
    for kind in ("signed", "page"):
        for start, end in (*zone.lines,):
            match = _named_date(kind).search(text, start, min(end, start + 400))
            day = _DATE.match(text, match.end()) if match else None
            if day:
                return iso(day)
        if kind == "signed" and signed:
            return signed[0].day
    for start, end in zone.lines[:12]:
        day = _DATE.match(text, start, end)
        if day and (_meta().match(text[start : min(end, start + 60)]) or _is_date(text[start : min(end, start + 40)])):
            return iso(day)
    return None


@cache
def _draft_words() -> re.Pattern[str]:
    return re.compile(any_of(outline_words().draft))


def _draft(zone: Zone, found: TitleFound) -> bool:
    heads = (zone.text[start:end] for start, end in zone.lines if end - start <= 100 and start <= found.after + 200)
    return any(_draft_words().search(line) for line in (found.title or "", found.notice or "", *heads))
