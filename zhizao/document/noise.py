"""Noise: what in the text is not of the document?

Takes  text in simplified script, as printed (widths and spaces untouched), or its paragraphs.
Gives  cuts: spans with the type of noise and the reason.
Rule   the words are data (data/cleaning/noise.yaml); a line goes by its form: nothing but navigation words, a path, a
       notice of rights, phrases without a sentence, a sentence of another language said again and again.
Not    metadata: source, date, editor and byline lines date the document and stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from rapidfuzz import fuzz

from zhizao.base.patterns import any_of
from zhizao.document.document import NoiseType
from zhizao.document.lines import Line, opens
from zhizao.reference.cleaning import noise_words


class Cut(NamedTuple):
    """A span to remove."""

    start: int
    end: int
    noise_type: NoiseType
    reason: str


_SEPARATORS = r"[\s　|｜>＞»›·•/／\\【】\[\]［］()（）_\-—:：,，、;；]+"
_SENTENCE = re.compile(r"[。！；]|[，,][^，,]{4,}[，,]")
_BODY = re.compile(r"[。；]")
_OPENED = re.compile(r"[【\[［]")
_BUTTONS = re.compile(r"字体|字号|打印|分享")
# Most lines hold neither: the engine skips to the first characters of both.
_PRESSED = re.compile(r"[【\[［字打分](?:(?<=[【\[［])|(?<=字)[体号]|(?<=打)印|(?<=分)享)")
_META = re.compile(
    r"来源|发布(?:时间|日期|机构)|时间[:：]|日期[:：]|责任编辑|责编|编辑[:：]|作者[:：]|转自|索引号|文号|发文|\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}"
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9 ,.;:'’“”\"()!?&%/\-]{38,}[A-Za-z.!?)]")
_HEX = re.compile(
    r"[0-9a-f](?<=[㐀-鿿，。、；：,;].)(?:(?<=\d)(?=\d*[a-f])|(?<=[a-f])(?=[a-f]*\d))[0-9a-f]{5,15}(?=[㐀-鿿，。、；：,;])"
)
_PUNCTUATION = re.compile(r"[^\w□○√×△]+")
_FILE = re.compile(
    r"(?:附件|下载|点击下载|相关附件)?[\d一二三四五六七八九十]{0,2}[:：.、\s]*(?P<stem>[^\n]{0,80}?)\."
    r"(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar)(?:[\s　]*(?:下载|点击下载|[(（]\d[^()（）]{0,12}[)）]))?",
    re.IGNORECASE,
)
_DOCUMENT_NUMBER = re.compile(r"[㐀-鿿]{0,12}[\[［〔(（【]?(?:19|20)?\d{0,2}[\]］〕)）】]?[\w号\-]{0,24}")
_CHINESE_TEXT = re.compile("(?:[^㐀-鿿]*[㐀-鿿]){100}")
_REPEAT_FROM = 40


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(any_of(getattr(noise_words(), name)))


@cache
def _navigation_tokens() -> re.Pattern[str]:
    words = any_of(noise_words().navigation)
    return re.compile(rf"(?>{_SEPARATORS}|{words})++")


@cache
def _bracketed_navigation() -> re.Pattern[str]:
    """【字体：大 中 小】【打印】 at the end of a line of metadata."""
    words = any_of(noise_words().navigation)
    inner = rf"(?>[\s　:：|/]*(?:{words}))++[\s　]*"
    return re.compile(rf"(?:[ 　]*(?:(?:字体|字号|分享到?)[:：]?)?(?:【{inner}】|\[{inner}\]|［{inner}］))+")


@cache
def _loose_navigation() -> re.Pattern[str]:
    """字体：大 中 小 打印 关闭 at the end of a line of metadata."""
    words = any_of(noise_words().navigation)
    return re.compile(rf"[ \t　|](?:字体|字号|打印|分享)(?>[\s　:：|/\[\]【】]+(?:{words}))*+[\s　\]】]*$")


@cache
def _breadcrumb() -> re.Pattern[str]:
    words = any_of(noise_words().breadcrumb)
    return re.compile(rf"[【\[]?(?:{words})[】\]]?[\s　]*(?:[:：>＞»›\-—/|→].{{0,100}}|$)")


@cache
def _bracketed_notice() -> re.Pattern[str]:
    words = any_of(noise_words().copyright)
    return re.compile(rf"[【\[（(](?:[^】\]）)。\n]{{0,60}}?)(?:{words})[^】\]）)\n]{{0,60}}[】\])）]$")


@cache
def _notice_start() -> re.Pattern[str]:
    words = any_of(noise_words().copyright)
    return re.compile(rf"[【\[（(※*\s]*(?:本[网站]|特别|郑重)?(?:{words})")


class _Page(NamedTuple):
    """The lines of a text and the place of the last line of its body."""

    lines: list[Line]
    first_body: int
    last_body: int


def page_cuts(text: str, lines: list[Line]) -> list[Cut]:
    """What the page around the document and the spam injected into it add, line by line."""
    first = next((i for i, line in enumerate(lines) if _is_body(line.text)), len(lines))
    last = next((i for i in reversed(range(len(lines))) if _is_body(lines[i].text)), -1)
    page = _Page(lines, first, last)
    tail = _tail_from(page)
    cuts = [
        cut
        for i, line in enumerate(lines)
        for cut in (_parts(line) if _is_plain(page, i, tail) else _line_cuts(page, i, line, i >= tail))
    ]
    return cuts + list(_splices(text))


def _is_plain(page: _Page, i: int, tail: int) -> bool:
    """A sentence within the body, ended and without bars: nothing can be wrong with it but buttons in brackets."""
    line = page.lines[i].text
    inside = page.first_body <= i <= page.last_body and i < tail
    return inside and line[-1] == "。" and line[0] not in "【[（(" and "|" not in line


def _is_body(line: str) -> bool:
    """A sentence of the document: long, ended, and nothing of a page's frame."""
    if len(line) < 30 or not _BODY.search(line):
        return len(line) < 60 and len(line) > 4 and re.match(r"[一二三四五六七八九十]{1,3}、", line) is not None
    return not (
        _pattern("copyright_sure").search(line) or _notice_start().match(line) or _is_spam(line) or _is_farm(line)
    )


