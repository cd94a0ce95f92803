"""Stack: how many stand in each state?

Takes  states with their counts.
Gives  one bar, divided, with every number in words below it, and its table.
Rule   a part that is not zero can be seen; a part that is zero is told, not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from zhizao.base.language import Say
from zhizao.charts import lettering, states, svg
from zhizao.charts.states import State
from zhizao.charts.table import Table

_HEIGHT, _LEAST, _GAP = 22, 20, 2


@dataclass(frozen=True, slots=True)
class Part:
    """A state, how many stand in it, and where they are listed."""

    state: State
    count: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """The parts in the order in which they are drawn; `unit` is the measure word, 项 or 个."""

    title: str
    unit: str
    parts: tuple[Part, ...]
    note: str = ""


def draw(stack: Stack, say: Say, *, width: int = 720, key: str = "") -> Markup:
    """The figure, `width` pixels wide; `key` tells equal figures of one page apart."""
    head = svg.head(stack.title, width)
    ident = svg.name(stack, width, key)
    top, room = head.bottom + 6, width - 2 * svg.PAD
    x, y, drawn = float(svg.PAD), top + _HEIGHT + 22, []
    left = float(svg.PAD)
    for part, wide in zip(stack.parts, _widths(stack, room), strict=True):
        words = f"{part.state.word} {part.count}{stack.unit}"
        long = 18 + lettering.width(words, svg.SIZE) + 16
        if x > svg.PAD and x + long - 16 > width - svg.PAD:
            x, y = float(svg.PAD), y + 24
        told = svg.group(states.mark(part.state, x + 6, y - 4), svg.text(x + 18, y, words))
        drawn.append(
            svg.link(part.href, f"{part.state} {part.count}{stack.unit}", _bar(part, left, top, wide, ident), told)
        )
        x, left = x + long, left + wide
    if not any(part.count for part in stack.parts):
        drawn.append(svg.rect(svg.PAD, top, room, _HEIGHT, fill="wash", stroke="rule-2"))
    notes = svg.notes([stack.note], y + 4 if stack.parts else top + _HEIGHT, width)
    return svg.whole(
        "stack", ident, stack.title, _description(stack, say), width, notes.bottom + 6,
        states.patterns([part.state for part in stack.parts], ident), head.drawn, *drawn, notes.drawn,
        linked=any(part.href for part in stack.parts),
    )  # fmt: skip


def table(stack: Stack, say: Say) -> Table:
    """The same as rows, with the share of each."""
    total = sum(part.count for part in stack.parts)
    rows = tuple(
        (part.state.word, str(part.count), f"{100 * part.count / total:.1f}%" if total else "") for part in stack.parts
    )
    return Table(stack.title, (say("State"), f"{say('Count')}（{stack.unit}）", say("Share")), rows)


def _widths(stack: Stack, room: float) -> Iterator[float]:
    """Widths by share; each part that is not zero gets the least that can be seen, taken from the others."""
    total = sum(part.count for part in stack.parts) or 1
    shares = [part.count / total * room for part in stack.parts]
    small = {i for i, share in enumerate(shares) if 0 < share < _LEAST}
    rest = sum(share for i, share in enumerate(shares) if i not in small) or 1
    for i, share in enumerate(shares):
        yield _LEAST if i in small else share / rest * (room - _LEAST * len(small))


def _bar(part: Part, left: float, top: float, wide: float, ident: str) -> Markup:
    if not part.count:
        return svg.EMPTY
    look = states.filled(part.state, ident) | states.outlined(part.state)
    shape = svg.element("rect", attributes=look, x=left + 0.5, y=top, width=wide - _GAP, height=_HEIGHT)
    return svg.group(shape, states.mark(part.state, left + wide / 2 - 1, top + _HEIGHT / 2, 12))


def _description(stack: Stack, say: Say) -> str:
    parts = "；".join(f"{part.state} {part.count}{stack.unit}" for part in stack.parts)
    return say("{total} in all: {parts}.").format(
        total=f"{sum(part.count for part in stack.parts)}{stack.unit}", parts=parts
    )
