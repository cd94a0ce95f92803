"""Archive: how does a programme outlive the site that ran it?

Takes  tables, original documents, evidence and audit events, each read once and never held whole.
Gives  a zip that any browser reads: index.html, tables as CSV, the files, audit.jsonl, manifest.json with every hash; and
       the check that names each file that is damaged, missing or foreign, and where the audit chain breaks.
Rule   a file that could not be read, or is not what was recorded, is archived as such and never passed over in silence.
       The same content gives the same bytes.
Not    proof against one who rewrites the whole pack: keep the seal of its manifest, and the chain's head on paper.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import IO, Any, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from pydantic import ValidationError

from zhizao.base.language import Language, mark, speaker
from zhizao.papers import colophon, figures, packing
from zhizao.papers.colophon import Colophon, Imprint
from zhizao.papers.manifest import AUDIT, FORM, NAME, PAGE, File, Manifest, head
from zhizao.papers.spool import Section, Spool
from zhizao.programme import audit, evidence
from zhizao.programme.audit import START, Anchor, Event, Sealed
from zhizao.reference import strict

Problem = Literal[
    "unreadable", "manifest", "seal", "damaged", "missing", "foreign", "twice", "was_damaged", "was_missing", "chain"
]
PROBLEMS: dict[Problem, str] = {
    "unreadable": mark("this is no archive pack, or it is cut off"),
    "manifest": mark("the list of files is missing or damaged"),
    "seal": mark("the list of files is not the one that was sealed"),
    "damaged": mark("its content is not what was archived"),
    "missing": mark("it is missing from the pack"),
    "foreign": mark("it does not belong to the pack"),
    "twice": mark("it is in the pack twice"),
    "was_damaged": mark("when the pack was made it was already not what had been recorded"),
    "was_missing": mark("when the pack was made it could already not be read"),
    "chain": mark("the audit events cannot be read"),
}
# What zipfile raises on bytes that were changed.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_CHUNK = 1 << 16


class Settings(strict.DataFile):
    """data/papers/archive.yaml."""

    largest_manifest: int
    kept_in_memory: int


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file to archive: its name, the hash on record, what it belongs to, and how to read it anew in pieces."""

    role: Literal["original", "evidence"]
    name: str
    sha256: str
    about: str
    read: Callable[[], Iterable[bytes]]  # may raise OSError: the file is then archived as missing