def _tail_from(page: _Page) -> int:
    """The first line behind the body that opens the page's tail; all behind it is the page's."""
    words = _pattern("tail")
    for i in range(page.last_body + 1, len(page.lines)):
        text = page.lines[i].text.lstrip("【[（(>》·•★☆ 　")
        if words.match(text) and len(text) < 60:
            return i
    return len(page.lines)


def _line_cuts(page: _Page, i: int, line: Line, in_tail: bool) -> Iterator[Cut]:
    for kind, reason, applies in _WHOLE_LINE:
        if applies(line.text):
            yield Cut(line.start, line.end, kind, reason)
            return
    outside = not page.first_body <= i <= page.last_body
    if _is_farm(line.text) and not _in_table(page.lines, i) and (outside or not re.search(r"\d", line.text)):
        yield Cut(line.start, line.end, "navigation", "a list of links")
    elif _is_notice(line.text, outside):
        yield Cut(line.start, line.end, "copyright", "a notice of rights")
    elif in_tail and not _says_date_or_source(line.text):
        yield Cut(line.start, line.end, "navigation", "stands in the tail of the page")
    elif (i == 0 or in_tail or i > page.last_body) and _PUNCTUATION.fullmatch(line.text):
        yield Cut(line.start, line.end, "navigation", "a line of marks at the edge of the page")
    elif _is_file(page.lines, i):
        yield Cut(line.start, line.end, "navigation", "a link to a file")
    else:
        yield from _parts(line)


def _parts(line: Line) -> Iterator[Cut]:
    """Buttons at the end of a line of metadata."""
    if len(line.text) > 300 or not _PRESSED.search(line.text):
        return
    found = _bracketed_navigation().search(line.text) if _OPENED.search(line.text) else None
    if not found and _BUTTONS.search(line.text):
        found = _loose_navigation().search(line.text)
    if found and (found[0].strip()[-1] in "】]］" or _says_date_or_source(line.text)):
        gap = len(found[0]) - len(found[0].lstrip())
        yield Cut(line.start + found.start() + gap, line.start + found.end(), "navigation", "buttons of the page")


