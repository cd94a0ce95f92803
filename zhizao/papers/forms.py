"""Forms: what does our own Word template look like?

Takes  the words and fields of a paper, in order.
Gives  a Word file laid out as an official paper, with docxtpl's marks where the fields go.
Rule   data/papers/gbt9704.yaml; styles carry the Chinese names of the faces, so that Word takes the real ones.
Not    the filling: see templates.
"""

from __future__ import annotations

import io
import math
from typing import NamedTuple

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from zhizao.base.language import Language
from zhizao.papers.sheet import MM, Face, Sheet, sheet

_LATIN = "Times New Roman"
_CENTRE, _LEFT, _BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY

# In the schema these parts of a paragraph's properties stand behind w:snapToGrid and w:pBdr.
_AFTER_SNAP = ("w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
_AFTER_BORDER = ("w:shd", "w:tabs", "w:snapToGrid", *_AFTER_SNAP)

# The names under which Word lists the styles; templates.fill fits the size of a paragraph in HEAD to its length.
HEAD = "红头"
STYLES = {
    "head": HEAD,
    "issue": "期号",
    "issued": "编印",
    "title": "公文标题",
    "subtitle": "公文副标题",
    "heading": "一级标题",
    "body": "公文正文",
    "cell": "表格",
    "cell_head": "表头",
    "small": "附注",
    "endnote": "版记",
    "page_number": "页码",
    "label": "数据标签",
}


class Column(NamedTuple):
    """A column of a table: its head, the field in its cells, and its share of the width."""

    head: str
    field: str
    share: float


class Look(NamedTuple):
    """How a style looks; lengths in points, `indent` in characters."""

    face: Face
    size: float
    align: WD_ALIGN_PARAGRAPH = _LEFT
    indent: int = 0
    before: float = 0
    after: float = 0
    pitch: float | None = None  # None: a line as high as its type, off the grid of the page
    red: bool = False


def _looks(within: Sheet) -> dict[str, Look]:
    fonts, line = within.fonts, within.pitch
    return {
        "head": Look(fonts.title, within.head.largest, _CENTRE, before=within.head_from_top * MM, after=line, red=True),
        "issue": Look(fonts.body, within.body, _CENTRE, after=line, pitch=line),
        "issued": Look(fonts.body, within.body, _LEFT, after=2 * line, pitch=line),
        "title": Look(fonts.title, within.title, _CENTRE, after=line, pitch=within.title * 1.5),
        "subtitle": Look(fonts.subheading, within.body, _CENTRE, after=line, pitch=line),
        "heading": Look(fonts.heading, within.body, _LEFT, 2, pitch=line),
        "body": Look(fonts.body, within.body, _BOTH, 2, pitch=line),
        "cell": Look(fonts.body, within.table, _LEFT),
        "cell_head": Look(fonts.heading, within.table, _CENTRE),
        "small": Look(fonts.body, within.small, _LEFT, before=line),
        "endnote": Look(fonts.body, within.note, _LEFT),
        "page_number": Look(fonts.figure, within.page_number.size),
        "label": Look(fonts.heading, within.small, WD_ALIGN_PARAGRAPH.RIGHT),
    }


class Form:
    """A Word template in the making: each call adds to its end."""

    def __init__(self, language: Language) -> None:
        self._sheet = sheet()
        self._document: Document = docx.Document()
        self._language = language
        for name, look in _looks(self._sheet).items():
            _style(self._document, STYLES[name], look, language)
        _lay_out(self._document, self._sheet)
        _number_pages(self._document)

    def header(self, text: str) -> None:
        """A label at the head of every page."""
        section = self._document.sections[0]
        for header in (section.header, section.even_page_header):
            header.is_linked_to_previous = False
            header.paragraphs[0].style = STYLES["label"]
            header.paragraphs[0].text = text

    def say(self, style: str, text: str) -> Paragraph:
        """A paragraph."""
        return self._document.add_paragraph(text, STYLES[style])

    def sides(self, style: str, left: str, right: str) -> None:
        """A line with one text at each side, over a red line as wide as the type area."""
        line = self.say(style, f"{left}\t{right}")
        line.paragraph_format.tab_stops.add_tab_stop(Pt(self._sheet.width), WD_TAB_ALIGNMENT.RIGHT)
        space = str(round(self._sheet.rule_below_head * MM))
        border = _element("w:bottom", val="single", sz="12", space=space, color=self._sheet.red)
        edges = _element("w:pBdr")
        edges.append(border)
        line._p.get_or_add_pPr().insert_element_before(edges, *_AFTER_BORDER)  # noqa: SLF001

    def each(self, loop: str, style: str, text: str, none: str) -> None:
        """A paragraph for each row of a list; `none` where the list is empty."""
        self.say(style, f"{{%p for {loop} %}}")
        self.say(style, text)
        if none:
            self.say(style, "{%p else %}")
            self.say(style, none)
        self.say(style, "{%p endfor %}")

    def table(self, loop: str, columns: tuple[tuple[str, str, float], ...], none: str) -> None:
        """A table with a row for each row of a list; `none` where the list is empty."""
        every = [Column(*one) for one in columns]
        self.say("body", f"{{%p if {loop.rsplit(maxsplit=1)[-1]} %}}")
        table = self._document.add_table(rows=0, cols=len(every), style="Table Grid")
        _widths(table, [one.share for one in every], self._sheet.width)
        head = _fill(table.add_row(), [one.head for one in every], STYLES["cell_head"])
        head._tr.get_or_add_trPr().append(_element("w:tblHeader"))  # noqa: SLF001
        _fill(table.add_row(), [f"{{%tr for {loop} %}}"], STYLES["cell"])
        _fill(table.add_row(), [one.field for one in every], STYLES["cell"])
        _fill(table.add_row(), ["{%tr endfor %}"], STYLES["cell"])
        for row in table.rows:
            row._tr.get_or_add_trPr().append(_element("w:cantSplit"))  # noqa: SLF001
            for cell in row.cells:
                # A cell of digits alone is a lower line than one of Chinese: at the top they would not stand level.
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        self.say("body", "{%p else %}")
        self.say("body", none)
        self.say("body", "{%p endif %}")

    def signatures(self, *lines: tuple[str, str]) -> None:
        """Two parties side by side, each with its lines to sign."""
        self.say("body", "")
        table = self._document.add_table(rows=0, cols=2)
        _widths(table, [1, 1], self._sheet.width)
        for line in lines:
            row = _fill(table.add_row(), list(line), STYLES["body"])
            row._tr.get_or_add_trPr().append(_element("w:cantSplit"))  # noqa: SLF001
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.first_line_indent = Pt(0)

    def endnote(self, copies: tuple[str, str], printed: tuple[str, str]) -> None:
        """版记 at the foot of the last page: who gets copies (where the field named first is filled), who printed it."""
        table = self._document.add_table(rows=0, cols=2)
        _widths(table, [3, 2], self._sheet.width)
        _stand_at_the_foot(table)
        rules = self._sheet.endnote_rules
        _edges(table, top=rules.thick, insideH=rules.thin, bottom=rules.thick)
        field, text = copies
        _fill(table.add_row(), [f"{{%tr if {field} %}}"], STYLES["endnote"])
        wide = table.add_row()
        _write(wide.cells[0].merge(wide.cells[1]), f"　{text}", STYLES["endnote"])
        _fill(table.add_row(), ["{%tr endif %}"], STYLES["endnote"])
        last = _fill(table.add_row(), [f"　{printed[0]}", f"{printed[1]}　"], STYLES["endnote"])
        last.cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def made(self) -> bytes:
        """The template as a file."""
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()


def _element(tag: str, **attributes: str) -> BaseOxmlElement:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _style(document: Document, name: str, look: Look, language: Language) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)  # noqa: S101 (what PARAGRAPH makes)
    style.quick_style = True
    style.font.size = Pt(look.size)
    style.font.name = _LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), look.face.word)
    characters = style.element.get_or_add_rPr()
    if look.pitch is not None and look.size == sheet().body:
        narrower = _element("w:spacing", val=str(math.floor(sheet().tracking * 20)))
        characters.find(qn("w:sz")).addprevious(narrower)
    characters.append(_element("w:lang", val="en-GB", eastAsia="zh-CN"))
    if look.red:
        style.font.color.rgb = RGBColor.from_string(sheet().red)
    form = style.paragraph_format
    form.alignment = look.align if language == "zh" or look.align is not _BOTH else _LEFT
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.first_line_indent = Pt(look.indent * look.size)
    form.widow_control = False
    form.keep_with_next = name == STYLES["heading"]
    if look.pitch is None:
        style.element.get_or_add_pPr().insert_element_before(_element("w:snapToGrid", val="0"), *_AFTER_SNAP)
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    else:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.pitch)


