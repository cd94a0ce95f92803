"""Reading: what does this file say, and what in it is not the document?

Takes  a file of any format that `zhizao.document.formats` opens.
Gives  a Document: raw text, clean body mapped to it, everything removed or repaired, findings, outline.
Rule   the order of the steps: words of the file, slips (they need the bytes as printed), reading aids, script, page marks
       and noise by line, form, paragraphs, what is said twice, outline.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path

from zhizao.document import decode, glosses, lines, noise, normalise, outline, script, slips
from zhizao.document.document import Document, Finding, Noise, NoiseType
from zhizao.document.formats import opening
from zhizao.document.formats.extracted import Repair
from zhizao.document.lines import Line
from zhizao.document.mapped import Edit, MappedText
from zhizao.document.noise import Cut


def read(path: Path) -> Document:
    """Read a file. Raises a ZhizaoError (DOC-...) that says what is wrong and where."""
    return read_bytes(decode.load(path), path.name)


def read_bytes(data: bytes, name: str) -> Document:
    """Read the bytes of a file called `name`."""
    source = opening.extract(data, name)
    work = _Work(source.raw, source.findings)
    work.repaired(source.repairs)
    work.cut(source.cuts, [*source.edits, *(Edit(*one[:3]) for one in source.repairs)])
    work.clean()
    frame, open_questions = outline.outline_of(work.text.text)
    work.find(open_questions)
    found = tuple(sorted(work.noise, key=attrgetter("start", "end")))
    digest = hashlib.sha256(data).hexdigest()
    return Document(
        name=name,
        sha256=digest,
        encoding=source.encoding,
        raw=source.raw,
        body=work.text.flattened(),
        noise=found,
        findings=tuple(work.findings),
        outline=frame,
        blocks=source.blocks,
    )


class _Work:
    """The text on its way, with what was removed and found; each step leaves a new MappedText."""

    def __init__(self, raw: str, findings: Iterable[Finding]) -> None:
        self.text = MappedText(raw)
        self.findings = list(findings)
        self.noise: list[Noise] = []
        self._told: tuple[str, list[Line]] = ("", [])

    def clean(self) -> None:
        """All steps behind decoding, in order."""
        self._repair_slips()
        self.cut(Cut(*span, "pinyin", "a reading aid in brackets") for span in glosses.spans(self.text.text))
        self.text = script.simplified(self.text)
        mended = self._remove_page_marks()
        self.cut(self._typed("contents", "a table of contents", lines.contents(self._lines())))
        self.cut(noise.page_cuts(self.text.text, self._lines()))
        self.cut(noise.fillers(self.text.text))
        self.cut(noise.teasers(self.text.text))
        self.text = normalise.normalised(self.text)
        self.text = self.text.edited(lines.paragraphs(self.text.text, self._lines(), mended=mended))
        twice = list(noise.duplicates(self._lines()))
        if twice:
            self.cut(twice)
            self.text = self.text.edited(lines.paragraphs(self.text.text, self._lines(), join=False))
        self._flag_suspects()

    def cut(self, cuts: Iterable[Cut], edits: Iterable[Edit] = ()) -> None:
        """Remove spans and log them; of two that overlap the first stays."""
        made, at = list(edits), 0
        for start, end, kind, reason in sorted(cuts):
            if start >= at:
                at = end
                self._log(kind, start, end, reason)
                made.append(Edit(start, end))
        if made:
            self.text = self.text.edited(made)

    def repaired(self, repairs: Iterable[Repair]) -> None:
        """Log what the reader of the format put right."""
        for one in repairs:
            self._log("mojibake", one.start, one.end, one.reason, one.meant)

    def find(self, findings: Iterable[Finding]) -> None:
        """Take findings with offsets of the text as it stands now."""
        for one in findings:
            start, end = self.text.raw_span(one.start, one.end) if one.end > one.start else (0, 0)
            self.findings.append(Finding(one.code, one.message, start, end))

    def _log(self, kind: NoiseType, start: int, end: int, reason: str, replacement: str | None = None) -> None:
        raw_start, raw_end = self.text.raw_span(start, end)
        self.noise.append(Noise(kind, raw_start, max(raw_start, raw_end), reason, replacement))

    def _typed(self, kind: NoiseType, reason: str, spans: Iterable[tuple[int, int]]) -> list[Cut]:
        return [Cut(start, end, kind, reason) for start, end in spans]

    def _lines(self) -> list[Line]:
        """The lines of the text as it stands, cut once for each state of it."""
        if self._told[0] is not self.text.text:
            self._told = (self.text.text, lines.lines_of(self.text.text))
        return self._told[1]

    def _repair_slips(self) -> None:
        repairs = list(slips.repairs(self.text.text))
        message = "A lost byte stands beside this number: digits may be missing."
        self.find(Finding("damaged_number", message, *span) for span in slips.cut_numbers(self.text.text))
        for start, end, meant in repairs:
            self._log("mojibake", start, end, "GBK read one byte late", meant)
        self.text = self.text.edited([Edit(*repair) for repair in repairs])

    def _remove_page_marks(self) -> int:
        """Take out page marks; gives the number of sentences mended where a mark stood inside."""
        marks = list(lines.page_marks(self._lines()))
        cuts = self._typed("page_mark", "the number of a page", [mark[:2] for mark in marks])
        cut = [mark for mark in marks if mark.gap]
        gaps = [
            Edit(*part) for mark in cut if mark.gap for part in ((mark.gap[0], mark.start), (mark.end, mark.gap[1]))
        ]
        self.cut(cuts, gaps)
        return len(cut)

    def _flag_suspects(self) -> None:
        message = "These words belong to no plan: something may be spliced into the sentence."
        self.find(Finding("suspect_splice", message, *span) for span in noise.suspects(self.text.text))
