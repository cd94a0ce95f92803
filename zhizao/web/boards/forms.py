"""Forms of the boards: a light set by hand, its early end, a map of zones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhizao.web.boards import lamps
from zhizao.web.boards.seen import Seen


class OverrideForm(forms.Form):
    """A light set by hand from today on."""

    state = forms.ChoiceField(label=_("Light"))
    until = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000)

    def __init__(self, *args: Any, seen: Seen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown: dict[str, str] = {}
        for row in seen.board.rule.rows:
            lamp = lamps.lamp(row, seen.language)
            shown.setdefault(row.state, f"{lamp.shape} {lamp.word}")
        self.fields["state"].choices = list(shown.items())  # type: ignore[attr-defined]


class ZonesForm(forms.Form):
    """The outlines of functional zones."""

    file = forms.FileField(
        label=_("Map of zones (GeoJSON)"),
        help_text=_("A FeatureCollection in degrees of WGS-84; each zone with the code or the full name of its body."),
    )
