"""The programme's rows: measures, targets and tasks, duties, milestones, cycles, reports, evidence, lights.

Rule   what has happened is never overwritten: versions, duties and milestones end and are followed by others, a report
       is its steps and revisions; so any past day can be asked again (programme/queries.py).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from zhizao.web.people.models import Body
from zhizao.web.plan.models import Entry, Plan


def amount(**options: Any) -> models.DecimalField[Any, Any]:
    """A column for an amount in the unit of its row; None where it is not known."""
    return models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True, **options)


class Measure(models.Model):
    """What is measured (指标), whatever a document calls it; fields as in zhizao.programme.measures."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    synonyms = models.JSONField(default=list)
    unit = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, help_text="count, money, share, rate, other")
    direction = models.CharField(max_length=5, default="up", help_text="up: more is better; down: less is better")
    over_periods = models.CharField(max_length=20, default="latest")
    over_units = models.CharField(max_length=20, default="none")
    decimals = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Programme(models.Model):
    """A plan being run from its first to its last year by the office of a leading group."""

    name = models.CharField(max_length=255)
    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="programme")
    office = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="programmes")
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    presets = models.JSONField(default=list, help_text="which light rules from which day on: programme/presets.py")
    due_rule = models.JSONField(default=dict, help_text="DueRule of zhizao.programme.calendar")
    reminders = models.JSONField(default=dict, help_text="Reminders of zhizao.programme.calendar")
    synthetic = models.BooleanField(default=False, help_text="made-up reports for trying out; said on every page")
    pinned_day = models.DateField(null=True, blank=True, help_text="a synthetic programme lives on this day")
    zones = models.TextField(blank=True, help_text="GeoJSON of functional zones that the user supplied")
    letterhead = models.CharField(
        max_length=64, blank=True, help_text="sha256 of the office's own Word template of briefings and notices"
    )
    letter_form = models.CharField(max_length=64, blank=True, help_text="the same for letters of responsibility")
    started_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


class Task(models.Model):
    """A task of the plan, in its tree."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="tasks")
    entry = models.OneToOneField(Entry, null=True, on_delete=models.PROTECT, related_name="task")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    order = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=255)
    role = models.CharField(max_length=10, default="measure", help_text="measure, field, mechanism, group")

    class Meta:
        ordering = ("order", "id")

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    """A promise about a measure; what it promises, and which measure, stands in its versions: it always has one."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="targets")
    entry = models.OneToOneField(Entry, null=True, on_delete=models.PROTECT, related_name="target")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="targets")
    order = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=255)
    headline = models.BooleanField(default=False, help_text="stands on the leader's page")
    step_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="steps",
        help_text="joined: its figure is a milestone of that target",
    )

    class Meta:
        ordering = ("order", "id")

    def __str__(self) -> str:
        return self.title


