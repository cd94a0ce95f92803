"""Work: what does a process of its own do with one document?

Takes  an order: the document, the form of the result, where an earlier reading may lie.
Gives  the result, the plan packed for the cache and what it holds; or why there is none, in the person's language.
Rule   nothing is written here: a process that dies in the middle leaves nothing behind.
Not    how processes are started and watched: see pool.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from pydantic import TypeAdapter, ValidationError

from zhizao.base import language
from zhizao.base.errors import ZhizaoError
from zhizao.document import decode, sets
from zhizao.document import reader as documents
from zhizao.document.decode import NotText
from zhizao.document.formats.opening import FormatNotRead
from zhizao.document.sets import Card
from zhizao.folders import cache, told
from zhizao.folders.cache import Cache
from zhizao.folders.orders import Done, Order, Part, as_json, card_of
from zhizao.folders.told import Failed, Skipped
from zhizao.output import forms
from zhizao.output.looks import WITH_TEXT
from zhizao.output.wordings import wordings
from zhizao.plan import reader
from zhizao.plan.reader import Reading
from zhizao.plan.records import Plan
from zhizao.plan.second.endpoint import Endpoint
from zhizao.plan.second.reading import second_reading


class ReaderFailed(ZhizaoError):
    """Something that no reader foresaw."""

    code: ClassVar[str] = "OUT-011"
    says: ClassVar[str] = "{file}: the reader failed ({problem})."
    fix: ClassVar[str] = "This is a fault of zhizao: report it with the file; the other documents are read."


_PLANS = TypeAdapter(list[tuple[Plan, dict[str, str]]])


def do(order: Order) -> Done | Skipped | Failed:
    """Read one document; whatever goes wrong is an answer."""
    say = language.speaker(order.look.language)
    try:
        return _read(order)
    except (FormatNotRead, NotText) as error:
        kind = Failed if order.named else Skipped
        return kind(order.name, told.sentence(error, order.name, say))
    except ZhizaoError as error:
        return Failed(order.name, told.sentence(error, order.name, say))
    except Exception as error:  # noqa: BLE001 (one document must not stop the others, whatever its bytes do)
        problem = f"{type(error).__name__}: {error}"
        return Failed(order.name, told.sentence(ReaderFailed(problem=problem, file=order.name), order.name, say))


def _read(order: Order) -> Done:
    contents = [decode.load(path) for path in order.paths]
    digests = tuple(hashlib.sha256(data).hexdigest() for data in contents)
    key = cache.plan_key(digests, [path.name for path in order.paths])
    kept = _kept(order, key)
    if kept is not None:
        plans, card = kept
        parts = [_part(plan, forms.render(plan, None, order.look, words=words)) for plan, words in plans]
        return Done(digests, tuple(parts), None, card)
    readings = [_asked(one, order.second) for one in _readings(contents, order.paths)]
    # Pages are those of one file: of a set nobody could tell whose page is meant.
    original = contents[0] if len(readings) == len(contents) == 1 else None
    parts, plans = [], []
    for one in readings:
        words = wordings(one.document, one.plan)
        parts.append(_part(one.plan, forms.render(one.plan, one.document, order.look, original, words)))
        plans.append((one.plan, words))
    card = sets.card(readings[0].document) if original is not None else None
    value = {"plans": [[plan.model_dump(mode="json"), words] for plan, words in plans], "card": as_json(card)}
    return Done(digests, tuple(parts), (key, cache.pack(key, value)), card)


def _asked(reading: Reading, second: Endpoint | None) -> Reading:
    return reading if second is None else second_reading(reading, second)


def _part(plan: Plan, result: bytes) -> Part:
    return Part(plan.document.name, result, told.held(plan))


def _readings(contents: Sequence[bytes], paths: Sequence[Path]) -> list[Reading]:
    """The plans of one file, or the one of a plan with its annexes, which are told as they lie beside it."""
    if len(contents) == 1:
        return reader.read_all_bytes(contents[0], paths[0].name)
    names = [Path(os.path.relpath(path, paths[0].parent)).as_posix() for path in paths]
    read = [documents.read_bytes(data, name) for data, name in zip(contents, names, strict=True)]
    return [reader.plan_of(one) for one in sets.grouped(read)]


def _kept(order: Order, key: str) -> tuple[list[tuple[Plan, dict[str, str]]], Card | None] | None:
    if order.kept is None or order.look.form in WITH_TEXT:
        return None
    value = Cache(order.kept).get(key)
    try:
        return None if value is None else (_PLANS.validate_python(value["plans"]), card_of(value["card"], order.name))
    except (ValidationError, KeyError, TypeError):
        return None
