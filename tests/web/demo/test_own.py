"""One's own document beside the demonstration: it has bodies of its own, and every account can work in it at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from zhizao.base.language import mark
from zhizao.web.demo import begin
from zhizao.web.people.models import Body, Role, User
from zhizao.web.people.rights import may
from zhizao.web.programme.breakdown import queries as breakdown
from zhizao.web.programme.models import Programme
from zhizao.web.programme.setup import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made")]
TEXT = """武汉市人民政府关于印发武汉市智能制造实施方案（2024—2026年）的通知
武政〔2024〕3号
各区人民政府，市人民政府各部门：
现将《武汉市智能制造实施方案（2024—2026年）》印发给你们，请认真组织实施。
武汉市人民政府
2024年2月6日
武汉市智能制造实施方案
（2024—2026年）
一、总体目标
到2026年，全市规模以上工业总产值达到20000亿元。
二、重点任务
（一）建设智能工厂。到2026年，建成市级智能工厂300家。（责任单位：市科技局、市发展改革委、各区人民政府）
（二）培育服务商。到2026年，培育智能制造服务商60家。（责任单位：市科技局、国网临澜供电公司）
"""


@pytest.fixture
def own(tmp_path: Path) -> Programme:
    document = tmp_path / "方案.txt"
    document.write_text(TEXT, "utf-8")
    begin.demo(document, mark)
    return Programme.objects.get(synthetic=False)


def test_no_body_of_the_sample_city_answers_for_another_citys_plan(own: Programme) -> None:
    bodies = Body.objects.filter(duties__programme=own).distinct()
    home = Body.objects.get(plans=own.plan)
    assert home.name == "武汉市人民政府"
    assert {body.path.split("/")[1] for body in bodies} == {home.code}
    assert {"市科技局", "市发展改革委", "江岸区人民政府"} <= {body.name for body in bodies}
    assert own.office == home


def test_the_sample_city_keeps_its_own(made: Programme, own: Programme) -> None:
    near = queries.Homes.now().near(made.plan_id)
    science = near.resolve("市科技局").body
    assert science is not None
    assert science.code == "kjj"
    offered = {body.name for body in breakdown.living_bodies(own, own.plan.made_at.date())}
    assert "江岸区人民政府" in offered
    assert "云峰区人民政府" not in offered


def test_nobody_is_left_to_make_once_the_bodies_stand(own: Programme) -> None:
    assert queries.named_by(own.plan).proposed() == []
    assert [
        one.printed for one, _ in queries.owned(own, own.plan.made_at.date(), queries.rows_of(own)).unresolved()
    ] == []


def test_every_account_can_work_there_at_once(own: Programme) -> None:
    def first(role: Role) -> User:
        return User.objects.filter(is_demo=True, grants__role=role).order_by("pk")[0]

    bureau = Body.objects.get(name="市科技局", path__startswith=own.office.path)
    assert may(first(Role.REPORTER), "report.write", bureau)
    assert may(first(Role.REVIEWER), "report.review", bureau)
    assert may(first(Role.OFFICE), "report.review", own.office)
    district = Body.objects.get(name="江岸区人民政府")
    assert may(User.objects.get(username="demo-linjiang"), "report.write", district)
    assert not may(User.objects.get(username="demo-linjiang"), "report.write", bureau)


def test_the_same_document_twice_is_one_programme(own: Programme, tmp_path: Path) -> None:
    before = Body.objects.count()
    begin.demo(tmp_path / "方案.txt", mark)
    assert Programme.objects.filter(synthetic=False).get() == own
    assert Body.objects.count() == before


def test_a_document_without_a_place_stands_for_itself(own: Programme, tmp_path: Path) -> None:
    document = tmp_path / "行动.txt"
    document.write_text("智能制造专项行动\n一、总体目标\n到2027年，建成智能工厂1000家。\n", "utf-8")
    begin.demo(document, mark)
    other = Programme.objects.filter(synthetic=False).exclude(pk=own.pk).get()
    assert other.office != own.office
    assert other.office.parent is None


def test_the_sign_in_page_names_each_role_once(own: Programme, client: Client, settings: object) -> None:  # noqa: ARG001
    settings.DEMO = True  # type: ignore[attr-defined]
    assert client.get("/sign-in").content.decode().count("市工信局 周岚") == 1
