"""Forms: every slot of a record as a person corrects it, judged by the engine's own types.

Takes  what a person typed, the record as it stands (or an empty one), and the raw text of its document.
Gives  a record of zhizao.plan.records, or errors beside their fields.
Rule   the quote is cut from the raw text at its place; confidence and the rules that found a time stay the reader's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from zhizao.base import language
from zhizao.base.language import Say
from zhizao.output import labels
from zhizao.output.printed import number
from zhizao.plan import records
from zhizao.web.document.models import Document
from zhizao.web.plan import words
from zhizao.web.plan.actions import RECORD, Editable
from zhizao.web.shell.middleware import speaking

_TIME = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_SEPARATOR = re.compile(r"[、,，;；\n]+")
COMPARATORS = {
    "ge": gettext_lazy("at least (≥)"),
    "gt": gettext_lazy("more than (>)"),
    "eq": gettext_lazy("exactly"),
    "le": gettext_lazy("at most (≤)"),
    "lt": gettext_lazy("less than (<)"),
    "approx": gettext_lazy("about"),
    "range": gettext_lazy("between two values"),
    "maintain": gettext_lazy("keep at"),
}
CHANGES = {"rise": gettext_lazy("a rise"), "fall": gettext_lazy("a fall")}
KIND_CHOICES = {
    "target": gettext_lazy("a target"),
    "fact": gettext_lazy("a fact"),
    "task": gettext_lazy("a task"),
    "mechanism": gettext_lazy("a mechanism"),
}


class Names(forms.CharField):
    """Several names in one field, as officials list them: 市发展改革委、市经信局."""

    def prepare_value(self, value: Any) -> Any:
        """Join them."""
        return "、".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        """Part them; one that is named twice counts once."""
        parts = (part.strip() for part in _SEPARATOR.split(value or ""))
        return tuple(dict.fromkeys(part for part in parts if part))


class Time(forms.CharField):
    """A year, a month or a day."""

    def clean(self, value: Any) -> Any:
        """An ISO time or nothing."""
        text = super().clean(value)
        if text and not _TIME.fullmatch(text):
            raise forms.ValidationError(_("Write a year, month or day as 2025, 2025-06 or 2025-06-30."))
        return text or None


class Year(forms.CharField):
    """A year."""

    def clean(self, value: Any) -> Any:
        """Four digits or nothing."""
        text = super().clean(value)
        if text and not re.fullmatch(r"\d{4}", text):
            raise forms.ValidationError(_("Write a year as 2020."))
        return text or None


def _line(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=500, empty_value=None, help_text=help_text)


def _number(label: Any) -> forms.FloatField:
    return forms.FloatField(label=label, required=False, widget=forms.NumberInput(attrs={"step": "any"}))


def _names(label: Any, help_text: Any = "") -> Names:
    return Names(label=label, required=False, help_text=help_text)


def _choice(label: Any, *, required: bool = True) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, required=required, empty_value=None)


class RecordForm(forms.Form):
    """What every record has: its words."""

    quote = forms.CharField(
        label=gettext_lazy("Words in the document"),
        widget=forms.Textarea(attrs={"rows": 2}),
        strip=False,
        help_text=gettext_lazy("Exactly as they stand there. Select other words in the document to take them."),
    )
    start = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, document: Document, base: Mapping[str, Any], **options: Any) -> None:
        """`base` holds the record's fields as they stand; `document` the raw text that the quote is cut from."""
        self.document, self.base = document, base
        self.record: Editable | None = None
        shown = self.shown(base)
        # 25 and not 25.0, as officials write it.
        options["initial"] = {
            name: int(v) if isinstance(v, float) and v.is_integer() else v for name, v in shown.items()
        }
        super().__init__(*args, **options)
        say = speaking()
        for name, table in self.choices(say).items():
            field = self.fields[name]
            optional = isinstance(field, forms.TypedChoiceField) and not field.required
            blank = [("", _("not said"))] if optional else []
            field.choices = [*blank, *((key, text) for key, text in table.items())]  # type: ignore[attr-defined]

    def shown(self, base: Mapping[str, Any]) -> dict[str, Any]:
        """The values that the form opens with."""
        return dict(base)

    def choices(self, say: Say) -> dict[str, Mapping[str, Any]]:  # noqa: ARG002 (some forms say their choices by it)
        """The values that some slots allow, with their labels."""
        return {}

    def slots(self, data: dict[str, Any]) -> dict[str, Any]:
        """The record's slots from the cleaned data."""
        return data

    def clean(self) -> dict[str, Any]:
        """Find the words, then let the engine's types judge the whole."""
        data = dict(super().clean() or {})
        if "quote" not in data or self.errors:
            return data
        near = data.pop("start", None)
        if data["quote"] not in self.document.raw:
            # Browsers send every line end of a field as two characters.
            data["quote"] = data["quote"].replace("\r\n", "\n")
        try:
            span = words.locate(self.document.raw, data["quote"], self.base["start"] if near is None else near)
        except words.WordsNotFound as error:
            self.add_error("quote", language.error_text(error, speaking()))
            return data
        self._judge(data, span)
        return data

    def _judge(self, data: dict[str, Any], span: words.Span) -> None:
        start, end = span
        told = {**self.base, **self.slots(data), "start": start, "end": end, "quote": self.document.raw[start:end]}
        if start != self.base["start"]:
            told["section"] = words.section(self.document.raw, self.document.paragraphs, start)
        try:
            record = RECORD.validate_python(told)
        except ValidationError as error:
            for problem in error.errors():
                name = str(problem["loc"][1]) if len(problem["loc"]) > 1 else ""
                self.add_error(name if name in self.fields else None, _("This value does not fit here."))
            return
        if isinstance(record, Editable):
            self.record = record


