"""Fields that forms share: a body chosen from the tree of those that exist today."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from zhizao.web.people.models import Body
from zhizao.web.shell import clock


class BodyField(forms.ModelChoiceField[Body]):
    """A body, shown with its place in the tree; those that ended are not offered."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Body.objects.none(), **options)
        # Asked for each form, not once for the process: a body may end tomorrow.
        self.queryset = Body.objects.filter(Q(dissolved=None) | Q(dissolved__gt=clock.today()))

    def label_from_instance(self, obj: Body) -> str:
        """The name behind one mark for each body above."""
        return "　" * (obj.path.count("/") - 2) + obj.name
