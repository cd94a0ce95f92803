"""Forms of accounts: a person as the system administrator keeps them, and what everyone sets for themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from zhizao.web.people.fields import BodyField
from zhizao.web.people.models import User

LANGUAGE = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class PersonForm(forms.ModelForm[User]):
    """Name, body, e-mail and language of a person."""

    body = BodyField(label=_("Body"), required=False)
    language = LANGUAGE

    class Meta:
        model = User
        fields: ClassVar = ["name", "body", "email", "language"]
        labels: ClassVar = {"name": _("Name"), "email": _("E-mail")}
        help_texts: ClassVar = {"email": _("Notices are sent there too. May be left empty.")}


class NewPersonForm(PersonForm):
    """The same with the account's name, which stays."""

    username = forms.CharField(
        label=_("Account name"),
        max_length=60,
        validators=[UnicodeUsernameValidator()],
        help_text=_("For signing in; it cannot be changed later."),
    )
    field_order = ["username", "name", "body", "email", "language"]  # noqa: RUF012 (as Django declares it)

    class Meta(PersonForm.Meta):
        fields: ClassVar = ["username", *PersonForm.Meta.fields]

    def clean_username(self) -> str:
        """Two accounts may not differ by capitals alone."""
        name: str = User.normalize_username(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("There is an account of this name already."))
        return name


class MineForm(forms.ModelForm[User]):
    """What everyone sets for themselves."""

    language = LANGUAGE

    class Meta:
        model = User
        fields: ClassVar = ["language", "email"]
        labels: ClassVar = PersonForm.Meta.labels
        help_texts: ClassVar = PersonForm.Meta.help_texts


class ChangeForm(PasswordChangeForm):
    """Django's form to change one's password, with our words."""

    error_messages = {  # noqa: RUF012 (declared by Django's form)
        **PasswordChangeForm.error_messages,
        "password_incorrect": _("The old password is not right. Please enter it again."),
    }


class SearchForm(forms.Form):
    """Which people are shown."""

    q = forms.CharField(label=_("Name, account, e-mail or body"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("active", _("may sign in")), ("inactive", _("account closed")), ("all", _("all"))],
    )

    def wanted(self) -> dict[str, Any]:
        """The arguments of queries.people."""
        data = self.cleaned_data if self.is_valid() else {}
        return {"words": data.get("q") or "", "state": data.get("state") or "active"}
