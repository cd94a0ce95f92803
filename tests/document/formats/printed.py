"""Documents printed to PDF for tests: by typst, and by Chromium as a browser's user does.

Takes  paragraphs and tables as plain data.
Gives  the bytes of a PDF, or the source that makes it.
"""

from __future__ import annotations

import html
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import typst

FONT = "Noto Serif CJK SC"
PAGE = '#set page(paper: "a4", margin: (x: 2.8cm, y: 3cm))'
# Heads, feet and page numbers as offices set them.
FRAMED = """#set page(paper: "a4", margin: (x: 2.8cm, y: 3cm),
  header: align(center, text(9pt)[临川市工业和信息化局文件]),
  footer: context [#text(9pt)[内部资料 注意保存] #h(1fr) — #counter(page).display() —])"""
COLUMNS = '#set page(paper: "a4", margin: 2cm, columns: 2, footer: context align(center)[#counter(page).display()])'


def typeset(body: str, *, page: str = PAGE, par: str = "", size: float = 14, data: object = None) -> bytes:
    """Typeset a body in typst's own words; `data` is at hand as `data`."""
    par = par or "justify: true, first-line-indent: (amount: 2em, all: true), leading: 0.8em, spacing: 0.8em"
    source = "\n".join(
        [
            page,
            f'#set text(font: "{FONT}", size: {size}pt, lang: "zh")',
            f"#set par({par})",
            "#let data = json(bytes(sys.inputs.data))",
            body,
        ]
    )
    made = typst.compile(source.encode(), sys_inputs={"data": json.dumps(data)})
    assert isinstance(made, bytes)
    return made


def paragraphs(lines: Sequence[str], *, page: str = PAGE, par: str = "", size: float = 14) -> bytes:
    """Each line a paragraph."""
    return typeset("#for line in data { par(line) }", page=page, par=par, size=size, data=list(lines))


def browser(lines: Sequence[str], chromium: str, folder: Path, *, style: str = "", body: str = "") -> bytes:
    """Each line a paragraph of a web page, printed by Chromium."""
    told = body or "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    rule = f"@page{{size:A4;margin:25mm}} body{{font-family:'{FONT}';font-size:16px;line-height:1.7}} {style}"
    page = folder / "page.html"
    page.write_text(f'<meta charset="utf-8"><style>{rule}</style>{told}', "utf-8")
    made = folder / "page.pdf"
    command = [
        chromium,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={folder / 'profile'}",
    ]
    command += [f"--print-to-pdf={made}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return made.read_bytes()
