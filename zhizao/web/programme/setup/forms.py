"""Forms of setting up: starting a programme, its settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhizao.base.errors import ZhizaoError
from zhizao.base.language import error_text
from zhizao.programme import calendar
from zhizao.web.people.models import Body
from zhizao.web.programme.models import Programme
from zhizao.web.programme.presets import preset_on
from zhizao.web.programme.setup.presets import presets
from zhizao.web.shell import clock
from zhizao.web.shell.middleware import speaking

FIRST, LAST = 2000, 2100


class Years(forms.Form):
    """The office that runs it and its years."""

    office = forms.ModelChoiceField(
        Body.objects.exclude(kind="group"), label=_("Office that runs it"), empty_label=_("choose an office")
    )
    first_year = forms.IntegerField(label=_("First year"), min_value=FIRST, max_value=LAST)
    last_year = forms.IntegerField(label=_("Last year"), min_value=FIRST, max_value=LAST)
    preset = forms.ChoiceField(label=_("Rules of the lights"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["preset"].choices = [(one.name, one.label) for one in presets()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The last year does not come before the first."""
        values = super().clean() or {}
        first, last = values.get("first_year"), values.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year must not come before the first."))
        return values


class Start(Years):
    """Starting a programme from a plan."""

    since = forms.DateField(label=_("Duties hold from"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class TakeOver(forms.Form):
    """Taking over what is new."""

    begins = forms.DateField(
        label=_("New duties hold from"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_(
            "The first day of the programme, so that cycles of earlier periods ask new bodies too. Choose a later day where "
            "they answer from then on only; no duty begins before its body."
        ),
    )


class Settings(Years):
    """The settings of a programme."""

    name = forms.CharField(label=_("Name of the programme"), max_length=255)
    due_kind = forms.ChoiceField(
        label=_("A report is due"),
        choices=[
            ("working_days_after", _("so many working days after the period")),
            ("days_after", _("so many days after the period")),
            ("day_of_last_month", _("on a day of the period's last month")),
        ],
    )
    due_number = forms.IntegerField(label=_("Days, or day of the month"), min_value=1, max_value=366)
    due_shift = forms.ChoiceField(
        label=_("If nobody works on that day"),
        choices=[
            ("later", _("the next working day")),
            ("earlier", _("the working day before")),
            ("none", _("no change")),
        ],
    )
    before = forms.CharField(label=_("Remind the unit so many days before"), required=False, max_length=40)
    grace = forms.IntegerField(label=_("Working days of grace"), min_value=0, max_value=60)
    superior = forms.IntegerField(
        label=_("Tell the unit above after working days"), min_value=1, max_value=90, required=False
    )

    @classmethod
    def of(cls, programme: Programme) -> Settings:
        """Filled with what holds now."""
        due, reminders = programme.due_rule, programme.reminders
        return cls(
            initial={
                "name": programme.name,
                "office": programme.office_id,
                "first_year": programme.first_year,
                "last_year": programme.last_year,
                "preset": preset_on(programme, clock.today(programme)),
                "due_kind": due.get("kind"),
                "due_number": due.get("number"),
                "due_shift": due.get("shift"),
                "before": ", ".join(map(str, reminders.get("before", ()))),
                "grace": reminders.get("grace", 0),
                "superior": reminders.get("superior"),
            }
        )

    def clean_before(self) -> list[int]:
        """Days before the due day, the earliest reminder first."""
        words = self.cleaned_data["before"].replace("，", ",").replace("、", ",").split(",")
        days = [word.strip() for word in words if word.strip()]
        if not all(day.isdecimal() for day in days):
            raise forms.ValidationError(_("Enter whole days, separated by commas: 7, 3, 1."))
        return sorted({int(day) for day in days}, reverse=True)

    def clean(self) -> dict[str, Any]:
        """Rules by which reports can fall due and reminders come in order."""
        values = super().clean()
        if self.errors:
            return values
        due = {"kind": values["due_kind"], "number": values["due_number"], "shift": values["due_shift"]}
        told = {"before": values["before"], "grace": values["grace"], "superior": values["superior"]}
        for field, check in (("due_number", lambda: calendar.DueRule(**due)), ("superior", lambda: _reminders(told))):
            try:
                check()
            except ZhizaoError as error:
                self.add_error(field, error_text(error, speaking()))
        values |= {"due_rule": due, "reminders": told}
        return values

    def values(self) -> dict[str, Any]:
        """The columns of the programme."""
        names = ("name", "office", "first_year", "last_year", "preset", "due_rule", "reminders")
        return {name: self.cleaned_data[name] for name in names}


def _reminders(told: dict[str, Any]) -> calendar.Reminders:
    return calendar.Reminders(tuple(told["before"]), told["grace"], told["superior"])
