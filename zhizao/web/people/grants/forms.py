"""Forms of grants."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhizao.web.people.fields import BodyField
from zhizao.web.people.models import Role


class GrantForm(forms.Form):
    """A role to give, and why."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    body = BodyField(
        label=_("Over which bodies"),
        required=False,
        empty_label=_("everything"),
        help_text=_("The body and all bodies below it."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("It is kept and told to the person."))


class ReasonForm(forms.Form):
    """Why a role is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class SearchForm(forms.Form):
    """Whose grants are shown."""

    q = forms.CharField(label=_("Name, account or body"), required=False, max_length=60)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("all")), ("none", _("no role yet")), *Role.choices]
    )

    def wanted(self) -> dict[str, Any]:
        """The arguments of queries.holders."""
        data = self.cleaned_data if self.is_valid() else {}
        return {"words": data.get("q") or "", "role": data.get("role") or ""}
