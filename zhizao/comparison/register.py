"""Register: which measure does a record speak of?

Takes  targets and facts of any number of plans.
Gives  the measure of each: one of those that come with zhizao, one that an earlier target brought, or a new one; and the measures
       that are alike and not the same.
Rule   zhizao.programme.measures judges; `same_measure` in data/measures/comparison.yaml is the score from which two are one.
       What is narrower than another (规模以上工业企业利润 in 利润) is never the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from zhizao.comparison.rules import comparing
from zhizao.plan.records import Fact, Target
from zhizao.programme import measures
from zhizao.programme.measures import Measure


@dataclass(slots=True)
class Register:
    """The measures known so far; it grows with the targets that are asked about.

    `places` are those of the plans compared: a report says 棠溪市规模以上工业总产值 of what the plan itself calls 规模以上工业总产值.
    """

    places: frozenset[str] = frozenset()
    _measures: list[Measure] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)
    _owners: list[Measure] = field(default_factory=list)
    _asked: dict[tuple[str, str | None, str | None], Measure | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for measure in measures.shipped():
            self._add(measure)

    def _add(self, measure: Measure) -> None:
        self._measures.append(measure)
        for name in {measures.normalised(one) for one in measure.names}:
            self._names.append(name)
            self._owners.append(measure)

    def of(self, target: Target) -> Measure:
        """The measure of a target; a new one joins the register."""
        found = self.find(target)
        if found is None:
            question = self._question(target)
            found = measures.proposed(target.model_copy(update={"indicator": question[0] or target.indicator}))
            self._add(found)
            self._asked[question] = found
        return found

    def find(self, record: Target | Fact) -> Measure | None:
        """The measure of a record, None where the register has none."""
        question = self._question(record)
        if self._asked.get(question) is None:
            self._asked[question] = self._same(*question)
        return self._asked[question]

    def _question(self, record: Target | Fact) -> tuple[str, str | None, str | None]:
        name = record.indicator or record.subject or ""
        place = next((place for place in self.places if name.startswith(place) and name != place), "")
        return name.removeprefix(place), record.unit, record.basis

    def _same(self, name: str, unit: str | None, basis: str | None) -> Measure | None:
        if not name:
            return None
        near = measures.suggest(name, unit, basis, self._near(name, basis, comparing().same_measure))
        return near[0].measure if near and near[0].score >= comparing().same_measure else None

    def _near(self, name: str, basis: str | None, least: float) -> list[Measure]:
        """The measures that can be alike at all: judging thousands of them one by one would take minutes."""
        query = measures.normalised(name, basis)
        found = process.extract(query, self._names, scorer=fuzz.ratio, score_cutoff=100 * least, limit=None)
        near = {self._owners[at].id: self._owners[at] for _, _, at in found}
        near |= {one.id: one for own, one in zip(self._names, self._owners, strict=True) if _ends(query, own)}
        near |= {one.id: one for one in self._measures if name in one.names}
        return list(near.values())

    def alike(self, measure: Measure) -> list[tuple[Measure, float]]:
        """Measures with a name like this one's that are not the same, the likest first."""
        near = self._near(measure.zh, None, comparing().alike)
        scored: dict[str, tuple[Measure, float]] = {}
        for one in near:
            for first, second in ((measure, one), (one, measure)):
                for told in measures.suggest(first.zh, first.unit, None, [second]):
                    score = max(told.score, scored.get(one.id, (one, 0.0))[1])
                    scored[one.id] = (one, score)
        scored.pop(measure.id, None)
        return sorted(scored.values(), key=lambda pair: (-pair[1], pair[0].id))


def _ends(one: str, other: str) -> bool:
    """Whether one of two names is the other with a narrower scope before it."""
    return len(one) >= 4 and len(other) >= 4 and (one.endswith(other) or other.endswith(one))