@dataclass(frozen=True, slots=True)
class Archive:
    """What goes into a pack. `after` is the last audit event before the first one given."""

    title: str
    sections: Iterable[Section]
    enclosures: Iterable[Enclosure]
    events: Iterable[Sealed]
    colophon: Colophon
    after: Anchor = START


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was written: keep the seal, it proves the list of files."""

    run_id: str
    seal: str
    files: int
    flawed: tuple[File, ...]  # enclosures that were damaged or missing


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a file of a pack; without a path, with the pack."""

    path: str
    problem: Problem
    broken: audit.Break | None = None

    def text(self, language: Language) -> str:
        """The flaw as a sentence."""
        say = speaker(language)
        if self.broken is not None:
            told, facts = self.broken.text()
            return say("{path}: {problem}").format(path=self.path, problem=say(told).format(**facts))
        return say("{path}: {problem}").format(path=self.path or say("the pack"), problem=say(PROBLEMS[self.problem]))


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a check: sound where there is no flaw."""

    manifest: Manifest | None
    flaws: tuple[Flaw, ...]

    @property
    def sound(self) -> bool:
        return not self.flaws


@cache
def settings() -> Settings:
    """How packs are written and read."""
    return strict.load("papers/archive.yaml", Settings)


def write(archive: Archive, out: IO[bytes], language: Language) -> Receipt:
    """Write a pack. What is read is read once, in the order: enclosures, events, sections."""
    with ExitStack() as stack:
        packed = _Pack(stack.enter_context(zipfile.ZipFile(out, "w", allowZip64=True)))
        for enclosure in archive.enclosures:
            packed.enclose(enclosure)
        events = packed.audit(archive.events)
        spools = [packed.table(section, language, stack) for section in archive.sections]
        run = colophon.run_id((archive.title, archive.colophon, archive.after, tuple(packed.hashes())))
        mark_ = colophon.imprint(archive.colophon, run, language)
        packed.stream(PAGE, "page", _page(archive, spools, packed.enclosed(), events, mark_, language))
        return packed.close(archive, run)


class _Pack:
    """A pack in the making."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self._files: list[File] = []
        self._paths: dict[str, File] = {}

    def hashes(self) -> Iterator[tuple[str, str, str]]:
        return ((one.path, one.sha256, one.recorded) for one in self._files)

    def enclosed(self) -> list[File]:
        return [one for one in self._files if one.role in ("original", "evidence")]

    def stream(self, path: str, role: Any, chunks: Iterable[bytes], *, packed: bool = True) -> File:
        """Write a file piece by piece and remember its hash."""
        digest, size = hashlib.sha256(), 0
        with self._packed.open(packing.entry(path, packed=packed), "w", force_zip64=True) as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
        made = File(path=path, role=role, sha256=digest.hexdigest(), size=size)
        self._files.append(made)
        return made

    def table(self, section: Section, language: Language, stack: ExitStack) -> Spool:
        spool = Spool(section, language, settings().kept_in_memory)
        stack.callback(spool.close)
        self.stream(spool.path, "table", spool.csv())
        return spool

    def audit(self, events: Iterable[Sealed]) -> int:
        """The audit events as JSON Lines; how many there are."""
        count = 0

        def lines() -> Iterator[bytes]:
            nonlocal count
            for one in events:
                count += 1
                yield b'{"event":' + audit.canonical(one.event) + b',"hash":' + json.dumps(one.hash).encode() + b"}\n"

        self.stream(AUDIT, "audit", lines())
        return count

    def enclose(self, enclosure: Enclosure) -> None:
        """An original or a piece of evidence; one content under one name is written once, however often it is listed."""
        name = evidence.cleaned(enclosure.name)
        path = f"{enclosure.role}/{enclosure.sha256[:12]}-{name}"
        known = {
            "name": figures.text(enclosure.name),
            "about": figures.text(enclosure.about),
            "recorded": enclosure.sha256,
        }
        if path in self._paths:
            self._files.append(self._paths[path].model_copy(update=known))
            return
        reading = _Reading(enclosure)
        if reading.failed:
            made = File(path=path, role=enclosure.role, sha256="", size=0, state="missing", **known)
        else:
            # What is evidence is mostly packed already (PDF, pictures, Office files).
            written = self.stream(path, enclosure.role, reading, packed=False)
            self._files.pop()
            whole = written.sha256 == enclosure.sha256 and not reading.failed
            made = written.model_copy(update={**known, "state": "whole" if whole else "damaged"})
        self._files.append(made)
        self._paths[path] = made

    def close(self, archive: Archive, run: str) -> Receipt:
        """Write the manifest, last of all."""
        told = archive.colophon
        written = Manifest(
            form=FORM,
            title=figures.text(archive.title),
            run_id=run,
            data_date=told.data_date,
            rule=told.rule,
            synthetic=told.synthetic,
            after=head(archive.after),
            chain=head(told.chain),
            files=tuple(self._files),
        ).written()
        self._packed.writestr(packing.entry(NAME), written)
        flawed = tuple(one for one in self._files if one.state != "whole")
        return Receipt(run, hashlib.sha256(written).hexdigest(), len(self._files), flawed)


class _Reading:
    """The pieces of an enclosure; a failure ends them and is remembered."""

    def __init__(self, enclosure: Enclosure) -> None:
        self.failed = False
        self._chunks: Iterator[bytes] = iter(())
        try:
            self._chunks = iter(enclosure.read())
            # The first piece is read before anything is written: a file that is gone leaves no entry.
            self._first = next(self._chunks, b"")
        except OSError:
            self.failed = True

    def __iter__(self) -> Iterator[bytes]:
        yield self._first
        try:
            yield from self._chunks
        except OSError:
            self.failed = True


def _page(
    archive: Archive, spools: list[Spool], files: list[File], events: int, told: Imprint, language: Language
) -> Iterator[bytes]:
    """index.html, piece by piece."""
    style = resources.files("zhizao").joinpath("data/papers/archive.css").read_text("utf-8")
    page = _environment().get_template("archive.html")
    pieces = page.stream(
        title=figures.text(archive.title),
        language=language,
        mark=told,
        sections=spools,
        files=files,
        events=events,
        words=_words(language, told),
        style=Markup(style),  # noqa: S704 (our own file)
        policy=_policy(style),
    )
    pieces.enable_buffering(64)
    return (str(piece).encode() for piece in pieces)


