"""JSON Lines: one record a line, as the contract says.

Takes  a plan, or the text of a .jsonl file.
Gives  its lines; back from lines, its records.
Rule   docs/contract.md and data/schema/plan-record.schema.json, which is made from `plan.records`.
Not    the document's card: the contract holds records only; the YAML plan keeps the card.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from zhizao.output.badplan import BadPlanFile, problem_of, tellings
from zhizao.plan.records import AnyRecord, Plan, Record

_ANY: TypeAdapter[AnyRecord] = TypeAdapter(AnyRecord)
_KINDS = ("target", "fact", "task", "mechanism", "noise", "finding")
# Characters that JSON may hold but at which many readers of lines break a line.
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x7f\x85\u2028\u2029"}


def dump(plan: Plan) -> str:
    """The records of a plan, one JSON object a line."""
    return "".join(f"{line(record)}\n" for record in plan.records)


def line(record: Record) -> str:
    """One record as a line: kind and id first, whole numbers without a point."""
    fields = record.model_dump(mode="json")
    places = [compact(place) for place in fields.pop("places")]
    ordered = {"kind": fields.pop("kind"), **fields, **({"places": places} if places else {})}
    return json.dumps(_whole(ordered), ensure_ascii=False).translate(_LINE_ENDS)


def compact(place: dict[str, Any]) -> dict[str, Any]:
    """A place without what its format does not know."""
    return {key: value for key, value in place.items() if value is not None}


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _whole(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_whole(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def load(text: str, file: str) -> tuple[AnyRecord, ...]:
    """The records of a .jsonl file. Raises BadPlanFile naming line and key."""
    lines, bad = checked(text, file)
    if bad:
        raise bad[0]
    return tuple(record for _, record in lines)


def checked(text: str, file: str) -> tuple[list[tuple[int, AnyRecord]], list[BadPlanFile]]:
    """The records of a .jsonl file with the numbers of their lines, and every problem with its line and key."""
    lines: list[tuple[int, AnyRecord]] = []
    bad: list[BadPlanFile] = []
    for at, written in enumerate(text.split("\n"), start=1):
        if not written.strip():
            continue
        try:
            lines.append((at, _ANY.validate_json(written)))
        except ValidationError as error:
            bad += [BadPlanFile(file=file, line=at, path=_key(one), problem=problem_of(one)) for one in tellings(error)]
    return lines, bad


def _key(problem: ErrorDetails) -> str:
    """The key of a record, as it stands on its line."""
    # Where the kind is known, it comes first, and no key of the line is called so.
    loc = problem["loc"][1:] if problem["loc"][:1] and problem["loc"][0] in _KINDS else problem["loc"]
    return ".".join(str(part) for part in loc) or "record"


def schema() -> dict[str, Any]:
    """The JSON Schema of one line."""
    about = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "zhizao plan record",
        "description": "One line of the JSON Lines contract; offsets index the raw text, quote equals that slice.",
    }
    return {**about, **_ANY.json_schema(mode="serialization")}
