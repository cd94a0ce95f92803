"""An archive pack is read without the site, and every change to it is found and named."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
import tracemalloc
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.papers.samples import COLOPHON, GREEN, RED
from zhizao.papers import archive
from zhizao.papers.archive import Archive, Enclosure, Flaw
from zhizao.papers.ledger import Column
from zhizao.papers.spool import Section
from zhizao.programme import audit
from zhizao.programme.audit import START, Anchor, Event, Sealed

PLAN, LIST = "智能制造三年行动计划".encode() * 100, b"%PDF-1.7 " + bytes(range(256)) * 300


def chained(count: int, after: Anchor = START) -> list[Sealed]:
    found: list[Sealed] = []
    for at in range(after.seq + 1, after.seq + count + 1):
        event = Event(
            seq=at,
            at=datetime(2024, 9, 30, 8, at % 60, tzinfo=UTC),
            actor="张三",
            action="report.submit",
            object=f"report/{at}",
            details={"值": Decimal("12.50"), "期": date(2024, 9, 30)},
        )
        found.append(audit.seal(found[-1] if found else after, event))
    return found


EVENTS = chained(20)


def enclosed(
    name: str, content: bytes, *, role: str = "evidence", about: str = "技术改造项目", recorded: str = ""
) -> Enclosure:
    sha256 = recorded or hashlib.sha256(content).hexdigest()
    return Enclosure(
        "original" if role == "original" else "evidence", name, sha256, about, lambda: [content[:7], content[7:]]
    )


def gone() -> Iterable[bytes]:
    raise FileNotFoundError


def torn() -> Iterator[bytes]:
    yield b"half"
    raise OSError("the disk ended")


SECTIONS = (
    Section(
        "targets",
        "目标",
        (
            Column("name", "指标", "text"),
            Column("value", "完成值", "number", "亿元"),
            Column("due", "期限", "date"),
            Column("light", "状态", "light"),
        ),
        (
            ("总产值 <b>&", Decimal("3120.50"), date(2026, 12, 31), GREEN),
            ("=HYPERLINK(1)", Decimal(-1), None, RED),
        ),
    ),
    Section("reviews", "审核", (Column("reason", "意见", "text"),), ()),
)
ARCHIVE = Archive(
    title="临澜市智能制造三年行动计划归档",
    sections=SECTIONS,
    enclosures=(
        enclosed("行动计划.txt", PLAN, role="original", about="方案"),
        enclosed("../../名单:9月.pdf", LIST),
        enclosed("../../名单:9月.pdf", LIST, about="创新中心"),
    ),
    events=EVENTS,
    colophon=replace(COLOPHON, chain=Anchor(18, EVENTS[17].hash)),
)


def written(one: Archive = ARCHIVE, **changes: object) -> tuple[bytes, archive.Receipt]:
    out = io.BytesIO()
    receipt = archive.write(replace(one, **changes), out, "zh")  # type: ignore[arg-type]
    return out.getvalue(), receipt


def checked(tmp_path: Path, content: bytes, seal: str | None = None) -> archive.Verdict:
    path = tmp_path / "pack.zip"
    path.write_bytes(content)
    return archive.check(path, seal)


def rewritten(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def part(content: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(content)).read(name)


def test_a_pack_is_whole_and_the_same_each_time(tmp_path: Path) -> None:
    content, receipt = written()
    assert written()[0] == content
    verdict = checked(tmp_path, content, receipt.seal)
    assert verdict.sound
    assert verdict.manifest is not None
    assert (verdict.manifest.run_id, receipt.flawed) == (receipt.run_id, ())
    assert {one.date_time for one in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_manifest_holds_every_file_but_itself() -> None:
    content, receipt = written()
    told = json.loads(part(content, "manifest.json"))
    assert hashlib.sha256(part(content, "manifest.json")).hexdigest() == receipt.seal
    names = set(zipfile.ZipFile(io.BytesIO(content)).namelist()) - {"manifest.json"}
    assert {one["path"] for one in told["files"]} == names
    assert {one["path"]: one["sha256"] for one in told["files"]} == {
        name: hashlib.sha256(part(content, name)).hexdigest() for name in names
    }
    assert (told["data_date"], told["synthetic"], told["chain"]["seq"]) == ("2024-09-30", True, 18)


def test_names_are_safe_and_one_content_is_kept_once() -> None:
    content, _ = written()
    names = [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if name.startswith("evidence/")]
    assert names == [f"evidence/{hashlib.sha256(LIST).hexdigest()[:12]}-名单_9月.pdf"]
    assert part(content, names[0]) == LIST
    files = json.loads(part(content, "manifest.json"))["files"]
    assert [one["about"] for one in files if one["role"] == "evidence"] == ["技术改造项目", "创新中心"]


def test_the_page_stands_alone_and_shows_everything() -> None:
    content, receipt = written()
    page = part(content, "index.html").decode()
    assert "<script" not in page
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", page) == []
    shown = [
        "示例数据",
        receipt.run_id,
        "2024年9月30日",
        "总产值 &lt;b&gt;&amp;",
        "3120.50",
        "2026年12月31日",
        "■ 逾期",
        "无。",
    ]
    shown += [hashlib.sha256(PLAN).hexdigest(), hashlib.sha256(LIST).hexdigest(), "../../名单:9月.pdf", "创新中心"]
    assert [one for one in shown if one not in page] == []
    links = [one for one in re.findall(r'href="([^"#]+)"', page) if "%" not in one]
    assert {"audit.jsonl", "tables/targets.csv", "tables/reviews.csv"} == set(links)
    css = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert css is not None
    assert archive._policy(css[1]) in html.unescape(page)


def test_the_tables_are_csv_that_runs_nothing() -> None:
    rows = list(csv.reader(io.StringIO(part(written()[0], "tables/targets.csv").decode("utf-8-sig"))))
    assert rows == [
        ["指标", "完成值（亿元）", "期限", "状态"],
        ["总产值 <b>&", "3120.50", "2026-12-31", "● 正常"],
        ["'=HYPERLINK(1)", "-1", "", "■ 逾期"],
    ]


def test_the_audit_is_read_back_as_it_was() -> None:
    lines = part(written()[0], "audit.jsonl").splitlines()
    again = [archive._sealed(line) for line in lines]
    assert audit.verify(again, [Anchor(one.event.seq, one.hash) for one in EVENTS]) is None


def test_a_pack_may_begin_behind_an_older_one(tmp_path: Path) -> None:
    after = Anchor(20, EVENTS[-1].hash)
    later = chained(5, after)
    content, _ = written(events=later, after=after, colophon=replace(COLOPHON, chain=Anchor(25, later[-1].hash)))
    assert checked(tmp_path, content).sound


def test_what_cannot_be_read_or_is_not_what_was_recorded_is_archived_as_such(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(b"x").hexdigest()
    bad = (
        Enclosure("evidence", "不见.pdf", sha256, "甲", gone),
        Enclosure("evidence", "断.pdf", sha256, "乙", torn),
        enclosed("换了.pdf", b"other", recorded=sha256),
    )
    content, receipt = written(enclosures=bad)
    assert [(one.name, one.state) for one in receipt.flawed] == [
        ("不见.pdf", "missing"),
        ("断.pdf", "damaged"),
        ("换了.pdf", "damaged"),
    ]
    verdict = checked(tmp_path, content)
    assert [one.problem for one in verdict.flaws] == ["was_missing", "was_damaged", "was_damaged"]
    page = part(content, "index.html").decode()
    assert page.count("■ 与登记不一致") == 2
    assert page.count("■ 无法读取") == 1


@pytest.mark.parametrize("name", ["index.html", "tables/targets.csv", "audit.jsonl", "evidence", "original"])
def test_a_changed_or_missing_file_is_named(tmp_path: Path, name: str) -> None:
    content, _ = written()
    full = next(one for one in zipfile.ZipFile(io.BytesIO(content)).namelist() if one.startswith(name))

    def bend(parts: dict[str, bytes]) -> None:
        parts[full] = parts[full][:-1] + bytes([parts[full][-1] ^ 1])

    assert checked(tmp_path, rewritten(content, bend)).flaws == (Flaw(full, "damaged"),)
    assert checked(tmp_path, rewritten(content, lambda parts: parts.update({full: parts[full] + b" "}))).flaws == (
        Flaw(full, "damaged"),
    )
    assert checked(tmp_path, rewritten(content, lambda parts: bool(parts.pop(full)) and None)).flaws == (
        Flaw(full, "missing"),
    )


def test_several_flaws_are_all_named(tmp_path: Path) -> None:
    content, receipt = written()

    def bend(parts: dict[str, bytes]) -> None:
        del parts["tables/reviews.csv"]
        parts["index.html"] += b"x"
        parts["evil.exe"] = b"MZ"

    flaws = checked(tmp_path, rewritten(content, bend), receipt.seal).flaws
    assert {(one.path, one.problem) for one in flaws} == {
        ("evil.exe", "foreign"),
        ("tables/reviews.csv", "missing"),
        ("index.html", "damaged"),
    }
    assert [one.text("zh") for one in flaws if one.path == "evil.exe"] == ["evil.exe：不属于该归档包"]


def test_a_rewritten_list_is_found_by_its_seal(tmp_path: Path) -> None:
    """Whoever rewrites a file and its hash in the list still contradicts the seal, and the chain's head on paper."""
    content, receipt = written()

    def forge(parts: dict[str, bytes]) -> None:
        old = hashlib.sha256(parts["tables/targets.csv"]).hexdigest()
        parts["tables/targets.csv"] = parts["tables/targets.csv"].replace(b"3120.50", b"9120.50")
        new = hashlib.sha256(parts["tables/targets.csv"]).hexdigest()
        parts["manifest.json"] = parts["manifest.json"].replace(old.encode(), new.encode())

    forged = rewritten(content, forge)
    assert checked(tmp_path, forged).sound
    assert checked(tmp_path, forged, receipt.seal).flaws == (Flaw("manifest.json", "seal"),)


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        (EVENTS[:10] + EVENTS[11:], "removed"),
        (EVENTS[:17], "truncated"),
        ([*EVENTS[:5], Sealed(replace(EVENTS[5].event, actor="李四"), EVENTS[5].hash), *EVENTS[6:]], "changed"),
        (chained(17) + chained(1, Anchor(17, "f" * 64)), "changed"),
    ],
)
def test_a_broken_chain_is_found(tmp_path: Path, events: list[Sealed], reason: str) -> None:
    (flaw,) = checked(tmp_path, written(events=events)[0]).flaws
    assert (flaw.path, flaw.problem, flaw.broken and flaw.broken.reason) == ("audit.jsonl", "chain", reason)
    assert flaw.text("zh").startswith("audit.jsonl：")


