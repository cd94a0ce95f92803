"""Forms of bodies."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from zhizao.web.people.fields import BodyField
from zhizao.web.people.models import Body, BodyKind

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class BodyForm(forms.ModelForm[Body]):
    """What is known of a body, but for its name and its end."""

    parent = BodyField(label=_("Stands below"), required=False, empty_label=_("nobody: top of the tree"))
    founded = forms.DateField(label=_("Founded on"), required=False, widget=DAY)
    gathers = forms.MultipleChoiceField(
        label=_("Members, of a group"),
        required=False,
        choices=[one for one in BodyKind.choices if one[0] != BodyKind.GROUP],
        widget=forms.SelectMultiple(attrs={"size": 4}),
        help_text=_("Only for a group of bodies: which kinds below the same body belong to it."),
    )
    tile = forms.RegexField(
        label=_("Place on the tile map"),
        required=False,
        regex=r"^\s*\d{1,2}\s*[,，]\s*\d{1,2}\s*$",
        help_text=_("Row and column, such as 2, 3."),
        error_messages={"invalid": _("Give row and column as two numbers, such as 2, 3.")},
    )

    class Meta:
        model = Body
        fields: ClassVar = ["kind", "parent", "gathers", "region", "tile", "founded"]
        labels: ClassVar = {"kind": _("Kind"), "region": _("Region code")}
        help_texts: ClassVar = {"region": _("Six digits of GB/T 2260, where the body governs a region.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.tile:
            self.initial["tile"] = ", ".join(map(str, self.instance.tile))

    def clean_tile(self) -> list[int] | None:
        """Two whole numbers."""
        text = str(self.cleaned_data["tile"]).replace("，", ",")
        return [int(part) for part in text.split(",")] if text.strip() else None

    def clean_region(self) -> str:
        """Six digits or nothing."""
        code = str(self.cleaned_data["region"])
        if code and not (len(code) == 6 and code.isascii() and code.isdigit()):
            raise forms.ValidationError(_("A region code has six digits."))
        return code


class NewBodyForm(BodyForm):
    """The same with the code, which stays, and the first name."""

    aliases = forms.CharField(
        label=_("Other names"), required=False, max_length=500, help_text=_("As documents print them, divided by ；")
    )
    field_order = ["name", "code", "kind", "parent", "aliases", "gathers", "region", "tile", "founded"]  # noqa: RUF012 (as Django declares it)

    class Meta(BodyForm.Meta):
        fields: ClassVar = ["name", "code", *BodyForm.Meta.fields]
        labels: ClassVar = {**BodyForm.Meta.labels, "name": _("Official name"), "code": _("Code")}
        help_texts: ClassVar[dict[str, Any]] = {
            **BodyForm.Meta.help_texts,
            "name": "",
            "code": _("Short Latin letters, such as gxj; it cannot be changed later."),
        }

    def clean_aliases(self) -> list[str]:
        """The names one by one."""
        return [one.strip() for one in str(self.cleaned_data["aliases"]).replace(";", "；").split("；") if one.strip()]


class NameForm(forms.Form):
    """A new official name."""

    name = forms.CharField(label=_("New name"), max_length=120)
    since = forms.DateField(label=_("From day"), widget=DAY, help_text=_("The old name holds until the day before."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["since"].initial = today

    def clean_since(self) -> date:
        """Not a day to come: the name is shown as of today."""
        day: date = self.cleaned_data["since"]
        if day > self._today:
            raise forms.ValidationError(_("This day is still to come. Rename the body when it has come."))
        return day


class AliasForm(forms.Form):
    """Another word for a body."""

    text = forms.CharField(label=_("As documents print it"), max_length=120)
    since = forms.DateField(label=_("From day"), required=False, widget=DAY)
    until = forms.DateField(label=_("To day"), required=False, widget=DAY)

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return data


class EndForm(forms.Form):
    """The end of a body."""

    day = forms.DateField(label=_("First day without it"), widget=DAY)
    successor = BodyField(label=_("Successor"), required=False, empty_label=_("nobody"))


class SearchForm(forms.Form):
    """Which bodies are shown."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *BodyKind.choices])
    ended = forms.BooleanField(label=_("Also those that ended"), required=False)

    def wanted(self) -> dict[str, Any]:
        """The arguments of queries.tree."""
        data = self.cleaned_data if self.is_valid() else {}
        return {"words": data.get("q") or "", "kind": data.get("kind") or "", "ended": bool(data.get("ended"))}


class OwnerForm(forms.Form):
    """What a printed name that nobody answers to should mean."""

    printed = forms.CharField(max_length=120)
    means = forms.ChoiceField(choices=[(one, one) for one in ("alias", "body", "group")])
    body = forms.SlugField(required=False)
    home = forms.SlugField(required=False)
    kind = forms.ChoiceField(required=False, choices=BodyKind.choices)
    kinds = forms.MultipleChoiceField(required=False, choices=BodyKind.choices)


class FileForm(forms.Form):
    """A table of bodies to take in."""

    file = forms.FileField(
        label=_("Table of bodies"), help_text=_("CSV or Excel (.xlsx), with the columns of the export.")
    )
