"""Templates: may this Word file be filled, and what comes of filling it?

Takes  a Word file with marks such as {{ title }}, {%p for item in worst %}, {%p endfor %}, and the printed texts.
Gives  the filled file, the same bytes for the same texts; or an error that names the paragraph and the field.
Rule   a mark may print a field, repeat over a list or ask whether a field is there: nothing else is run. A template may
       weigh what data/papers/template.yaml says and may not reach outside itself.
Not    the fields: each paper's `Printed` names them, docs/concepts/paper.md explains them.
"""

from __future__ import annotations

import io
import re
import typing
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any, ClassVar, NamedTuple

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from rapidfuzz import process

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark
from zhizao.papers import packing, sheet
from zhizao.papers.forms import HEAD
from zhizao.reference import strict


class NoWordTemplate(ZhizaoError):
    """The file is not a Word document that can be filled."""

    code: ClassVar[str] = "PAPER-001"
    says: ClassVar[str] = "{template}: this is not a Word file (.docx) that can be filled: {problem}."
    fix: ClassVar[str] = "Open it in Word, save it as a Word document without macros, or begin from our own template."


class UnknownField(ZhizaoError):
    """A mark names a field that the paper does not have."""

    code: ClassVar[str] = "PAPER-002"
    says: ClassVar[str] = "{template}, {part}, paragraph {line}: there is no field {field}."
    fix: ClassVar[str] = "The nearest field is {nearest}; docs/concepts/paper.md lists them all."


class ForbiddenMark(ZhizaoError):
    """A mark does more than print a field, repeat or ask."""

    code: ClassVar[str] = "PAPER-003"
    says: ClassVar[str] = "{template}, {part}, paragraph {line}: this mark may not be used here: {mark}."
    fix: ClassVar[str] = "Only {{{{ field }}}}, for over a list and if may be used, and no for within a for."


class BrokenMark(ZhizaoError):
    """A mark is not closed, or a for or if has no end."""

    code: ClassVar[str] = "PAPER-004"
    says: ClassVar[str] = "{template}, {part}, paragraph {line}: a mark is not complete: {text}."
    fix: ClassVar[str] = "Close each mark in its own paragraph, and each for and if with endfor and endif."


class ReachesOut(ZhizaoError):
    """The template asks for something outside itself."""

    code: ClassVar[str] = "PAPER-005"
    says: ClassVar[str] = "{template}: the file asks for something outside itself: {target}."
    fix: ClassVar[str] = "Unlink it in Word (linked pictures, an attached template) or begin from our own template."


class Limits(strict.DataFile):
    """What a template may weigh."""

    largest: int
    largest_part: int
    most_parts: int
    most_marks: int


Schema = Mapping[str, frozenset[str] | None]  # None: a text; a set: a list of rows, empty for a list of texts
_MARK = re.compile(r"\{[{%#]|[}%#]\}")
_CLOSES = {"{{": "}}", "{%": "%}", "{#": "#}"}
# What docxtpl adds to the language of marks: the part of the document that a mark stands for.
_PREFIX = re.compile(r"(\{[%#])(?:p|tr|tc)(?=\s)")
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_TEXTUAL = (".xml", ".rels")
_LOOP = frozenset({"index", "first", "last"})
# What python-docx and docxtpl raise on a file whose parts do not fit together.
_DAMAGE = (KeyError, ValueError, AttributeError, TypeError, IndexError, etree.LxmlError, zipfile.BadZipFile, OSError)


@cache
def _limits() -> Limits:
    return strict.load("papers/template.yaml", Limits)


def schema(printed: type) -> Schema:
    """The fields of a paper: texts, lists of rows with their fields, and lists of texts."""
    hints = typing.get_type_hints(printed)
    found: dict[str, frozenset[str] | None] = {}
    for one in fields(printed):
        hint = hints[one.name]
        row = typing.get_args(hint)[0] if typing.get_origin(hint) is tuple else None
        found[one.name] = None if row is None else _row(row)
    return found


def _row(row: type) -> frozenset[str]:
    return frozenset(one.name for one in fields(row)) if is_dataclass(row) else frozenset()


def fill(template: bytes, printed: Any, name: str, *, title: str, made: date) -> bytes:
    """Fill a template with printed texts. Raises the errors above, in which `name` names the template."""
    check(template, type(printed), name)
    form = DocxTemplate(io.BytesIO(template))
    try:
        form.render(asdict(printed), _environment(), autoescape=True)
    except (TemplateError, *_DAMAGE) as error:
        raise NoWordTemplate(template=name, problem=" ".join(str(error).split())[:200]) from error
    document: Document = form.docx
    _fit_heads(document)
    _sign(document, title, made)
    return _packed(document)


