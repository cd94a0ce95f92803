"""Forms of papers: what the office chooses and types for a letter, a briefing, a template; the filter of the list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import speaker
from zhizao.programme import audit, calendar
from zhizao.programme.calendar import Period, Rhythm
from zhizao.web.papers import briefings, letters, queries, tongues
from zhizao.web.papers.models import Kind, Paper
from zhizao.web.people.models import Body
from zhizao.web.programme.breakdown.queries import rhythms
from zhizao.web.programme.models import Cycle, Programme
from zhizao.web.shell import clock

_LINE, _TEXT = 120, 2000
_RHYTHMS: tuple[Rhythm, ...] = ("quarter", "month", "half_year", "year")


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more)


def _lines(text: str) -> tuple[str, ...]:
    """The lines that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _names(text: str) -> tuple[str, ...]:
    """Names between commas or on lines of their own."""
    return tuple(name.strip() for name in re.split(r"[、，,；;\n]", text) if name.strip())


class Seen(forms.Form):
    """What every preview hands back: the head of the chain at the moment of the figures that were looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    def anchor(self) -> audit.Anchor:
        """That head; of a page that was tampered with, one that no chain has."""
        try:
            return audit.read_anchor(self.cleaned_data["seen"])
        except ZhizaoError:
            return audit.Anchor(-1, "")


class BriefingForm(Seen):
    """A briefing or notice; `suggested` is the finding that the page proposed: left as it was, it follows the figures."""

    suggested = forms.CharField(widget=forms.HiddenInput, required=False, max_length=_LINE)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[(kind.value, kind.label) for kind in (Kind.BRIEFING, Kind.NOTICE)]
    )
    period = forms.ChoiceField(label=gettext_lazy("Period reported on"))
    day = _day(label=gettext_lazy("Data as of"))
    language = forms.ChoiceField(label=gettext_lazy("Language of the paper"), choices=tongues.CHOICES)
    ranked_by = forms.ChoiceField(label=gettext_lazy("Units are ranked by"))
    title = forms.CharField(
        label=gettext_lazy("Finding, printed as the title"),
        help_text=gettext_lazy("Empty: what the figures suggest."),
        widget=forms.Textarea({"rows": 2}),
        required=False,
        max_length=_LINE,
    )
    head = forms.CharField(label=gettext_lazy("Red head"), max_length=60)
    issue = forms.CharField(label=gettext_lazy("Issue"), max_length=40)
    issuer = forms.CharField(label=gettext_lazy("Issuing office"), max_length=_LINE)
    issued = _day(label=gettext_lazy("Issued on"))
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        help_text=gettext_lazy("One on each line."),
        widget=forms.Textarea({"rows": 3}),
        required=False,
        max_length=_TEXT,
    )
    copies = forms.CharField(
        label=gettext_lazy("Copies to"),
        help_text=gettext_lazy("Names with commas between them."),
        widget=forms.Textarea({"rows": 2}),
        required=False,
        max_length=_TEXT,
    )

    def __init__(self, programme: Programme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        self.fields["period"].choices = periods(programme)  # type: ignore[attr-defined]
        self.fields["ranked_by"].choices = list(briefings.ranked_by().items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The day lies within the period or after it, and not ahead."""
        values = super().clean() or {}
        day, key = values.get("day"), values.get("period")
        if day and day > clock.today(self.programme):
            self.add_error("day", _("This day lies ahead."))
        elif day and key and day < calendar.parse(key).start:
            self.add_error("day", _("The period begins later."))
        return values

    def wanted(self) -> briefings.Wanted:
        """What was asked for."""
        told = self.cleaned_data
        title = " ".join(told["title"].split())
        return briefings.Wanted(
            kind=told["kind"],
            period=calendar.parse(told["period"]),
            day=told["day"],
            language=told["language"],
            head=told["head"],
            issue=told["issue"],
            issuer=told["issuer"],
            issued=told["issued"],
            title="" if title == told["suggested"] else title,
            ranked_by=told["ranked_by"],
            notes=_lines(told["notes"]),
            copies=_names(told["copies"]),
        )


def shown_again(form: BriefingForm, title: str, head: audit.Anchor) -> BriefingForm:
    """The form as it was sent, with the finding on top and the head of the chain that is looked at now."""
    values = {name: form[name].value() for name in form.fields}
    suggested = "" if form.wanted().title else title
    return BriefingForm(
        form.programme, initial=values | {"title": title, "suggested": suggested, "seen": audit.printed(head)}
    )


