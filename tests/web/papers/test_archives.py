"""The archive pack holds what one has the right to, checks as sound, and names what was lost."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import pytest

from tests.web.conftest import City
from tests.web.papers import reading
from tests.web.programmes import TEXT, Small, acting
from zhizao.papers import archive as packs
from zhizao.web import home
from zhizao.web.audit.actions import record
from zhizao.web.audit.actor import SYSTEM
from zhizao.web.audit.models import Event
from zhizao.web.document.models import Document
from zhizao.web.papers import actions, archives, makings
from zhizao.web.papers.models import Kind, Order, Paper
from zhizao.web.people.models import Grant, Role, User
from zhizao.web.people.rights import NotAllowed
from zhizao.web.programme.models import Duty, Evidence, Milestone, Report, Revision, Step

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(small: Small, city: City) -> None:
    """The original and a piece of evidence are there; another one is lost, a third was taken back."""
    sha256, size = home.keep([TEXT.encode()])
    Document.objects.update(sha256=sha256, size=size)
    report = Report.objects.get(duty=small.east)
    kept, size = home.keep([b"list of firms"])
    common: dict[str, Any] = {
        "report": report, "media_type": "text/plain", "size": size, "added_by": city.reporter,
        "added_at": Event.objects.all()[0].at,
    }  # fmt: skip
    Evidence.objects.create(name="名单.txt", sha256=kept, **common)
    Evidence.objects.create(name="公示.txt", sha256="e" * 64, **common)
    Evidence.objects.create(name="撤回.txt", sha256="d" * 64, removed_at=common["added_at"], **common)


def made(small: Small, city: City, language: str = "zh") -> Paper:
    by = acting(city.officer)
    order = actions.order(programme=small.programme, kind=Kind.ARCHIVE, asked={"language": language}, by=by)
    assert order.paper is not None, order.problem
    return order.paper


def rows(paper: Paper, table: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(home.kept(paper.sha256)) as packed:
        told = packed.read(f"tables/{table}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(told)))


def test_the_pack_is_whole_but_for_what_was_lost_before(small: Small, city: City, files: None) -> None:  # noqa: ARG001
    paper = made(small, city)
    verdict = packs.check(home.kept(paper.sha256), paper.asked["seal"])
    assert [(flaw.path.split("-")[-1], flaw.problem) for flaw in verdict.flaws] == [("公示.txt", "was_missing")]
    assert paper.asked["flawed"] == 1
    manifest = verdict.manifest
    assert manifest is not None
    names = {(one.role, one.name, one.state) for one in manifest.files if one.name}
    assert names == {
        ("original", "plan.txt", "whole"),
        ("evidence", "名单.txt", "whole"),
        ("evidence", "公示.txt", "missing"),
    }
    assert (manifest.chain.seq, manifest.chain.hash) == (paper.anchor_seq, paper.anchor_hash)
    assert manifest.run_id == paper.run


def test_its_tables_are_those_of_the_database(small: Small, city: City) -> None:
    paper = made(small, city)
    assert len(rows(paper, "duties")) == Duty.objects.count()
    assert len(rows(paper, "milestones")) == Milestone.objects.count()
    assert len(rows(paper, "reviews")) == Step.objects.count()
    reports = rows(paper, "reports")
    assert len(reports) == Revision.objects.count()
    east = next(row for row in reports if row["单位"] == "东湾区")
    assert (east["数值"], east["状态"], east["进展情况"]) == ("8", "已审定", "新认定企业")
    shares = {(row["单位"], row["到期日"]): row["数值"] for row in rows(paper, "milestones")}
    assert shares["西岭区", "2025-12-31"] == "18"
    assert {row["类别"] for row in rows(paper, "plan")} == {"目标"}
    assert "■ 滞后" in {row["亮灯"] for row in rows(paper, "lights")}


def test_the_same_programme_is_the_same_pack_and_in_english_another(small: Small, city: City) -> None:
    first = made(small, city)
    assert made(small, city) == first
    english = made(small, city, "en")
    assert english != first
    assert "Why" in rows(english, "lights")[0]
    record("report.saved", by=SYSTEM, on="report:1")
    assert made(small, city) != first


def test_papers_printed_stand_in_the_pack_with_what_they_prove(small: Small, city: City) -> None:
    briefing = reading.briefing(small)
    (row,) = rows(made(small, city), "papers")
    assert row["sha256"] == briefing.sha256
    assert row["审计链头"].startswith(f"{briefing.anchor_seq} · ")


def test_audit_events_are_for_those_who_may_read_the_audit(small: Small, city: City) -> None:
    Document.objects.update(sha256=home.keep([TEXT.encode()])[0])
    plain = made(small, city)
    assert "audit.read" not in plain.needs
    with zipfile.ZipFile(home.kept(plain.sha256)) as packed:
        assert packed.read("audit.jsonl") == b""
    Grant.objects.create(user=city.officer, role=Role.AUDIT)
    whole = made(small, city)
    assert "audit.read" in whole.needs
    assert packs.check(home.kept(whole.sha256)).sound
    with zipfile.ZipFile(home.kept(whole.sha256)) as packed:
        events = [json.loads(line) for line in packed.read("audit.jsonl").splitlines()]
    assert len(events) == whole.anchor_seq
    assert events[-1]["hash"] == whole.anchor_hash


def test_evidence_and_reports_beyond_ones_reach_stay_out(small: Small, city: City, files: None) -> None:  # noqa: ARG001
    pack = archives.pack(small.programme, city.neighbour, "zh", lambda _share: None)
    assert [one.name for one in pack.archive.enclosures] == ["plan.txt"]
    sections = {one.key: list(one.rows) for one in pack.archive.sections}
    assert {row[2] for row in sections["reports"]} == {"西岭区"}
    assert {row[2] for row in sections["reviews"]} == {"西岭区"}


def test_progress_goes_up_as_files_are_read(small: Small, city: City, files: None) -> None:  # noqa: ARG001
    shares: list[float] = []
    pack = archives.pack(small.programme, city.officer, "zh", shares.append)
    packs.write(pack.archive, io.BytesIO(), "zh")
    assert shares == sorted(shares)
    assert 0 < shares[0] <= shares[-1] <= 1


def test_who_lost_the_right_meanwhile_gets_nothing(small: Small, city: City) -> None:
    order = Order.objects.create(
        programme=small.programme, kind=Kind.ARCHIVE, asked={"language": "zh"}, by=city.officer
    )
    Grant.objects.filter(user=city.officer).delete()
    with pytest.raises(NotAllowed):
        makings.make(order, by=acting(User.objects.get(pk=city.officer.pk)))
    assert not Paper.objects.exists()
