"""Forms of measures."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from zhizao.programme import measures
from zhizao.web.programme.models import Measure

KINDS = [
    ("count", _("count")), ("money", _("money")), ("share", _("share of a whole")), ("rate", _("growth rate")),
    ("other", _("other kind")),
]  # fmt: skip
DIRECTIONS = [("up", _("more is better")), ("down", _("less is better"))]
OVER_PERIODS = [
    ("latest", _("the latest value")), ("sum", _("the sum")), ("mean", _("the mean")), ("max", _("the largest value")),
    ("ratio_of_sums", _("sum of numerators by sum of denominators")),
]  # fmt: skip
OVER_UNITS = [
    ("sum", _("the sum")), ("mean", _("the mean")), ("max", _("the largest value")),
    ("ratio_of_sums", _("sum of numerators by sum of denominators")), ("none", _("may not be added up")),
]  # fmt: skip


class MeasureForm(forms.ModelForm[Measure]):
    """A measure but for its code."""

    synonyms = forms.CharField(
        label=_("Synonyms"), required=False, max_length=1000, help_text=_("As documents print them, divided by ；")
    )
    kind = forms.ChoiceField(label=_("Kind of measure"), choices=KINDS)
    direction = forms.ChoiceField(label=_("Direction"), choices=DIRECTIONS)
    over_periods = forms.ChoiceField(label=_("Over several periods"), choices=OVER_PERIODS)
    over_units = forms.ChoiceField(label=_("Over several bodies"), choices=OVER_UNITS)
    decimals = forms.IntegerField(label=_("Decimals shown"), min_value=0, max_value=6, initial=0)

    class Meta:
        model = Measure
        fields: ClassVar = [
            "name", "name_en", "synonyms", "unit", "kind", "direction", "over_periods", "over_units", "decimals",
            "source",
        ]  # fmt: skip
        labels: ClassVar = {
            "name": _("Name of the measure"),
            "name_en": _("Name in English"),
            "unit": _("Unit"),
            "source": _("Defined by"),
        }
        help_texts: ClassVar = {
            "unit": _("As officials print it: 亿元, 家, %, 个."),
            "source": _("The rule that says what is counted; empty where the office decided."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["synonyms"] = "；".join(self.instance.synonyms)

    def clean_synonyms(self) -> list[str]:
        """The names one by one, each once."""
        text = str(self.cleaned_data["synonyms"]).replace(";", "；")
        return list(dict.fromkeys(one.strip() for one in text.split("；") if one.strip()))

    def clean_unit(self) -> str:
        """A unit that values can be told in."""
        unit = str(self.cleaned_data["unit"]).strip()
        if measures.unit_of(unit) is None:
            raise forms.ValidationError(_("This is no unit that is known here. Examples: 亿元, 家, %, 个, 项."))
        return unit


class NewMeasureForm(MeasureForm):
    """The same with the code, which stays."""

    class Meta(MeasureForm.Meta):
        fields: ClassVar = ["name", "code", *MeasureForm.Meta.fields[1:]]
        labels: ClassVar = {**MeasureForm.Meta.labels, "code": _("Code")}
        help_texts: ClassVar = {
            **MeasureForm.Meta.help_texts,
            "code": _("Short Latin letters; it cannot be changed later."),
        }


class SearchForm(forms.Form):
    """Which measures are shown."""

    q = forms.CharField(label=_("Name, synonym or code"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind of measure"), required=False, choices=[("", _("all")), *KINDS])

    def wanted(self) -> dict[str, Any]:
        """The arguments of queries.found."""
        data = self.cleaned_data if self.is_valid() else {}
        return {"words": data.get("q") or "", "kind": data.get("kind") or ""}


class MergeForm(forms.Form):
    """With which measure this one is merged."""

    into = forms.ModelChoiceField(Measure.objects.none(), label=_("Merge into"), empty_label=_("choose a measure"))

    def __init__(self, *args: Any, gone: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        field.queryset = Measure.objects.filter(unit=gone.unit).exclude(pk=gone.pk)  # type: ignore[attr-defined]


class LeastForm(forms.Form):
    """From which score on suggestions are accepted together."""

    least = forms.FloatField(label=_("Score of at least"), min_value=0.5, max_value=1, initial=0.9)