def first_briefing(programme: Programme, asked: dict[str, str]) -> dict[str, Any]:
    """What the form begins with: what the address asks for, what the last one said, else what is usual."""
    today, language = clock.today(programme), asked.get("language") or tongues.reader()
    kind = Kind.NOTICE if asked.get("kind") == Kind.NOTICE else Kind.BRIEFING
    before = list(queries.printed_before(programme, queries.FOR_ALL))
    last = before[0].asked if before else {}
    same_kind = [paper for paper in before if paper.kind == kind]
    # The same facts in two forms are one issue.
    number = len({paper.run for paper in same_kind if paper.data_day.year == today.year}) + 1
    with tongues.speaking("en" if language == "en" else "zh"):
        heads = {Kind.BRIEFING: _("Work briefing"), Kind.NOTICE: _("Notice on progress")}
        issue = _("%(year)s No. %(number)s") % {"year": today.year, "number": number}
    return {
        "kind": kind.value,
        "period": asked.get("period") or _latest(programme, today).key,
        "day": asked.get("day") or today.isoformat(),
        "language": language,
        "ranked_by": asked.get("ranked_by") or last.get("ranked_by", "in_time"),
        "head": (same_kind[0].asked.get("head") if same_kind else "") or heads[kind],
        "issue": issue,
        "issuer": last.get("issuer") or programme.office.name,
        "issued": today.isoformat(),
        "copies": "、".join(last.get("copies", ())),
        "title": "",
        "notes": "",
    }


def _latest(programme: Programme, today: date) -> Period:
    """The period that was last asked about and has ended, else the quarter that runs."""
    keys = Cycle.objects.filter(programme=programme, opens__lte=today).values_list("period", flat=True)
    ended = [period for period in map(calendar.parse, keys) if period.end <= today]
    return max(ended, key=lambda period: (period.end, period.start)) if ended else calendar.period_of("quarter", today)


def periods(programme: Programme) -> list[tuple[str, list[tuple[str, str]]]]:
    """The periods of a programme that have begun, by rhythm, the latest first."""
    today, say, names = clock.today(programme), speaker(tongues.reader()), rhythms()
    begin = date(programme.first_year, 1, 1)
    found = []
    for rhythm in _RHYTHMS:
        known = calendar.periods_between(rhythm, min(begin, today), today)
        found.append((names[rhythm], [(one.key, one.label(say)) for one in reversed(known)]))
    return found


class LetterForm(Seen):
    """A letter of responsibility, of one unit or of all."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)
    body = forms.ChoiceField(
        label=gettext_lazy("Unit"),
        error_messages={"invalid_choice": gettext_lazy("This unit has no duty in the year; choose another.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the paper"), choices=tongues.CHOICES)
    group = forms.CharField(label=gettext_lazy("Leading group that signs"), max_length=_LINE)
    terms = forms.CharField(
        label=gettext_lazy("Terms"),
        help_text=gettext_lazy("What both sides agree on beyond the plan, one on each line."),
        widget=forms.Textarea({"rows": 4}),
        required=False,
        max_length=_TEXT,
    )
    signed = _day(label=gettext_lazy("Signed on"), required=False, help_text=gettext_lazy("Empty: room to write it."))

    def __init__(self, programme: Programme, units: Sequence[Body], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        years = range(programme.first_year, programme.last_year + 1)
        self.fields["year"].choices = [(one, one) for one in years]  # type: ignore[attr-defined]
        self.units = {str(body.pk): body for body in units}
        self.fields["body"].choices = [(key, body.name) for key, body in self.units.items()]  # type: ignore[attr-defined]

    def clean_body(self) -> Body:
        """The unit itself."""
        return self.units[self.cleaned_data["body"]]

    def wanted(self) -> letters.Wanted:
        """What was asked for, whichever unit it is for."""
        told = self.cleaned_data
        return letters.Wanted(told["year"], told["language"], told["group"], _lines(told["terms"]), told["signed"])


def letter_again(form: LetterForm, units: Sequence[Body], head: audit.Anchor) -> LetterForm:
    """The form as it was sent, with the head of the chain that is looked at now."""
    values = {name: form[name].value() for name in form.fields}
    return LetterForm(form.programme, units, initial=values | {"seen": audit.printed(head)})


def year_of(programme: Programme, asked: str) -> int:
    """The year asked for, within the programme; else the one that runs."""
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else clock.today(programme).year
    return min(max(year, programme.first_year), programme.last_year)


def first_letter(programme: Programme, year: int, units: Sequence[Body], asked: dict[str, str]) -> dict[str, Any]:
    """What the form begins with."""
    before = queries.printed_before(programme, [Kind.LETTER]).first()
    last = before.asked if before else {}
    return {
        "year": year,
        "body": asked.get("body") or (units[0].pk if units else ""),
        "language": asked.get("language") or tongues.reader(),
        "group": last.get("group") or letters.group_of(programme),
        "terms": "\n".join(last.get("terms", ())),
        "signed": None,
    }


class ListForm(forms.Form):
    """Which papers are listed."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("all")), *Kind.choices],
    )
    body = forms.ModelChoiceField(
        Body.objects.none(), label=gettext_lazy("Unit"), required=False, empty_label=gettext_lazy("all")
    )
    words = forms.CharField(label=gettext_lazy("Words of the title, or run"), required=False, max_length=60)

    def __init__(self, programme: Programme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lettered = Paper.objects.filter(programme=programme).exclude(body=None).values("body")
        self.fields["body"].queryset = Body.objects.filter(pk__in=lettered).order_by("path")  # type: ignore[attr-defined]


class TemplateForm(forms.Form):
    """A Word template of the office's own."""

    template = forms.FileField(
        label=gettext_lazy("Word file (.docx)"),
        widget=forms.FileInput({"accept": ".docx"}),
        error_messages={"required": gettext_lazy("Choose a file first."), "empty": gettext_lazy("This file is empty.")},
    )
