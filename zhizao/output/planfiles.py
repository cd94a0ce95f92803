"""Plan files: which plan does a person mean?

Takes  the name of a plan that comes with zhizao, a plan file (.yaml, .jsonl), or a document.
Gives  its records, its card where the form keeps one, and its reading where the file is the document itself.
Rule   a path that exists is a path; a bare name is looked up among the plans in data/plans.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import ClassVar

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark
from zhizao.output import jsonl, yamlplan
from zhizao.output.badplan import BadPlanFile
from zhizao.plan import reader
from zhizao.plan.reader import Reading
from zhizao.plan.records import AnyRecord, DocumentCard, Plan

YAML = (".yaml", ".yml")


class NoSuchPlan(ZhizaoError):
    """Neither a file nor a plan that comes with zhizao."""

    code: ClassVar[str] = "OUT-030"
    says: ClassVar[str] = "{name}: neither a file nor a plan that comes with zhizao."
    fix: ClassVar[str] = "Give a document, a .yaml or .jsonl plan, or one of: {shipped}."


class NoCard(ZhizaoError):
    """A plan without its document's card."""

    code: ClassVar[str] = "OUT-031"
    says: ClassVar[str] = "{file}: JSON Lines hold records only, and not which document they are from."
    fix: ClassVar[str] = "Give the document itself or its YAML plan (`zhizao read FILE --format yaml`)."


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan as found in a file: its card where the form keeps one, and its reading where the file is the document."""

    name: str
    records: tuple[AnyRecord, ...]
    card: DocumentCard | None = None
    reading: Reading | None = None

    @property
    def plan(self) -> Plan:
        """The plan whole. Raises NoCard."""
        if self.card is None:
            raise NoCard(file=self.name)
        return Plan(document=self.card, records=self.records)


@cache
def shipped() -> tuple[str, ...]:
    """The names of the plans that come with zhizao."""
    inside = resources.files("zhizao").joinpath("data/plans").iterdir()
    return tuple(sorted(one.name.removesuffix(".yaml") for one in inside if one.name.endswith(".yaml")))


def open_plan(path: Path) -> PlanFile:
    """The plan that a person means. Raises NoSuchPlan, BadPlanFile, or what keeps a document from being read."""
    name = str(path)
    if not path.exists() and not path.suffix and path.name == name:
        return _shipped(name)
    if path.suffix in YAML:
        plan = yamlplan.load(text_of(path), path.name)
        return PlanFile(path.name, plan.records, plan.document)
    if path.suffix == ".jsonl":
        return PlanFile(path.name, jsonl.load(text_of(path), path.name))
    reading = reader.read(path)
    return PlanFile(path.name, reading.plan.records, reading.plan.document, reading)


def _shipped(name: str) -> PlanFile:
    if name not in shipped():
        near = difflib.get_close_matches(name, shipped(), n=1)
        raise NoSuchPlan(name=name, shipped=", ".join(near or shipped()))
    text = resources.files("zhizao").joinpath("data/plans", f"{name}.yaml").read_text("utf-8")
    plan = yamlplan.load(text, f"{name}.yaml")
    return PlanFile(name, plan.records, plan.document)


def text_of(path: Path) -> str:
    """The text of a plan file. Raises BadPlanFile where it is no UTF-8."""
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadPlanFile(
            file=path.name, line=line, path="document", problem=mark("the file is not UTF-8 text")
        ) from None
