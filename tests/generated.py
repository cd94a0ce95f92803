"""Generated: which files of the repository are made from others, and what should they hold now?

Takes  the code, the bundled sample and the catalogue.
Gives  each generated file with its content; `python -m tests.generated` (make format) writes them.
Rule   tests/test_generated.py fails while one of them is stale.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from zhizao import cli
from zhizao.output import jsonl
from zhizao.plan import reader

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "zhizao/data/samples/linlan.txt"
CATALOGUES = sorted((ROOT / "zhizao").rglob("locale/*/LC_MESSAGES/*.po"))
# <!-- zhizao read ... | head -9 --> in front of a block: the block is what that command prints; 2>&1 adds its notes.
_RUN = re.compile(r"(<!-- (zhizao [^|>]+?)( 2>&1)?(?: \| head -(\d+))? -->\n```text\n)(.*?)(```)", re.DOTALL)


def contents() -> dict[Path, bytes]:
    """Every generated file with what it should hold."""
    pages = [*ROOT.glob("README*.md"), *sorted((ROOT / "docs").rglob("*.md"))]
    return {
        ROOT / "zhizao/data/schema/plan-record.schema.json": _schema(),
        SAMPLE.with_suffix(".jsonl"): jsonl.dump(reader.read(SAMPLE).plan).encode(),
        **{catalogue.with_suffix(".mo"): _compiled(catalogue) for catalogue in CATALOGUES},
        **{page: _page(page).encode() for page in pages if _RUN.search(page.read_text("utf-8"))},
    }


def _schema() -> bytes:
    return (json.dumps(jsonl.schema(), ensure_ascii=False, indent=2) + "\n").encode()


def _compiled(catalogue: Path) -> bytes:
    compiled = io.BytesIO()
    with catalogue.open("rb") as file:
        texts = read_po(file)
    # A catalogue without dates would be stamped with the minute in which it is compiled.
    texts.creation_date = texts.revision_date = datetime(2026, 11, 23, 12, tzinfo=UTC)
    write_mo(compiled, texts)
    return compiled.getvalue()


def _page(page: Path) -> str:
    """A page with its commands run anew; `zhizao why` asks for the first target, whatever its id is now."""
    first = reader.read(SAMPLE).plan.of("target")[0].id
    text = re.sub(r"(zhizao why )T-[0-9a-f]{10}", rf"\g<1>{first}", page.read_text("utf-8"))
    return _RUN.sub(lambda found: f"{found[1]}{printed(found[2], found[4], notes=bool(found[3]))}{found[6]}", text)


def printed(command: str, head: str | None, *, notes: bool) -> str:
    """What a command prints, its first lines only where `head` says how many; with its notes a failure is shown too."""
    out = io.StringIO()
    with contextlib.ExitStack() as stack:
        folder = _office(stack) if "documents/" in command else ROOT
        settings = {"COLUMNS": "100", "NO_COLOR": "1", "ZHIZAO_LANG": "", "ZHIZAO_HOME": str(folder / "home")}
        stack.enter_context(mock.patch.dict(os.environ, settings))
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(contextlib.redirect_stderr(out if notes else sys.stderr))
        stack.enter_context(contextlib.chdir(folder))
        code = cli.main(shlex.split(command)[1:])
    if code and not notes:
        raise SystemExit(f"{command}: exit code {code}")
    lines = out.getvalue().splitlines()
    return "".join(f"{line}\n" for line in (lines[: int(head)] if head else lines))


def _office(stack: contextlib.ExitStack) -> Path:
    """A folder as an office has it: two plans, a notice, an empty file, what a saved page brought with it."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    text = SAMPLE.read_text("utf-8")
    files = {
        "临澜市实施方案.txt": text,
        "值班通知.txt": "临澜市人民政府办公室\n关于做好值班工作的通知\n各部门：\n请认真做好值班工作。\n",
        "县区/云溪县实施方案.txt": text[: len(text) // 2].replace("临澜市", "云溪县"),
        "县区/空白.txt": "",
        "县区/网页_files/style.css": "p {margin: 0}\n",
    }
    for name, content in files.items():
        path = folder / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return folder


def main() -> None:
    for path, content in contents().items():
        path.write_bytes(content)


if __name__ == "__main__":
    main()
