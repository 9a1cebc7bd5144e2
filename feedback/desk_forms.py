"""Forms of the desk and of the codebook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from feedback.models import Theme
from feedback.queries.desk import agency_people, hq_people, matching_themes
from partners.models import Membership, Network
from partners.scope import Scope

NOBODY = "0"


class ThemeChoiceForm(forms.Form):
    """Names a theme by the beginning of its name."""

    theme = forms.CharField(label=_("Theme"), max_length=100)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.fields["theme"].widget.attrs.update(
            {
                "list": "codebook",
                "autocomplete": "off",
                "data-key": "t",
            }
        )

    def clean_theme(self) -> Theme:
        """Return the one theme that the words mean."""
        found = matching_themes(self.scope, self.cleaned_data["theme"])
        if not found:
            raise forms.ValidationError(
                _("No theme is called so. Choose one from the list, or add it under Themes.")
            )
        if len(found) > 1:
            names = ", ".join(theme.local_name for theme in found[:4])
            raise forms.ValidationError(_("Which one: %(names)s? Type more of it.") % {"names": names})
        return found[0]


class ReplyForm(forms.Form):
    """What the author reads from the agency."""

    text = forms.CharField(
        label=_("Reply to the author"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "data-key": "r"}),
    )


class NoteForm(forms.Form):
    """What only the agency reads."""

    text = forms.CharField(
        label=_("Internal note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2, "data-key": "n"})
    )


class WordingForm(forms.Form):
    """What HQ reads of a protected remark."""

    wording = forms.CharField(
        label=_("Wording for HQ"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class OpenForm(forms.Form):
    """Why an identity is opened."""

    reason = forms.CharField(label=_("Why do you need to know?"), max_length=200)


class AssignForm(forms.Form):
    """Who works on the case."""

    owner = forms.ChoiceField(label=_("Owner"))

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(membership.pk): membership for membership in agency_people(network)}
        named = [(pk, membership.person.name) for pk, membership in self.people.items()]
        self.fields["owner"].choices = [(NOBODY, _("Nobody")), *named]

    def clean_owner(self) -> Membership | None:
        """Return the membership, or None for nobody."""
        return self.people.get(self.cleaned_data["owner"])


class ThemeForm(forms.Form):
    """An entry of the codebook, with its name in each of the network's languages."""

    definition = forms.CharField(
        label=_("Definition"),
        help_text=_("What belongs here and what doesn't, in one or two sentences."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    addressee = forms.ModelChoiceField(
        label=_("Addressee at HQ"),
        help_text=_("Who answers what is passed on under this theme."),
        queryset=None,
        required=False,
        empty_label=_("Nobody yet"),
    )

    def __init__(self, *args: Any, network: Network, theme: Theme | None = None, **kwargs: Any) -> None:
        if theme:
            kwargs["initial"] = {
                "definition": theme.definition,
                "addressee": theme.addressee_id,
                **{f"name_{language}": theme.names.get(language, "") for language in network.languages},
                f"name_{network.default_language}": theme.name,
            }
        super().__init__(*args, **kwargs)
        self.languages = network.languages or [network.default_language]
        names = {f"name_{language}": self._name_field(language, network) for language in self.languages}
        self.fields = {**names, **self.fields}
        self.fields["addressee"].queryset = hq_people(network)
        self.fields["addressee"].label_from_instance = lambda membership: membership.person.name

    @staticmethod
    def _name_field(language: str, network: Network) -> forms.CharField:
        label = _("Name (%(language)s)") % {"language": get_language_info(language)["name_translated"]}
        return forms.CharField(label=label, max_length=100, required=language == network.default_language)

    def names(self) -> dict[str, str]:
        """Return the names by language."""
        return {language: self.cleaned_data.get(f"name_{language}", "") for language in self.languages}
