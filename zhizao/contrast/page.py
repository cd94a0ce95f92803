"""Page: a comparison, or the changes between two versions, as one self-contained HTML page.

Takes  what was compared, and the language in which the page opens.
Gives  a page with bars for each measure that plans share, every number leading to its source, Chinese and English within it.
Rule   docs/decisions/0006-one-page.md and 0007: no request to any host, scripts allowed by hash, charts drawn here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from zhizao.base.language import Language, speaker
from zhizao.charts import bars
from zhizao.charts.bars import Bars
from zhizao.comparison.changes import KINDS, Change
from zhizao.comparison.sides import Row
from zhizao.contrast import cells, changed
from zhizao.contrast.changed import Changed
from zhizao.contrast.compared import Compared, title_of
from zhizao.output import onepage, printed

# Beyond these a page of figures is no longer looked at, and the table below them holds every number.
_MOST_CHARTS, _MOST_BARS = 24, 30
_WIDE, _SLIM = 560, 330
# Shorter common stretches are chance: they would make confetti of two sentences.
_LEAST_COMMON = 2
# A number changes whole: 1260 becomes 1300, not 26 in its midst 30.
_TOKEN = re.compile(r"\d+(?:\.\d+)?|.", re.DOTALL)
Part = tuple[str, str]


class Chart(NamedTuple):
    """One figure, drawn for a page and for a phone."""

    wide: Markup
    slim: Markup


class Shown(NamedTuple):
    """A change with both sentences in parts: what is gone, what is new, what stayed."""

    change: Change
    old: tuple[Part, ...]
    new: tuple[Part, ...]


def compared(found: Compared, language: Language) -> str:
    """The page of plans side by side."""
    common = found.comparison.common()
    lacking = [at for at in range(len(found.names)) if found.comparison.lacks(at)]
    return _rendered(
        "compared.html", language, found=found, common=common, lacking=lacking, charts=_charts(found, common)
    )


def changes(found: Changed, language: Language) -> str:
    """The page of two versions."""
    return _rendered("changed.html", language, found=found, shown=[_shown(one, found) for one in found.changes])


def _rendered(template: str, language: Language, **shown: object) -> str:
    style, script = onepage.asset("contrast", "contrast.css"), onepage.asset("contrast", "contrast.js")
    return (
        _environment()
        .get_template(template)
        .render(
            lang=language,
            say=speaker(language),
            zh=speaker("zh"),
            plain=speaker("en"),
            style=Markup(style),  # noqa: S704 (our own file)
            script=Markup(script),  # noqa: S704 (our own file)
            policy=onepage.policy(style, script),
            cells=cells,
            changed=changed,
            printed=printed,
            title_of=title_of,
            KINDS=KINDS,
            **shown,
        )
    )


def _charts(found: Compared, rows: Iterable[Row]) -> list[Chart]:
    """Bars for the measures that most plans share."""
    figures = [_figure(found, row) for row in rows if row.shared <= _MOST_BARS]
    # The names of measures and units are Chinese whatever the page speaks, and so is what is said of a figure.
    say = speaker("zh")
    return [
        Chart(bars.draw(figure, say, width=_WIDE, key="wide"), bars.draw(figure, say, width=_SLIM, key="slim"))
        for figure in figures[:_MOST_CHARTS]
    ]


def _figure(found: Compared, row: Row) -> Bars:
    """One measure: what each plan promises furthest, the greatest first."""
    told = []
    for side, name in enumerate(found.names):
        if entry := row.furthest(side):
            shown = f"{cells.amount(entry.promise)} {cells.year(entry.promise)}"
            told.append(bars.Row(name, entry.promise.middle, shown=shown))
    ordered = sorted(told, key=lambda one: -(one.value or 0))
    return Bars(cells.name(row, speaker("zh")), row.measure.unit, tuple(ordered))


def _shown(change: Change, found: Changed) -> Shown:
    old = found.old.words(change.old) if change.old else ""
    new = found.new.words(change.new) if change.new else ""
    if not old or not new:
        return Shown(change, _whole(old), _whole(new))
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    steps = _joined(difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes())
    return Shown(
        change,
        tuple(("" if same else "-", "".join(before[a:b])) for same, a, b, _, _ in steps if b > a),
        tuple(("" if same else "+", "".join(after[c:d])) for same, _, _, c, d in steps if d > c),
    )


def _whole(words: str) -> tuple[Part, ...]:
    return (("", words),) if words else ()


def _joined(steps: Iterable[tuple[str, int, int, int, int]]) -> list[tuple[bool, int, int, int, int]]:
    """The steps from one sentence to the other; a common sign between two differences counts as different."""
    listed = [(tag == "equal", a, b, c, d) for tag, a, b, c, d in steps]
    return [
        (same and not (0 < at < len(listed) - 1 and b - a < _LEAST_COMMON), a, b, c, d)
        for at, (same, a, b, c, d) in enumerate(listed)
    ]


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("zhizao.contrast"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
