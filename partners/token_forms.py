"""What somebody fills in to make an access token."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from partners.enums import TokenScope
from partners.services.access_tokens import LIFETIMES


class AccessTokenForm(forms.Form):
    """A name, what it may do, and for how long."""

    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("Which program it is for, so that you know it again.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=TokenScope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may yourself."),
        error_messages={"required": _("Choose what the token may do.")},
    )
    days = forms.TypedChoiceField(
        label=_("How long does it last?"),
        coerce=int,
        choices=[(days, ngettext_lazy("%(n)s day", "%(n)s days", days) % {"n": days}) for days in LIFETIMES],
        initial=LIFETIMES[1],
        widget=forms.RadioSelect,
    )
