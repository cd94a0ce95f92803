"""Documentation keeps up: every error, field, term, concept, command and link that it must have is there."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from zhizao import cli
from zhizao.base import language
from zhizao.comparison import changes, sides
from zhizao.output.looks import ENDINGS
from zhizao.plan import records

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [*ROOT.glob("*.md"), *sorted(DOCS.rglob("*.md"))]
CONTRACT = {
    "Every record": records.Record,
    "Target and fact": records.Measured,
    "Target": records.Target,
    "Fact": records.Fact,
    "Task": records.Task,
    "Mechanism": records.Mechanism,
    "Noise": records.NoiseRecord,
    "Finding": records.FindingRecord,
    "Document card": records.DocumentCard,
}


def error_codes() -> list[str]:
    """The codes of all errors, found in the source, so that none is missed by not being imported."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "zhizao").rglob("*.py")]
    fields = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.AnnAssign) and node.value]
    codes = [one.value for one in fields if isinstance(one.target, ast.Name) and one.target.id == "code"]
    found = [one.value for one in codes if isinstance(one, ast.Constant)]
    return sorted(code for code in found if re.fullmatch(r"[A-Z]+-\d{3}", str(code)))


def headings(path: Path) -> list[str]:
    return re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)


def test_every_error_code_stands_once_in_code_and_once_in_the_docs() -> None:
    codes = error_codes()
    assert codes == sorted(set(codes))
    assert codes == sorted(one.split()[0] for one in headings(DOCS / "errors.md")[1:])


def test_every_field_of_the_contract_is_described() -> None:
    text = (DOCS / "contract.md").read_text("utf-8")
    described = {part.split("\n")[0]: set(re.findall(r"`(\w+)`", part)) for part in text.split("\n## ")[1:]}
    general = described["Every record"] | described["Target and fact"]
    for heading, model in CONTRACT.items():
        assert set(model.model_fields) - described[heading] - general == set(), heading


def test_no_field_is_described_that_does_not_exist() -> None:
    known = {name for model in CONTRACT.values() for name in model.model_fields} | {"kind"}
    rows = re.findall(r"^\| `(\w+)` \|", (DOCS / "contract.md").read_text("utf-8"), re.MULTILINE)
    assert set(rows) - known == set()


def test_every_identifier_of_the_glossary_exists() -> None:
    rows = re.findall(r"^\| [^|]*[一-鿿][^|]* \| `(\w+)` \|", (DOCS / "glossary.md").read_text("utf-8"), re.MULTILINE)
    known = (
        set(vars(records))
        | set(vars(sides))
        | set(vars(changes))
        | {name for model in CONTRACT.values() for name in model.model_fields}
    )
    assert len(rows) > 25
    assert set(rows) - known == set()


def test_every_concept_and_decision_is_in_the_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert [page.name for page in DOCS.rglob("*.md") if str(page.relative_to(DOCS)) not in menu] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in sorted((DOCS / "decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_decisions_that_the_code_names_exist() -> None:
    named = {
        name
        for path in (ROOT / "zhizao").rglob("*.*")
        if path.suffix in (".py", ".yaml")
        for name in re.findall(r"docs/[\w/-]+\.md", path.read_text("utf-8"))
    }
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readme_shows_every_command_and_form(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    parser = cli._parser("en", language.speaker("en"))
    commands = next(action.choices for action in parser._actions if action.choices and "read" in action.choices)
    wanted = [f"zhizao {name}" for name in commands if name != "schema"] + ["make run", "make test", "JSON Schema"]
    wanted += [f"`{form}`" for form in ENDINGS]
    assert [one for one in wanted if one not in text] == []


def test_the_two_readmes_show_the_same_commands() -> None:
    blocks = [
        re.findall(r"```(?:sh|python)\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)
        for name in ("README.md", "README.zh-CN.md")
    ]
    english, chinese = ([re.sub(r"#.*| --lang \w+|path/to/plan.txt", "", block) for block in one] for one in blocks)
    assert [block.split() for block in english] == [block.split() for block in chinese]


def test_the_python_example_runs() -> None:
    example = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert example is not None
    done = subprocess.run(
        [sys.executable, "-c", example[1]], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert "2025" in done.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_built_pages_ask_no_other_host(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    loads = re.compile(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=["']?((?:https?:)?//[^"' >]+)""")
    assert [
        (path.name, found) for path in tmp_path.rglob("*.html") for found in loads.findall(path.read_text("utf-8"))
    ] == []
