"""Times: which words say by when, since when, or compared with when?

Takes  clean text.
Gives  every mark of time in order: a deadline (到2025年), a span (2021-2025年, “十四五”期间), a year, the present (目前), a
       duration (3年内), a yearly rhythm (每年), or a base of comparison (较2020年), which sets no time at all.
Rule   five-year plans: the N-th runs 2001+5(N-10) to 2005+5(N-10); 十四五 is 2021-2025.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from zhizao.plan import numerals

TimeKind = Literal["until", "span", "year", "now", "past", "duration", "yearly", "base"]


class TimeMark(NamedTuple):
    """text[start:end] says a time; `first` and `last` are ISO (YYYY or YYYY-MM), `years` the length of a duration.

    `shift` counts the years from the one in which the document speaks: 今年 0, 明年 1, 去年 -1.
    """

    start: int
    end: int
    kind: TimeKind
    first: str | None = None
    last: str | None = None
    years: int | None = None
    shift: int | None = None

    @property
    def year(self) -> int | None:
        """The last year that the mark names."""
        return int(self.last[:4]) if self.last else None


_YEAR = r"(?:19|20)\d\d"
_PLAN = r"[“\"]?十(?P<{name}>[一二三四五六七八])五[”\"]?"
# The characters with which a mark of time can begin.
_FIRST = '较比与同由从相对以按在环力争确计到至截于“"十利用通经再未今后接近的每年逐过目当现如本全明次去上0-9一二两三四五六七八九前'
# Every mark holds one of these; up to it stand at most eight of the characters of its words.
_HELD = "年五12前有已今日期比现季月"
_WITHIN = _FIRST + "取保划止下来个几基半-"
# Where a mark may begin: the engine skips to one of the first characters, so that few places try the alternatives.
_BEGINS = re.compile(rf"[{_FIRST}](?:(?<=[年比])|(?=[{_WITHIN}]{{0,8}}[{_HELD}]))")
_PATTERN = re.compile(
    # 较2020年, 比“十三五”末, 与2020年相比, 在2020年基础上, 以2020年为基数; 同比
    rf"(?P<base>(?:较|比|与|同|相比|对比|相较|相比于|以|按)(?:于|上)?(?:{_YEAR}年?(?:底|末|初|同期)?|“?十[一二三四五六七八]五”?(?:末|期末|时期末|期间|时期)?|上年(?:末|同期)?|去年(?:同期)?|上一?年度?|基期)"
    rf"(?:相比|为基数|为基准|可比价)?|在{_YEAR}年(?:底|末)?(?:的)?基础上|{_YEAR}年的?(?=\d+(?:\.\d+)?倍)|[由从]{_YEAR}年(?:底|末)?的?(?=[\d.:：]*\d(?!\d*年))|[由从](?:目前|现在|当前)的?|{_YEAR}年(?:可比|不变|当年)?价(?:格)?|同比|环比)"
    rf"|(?P<span>(?P<from>{_YEAR})年?(?:[-至到](?P<to>{_YEAR})年?)(?:期间|间)?)"
    rf"|(?P<until>(?:力争|争取|确保|计划)?(?:到|至|截至|截止|在|于)?(?P<uyear>{_YEAR})年(?P<umonth>1[0-2]|[1-9])?(?:月(?:份)?)?(?:\d{{1,2}}日)?(?:底|末|年底|年末)?(?P<before>之?前|以前)?(?P<usince>以来)?)"
    rf"|(?P<plan>(?P<pto>到|至)?{_PLAN.format(name='fyp')}(?P<pend>末|期末|时期末|末期|结束)?(?P<pin>期间|时期|规划期|规划期间)?(?P<psince>以来)?)"
    r"|(?P<duration>(?<!每)(?:力争|争取|计划|利用|用|通过|经过|再用|在|未来|今后|接下来|近期)?(?:的)?(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})(?:年|个年头)(?:左右)?(?:的?时间|的?努力|内|之内|以内|左右|(?=突破|超|跨|达|力争|安排|实现|完成|建成|达到|打造|培育|形成|基本|翻|滚动|累计|新增|净增|新建|引进|实施(?!方案|计划|意见)|推动|组织|开展|投入|支持|认定|培训)))"
    r"|(?P<yearly>每年度?|年均|逐年|每一年)"
    r"|(?P<lately>近[一二两三四五六七八九十几\d]{1,2}年来?|过去的?[一二两三四五六七八九十几\d]{1,2}年|(?<![每\d])[一二两三四五六七八九十几]{1,2}年来|近年来)"
    r"|(?P<now>(?:今年|(?<!年))(?:前[一二三]季度|上半年(?=[^年]{0,12}[，达实完累同增产])|前\d{1,2}个月|1-\d{1,2}月份?)|截至目前|截止目前|到目前为止|截至当前|目前|当前|现有|现已|如今|至今|年初以来|今年以来|当日)"
    r"|(?P<yearend>年内|(?:今年|本年)?年底前|今年底|今年末|年底前)"
    r"|(?P<thisyear>今年|本年度?|全年)"
    r"|(?P<nextyear>明年底?|次年)"
    r"|(?P<lastyear>去年底?|上年末?)"
)


_CHANGED = tuple("增升高加长降低少大展")
_AIMED = re.compile(r"的?(?:主要|发展|总体|具体|工作|预期)*目标")


def find(text: str, document_year: int | None = None) -> list[TimeMark]:
    """Every mark of time in `text`; `document_year` gives 今年, 明年 and 去年 their meaning."""
    return dated(list(_find(text)), document_year)


def dated(marks: list[TimeMark], document_year: int | None) -> list[TimeMark]:
    """The marks with the years of those that count from the document's own."""
    if not document_year:
        return marks
    return [mark if mark.shift is None else _in_year(mark, str(document_year + mark.shift)) for mark in marks]


