"""The form of the upkeep: which files or toolkits, and what is done to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models import Campaign, Network
from portal.kernel.keys import key_in
from toolkits.enums import Kept, UpkeepAct
from toolkits.forms import moment_input
from toolkits.models.editor import language_choices, possible_owners
from toolkits.services.upkeep import UpkeepChange


class KeysField(forms.Field):
    """Keys of several rows; whether the sender may see the rows is asked where they are fetched."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[int]:
        """Return the keys once each; what can't be one is refused like a key that leads nowhere."""
        keys = [key_in(str(one)) or 0 for one in super().clean(value) or []]
        return list(dict.fromkeys(keys))


class UpkeepForm(forms.Form):
    """What is done to the chosen files or toolkits."""

    chosen = KeysField(error_messages={"required": _("Choose some first.")})
    act = forms.ChoiceField(
        label=_("What to do"),
        choices=UpkeepAct.choices,
        error_messages={"required": _("Choose what to do with them.")},
    )
    until = forms.DateTimeField(label=_("Until"), required=False, widget=moment_input())
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=None, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), widget=forms.CheckboxSelectMultiple, required=False
    )
    campaign = forms.ModelChoiceField(
        label=_("Campaign"), queryset=None, required=False, empty_label=_("None")
    )

    def __init__(self, *args: Any, network: Network, kept: Kept, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = possible_owners(network)
        self.network_languages = list(network.languages)
        self.fields["languages"].choices = language_choices(network)
        self.fields["campaign"].queryset = Campaign.objects.filter(network=network)
        if kept != Kept.TOOLKITS:  # a file belongs to those of its toolkits
            acts = self.fields["act"].choices
            self.fields["act"].choices = [pair for pair in acts if pair[0] != UpkeepAct.CAMPAIGN]

    def clean(self) -> dict[str, Any]:
        """Ask for what the act needs."""
        cleaned = super().clean() or {}
        act, until = cleaned.get("act"), cleaned.get("until")
        if act == UpkeepAct.EXTEND and "until" not in self.errors and (not until or until <= timezone.now()):
            self.add_error("until", _("Choose a time that is still to come."))
        if act == UpkeepAct.HAND_OVER and "owner" not in self.errors and not cleaned.get("owner"):
            self.add_error("owner", _("Choose who looks after them."))
        if act == UpkeepAct.LANGUAGES and "languages" not in self.errors and not cleaned.get("languages"):
            self.add_error("languages", _("Choose a language at least."))
        return cleaned

    def change(self) -> UpkeepChange:
        """Return what the service takes."""
        data = self.cleaned_data
        return UpkeepChange(
            act=UpkeepAct(data["act"]),
            until=data["until"],
            owner=data["owner"],
            languages=tuple(code for code in self.network_languages if code in data["languages"]),
            campaign=data["campaign"],
        )
