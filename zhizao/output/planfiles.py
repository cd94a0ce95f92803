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
from zhizao.document.document import Document
from zhizao.output import jsonl, yamlplan
from zhizao.output.badplan import BadPlanFile
from zhizao.plan import reader, words
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


class DocumentChanged(ZhizaoError):
    """The document is not the one that the plan was read from."""

    code: ClassVar[str] = "OUT-003"
    says: ClassVar[str] = "{document} is not the text that {file} was read from ({what})."
    fix: ClassVar[str] = "Take the document as it was then, or read it again with `zhizao read`."


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
    if names_shipped(path):
        return _shipped(str(path))
    if path.suffix in YAML:
        plan = yamlplan.load(text_of(path), path.name)
        return PlanFile(path.name, plan.records, plan.document)
    if path.suffix == ".jsonl":
        return PlanFile(path.name, jsonl.load(text_of(path), path.name))
    reading = reader.read(path)
    return PlanFile(path.name, reading.plan.records, reading.plan.document, reading)


def names_shipped(path: Path) -> bool:
    """Whether a bare name means a plan that comes with zhizao: no file of this name is here."""
    return not path.suffix and path.name == str(path) and not path.exists()


def _shipped(name: str) -> PlanFile:
    plan = yamlplan.load(shipped_text(name), f"{name}.yaml")
    return PlanFile(name, plan.records, plan.document)


def shipped_text(name: str) -> str:
    """The text of a plan that comes with zhizao. Raises NoSuchPlan."""
    if name not in shipped():
        near = difflib.get_close_matches(name, shipped(), n=1)
        raise NoSuchPlan(name=name, shipped=", ".join(near or shipped()))
    return resources.files("zhizao").joinpath("data/plans", f"{name}.yaml").read_text("utf-8")


def with_document(opened: PlanFile, document: Path | None) -> tuple[Plan, Document | None]:
    """The plan, its words restored where its document is given, and the document. Raises DocumentChanged, NoCard."""
    found = document_of(opened, document)
    if found is None or document is None:
        return opened.plan, found
    card = opened.card or reader.card_of(found)
    return words.restored(Plan(document=card, records=opened.records), found), found


def document_of(opened: PlanFile, document: Path | None) -> Document | None:
    """The document that a plan was read from: the one given, or the plan's own. Raises DocumentChanged."""
    if document is None:
        return opened.reading.document if opened.reading else None
    read = reader.read(document).document
    if opened.card and opened.card.sha256 != read.sha256:
        raise DocumentChanged(
            document=document.name, file=opened.name, what=f"sha256 {read.sha256[:12]}, not {opened.card.sha256[:12]}"
        )
    for record in opened.records:
        if record.quote and read.raw[record.start : record.end] != record.quote:
            raise DocumentChanged(document=document.name, file=opened.name, what=f"{record.id} quotes other words")
    return read


def text_of(path: Path) -> str:
    """The text of a plan file. Raises BadPlanFile where it is no UTF-8."""
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadPlanFile(
            file=path.name, line=line, path="document", problem=mark("the file is not UTF-8 text")
        ) from None
