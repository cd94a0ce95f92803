"""A larger programme to look at and to measure: fields, tasks and targets of a fictional city, quarter after quarter.

Rule   made from rows in bulk, with a fixed seed: the same city, figures and delays each time.
"""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Decimal
from itertools import cycle

from django.utils import timezone

from tests.web.conftest import City
from zhizao.charts import grounds
from zhizao.programme import calendar
from zhizao.web.document.models import Document, Progress
from zhizao.web.people.models import Body, BodyKind, BodyName
from zhizao.web.plan.models import Entry, EntryState, Plan, PlanDocument
from zhizao.web.programme.models import (
    Cycle,
    Duty,
    Evidence,
    Measure,
    Milestone,
    Programme,
    Report,
    Revision,
    Step,
    Target,
    TargetVersion,
    Task,
)
from zhizao.web.programme.presets import chosen
from zhizao.web.programme.versions import traits

FIELDS = (
    "规模能级提升",
    "创新能力建设",
    "优质企业培育",
    "数字化转型",
    "绿色制造",
    "质量标准品牌",
    "人才引育",
    "开放合作",
)
MEASURES = (
    ("省级专精特新企业", "家", 300), ("技术改造项目", "个", 260), ("工业投资", "亿元", 1300), ("智能工厂", "个", 130),
    ("绿色工厂", "家", 90), ("国家标准", "项", 52), ("高技能人才", "万人", 39), ("外资制造业项目", "个", 65),
)  # fmt: skip
DEPARTMENTS = (
    "市工业和信息化局", "市发展改革委", "市科技局", "市商务局", "市市场监管局", "市财政局", "市生态环境局", "市人力资源社会保障局",
    "市教育局", "市统计局", "市国资委", "市地方金融监管局", "市自然资源和规划局", "市住房城乡建设局", "市应急管理局", "市交通运输局",
)  # fmt: skip
FIRST, LAST = 2023, 2025


