"""SVG: how is a figure written?

Takes  element names, attributes and texts, from whoever wrote them.
Gives  escaped markup, and a whole `<svg>` with its title and description for those who hear it.
Rule   presentation attributes and classes, no style, no script (docs/decisions/0007-charts-drawn-on-the-server.md).
       A figure with links is a group and not a picture: what lies in a picture cannot be reached by keyboard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2s
from typing import ClassVar

from markupsafe import Markup, escape

from zhizao.base.errors import ZhizaoError
from zhizao.charts import lettering
from zhizao.charts.palette import paint, palette

# What XML 1.0 cannot hold (section 2.2), and marks that turn the direction of writing.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
# Browsers read \ as / and leave out tabs: neither may make of a path another host.
_LINK = re.compile(r"(?:https?://(?!/)|/(?!/)|[?#])[^\\\s\x00-\x1f]*")
NARROW = 480
SIZE, SMALL, TITLE = 13, 12, 16
PAD = 12
EMPTY = Markup("")


class BadLink(ZhizaoError):
    """A link that would run code or lead to an unknown place."""

    code: ClassVar[str] = "CHART-001"
    says: ClassVar[str] = "A mark of the figure links to {href}, which is no address of a page."
    fix: ClassVar[str] = "Give a path of this site (/ledger/12) or an address that begins with https://."


def element(name: str, *inside: Markup | str, attributes: dict[str, str] | None = None, **named: object) -> Markup:
    """An element; `_` in a name stands for `-`, attributes that are None are left out, texts are escaped.

    >>> element("rect", x=1.26, stroke_width=2, attributes=paint(fill="rule"))
    Markup('<rect class="fill-rule" fill="#e3e7ec" x="1.3" stroke-width="2"/>')
    """
    given = dict(attributes or {}) | {key.replace("_", "-"): value for key, value in named.items() if value is not None}
    # A page draws thousands of elements: each value is escaped once, and nothing is parsed as a format.
    written = "".join(f' {key}="{escape(_value(value))}"' for key, value in given.items())
    content = "".join(one if isinstance(one, Markup) else escape(clean(one)) for one in inside)
    whole = f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"
    return Markup(whole)  # noqa: S704 (names are from our own code, all else is escaped above)


def clean(text: str) -> str:
    """A text without characters that XML refuses."""
    return _FORBIDDEN.sub("\ufffd", text)


def _value(value: object) -> str:
    return decimal(value) if isinstance(value, float) else clean(str(value))


def decimal(value: float) -> str:
    """A coordinate with one decimal at most.

    >>> decimal(2.0), decimal(-0.04), decimal(3.14)
    ('2', '0', '3.1')
    """
    # Adding zero turns -0.0 into 0.0.
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def join(parts: Iterable[Markup]) -> Markup:
    """Markup behind markup."""
    return EMPTY.join(parts)


def group(*inside: Markup) -> Markup:
    """Elements that belong together."""
    return element("g", *inside)


def line(x1: float, y1: float, x2: float, y2: float, colour: str, **named: object) -> Markup:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, attributes=paint(stroke=colour), **named)


def rect(
    left: float, top: float, width: float, height: float, *, fill: str, stroke: str = "", **named: object
) -> Markup:
    """A rectangle."""
    return element(
        "rect", x=left, y=top, width=width, height=height, attributes=paint(fill=fill, stroke=stroke), **named
    )


def path(points: Iterable[tuple[float, float]], *, closed: bool = False) -> str:
    """The `d` of a path through points."""
    return "M" + "L".join(f"{decimal(x)} {decimal(y)}" for x, y in points) + ("Z" if closed else "")


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = SIZE,
    colour: str = "ink",
    anchor: str = "start",
    bold: bool = False,
    halo: bool = False,
) -> Markup:
    """A line of text on the base line y; with a halo it can be read on any ground."""
    # Attributes alone: dominant-baseline is read differently by browsers, Word and typst.
    around = {
        "stroke": palette().colours["paper"],
        "stroke-width": "3",
        "stroke-linejoin": "round",
        "paint-order": "stroke",
    }
    return element(
        "text", words, attributes=paint(fill=colour) | (around if halo else {}), x=x, y=y, font_size=size,
        text_anchor=None if anchor == "start" else anchor, font_weight="600" if bold else None,
    )  # fmt: skip


def link(href: str, label: str, *inside: Markup, attributes: dict[str, str] | None = None) -> Markup:
    """A mark with its name: a link where it leads somewhere, otherwise a group. The name is shown on hovering."""
    if not href:
        return element("g", element("title", label), *inside, attributes=attributes)
    if not _LINK.fullmatch(href):
        raise BadLink(href=href)
    given = {"href": href, "aria-label": label, "class": "mark"} | (attributes or {})
    return element("a", element("title", label), *inside, attributes=given)


@dataclass(frozen=True, slots=True)
class Head:
    """The finding, drawn, and where the figure goes on."""

    drawn: Markup
    bottom: float


def head(title: str, width: float) -> Head:
    """The title of a figure in as many lines as it needs."""
    lines = lettering.wrap(title, TITLE, width - 2 * PAD) if title else []
    drawn = join(text(PAD, 24 + 22 * i, words, size=TITLE, bold=True) for i, words in enumerate(lines))
    return Head(drawn, 24 + 22 * (len(lines) - 1) + 8 if lines else 4)


def notes(lines: Iterable[str], top: float, width: float) -> Head:
    """Small print under a figure: where the numbers and the map come from."""
    found = [part for one in lines if one for part in lettering.wrap(one, SMALL, width - 2 * PAD)]
    drawn = join(text(PAD, top + 16 + 17 * i, words, size=SMALL, colour="ink-2") for i, words in enumerate(found))
    return Head(drawn, top + 17 * len(found) + (8 if found else 0))


def name(figure: object, width: float, key: str) -> str:
    """An id that is the same for the same figure; `key` tells equal figures of one page apart.

    >>> name("figure", 720, "") == name("figure", 720, ""), name("figure", 720, "") == name("figure", 360, "")
    (True, False)
    """
    return "c" + blake2s(repr((figure, width, key)).encode("utf-8", "replace"), digest_size=5).hexdigest()


def whole(
    kind: str,
    ident: str,
    title: str,
    description: str,
    width: float,
    height: float,
    *body: Markup,
    linked: bool = False,
) -> Markup:
    """The figure itself; it scales by its viewBox and has the size at which its letters are as large as they say."""
    box = f"0 0 {decimal(width)} {decimal(height)}"
    return element(
        "svg",
        element("title", title or description, id=f"{ident}-t"),
        element("desc", description, id=f"{ident}-d"),
        rect(0, 0, width, height, fill="paper"),
        *body,
        attributes={"xmlns": "http://www.w3.org/2000/svg", "class": f"chart chart-{kind}", "viewBox": box},
        width=width,
        height=height,
        role="group" if linked else "img",
        aria_labelledby=f"{ident}-t {ident}-d",
        font_family=palette().fonts,
        font_size=SIZE,
        font_variant="tabular-nums",
    )