def check(template: bytes, printed: type, name: str) -> None:
    """Whether a template can be filled with this kind of paper. Raises the errors above."""
    _weigh(template, name)
    try:
        form = DocxTemplate(io.BytesIO(template))
        form.init_docx()
        parts = list(_parts(form))
    except _DAMAGE as error:
        raise NoWordTemplate(template=name, problem=" ".join(str(error).split())[:200]) from error
    for part, root in parts:
        _Part(name, part, root, schema(printed)).check(form)


def _weigh(template: bytes, name: str) -> None:
    """Refuse what is no zip, weighs too much, declares entities or reaches out, before anything else reads it."""
    limits = _limits()
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as packed:
            infos = packed.infolist()
            heavy = any(one.file_size > limits.largest_part for one in infos if one.filename.endswith(_TEXTUAL))
            if len(infos) > limits.most_parts or sum(one.file_size for one in infos) > limits.largest or heavy:
                raise NoWordTemplate(template=name, problem=mark("too large"))
            for one in infos:
                if one.filename.endswith(_TEXTUAL):
                    _read(packed, one, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise NoWordTemplate(template=name, problem=mark("not a zip file")) from error


def _read(packed: zipfile.ZipFile, one: zipfile.ZipInfo, name: str) -> None:
    content = packed.read(one)
    # UTF-16 would hide a declaration from this search, and Word writes UTF-8.
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or content[:2] in (b"\xfe\xff", b"\xff\xfe"):
        raise NoWordTemplate(template=name, problem=mark("it declares entities"))
    if one.filename.endswith(".rels"):
        for link in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", content):
            if re.search(rb"TargetMode\s*=\s*[\"']External", link) and b"/hyperlink" not in link:
                target = re.search(rb"Target\s*=\s*[\"']([^\"']*)", link)
                raise ReachesOut(template=name, target=target[1].decode("utf-8", "replace") if target else "—")


def _parts(form: Any) -> Iterator[tuple[str, etree._Element]]:
    """The parts that docxtpl fills, with names for people."""
    # Parsed anew: python-docx gives its elements a `text` of their own.
    yield "body", etree.fromstring(form.get_xml())
    for kind, uri in (("header", form.HEADER_URI), ("footer", form.FOOTER_URI)):
        for _, part in form.get_headers_footers(uri):
            yield kind, etree.fromstring(part.blob)
    for part in form.docx.part.package.parts:
        if part.content_type.endswith("wordprocessingml.footnotes+xml"):
            yield "footnotes", etree.fromstring(part.blob)


class _Line(NamedTuple):
    number: int
    text: str


class _Part:
    """One part of a template under examination."""

    def __init__(self, template: str, part: str, root: etree._Element, known: Schema) -> None:
        self._where = {"template": template, "part": part}
        self._root, self._known = root, known
        self._lines = [_Line(at, text.translate(_QUOTES)) for at, text in enumerate(_paragraphs(root), start=1)]

    def check(self, form: Any) -> None:
        """Every mark is closed in its paragraph, and says nothing but what marks may say."""
        marks = sum(self._closed(line) for line in self._lines)
        self._closed(_Line(0, "".join(line.text for line in self._lines)))
        if marks > _limits().most_marks:
            raise NoWordTemplate(template=self._where["template"], problem=mark("too many marks"))
        self._only_in_text()
        # One line for each paragraph, so that the parser's line is the paragraph's number.
        self._parse("\n".join(_PREFIX.sub(r"\1", line.text) for line in self._lines))
        self._parse(form.patch_xml(etree.tostring(self._root, encoding="unicode")))

    def _closed(self, line: _Line) -> int:
        """How many marks a paragraph holds. Raises BrokenMark where one is left open."""
        awaited, count = None, 0
        for sign in _MARK.findall(line.text):
            if awaited is None and sign in _CLOSES:
                awaited, count = _CLOSES[sign], count + 1
            elif sign == awaited:
                awaited = None
            elif awaited is not None or sign in ("}}", "%}"):
                raise self._broken(line)
        if awaited is not None:
            raise self._broken(line)
        return count

    def _broken(self, line: _Line) -> BrokenMark:
        return BrokenMark(**self._where, line=line.number, text=line.text.strip()[:80] or "—")

    def _only_in_text(self) -> None:
        """A mark anywhere but in text would be run unseen."""
        for element in self._root.iter():
            if not isinstance(element.tag, str):
                continue
            hidden = [*element.attrib.values(), element.tail or ""]
            hidden += [] if element.tag == qn("w:t") else [element.text or ""]
            for value in map(str, hidden):
                if any(sign in value for sign in _CLOSES):
                    raise ForbiddenMark(**self._where, line=0, mark=value[:80])

    def _parse(self, source: str) -> None:
        try:
            tree = _environment().parse(source)
        except TemplateSyntaxError as error:
            raise self._broken(self._line(error.lineno)) from error
        except (RecursionError, MemoryError) as error:
            raise self._broken(self._line(1)) from error
        for node in tree.body:
            self._statement(node, {})

    def _line(self, number: int) -> _Line:
        return self._lines[min(number, len(self._lines)) - 1] if self._lines else _Line(0, "")

    def _statement(self, node: nodes.Node, rows: Mapping[str, frozenset[str]]) -> None:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if not isinstance(part, nodes.TemplateData):
                    self._field(part, rows)
        elif isinstance(node, nodes.If):
            self._condition(node.test, rows)
            for inner in (*node.body, *node.elif_, *node.else_):
                self._statement(inner, rows)
        elif isinstance(node, nodes.For) and not rows and node.test is None and not node.recursive:
            row = self._row(node)
            for inner in node.body:
                self._statement(inner, row)
            for inner in node.else_:
                self._statement(inner, {})
        else:
            raise self._forbidden(node)

    def _row(self, node: nodes.For) -> dict[str, frozenset[str]]:
        """What the name in a for stands for."""
        if not (isinstance(node.target, nodes.Name) and isinstance(node.iter, nodes.Name)):
            raise self._forbidden(node)
        row = self._known.get(node.iter.name)
        if row is None:
            lists = [name for name, kind in self._known.items() if kind is not None]
            raise self._unknown(node.iter, node.iter.name, lists)
        return {node.target.name: row}

    def _condition(self, node: nodes.Node, rows: Mapping[str, frozenset[str]]) -> None:
        if isinstance(node, nodes.Not):
            self._condition(node.node, rows)
        elif isinstance(node, (nodes.And, nodes.Or)):
            self._condition(node.left, rows)
            self._condition(node.right, rows)
        elif isinstance(node, nodes.Compare):
            for part in (node.expr, *(one.expr for one in node.ops)):
                if not isinstance(part, nodes.Const):
                    self._field(part, rows)
        elif not (isinstance(node, nodes.Name) and self._known.get(node.name) is not None):
            self._field(node, rows)

    def _field(self, node: nodes.Node, rows: Mapping[str, frozenset[str]]) -> None:
        """A mark that prints: a text, or a text of the row at hand."""
        if isinstance(node, nodes.Name):
            texts = [name for name, kind in self._known.items() if kind is None]
            texts = [*(name for name in texts if name not in rows), *(name for name, kind in rows.items() if not kind)]
            if node.name not in texts:
                raise self._unknown(node, node.name, texts)
        elif isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            row = node.node.name
            known = _LOOP if row == "loop" and rows else rows.get(row, frozenset())
            if node.attr not in known:
                near = [f"{name}.{attr}" for name, attrs in rows.items() for attr in attrs]
                raise self._unknown(node, f"{row}.{node.attr}", near or list(self._known))
        else:
            raise self._forbidden(node)

    def _unknown(self, node: nodes.Node, field: str, known: list[str]) -> UnknownField:
        nearest = process.extractOne(field, sorted(known))
        line = self._line(node.lineno)
        return UnknownField(**self._where, line=line.number, field=field, nearest=nearest[0] if nearest else "—")

    def _forbidden(self, node: nodes.Node) -> ForbiddenMark:
        line = self._line(node.lineno)
        return ForbiddenMark(**self._where, line=line.number, mark=line.text.strip()[:80] or "—")


def _paragraphs(root: etree._Element) -> list[str]:
    """The text of each paragraph in order; what stands in a text box is a paragraph of its own."""
    texts: dict[etree._Element, list[str]] = {one: [] for one in root.iter(qn("w:p"))}
    for piece in root.iter(qn("w:t")):
        owner = next((one for one in piece.iterancestors(qn("w:p"))), None)
        if owner is not None:
            texts[owner].append(piece.text or "")
    return ["".join(pieces).replace("\n", " ") for pieces in texts.values()]


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _fit_heads(document: Document) -> None:
    """A red head fills its line, whatever its length."""
    # By the style's id: python-docx looks through all styles anew for each paragraph.
    ids = {style.style_id for style in document.styles if style.name == HEAD}
    for paragraph in document.paragraphs:
        if paragraph._p.style in ids:  # noqa: SLF001
            for run in paragraph.runs:
                run.font.size = Pt(sheet.head_size(paragraph.text))


def _sign(document: Document, title: str, made: date) -> None:
    """The file's own properties: nothing of the machine, the day of the paper."""
    properties, day = document.core_properties, datetime.combine(made, time(), UTC)
    properties.title, properties.author, properties.last_modified_by, properties.comments = (
        title.replace("\n", "")[:255],
        "",
        "",
        "",
    )
    properties.created = properties.modified = day
    properties.revision = 1


def _packed(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as written:
        return packing.pack({name: written.read(name) for name in written.namelist()})