class Large:
    """Each field has tasks with nodes and targets with shares of all districts; some units are behind, some are late."""

    def __init__(
        self, city: City, *, pinned: date = date(2024, 10, 28), targets: int = 3, rhythm: str = "quarter"
    ) -> None:
        self.city, self.rhythm, self.chance = city, rhythm, random.Random(7)  # noqa: S311 (no secret)
        self.departments = [self._body(f"d{at}", BodyKind.DEPARTMENT, name) for at, name in enumerate(DEPARTMENTS)]
        places = grounds.districts_of("420100").places
        self.districts = [self._body(f"q{one.code}", BodyKind.DISTRICT, one.name, region=one.code) for one in places]
        self.districts += [self._body("kfq", BodyKind.ZONE, "经济技术开发区管委会", tile=[1, 1])]
        BodyName.objects.create(body=self.districts[-1], text="经开区")
        self.plan = Plan.objects.create(title="云溪市先进制造业集群发展实施方案（2023—2025年）")
        self.programme = Programme.objects.create(
            name=self.plan.title,
            plan=self.plan,
            office=city.office,
            first_year=FIRST,
            last_year=LAST,
            presets=chosen([], "suqian", date(FIRST, 1, 1), "office"),
            due_rule={"kind": "days_after_end", "number": 10},
            pinned_day=pinned,
            synthetic=True,
        )
        self._tree(targets)
        self._duties()
        self._reports(pinned)

    def _body(self, code: str, kind: BodyKind, name: str, **more: object) -> Body:
        return Body.objects.create(
            code=code, kind=kind, name=name, parent=self.city.root, founded=date(2000, 1, 1), **more
        )

    def _tree(self, count: int) -> None:
        """Fields, three tasks in each, and targets, with the sentences they come from."""
        lines = ["云溪市先进制造业集群发展实施方案"]
        self.tasks, self.targets, quotes = [], [], []
        for at, field in enumerate(FIELDS):
            top = Task.objects.create(programme=self.programme, title=field, order=at * 100, role="field")
            lines.append(f"{field}。")
            for number in range(3):
                title = f"{field}专项行动之{'一二三'[number]}"
                task = Task.objects.create(
                    programme=self.programme, title=title, order=at * 100 + number + 1, parent=top
                )
                self.tasks.append(task)
            name, unit, total = MEASURES[at]
            for number in range(count):
                measure = self._measure(f"m{at}-{number}", f"{name}{'' if number == 0 else number + 1}", unit)
                value = total + 13 * number
                quote = f"到2025年，{measure.name}达到{value}{unit}以上"
                lines.append(f"{title}：{quote}，各区分解落实。（责任单位：{DEPARTMENTS[at]}、各区人民政府）")
                quotes.append(quote)
                self.targets.append((top, task, measure, value, unit, number == 0))
        text = "\n".join(lines)
        document = Document.objects.create(
            sha256="1" * 64,
            name="plan.txt",
            size=len(text.encode()),
            progress=Progress.READ,
            raw=text,
            paragraphs=[[text.index(line), text.index(line) + len(line), 0] for line in lines],
        )
        PlanDocument.objects.create(plan=self.plan, document=document)
        self._make_targets(document, text, quotes)

    def _measure(self, code: str, name: str, unit: str) -> Measure:
        return Measure.objects.create(
            code=code,
            name=name,
            unit=unit,
            kind="count",
            over_units="sum",
            decimals=1 if unit in ("亿元", "万人") else 0,
        )

    def _make_targets(self, document: Document, text: str, quotes: list[str]) -> None:
        made, stones = [], []
        for at, ((_, task, measure, value, unit, headline), quote) in enumerate(zip(self.targets, quotes, strict=True)):
            start = text.index(quote)
            entry = Entry.objects.create(
                plan=self.plan,
                document=document,
                record_id=f"T-{at:010d}",
                kind="target",
                start=start,
                end=start + len(quote),
                record={"kind": "target", "id": f"T-{at:010d}", "quote": quote, "section": task.title},
                state=EntryState.ACCEPTED,
            )
            target = Target.objects.create(
                programme=self.programme, entry=entry, task=task, title=measure.name, order=at,
                headline=headline,
            )  # fmt: skip
            version = TargetVersion.objects.create(
                target=target, since=date(FIRST, 1, 1), comparator="ge", value=Decimal(value), unit=unit,
                basis="total", baseline=Decimal(0), baseline_day=date(FIRST - 1, 12, 31), deadline=date(LAST, 12, 31),
                **traits(measure),
            )  # fmt: skip
            made.append(target)
            shares = len(self.districts)
            for body, of in [(None, 1), *((one, shares) for one in self.districts)]:
                for year in range(FIRST, LAST + 1):
                    part = (Decimal(value) * (year - FIRST + 1) / 3 / of).quantize(Decimal("0.1"))
                    stones.append(
                        Milestone(
                            version=version, body=body, due=date(year, 12, 31), value=part, since=date(FIRST, 1, 1)
                        )
                    )
        for task in self.tasks:
            stones += [
                Milestone(task=task, due=date(year, 9, 30), text="印发年度实施方案", since=date(FIRST, 1, 1))
                for year in range(FIRST, LAST + 1)
            ]
        Milestone.objects.bulk_create(stones, batch_size=200)
        self.rows = made

    def _duties(self) -> None:
        duties, leads = [], cycle(self.departments)
        common = {"programme": self.programme, "since": date(FIRST, 1, 1), "reports_on": self.rhythm}
        for task in self.tasks:
            lead, other = next(leads), next(leads)
            duties.append(Duty(task=task, body=lead, role="lead", **common))
            duties.append(Duty(task=task, body=other, role="support", **common))
        for target in self.rows:
            duties.append(Duty(target=target, body=next(leads), role="lead", assumed=True, **common))
            duties += [
                Duty(target=target, body=one, role="support", group="各区人民政府", **common) for one in self.districts
            ]
        Duty.objects.bulk_create(duties, batch_size=200)

    def _reports(self, pinned: date) -> None:
        """Every quarter that has ended: most units report in time, some late, some not at all, one is returned."""
        duties = list(Duty.objects.filter(programme=self.programme).select_related("target", "task", "body"))
        values = {one.pk: one.versions.get().value for one in self.rows}
        self.pace = {duty.pk: Decimal(self.chance.choice([70, 88, 97, 103, 108, 115])) / 100 for duty in duties}
        reports: list[Report] = []
        periods = calendar.periods_between(self.rhythm, date(FIRST, 1, 1), pinned)  # type: ignore[arg-type]
        ended = [one for one in periods if one.end < pinned]
        for period in ended:
            due = period.end + timedelta(days=10)
            opened = Cycle.objects.create(
                programme=self.programme, period=period.key, opens=period.end - timedelta(days=10), due=due
            )
            reports += [Report(cycle=opened, duty=duty, due=due, chain=[self.city.office.pk]) for duty in duties]
        Report.objects.bulk_create(reports, batch_size=200)
        made = list(Report.objects.filter(cycle__programme=self.programme).select_related("cycle", "duty"))
        revisions, lateness = [], {}
        for report in made:
            period = calendar.parse(report.cycle.period)
            late = self.chance.choice([-5, -3, -2, -1, 0, 0, 2, 40] if period == ended[-1] else [-5, -3, -2, 0, 3])
            if late == 40:
                continue
            lateness[report.pk] = late
            months = (period.end.year - FIRST) * 12 + period.end.month
            share = Decimal(months) / 36 * self.pace[report.duty_id]
            whole = values.get(report.duty.target_id or 0)
            if whole is not None and report.duty.role == "support":
                whole /= len(self.districts)
            value = None if whole is None else (whole * share).quantize(Decimal("0.1"), ROUND_FLOOR)
            moment = self._at(report.due + timedelta(days=late))
            revisions.append(
                Revision(
                    report=report, number=1, value=value, node_done=None if value is not None else share > 0,
                    progress=f"{period.key}：按方案推进，新增项目已开工。", author=self.city.reporter, saved_at=moment,
                    submitted_at=moment,
                )
            )  # fmt: skip
        Revision.objects.bulk_create(revisions, batch_size=200)
        self._steps(list(Revision.objects.select_related("report")), lateness, pinned)

    def _steps(self, revisions: list[Revision], lateness: dict[int, int], pinned: date) -> None:
        steps, evidence, changed = [], [], []
        latest = Cycle.objects.order_by("-due")[0].pk
        Cycle.objects.exclude(pk=latest).update(closed=True)
        for at, revision in enumerate(revisions):
            report = revision.report
            filed = report.due + timedelta(days=lateness[report.pk])
            if filed > pinned:
                continue
            steps.append(
                Step(report=report, action="submit", revision=revision, by=self.city.reporter, at=self._at(filed))
            )
            report.submitted_on, report.state = filed, "submitted"
            decided = filed + timedelta(days=4)
            if decided <= pinned and (at % 23 != 5 or report.cycle_id != latest):
                steps.append(Step(report=report, action="approve", level=1, by=self.city.officer, at=self._at(decided)))
                report.level, report.state = 1, "approved"
            elif decided <= pinned:
                steps.append(
                    Step(
                        report=report, action="return", by=self.city.officer, at=self._at(decided),
                        reason="佐证材料与所填数字不一致，请核对",
                    )
                )  # fmt: skip
                report.state = "returned"
            if at % 11 == 0:
                evidence.append(
                    Evidence(
                        report=report, sha256="2" * 64, name="公示文件.pdf", media_type="application/pdf", size=182_000,
                        added_by=self.city.reporter, added_at=self._at(filed),
                    )
                )  # fmt: skip
            changed.append(report)
        Step.objects.bulk_create(steps, batch_size=200)
        Evidence.objects.bulk_create(evidence, batch_size=200)
        Report.objects.bulk_update(changed, ["submitted_on", "state", "level"], batch_size=200)

    def _at(self, day: date) -> datetime:
        return datetime.combine(day, time(10), timezone.get_current_timezone())
