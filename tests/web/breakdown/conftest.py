"""A plan of the sample document, accepted as a whole, and its programme in a city that knows its bodies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.web.conftest import City
from zhizao.plan import reader
from zhizao.plan.records import Plan as ReadPlan
from zhizao.web.audit.actor import Actor
from zhizao.web.document.models import Document, Progress
from zhizao.web.people.models import Body, BodyKind, User
from zhizao.web.plan.models import Entry, EntryState, Plan, PlanDocument
from zhizao.web.programme.models import Programme
from zhizao.web.programme.setup import actions

SAMPLE = Path(__file__).parents[3] / "zhizao/data/samples/linlan.txt"
DAY = date(2024, 10, 28)
SINCE = date(2023, 4, 3)


def acting(user: User) -> Actor:
    return Actor(name=user.username, user=user, role="office")


@cache
def read_sample() -> ReadPlan:
    return reader.read(SAMPLE).plan


def plan_of(read: ReadPlan, raw: str) -> Plan:
    """A plan whose tasks and targets were accepted."""
    card = read.document.model_dump(mode="json")
    document = Document.objects.create(
        sha256=read.document.sha256, name=read.document.name, size=1, progress=Progress.READ, card=card, raw=raw
    )
    plan = Plan.objects.create(title=read.document.title or read.document.name)
    PlanDocument.objects.create(plan=plan, document=document)
    Entry.objects.bulk_create(
        Entry(
            plan=plan,
            document=document,
            record_id=record.id,
            kind=record.kind,
            start=record.start,
            end=record.end,
            record=record.model_dump(mode="json"),
            state=EntryState.ACCEPTED,
        )
        for record in read.records
        if record.kind in ("task", "target")
    )
    return plan


@pytest.fixture
def plan(city: City) -> Plan:
    """The sample, run by a city of another name: people said that it is theirs."""
    made = plan_of(read_sample(), SAMPLE.read_text("utf-8"))
    Plan.objects.filter(pk=made.pk).update(home=city.root)
    return made


@pytest.fixture
def linlan(city: City, plan: Plan) -> City:
    """The city with five districts and every body of the sample."""
    actions.make_bodies_from(plan=plan, by=acting(city.officer), root=city.root)
    for code, name in (("yunfeng", "云峰区"), ("linjiang", "临江区"), ("qinghe", "青禾县")):
        Body.objects.create(code=code, kind=BodyKind.DISTRICT, name=f"{name}人民政府", parent=city.root)
    return city


@pytest.fixture
def programme(linlan: City, plan: Plan) -> Programme:
    return actions.start(
        plan=plan,
        office=linlan.office,
        first_year=2023,
        last_year=2025,
        preset="yichang",
        by=acting(linlan.officer),
        since=SINCE,
        synthetic=True,
        pinned_day=DAY,
    )


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()
