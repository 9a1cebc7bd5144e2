"""The form of the codebook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from feedback.models import Theme
from feedback.queries.desk import hq_people
from feedback.queries.themes import places_for
from partners.models import Network
from partners.scope import Scope


class ThemeForm(forms.Form):
    """An entry of the codebook, with its name in each of the network's languages."""

    definition = forms.CharField(
        label=_("Definition"),
        help_text=_("What belongs here and what doesn't, in one or two sentences."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    examples = forms.CharField(
        label=_("Examples"),
        help_text=_("What somebody might say who means this, in your words: no names, nobody’s own words."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    parent = forms.ModelChoiceField(
        label=_("Stands under"),
        help_text=_("The theme above it; three levels in all."),
        queryset=None,
        required=False,
        empty_label=_("Nothing: it stands at the top"),
    )
    addressee = forms.ModelChoiceField(
        label=_("Addressee at HQ"),
        help_text=_("Who answers what is passed on under this theme."),
        queryset=None,
        required=False,
        empty_label=_("Nobody yet"),
    )

    def __init__(
        self, *args: Any, scope: Scope, network: Network, theme: Theme | None = None, **kwargs: Any
    ) -> None:
        if theme:
            kwargs["initial"] = {
                "definition": theme.definition,
                "examples": theme.examples,
                "parent": theme.parent_id,
                "addressee": theme.addressee_id,
                **{f"name_{language}": theme.names.get(language, "") for language in network.languages},
                f"name_{network.default_language}": theme.name,
            }
        super().__init__(*args, **kwargs)
        self.languages = network.languages or [network.default_language]
        names = {f"name_{language}": self._name_field(language, network) for language in self.languages}
        self.fields = {**names, **self.fields}
        self.fields["addressee"].queryset = hq_people(network)
        self.fields["parent"].queryset = places_for(scope, theme)
        self.fields["parent"].label_from_instance = lambda place: place.local_name
        self.fields["addressee"].label_from_instance = lambda membership: membership.person.name

    @staticmethod
    def _name_field(language: str, network: Network) -> forms.CharField:
        label = _("Name (%(language)s)") % {"language": get_language_info(language)["name_translated"]}
        return forms.CharField(label=label, max_length=100, required=language == network.default_language)

    def names(self) -> dict[str, str]:
        """Return the names by language."""
        return {language: self.cleaned_data.get(f"name_{language}", "") for language in self.languages}
