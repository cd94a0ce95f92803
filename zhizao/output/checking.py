"""Checking: is an edited plan sound?

Takes  the path of a plan file (.yaml, .jsonl), of a document, or the name of a plan that comes with zhizao.
Gives  every problem with its line and key path: `errors`, with which nobody can use the plan, and `doubts`, at which a person
       should look again.
Rule   docs/contract.md and zhizao.plan.soundness. JSON Lines have no card: what only a card could tell is not asked of them.
       Of a document, which holds no keys, the line is that of its words.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zhizao.output import jsonl, planfiles, yamlplan
from zhizao.output.badplan import BadPlanFile
from zhizao.plan import soundness
from zhizao.plan.records import AnyRecord, DocumentCard, Plan


@dataclass(frozen=True, slots=True)
class Checked:
    """A plan file that was checked; `records` is None where they could not be read at all."""

    file: str
    errors: tuple[BadPlanFile, ...]
    doubts: tuple[BadPlanFile, ...]
    records: int | None = None

    @property
    def sound(self) -> bool:
        """Whether the plan can be used."""
        return not self.errors


def check(path: Path) -> Checked:
    """All that is wrong with a plan. Raises NoSuchPlan, BadPlanFile (no text) or what keeps a document from being read."""
    file = str(path)
    if planfiles.names_shipped(path):
        return _yaml(planfiles.shipped_text(file), file)
    if path.suffix in planfiles.YAML:
        return _yaml(planfiles.text_of(path), file)
    if path.suffix == ".jsonl":
        return _json_lines(planfiles.text_of(path), file)
    return _document(path, file)


def _yaml(text: str, file: str) -> Checked:
    checked = yamlplan.checked(text, file)
    return Checked(file, checked.errors, checked.doubts, len(checked.plan.records) if checked.plan else None)


def _json_lines(text: str, file: str) -> Checked:
    lines, bad = jsonl.checked(text, file)
    records = tuple(record for _, record in lines)
    plan = Plan(document=_stand_in(records), records=records)
    numbers = [number for number, _ in lines]
    errors = [*bad, *(_at_line(file, numbers, problem) for problem in soundness.broken(plan))]
    doubts = [_at_line(file, numbers, problem) for problem in soundness.doubtful(plan)]
    return Checked(file, _in_order(errors), _in_order(doubts), len(records))


def _stand_in(records: tuple[AnyRecord, ...]) -> DocumentCard:
    """A card that claims nothing: as long as its records reach, and without words that would have to be there."""
    reach = max((record.end for record in records), default=0)
    return DocumentCard(name="", sha256="", encoding="", characters=reach, words="withheld")


def _at_line(file: str, numbers: list[int], problem: soundness.Problem) -> BadPlanFile:
    """A problem of records.3.low: the line on which record 3 stands, and the key within it."""
    _, at, *keys = problem.path
    path = ".".join(str(key) for key in keys) or "record"
    return BadPlanFile(file=file, line=numbers[int(at)], path=path, problem=problem.says)


def _document(path: Path, file: str) -> Checked:
    opened = planfiles.open_plan(path)
    plan = opened.plan
    raw = opened.reading.document.raw if opened.reading else ""
    errors, doubts = (
        [_in_text(file, raw, plan, problem) for problem in found]
        for found in (soundness.broken(plan), soundness.doubtful(plan))
    )
    return Checked(file, _in_order(errors), _in_order(doubts), len(plan.records))


def _in_text(file: str, raw: str, plan: Plan, problem: soundness.Problem) -> BadPlanFile:
    """A problem of a record that was just read: the line of its words, and its id with the key."""
    _, at, *keys = problem.path
    record = plan.records[int(at)]
    path = ".".join((record.id, *map(str, keys)))
    return BadPlanFile(file=file, line=raw.count("\n", 0, record.start) + 1, path=path, problem=problem.says)


def _in_order(problems: list[BadPlanFile]) -> tuple[BadPlanFile, ...]:
    return tuple(sorted(problems, key=lambda one: int(str(one.facts["line"]))))
