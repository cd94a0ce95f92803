"""Work: what does a process of its own do with one document?

Takes  an order: the document, the form of the result, where an earlier reading may lie.
Gives  the result, the plan packed for the cache and what it holds; or why there is none, in the person's language.
Rule   nothing is written here: a process that dies in the middle leaves nothing behind.
Not    how processes are started and watched: see pool.
"""

from __future__ import annotations

import hashlib
from typing import ClassVar

from pydantic import ValidationError

from zhizao.base import language
from zhizao.base.errors import ZhizaoError
from zhizao.document import decode
from zhizao.document.decode import NotText
from zhizao.document.document import Document
from zhizao.document.formats.opening import FormatNotRead
from zhizao.folders import cache, told
from zhizao.folders.cache import Cache
from zhizao.folders.orders import Done, Order
from zhizao.folders.told import Failed, Skipped
from zhizao.output import forms
from zhizao.plan import reader
from zhizao.plan.records import Plan


class ReaderFailed(ZhizaoError):
    """Something that no reader foresaw."""

    code: ClassVar[str] = "OUT-011"
    says: ClassVar[str] = "{file}: the reader failed ({problem})."
    fix: ClassVar[str] = "This is a fault of zhizao: report it with the file; the other documents are read."


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
    data = decode.load(order.path)
    digest = hashlib.sha256(data).hexdigest()
    key = cache.plan_key(digest, order.path.name)
    plan = _kept(order, key)
    document: Document | None = None
    packed = None
    if plan is None:
        reading = reader.read_bytes(data, order.path.name)
        plan, document = reading.plan, reading.document
        packed = (key, cache.pack(key, plan.model_dump(mode="json")))
    return Done(digest, forms.render(plan, document, order.look, data), packed, (told.held(plan),))


def _kept(order: Order, key: str) -> Plan | None:
    if order.kept is None or order.look.form in forms.WITH_TEXT:
        return None
    value = Cache(order.kept).get(key)
    try:
        return None if value is None else Plan.model_validate(value)
    except ValidationError:
        return None
