"""Office files made of a few lines of XML, for what no library writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    ' xmlns:w="{w}"'
    f' xmlns:r="{_R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    return made.getvalue()


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """A part of relations: identifier -> (kind, target)."""
    lines = (f'<Relationship Id="{key}" Type="{_R}/{kind}" Target="{to}"/>' for key, (kind, to) in targets.items())
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(lines)}</Relationships>'


def word(body: str, space: str = W, main: str = "document.xml", **beside: str | bytes) -> bytes:
    """A Word file: the body, and parts beside it (numbering, styles, footnotes, comments) without their root."""
    roots = {"endnotes": "endnotes", "footnotes": "footnotes", "comments": "comments"}
    spaces = _SPACES.format(w=space)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations({"m": ("officeDocument", f"word/{main}")}),
        f"word/{main}": f"<w:document{spaces}><w:body>{body}</w:body></w:document>",
    }
    targets = {}
    for name, content in beside.items():
        file = f"{name}.xml" if isinstance(content, str) else f"{name}.bin"
        root = roots.get(name, name)
        parts[f"word/{file}"] = f"<w:{root}{spaces}>{content}</w:{root}>" if isinstance(content, str) else content
        targets[f"r{name}"] = (name, file)
    parts[f"word/_rels/{main}.rels"] = relations(targets)
    return packed(parts)


def p(words: str, properties: str = "") -> str:
    """A paragraph of plain words."""
    run = f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>' if words else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{run}</w:p>"


def numbered(words: str, level: int = 0, number: int = 1) -> str:
    """A paragraph with an automatic number."""
    return p(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(at: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    """One level of a numbering."""
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(key: int, *levels: str) -> str:
    """An abstract numbering."""
    return f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'


def num(key: int, of: int, more: str = "") -> str:
    """A list that uses an abstract numbering."""
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A row; each cell is made by `cell`, or is plain words."""
    made = (one if one.startswith("<w:tc>") else cell(p(one)) for one in cells)
    return f"<w:tr>{properties}{''.join(made)}</w:tr>"


def cell(content: str, span: int = 1, merge: str = "") -> str:
    """A cell of paragraphs; `merge` is restart or continue."""
    down = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{down}</w:tcPr>{content}</w:tc>'