class TargetVersion(models.Model):
    """What a target promises from a day on, the slots of the contract, and how its figures are computed.

    Direction, formulas and decimals are copied from the measure when it is chosen (programme/versions.py): what happens
    to the register later does not change what a past day showed.
    """

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    since = models.DateField()
    comparator = models.CharField(max_length=10)
    bound = models.CharField(
        max_length=6, blank=True, help_text="of a value to maintain (保持在32%以上): ge, le, approx …"
    )
    value = amount()
    low = amount()
    high = amount()
    unit = models.CharField(max_length=20, blank=True)
    basis = models.CharField(max_length=20, blank=True)
    strength = models.CharField(max_length=10, default="committed")
    quantified = models.BooleanField(default=True)
    cumulative = models.CharField(
        max_length=4, blank=True, help_text="rise or fall: a change in percent told once for all the years (累计下降9%)"
    )
    baseline = amount()
    baseline_day = models.DateField(null=True, blank=True)
    deadline = models.DateField(null=True, blank=True)
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="versions")
    direction = models.CharField(max_length=5, default="up")
    over_periods = models.CharField(max_length=20, default="latest")
    over_units = models.CharField(max_length=20, default="none")
    decimals = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True)
    document_number = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("target", "number")
        constraints: ClassVar = [models.UniqueConstraint(fields=("target", "number"), name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.target} v{self.number}"


class Duty(models.Model):
    """A body's part (责任) in a task or target: lead or support; reports are made on duties.

    `assumed` says that the document does not print who leads and the first named was taken. `printed` is the owner's
    name as printed; `group` the printed group (各区人民政府) that this body was expanded from.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="duties")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="duties")
    target = models.ForeignKey(Target, null=True, blank=True, on_delete=models.PROTECT, related_name="duties")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="duties")
    role = models.CharField(max_length=10, default="lead", help_text="lead (牵头) or support (配合)")
    assumed = models.BooleanField(default=False)
    printed = models.CharField(max_length=120, blank=True)
    group = models.CharField(max_length=120, blank=True)
    reports_on = models.CharField(
        max_length=10, default="quarter", help_text="rhythm: month, quarter, half_year, year; never"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="the first day on which the duty no longer holds")

    class Meta:
        ordering = ("task__order", "target__order", "role", "body__path")
        verbose_name_plural = "duties"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_duty_is_about_one_thing",
                condition=models.Q(task__isnull=False, target__isnull=True)
                | models.Q(task__isnull=True, target__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("task", "body"), condition=models.Q(until__isnull=True), name="a_body_holds_a_task_once"
            ),
            models.UniqueConstraint(
                fields=("target", "body"), condition=models.Q(until__isnull=True), name="a_body_holds_a_target_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} / {self.body}"

    @property
    def subject(self) -> Task | Target:
        """The task or target it is about."""
        return self.task or self.target  # type: ignore[return-value]  # one of them is there: the check constraint


class Milestone(models.Model):
    """What is to be reached by a day: of a target as a whole (body None), of a body's share, or of a task (a node)."""

    version = models.ForeignKey(TargetVersion, null=True, on_delete=models.CASCADE, related_name="milestones")
    task = models.ForeignKey(Task, null=True, on_delete=models.CASCADE, related_name="milestones")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    value = amount(help_text="the value, or the low end of a range")
    high = amount()
    text = models.CharField(max_length=255, blank=True, help_text="what a node of a task is")
    suggested = models.CharField(max_length=20, blank=True, help_text="how it was suggested: even, by_base …")
    since = models.DateField(help_text="from this day on it counts")
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("due", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_milestone_is_of_one_thing",
                condition=models.Q(version__isnull=False, task__isnull=True)
                | models.Q(version__isnull=True, task__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.due} {self.value if self.value is not None else self.text}"


class Cycle(models.Model):
    """A round of reporting (填报周期) opened by the office: all duties of one rhythm for one period; a year asks all."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="cycles")
    period = models.CharField(max_length=10, help_text="key of zhizao.programme.calendar.Period: 2024-Q3")
    opens = models.DateField()
    due = models.DateField()
    closed = models.BooleanField(default=False)

    class Meta:
        ordering = ("-due",)
        constraints: ClassVar = [models.UniqueConstraint(fields=("programme", "period"), name="one_cycle_per_period")]

    def __str__(self) -> str:
        return self.period


class Report(models.Model):
    """The atom: one duty in one period. State, level and timeliness are kept in step with its steps.

    `chain` are the ids of the bodies that review it in order, fixed when the cycle opens; `level` counts approvals.
    What `settles` says is fixed then too: a rhythm that changes later changes no past day.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="reports")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(max_length=10, default="due", db_index=True, help_text="zhizao.programme.states")
    settles = models.BooleanField(
        default=False,
        help_text="the year's report of a duty that reports more often: beside its periods, not one of them",
    )
    chain = models.JSONField(default=list)
    level = models.PositiveSmallIntegerField(default=0)
    due = models.DateField(help_text="may be later than the cycle's when the office granted more time")
    submitted_on = models.DateField(null=True, blank=True, help_text="when first submitted: late or on time")
    edits_after = models.PositiveSmallIntegerField(default=0, help_text="edits after the first submission")
    row_version = models.PositiveIntegerField(default=0, help_text="two people at once: the second is told")

    class Meta:
        ordering = ("due", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=("cycle", "duty"), name="one_report_per_period")]

    def __str__(self) -> str:
        return f"{self.duty} {self.cycle}"


