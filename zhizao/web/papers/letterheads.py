"""Letterheads: which Word template does a paper take, the office's own or ours, and what may stand in it?

Takes  a programme and a kind of paper.
Gives  the office's template as kept under its sha256, ours as a file to begin with, the marks with what they print now.
Rule   zhizao/papers/templates.py checks a template before it is kept and fills it. The office's own is in its language:
       papers in English take ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from zhizao.base.language import Language
from zhizao.papers import briefing, letter, templates
from zhizao.web.home import kept
from zhizao.web.papers.errors import FileGone
from zhizao.web.papers.models import Kind
from zhizao.web.programme.models import Programme

_COLUMNS = {Kind.BRIEFING: "letterhead", Kind.NOTICE: "letterhead", Kind.LETTER: "letter_form"}
_PRINTED: dict[str, type] = {"letterhead": briefing.Printed, "letter_form": letter.Printed}
_SHIPPED: dict[str, Callable[[Language], bytes]] = {"letterhead": briefing.form, "letter_form": letter.form}
KINDS = (Kind.BRIEFING, Kind.LETTER)  # those with a template of their own; a notice takes that of a briefing


@dataclass(frozen=True)
class Field:
    """A field with the mark that prints it, and what that gives now."""

    mark: str
    prints: str


@dataclass(frozen=True)
class Rows:
    """A list: the marks around what is repeated, and the fields of a row."""

    begin: str
    end: str
    fields: tuple[Field, ...]
    count: int


def column_of(kind: str) -> str:
    """Where a programme keeps the sha256 of the template."""
    return _COLUMNS[Kind(kind)]


def own_sha256(programme: Programme, kind: str) -> str:
    """The sha256 of the office's own template, or empty."""
    found: str = getattr(programme, column_of(kind))
    return found


def own(programme: Programme, kind: str, language: Language) -> bytes | None:
    """The office's own template for a paper in this language; None where ours is taken. Raises FileGone."""
    sha256 = own_sha256(programme, kind)
    if not sha256 or language != "zh":
        return None
    try:
        return kept(sha256).read_bytes()
    except FileNotFoundError as error:
        raise FileGone(title=str(Kind(kind).label)) from error


def shipped(kind: str, language: Language) -> bytes:
    """Our own template, for an office to begin with."""
    return _SHIPPED[column_of(kind)](language)


def check(content: bytes, kind: str, name: str) -> None:
    """Raise what zhizao/papers/templates.py finds wrong."""
    templates.check(content, _PRINTED[column_of(kind)], name)


def fields(printed: Any) -> tuple[list[Field], list[Rows]]:
    """The texts and the lists of a paper, as it would print now."""
    values, texts, lists = asdict(printed), list[Field](), list[Rows]()
    for name, row in templates.schema(type(printed)).items():
        if row is None:
            texts.append(Field(_mark(name), values[name]))
        else:
            lists.append(_rows(name, values[name], row))
    return texts, lists


def _rows(name: str, values: tuple[Any, ...], known: frozenset[str]) -> Rows:
    """A list with the fields of a row and what they print in the first one; `known` is empty for a list of texts."""
    begin, end = f"{{%p for one in {name} %}}", "{%p endfor %}"
    if not known:
        return Rows(begin, end, (Field(_mark("one"), values[0] if values else ""),), len(values))
    first: dict[str, str] = values[0] if values else dict.fromkeys(sorted(known), "")
    row = tuple(Field(_mark(f"one.{field}"), value) for field, value in first.items())
    return Rows(begin, end, row, len(values))


def _mark(name: str) -> str:
    return f"{{{{ {name} }}}}"
