"""What those who look after a team fill in, and what somebody new confirms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partners.enums import Role


def _choices(roles: Sequence[str]) -> list[tuple[str, Any]]:
    return [(role, Role(role).label) for role in roles]


class InviteForm(forms.Form):
    """Whom to invite, as what, in which language."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"), help_text=_("The invitation goes there."))
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of the invitation; they can change it.")
    )

    def __init__(self, *args: Any, roles: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101 (as declared above)
        role.choices = _choices(roles)
        if len(roles) == 1:
            role.initial = roles[0]


class EndingForm(forms.Form):
    """A tick that somebody knows what follows, where there is something to know."""

    confirmed = forms.BooleanField(
        label=_("I know this."),
        required=False,
    )


class RoleForm(EndingForm):
    """Which role somebody has."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    field_order = ("role", "confirmed")

    def __init__(self, *args: Any, roles: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101 (as declared above)
        role.choices = _choices(roles)


class ProfileForm(forms.Form):
    """Name and language, confirmed by whom they are of."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(
        label=_("Your language"), help_text=_("Of the portal and of our mails."), choices=settings.LANGUAGES
    )
