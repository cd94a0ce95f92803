"""Starting a programme: what the plan says becomes rows once, and what it leaves open stays open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from tests.web.breakdown.conftest import DAY, SINCE, acting
from tests.web.conftest import City
from zhizao.plan import records
from zhizao.programme import calendar
from zhizao.web.audit.models import Event
from zhizao.web.document.models import Document
from zhizao.web.people.models import Body, BodyKind, BodyName
from zhizao.web.plan.models import Entry, EntryState, Plan
from zhizao.web.programme import promises
from zhizao.web.programme.models import Duty, Measure, Programme, Target, TargetVersion, Task
from zhizao.web.programme.reports import actions as reports
from zhizao.web.programme.setup import actions, queries, reading
from zhizao.web.programme.versions import newest

pytestmark = pytest.mark.django_db
NAMED = "市先进制造业集群发展领导小组办公室"


def begin(city: City, plan: Plan) -> Programme:
    return actions.start(
        plan=plan,
        office=city.office,
        first_year=2023,
        last_year=2025,
        preset="yichang",
        by=acting(city.officer),
        since=SINCE,
    )


def test_every_accepted_task_and_target_has_one_row(programme: Programme) -> None:
    assert (programme.tasks.count(), programme.targets.count()) == (48, 182)
    assert TargetVersion.objects.filter(number=1, since=SINCE).count() == 182


def test_what_an_annex_says_again_is_one_promise_with_the_owners_of_both(linlan: City, plan: Plan) -> None:
    first, again = plan.entries.filter(kind="target", record__indicator="规模以上工业总产值", record__value=10000)
    programme = begin(linlan, plan)
    row = programme.targets.get(entry__in=[first, again])
    assert row.entry == first
    assert first.record["owners"] == []
    assert set(row.duties.values_list("printed", flat=True)) == set(again.record["owners"])
    assert queries.new_in_plan(programme) == []
    assert actions.take_over(programme=programme, by=acting(linlan.officer)) == 0


def test_where_the_first_words_are_rejected_the_annex_makes_the_row(linlan: City, plan: Plan) -> None:
    first, again = plan.entries.filter(kind="target", record__indicator="规模以上工业总产值", record__value=10000)
    Entry.objects.filter(pk=first.pk).update(state=EntryState.REJECTED)
    assert begin(linlan, plan).targets.get(title="规模以上工业总产值", versions__value=10000).entry == again


def test_starting_twice_gives_the_same_programme(linlan: City, plan: Plan) -> None:
    first, duties = begin(linlan, plan), Duty.objects.count()
    assert begin(linlan, plan) == first
    assert Duty.objects.count() == duties
    assert Event.objects.filter(action="programme.started").count() == 1


def test_what_the_plan_says_was_reached_is_where_its_targets_start(linlan: City, plan: Plan) -> None:
    target = plan.entries.get(kind="target", record__indicator="规模以上工业总产值", record__value=11000)
    fact = {**target.record, "kind": "fact", "id": "F-0000000001", "value": 8000, "period": "2022"}
    fact = {name: value for name, value in fact.items() if name in records.Fact.model_fields}
    for state, value, period in ((EntryState.ACCEPTED, 8000, "2022"), (EntryState.PROPOSED, 9999, "2022"),
                                 (EntryState.ACCEPTED, 7000, "2021"), (EntryState.ACCEPTED, 12000, "2026")):  # fmt: skip
        one = {**fact, "id": f"F-{value:010d}", "value": value, "period": period}
        Entry.objects.create(
            plan=plan,
            document=target.document,
            record_id=one["id"],
            kind="fact",
            start=0,
            end=1,
            record=one,
            state=state,
        )
    version = begin(linlan, plan).targets.get(entry=target).versions.get()
    assert (version.baseline, version.baseline_day) == (Decimal(8000), date(2022, 12, 31))


def test_a_count_below_what_is_there_is_one_of_those_that_come(plan: Plan) -> None:
    target = next(
        one for one in plan.entries.filter(kind="target") if one.record["basis"] == "total" and one.record["value"]
    )
    record = {name: value for name, value in target.record.items() if name in records.Fact.model_fields}
    record |= {"kind": "fact", "id": "F-0000000001", "value": target.record["value"] + 1, "period": "2022"}
    Entry.objects.create(
        plan=plan, document=target.document, record_id=record["id"], kind="fact", start=0, end=1, record=record,
        state=EntryState.ACCEPTED,
    )  # fmt: skip
    facts = reading.Facts.of_plan(plan)
    told = records.Target.model_validate(target.record)
    assert facts.baseline(told) == {}
    more = told.model_copy(update={"value": record["value"] + 1})
    assert facts.baseline(more)["baseline"] == reading.exact(record["value"])


def test_tasks_form_the_tree_of_the_plan(programme: Programme) -> None:
    task = programme.tasks.get(title="培育链主企业")
    assert task.parent is not None
    assert task.parent.title == "实施企业梯度培育行动"
    assert task.parent.parent is not None
    assert task.parent.parent.title == "重点任务"


def test_a_target_belongs_to_the_innermost_task_around_its_words(programme: Programme) -> None:
    titles = set(programme.targets.filter(task__title="培育链主企业").values_list("title", flat=True))
    assert "链主企业数量" in titles
    assert programme.targets.filter(task__role="group").count() == 0


@pytest.mark.usefixtures("programme")
def test_slots_of_the_first_version() -> None:
    version = TargetVersion.objects.get(target__title="规模以上制造业企业研发经费内部支出占营业收入比重")
    assert (version.comparator, version.value, version.unit, version.basis) == ("ge", Decimal("2.5"), "%", "share")
    assert (version.baseline, version.baseline_day, version.deadline) == (Decimal("1.8"), None, date(2025, 12, 31))
    assert TargetVersion.objects.filter(deadline=date(2023, 9, 30)).count() == 1
    found = TargetVersion.objects.get(target__title="工业互联网平台数量", comparator="range")
    assert (found.value, found.low, found.high) == (None, 8, 10)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"comparator": "maintain", "bound": "ge", "value": 32.0, "unit": "%"}, "保持在32%以上"),
        ({"comparator": "maintain", "bound": "approx", "value": 95.0, "unit": "%"}, "保持在95%左右"),
        ({"comparator": "maintain", "bound": None, "value": 95.0, "unit": "%"}, "保持在95%"),
        ({"comparator": "maintain", "low": 6.0, "high": 8.0, "value": None, "unit": "%"}, "保持在6—8%"),
        ({"comparator": "eq", "value": 9.0, "unit": "%", "basis": "growth_rate", "cumulative": "fall"}, "累计9%"),
    ],
)
def test_the_first_version_promises_what_the_sentence_does(
    linlan: City, plan: Plan, said: dict[str, object], words: str
) -> None:
    entry = plan.entries.filter(kind="target").first()
    assert entry is not None
    entry.record |= said
    entry.save()
    version = begin(linlan, plan).targets.get(entry=entry).versions.get()
    with translation.override("zh-hans"):
        assert promises.promise(version) == words


def test_a_printed_lead_leads_and_a_first_named_is_assumed_to(programme: Programme) -> None:
    printed = programme.tasks.get(title="海洋装备集群").duties.get(role="lead")
    assert (printed.body.name, printed.assumed) == ("市工业和信息化局", False)
    first = programme.tasks.get(title="未来产业").duties.get(role="lead")
    assert (first.body.name, first.assumed) == ("市科技局", True)


def test_a_lead_that_the_sentence_of_a_target_prints_leads_and_is_no_assumption(linlan: City, plan: Plan) -> None:
    entry = next(one for one in plan.entries.filter(kind="target") if "市科技局" in one.record["owners"][1:])
    entry.record |= {"owners": ["市财政局", "市科技局"], "lead": ["市科技局"]}
    entry.save()
    duties = begin(linlan, plan).targets.get(entry=entry).duties
    assert set(duties.values_list("body__name", "role", "assumed")) == {
        ("市科技局", "lead", False),
        ("市财政局", "support", False),
    }


def test_a_sole_owner_leads_and_is_no_assumption(linlan: City, plan: Plan) -> None:
    entry = plan.entries.filter(kind="target").first()
    assert entry is not None
    entry.record |= {"owners": ["市科技局"], "lead": []}
    entry.save()
    duty = begin(linlan, plan).targets.get(entry=entry).duties.get(role="lead")
    assert (duty.body.name, duty.assumed) == ("市科技局", False)


def test_a_group_is_expanded_to_members_who_keep_its_name(programme: Programme) -> None:
    duties = programme.tasks.get(title="未来产业").duties.filter(group="各县（区）人民政府")
    assert set(duties.values_list("body__kind", flat=True)) == {BodyKind.DISTRICT, BodyKind.ZONE}
    assert "澜湾新区管委会" in set(duties.values_list("printed", flat=True))
    assert duties.count() == 7


def test_a_target_without_owners_takes_those_of_its_task(linlan: City, plan: Plan) -> None:
    entry = next(one for one in plan.entries.filter(kind="target") if "各县（区）人民政府" in str(one.record["owners"]))
    entry.record["owners"] = []
    entry.save()
    target = begin(linlan, plan).targets.get(entry=entry)
    assert target.task is not None
    of_task = set(target.task.duties.values_list("body", "role", "group"))
    assert of_task == set(target.duties.values_list("body", "role", "group")) != set()


def test_an_owner_that_means_nobody_has_no_duty_and_is_a_finding(city: City, plan: Plan) -> None:
    programme = begin(city, plan)
    unresolved = {
        one.printed: things for one, things in queries.owned(programme, DAY, queries.rows_of(programme)).unresolved()
    }
    assert "市科技局" in unresolved
    assert len(unresolved["市科技局"]) > 5
    assert set(programme.duties.values_list("body__name", flat=True)) == {"市工业和信息化局", "东湾区", "西岭区"}


def test_nobody_leads_where_the_first_named_is_unknown(city: City, plan: Plan) -> None:
    task = begin(city, plan).tasks.get(title="未来产业")
    assert set(task.duties.values_list("role", flat=True)) == {"support"}


def test_a_body_added_later_has_its_duties_when_the_plan_is_taken_over(city: City, plan: Plan) -> None:
    programme = begin(city, plan)
    Body.objects.create(code="kjj", kind=BodyKind.DEPARTMENT, name="市科技局", parent=city.root)
    assert actions.take_over(programme=programme, by=acting(city.officer)) > 0
    assert programme.duties.filter(body__code="kjj").exists()
    assert actions.take_over(programme=programme, by=acting(city.officer)) == 0


def test_a_body_added_later_answers_from_the_start_of_the_programme(city: City, plan: Plan) -> None:
    programme = begin(city, plan)
    Body.objects.create(code="kjj", kind=BodyKind.DEPARTMENT, name="市科技局", parent=city.root)
    young = date(2024, 5, 1)
    Body.objects.create(code="jsj", kind=BodyKind.DEPARTMENT, name="市教育局", parent=city.root, founded=young)
    actions.take_over(programme=programme, by=acting(city.officer))
    begins = {duty.body.code: duty.since for duty in programme.duties.filter(body__code__in=("kjj", "jsj"))}
    assert begins == {"kjj": SINCE, "jsj": young}
    earlier = calendar.parse("2023-Q2")
    asked = {duty.body.code for duty in reports.duties_for(programme, earlier)}
    assert "kjj" in asked
    assert "jsj" not in asked
    told = Event.objects.filter(action="programme.taken_over").latest("seq").details
    assert told["begins"] == SINCE.isoformat()


def test_the_office_says_from_which_day_new_duties_hold(client: Client, city: City, plan: Plan) -> None:
    programme = begin(city, plan)
    Body.objects.create(code="kjj", kind=BodyKind.DEPARTMENT, name="市科技局", parent=city.root)
    client.force_login(city.officer)
    source = f"/p/{programme.pk}/breakdown/source/"
    assert f'value="{SINCE.isoformat()}"' in client.get(source).content.decode()
    wrong = client.post(f"{source}take-over/", {"begins": "昨天"}, follow=True)
    assert "日期" in "".join(str(one) for one in wrong.context["messages"])
    assert not programme.duties.filter(body__code="kjj").exists()
    client.post(f"{source}take-over/", {"begins": "2024-10-01"})
    assert {duty.since for duty in programme.duties.filter(body__code="kjj")} == {date(2024, 10, 1)}


def test_a_duty_that_was_ended_does_not_come_back(programme: Programme, linlan: City) -> None:
    programme.duties.filter(task__title="未来产业").update(until=DAY)
    assert actions.take_over(programme=programme, by=acting(linlan.officer)) == 0


def test_a_successor_answers_for_a_body_that_is_gone(linlan: City, plan: Plan) -> None:
    old = Body.objects.get(name="市科技局")
    new = Body.objects.create(code="kjc", kind=BodyKind.DEPARTMENT, name="市科技创新局", parent=linlan.root)
    Body.objects.filter(pk=old.pk).update(dissolved=date(2023, 3, 20), successor=new)
    duty = begin(linlan, plan).tasks.get(title="未来产业").duties.get(role="lead")
    assert (duty.body, duty.printed) == (new, "市科技局")


def test_entries_accepted_later_are_offered_and_taken_over(linlan: City, plan: Plan) -> None:
    late = plan.entries.filter(kind="target", record__ref=None).first()
    assert late is not None
    Entry.objects.filter(pk=late.pk).update(state=EntryState.PROPOSED)
    programme = begin(linlan, plan)
    assert queries.new_in_plan(programme) == []
    Entry.objects.filter(pk=late.pk).update(state=EntryState.ACCEPTED)
    assert [entry.pk for entry in queries.new_in_plan(programme)] == [late.pk]
    actions.take_over(programme=programme, by=acting(linlan.officer))
    assert programme.targets.count() == 182


def test_only_a_sure_measure_is_taken(linlan: City, plan: Plan) -> None:
    Measure.objects.create(code="cluster", name="集群规模", unit="亿元", kind="money", over_units="sum")
    Measure.objects.create(code="rate", name="规模以上工业总产值增速", unit="%", kind="rate")
    programme = begin(linlan, plan)
    mapped = set(
        newest()
        .filter(target__programme=programme, measure__isnull=False)
        .values_list("target__title", "measure__code")
    )
    assert mapped == {("集群规模", "cluster")}


def test_bodies_are_proposed_with_the_kind_that_their_name_tells(city: City, plan: Plan) -> None:
    kinds = {one.name: one.kind for one in queries.named_by(plan).proposed()}
    assert kinds["市科技局"] == "department"
    assert kinds["澜湾新区管委会"] == "zone"
    assert kinds["临澜海关"] == "other"
    assert "市工业和信息化局" not in kinds
    assert not any("各" in name for name in kinds)
    made = actions.make_bodies_from(plan=plan, by=acting(city.officer), root=city.root)
    assert {body.name for body in made} == set(kinds)
    assert len({body.code for body in made}) == len(made)
    assert actions.make_bodies_from(plan=plan, by=acting(city.officer)) == []
    assert BodyName.objects.filter(body__in=made, alias=False).count() == len(made)


def test_a_new_installation_begins_under_the_issuer(db: None, plan: Plan, city: City) -> None:  # noqa: ARG001
    from zhizao.web.people.models import Grant, User

    Plan.objects.update(home=None)
    Grant.objects.all().delete()
    User.objects.all().update(body=None)
    for body in Body.objects.order_by("-path"):
        body.delete()
    actions.make_bodies_from(plan=plan, by=acting(city.officer))
    assert Body.objects.get(parent=None).name == "临澜市人民政府"


def test_settings_leave_an_event_only_when_something_changes(programme: Programme, linlan: City) -> None:
    values = {"name": programme.name, "first_year": 2023}
    assert not actions.save_settings(programme=programme, values=values, by=acting(linlan.officer))
    assert actions.save_settings(programme=programme, values={"last_year": 2026}, by=acting(linlan.officer))
    event = Event.objects.get(action="programme.settings_changed")
    assert event.details == {"before": {"last_year": 2025}, "after": {"last_year": 2026}}


def test_the_whole_way_through_the_pages(client: Client, city: City, plan: Plan) -> None:
    client.force_login(city.officer)
    assert "启动方案" in client.get("/programmes/").content.decode()
    assert "根据本方案新建机构" in client.get(f"/plans/{plan.pk}/start/").content.decode()
    codes = [one.code for one in queries.named_by(plan).proposed()]
    assert client.post(f"/plans/{plan.pk}/bodies/", {"make": codes, "root": city.root.pk}).status_code == 302
    form = {"office": city.office.pk, "first_year": 2023, "last_year": 2022, "preset": "yichang", "since": "2023-04-03"}
    wrong = client.post(f"/plans/{plan.pk}/start/", form)
    assert wrong.status_code == 400
    assert "结束年份不能早于起始年份" in wrong.content.decode()
    for _ in range(2):
        assert client.post(f"/plans/{plan.pk}/start/", form | {"last_year": 2025}).status_code == 302
    programme = Programme.objects.get()
    assert (Task.objects.count(), Target.objects.count()) == (48, 182)
    source = client.get(f"/p/{programme.pk}/breakdown/source/")
    mapped = newest().filter(target__programme=programme).exclude(measure=None).count()
    assert mapped > 40
    assert f"未对应指标的目标：{182 - mapped}个" in source.content.decode()


def test_settings_say_what_is_wrong_beside_the_field(client: Client, programme: Programme, linlan: City) -> None:
    client.force_login(linlan.officer)
    address = f"/p/{programme.pk}/settings/"
    form = {
        "name": "方案", "office": linlan.office.pk, "first_year": 2023, "last_year": 2025, "preset": "ouhai",
        "due_kind": "day_of_last_month", "due_number": "28", "due_shift": "earlier", "before": "7，3,1", "grace": "2", "superior": "5",
    }  # fmt: skip
    for field, value in (("due_number", "40"), ("superior", "2"), ("before", "soon")):
        answer = client.post(address, form | {field: value})
        assert answer.status_code == 400, field
        assert f'href="#id_{field}"' in answer.content.decode()
    assert client.post(address, form).status_code == 302
    programme.refresh_from_db()
    assert programme.due_rule == {"kind": "day_of_last_month", "number": 28, "shift": "earlier"}
    assert programme.reminders == {"before": [7, 3, 1], "grace": 2, "superior": 5}


def test_a_plan_of_another_city_is_asked_for_its_own_home_first(client: Client, city: City, plan: Plan) -> None:
    Plan.objects.update(home=None)
    Body.objects.create(code="other", kind=BodyKind.OTHER, name="江平市人民政府")
    client.force_login(city.officer)
    first = client.get(f"/plans/{plan.pk}/start/").content.decode()
    assert "临澜市人民政府" in first
    assert '<select name="office"' not in first
    assert "临澜市人民政府（新建）" in client.get(f"/plans/{plan.pk}/bodies/").content.decode()
    codes = [one.code for one in queries.named_by(plan).proposed()]
    for _ in range(2):  # a double click makes nothing twice
        client.post(f"/plans/{plan.pk}/bodies/", {"make": codes, "root": ""})
    home = Body.objects.get(name="临澜市人民政府")
    assert {body.name for body in Body.objects.filter(parent=home)} >= {"市工业和信息化局", "市科技局"}
    assert client.get(f"/plans/{plan.pk}/start/").context["form"].initial["office"].name == NAMED


def test_the_only_office_may_run_a_plan_of_another_place_and_chooses_nothing(
    client: Client, city: City, plan: Plan
) -> None:
    Plan.objects.update(home=None)
    client.force_login(city.officer)
    page = client.get(f"/plans/{plan.pk}/start/")
    assert "由云溪市人民政府组织实施的，请直接在下方启动" in page.content.decode()
    assert page.context["form"].initial["office"] == city.office
    form = {"office": city.office.pk, "first_year": 2023, "last_year": 2025, "preset": "yichang", "since": "2023-04-03"}
    assert client.post(f"/plans/{plan.pk}/start/", form).status_code == 302
    plan.refresh_from_db()
    assert plan.home == city.root


def test_a_plan_without_owners_can_be_started_too(client: Client, city: City, plan: Plan) -> None:
    Plan.objects.update(home=None)
    plan.entries.all().delete()
    Document.objects.update(raw="一、主要任务")
    client.force_login(city.officer)
    page = client.get(f"/plans/{plan.pk}/bodies/").content.decode()
    assert "没有写明责任单位" in page
    assert client.post(f"/plans/{plan.pk}/bodies/", {"root": ""}).status_code == 302
    assert '<select name="office"' in client.get(f"/plans/{plan.pk}/start/").content.decode()


def test_districts_stand_behind_a_group_where_the_place_is_real(city: City, plan: Plan) -> None:  # noqa: ARG001
    Plan.objects.update(home=None)
    part = plan.parts.select_related("document").get()
    part.document.card["place"] = "武汉市"
    part.document.save()
    made = {one.name: one for one in queries.named_by(plan).proposed()}
    assert (made["江岸区人民政府"].kind, made["江岸区人民政府"].region) == ("district", "420102")


def test_groups_of_which_nobody_is_known_are_shown_with_what_to_do(client: Client, city: City, plan: Plan) -> None:
    Body.objects.filter(kind__in=(BodyKind.DISTRICT, BodyKind.ZONE)).update(kind=BodyKind.OTHER)
    assert queries.named_by(plan).empty_groups() == ["各县（区）人民政府"]
    client.force_login(city.officer)
    for page in ("start", "bodies"):
        told = client.get(f"/plans/{plan.pk}/{page}/").content.decode()
        assert "各县（区）人民政府" in told
        assert 'href="/registers/bodies/+import/"' in told
    Body.objects.create(code="yunfeng", kind=BodyKind.DISTRICT, name="云峰区人民政府", parent=city.root)
    assert queries.named_by(plan).empty_groups() == []


def test_groups_whose_districts_are_proposed_are_no_gap(city: City, plan: Plan) -> None:  # noqa: ARG001
    Plan.objects.update(home=None)
    Body.objects.filter(kind=BodyKind.DISTRICT).update(kind=BodyKind.OTHER)
    part = plan.parts.select_related("document").get()
    part.document.card["place"] = "武汉市"
    part.document.save()
    assert queries.named_by(plan).empty_groups() == []


def first_office(client: Client, plan: Plan) -> tuple[object, str]:
    form = client.get(f"/plans/{plan.pk}/start/").context["form"]
    return form["office"].value(), str(form["office"].help_text)


def test_the_office_that_the_plan_names_runs_it(client: Client, city: City, plan: Plan) -> None:
    other = Body.objects.create(code="other", kind=BodyKind.OFFICE, name="市安全生产领导小组办公室", parent=city.root)
    named = Body.objects.create(code="own", kind=BodyKind.OFFICE, name=NAMED, parent=city.root)
    client.force_login(city.officer)
    assert first_office(client, plan) == (named.pk, f"由方案写明：{NAMED}。")
    assert other.pk != named.pk


def test_the_only_office_of_the_register_is_offered_and_says_so(client: Client, city: City, plan: Plan) -> None:
    client.force_login(city.officer)
    office, why = first_office(client, plan)
    assert office == city.office.pk
    assert NAMED in why


def test_nobody_is_guessed_to_be_the_office(client: Client, city: City, plan: Plan) -> None:
    Body.objects.filter(kind=BodyKind.OFFICE).update(kind=BodyKind.DEPARTMENT)
    client.force_login(city.officer)
    office, why = first_office(client, plan)
    assert office is None
    assert NAMED in why
    assert "机构名册中没有" in why
    Document.objects.update(raw="一、主要任务")
    assert first_office(client, plan) == (None, "方案未写明领导小组办公室，或写有多个，请选择主管办公室。")
    without = {"first_year": 2023, "last_year": 2025, "preset": "yichang", "since": "2023-04-03"}
    page = client.post(f"/plans/{plan.pk}/start/", without)
    assert page.context["form"].errors.keys() == {"office"}


def test_the_office_that_a_plan_names_is_among_the_bodies_to_be_made(city: City, plan: Plan) -> None:
    proposed = {one.name: one.kind for one in queries.named_by(plan).proposed()}
    assert proposed[NAMED] == "office"
    actions.make_bodies_from(plan=plan, by=acting(city.officer), root=city.root)
    made = queries.named_by(plan).office_of(city.root)
    assert made.body is not None
    assert (made.body.name, made.by_name) == (NAMED, True)
