"""Bad plan: where does a plan file go wrong?

Takes  the file, the line and the key path at which reading it stopped.
Gives  one error for every form of a plan, so that people learn one message.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import mark

_PROBLEMS = {
    "extra_forbidden": mark("no such key"),
    "float_type": mark("this must be a number"),
    "float_parsing": mark("this must be a number"),
    "int_type": mark("this must be a whole number"),
    "int_parsing": mark("this must be a whole number"),
    "int_from_float": mark("this must be a whole number"),
    "bool_parsing": mark("this must be true or false"),
    "bool_type": mark("this must be true or false"),
    "json_invalid": mark("this is no JSON"),
    "literal_error": mark("this is none of the values allowed here"),
    "missing": mark("this key is missing"),
    "model_type": mark("this must hold keys and values"),
    "string_type": mark("this must be a text; put a number in quotes"),
    "tuple_type": mark("this must be a list"),
    "union_tag_invalid": mark("no such kind of record"),
    "union_tag_not_found": mark("the kind of the record is missing"),
}


class BadPlanFile(ZhizaoError):
    """An edited plan no longer fits the contract."""

    code: ClassVar[str] = "OUT-001"
    says: ClassVar[str] = "{file}, line {line}, {path}: {problem}."
    fix: ClassVar[str] = (
        "Mend that line (docs/contract.md tells each field), or make the plan again with `zhizao read`."
    )


def tellings(error: ValidationError) -> list[ErrorDetails]:
    """The problems in the order to tell them: a key that does not exist explains best why another is missing."""
    return sorted(error.errors(), key=lambda one: one["type"] != "extra_forbidden")


def problem_of(error: ErrorDetails) -> str:
    """What is wrong, in words that the catalogue knows; else in those of pydantic."""
    return _PROBLEMS.get(error["type"], error["msg"])
