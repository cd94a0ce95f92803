"""How many pages of a PDF are read a second, beside pdfplumber's text and tables?

Takes  a plan that is typeset here, with a table on every fifth page (and any PDF files named as arguments).
Gives  a table: pages a second of the processor and the ratio, both measured in this run on this machine.
Rule   the two take turns and the fastest of three turns counts; both give the words and the rows of tables of every page.
Not    a comparison of what is found: pdfplumber gives neither paragraphs over lines and pages nor heads apart.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import typst
from rich.console import Console
from rich.table import Table

from zhizao.document.formats.pdf import opened, reader

ROOT = Path(__file__).parents[1]
PEER = ROOT / ".venv/pdfplumber/bin/python"
TURNS = 3
PARTS = 8
PLAN = """
#set page(paper: "a4", margin: 2.8cm, header: align(center)[临川市文件], footer: context align(center)[— #counter(page).display() —])
#set text(font: "Noto Serif CJK SC", size: 16pt, lang: "zh")
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 0.9em)
#for part in range(PARTS) {
  for item in range(24) [
    #part.#item 到2026年，规模以上工业总产值突破3500亿元，年均增长8.5%以上，新增国家级专精特新“小巨人”企业60家。#parbreak()
    聚焦电子信息、生物医药等领域，每年滚动实施技术改造项目50个，培育营业收入超百亿元企业5家。（责任单位：市工信局）#parbreak()
  ]
  table(columns: 5, ..range(20).map(row => ([#row], [规模以上工业总产值], [亿元], [2600], [3500])).flatten())
}
"""
# Runs in the peer's own environment: it gets paths and gives seconds and pages.
PEER_PROGRAM = """
import json, sys, time, pdfplumber
begun, pages = time.process_time(), 0
for path in json.load(sys.stdin):
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text(), page.extract_tables()
            page.close()
            pages += 1
print(json.dumps([time.process_time() - begun, pages]))
"""


def count(path: Path) -> int:
    """How many pages a file has."""
    with opened.opened(path.read_bytes(), path.name) as document:
        return len(document)


def our_speed(paths: list[Path], pages: int) -> float:
    """Pages a second."""
    begun = time.process_time()
    for path in paths:
        reader.extract(path.read_bytes(), path.name)
    return pages / (time.process_time() - begun)


def their_speed(paths: list[Path]) -> float:
    """Pages a second of pdfplumber; 0 where it is not installed."""
    if not PEER.exists():
        return 0.0
    given = json.dumps([str(path) for path in paths])
    done = subprocess.run([PEER, "-c", PEER_PROGRAM], input=given, capture_output=True, text=True, check=True)
    seconds, pages = json.loads(done.stdout)
    return float(pages / seconds)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "plan.pdf"
        made.write_bytes(typst.compile(PLAN.replace("PARTS", str(PARTS)).encode()))
        paths = [Path(name) for name in sys.argv[1:]] or [made]
        pages = sum(map(count, paths))
        turns = [(our_speed(paths, pages), their_speed(paths)) for _ in range(TURNS)]
    ours, theirs = (max(speeds) for speeds in zip(*turns, strict=True))
    table = Table(title=f"{pages} pages, one core")
    for column in ("reader", "pages/s", "beside pdfplumber"):
        table.add_column(column, justify="left" if column == "reader" else "right")
    table.add_row("zhizao, paragraphs and tables", f"{ours:.1f}", f"{ours / theirs:.1f}" if theirs else "")
    if theirs:
        table.add_row("pdfplumber, text and tables", f"{theirs:.1f}", "1.0")
    Console().print(table)


if __name__ == "__main__":
    main()