def _says_date_or_source(line: str) -> bool:
    """Source, date, editor: metadata."""
    return len(line) < 200 and _META.search(line) is not None


def _is_navigation(line: str) -> bool:
    """Nothing but words of navigation and what separates them."""
    return len(line) < 200 and _navigation_tokens().fullmatch(line) is not None and re.search(r"\w\w", line) is not None


def _is_breadcrumb(line: str) -> bool:
    return len(line) < 120 and "。" not in line and _breadcrumb().fullmatch(line) is not None


def _is_spam(line: str) -> bool:
    """Words of link farms in a line that is no sentence."""
    sentence = "。" in line or "；" in line
    if sentence and line.count("|") <= 5:
        return False
    if _pattern("spam_sure").search(line):
        return True
    if sentence:
        return False
    return len({found[0] for found in _pattern("spam").finditer(line[:5000])}) >= 2


def _is_farm(line: str) -> bool:
    """Many short phrases between bars, none of them a sentence or a figure's cell."""
    if line.count("|") + line.count("｜") + line.count("_") < 5 or line.startswith("|") or re.search(r"[。；，]", line):
        return False
    phrases = [phrase.strip() for phrase in re.split(r"[|｜_]", line)]
    return sum(len(one) <= 20 for one in phrases) >= 0.9 * len(phrases) and not any(map(_is_cell, phrases))


def _in_table(lines: list[Line], i: int) -> bool:
    """A neighbour with as many bars: a table set with bars."""
    bars = lines[i].text.count("|") + lines[i].text.count("｜")
    beside = [lines[k].text for k in (i - 1, i + 1) if 0 <= k < len(lines)]
    return bars > 0 and any(text.count("|") + text.count("｜") == bars for text in beside)


def _is_cell(phrase: str) -> bool:
    return re.fullmatch(r"[\d.,%‰\-—/]*", phrase) is not None and phrase != ""


def _is_notice(line: str, outside: bool) -> bool:
    """A notice of rights: sure words anywhere, others at the start of a line, behind or before the body."""
    if len(line) > 600:
        return False
    if line[0] in "【[（(" and _bracketed_notice().fullmatch(line):
        return True
    return outside and (_notice_start().match(line) is not None or _pattern("copyright_sure").search(line) is not None)


def _is_file(lines: list[Line], i: int) -> bool:
    """A link to a file whose name says nothing that the document does not say."""
    found = _FILE.fullmatch(lines[i].text) if len(lines[i].text) < 120 else None
    if not found:
        return False
    stem = found["stem"].strip(" 　《》")
    return (
        _DOCUMENT_NUMBER.fullmatch(stem) is not None
        and not re.search(r"[㐀-鿿]{5}", stem)
        or (len(stem) > 4 and any(stem in line.text for line in lines[:i]))
    )


_WHOLE_LINE: tuple[tuple[NoiseType, str, Callable[[str], bool]], ...] = (
    ("spam", "words of link farms, no sentence", _is_spam),
    ("navigation", "nothing but words of navigation", _is_navigation),
    ("navigation", "the path to the page", _is_breadcrumb),
)


def _splices(text: str) -> Iterator[Cut]:
    """Tokens such as 9c8809 between Chinese: no number, no unit, no name of the document's own."""
    for found in _HEX.finditer(text):
        if not is_code(text, found):
            yield Cut(found.start(), found.end(), "spam", "a token of letters and digits spliced into a sentence")


def is_code(text: str, found: re.Match[str]) -> bool:
    """The words before or behind tell that this is a model, a number plate, a code."""
    before, after = text[max(found.start() - 8, 0) : found.start()], text[found.end() : found.end() + 2]
    return _pattern("code_before").search(before) is not None or after[:1] in tuple("号型款系")


