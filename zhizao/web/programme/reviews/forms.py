"""What reviewers type: the reason of a return."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _


def reasons() -> list[str]:
    """Reasons that are given often, to begin with."""
    return [
        _("The figure does not agree with the evidence; please check it."),
        _("Please add evidence that bears out the figure."),
        _("Only this period is counted; please give the total since the beginning of the year."),
        _("Please say what was done, with figures and days."),
        _("The figure is lower than last time; please say why."),
        _("Please say what is done about the problems, by whom and by when."),
    ]


class ReturnForm(forms.Form):
    """Why a report goes back."""

    reason = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
