"""YAML plan: the file that people edit.

Takes  a plan, or the text of an edited file.
Gives  block style without comments and with a fixed order of keys; dump(load(text)) gives the same text back.
Rule   fields that say nothing are left out; a string stands bare only where every YAML reader takes it for a string.
Not    all of YAML: aliases, tags, keys given twice and several documents are refused, with their line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml
from pydantic import BaseModel, ValidationError

from zhizao.base.language import mark
from zhizao.output import jsonl
from zhizao.output.badplan import BadPlanFile, problem_of, tellings
from zhizao.plan import soundness
from zhizao.plan.records import Plan

Path = tuple[str | int, ...]

LONGEST = 64 * 1024 * 1024
DEEPEST = 12
_TOO_LARGE = mark("the file is larger than any plan")
_SAFE = r"一-鿿A-Za-z0-9_、，。（）“”/+.%"
_BARE = re.compile(rf"[一-鿿A-Za-z_][{_SAFE}；！？‘’《》〈〉·—…～()-]*(?: [{_SAFE}>()-]+)*")
_WORDS = re.compile(r"(?i)y|n|yes|no|on|off|true|false|null|inf|nan")
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{0,18}(?:[eE][-+]?[0-9]{1,3})?|[-+]?[0-9]{1,18}[eE][-+]?[0-9]{1,3}")
_CONSTANTS: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}
# libyaml reads several times faster; the pure reader gives the same events.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def dump(plan: Plan) -> str:
    """The plan as an editable text."""
    card = "".join(f"  {line}\n" for line in _mapping(plan.document))
    if not plan.records:
        return f"document:\n{card}records: []\n"
    return f"document:\n{card}records:\n{''.join(_item(record) for record in plan.records)}"


def _item(record: BaseModel) -> str:
    return "".join(f"{'  - ' if first else '    '}{line}\n" for first, line in _marked(_mapping(record)))


def _marked(lines: Iterator[str]) -> Iterator[tuple[bool, str]]:
    for at, line in enumerate(lines):
        yield at == 0, line


def _mapping(model: BaseModel) -> Iterator[str]:
    fields = model.model_dump(mode="json")
    if "kind" in fields:
        yield f"kind: {fields.pop('kind')}"
    for key, value in fields.items():
        # What a record must say stands even where it says that nothing is known.
        if value not in (None, []) or type(model).model_fields[key].is_required():
            yield from _entry(key, value)


def _entry(key: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield f"{key}:"
        yield from (f"  {part}: {scalar(held)}" for part, held in value.items() if held is not None)
    elif isinstance(value, list):
        yield f"{key}:"
        yield from (f"  - {_flow(part) if isinstance(part, dict) else scalar(part)}" for part in value)
    else:
        yield f"{key}: {scalar(value)}"


def _flow(place: dict[str, Any]) -> str:
    """A place on one line: JSON is YAML in flow style."""
    return "{" + ", ".join(f"{key}: {_flow_value(value)}" for key, value in jsonl.compact(place).items()) + "}"


def _flow_value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(scalar(part) for part in value)}]"
    return _quoted(value) if isinstance(value, str) else scalar(value)


def scalar(value: object) -> str:
    """One value as YAML.

    >>> scalar("推进5G应用"), scalar("2025"), scalar(4000.0), scalar(True), scalar("a: b")
    ('推进5G应用', '"2025"', '4000', 'true', '"a: b"')
    """
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, (int, float)):
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e17 else repr(value)
    text = str(value)
    if _BARE.fullmatch(text) and not _WORDS.fullmatch(text):
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def load(text: str, file: str) -> Plan:
    """The plan of an edited file. Raises BadPlanFile naming line and key path."""
    plan, errors, _ = checked(text, file)
    if plan is None or errors:
        raise errors[0]
    return plan


class Checked(NamedTuple):
    """An edited file: its plan, None where it fits no plan, and what is wrong with it in the order in which to tell it."""

    plan: Plan | None
    errors: tuple[BadPlanFile, ...] = ()
    doubts: tuple[BadPlanFile, ...] = ()


def checked(text: str, file: str) -> Checked:
    """The plan of an edited file, everything that makes it unusable, and what a person should look at again."""
    if len(text) > LONGEST:
        return Checked(None, (BadPlanFile(file=file, line=1, path="document", problem=_TOO_LARGE),))
    reading = _Reading(file)
    try:
        plan = Plan.model_validate(reading.whole(text))
    except BadPlanFile as error:
        return Checked(None, (error,))
    except ValidationError as error:
        return Checked(None, tuple(reading.bad_key(tuple(one["loc"]), problem_of(one)) for one in tellings(error)))
    errors, doubts = (
        tuple(reading.bad_key(one.path, one.says) for one in found)
        for found in (soundness.broken(plan), soundness.doubtful(plan))
    )
    return Checked(plan, errors, doubts)


@dataclass
class _Reading:
    """One file being read: its events become plain data, and each key path knows its line."""

    file: str
    lines: dict[Path, int] = field(default_factory=lambda: {(): 1})

    def bad(self, path: Path, line: int, problem: str) -> BadPlanFile:
        shown = ".".join(str(part) for part in path) or "document"
        return BadPlanFile(file=self.file, line=line, path=shown, problem=problem)

    def whole(self, text: str) -> object:
        """The one document of a text."""
        try:
            events = [
                event
                for event in yaml.parse(text, Loader=_Loader)
                if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent | yaml.DocumentStartEvent)
            ]
        except yaml.YAMLError as error:
            place = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or " ".join(str(error).split())
            raise self.bad((), place.line + 1 if place else 1, problem) from None
        if sum(isinstance(event, yaml.DocumentStartEvent) for event in events) != 1:
            raise self.bad((), 1, mark("the file must hold one plan"))
        return self._value(iter(events[1:]), ())

    def _value(self, events: Iterator[Any], path: Path) -> Any:
        return self._node(next(events), events, path)

    def _node(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        line = event.start_mark.line + 1
        self.lines[path] = line
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self.bad(path, line, mark("anchors and aliases are refused"))
        if event.tag is not None:
            raise self.bad(path, line, mark("tags are refused"))
        if len(path) > DEEPEST:
            raise self.bad(path[:3], line, mark("nested too deeply"))
        if isinstance(event, yaml.ScalarEvent):
            return _resolved(event)
        return self._keys(events, path) if isinstance(event, yaml.MappingStartEvent) else self._parts(events, path)

    def _parts(self, events: Iterator[Any], path: Path) -> list[Any]:
        parts: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            parts.append(self._node(event, events, (*path, len(parts))))
        return parts

    def _keys(self, events: Iterator[Any], path: Path) -> dict[str, Any]:
        held: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent) or event.anchor is not None or event.tag is not None:
                raise self.bad(path, line, mark("a key must be a plain word"))
            if event.value in held:
                raise self.bad((*path, event.value), line, mark("the key stands twice"))
            held[event.value] = self._value(events, (*path, event.value))
            self.lines[(*path, event.value)] = line
        return held

    def nearest(self, path: Path) -> Path:
        """The longest known path to what pydantic names (it puts the kind of a record into its paths)."""
        if path[:1] == ("records",) and len(path) > 3 and path[:2] in self.lines:
            path = (*path[:2], *path[3:])
        while path not in self.lines:
            path = path[:-1]
        return path

    def bad_key(self, path: Path, problem: str) -> BadPlanFile:
        """A problem at a key, or at the nearest key above it that stands in the file."""
        known = self.nearest(path)
        return self.bad(known, self.lines[known], problem)


def _resolved(event: yaml.ScalarEvent) -> object:
    """A bare word as YAML 1.2 reads it: no yes and no for true and false, no octal, no base sixty."""
    text = str(event.value)
    if event.style:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
