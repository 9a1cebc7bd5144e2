"""Forms of what is held and released."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from partners.queries.send_holds import partner_by_number
from partners.scope import Scope


class SendHoldForm(forms.Form):
    """To whom nothing is sent, and why."""

    number = forms.CharField(
        label=_("Number of the partner"), max_length=40, help_text=_("Whatever hangs under it is held too.")
    )
    reason = forms.CharField(label=_("Why nothing is sent there"), max_length=300)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope

    def clean_number(self) -> Partner:
        """Return the partner."""
        found = partner_by_number(self.scope, self.cleaned_data["number"])
        if found is None:
            raise forms.ValidationError(_("No active partner has this number. Look it up under Partners."))
        return found


class SendReleaseForm(forms.Form):
    """Why it may be sent to again."""

    reason = forms.CharField(label=_("Why it may be sent to again"), max_length=300)