class MeasuredForm(RecordForm):
    """What targets and facts share."""

    subject = _line(gettext_lazy("Subject"), gettext_lazy("whose value it is"))
    indicator = _line(gettext_lazy("Indicator"), gettext_lazy("what is counted or measured"))
    comparator = _choice(gettext_lazy("Comparison"))
    value = _number(gettext_lazy("Value"))
    low = _number(gettext_lazy("Lower value"))
    high = _number(gettext_lazy("Upper value"))
    unit = _line(gettext_lazy("Unit"))
    raw = _line(gettext_lazy("Amount as printed"))
    bound = _choice(gettext_lazy("Bound of a value to keep"), required=False)
    basis = _choice(gettext_lazy("Basis"), required=False)
    cumulative = _choice(gettext_lazy("Told once for all the years"), required=False)
    counted_from = Year(label=gettext_lazy("Counted from the end of"), required=False, help_text="2020")
    owners = _names(gettext_lazy("Owners"), gettext_lazy("part them with 、"))
    subset_of = _line(gettext_lazy("Part of (record)"))
    ref = _line(gettext_lazy("Restates (record)"))
    needs_review = forms.MultipleChoiceField(
        label=gettext_lazy("Doubts that stay open"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def choices(self, say: Say) -> dict[str, Mapping[str, Any]]:
        """Labels of the engine."""
        return {
            "comparator": COMPARATORS,
            "bound": {key: text for key, text in COMPARATORS.items() if key not in ("range", "maintain")},
            "basis": {key: say(text) for key, text in labels.BASES.items()},
            "cumulative": CHANGES,
            "needs_review": {key: say(labels.REASONS.get(key, key)) for key in self.base.get("needs_review", ())},
        }

    def slots(self, data: dict[str, Any]) -> dict[str, Any]:
        """A number or a range makes the record quantified."""
        ranged = data["comparator"] == "range" or (data["low"] is not None and data["high"] is not None)
        amount = {"value": None} if ranged else {"low": None, "high": None}
        quantified = ranged or data["value"] is not None
        return {**data, **amount, "quantified": quantified}

    def clean(self) -> dict[str, Any]:
        """A range has two ends in order; a number has a unit where the reader gave one."""
        comparator, low, high = (self.cleaned_data.get(name) for name in ("comparator", "low", "high"))
        if comparator == "range" and (low is None or high is None):
            self.add_error("low", _("A range needs both its values."))
        if low is not None and high is not None and low > high:
            self.add_error("high", _("The second value is smaller than the first."))
        return super().clean()


class TargetForm(MeasuredForm):
    """A promise about a measure."""

    deadline = Time(label=gettext_lazy("Deadline"), required=False, help_text="2025、2025-06、2025-06-30")
    lead = _names(gettext_lazy("Leading owners"))
    strength = _choice(gettext_lazy("Strength"))
    baseline_value = _number(gettext_lazy("Starts from"))
    baseline_unit = _line(gettext_lazy("Unit of the start"))
    baseline_words = _line(gettext_lazy("Words of the start"), gettext_lazy("as they stand in the document"))

    def shown(self, base: Mapping[str, Any]) -> dict[str, Any]:
        """The baseline in three fields."""
        start = base.get("baseline") or {}
        said = self.document.raw[start["start"] : start["end"]] if start else None
        told = {"baseline_value": start.get("value"), "baseline_unit": start.get("unit"), "baseline_words": said}
        return {**base, **told}

    def choices(self, say: Say) -> dict[str, Mapping[str, Any]]:
        """And how strong the promise is."""
        return {**super().choices(say), "strength": {key: say(text) for key, text in labels.STRENGTHS.items()}}

    def slots(self, data: dict[str, Any]) -> dict[str, Any]:
        """The baseline in one; a time that a person set was found by no rule."""
        value, unit, said = (data.pop(f"baseline_{name}", None) for name in ("value", "unit", "words"))
        kept = data["deadline"] == self.base.get("deadline")
        told = {**super().slots(data), "deadline_rule": self.base.get("deadline_rule") if kept else None}
        if value is None:
            return {**told, "baseline": None}
        start, end = words.locate(self.document.raw, said or "", self.base["start"])
        old = self.base.get("baseline") or {}
        period = old.get("period") if old.get("value") == value else None
        span = {"start": start, "end": end, "period": period}
        return {**told, "baseline": {"value": value, "unit": unit or data["unit"] or "", **span}}

    def clean(self) -> dict[str, Any]:
        """A start value has its words."""
        value, said = (self.cleaned_data.get(name) for name in ("baseline_value", "baseline_words"))
        if value is not None and (not said or said not in self.document.raw):
            self.add_error("baseline_words", _("These words do not stand in the document."))
        return super().clean()


class FactForm(MeasuredForm):
    """What holds or happened."""

    period = Time(label=gettext_lazy("Period"), required=False, help_text="2025、2025-06、2025-06-30")

    def slots(self, data: dict[str, Any]) -> dict[str, Any]:
        """A time that a person set was found by no rule."""
        kept = data["period"] == self.base.get("period")
        return {**super().slots(data), "period_rule": self.base.get("period_rule") if kept else None}


class TaskForm(RecordForm):
    """A heading of measures."""

    path = forms.CharField(
        label=gettext_lazy("Place in the tree"), max_length=120, help_text=gettext_lazy("such as 三/(二)/1")
    )
    role = _choice(gettext_lazy("Kind of task"))
    owners = _names(gettext_lazy("Owners"), gettext_lazy("part them with 、"))
    lead = _names(gettext_lazy("Leading owners"))
    owners_expanded = _names(gettext_lazy("Owners with the members of groups"))
    subfields = _names(gettext_lazy("Sub-fields"))
    deadline = Time(label=gettext_lazy("Deadline"), required=False, help_text="2025、2025-06、2025-06-30")
    periodicity = _choice(gettext_lazy("Without an end"), required=False)
    when = _line(gettext_lazy("Words of the time limit"), gettext_lazy("as they stand in the document"))

    def choices(self, say: Say) -> dict[str, Mapping[str, Any]]:
        """Labels of the engine."""
        rhythms = {one: say(labels.PERIODICITIES[one]) for one in get_args(records.Rhythm)}
        return {"role": {key: say(text) for key, text in labels.ROLES.items()}, "periodicity": rhythms}

    def slots(self, data: dict[str, Any]) -> dict[str, Any]:
        """A task whose title moved away from its text takes its paragraph for its text."""
        data = self._timed(data)
        start = words.locate(self.document.raw, data["quote"], self.base["start"])[0]
        if self.base["body_start"] <= start < self.base["body_end"]:
            return data
        first, last = words.paragraph(self.document.paragraphs, start) or (start, start + len(data["quote"]))
        return {**data, "body_start": first, "body_end": last}

    def _timed(self, data: dict[str, Any]) -> dict[str, Any]:
        """The words of the time limit with their place; what a person set was found by no rule."""
        kept = all(data[name] == self.base.get(name) for name in ("deadline", "periodicity", "when"))
        if kept:
            return data
        near = self.base.get("when_start") or self.base["start"]
        start = words.locate(self.document.raw, data["when"], near)[0] if data["when"] else None
        return {**data, "deadline_rule": None, "when_start": start}

    def clean(self) -> dict[str, Any]:
        """The words of a time limit stand in the document."""
        said = self.cleaned_data.get("when")
        if said and said not in self.document.raw:
            self.add_error("when", _("These words do not stand in the document."))
        return super().clean()


class MechanismForm(RecordForm):
    """A duty to report, assess, coordinate, select, publish or plan."""

    type = _choice(gettext_lazy("Type"))
    actor = _line(gettext_lazy("Who"))
    counterpart = _line(gettext_lazy("To whom"))
    periodicity = _choice(gettext_lazy("How often"))
    when = _line(gettext_lazy("When, as printed"))

    def choices(self, say: Say) -> dict[str, Mapping[str, Any]]:
        """Labels of the engine."""
        rhythms = {key: say(text) if text else _("not said") for key, text in labels.PERIODICITIES.items()}
        return {"type": {key: say(text) for key, text in labels.MECHANISMS.items()}, "periodicity": rhythms}


FORMS: dict[str, type[RecordForm]] = {
    "target": TargetForm,
    "fact": FactForm,
    "task": TaskForm,
    "mechanism": MechanismForm,
}
# A record that a person adds or calls another kind starts with these slots.
_EMPTY: dict[str, dict[str, Any]] = {
    "target": {"subject": None, "indicator": None, "comparator": "ge", "strength": "committed", "confidence": 1.0},
    "fact": {"subject": None, "indicator": None, "comparator": "eq", "confidence": 1.0},
    "task": {"path": "", "role": "measure"},
    "mechanism": {"type": get_args(records.MechanismType)[0], "periodicity": "none"},
}
_MODELS: dict[str, type[records.Record]] = {
    "target": records.Target,
    "fact": records.Fact,
    "task": records.Task,
    "mechanism": records.Mechanism,
}
_RENAMED = {("target", "fact"): ("deadline", "period"), ("fact", "target"): ("period", "deadline")}


def empty(kind: str, document: Document, start: int, end: int) -> dict[str, Any]:
    """The fields of a record of this kind about which nothing is known but its words."""
    base: dict[str, Any] = {"kind": kind, "id": "", "quote": document.raw[start:end], "start": start, "end": end}
    base["section"] = words.section(document.raw, document.paragraphs, start)
    if kind == "task":
        first, last = words.paragraph(document.paragraphs, start) or (start, end)
        base |= {"body_start": first, "body_end": last}
    return {**base, **_EMPTY[kind]}


def as_kind(told: Mapping[str, Any], kind: str, document: Document) -> dict[str, Any]:
    """A record's fields as those of another kind: what both have is kept, a deadline becomes a period."""
    if told["kind"] == kind:
        return dict(told)
    new = empty(kind, document, told["start"], told["end"])
    model = _MODELS[kind]
    # A duty's rhythm is no time limit of a task, nor the other way round.
    apart = {"kind", "periodicity", "when"}
    shared = {key: value for key, value in told.items() if key in model.model_fields and key not in apart}
    new.update(shared)
    if (told["kind"], kind) in _RENAMED:
        old_name, new_name = _RENAMED[told["kind"], kind]
        new[new_name], new[f"{new_name}_rule"] = told.get(old_name), told.get(f"{old_name}_rule")
    if kind == "fact":
        new["needs_review"] = told.get("needs_review", ())
    return new


class AnswerForm(forms.Form):
    """An answer to a finding."""

    note = forms.CharField(label=gettext_lazy("Answer"), required=False, max_length=2000)
    annex = forms.ModelChoiceField(
        label=gettext_lazy("Answered by"), queryset=Document.objects.none(), required=False, empty_label="—"
    )

    def __init__(self, *args: Any, documents: Any, **options: Any) -> None:
        """`documents` are those of the plan."""
        super().__init__(*args, **options)
        self.fields["annex"].queryset = documents  # type: ignore[attr-defined]


def printed_value(form: RecordForm, name: str, value: Any) -> str:
    """A slot's value as people read it."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        told: dict[Any, Any] = {key: text for key, text in field.choices if isinstance(key, str)}  # type: ignore[union-attr,misc]
        chosen = value if isinstance(value, list | tuple) else [value] if value else []
        return "、".join(str(told.get(one, one)) for one in chosen)
    if field.widget.is_hidden or value is None:
        return ""
    return number(value) if isinstance(value, float | int) else str(field.prepare_value(value))
