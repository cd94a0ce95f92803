"""Forms of the trail: which events, and a head copied from a paper."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zhizao.programme import audit
from zhizao.web.audit.queries import Wanted

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class EventsForm(forms.Form):
    """Which events are shown."""

    actor = forms.CharField(label=_("Account"), required=False, max_length=60)
    action = forms.CharField(label=_("Action begins with"), required=False, max_length=60)
    object = forms.CharField(label=_("Object begins with"), required=False, max_length=80)
    since = forms.DateField(label=_("From day"), required=False, widget=DAY)
    until = forms.DateField(label=_("To day"), required=False, widget=DAY)

    def wanted(self) -> Wanted:
        """What to ask for; a part that is wrong is left out, and the form says so."""
        return Wanted(**{name: value for name, value in getattr(self, "cleaned_data", {}).items() if value})


class HeadForm(forms.Form):
    """A head of the chain as a paper prints it."""

    head = forms.CharField(
        label=_("Head printed on a paper"),
        required=False,
        max_length=120,
        help_text=_("Optional, for a paper in your hand: its number and four groups of four."),
    )

    def anchors(self) -> list[audit.Anchor]:
        """The head as an anchor. Raises NotAnAnchor."""
        text = self.cleaned_data["head"] if self.is_valid() else ""
        return [audit.read_anchor(text)] if text else []
