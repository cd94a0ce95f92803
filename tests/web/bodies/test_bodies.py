"""Bodies: dated names, one name for one body, and an end that hands everything over and deletes nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.web.audit.actor import SYSTEM
from zhizao.web.audit.models import Event
from zhizao.web.people.models import Body, BodyKind, BodyName
from zhizao.web.people.queries import register
from zhizao.web.plan.models import Entry, EntryState, Plan
from zhizao.web.programme.bodies import actions, queries
from zhizao.web.programme.models import Cycle, Duty, Milestone, Report

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


def names(body: Body) -> list[tuple[str, bool, str, str]]:
    rows = body.names.order_by("since", "text")
    return [(one.text, one.alias, str(one.since or ""), str(one.until or "")) for one in rows]


@pytest.fixture
def officer(client: Client, city: City) -> Client:
    client.force_login(city.officer)
    return client


def test_the_register_is_read_in_two_queries(city: City, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    BodyName.objects.create(body=city.bureau, text="市经信委", alias=False, until=date(2018, 12, 31))
    with django_assert_num_queries(2):
        known = register("云溪市")
    assert known.resolve("市工信局").body == known["gxj"]
    assert known.resolve("市经信委", date(2017, 5, 1)).body == known["gxj"]
    assert known.resolve("市经信委", date(2020, 5, 1)).reason == "former_name"


def test_a_body_is_added_once_with_its_names(officer: Client, city: City) -> None:
    form = {
        "name": "市科学技术局",
        "code": "kjj",
        "kind": "department",
        "parent": city.root.pk,
        "aliases": "市科技局；科技局",
    }
    for _click in range(2):
        officer.post("/registers/bodies/+add/", form)
    new = Body.objects.get(code="kjj")
    assert new.path == "/yunxi/kjj/"
    assert {one[0] for one in names(new)} == {"市科学技术局", "市科技局", "科技局"}
    assert Event.objects.filter(action="body.added").count() == 1


@pytest.mark.parametrize(
    "wrong", [{"code": "two words"}, {"region": "42"}, {"tile": "2"}, {"kind": "kingdom"}, {"name": ""}]
)  # fmt: skip
def test_a_wrong_field_is_named_beside_itself(officer: Client, city: City, wrong: dict[str, str]) -> None:
    form = {"name": "市科学技术局", "code": "kjj", "kind": "department", "parent": city.root.pk} | wrong
    assert 'role="alert"' in officer.post("/registers/bodies/+add/", form).content.decode()
    assert not Body.objects.filter(name="市科学技术局").exists()


def test_a_rename_keeps_the_old_name_with_its_days(officer: Client, city: City) -> None:
    for _click in range(2):
        officer.post("/registers/bodies/gxj/rename", {"name": "市经信局", "since": "2024-03-01"})
    city.bureau.refresh_from_db()
    assert city.bureau.name == "市经信局"
    assert names(city.bureau) == [
        ("市工业和信息化局", False, "2000-01-01", "2024-02-29"),
        ("市经信局", False, "2024-03-01", ""),
    ]
    assert Event.objects.filter(action="body.renamed").count() == 1
    assert register()["gxj"].name(date(2024, 2, 29)) == "市工业和信息化局"
    assert register()["gxj"].name(date(2024, 3, 1)) == "市经信局"


@pytest.mark.parametrize("since", ["2999-01-01", "1999-01-01", "2000-01-01", "never", ""])
def test_a_rename_on_an_impossible_day_changes_nothing(officer: Client, city: City, since: str) -> None:
    officer.post("/registers/bodies/gxj/rename", {"name": "新名", "since": since})
    city.bureau.refresh_from_db()
    assert city.bureau.name == "市工业和信息化局"
    assert not Event.objects.exists()


def test_a_name_belongs_to_one_body_at_a_time(officer: Client, city: City) -> None:
    page = officer.post("/registers/bodies/east/names", {"text": "西岭区"}, follow=True).content.decode()
    assert "SITE-311" in page
    actions.call(city.west, "老城", by=acting(city.officer), until=date(2010, 12, 31))
    assert "SITE-311" in officer.post("/registers/bodies/east/names", {"text": "老城"}, follow=True).content.decode()
    officer.post("/registers/bodies/east/names", {"text": "老城", "since": "2011-01-01"})
    assert city.east.names.filter(text="老城").exists()


def test_an_alias_can_be_taken_back_and_an_official_name_cannot(officer: Client, city: City) -> None:
    officer.post("/registers/bodies/east/names", {"text": "东湾"})
    officer.post("/registers/bodies/gxj/rename", {"name": "市经信局", "since": "2024-03-01"})
    alias, official = city.east.names.get(), city.bureau.names.get(text="市工业和信息化局")
    officer.post(f"/registers/bodies/east/names/{alias.pk}/remove")
    officer.post(f"/registers/bodies/gxj/names/{official.pk}/remove")
    assert list(city.east.names.all()) == []
    assert city.bureau.names.filter(pk=official.pk).exists()


def test_a_body_that_moves_takes_those_below_along(officer: Client, city: City) -> None:
    street = Body.objects.create(code="street", kind=BodyKind.OTHER, name="某街道", parent=city.east)
    form = {"kind": "district", "parent": city.west.pk}
    officer.post("/registers/bodies/east/edit/", form)
    street.refresh_from_db()
    assert street.path == "/yunxi/west/east/street/"
    assert (
        "SITE-314"
        in officer.post("/registers/bodies/west/edit/", {"kind": "district", "parent": street.pk}).content.decode()
    )
    city.west.refresh_from_db()
    assert city.west.parent == city.root


def test_hostile_names_are_shown_as_letters(officer: Client, city: City) -> None:
    actions.call(city.east, HOSTILE, by=acting(city.officer))
    for page in ("/registers/bodies/", "/registers/bodies/east/"):
        text = officer.get(page).content.decode()
        assert HOSTILE not in text
        assert "&lt;script&gt;" in text


def test_the_list_finds_by_any_name_and_hides_those_that_ended(officer: Client, city: City) -> None:
    actions.call(city.east, "老城", by=acting(city.officer))
    Body.objects.filter(pk=city.west.pk).update(dissolved=date(2020, 1, 1))

    def shown(query: str) -> list[str]:
        return [row[0].code for row in officer.get(f"/registers/bodies/?{query}").context["rows"]]

    assert shown("q=老城") == ["east"]
    assert shown("kind=district") == ["east"]
    assert shown("kind=district&ended=on") == ["east", "west"]


def test_pages_ask_the_same_number_of_questions_for_many(
    officer: Client, city: City, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Small(city)
    pages = ("/registers/", "/registers/bodies/", "/registers/bodies/yunxi/", "/registers/bodies/+owners/")
    few = []
    for page in pages:
        with django_assert_max_num_queries(15) as asked:
            officer.get(page)
        few.append(len(asked))
    for number in range(60):
        body = Body.objects.create(code=f"b{number}", kind="other", name=f"单位{number}", parent=city.root)
        BodyName.objects.create(body=body, text=f"别名{number}")
    for page, count in zip(pages, few, strict=True):
        with django_assert_max_num_queries(count):
            officer.get(page)


# --- the end of a body ---


class Ended:
    """The small programme on the day before 西岭区 joins 东湾区."""

    day = date(2024, 7, 1)
    today = date(2024, 10, 8)  # a past day keeps who answered: what goes over goes over today

    def __init__(self, city: City) -> None:
        self.small, self.city = Small(city), city
        self.cycle = Cycle.objects.create(
            programme=self.small.programme, period="2024-Q2", opens=date(2024, 7, 1), due=date(2024, 7, 10)
        )
        self.report = Report.objects.create(
            cycle=self.cycle, duty=self.small.west, due=self.cycle.due, chain=[city.bureau.pk, city.office.pk]
        )

    def end(self, successor: Body | None = None) -> queries.Ending:
        return actions.dissolve(self.city.west, self.day, successor, by=acting(self.city.officer), today=self.today)


def test_the_page_says_what_will_happen_and_changes_nothing(officer: Client, city: City) -> None:
    Ended(city)
    page = officer.get(f"/registers/bodies/west/end/?day=2024-07-01&successor={city.east.pk}").content.decode()
    assert "1项现行责任终止，并由承接单位承担" in page
    assert "1份未办结的填报仍归本单位" in page
    assert "2项分解指标和节点转入承接单位" in page
    assert not Event.objects.exists()
    assert Body.objects.get(code="west").dissolved is None


def test_an_end_hands_over_and_keeps_history(officer: Client, city: City) -> None:
    ended = Ended(city)
    form = {"day": "2024-07-01", "successor": str(city.east.pk)}
    for _click in range(2):
        officer.post("/registers/bodies/west/end/", form)
    gone = Body.objects.get(code="west")
    assert (gone.dissolved, gone.successor) == (ended.day, city.east)
    assert Event.objects.filter(action="body.dissolved").count() == 1
    west = Duty.objects.get(pk=ended.small.west.pk)
    assert west.until == ended.today
    assert Duty.objects.filter(body=city.east, until=None).count() == 1  # it held the target already
    ended.report.refresh_from_db()
    assert (ended.report.duty, ended.report.chain) == (west, [city.bureau.pk, city.office.pk])
    past = Milestone.objects.filter(body=city.west, due=date(2023, 12, 31)).get()
    assert (past.value, past.until) == (Decimal(6), None)
    now = Milestone.objects.filter(body=city.east, until=None, due=date(2025, 12, 31)).get()
    assert (now.value, now.since) == (Decimal(30), ended.today)
    assert register().current("west", date(2024, 8, 1)).bodies[0].code == "east"
    assert city.neighbour.notices.get().code == "body.dissolved"


def test_a_lead_goes_over_as_a_lead(city: City) -> None:
    ended = Ended(city)
    Duty.objects.filter(pk=ended.small.west.pk).update(role="lead")
    ended.end(city.east)
    held = Duty.objects.get(body=city.east, until=None)
    assert (held.role, held.since) == ("lead", ended.today)
    assert Duty.objects.get(pk=ended.small.east.pk).until == ended.today


def test_reviews_that_wait_go_over_and_those_done_stay(city: City) -> None:
    ended = Ended(city)
    Report.objects.filter(pk=ended.report.pk).update(chain=[city.bureau.pk, city.office.pk])
    actions.dissolve(city.bureau, ended.day, city.east, by=acting(city.officer), today=ended.today)
    ended.report.refresh_from_db()
    assert ended.report.chain == [city.east.pk, city.office.pk]


def test_without_a_successor_duties_end_and_shares_wait(city: City) -> None:
    ended = Ended(city)
    ended.end()
    assert not Duty.objects.filter(body=city.west, until=None).exists()
    assert Milestone.objects.filter(body=city.west, until=None).count() == 3
    assert Body.objects.get(code="west").successor is None


def test_a_duty_that_begins_later_is_the_successors_from_its_start(city: City) -> None:
    ended = Ended(city)
    start = date(2025, 1, 1)
    Duty.objects.filter(body=city.east).delete()
    Duty.objects.filter(pk=ended.small.west.pk).update(since=start)
    ended.end(city.east)
    duty = Duty.objects.get(pk=ended.small.west.pk)
    assert (duty.body, duty.since, duty.until) == (city.east, start, None)
    assert not Duty.objects.filter(body=city.west).exists()


def test_a_body_does_not_end_before_its_duties_begin_unless_somebody_takes_them(officer: Client, city: City) -> None:
    ended = Ended(city)
    form = {"day": ended.small.west.since.isoformat(), "successor": ""}
    assert "先选择承接单位" in officer.get("/registers/bodies/west/end/", form).content.decode()
    page = officer.post("/registers/bodies/west/end/", form, follow=True).content.decode()
    assert "SITE-316" in page
    assert "新增省级专精特新企业" in page
    assert Body.objects.get(code="west").dissolved is None
    assert Duty.objects.get(pk=ended.small.west.pk).until is None


@pytest.mark.parametrize("successor", ["self", "root_below", "dead", "future"])
def test_an_impossible_end_changes_nothing(officer: Client, city: City, successor: str) -> None:
    Ended(city)
    below = Body.objects.create(code="street", kind=BodyKind.OTHER, name="某街道", parent=city.west)
    Body.objects.filter(code="east").update(dissolved=date(2020, 1, 1))
    heir = {"self": city.west, "root_below": below, "dead": city.east, "future": None}[successor]
    day = "2999-01-01" if successor == "future" else "2024-07-01"
    officer.post("/registers/bodies/west/end/", {"day": day, "successor": heir.pk if heir else ""})
    assert Body.objects.get(code="west").dissolved is None
    assert not Event.objects.exists()


def test_the_office_of_a_programme_ends_only_with_a_successor(officer: Client, city: City) -> None:
    ended = Ended(city)
    page = officer.post("/registers/bodies/office/end/", {"day": "2024-07-01", "successor": ""}, follow=True)
    assert "SITE-313" in page.content.decode()
    officer.post("/registers/bodies/office/end/", {"day": "2024-07-01", "successor": city.bureau.pk})
    ended.small.programme.refresh_from_db()
    assert ended.small.programme.office == city.bureau


def test_bodies_below_follow_the_successor(city: City) -> None:
    street = Body.objects.create(code="street", kind=BodyKind.OTHER, name="某街道", parent=city.west)
    Ended(city).end(city.east)
    street.refresh_from_db()
    assert (street.parent, street.path) == (city.east, "/yunxi/east/street/")


# --- owners that nobody answers to ---


def printed(small: Small, *owners: str) -> None:
    record = {"owners": list(owners)}
    for number in range(2):
        Entry.objects.create(
            plan=small.plan, document=small.entry.document, record_id=f"K-{number}", kind="task",
            start=number, end=number + 1, record=record, state=EntryState.ACCEPTED,
        )  # fmt: skip


def test_owners_without_a_body_are_listed_with_suggestions(officer: Client, city: City) -> None:
    small = Small(city)
    printed(small, "工信局", "市数据局", "各区人民政府", "东湾区")
    rows = officer.get("/registers/bodies/+owners/").context["rows"]
    assert [(owner.resolution.printed, owner.times) for owner, _why, _hints in rows][-1:] == [("市数据局", 2)]
    assert {owner.resolution.printed for owner, _why, _hints in rows} <= {"工信局", "市数据局"}


def test_one_click_makes_an_alias_a_body_or_a_group(officer: Client, city: City) -> None:
    small = Small(city)
    printed(small, "制造业专班", "市数据局", "先进园区们")
    answers = [
        {"printed": "制造业专班", "means": "alias", "body": "office"},
        {"printed": "市数据局", "means": "body", "kind": "department", "home": "yunxi"},
        {"printed": "先进园区们", "means": "group", "kinds": ["zone", "district"], "home": "yunxi"},
    ]
    for said in answers * 2:
        officer.post("/registers/bodies/+owners/answer", said)
    known = register()
    assert known.resolve("制造业专班").body == known["office"]
    assert known.resolve("市数据局").bodies[0].kind == "department"
    assert {one.code for one in known.resolve("先进园区们").members} == {"east", "west"}
    assert officer.get("/registers/bodies/+owners/").context["rows"] == []
    assert Event.objects.count() == 3
    assert (
        officer.post("/registers/bodies/+owners/answer", {"printed": "x", "means": "alias", "body": "none"}).status_code
        == 404
    )


def test_two_homes_may_each_have_a_body_of_one_name(city: City) -> None:
    other = Body.objects.create(code="jiang", kind=BodyKind.OTHER, name="江州市人民政府")
    for home in (city.root, other):
        Plan.objects.create(title=home.name, home=home)
    twin = Body(code="jiang-gxj", kind=BodyKind.DEPARTMENT, name=city.bureau.name, parent=other)
    assert actions.add(twin, by=SYSTEM) == twin
    again = Body(code="third", kind=BodyKind.DEPARTMENT, name=city.bureau.name, parent=other)
    with pytest.raises(actions.NameInUse):
        actions.add(again, by=SYSTEM)
