"""Word text: which words does one paragraph of a Word file print?

Takes  the paragraphs of a file in order.
Gives  the words of each, the text boxes anchored in it, the notes it refers to; and a tally of what is not printed or not
       read: deleted and inserted words, hidden words, large pictures, embedded files.
Rule   the document as it would be printed with every tracked change accepted: insertions count, deletions do not; of a
       field its result, not its code; of a ruby its base; of alternative contents the first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from zhizao.document.formats.packages import Element, Relation, attribute, child, named
from zhizao.document.formats.wordnumbers import printed
from zhizao.reference.cleaning import symbols

_OFF = ("0", "false", "off", "none")
_BLANKS = re.compile(r"[\t\n\r\v\f]+")
_CIRCLED = re.compile(
    r"\s*eq\s*\\o\s*\\a\w?\s*\(\s*[○〇Ο□△◇]\s*[,;，；]\s*(?P<words>[^()]{1,8}?)\s*\)\s*", re.IGNORECASE
)
_READING = re.compile(
    r"\s*eq\b.*?\\o\s*\\a\w?\s*\(\s*\\s\s*\\up\s*\d+\s*\([^()]*\)\s*[,;，；](?P<words>[^()]*)\)\s*", re.IGNORECASE
)
_SIDE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)pt")
# A picture of at least 6 × 3 cm may hold a table; 360 000 units of DrawingML and 28.35 points are a centimetre.
_WIDE_UNITS, _HIGH_UNITS, _POINTS = 2_160_000, 1_080_000, 12_700
_PRIVATE = range(0xF000, 0xF100)


@dataclass(slots=True)
class Tally:
    """What a person should know about the file, counted on the way."""

    inserted: int = 0
    deleted: int = 0
    hidden: int = 0
    pictures: int = 0
    embedded: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Paragraph:
    """The words of a paragraph in pieces; each tells whether it stands in a table of contents."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    goes_on: bool = False


@dataclass(slots=True)
class _Field:
    """An open field: its code so far, and whether its result has begun."""

    code: str = ""
    result: bool = False
    contents: bool = False


