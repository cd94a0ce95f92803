"""Every text that a person reads stands in the catalogue, in both languages, with the same gaps to fill."""

from __future__ import annotations

import ast
import re
import string
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from zhizao.base import language
from zhizao.document.document import NoiseType
from zhizao.output import labels
from zhizao.plan import records
from zhizao.programme.lights import RuleNotInForce
from zhizao.reference.rules import confidence

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "zhizao/data/locale/zh_CN/LC_MESSAGES/zhizao.po"
CONTRASTS = ROOT / "zhizao/contrast/templates"
TEMPLATES = ROOT / "zhizao/output/templates"
# What argparse says by itself (gettext of the standard library).
ARGPARSE = {
    "usage: ",
    "positional arguments",
    "options",
    "show this help message and exit",
    "show program's version number and exit",
    "the following arguments are required: %s",
    "unrecognized arguments: %s",
    "expected one argument",
    "expected at least one argument",
    "invalid choice: %(value)r (choose from %(choices)s)",
    "invalid %(type)s value: %(value)r",
    "argument %(argument_name)s: %(message)s",
    "%(prog)s: error: %(message)s\n",
    "ambiguous option: %(option)s could match %(matches)s",
    "ignored explicit argument %r",
}
LABELS = (
    (records.Strength, labels.STRENGTHS),
    (records.Basis, labels.BASES),
    (records.Role, labels.ROLES),
    (records.MechanismType, labels.MECHANISMS),
    (records.Periodicity, labels.PERIODICITIES),
    (NoiseType, labels.NOISE),
)


def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file)


def sources() -> list[ast.AST]:
    return [ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "zhizao").rglob("*.py"))]


def texts_in_code() -> set[str]:
    texts: set[str] = set()
    for tree in sources():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and _name(node.func) in ("say", "mark")
                and isinstance(node.args[0], ast.Constant)
            ):
                texts.add(node.args[0].value)
            if isinstance(node, ast.AnnAssign) and _name(node.target) in ("says", "fix") and node.value is not None:
                texts.add(ast.literal_eval(node.value))
    return texts


def texts_handed_to_errors() -> set[str]:
    """Words that an error is filled with, `CannotOpen(reason="it is a folder")`: chosen by if and or, never joined."""
    trees = sources()
    errors = _errors(trees)
    texts: set[str] = set()
    for tree in trees:
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _name(call.func) in errors:
                texts |= {text for fact in call.keywords for text in _chosen(fact.value) if " " in text}
    return texts


def _errors(trees: list[ast.AST]) -> set[str]:
    """The names of ZhizaoError and of all that are made of it."""
    made = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    found: set[str] = {"ZhizaoError"}
    while more := {one.name for one in made if {_name(base) for base in one.bases} & found} - found:
        found |= more
    return found


def _chosen(value: ast.expr) -> set[str]:
    """The texts that an expression may come to."""
    if isinstance(value, ast.Constant):
        return {value.value} if isinstance(value.value, str) else set()
    if isinstance(value, ast.IfExp):
        return _chosen(value.body) | _chosen(value.orelse)
    if isinstance(value, ast.BoolOp):
        return {text for one in value.values for text in _chosen(one)}
    return set()


def _name(node: ast.expr) -> str | None:
    return node.id if isinstance(node, ast.Name) else None


def texts_in_templates() -> set[str]:
    page = (TEMPLATES / "page.html").read_text("utf-8")
    texts = set(re.findall(r'\bt\("([^"]+)"\)', page)) | set(re.findall(r'attr\("[^"]+", "([^"]+)"\)', page))
    for columns in re.findall(r"head\(\(([^)]*)\)\)", page):
        texts |= set(re.findall(r'"([^"]+)"', columns))
    return texts | {text for path in CONTRASTS.glob("*.html") for text in texts_in(path.read_text("utf-8"))}


def texts_in(template: str) -> set[str]:
    """What a template says in either language: every text of t(…), attr(…) and section(…)."""
    said = [*re.findall(r"\bt\(([^()]*)\)", template), *re.findall(r"\bsay\(([^()]*)\)", template)]
    titles = re.findall(r'\bsection\("[^"]*", "([^"]+)"', template)
    labels = re.findall(r'attr\("[^"]+", "([^"]+)"\)', template)
    # Chosen texts: t("a" if … else "b").
    return {text for one in said for text in re.findall(r'"([^"]+)"', one)} | set(titles) | set(labels)


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_is_translated() -> None:
    known = {message.id for message in catalogue() if message.id and message.string and not message.fuzzy}
    assert (texts_in_code() | texts_handed_to_errors() | texts_in_templates() | ARGPARSE) - known == set()


def test_no_translation_is_left_over() -> None:
    known = {message.id for message in catalogue() if message.id}
    assert known - (texts_in_code() | texts_in_templates() | ARGPARSE) == set()


def test_a_translation_keeps_the_gaps_to_fill() -> None:
    ours = [message for message in catalogue() if message.id and message.id not in ARGPARSE]
    assert [message.id for message in ours if gaps(str(message.id)) != gaps(str(message.string))] == []
    theirs = [message for message in catalogue() if message.id in ARGPARSE]
    named = re.compile(r"%(?:\(\w+\))?[sr]")
    assert [m.id for m in theirs if sorted(named.findall(str(m.id))) != sorted(named.findall(str(m.string)))] == []


def test_every_translation_is_chinese() -> None:
    words = {m.id: re.sub(r"\{[^}]*\}|%\(\w+\)[sr]", "", str(m.id)) for m in catalogue() if m.id}
    told = [m for m in catalogue() if m.id and re.search("[A-Za-z]{2}", words[m.id])]
    assert [m.id for m in told if not re.search("[一-鿿]", str(m.string))] == []


@pytest.mark.parametrize(("codes", "table"), LABELS, ids=[str(table)[:20] for _, table in LABELS])
def test_every_code_of_the_contract_has_a_label(codes: object, table: dict[str, str]) -> None:
    assert set(get_args(codes)) == set(table)


def test_every_kind_has_a_name_and_a_plural() -> None:
    kinds = {one.model_fields["kind"].default for one in get_args(get_args(records.AnyRecord)[0])}
    assert set(labels.KINDS) == set(labels.ONE) == kinds


def test_every_finding_has_a_label() -> None:
    calls = [node for tree in sources() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    made = [call.args[0] for call in calls if _name(call.func) == "Finding" and call.args]
    codes = {code.value for code in made if isinstance(code, ast.Constant)}
    assert codes
    assert (codes | {"no_target"}) - set(labels.FINDINGS) == set()


def test_every_reason_for_review_has_a_label() -> None:
    assert set(confidence().doubts) == set(labels.REASONS)


@pytest.mark.parametrize(
    ("asked", "environment", "chosen"),
    [
        (None, {}, "zh"),
        (None, {"LANG": "C.UTF-8"}, "zh"),
        (None, {"LANG": "en_US.UTF-8"}, "en"),
        (None, {"LANG": "en_US.UTF-8", "ZHIZAO_LANG": "zh"}, "zh"),
        (None, {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ("en", {"ZHIZAO_LANG": "zh"}, "en"),
    ],
)
def test_the_language_is_chosen(asked: str | None, environment: dict[str, str], chosen: str) -> None:
    assert language.choose(asked, environment) == chosen


def test_an_error_tells_its_days_as_officials_print_them() -> None:
    error = RuleNotInForce(name="x", day=date(2024, 10, 15), first=date(2025, 1, 1))
    assert "2024年10月15日" in language.error_text(error, language.speaker("zh"))
    assert "15 October 2024" in language.error_text(error, language.mark)
