"""The register of measures as the engine asks it: which measure does a reading mean?"""

from __future__ import annotations

from zhizao.programme import measures
from zhizao.web.programme.models import Measure


def as_asked(row: Measure) -> measures.Measure:
    """A row as the engine knows it."""
    return measures.Measure(
        id=row.code,
        zh=row.name,
        en=row.name_en,
        synonyms=tuple(row.synonyms),
        unit=row.unit,
        kind=row.kind,
        direction=row.direction,
        over_periods=row.over_periods,
        over_units=row.over_units,
        cumulative=False,
        decimals=row.decimals,
        source=row.source or None,
        decided_by=None if row.source else "the office",
    )
