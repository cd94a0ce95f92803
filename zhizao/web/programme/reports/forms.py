"""What people type into reports: checked, and every problem said beside its field.

Rule   figures are read as the workbook reads them (programme/figures.py): 1,234, １２ and 1.2亿元 are understood, what
       could mean two things is asked again.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import error_text
from zhizao.programme import calendar, figures
from zhizao.programme.formulas import Amount
from zhizao.web.programme.models import Programme, Revision
from zhizao.web.programme.promises import figure
from zhizao.web.programme.reports.actions import Answers, lacks
from zhizao.web.programme.reports.beside import Beside
from zhizao.web.shell.middleware import speaking

WORDS = ("progress", "problems", "next_steps", "plan", "carried_over")
LONGEST = 2000


class FigureField(forms.CharField):
    """A number in a unit, as people type it."""

    def __init__(self, unit: str = "", **options: Any) -> None:
        super().__init__(required=False, max_length=40, **options)
        self.asked_in = unit
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off", "class": "figure"})

    def clean(self, value: Any) -> Decimal | None:
        """The number; None where nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return figures.read(text, self.asked_in)
        except ZhizaoError as error:
            raise forms.ValidationError(error_text(error, speaking())) from error

    def prepare_value(self, value: Any) -> Any:
        """A figure without needless zeros."""
        return figure(value) if isinstance(value, Decimal) else value


class AnswersForm(forms.Form):
    """One report. `complete` asks for everything that a submission needs; a draft may have gaps."""

    value = FigureField()
    numerator = FigureField()
    denominator = FigureField()
    missing = forms.CharField(required=False, max_length=255)
    node_done = forms.NullBooleanField(required=False)
    progress = forms.CharField(required=False, max_length=LONGEST, widget=forms.Textarea)
    problems = forms.CharField(required=False, max_length=LONGEST, widget=forms.Textarea)
    next_steps = forms.CharField(required=False, max_length=LONGEST, widget=forms.Textarea)
    plan = forms.CharField(required=False, max_length=LONGEST, widget=forms.Textarea)
    carried_over = forms.CharField(required=False, max_length=LONGEST, widget=forms.Textarea)

    def __init__(
        self, found: Beside, data: Any = None, *, complete: bool = False, last: Revision | None = None
    ) -> None:
        super().__init__(data, initial=first_words(found) | (_said(last) if last else {}), auto_id="%s")
        self.found, self.complete = found, complete
        for name, label in self._labels().items():
            self.fields[name].label = label
        for name in set(self.fields) - set(self._labels()):
            del self.fields[name]
        if "value" in self.fields:
            self.fields["value"].asked_in = found.unit  # type: ignore[attr-defined]
        for name in WORDS:
            if name in self.fields:
                self.fields[name].widget.attrs["rows"] = 3
        for name, field in self.fields.items():
            ids = [f"{name}-beside"] + ([f"{name}-error"] if self.is_bound and name in self.errors else [])
            field.widget.attrs["aria-describedby"] = " ".join(ids)
            if self.is_bound and name in self.errors:
                field.widget.attrs["aria-invalid"] = "true"

    def _labels(self) -> dict[str, str]:
        """The fields that this report asks for, in order."""
        labels: dict[str, str] = {}
        if self.found.report.duty.target_id:
            if self.found.is_ratio:
                labels |= {"numerator": _("Numerator"), "denominator": _("Denominator")}
            else:
                labels["value"] = _("Value")
            labels["missing"] = _("Reason, where there is no value")
        elif self.found.has_node:
            labels["node_done"] = _("Has the node been reached?")
        labels |= {"progress": _("Progress"), "problems": _("Problems"), "next_steps": _("Next steps")}
        if self.found.yearly:
            year = self.found.period.year + 1
            labels |= {
                "plan": _("Key work and goals for {year}").format(year=year),
                "carried_over": _("Carried over into {year}, and why").format(year=year),
            }
        return labels

    def clean(self) -> dict[str, Any]:
        """A share from its parts; what a submission still lacks."""
        said = super().clean() or {}
        if self.found.is_ratio and not self.errors:
            self._join(said)
        if self.complete and not self.errors:
            for name, what in lacks(self.found.report, self.answers()).items():
                field = name if name in self.fields else "numerator"
                self.add_error(field, _("Please give {what}.").format(what=speaking()(what)))
            self._check_carried(said)
        return said

    def _join(self, said: dict[str, Any]) -> None:
        above, below = said.get("numerator"), said.get("denominator")
        if above is None and below is None:
            return
        if above is None or below is None:
            self.add_error("denominator" if below is None else "numerator", _("Give both, or neither and the reason."))
        elif below <= 0:
            self.add_error("denominator", _("It must be above zero."))
        else:
            value = Amount.ratio(above, below).value
            said["value"] = value.quantize(Decimal("0.000001")) if value is not None else None

    def _check_carried(self, said: dict[str, Any]) -> None:
        left = self.found.still_open
        if self.found.report.duty.target_id and said.get("value") is not None:
            left = self.found.left_open(said["value"])
        started = first_words(self.found).get("carried_over", "")
        words = str(said.get("carried_over", "")).strip()
        if "carried_over" in self.fields and left and left > 0 and words in ("", started.strip()):
            self.add_error("carried_over", _("Please say why it is carried over, and until when."))

    def answers(self) -> Answers:
        """What was typed."""
        return Answers(**{one.name: self._answer(one.name) for one in fields(Answers)})

    def _answer(self, name: str) -> Any:
        empty = None if name in ("value", "numerator", "denominator", "node_done") else ""
        found = self.cleaned_data.get(name, empty)
        return empty if found is None else found


def _said(revision: Revision) -> dict[str, Any]:
    return {one.name: getattr(revision, one.name) for one in fields(Answers)}


def first_words(found: Beside) -> dict[str, Any]:
    """What a yearly report begins with: next year's milestone, and what this year leaves open."""
    if not found.yearly or not found.report.duty.target_id:
        return {}
    year, words = found.period.year, {}
    ahead = next((row for row in found.facts.milestones_of(found.report.duty) if row.due.year == year + 1), None)
    if ahead and ahead.value is not None:
        words["plan"] = _("{year}: reach {figure}.").format(year=year + 1, figure=figure(ahead.value, found.unit))
    if found.still_open:
        words["carried_over"] = _("{figure} carried over; reason: ").format(figure=figure(found.still_open, found.unit))
    return words


class OpenForm(forms.Form):
    """Which period is to be opened."""

    period = forms.ChoiceField()

    def __init__(self, programme: Programme, taken: set[str], day: date, data: Any = None) -> None:
        super().__init__(data, auto_id="%s")
        self.fields["period"].choices = choices(programme, taken, day)  # type: ignore[attr-defined]


def choices(programme: Programme, taken: set[str], day: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The periods of the programme's years that are not open yet and have begun, the latest first, by rhythm."""
    say = speaking()
    names = {"month": _("Month"), "quarter": _("Quarter"), "half_year": _("Half-year"), "year": _("Year")}
    groups = []
    for rhythm, name in names.items():
        periods = calendar.periods_between(
            rhythm,  # type: ignore[arg-type]
            date(programme.first_year, 1, 1),
            min(day, date(programme.last_year, 12, 31)),
        )
        free = [(one.key, one.label(say)) for one in reversed(periods) if one.key not in taken]
        if free:
            groups.append((name, free))
    return groups


class MoreTimeForm(forms.Form):
    """Until when, and why."""

    until = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(max_length=500)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(max_length=LONGEST)