def _lay_out(document: Document, within: Sheet) -> None:
    """The page, its margins and the grid of lines and characters."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(within.page.width), Mm(within.page.height)
    section.top_margin, section.bottom_margin = Mm(within.margins.top), Mm(within.margins.bottom)
    section.left_margin, section.right_margin = Mm(within.margins.left), Mm(within.margins.right)
    # Word measures the footer from the lower edge of the page; its line stands `gap` below the type area.
    below = within.margins.bottom - within.page_number.gap - within.page_number.size * 1.2 / MM
    section.footer_distance, section.header_distance = Mm(below), Mm(within.margins.top / 2)
    for grid in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001
        section._sectPr.remove(grid)  # noqa: SLF001
    # A grid of lines alone: programs other than Word give a character wider than its cell two cells.
    section._sectPr.append(_element("w:docGrid", type="lines", linePitch=str(int(within.pitch * 20))))  # noqa: SLF001


def _number_pages(document: Document) -> None:
    """— 1 — at the outer side, one character in: odd pages right, even pages left."""
    document.settings.odd_and_even_pages_header_footer = True
    section: Section = document.sections[0]
    for footer, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.style, line.alignment = STYLES["page_number"], align
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(sheet().page_number.size)
        line.add_run("— ")
        _field(line.add_run(), "PAGE")
        line.add_run(" —")


def _field(run: Run, instruction: str) -> None:
    """A field that Word computes."""
    told = _element("w:instrText")
    told.text = instruction
    for part in (_element("w:fldChar", fldCharType="begin"), told, _element("w:fldChar", fldCharType="end")):
        run._r.append(part)  # noqa: SLF001


def _widths(table: Table, shares: list[float], width: float) -> None:
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Pt(width * share / sum(shares))


def _fill(row: _Row, texts: list[str], style: str) -> _Row:
    for cell, text in zip(row.cells, texts, strict=False):
        _write(cell, text, style)
    return row


def _write(cell: _Cell, text: str, style: str) -> None:
    cell.paragraphs[0].style = style
    cell.paragraphs[0].text = text


def _edges(table: Table, **widths: float) -> None:
    """Horizontal rules of a table, in millimetres; Word counts eighths of a point."""
    edges = _element("w:tblBorders")
    for name, width in widths.items():
        edges.append(_element(f"w:{name}", val="single", sz=str(round(width * MM * 8)), space="0", color="000000"))
    # The schema orders the parts of tblPr: borders stand before the layout.
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))  # noqa: SLF001
    layout.addprevious(edges)


def _stand_at_the_foot(table: Table) -> None:
    place = {"vertAnchor": "margin", "horzAnchor": "margin", "tblpXSpec": "center", "tblpYSpec": "bottom"}
    table._tbl.tblPr.insert(0, _element("w:tblpPr", **place))  # noqa: SLF001