@pytest.mark.parametrize(
    "line", [b"{}", b"[]", b"not json", b'{"event":{"seq":1},"hash":1}', b'{"event":{"at":1},"hash":""}']
)
def test_events_that_cannot_be_read_are_a_flaw(tmp_path: Path, line: bytes) -> None:
    def forge(parts: dict[str, bytes]) -> None:
        told = json.loads(parts["manifest.json"])
        for one in told["files"]:
            if one["path"] == "audit.jsonl":
                one.update(sha256=hashlib.sha256(line).hexdigest(), size=len(line))
        parts.update({"audit.jsonl": line, "manifest.json": json.dumps(told).encode()})

    assert checked(tmp_path, rewritten(written()[0], forge)).flaws == (Flaw("audit.jsonl", "chain"),)


@pytest.mark.parametrize("content", [b"", b"no zip", written()[0][:-30], written()[0][: len(written()[0]) // 2]])
def test_what_is_no_pack_or_cut_off_is_said(tmp_path: Path, content: bytes) -> None:
    verdict = checked(tmp_path, content)
    assert (verdict.manifest, verdict.flaws) == (None, (Flaw("", "unreadable"),))
    assert verdict.flaws[0].text("zh") == "归档包：这不是归档包，或已被截断"


@pytest.mark.parametrize("told", [b"", b"{}", b"[" * 100_000, b'{"form":2}'])
def test_a_damaged_list_is_said(tmp_path: Path, told: bytes) -> None:
    pack = rewritten(written()[0], lambda parts: parts.update({"manifest.json": told}))
    assert checked(tmp_path, pack).flaws == (Flaw("manifest.json", "manifest"),)


def test_a_file_put_in_twice_is_found(tmp_path: Path) -> None:
    out = io.BytesIO(written()[0])
    with zipfile.ZipFile(out, "a") as pack, pytest.warns(UserWarning, match="Duplicate"):
        pack.writestr("index.html", b"another")
    assert {(one.path, one.problem) for one in checked(tmp_path, out.getvalue()).flaws} == {
        ("index.html", "twice"),
        ("index.html", "damaged"),
    }


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_changed_byte_is_found_or_changes_no_content(tmp_path: Path, data: st.DataObject) -> None:
    content, receipt = written()
    at = data.draw(st.integers(0, len(content) - 1))
    bent = content[:at] + bytes([content[at] ^ data.draw(st.integers(1, 255))]) + content[at + 1 :]
    if checked(tmp_path, bent, receipt.seal).sound:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(io.BytesIO(bent)) as new:
            assert new.namelist() == old.namelist()
            assert all(new.read(name) == old.read(name) for name in old.namelist())


class Counted(io.RawIOBase):
    """Takes bytes and forgets them."""

    def __init__(self) -> None:
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.size += len(bytes(data))  # type: ignore[call-overload]
        return len(bytes(data))  # type: ignore[call-overload]


def test_memory_stays_bounded_however_much_is_archived() -> None:
    """100 MB of evidence and 20,000 rows take less than 16 MB."""
    chunk = bytes(1 << 20)
    digest = hashlib.sha256()
    for _ in range(100):
        digest.update(chunk)
    large = Enclosure("evidence", "大.bin", digest.hexdigest(), "", lambda: (chunk for _ in range(100)))
    rows = ((f"指标{at}", Decimal(at), date(2024, 9, 30), GREEN) for at in range(20_000))
    out: IO[bytes] = Counted()  # type: ignore[assignment]
    tracemalloc.start()
    try:
        receipt = archive.write(
            replace(ARCHIVE, enclosures=(large,), sections=(replace(SECTIONS[0], rows=rows),)), out, "zh"
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert receipt.flawed == ()
    assert out.size > 100 << 20  # type: ignore[attr-defined]
    assert peak < 16 << 20


def test_the_run_id_names_the_content() -> None:
    first = written()[1].run_id
    assert written(title="另一个")[1].run_id != first
    assert written(enclosures=())[1].run_id != first
    assert written(sections=SECTIONS[:1])[1].run_id != first


def test_every_problem_has_a_sentence_in_both_languages() -> None:
    for problem in archive.PROBLEMS:
        assert Flaw("x", problem).text("en") != Flaw("x", problem).text("zh")
