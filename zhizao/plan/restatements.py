"""Restatements: which records say one and the same thing in two places?

Takes  targets and facts in the order of the text.
Gives  the same records, those that restate one commitment sharing a `ref`: the id of the first.
Rule   same kind, value and unit, deadlines that do not contradict each other, and indicators alike by characters; a short
       indicator must stand in the same section.
"""

from __future__ import annotations

from zhizao.plan.records import Fact, Target

ALIKE = 0.75
# 集群规模 in two chapters speaks of two clusters.
SHORT = 5
# How many records of one value are compared.
MOST = 50


def linked(records: list[Target | Fact]) -> list[Target | Fact]:
    """Give restatements a common `ref`."""
    seen: dict[tuple[object, ...], list[Target | Fact]] = {}
    linked: list[Target | Fact] = []
    for own in records:
        key = (own.kind, own.value, own.low, own.high, own.unit)
        twin = next((other for other in seen.get(key, ())[:MOST] if _restates(own, other)), None)
        record = own.model_copy(update={"ref": twin.ref or twin.id}) if twin else own
        seen.setdefault(key, []).append(record)
        linked.append(record)
    firsts = {record.ref for record in linked if record.ref}
    return [record.model_copy(update={"ref": record.id}) if record.id in firsts else record for record in linked]


def _restates(record: Target | Fact, other: Target | Fact) -> bool:
    if (record.start < other.end and other.start < record.end) or record.subject != other.subject:
        return False
    if len(record.indicator or "") <= SHORT and record.section != other.section:
        return False
    times = [getattr(r, "deadline", None) or getattr(r, "period", None) for r in (record, other)]
    return (None in times or times[0] == times[1]) and alike(record.indicator or "", other.indicator or "") >= ALIKE


def alike(one: str, other: str) -> float:
    """Likeness of two phrases by their characters, 0..1 (the F1 of their multisets)."""
    if one == other:
        return 1.0
    common = sum(min(one.count(character), other.count(character)) for character in set(one).intersection(other))
    return 2 * common / (len(one) + len(other)) if common else 0.0
