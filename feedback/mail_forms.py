"""Forms of the quarantine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Membership


class AcceptForm(forms.Form):
    """Says who wrote a mail: one of those who were found."""

    person = forms.ChoiceField(
        label=_("Who wrote it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who wrote it."),
            "invalid_choice": _("Choose who wrote it."),
        },
    )

    def __init__(self, *args: Any, people: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [
            (str(each.pk), f"{each.person.name}, {each.partner.name}") for each in people
        ]


class DiscardForm(forms.Form):
    """Why a mail is let go."""

    reason = forms.CharField(label=_("Why is it discarded?"), max_length=200)


class SenderForm(forms.Form):
    """Why somebody has to know from which address a protected author's mail may have come."""

    reason = forms.CharField(label=_("Why do you need to know?"), max_length=200)
