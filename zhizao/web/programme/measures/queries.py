"""Reads about measures: the register as the engine asks it, one measure, and readings that have none yet."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from pydantic import ValidationError

from zhizao.plan.records import Target as Reading
from zhizao.programme import measures
from zhizao.web.programme.models import Measure, Target
from zhizao.web.programme.register import as_asked
from zhizao.web.programme.versions import newest


def register() -> tuple[measures.Measure, ...]:
    """All measures, in one query."""
    return tuple(map(as_asked, Measure.objects.all()))


def found(words: str = "", kind: str = "") -> QuerySet[Measure]:
    """Measures whose name, synonym or code holds the words, with how many targets are about each."""
    rows = Measure.objects.annotate(used=Count("versions", filter=Q(versions__in=newest()))).order_by("name")
    if kind:
        rows = rows.filter(kind=kind)
    for word in words.split():
        # Synonyms are kept as JSON, in which Chinese may stand escaped: they are searched below the database.
        of_synonym = [row.pk for row in Measure.objects.only("synonyms") if any(word in one for one in row.synonyms)]
        rows = rows.filter(
            Q(name__icontains=word) | Q(name_en__icontains=word) | Q(code__icontains=word) | Q(pk__in=of_synonym)
        )
    return rows


@dataclass(frozen=True)
class Unmapped:
    """A target without a measure, as it was read, with the measures that it may mean."""

    target: Target
    reading: Reading | None
    suggestions: tuple[measures.Suggestion, ...]


def unmapped() -> QuerySet[Target]:
    """Targets without a measure, with what they were read from."""
    return _about(None).select_related("entry", "programme").order_by("programme", "order", "id")


def targets_of(row: Measure) -> QuerySet[Target]:
    """The targets that are about a measure now."""
    return _about(row)


def _about(row: Measure | None) -> QuerySet[Target]:
    return Target.objects.filter(Exists(newest().filter(target=OuterRef("pk"), measure=row)))


def suggested(targets: list[Target]) -> list[Unmapped]:
    """The targets with their readings and suggestions, the best first."""
    known = register()
    return [
        Unmapped(target, reading, _suggest(reading, known)) for target in targets for reading in [reading_of(target)]
    ]


def reading_of(target: Target) -> Reading | None:
    """What the target was read as; None where it was added without a document, or says no indicator."""
    try:
        return Reading.model_validate(target.entry.record) if target.entry else None
    except ValidationError:
        return None


def _suggest(reading: Reading | None, known: tuple[measures.Measure, ...]) -> tuple[measures.Suggestion, ...]:
    if reading is None or not reading.indicator:
        return ()
    return tuple(measures.suggest(reading.indicator, reading.unit, reading.basis, known))