def _in_year(mark: TimeMark, year: str) -> TimeMark:
    return mark._replace(first=year, last=year)


def _find(text: str) -> Iterator[TimeMark]:
    at = 0
    for begin in _BEGINS.finditer(text):
        match = _PATTERN.match(text, begin.start()) if begin.start() >= at else None
        if match:
            at = match.end()
            mark = _mark(text, match)
            if mark:
                yield mark


def _mark(text: str, match: re.Match[str]) -> TimeMark | None:
    start, end, which = match.start(), match.end(), match.lastgroup
    if match["base"]:
        return TimeMark(start, end, "base")
    if match["span"]:
        return TimeMark(start, end, "span", match["from"], match["to"])
    if match["until"]:
        return _until(text, match)
    if match["plan"]:
        return _five_year_plan(match)
    if match["duration"]:
        return _duration(match)
    if match["yearly"]:
        return TimeMark(start, end, "yearly")
    if match["lately"]:
        return TimeMark(start, end, "past")
    if match["now"]:
        return TimeMark(start, end, "now")
    if match["yearend"]:
        return TimeMark(start, end, "until", shift=0)
    shift = {"thisyear": 0, "nextyear": 1, "lastyear": -1}[which or "thisyear"]
    return TimeMark(start, end, "past" if shift < 0 else "year", shift=shift)


def _until(text: str, match: re.Match[str]) -> TimeMark | None:
    """到2025年 and 2025年底前 set a deadline; 2020年 alone only says a year."""
    words, year = match["until"], match["uyear"]
    if text[match.end() : match.end() + 1] == "版":
        return None
    iso = f"{year}-{int(match['umonth']):02d}" if match["umonth"] and "月" in words else year
    closing = words.endswith(("底", "末")) or match["before"]
    # 2025年发展目标 sets a deadline as 到2025年 does.
    opening = words.startswith(("到", "至", "力争", "争取", "确保", "计划")) or _AIMED.match(text, match.end())
    if match["usince"]:
        return TimeMark(match.start(), match.end(), "past")
    since = words.startswith(("截至", "截止"))
    # 增加至2019年的51亿元 tells where a change has come to.
    since = since or words.startswith(("到", "至")) and text[match.start() - 1 : match.start()] in _CHANGED
    kind: TimeKind = "year" if since or not (opening or closing) else "until"
    return TimeMark(match.start(), match.end(), kind, year, iso)


def _five_year_plan(match: re.Match[str]) -> TimeMark | None:
    """“十四五”期间 and 到“十四五”末; “十四五”规划 alone is the name of a document."""
    last = 2005 + 5 * "一二三四五六七八".index(match["fyp"]) + 5
    start, end = match.start(), match.end()
    if match["psince"]:
        return TimeMark(start, end, "past")
    if match["pend"] or match["pto"]:
        return TimeMark(start, end, "until", str(last), str(last))
    if match["pin"]:
        return TimeMark(start, end, "span", str(last - 4), str(last))
    return None


def _duration(match: re.Match[str]) -> TimeMark | None:
    years = numerals.read(match["n"])
    return TimeMark(match.start(), match.end(), "duration", years=int(years)) if years else None
