"""Reader: a file becomes a plan.

Takes  the path of a policy document, or its bytes; or an archive (ZIP) of a plan with its annexes, or of several plans.
Gives  a Reading: the document (raw text, clean text, outline) and its plan of records in the order of the text. `read_all`
       gives one for each plan of an archive and one for any other file; `read` refuses an archive of several.
Rule   the records are the JSON Lines contract (docs/contract.md); reading the same bytes gives the same plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import ClassVar, TypeVar

from zhizao.base.errors import ZhizaoError
from zhizao.base.sources import record_id
from zhizao.document import decode, sets
from zhizao.document import reader as documents
from zhizao.document.document import Document, Finding
from zhizao.document.formats import kinds
from zhizao.plan import measured, mechanisms, owners, tasks
from zhizao.plan.context import Context
from zhizao.plan.records import AnyRecord, DocumentCard, FindingRecord, NoiseRecord, Plan, Record, made
from zhizao.plan.reported import plan_reported
from zhizao.plan.tables import listed as tables

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and the plan read from it."""

    document: Document
    plan: Plan


class SeveralPlans(ZhizaoError):
    """An archive of more than one plan where one is asked for."""

    code: ClassVar[str] = "DOC-035"
    says: ClassVar[str] = "{file}: the archive holds {count} documents that are no annexes of each other: {names}."
    fix: ClassVar[str] = "Read it with `zhizao read`, which gives each of them, or take each file by itself."


def read(path: Path) -> Reading:
    """Read a file. Raises a ZhizaoError (DOC-…) that names the file and the place where it cannot be read."""
    return read_bytes(decode.load(path), path.name)


def read_bytes(data: bytes, name: str) -> Reading:
    """Read a document from its bytes; `name` names it in errors and on the card. Raises SeveralPlans too."""
    return plan_of(document_of(data, name))


def document_of(data: bytes, name: str) -> Document:
    """The words of one plan, of an archive with its annexes; `plan_of` reads them. Raises SeveralPlans too."""
    found = _documents(data, name)
    if len(found) > 1:
        raise SeveralPlans(file=name, count=len(found), names="、".join(one.name for one in found))
    return found[0]


def read_all(path: Path) -> list[Reading]:
    """Every plan of a file: one, or of an archive as many as it holds, each with its annexes."""
    return read_all_bytes(decode.load(path), path.name)


def read_all_bytes(data: bytes, name: str) -> list[Reading]:
    """Every plan in the bytes of a file called `name`."""
    return [plan_of(one) for one in _documents(data, name)]


def _documents(data: bytes, name: str) -> list[Document]:
    if kinds.kind_of(data)[0] == "archive":
        return sets.read_archive(data, name)
    return [documents.read_bytes(data, name)]


def plan_of(document: Document) -> Reading:
    """The plan of a document."""
    governing = owners.owners_for(document)
    context = Context(document)
    listed = tables.read(context)
    figures = measured.read(context, listed, governing.answering)
    records: list[AnyRecord] = [
        *figures,
        *tasks.tasks_of(context, governing, listed.in_table),
        *listed.tasks,
        *mechanisms.mechanisms_of(document, governing),
    ]
    records += [*_noise(document), *_findings(document, listed.findings)]
    if not any(record.kind == "target" for record in figures):
        records.append(_no_target(document))
    records.sort(key=attrgetter("start", "end", "kind"))
    return Reading(document, made(Plan, document=card_of(document), records=tuple(placed(document, records))))


def placed(document: Document, records: Sequence[R]) -> list[R]:
    """The records with the places of their quotes, where the format has places."""
    if not document.blocks:
        return list(records)
    return [record.model_copy(update={"places": document.places(record.start, record.end)}) for record in records]


def card_of(document: Document) -> DocumentCard:
    """The card of a document: its name, hash and frame."""
    outline = document.outline
    return DocumentCard(
        name=document.name,
        sha256=document.sha256,
        encoding=document.encoding,
        characters=len(document.raw),
        title=outline.title,
        issuer=outline.issuer,
        number=outline.number,
        date=outline.date,
        status=outline.status,
        place=outline.place,
        period=outline.period,
        reports_on=plan_reported(document.body.text, outline),
    )


def _noise(document: Document) -> list[NoiseRecord]:
    return [
        made(
            NoiseRecord,
            id=record_id(document.sha256, "noise", noise.start, noise.end, ordinal),
            quote=document.raw[noise.start : noise.end],
            start=noise.start,
            end=noise.end,
            noise_type=noise.noise_type,
            reason=noise.reason,
            replacement=noise.replacement,
        )
        for ordinal, noise in enumerate(document.noise)
    ]


def _findings(document: Document, of_tables: Iterable[Finding]) -> list[FindingRecord]:
    return [
        made(
            FindingRecord,
            id=record_id(document.sha256, "finding", finding.start, finding.end, ordinal),
            quote=document.raw[finding.start : finding.end],
            start=finding.start,
            end=finding.end,
            code=finding.code,
            message=finding.message,
        )
        for ordinal, finding in enumerate([*document.findings, *of_tables])
    ]


def _no_target(document: Document) -> FindingRecord:
    return FindingRecord(
        id=record_id(document.sha256, "finding", 0, 0, len(document.findings)),
        quote="",
        start=0,
        end=0,
        code="no_target",
        message="文中未读到量化目标",
    )
