"""Told: what came of one document?

Takes  a plan, or the reason why there is none.
Gives  Read, Skipped or Failed, small enough to keep ten thousand of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from zhizao.base import language
from zhizao.base.errors import ZhizaoError
from zhizao.base.files import Mark
from zhizao.base.language import Say
from zhizao.plan.records import FindingRecord, Measured, Plan


@dataclass(frozen=True, slots=True)
class Held:
    """What a plan holds: its records by kind, its findings by code, what a person should look at by reason."""

    title: str | None
    kinds: dict[str, int]
    findings: dict[str, int]
    reasons: dict[str, int]
    review: int

    def as_json(self) -> dict[str, Any]:
        """As the cache keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was read now, or before and unchanged since; its results with how each lies there."""

    name: str
    held: tuple[Held, ...]
    cached: bool
    results: tuple[tuple[Path, Mark], ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of a folder that is no document which can be read; the sentence says why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that could not be read; the sentence says why and what to do."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Joined:
    """An annex that stands with its plan; it has no result of its own."""

    name: str
    plan: str


Told = Read | Skipped | Failed | Joined


def held(plan: Plan) -> Held:
    """What a plan holds."""
    measured = [record for record in plan.records if isinstance(record, Measured)]
    return Held(
        title=plan.document.title,
        kinds=dict(Counter(record.kind for record in plan.records)),
        findings=dict(Counter(record.code for record in plan.records if isinstance(record, FindingRecord))),
        reasons=dict(Counter(reason for record in measured for reason in record.needs_review)),
        review=sum(bool(record.needs_review) for record in measured),
    )


def sentence(error: ZhizaoError, name: str, say: Say) -> str:
    """An error as a summary tells it: with the file's name below its folder, since many may be called alike."""
    if "file" in error.facts:
        error.facts = {**error.facts, "file": name}
    return language.error_text(error, say)