def _policy(style: str) -> str:
    """What a browser may do with the page: show it in its own style, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _words(language: Language, told: Imprint) -> dict[str, str]:
    say = speaker(language)
    chain = say(
        "Each line holds an event and the hash of all events up to it; the head on the day of the data is {head}."
    )
    return {
        "how": say("This pack is read without any program but a browser; manifest.json holds the hash of every file."),
        "contents": say("Contents"),
        "files": say("Originals and evidence"),
        "audit": say("Audit events"),
        "chain": chain.format(head=told.chain_head),
        "none": say("None."),
        "role": say("Role"),
        "name": say("Name"),
        "about": say("Belongs to"),
        "size": say("Bytes"),
        "state": say("State"),
        "original": say("original document"),
        "evidence": say("evidence"),
        "whole": say("● whole"),
        "damaged": say("■ not what was recorded"),
        "missing": say("■ could not be read"),
    }


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("zhizao", "data/papers"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def check(path: Path, seal: str | None = None) -> Verdict:
    """Whether a pack is whole: every hash, the list of files, the audit chain. Names every flaw."""
    try:
        with zipfile.ZipFile(path) as packed:
            return _checked(packed, seal)
    except _DAMAGE:
        return Verdict(None, (Flaw("", "unreadable"),))


def _checked(packed: zipfile.ZipFile, seal: str | None) -> Verdict:
    content = _manifest_bytes(packed)
    try:
        manifest = Manifest.model_validate_json(content)
    except ValidationError:
        return Verdict(None, (Flaw(NAME, "manifest"),))
    flaws = [Flaw(NAME, "seal")] if seal is not None and seal != hashlib.sha256(content).hexdigest() else []
    flaws += _listed(packed, manifest)
    # One content is listed once for each thing that it proves.
    for file in {(one.path, one.sha256, one.size, one.state): one for one in manifest.files}.values():
        found = _file(packed, file)
        flaws += [Flaw(file.path, found)] if found else []
    flaws += _chain(packed, manifest) if not any(one.path == AUDIT for one in flaws) else []
    return Verdict(manifest, tuple(flaws))


def _manifest_bytes(packed: zipfile.ZipFile) -> bytes:
    try:
        if packed.getinfo(NAME).file_size > settings().largest_manifest:
            return b""
        return packed.read(NAME)
    except (KeyError, *_DAMAGE):
        return b""


def _listed(packed: zipfile.ZipFile, manifest: Manifest) -> list[Flaw]:
    """What the pack holds beyond its list, and what it holds twice."""
    names = Counter(packed.namelist())
    known = {one.path for one in manifest.files} | {NAME}
    foreign = [Flaw(name, "foreign") for name in names if name not in known]
    return foreign + [Flaw(name, "twice") for name, count in names.items() if count > 1]


def _file(packed: zipfile.ZipFile, file: File) -> Problem | None:
    if file.state == "missing":
        return "was_missing"
    try:
        info = packed.getinfo(file.path)
    except KeyError:
        return "missing"
    digest = hashlib.sha256()
    try:
        # A changed size is a change: nothing is unpacked beyond what the list allows.
        if info.file_size != file.size:
            return "damaged"
        with packed.open(info) as content:
            while chunk := content.read(_CHUNK):
                digest.update(chunk)
    except _DAMAGE:
        return "damaged"
    if digest.hexdigest() != file.sha256:
        return "damaged"
    return "was_damaged" if file.state == "damaged" else None


def _chain(packed: zipfile.ZipFile, manifest: Manifest) -> list[Flaw]:
    """Whether the events follow from each other and reach the head that papers print."""
    if not any(one.path == AUDIT for one in manifest.files):
        return [Flaw(AUDIT, "missing")]
    try:
        with packed.open(AUDIT) as lines:
            broken = audit.verify(map(_sealed, lines), [manifest.chain.anchor], manifest.after.anchor)
    except (KeyError, TypeError, audit.NotCanonical, audit.NotAnAnchor, *_DAMAGE):
        return [Flaw(AUDIT, "chain")]
    return [Flaw(AUDIT, "chain", broken)] if broken else []


def _sealed(line: bytes) -> Sealed:
    one = json.loads(line)
    event = one["event"]
    return Sealed(Event(**{**event, "at": datetime.fromisoformat(event["at"])}), one["hash"])
