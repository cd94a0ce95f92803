"""Records: what a plan is made of, each tied to the exact words it came from.

Takes  nothing: these are the types of the JSON Lines contract (`docs/contract.md`).
Gives  Target, Fact, Task, Mechanism, NoiseRecord, FindingRecord and the Plan that holds them.
Rule   offsets are Python string indices into the raw text; `quote` equals that slice; what a document does not say
       is None, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, Literal, ParamSpec, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from zhizao.document.document import Place

Comparator = Literal["eq", "ge", "gt", "le", "lt", "approx", "range", "maintain"]
Basis = Literal["total", "per_year", "increase", "share", "growth_rate", "level"]
Strength = Literal["committed", "strive"]
Change = Literal["rise", "fall"]
Nature = Literal["binding", "expected"]
Role = Literal["measure", "field", "mechanism", "group"]
MechanismType = Literal["reporting", "assessment", "coordination", "selection", "publication", "planning"]
Rhythm = Literal["annual", "half_year", "quarterly", "monthly", "prompt", "continuous"]
Periodicity = Literal[
    "annual", "half_year", "quarterly", "monthly", "regular", "prompt", "continuous", "once", "stage", "none"
]


class Strict(BaseModel):
    """Frozen, and refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


K = TypeVar("K", bound=Strict)
P = ParamSpec("P")


def made(kind: Callable[P, K], *_: P.args, **fields: P.kwargs) -> K:
    """A record of fields that our own reading gives: the type checker has checked them, and they are not checked again.

    Validating is for what comes from outside; of a plan just read it would check thousands of records once more.
    """
    record: K = object.__new__(kind)  # type: ignore[arg-type]
    blank, names = _blank(kind)
    # What pydantic's own constructor sets; its model_construct does the same, slower than it validates.
    _set(record, "__dict__", {**blank, **fields})
    _set(record, "__pydantic_fields_set__", names)
    _set(record, "__pydantic_extra__", None)
    _set(record, "__pydantic_private__", None)
    return record


_set = object.__setattr__


@cache
def _blank(kind: type[Strict]) -> tuple[dict[str, Any], set[str]]:
    """The fields of a kind in their order, with their defaults."""
    return {name: field.get_default() for name, field in kind.model_fields.items()}, set(kind.model_fields)


class Record(Strict):
    """Words in the raw text; `section` is the heading path, joined with " > ".

    `places` tell where the quote stands in the file that a person has (page and box, sheet and cell); none for text.
    """

    id: str
    quote: str
    start: int
    end: int
    section: str | None = None
    places: tuple[Place, ...] = ()


class Baseline(Strict):
    """The value that a target starts from (从5.5万亿元提升至…), with its own span in the raw text.

    `period` is the ISO year of the value where a table prints it (2020年基数).
    """

    value: float
    unit: str
    start: int
    end: int
    period: str | None = None


class Measured(Record):
    """What targets and facts share.

    `value`, or `low` and `high` of a range, are in `unit` (money written with 亿 keeps 亿元); `raw` is the number with
    its qualifiers as printed; `bound` is the printed bound of a value to maintain; `quantified` is False where only a
    direction is printed. `cumulative` says of a change in percent that it is told once for all the years (累计下降9%,
    比2020年下降13.5%), and its way; None where it is of each year, or no change. `counted_from` is the year at whose end that
    change begins, where one is printed (2020). `confidence` is the calibrated chance, 0..1, that the record is right; `needs_review` names
    the reasons for which a person should look. `origin` names the second reader that proposed the record, None where our own
    grammar read it.
    """

    subject: str | None
    indicator: str | None
    comparator: Comparator
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    raw: str | None = None
    bound: Literal["ge", "gt", "le", "lt", "eq", "approx"] | None = None
    basis: Basis | None = None
    cumulative: Change | None = None
    counted_from: str | None = None
    quantified: bool = True
    owners: tuple[str, ...] = ()
    subset_of: str | None = None
    ref: str | None = None
    confidence: float = Field(ge=0, le=1)
    needs_review: tuple[str, ...] = ()
    origin: str | None = None


class Target(Measured):
    """A promise about a measure. `deadline` is ISO; `deadline_rule` names the rule that found it.

    `lead` are those of `owners` that are printed as leading (牵头). `nature` is what a table of indicators prints: binding
    (约束性) or expected (预期性).
    """

    kind: Literal["target"] = "target"
    lead: tuple[str, ...] = ()
    deadline: str | None = None
    deadline_rule: str | None = None
    strength: Strength = "committed"
    nature: Nature | None = None
    baseline: Baseline | None = None


class Fact(Measured):
    """What holds or happened when the document was written; `period` is ISO."""

    kind: Literal["fact"] = "fact"
    period: str | None = None
    period_rule: str | None = None


class Task(Record):
    """A heading of measures; `quote` is its title, `body_start`..`body_end` its whole text.

    `owners` are as printed, in order; `lead` are those printed as leading (牵头); `owners_expanded` resolves nested
    notes and groups (各区人民政府〈含…〉); `subfields` are the sub-fields that a field names. `when` are the words that say by
    when the task as a whole is to be done, from `when_start` on: `deadline` is the last day that they name, ISO, `periodicity`
    the rhythm of what has no end (长期坚持, 每年); `deadline_rule` names the rule that found them.
    """

    kind: Literal["task"] = "task"
    path: str
    role: Role
    body_start: int
    body_end: int
    owners: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    owners_expanded: tuple[str, ...] = ()
    subfields: tuple[str, ...] = ()
    deadline: str | None = None
    deadline_rule: str | None = None
    periodicity: Rhythm | None = None
    when: str | None = None
    when_start: int | None = None


class Mechanism(Record):
    """A duty to report, assess, coordinate, select, publish or plan: who, to whom, how often."""

    kind: Literal["mechanism"] = "mechanism"
    type: MechanismType
    actor: str | None = None
    counterpart: str | None = None
    periodicity: Periodicity = "none"
    when: str | None = None


class NoiseRecord(Record):
    """What cleaning removed, or replaced by `replacement`, and why."""

    kind: Literal["noise"] = "noise"
    noise_type: str
    reason: str
    replacement: str | None = None


class FindingRecord(Record):
    """Something a person should know: a missing annex, a damaged number, no target."""

    kind: Literal["finding"] = "finding"
    code: str
    message: str


AnyRecord = Annotated[Target | Fact | Task | Mechanism | NoiseRecord | FindingRecord, Field(discriminator="kind")]


class DocumentCard(Strict):
    """Which document a plan was read from, and what its frame says; None where it does not say.

    `words` are withheld where the plan holds facts of a document whose sentences are another's: a quote may then be empty,
    and is filled from the document when a person supplies it (`zhizao.plan.words`). `reports_on` is the title of the plan of
    which a news report tells.
    """

    name: str
    sha256: str
    encoding: str
    characters: int
    title: str | None = None
    issuer: str | None = None
    number: str | None = None
    date: str | None = None
    status: Literal["issued", "draft"] = "issued"
    place: str | None = None
    period: tuple[int, int] | None = None
    words: Literal["kept", "withheld"] = "kept"
    source: str | None = None
    reports_on: str | None = None


class Plan(Strict):
    """A document as a plan: its card and its records in the order of the text."""

    document: DocumentCard
    records: tuple[AnyRecord, ...] = ()

    def of(self, kind: str) -> list[AnyRecord]:
        """The records of one kind, in the order of the text."""
        return [record for record in self.records if record.kind == kind]
