"""Asking for consent: when an account is activated, and wherever somebody is asked for several at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.consent_texts import CURRENT


class ConsentForm(forms.Form):
    """One unticked box a purpose, with the words that are agreed to; `purposes` are the ticked ones."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for purpose, asked in CURRENT.items():
            self.fields[purpose] = forms.BooleanField(
                label=asked.title, help_text=asked.text, required=False, initial=False
            )

    @property
    def purposes(self) -> set[str]:
        """Return the purposes that were agreed to."""
        return {purpose for purpose in CURRENT if self.cleaned_data.get(purpose)}


class BranchConsentForm(forms.Form):
    """What a distributor allows HQ in its branch."""

    allows_news = forms.BooleanField(
        label=_("News and toolkits by mail"),
        help_text=_("HQ and its agency may mail news and toolkits to my dealers' people who agreed to it."),
        required=False,
    )
    allows_asks = forms.BooleanField(
        label=_("Questions and surveys by mail"),
        help_text=_("HQ and its agency may ask my dealers' people who agreed to it."),
        required=False,
    )
    shows_people = forms.BooleanField(
        label=_("Names and roles of the people at my dealers"),
        help_text=_("HQ sees who works at my dealers. Never what anybody said."),
        required=False,
    )
    shows_figures = forms.BooleanField(
        label=_("Figures of my branch by itself"),
        help_text=_(
            "HQ sees figures of my branch. Without this they count for HQ only as part of something larger; "
            "I still see them."
        ),
        required=False,
    )