class Revision(models.Model):
    """What a report said at one time; the last one is what it says now. Drafts are overwritten, the rest never."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    value = amount()
    numerator = amount()
    denominator = amount()
    missing = models.CharField(max_length=255, blank=True, help_text="why there is no value")
    node_done = models.BooleanField(null=True, help_text="of a task: is the node of this period reached?")
    progress = models.TextField(blank=True, help_text="what was done (进展)")
    problems = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    plan = models.TextField(blank=True, help_text="of a yearly report: this year's key work and goals")
    carried_over = models.TextField(blank=True, help_text="of a yearly report: what is carried over, and why")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    came_by = models.CharField(max_length=10, default="form", help_text="form or excel")

    class Meta:
        ordering = ("report", "number")
        constraints: ClassVar = [models.UniqueConstraint(fields=("report", "number"), name="one_revision_per_number")]

    def __str__(self) -> str:
        return f"{self.report} r{self.number}"


class Step(models.Model):
    """One thing that happened to a report: append-only; the state on any past day follows from the steps up to it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="steps")
    action = models.CharField(max_length=12, help_text="action of zhizao.programme.states, or more_time")
    level = models.PositiveSmallIntegerField(default=0)
    revision = models.ForeignKey(Revision, null=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(null=True, blank=True, help_text="of more_time: the due day from then on")
    levels = models.PositiveSmallIntegerField(null=True, help_text="how many had to approve then: bodies come and go")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.action} {self.report}"


class DryRun(models.Model):
    """What a filled-in workbook would change: kept until the person who tried it has it applied, exactly as shown."""

    digest = models.CharField(max_length=64, db_index=True, help_text="sha256 of file, changes and errors")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="dry_runs")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    file = models.CharField(max_length=64, help_text="sha256 of the workbook")
    name = models.CharField(max_length=255)
    changes = models.JSONField(default=list, help_text="report, row version seen, what it said and what it would say")
    errors = models.JSONField(default=list, help_text="cell and error, in the order of the sheet")
    warnings = models.JSONField(default=list, help_text="what should be looked at but is taken")
    left = models.PositiveIntegerField(default=0, help_text="rows in which nothing new was typed: not sent")
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.name} {self.digest[:8]}"


class Evidence(models.Model):
    """A file that bears out a report (佐证), kept under its sha256."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="evidence")
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("added_at", "id")
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.name


class Override(models.Model):
    """A light set by hand, with its reason and its last day; `by_name` is what the person was called then."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="overrides")
    state = models.CharField(max_length=10, help_text="state of zhizao.programme.lights")
    reason = models.TextField()
    since = models.DateField()
    until = models.DateField(help_text="the last day on which it holds, unless it is ended before")
    ended_on = models.DateField(null=True, blank=True, help_text="from this day on it no longer holds")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_because = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ("-since", "-id")

    def __str__(self) -> str:
        return f"{self.duty}: {self.state} {self.since}–{self.until}"


class LightDay(models.Model):
    """The light that a duty bore from a day on: written when it changes, compared by replay."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="light_days")
    day = models.DateField()
    state = models.CharField(max_length=10)
    rule = models.CharField(max_length=80, help_text="preset and its version")

    class Meta:
        ordering = ("duty", "day")
        constraints: ClassVar = [models.UniqueConstraint(fields=("duty", "day"), name="one_light_a_day")]

    def __str__(self) -> str:
        return f"{self.duty} {self.day} {self.state}"
