"""Told: a record of a table as the layouts write it."""

from __future__ import annotations

from zhizao.plan import reader
from zhizao.plan.records import AnyRecord, Fact, FindingRecord, Plan, Target, Task


def told(plan: Plan) -> list[str]:
    """Every record that a table can give, in the order of the text."""
    return [line for record in plan.records if (line := _line(record))]


def read(file: tuple[bytes, str]) -> list[str]:
    """The same for a file."""
    return told(reader.read_bytes(*file).plan)


def _line(record: AnyRecord) -> str:
    if isinstance(record, Target | Fact):
        return " | ".join(filter(None, [record.kind, record.subject, record.indicator, *_slots(record)]))
    if isinstance(record, Task):
        return " | ".join(["task", record.quote, *_owners(record)])
    said = f" | {record.quote}" if isinstance(record, FindingRecord) and record.code == "cell_not_read" else ""
    return f"finding | {record.code}{said}" if isinstance(record, FindingRecord) else ""


def _slots(record: Target | Fact) -> list[str]:
    figure = "null" if record.value is None else f"{record.value:.10g}"
    figure = figure if record.low is None else f"{record.low:g}~{record.high:g}"
    bound = f"({record.bound})" if record.bound else ""
    amount = f"{record.comparator}{bound} {figure} {record.unit or ''}".strip()
    part = "part" if record.subset_of else ""
    doubts = f"? {' '.join(record.needs_review)}" if record.needs_review else ""
    if isinstance(record, Fact):
        return [amount, record.basis or "", record.period or "", part, doubts]
    start = record.baseline
    since = f"from {start.value:.10g} {start.unit} {start.period or ''}".strip() if start else ""
    when = f"{record.deadline or ''} {record.deadline_rule or ''}".strip()
    return [amount, record.basis or "", when, record.nature or "", since, *_owners(record), part, doubts]


def _owners(record: Target | Task) -> list[str]:
    """Who answers; those that lead are marked with a star."""
    names = (f"*{name}" if name in record.lead else name for name in record.owners)
    return [" ".join(names)] if record.owners else []