def suspects(text: str) -> Iterator[tuple[int, int]]:
    """Words of spam inside what is left: a person should look."""
    return (found.span() for found in _pattern("splice").finditer(text))


def fillers(text: str) -> list[Cut]:
    """Latin sentences said again and again in a Chinese text, exactly or nearly."""
    found = [one for one in _LATIN.finditer(text) if _is_latin_sentence(text, one)]
    if len(found) < 2 or not _CHINESE_TEXT.match(text):
        return []
    groups: list[list[re.Match[str]]] = []
    for one in found:
        group = next((group for group in groups[:50] if _nearly_same(group[0][0], one[0])), None)
        if group:
            group.append(one)
        else:
            groups.append([one])
    reason = "a sentence of another language, repeated"
    return [Cut(*one.span(), "filler", reason) for group in groups if len(group) > 1 for one in group]


def _is_latin_sentence(text: str, found: re.Match[str]) -> bool:
    """A sentence or a whole line; the long name of a standard may well be said twice."""
    line = text.endswith("\n", 0, found.start()) and text.startswith("\n", found.end())
    return len(found[0].split()) >= 6 and (line or found[0].endswith((".", "!", "?")))


def _nearly_same(one: str, other: str) -> bool:
    """Equal but for a few letters, never for a figure."""
    return fuzz.ratio(one, other) >= 95 and re.findall(r"\d+", one) == re.findall(r"\d+", other)


@cache
def _teaser() -> re.Pattern[str]:
    return re.compile(rf"(?m)^[ \t　【\[]*({any_of(noise_words().teaser)})[】\]]?[:：][ \t　]*")


def teasers(text: str) -> Iterator[Cut]:
    """核心提示 and the like, if the text says the teaser again."""
    for found in _teaser().finditer(text) if _pattern("teaser").search(text) else ():
        rest = text[found.end() : found.end() + 3000]
        again = rest.find(rest[:12], 12) if len(rest) > 24 else -1
        teaser = rest[:again].rstrip().rstrip(".…。 ") if again > 0 else ""
        if teaser and rest[again:].startswith(teaser):
            label = text.index(found[1], found.start())
            yield Cut(label, found.end() + len(rest[:again].rstrip()), "duplicate", "a teaser that the text says again")
            return


def duplicates(lines: list[Line]) -> Iterator[Cut]:
    """Paragraphs said twice: a long sentence alone, or a run of lines that repeats an earlier run."""
    if len({line.text for line in lines}) == len(lines):
        return
    seen: dict[str, int] = {}
    i = 0
    while i < len(lines):
        first = seen.get(lines[i].text, i)
        run = 0
        while first + run < i and i + run < len(lines) and lines[first + run].text == lines[i + run].text:
            run += 1
        # A title may stand twice at the head; anywhere else, equal neighbours are cells of a table.
        for start, end in _said_twice(lines[i : i + run], first == 0 and i == 1):
            yield Cut(start, end, "duplicate", "said before, word for word")
        for k in range(i, i + max(run, 1)):
            seen.setdefault(lines[k].text, k)
        i += max(run, 1)


def _said_twice(copied: list[Line], beside: bool) -> list[tuple[int, int]]:
    """Of lines that repeat earlier ones, those that no plan repeats by itself.

    Owners, deadlines and cells of tables recur lawfully; two long sentences in one run of copies do not.
    """
    if len(copied) == 1 and beside and len(copied[0].text) >= 8 and "\t" not in copied[0].text:
        return [copied[0][:2]]
    long = [line for line in copied if _is_long_sentence(line)]
    if len(copied) >= 3 and len(long) >= 2:
        return [(copied[0].start, copied[-1].end)]
    return [(line.start, line.end) for line in long]


def _is_long_sentence(line: Line) -> bool:
    """A sentence that no plan says twice by itself."""
    least = 2 * _REPEAT_FROM if opens(line.text) else _REPEAT_FROM
    ended = line.text.endswith(("。", "。”"))
    return ended and len(line.text) >= least and not re.match("[（(]|责任|牵头|配合", line.text)
