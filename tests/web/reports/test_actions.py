"""Reports: opened for every duty, saved, submitted, returned, approved level by level, locked; nothing half done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tests.web.conftest import City
from tests.web.programmes import Small, acting
from zhizao.base.errors import ZhizaoError
from zhizao.programme import calendar, states
from zhizao.web.audit.models import Event
from zhizao.web.people import rights
from zhizao.web.people.models import Grant, Notice, Role, User
from zhizao.web.programme.models import Cycle, Report, Step
from zhizao.web.programme.reports import actions

pytestmark = pytest.mark.django_db
Q3 = calendar.parse("2024-Q3")
GOOD = actions.Answers(value=Decimal(8), progress="新认定2家")


@pytest.fixture
def small(city: City) -> Small:
    return Small(city)


@pytest.fixture
def report(small: Small) -> Report:
    actions.open_cycle(programme=small.programme, period=Q3, by=acting(small.city.officer))
    return Report.objects.get(duty=small.east)


def fresh(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)


def do(action: Callable[..., object], report: Report, user: User, **more: object) -> Report:
    action(report=report, by=acting(user), seen=fresh(report).row_version, **more)
    return fresh(report)


def submitted(report: Report, city: City) -> Report:
    do(actions.save, report, city.reporter, answers=GOOD)
    return do(actions.submit, report, city.reporter)


def test_a_cycle_gives_each_duty_of_its_rhythm_one_report_and_tells_who_reports(small: Small) -> None:
    cycle = actions.open_cycle(programme=small.programme, period=Q3, by=acting(small.city.officer))
    assert set(cycle.reports.values_list("duty", flat=True)) == {small.lead.pk, small.east.pk, small.west.pk}
    assert cycle.due == date(2024, 10, 10)
    assert set(Notice.objects.values_list("user__username", flat=True)) == {"reporter", "neighbour"}


def test_the_lead_reviews_first_and_then_the_office(small: Small, report: Report) -> None:
    assert report.chain == [small.city.bureau.pk, small.city.office.pk]
    assert Report.objects.get(duty=small.lead).chain == [small.city.office.pk]


@pytest.mark.usefixtures("report")
def test_a_period_is_opened_once_and_a_failed_opening_leaves_nothing(small: Small) -> None:
    with pytest.raises(actions.CycleExists):
        actions.open_cycle(programme=small.programme, period=Q3, by=acting(small.city.officer))
    with pytest.raises(actions.NothingToReport):
        actions.open_cycle(programme=small.programme, period=calendar.parse("2024-09"), by=acting(small.city.officer))
    assert Cycle.objects.count() == 1


def test_a_report_goes_up_level_by_level_and_is_locked(report: Report, city: City) -> None:
    report = submitted(report, city)
    assert (report.state, report.submitted_on) == ("submitted", date(2024, 10, 8))
    report = do(actions.approve, report, city.reviewer)
    assert (report.state, report.level) == ("submitted", 1)
    report = do(actions.approve, report, city.officer)
    assert report.state == "approved"
    assert actions.close_cycle(cycle=report.cycle, by=acting(city.officer)) == 1
    assert fresh(report).state == "locked"
    assert list(Step.objects.values_list("action", flat=True)) == ["submit", "approve", "approve", "lock"]


def test_the_wrong_reviewer_and_the_wrong_unit_are_refused(report: Report, city: City) -> None:
    with pytest.raises(rights.NotAllowed):
        do(actions.save, report, city.neighbour, answers=GOOD)
    report = submitted(report, city)
    with pytest.raises(rights.NotAllowed):
        do(actions.approve, report, city.officer)  # it waits for the bureau
    assert fresh(report).level == 0


def test_nobody_reviews_what_they_wrote(report: Report, city: City) -> None:
    Grant.objects.create(user=city.reporter, role=Role.REVIEWER, body=city.bureau)
    report = submitted(report, city)
    city.reporter.refresh_from_db()
    with pytest.raises(actions.FourEyes):
        do(actions.approve, report, User.objects.get(pk=city.reporter.pk))


def test_a_return_has_a_reason_and_everybody_who_acted_is_told(report: Report, city: City) -> None:
    report = do(actions.approve, submitted(report, city), city.reviewer)
    Notice.objects.all().delete()
    with pytest.raises(states.ReasonMissing):
        do(actions.send_back, report, city.officer, reason=" ")
    report = do(actions.send_back, report, city.officer, reason="请补充认定文件")
    assert (report.state, report.level) == ("returned", 0)
    assert set(Notice.objects.values_list("user__username", flat=True)) == {"reporter", "reviewer"}


def test_an_edit_after_submission_is_counted_and_keeps_what_was_submitted(report: Report, city: City) -> None:
    report = do(actions.send_back, submitted(report, city), city.reviewer, reason="核对数字")
    do(actions.save, report, city.reporter, answers=actions.Answers(value=Decimal(7), progress="核对后为7家"))
    report = do(actions.submit, report, city.reporter)
    assert report.edits_after == 1
    assert list(report.revisions.values_list("value", flat=True)) == [Decimal(8), Decimal(7)]


def test_a_report_without_its_value_says_why_or_stays(report: Report, city: City) -> None:
    do(actions.save, report, city.reporter, answers=actions.Answers(progress="正在认定"))
    with pytest.raises(actions.NotSaid):
        do(actions.submit, report, city.reporter)
    do(actions.save, report, city.reporter, answers=actions.Answers(progress="正在认定", missing="结果11月公布"))
    assert do(actions.submit, report, city.reporter).state == "submitted"


def test_of_two_people_at_once_the_second_is_told(report: Report, city: City) -> None:
    seen = report.row_version
    actions.save(report=report, answers=GOOD, by=acting(city.reporter), seen=seen)
    with pytest.raises(actions.SomebodyWasFaster):
        actions.save(report=report, answers=actions.Answers(progress="另一人"), by=acting(city.reporter), seen=seen)
    assert fresh(report).revisions.get().value == Decimal(8)


def test_two_reviewers_at_once_approve_once(report: Report, city: City) -> None:
    report = submitted(report, city)
    seen = report.row_version
    actions.approve(report=report, by=acting(city.reviewer), seen=seen)
    with pytest.raises(ZhizaoError):
        actions.approve(report=report, by=acting(city.reviewer), seen=seen)
    assert fresh(report).level == 1


def test_what_nobody_filed_becomes_overdue(report: Report, small: Small) -> None:
    assert actions.now_state(report) == "due"
    small.programme.pinned_day = date(2024, 10, 11)
    small.programme.save()
    assert actions.now_state(fresh(report)) == "overdue"


def test_every_write_leaves_an_event(report: Report, city: City) -> None:
    submitted(report, city)
    assert list(Event.objects.values_list("action", flat=True)) == ["cycle.opened", "report.saved", "report.submit"]


def test_evidence_that_lies_about_its_type_is_refused_and_leaves_nothing(report: Report, city: City) -> None:
    with pytest.raises(ZhizaoError):
        actions.add_evidence(report=report, name="照片.jpg", chunks=[b"%PDF-1.7 not a photo"], by=acting(city.reporter))
    assert report.evidence.count() == 0
