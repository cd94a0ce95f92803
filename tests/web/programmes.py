"""A small programme to test with: one task, one target with milestones, three duties, made straight from rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.web.conftest import City
from zhizao.web.audit.actor import Actor
from zhizao.web.document.models import Document, Progress
from zhizao.web.people.models import User
from zhizao.web.plan.models import Entry, EntryState, Plan, PlanDocument
from zhizao.web.programme.models import Duty, Measure, Milestone, Programme, Target, TargetVersion, Task
from zhizao.web.programme.presets import chosen
from zhizao.web.programme.versions import traits

TEXT = (
    "云溪市制造强市三年行动方案\n"
    "一、培育优质企业。到2025年，全市新增省级专精特新企业30家。（责任单位：市工业和信息化局、各区人民政府）\n"
)


def acting(user: User) -> Actor:
    """The actor of a person."""
    return Actor(name=user.username, user=user)


class Small:
    """30 firms by 2025: 12 in the east, 18 in the west, led by the bureau; quarterly reports, 10 days after the end."""

    def __init__(self, city: City, *, pinned: date = date(2024, 10, 8)) -> None:
        self.city = city
        document = Document.objects.create(
            sha256="0" * 64, name="plan.txt", size=len(TEXT.encode()), progress=Progress.READ, raw=TEXT
        )
        self.plan = Plan.objects.create(title="云溪市制造强市三年行动方案")
        PlanDocument.objects.create(plan=self.plan, document=document)
        quote = "全市新增省级专精特新企业30家"
        start = TEXT.index(quote)
        self.entry = Entry.objects.create(
            plan=self.plan,
            document=document,
            record_id="T-0000000001",
            kind="target",
            start=start,
            end=start + len(quote),
            record={
                "kind": "target", "id": "T-0000000001", "quote": quote, "start": start, "end": start + len(quote),
                "section": "一、培育优质企业", "subject": "全市", "indicator": "新增省级专精特新企业", "comparator": "eq",
                "value": 30, "unit": "家", "basis": "total", "raw": "30家", "confidence": 1,
            },
            state=EntryState.ACCEPTED,
        )  # fmt: skip
        self.programme = Programme.objects.create(
            name="云溪市制造强市三年行动方案",
            plan=self.plan,
            office=city.office,
            first_year=2023,
            last_year=2025,
            presets=chosen([], "yichang", date(2023, 1, 1), "office"),
            due_rule={"kind": "days_after", "number": 10},
            pinned_day=pinned,
            synthetic=True,
        )
        self.task = Task.objects.create(programme=self.programme, title="培育优质企业", order=1)
        self.measure = Measure.objects.create(
            code="srdi", name="省级专精特新企业", unit="家", kind="count", over_periods="latest", over_units="sum"
        )
        self.target = Target.objects.create(
            programme=self.programme,
            entry=self.entry,
            task=self.task,
            title="新增省级专精特新企业",
            headline=True,
        )
        self.version = TargetVersion.objects.create(
            target=self.target,
            since=date(2023, 1, 1),
            comparator="eq",
            value=Decimal(30),
            unit="家",
            basis="total",
            baseline=Decimal(0),
            baseline_day=date(2022, 12, 31),
            deadline=date(2025, 12, 31),
            **traits(self.measure),
        )
        for body, values in ((None, (10, 20, 30)), (city.east, (4, 8, 12)), (city.west, (6, 12, 18))):
            for year, value in zip((2023, 2024, 2025), values, strict=True):
                Milestone.objects.create(
                    version=self.version,
                    body=body,
                    due=date(year, 12, 31),
                    value=Decimal(value),
                    since=date(2023, 1, 1),
                )
        self.lead = self._duty(city.bureau, "lead", task=self.task)
        self.east = self._duty(city.east, "support", target=self.target)
        self.west = self._duty(city.west, "support", target=self.target)
        self._duty(city.bureau, "lead", target=self.target, reports_on="half_year")

    def _duty(self, body: object, role: str, **about: object) -> Duty:
        return Duty.objects.create(programme=self.programme, body=body, role=role, since=date(2023, 1, 1), **about)
