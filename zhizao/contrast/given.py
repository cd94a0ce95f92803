"""Given: which plans are compared, and what does each really say?

Takes  names of shipped plans, plan files, or documents.
Gives  each with a short name, its plan, and its raw text where the document itself was given.
Rule   a sentence comes from the document; a plan file that keeps its words gives the quote; one whose words are withheld gives
       nothing, and the section and the offsets stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zhizao.output import passages, planfiles
from zhizao.plan.records import DocumentCard, Fact, Plan, Target


@dataclass(frozen=True, slots=True)
class Given:
    """One plan to compare; `asked` is what a person called it by, as `zhizao why ID --in` takes it."""

    asked: str
    plan: Plan
    raw: str | None = None

    @property
    def card(self) -> DocumentCard:
        """Which document the plan is of."""
        return self.plan.document

    def words(self, record: Target | Fact) -> str:
        """The sentence of a record, its quote where only that is kept, nothing where the words are withheld."""
        if self.raw is None:
            return " ".join(record.quote.split())
        return " ".join(passages.sentence_text(self.raw, record.start, record.end).split())


def opened(path: Path) -> Given:
    """The plan that a person means. Raises NoSuchPlan, NoCard, BadPlanFile, or what keeps a document from being read."""
    plan = planfiles.open_plan(path)
    return Given(str(path), plan.plan, plan.reading.document.raw if plan.reading else None)


def labels(cards: Sequence[tuple[str, DocumentCard]]) -> list[str]:
    """A short name for each plan: its place and years, and what else tells those apart that share them.

    >>> card = DocumentCard(name="a.txt", sha256="", encoding="", characters=0, place="临澜市", period=(2023, 2025))
    >>> labels([("a.txt", card), ("b.txt", card)]), labels([("a.txt", card)])
    (['临澜市 2023–2025（a）', '临澜市 2023–2025（b）'], ['临澜市 2023–2025'])
    """
    short = [_label(asked, card) for asked, card in cards]
    counts = Counter(short)
    told = [
        f"{label}（{Path(asked).stem}）" if counts[label] > 1 else label
        for label, (asked, _) in zip(short, cards, strict=True)
    ]
    again = Counter(told)
    return [f"{label} #{at}" if again[label] > 1 else label for at, label in enumerate(told, 1)]


def _label(asked: str, card: DocumentCard) -> str:
    years = f"{card.period[0]}–{card.period[1]}" if card.period else ""
    return " ".join(part for part in (card.place, years) if part) if card.place else Path(asked).stem
