"""Measures: names once, targets mapped by people, and a unit that never changes under values."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.programme import measures
from zhizao.web.audit.actor import SYSTEM
from zhizao.web.audit.models import Event
from zhizao.web.plan.models import Entry
from zhizao.web.programme.measures import actions, queries
from zhizao.web.programme.models import Measure, Target, TargetVersion
from zhizao.web.programme.versions import newest, traits

pytestmark = pytest.mark.django_db
FORM = {
    "name": "新增专利数", "name_en": "", "synonyms": "专利授权数；专利数", "unit": "件", "kind": "count", "direction": "up",
    "over_periods": "sum", "over_units": "sum", "decimals": "0", "source": "",
}  # fmt: skip
READ = {
    "kind": "target", "id": "T-0000000001", "quote": "省级专精特新中小企业数量达到30家", "start": 0, "end": 16,
    "section": "", "subject": "全市", "indicator": "省级专精特新中小企业数量", "comparator": "ge", "value": 30.0, "unit": "家",
    "basis": "total", "raw": "30家", "confidence": 1.0,
}  # fmt: skip


@pytest.fixture
def officer(client: Client, city: City) -> Client:
    client.force_login(city.officer)
    return client


@pytest.fixture
def target(city: City) -> Target:
    """A target without a measure, as it was read."""
    small = Small(city)
    record = dict(READ)
    small.entry.record = record
    small.entry.save()
    TargetVersion.objects.filter(pk=small.version.pk).update(**traits(None))
    Measure.objects.all().delete()
    return Target.objects.get(pk=small.target.pk)


def measure_of(target: Target) -> Measure | None:
    """What the target is about now."""
    return newest().get(target=target).measure


def test_the_shipped_register_is_loaded_once_and_keeps_what_people_changed(db: None) -> None:  # noqa: ARG001 (the database)
    assert actions.load_shipped(by=SYSTEM) == len(measures.shipped())
    Measure.objects.filter(code="srdi_firms").update(name="专精特新企业")
    assert actions.load_shipped(by=SYSTEM) == 0
    assert Measure.objects.get(code="srdi_firms").name == "专精特新企业"
    assert Event.objects.filter(action="measure.loaded").count() == 1
    assert len(queries.register()) == len(measures.shipped())


def test_a_measure_is_added_and_found_by_its_synonym(officer: Client) -> None:
    for _click in range(2):
        officer.post("/registers/measures/+add/", FORM | {"code": "patents"})
    row = Measure.objects.get()
    assert row.synonyms == ["专利授权数", "专利数"]
    assert [one[0] for one in officer.get("/registers/measures/?q=专利授权").context["rows"]] == [row]
    assert list(officer.get("/registers/measures/?q=nothing").context["rows"]) == []
    assert Event.objects.filter(action="measure.added").count() == 1


@pytest.mark.parametrize("wrong", [{"unit": "卷轴"}, {"name": ""}, {"code": "a b"}, {"decimals": "99"}, {"kind": "x"}])
def test_a_wrong_field_is_named(officer: Client, wrong: dict[str, str]) -> None:
    page = officer.post("/registers/measures/+add/", FORM | {"code": "patents"} | wrong)
    assert 'role="alert"' in page.content.decode()
    assert not Measure.objects.exists()


def test_two_measures_never_share_a_name(officer: Client) -> None:
    officer.post("/registers/measures/+add/", FORM | {"code": "patents"})
    page = officer.post("/registers/measures/+add/", FORM | {"code": "others", "name": "专利数"})
    assert "PROG-122" in page.content.decode()
    assert Measure.objects.count() == 1


def test_a_change_is_kept_with_before_and_after(officer: Client) -> None:
    officer.post("/registers/measures/+add/", FORM | {"code": "patents"})
    officer.post("/registers/measures/patents/", FORM | {"direction": "down"})
    event = Event.objects.get(action="measure.changed")
    assert (event.details["before"]["direction"], event.details["after"]["direction"]) == ("up", "down")


def test_a_unit_does_not_change_under_targets(officer: Client, city: City) -> None:
    Small(city)
    form = FORM | {"name": "省级专精特新企业", "unit": "万家"}
    assert "SITE-331" in officer.post("/registers/measures/srdi/", form, follow=True).content.decode()
    assert Measure.objects.get(code="srdi").unit == "家"


def test_a_reader_sees_a_measure_and_changes_nothing(client: Client, city: City) -> None:
    Small(city)
    client.force_login(city.reporter)
    page = client.post("/registers/measures/srdi/", FORM)
    assert page.status_code == 200
    assert '<form method="post" class="card form"' not in page.content.decode()
    assert Measure.objects.get().name == "省级专精特新企业"


def test_two_become_one_with_all_targets_and_names(officer: Client, city: City) -> None:
    small = Small(city)
    other = Measure.objects.create(code="other", name="专精特新数", unit="家", kind="count", synonyms=["专精特新"])
    for _click in range(2):
        officer.post("/registers/measures/srdi/merge", {"into": other.pk})
    other.refresh_from_db()
    assert measure_of(small.target) == other
    assert other.synonyms == ["专精特新", "省级专精特新企业"]
    assert not Measure.objects.filter(code="srdi").exists()
    event = Event.objects.get(action="measure.merged")
    assert event.details["before"]["gone"]["code"] == "srdi"
    assert event.details["targets"] == [small.target.pk]


def test_measures_of_two_units_stay_two(officer: Client, city: City) -> None:
    small = Small(city)
    other = Measure.objects.create(code="other", name="产值", unit="亿元", kind="money")
    officer.post("/registers/measures/srdi/merge", {"into": other.pk})
    with pytest.raises(actions.NotOneMeasure):
        actions.merge(small.measure, other, by=acting(city.officer))
    with pytest.raises(actions.NotOneMeasure):
        actions.merge(other, other, by=acting(city.officer))
    assert Measure.objects.count() == 2


def test_a_reading_is_mapped_by_one_click_and_unmapped(officer: Client, target: Target) -> None:
    actions.load_shipped(by=SYSTEM)
    row = officer.get("/registers/measures/+readings/").context["rows"][0]
    best = row.suggestions[0].measure.id
    assert best == "srdi_firms"
    for _click in range(2):
        officer.post(f"/registers/measures/+readings/{target.pk}", {"measure": best})
    row = measure_of(target)
    assert row is not None
    assert row.code == best
    officer.post(f"/registers/measures/+readings/{target.pk}/unmap")
    assert measure_of(target) is None
    events = Event.objects.filter(object=f"target:{target.pk}", action="target.versioned").order_by("seq")
    mapped = [(one.details["before"], one.details["after"]) for one in events]
    told = [tuple(each[str(target.pk)]["measure"] for each in both) for both in mapped]
    assert told == [(None, best), (best, None)]


@pytest.mark.parametrize(("least", "mapped"), [("0.9", True), ("1", False), ("2", False), ("x", False)])
def test_all_above_a_score_are_mapped_together(officer: Client, target: Target, least: str, mapped: bool) -> None:
    actions.load_shipped(by=SYSTEM)
    officer.post("/registers/measures/+readings/all", {"least": least})
    assert (measure_of(target) is not None) is mapped


def test_a_reading_that_fits_none_becomes_a_measure(officer: Client, target: Target) -> None:
    assert officer.get("/registers/measures/+readings/").context["rows"][0].suggestions == ()
    for _click in range(2):
        officer.post(f"/registers/measures/+readings/{target.pk}", {"measure": "+new"})
    row = measure_of(target)
    assert row == Measure.objects.get()
    assert row.unit == "家"


def test_all_that_fit_none_become_measures_together(officer: Client, target: Target) -> None:
    others = {"技术改造投资": "亿元", "算力": "不知何单位"}
    for number, (name, unit) in enumerate(others.items()):
        entry = Entry.objects.get(target=target)
        entry.pk, entry.record_id = None, f"T-{number}"
        entry.record = {**READ, "indicator": name, "unit": unit}
        entry.save()
        row = Target.objects.create(programme=target.programme, entry=entry, order=number, title=name)
        TargetVersion.objects.create(target=row, number=1, since=date(2023, 1, 1), comparator="ge", **traits(None))
    assert officer.get("/registers/measures/+readings/").context["rest"] == 3
    for _click in range(2):
        officer.post("/registers/measures/+readings/rest")
    assert {row.name for row in Measure.objects.all()} == {"省级专精特新中小企业数量", "技术改造投资"}
    left = officer.get("/registers/measures/+readings/").context
    assert [one.target.title for one in left["rows"]] == ["算力"]


def test_an_unknown_measure_is_not_found(officer: Client, target: Target) -> None:
    assert officer.post(f"/registers/measures/+readings/{target.pk}", {"measure": "none"}).status_code == 404
    assert officer.post("/registers/measures/+readings/999", {"measure": "none"}).status_code == 404


def test_hostile_names_are_shown_as_letters(officer: Client) -> None:
    hostile = "<script>alert(1)</script>"
    officer.post("/registers/measures/+add/", FORM | {"code": "h", "name": hostile, "synonyms": hostile + "2"})
    for page in ("/registers/measures/", "/registers/measures/h/"):
        assert hostile not in officer.get(page).content.decode()


def test_pages_ask_the_same_number_of_questions_for_many(
    officer: Client, target: Target, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    actions.load_shipped(by=SYSTEM)
    pages = ("/registers/measures/", "/registers/measures/srdi_firms/", "/registers/measures/+readings/")
    few = []
    for page in pages:
        with django_assert_max_num_queries(15) as asked:
            officer.get(page)
        few.append(len(asked))
    many = Target.objects.bulk_create(Target(programme=target.programme, title=f"目标{number}") for number in range(60))
    measured = Measure.objects.get(code="srdi_firms")
    TargetVersion.objects.bulk_create(
        TargetVersion(
            target=one, since=date(2023, 1, 1), comparator="ge", **traits(measured if number % 2 else None)
        )
        for number, one in enumerate(many)
    )  # fmt: skip
    for page, count in zip(pages, few, strict=True):
        with django_assert_max_num_queries(count):
            officer.get(page)