class Text:
    """Reads paragraphs one after another: a field may begin in one and end in another."""

    def __init__(self, hidden_styles: frozenset[str], related: dict[str, Relation]) -> None:
        self.tally = Tally()
        self.notes: list[tuple[str, str]] = []
        self._hidden_styles = hidden_styles
        self._related = related
        self._fields: list[_Field] = []
        self._into = Paragraph()
        self._silent = False
        self._font: dict[int, str] = {}
        self._takes: dict[str, Callable[[Element], None]] = {
            "w:r": self._run,
            "w:t": lambda one: self._say(self._meant(_BLANKS.sub(" ", one.text or ""))),
            "w:tab": lambda _: self._say("\t"),
            "w:ptab": lambda _: self._say("\t"),
            "w:br": lambda _: self._say("\n"),
            "w:cr": lambda _: self._say("\n"),
            "w:noBreakHyphen": lambda _: self._say("-"),
            "w:sym": self._symbol,
            "w:fldChar": self._field,
            "w:instrText": self._code,
            "w:fldSimple": self._simple_field,
            "w:ins": self._inserted,
            "w:moveTo": self._inserted,
            "w:del": self._deleted,
            "w:moveFrom": self._deleted,
            "w:sdt": self._control,
            "w:ruby": lambda one: self._walk(child(one, "w:rubyBase")),
            "w:footnoteReference": self._note,
            "w:endnoteReference": self._note,
            "w:drawing": self._drawn,
            "w:pict": self._drawn,
            "w:object": self._drawn,
            "mc:AlternateContent": lambda one: self._walk(first_choice(one)),
            "m:oMath": lambda one: self._say("".join(_formula(one))),
            "m:oMathPara": lambda one: self._say("".join(_formula(one))),
        }
        self._through = frozenset("w:hyperlink w:smartTag w:customXml w:dir w:bdo w:rubyBase".split())

    def paragraph(self, element: Element, *, contents: bool = False) -> Paragraph:
        """The words of a paragraph; `contents` where it stands in a table of contents."""
        into = self._into = Paragraph()
        mark, style = child(element, "w:pPr", "w:rPr"), child(element, "w:pPr", "w:pStyle")
        self._silent = style is not None and attribute(style, "w:val") in self._hidden_styles
        self._walk(element)
        into.goes_on = child(mark, "w:del") is not None or (
            is_on(child(mark, "w:vanish")) and is_on(child(mark, "w:specVanish"))
        )
        if contents:
            into.pieces = [(words, True) for words, _ in into.pieces]
        return into

    def _walk(self, element: Element | None) -> None:
        for one in element if element is not None else ():
            name = named(one.tag)
            take = self._takes.get(name)
            if take:
                take(one)
            elif name in self._through:
                self._walk(one)

    def _say(self, words: str) -> None:
        """Words are printed unless they are hidden or the code of a field."""
        if not words or not all(one.result for one in self._fields):
            return
        if self._silent:
            self.tally.hidden += len(words.strip())
            return
        self._into.pieces.append((words, any(one.contents for one in self._fields)))

    def _run(self, run: Element) -> None:
        properties, silent, font = child(run, "w:rPr"), self._silent, self._font
        if properties is not None:
            style = child(properties, "w:rStyle")
            vanish = child(properties, "w:vanish")
            if vanish is not None:
                self._silent = is_on(vanish)
            elif style is not None and attribute(style, "w:val") in self._hidden_styles:
                self._silent = True
            fonts = child(properties, "w:rFonts")
            self._font = symbols().get((attribute(fonts, "w:ascii") or "") if fonts is not None else "", {})
        self._walk(run)
        self._silent, self._font = silent, font

    def _meant(self, words: str) -> str:
        """Words in a symbol font: what its signs mean."""
        if not self._font:
            return words
        return "".join(self._font.get(ord(one) - _PRIVATE.start, one) if ord(one) in _PRIVATE else one for one in words)

    def _symbol(self, one: Element) -> None:
        code = attribute(one, "w:char") or ""
        number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,4}", code) else 0xFFFD
        font = symbols().get(attribute(one, "w:font") or "")
        if font is not None or number in _PRIVATE:
            self._say((font or {}).get(number & 0xFF, "\ufffd"))
        else:
            self._say(chr(number) if not 0xD800 <= number < 0xE000 and number >= 0x20 else "\ufffd")

    def _field(self, one: Element) -> None:
        kind = attribute(one, "w:fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif self._fields and kind == "separate":
            top = self._fields[-1]
            top.result, top.contents = True, _is_contents(top.code)
        elif self._fields and kind == "end":
            top = self._fields.pop()
            if not top.result:
                self._say(_enclosed(top.code))

    def _code(self, one: Element) -> None:
        if self._fields and not self._fields[-1].result and len(self._fields[-1].code) < 1000:
            self._fields[-1].code += one.text or ""

    def _simple_field(self, one: Element) -> None:
        self._fields.append(_Field("", True, _is_contents(attribute(one, "w:instr") or "")))
        self._walk(one)
        self._fields.pop()

    def _inserted(self, one: Element) -> None:
        self.tally.inserted += 1
        self._walk(one)

    def _deleted(self, _: Element) -> None:
        self.tally.deleted += 1

    def _control(self, one: Element) -> None:
        self._walk(child(one, "w:sdtContent"))

    def _note(self, one: Element) -> None:
        if not self._silent:
            self.notes.append(
                (named(one.tag).removeprefix("w:").removesuffix("Reference"), attribute(one, "w:id") or "")
            )

    def _drawn(self, one: Element) -> None:
        """The text boxes of a drawing; large pictures and embedded files are counted, their words are not read."""
        pictured = False
        for inner in visible(one):
            name = named(inner.tag)
            if name == "w:txbxContent":
                self._into.boxes.append(inner)
            elif name == "o:OLEObject":
                target = self._related.get(attribute(inner, "r:id") or "", Relation("", "")).target
                self.tally.embedded.append(f"{inner.get('ProgID', '')} {target.rpartition('/')[2]}".strip())
            elif name in ("a:blip", "v:imagedata"):
                pictured = True
        if pictured and named(one.tag) != "w:object" and _is_large(one):
            self.tally.pictures += 1


def visible(element: Element) -> Iterator[Element]:
    """All elements inside, of alternative contents the first; text boxes are not gone into."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if one is not element:
            yield one
        if named(one.tag) == "w:txbxContent":
            continue
        if named(one.tag) == "mc:AlternateContent":
            chosen = first_choice(one)
            waiting += [chosen] if chosen is not None else []
        else:
            waiting += reversed(one)


def first_choice(alternatives: Element) -> Element | None:
    """The first of alternative contents; what older programs would show only where there is no other."""
    chosen = child(alternatives, "mc:Choice")
    return chosen if chosen is not None else child(alternatives, "mc:Fallback")


def is_on(switch: Element | None) -> bool:
    """Is a switch of the format there, and not turned off?"""
    return switch is not None and (attribute(switch, "w:val") or "1") not in _OFF


def _is_contents(code: str) -> bool:
    return code.strip().upper().startswith("TOC")


def _enclosed(code: str) -> str:
    """What a field without a result prints: a character in a circle, or the base of a reading."""
    circled = _CIRCLED.fullmatch(code)
    if circled:
        words = circled["words"]
        return printed(int(words), "decimalEnclosedCircle") if words.isdecimal() else words
    reading = _READING.fullmatch(code)
    return reading["words"].strip() if reading else ""


def _is_large(drawing: Element) -> bool:
    """Could a table stand in this picture?"""
    for one in visible(drawing):
        if named(one.tag) == "wp:extent":
            width, height = (one.get(side, "0") for side in ("cx", "cy"))
            return width.isdecimal() and height.isdecimal() and int(width) >= _WIDE_UNITS and int(height) >= _HIGH_UNITS
        if named(one.tag).startswith("v:") and one.get("style"):
            sides = {side: float(size) for side, size in _SIDE.findall(one.get("style")) if size.count(".") < 2}
            if sides:
                wide, high = (sides.get(side, 0.0) * _POINTS for side in ("width", "height"))
                return wide >= _WIDE_UNITS and high >= _HIGH_UNITS
    return False


def _formula(element: Element) -> Iterator[str]:
    """A formula in one line; a fraction with its stroke."""
    for one in element:
        if named(one.tag) == "m:t":
            yield one.text or ""
        elif named(one.tag) == "m:f":
            yield from (*_formula(child(one, "m:num")), "/", *_formula(child(one, "m:den")))
        else:
            yield from _formula(one)
