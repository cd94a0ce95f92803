"""JSON Lines: one record a line, as the contract says.

Takes  a plan, or the text of a .jsonl file.
Gives  its lines; back from lines, its records.
Rule   docs/contract.md and data/schema/plan-record.schema.json, which is made from `plan.records`.
Not    the document's card: the contract holds records only; the YAML plan keeps the card.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter, ValidationError

from zhizao.output.badplan import BadPlanFile, problem_of, tellings
from zhizao.plan.records import AnyRecord, Plan, Record

_ANY: TypeAdapter[AnyRecord] = TypeAdapter(AnyRecord)
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
    return tuple(_records(text.split("\n"), file))


def _records(lines: Iterable[str], file: str) -> Iterable[AnyRecord]:
    for at, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        try:
            yield _ANY.validate_json(text)
        except ValidationError as error:
            first = tellings(error)[0]
            path = ".".join(str(part) for part in first["loc"]) or "record"
            raise BadPlanFile(file=file, line=at, path=path, problem=problem_of(first)) from None


def schema() -> dict[str, Any]:
    """The JSON Schema of one line."""
    about = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "zhizao plan record",
        "description": "One line of the JSON Lines contract; offsets index the raw text, quote equals that slice.",
    }
    return {**about, **_ANY.json_schema(mode="serialization")}
